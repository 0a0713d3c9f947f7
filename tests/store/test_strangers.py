"""A register that somebody prepared, and a file that changes under the program: nothing runs, nothing stale is written over."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.errors import CannotOpen, FileReplaced, ReadOnly
from benefits_tui.register.session import Session, open_register
from benefits_tui.tui.state_file import write_whole
from tests import helpers, registers
from tests.conftest import TODAY

FORMATS = Path(__file__).parents[1] / "data" / "formats"
EVIL = "CREATE TRIGGER evil AFTER UPDATE ON project BEGIN UPDATE benefit SET title = 'owned'; END"


def run_on(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


@pytest.fixture
def path(session: Session) -> Path:
    helpers.project(session)
    helpers.benefit(session)
    return session.path


@pytest.mark.promise("R44")
@pytest.mark.parametrize(
    ("statements", "named"),
    [
        ((EVIL,), "the trigger evil"),
        (("DROP TRIGGER change_stays", "CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT 1; END"), "the trigger change_stays"),
        (("DROP VIEW report_project", "CREATE VIEW report_project AS SELECT load_extension('x') AS ref"), "the view report_project"),
        (("DROP VIEW benefit_words",
          "CREATE VIEW benefit_words AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i AS benefit_id, '' AS words FROM n"),
         "the view benefit_words"),
    ],
)  # fmt: skip
def test_what_a_stranger_added_is_named_and_nothing_is_written(path: Path, statements: tuple[str, ...], named: str) -> None:
    run_on(path, *statements)
    with open_register(path, "officer", today=TODAY) as session:
        assert session.read_only and named in session.why_read_only
        with pytest.raises(ReadOnly, match="holds what no register does"):
            records.change(session, "P-1", {"name": "x"})
        assert records.load(session, "P-1").values["name"] == "Project P-1"


@pytest.mark.promise("R44")
def test_a_strangers_older_register_is_not_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    shutil.copyfile(FORMATS / "format-3.db", path)
    run_on(path, EVIL)
    before = path.read_bytes()
    with pytest.raises(CannotOpen, match=r"the trigger evil.*not brought up to date"):
        open_register(path, "officer", today=TODAY)
    assert path.read_bytes() == before


def test_an_analysts_own_tables_views_and_triggers_on_them_are_let_be(path: Path) -> None:
    run_on(
        path, "CREATE TABLE mine (a)", "CREATE VIEW my_view AS SELECT ref FROM benefit",
        "CREATE TRIGGER my_trigger AFTER INSERT ON mine BEGIN DELETE FROM mine WHERE a IS NULL; END",
    )  # fmt: skip
    with open_register(path, "officer", today=TODAY) as session:
        records.change(session, "P-1", {"name": "x"})
        assert not session.read_only and integrity.check(session) == []


@pytest.mark.promise("R44")
def test_no_schema_is_trusted_and_no_other_file_is_opened(session: Session, tmp_path: Path) -> None:
    assert session.store.engine.run("PRAGMA trusted_schema").fetchone() == (0,)
    with pytest.raises(sqlite3.OperationalError, match="too many attached"):
        session.store.engine.driver.execute("ATTACH ? AS other", (str(tmp_path / "other.db"),))


@pytest.mark.promise("R18")
def test_a_register_in_wal_mode_is_set_back(path: Path, session: Session) -> None:
    session.close()
    run_on(path, "PRAGMA journal_mode = WAL")
    assert path.read_bytes()[18] == 2
    with open_register(path, "officer", today=TODAY, read_only=True) as looking:
        assert any("WAL mode" in finding for finding in integrity.check(looking))
    with open_register(path, "officer", today=TODAY) as again:
        assert integrity.check(again) == []
    assert path.read_bytes()[18] == 1


@pytest.fixture
def older(session: Session, tmp_path: Path) -> Iterator[Path]:
    """A copy of the register from before its last change."""
    helpers.project(session)
    copy = tmp_path / "older.db"
    session.backup(copy)
    helpers.project(session, "P-2")
    session.data_version()
    yield copy


@pytest.mark.promise("R17")
@pytest.mark.parametrize("how", ["replaced", "deleted", "overwritten in place"])
def test_a_file_that_changed_underneath_is_noticed_on_reading_and_on_writing(session: Session, older: Path, how: str) -> None:
    path = session.path
    if how == "replaced":
        older.replace(path)
    elif how == "deleted":
        path.unlink()
    else:
        content = older.read_bytes()
        with path.open("r+b") as file:
            file.write(content)
            file.truncate()
    with pytest.raises(FileReplaced):
        session.data_version()
    with pytest.raises(FileReplaced):
        helpers.project(session, "P-3")
    if how == "overwritten in place":
        with contextlib.closing(sqlite3.connect(path)) as raw:
            assert raw.execute("SELECT count(*) FROM project").fetchone() == (1,)


def test_a_colleagues_commits_are_no_other_file(session: Session) -> None:
    helpers.project(session)
    before = session.data_version()
    with open_register(session.path, "colleague", today=TODAY) as other:
        helpers.project(other, "P-2")
    assert session.data_version() != before
    helpers.project(session, "P-3")


@pytest.mark.promise("R43")
@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_what_is_kept_of_a_person_is_theirs_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        file = tmp_path / "folder" / "draft.json"
        write_whole(file, "{}")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    finally:
        os.umask(old)


@pytest.mark.promise("R16")
@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions of an ordinary user")
@pytest.mark.parametrize("mode", [0o000, 0o400])
def test_a_folder_without_permission_is_one_sentence(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    registers.empty_file(folder / "r.db")
    folder.chmod(mode)
    try:
        with pytest.raises(CannotOpen) as refused:
            open_register(folder / "r.db", "officer", today=TODAY)
        assert str(refused.value).count("\n") == 0 and "permission" in str(refused.value)
    finally:
        folder.chmod(0o700)
