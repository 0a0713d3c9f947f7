"""What a crash, a replaced file or a failed opening leaves behind, and what is made of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.errors import Busy, FileReplaced, ReadOnly, StoreError
from benefits_tui.register.session import Session, create_register, open_register
from benefits_tui.store.engine.patience import Patience
from benefits_tui.store.evaluation import keep
from benefits_tui.store.evaluation.evaluate import evaluate
from benefits_tui.store.register_file import create_file
from benefits_tui.store.schema import latest_version
from tests import helpers
from tests.conftest import TODAY

FORMATS = Path(__file__).parents[1] / "data" / "formats"


def killed_in_its_commit(path: Path, *statements: str) -> None:
    """What a power cut between the last page and the end of the journal leaves: the new pages, and the old ones beside."""
    journal, kept = Path(f"{path}-journal"), Path(f"{path}-kept")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        for statement in statements:
            raw.execute(statement)
        os.link(journal, kept)
        raw.execute("COMMIT")
    kept.rename(journal)


def open_files() -> int:
    """How many files this process has open; 0 where the system does not tell."""
    listed = Path("/proc/self/fd")
    return len(list(listed.iterdir())) if listed.exists() else 0


def format_of(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


@pytest.mark.parametrize("form", [1, 2, 3])
@pytest.mark.promise("R9", "R20")
def test_a_migration_that_was_killed_in_its_commit_is_done_again(tmp_path: Path, form: int) -> None:
    path = tmp_path / "register.db"
    shutil.copyfile(FORMATS / f"format-{form}.db", path)
    killed_in_its_commit(path, f"PRAGMA user_version = {latest_version()}")
    assert format_of(path) == latest_version()
    with open_register(path, "officer", today=TODAY) as opened:
        assert opened.store.engine.user_version == latest_version() and integrity.check(opened) == []
        assert opened.store.numbers("SELECT count(*) FROM change WHERE kind = 'create'") == [1]


@pytest.mark.promise("R20", "R45")
def test_a_register_left_in_a_commit_is_read_from_a_copy_where_it_may_not_be_written(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = session.path
    helpers.project(session)
    session.close()
    killed_in_its_commit(path, "UPDATE project SET name = 'half written', version = version + 1")
    left = {end: Path(f"{path}{end}").read_bytes() for end in ("", "-journal")}
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with open_register(path, "officer", today=TODAY, read_only=True) as reading:
        assert reading.why_read_only == (
            f"{path} was left in the middle of a write when a program or the computer stopped. You see a copy of it as it was "
            "before that write; open it once where it may be written, to take that back in the file itself."
        )
        assert records.load(reading, "P-1").values["name"] == "Project P-1" and reading.path == path
        assert reading.data_version() == reading.data_version() and integrity.check(reading) == []
        with pytest.raises(ReadOnly, match="in the middle of a write"):
            records.change(reading, "P-1", {"name": "x"})
        # What the crash left is as it was, until somebody takes it back: then the copy is no longer what is there.
        assert {end: Path(f"{path}{end}").read_bytes() for end in left} == left
        open_register(path, "officer", today=TODAY).close()
        with pytest.raises(FileReplaced, match=r"was written by another program since\. Start again"):
            reading.data_version()
    assert list(folder.iterdir()) == []
    with open_register(path, "officer", today=TODAY, read_only=True) as again:
        assert records.load(again, "P-1").values["name"] == "Project P-1" and again.why_read_only == ""


@pytest.mark.promise("R17")
def test_a_file_replaced_while_a_write_waits_for_the_lock_is_gone(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    other = session.path.with_name("other.db")
    create_file(other)
    engine = session.store.engine
    begin = engine.begin

    def replaced(*args: str) -> None:
        begin(*args)
        if other.exists():
            other.replace(session.path)

    monkeypatch.setattr(engine, "begin", replaced)
    with pytest.raises(FileReplaced, match="Start again to work on the new file"):
        helpers.project(session)


def test_check_looks_at_one_moment_while_somebody_writes(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    helpers.project(session)
    helpers.benefit(session)
    look = evaluate
    saved = []

    def meanwhile(*args: object, **named: object) -> object:
        with open_register(session.path, "colleague", today=TODAY, patience=Patience(0.05)) as other:
            saved.append(records.change(other, "P-1/B01", {"title": "Saved while it is checked", "baseline": None}))
        return look(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(integrity, "evaluate", meanwhile)
    assert integrity.check(session) == [] and len(saved) == 1


def test_a_closed_register_stays_closed(session: Session) -> None:
    session.close()
    session.interrupt()
    with pytest.raises(StoreError):
        session.store.all("SELECT 1")
    with pytest.raises(Exception, match="closed"):
        session.store.engine.run_many("SELECT 1", [])
    assert session.store.engine.is_closed()


def test_an_opening_that_fails_lets_go_of_the_file(session: Session) -> None:
    tomorrow = TODAY + timedelta(days=1)
    helpers.project(session)
    before = open_files()
    with contextlib.closing(sqlite3.connect(session.path, isolation_level=None)) as raw:
        raw.execute("BEGIN EXCLUSIVE")
        for _ in range(3):
            with pytest.raises(Busy):
                open_register(session.path, "officer", today=tomorrow, patience=Patience(0.01))
        raw.execute("ROLLBACK")
    session.store.engine.run("PRAGMA ignore_check_constraints = ON")
    session.store.engine.run("UPDATE project SET stage = 'no such'")
    for _ in range(3):
        # What is wrong in it keeps nobody from looking at it: 'check' must open it to name that.
        with open_register(session.path, "officer", today=tomorrow) as damaged:
            assert (
                damaged.why_not_up_to_date == "The register holds what no program writes; 'check' names it and says what to do."
            )
            assert "The project P-1 has 'no such' in stage, which means nothing; correct it." in integrity.check(damaged)
    assert open_files() == before


def test_a_register_that_cannot_be_finished_is_not_left_half_made(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with pytest.raises(UnicodeEncodeError):
        create_register(path, "\udcff", {"name": "x"}, today=TODAY)
    assert list(tmp_path.iterdir()) == []
    create_register(path, "officer", {"name": "x"}, today=TODAY).close()


def test_an_old_register_with_a_broken_reference_opens_and_check_names_it(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    shutil.copyfile(FORMATS / "format-3.db", path)
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute("DELETE FROM pool")
        raw.commit()
    with open_register(path, "officer", today=TODAY) as opened:
        found = integrity.check(opened)
        assert "The claim with number 1 refers to a pool that is not there." in found
        with pytest.raises(StoreError) as refusal:
            opened.backup(tmp_path / "copy.db")
    assert str(refusal.value) == (
        f"The copy for {tmp_path / 'copy.db'} did not pass its check (the claim with number 1 refers to a pool that is not "
        "there); it was not kept."
    )


def test_a_new_day_is_looked_at_by_one_of_two_programs_that_wait_for_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpers.project(session)
    tomorrow = TODAY + timedelta(days=1)
    engine = session.store.engine
    begin = engine.begin

    def waits(*args: str) -> None:
        # The other program has the lock first.
        open_register(session.path, "colleague", today=tomorrow).close()
        begin(*args)

    monkeypatch.setattr(engine, "begin", waits)
    looked = list[object]()
    monkeypatch.setattr(keep, "keep_flags", lambda *args: looked.append(args))
    session.store.bring_up_to(tomorrow)
    assert len(looked) == 1 and session.store.evaluated_on() == tomorrow
