"""Files that are no register are refused in one sentence and left as they were."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from benefits_tui.register.session import Session, create_register, open_register
from benefits_tui.store.engine.patience import Patience
from benefits_tui.store.engine.sqlite_header import APPLICATION_ID, check_header
from benefits_tui.store.errors import Busy, CannotOpen, FileReplaced, ReadOnly
from benefits_tui.store.register_file import migrate
from benefits_tui.store.schema import latest_version, schema_folder
from benefits_tui.store.store import Store
from tests import helpers, registers
from tests.conftest import DATA, TODAY


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _foreign(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE things (name TEXT)")
    other.commit()
    other.close()


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "zero bytes": (lambda path: path.write_bytes(b""), "is empty"),
    "noise": (lambda path: path.write_bytes(bytes(range(256)) * 10), "is not a register"),
    "a short text": (lambda path: path.write_text("name,value\n"), "is not a register"),
    "a workbook": (lambda path: path.write_bytes(b"PK\x03\x04" + b"\0" * 200), "workbook"),
    "another program's database": (_foreign, "another program"),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.promise("R8")
def test_a_file_that_is_no_register_is_refused_and_untouched(tmp_path: Path, case: str) -> None:
    make, words = WRONG[case]
    path = tmp_path / "wrong.db"
    make(path)
    before = _sha(path)
    with pytest.raises(CannotOpen, match=words) as refusal:
        Store(path)
    assert str(refusal.value).count("\n") == 0
    assert _sha(path) == before and [file.name for file in tmp_path.iterdir() if file.is_file()] == ["wrong.db"]


@pytest.mark.promise("R8")
def test_folders_and_missing_files_are_refused_and_nothing_is_made(tmp_path: Path) -> None:
    for path, words in ((tmp_path, "folder"), (tmp_path / "none.db", "no register"), (tmp_path / "no" / "none.db", "no folder")):
        with pytest.raises(CannotOpen, match=words):
            Store(path)
    assert list(tmp_path.rglob("*.db")) == []


@pytest.mark.promise("R7")
def test_a_newer_register_is_refused_with_both_versions_and_untouched(session: Session) -> None:
    path, newer = session.store.path, latest_version() + 1
    session.close()
    raw = sqlite3.connect(path)
    raw.execute(f"PRAGMA user_version = {newer}")
    raw.close()
    before = _sha(path)
    with pytest.raises(CannotOpen, match=f"format {newer}; this one knows {latest_version()}"):
        Store(path)
    assert _sha(path) == before


@pytest.mark.promise("R8")
def test_a_truncated_register_is_refused(session: Session) -> None:
    path = session.store.path
    session.close()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(CannotOpen, match="cut short"):
        Store(path)


def test_a_register_has_its_mark_and_version_waits_for_the_disk_and_never_uses_wal(tmp_path: Path) -> None:
    with create_register(tmp_path / "r.db", "officer", {}, today=TODAY) as session:
        assert check_header(session.store.path, latest_version()) == latest_version()
        assert session.store.one("PRAGMA application_id") == (APPLICATION_ID,)
        assert session.store.one("PRAGMA journal_mode") == ("delete",)
        assert session.store.one("PRAGMA synchronous") == (2,)
    with open_register(tmp_path / "r.db", "officer", today=TODAY) as session:
        assert session.store.one("PRAGMA synchronous") == (2,)


def test_making_a_register_replaces_nothing(session: Session) -> None:
    before = _sha(session.store.path)
    with pytest.raises(CannotOpen, match="exists already"):
        create_register(session.store.path, "officer", {})
    assert _sha(session.store.path) == before


@pytest.mark.promise("R14")
def test_read_only_writes_nothing_and_says_so(session: Session) -> None:
    helpers.project(session)
    path = session.store.path
    session.close()
    before = _sha(path)
    opened = Session(Store(path, read_only=True), "officer", TODAY)
    with pytest.raises(ReadOnly):
        helpers.project(opened, "P-2")
    opened.close()
    assert _sha(path) == before


@pytest.mark.promise("R17")
def test_a_file_replaced_underneath_is_noticed_before_the_next_write(session: Session, tmp_path: Path) -> None:
    other = registers.empty(tmp_path / "other.db")
    other.close()
    (tmp_path / "other.db").replace(session.store.path)
    with pytest.raises(FileReplaced, match="replaced"):
        helpers.project(session)


@pytest.mark.promise("R4")
def test_a_register_that_another_program_holds_is_busy_and_unharmed(session: Session) -> None:
    holder = sqlite3.connect(session.store.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Busy, match="in use"):
        Store(session.store.path, patience=Patience(0.05))
    holder.execute("ROLLBACK")
    holder.close()
    helpers.project(session)


def _next_version(tmp_path: Path, sql: str) -> Path:
    folder = tmp_path / "schema"
    folder.mkdir()
    for number, file in enumerate(sorted(schema_folder().glob("*.sql"))):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        assert number < 99
    (folder / f"{latest_version() + 1:04d}_next.sql").write_text(sql, encoding="utf-8")
    return folder


@pytest.mark.promise("R9")
def test_a_migration_makes_a_backup_that_opens_first(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    path = session.store.path
    session.close()
    migrate(path, latest_version(), _next_version(tmp_path, "ALTER TABLE project ADD COLUMN extra TEXT;\n"))
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA user_version").fetchone() == (latest_version() + 1,)
    assert raw.execute("SELECT ref, extra FROM project").fetchall() == [("P-1", None)]
    raw.close()
    (backup,) = tmp_path.glob("register.before-*.db")
    kept = Store(backup)
    assert kept.all("SELECT ref FROM project") == [("P-1",)]
    kept.close()


@pytest.mark.promise("R9")
def test_a_migration_that_fails_leaves_the_register_as_it_was(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    path = session.store.path
    session.close()
    bad = "ALTER TABLE project ADD COLUMN extra TEXT;\nALTER TABLE nowhere ADD COLUMN extra TEXT;\n"
    with pytest.raises(CannotOpen, match=f"says that it is of format {latest_version()}, and could not be brought up to date"):
        migrate(path, latest_version(), _next_version(tmp_path, bad))
    # Nothing was changed, so each try would leave one more backup of the same.
    assert not list(tmp_path.glob("register.before-*"))
    kept = Store(path)
    assert kept.all("SELECT ref FROM project") == [("P-1",)]
    assert "extra" not in [row[1] for row in kept.all("PRAGMA table_info(project)")]
    kept.close()


@pytest.mark.promise("R10", "R11")
def test_a_backup_is_whole_and_never_replaces_a_good_one_by_a_bad_one(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    target = tmp_path / "copy.db"
    session.store.backup(target)
    kept = Store(target)
    assert kept.all("SELECT ref FROM project") == [("P-1",)]
    kept.close()
    before = _sha(target)
    with pytest.raises(Exception, match="no folder"):
        session.store.backup(tmp_path / "nowhere" / "copy.db")
    assert _sha(target) == before and list(tmp_path.glob(".*part")) == []


@pytest.mark.promise("R14")
def test_a_register_that_may_not_be_written_is_opened_for_reading(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    helpers.project(session)
    path = session.store.path
    session.close()
    before = _sha(path)
    # Permissions do not bind the administrator, under whom tests may run, so what the system answers is put in its place.
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    opened = open_register(path, "officer", today=TODAY + timedelta(days=9))
    assert opened.store.all("SELECT ref FROM project") == [("P-1",)]
    with pytest.raises(ReadOnly, match="is not writable, or --read-only was given"):
        helpers.project(opened, "P-2")
    opened.close()
    assert _sha(path) == before


def test_a_register_with_the_longest_name_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 240}.db"
    shutil.copy(DATA / "formats" / "format-4.db", path)
    Store(path).close()
    (backup,) = tmp_path.glob("*.before-*.db")
    assert backup.name.startswith("x" * 180 + ".before-") and check_header(path, latest_version()) == latest_version()
