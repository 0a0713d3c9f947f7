"""The sentences with which a file is refused, and those into which SQLite's errors are turned."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import peewee
import pytest

from benefits_tui.register.session import Session, create_register, open_register
from benefits_tui.store.engine import sqlite_header
from benefits_tui.store.engine.sqlite import SqliteEngine, plain_errors
from benefits_tui.store.errors import (
    Busy,
    CannotOpen,
    ConstraintViolated,
    DiskFull,
    FileReplaced,
    Interrupted,
    ReadOnly,
    StoreError,
)
from benefits_tui.store.schema import latest_version
from benefits_tui.store.store import Store
from tests import helpers
from tests.conftest import TODAY

NOT_SQLITE = "{} is not a register (it is not an SQLite file)."
EMPTY = "{} is empty, so it is not a register; restore a backup, or choose another name."
OTHER = "{} is a database of another program, not a register."
CUT = "{} is cut short (a copy that broke off?); restore a backup."


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "register.db"
    create_register(path, "officer", {}, today=TODAY).close()
    return path.read_bytes()


def patched(data: bytes, *places: tuple[int, bytes]) -> bytes:
    changed = bytearray(data)
    for place, cells in places:
        changed[place : place + len(cells)] = cells
    return bytes(changed)


FILES: dict[str, tuple[Callable[[bytes], bytes], str | None]] = {
    "as it was": (lambda data: data, None),
    "nothing": (lambda data: b"", EMPTY),
    "99 bytes": (lambda data: data[:99], NOT_SQLITE),
    "100 bytes": (lambda data: data[:100], CUT),
    "other letters first": (lambda data: patched(data, (0, b"SQLite format 2\0")), NOT_SQLITE),
    "a workbook": (
        lambda data: b"PK\x03\x04" + data[4:],
        "{} is a workbook or archive, not a register; use 'import' to read a workbook.",
    ),
    "a short workbook": (
        lambda data: b"PK\x03\x04",
        "{} is a workbook or archive, not a register; use 'import' to read a workbook.",
    ),
    "another mark": (lambda data: patched(data, (68, b"BeNG")), OTHER),
    "no mark": (lambda data: patched(data, (68, bytes(4))), OTHER),
    "a newer format": (
        lambda data: patched(data, (60, (99).to_bytes(4, "big"))),
        "{} was made by a newer version of this program (format 99; this one knows 13). Update the program.",
    ),
    "a byte too few": (lambda data: data[:-1], CUT),
    "a page too few": (lambda data: data[:-4096], CUT),
    "half": (lambda data: data[: len(data) // 2], CUT),
    "a page too many": (lambda data: data + bytes(4096), None),
    # Where another SQLite wrote last, the header's count of pages says nothing.
    "a count that is not kept": (lambda data: patched(data, (28, b"\0\0\xff\xff"), (92, b"\0\0\0\0")), None),
}


@pytest.mark.parametrize("case", FILES)
@pytest.mark.promise("R8")
def test_a_file_is_refused_in_one_sentence_or_opened(whole: bytes, tmp_path: Path, case: str) -> None:
    make, sentence = FILES[case]
    path = tmp_path / "register.db"
    path.write_bytes(make(whole))
    if sentence is None:
        assert sqlite_header.check_header(path, latest_version()) == latest_version()
        return
    with pytest.raises(CannotOpen) as refusal:
        Store(path)
    assert str(refusal.value) == sentence.format(path)
    assert path.read_bytes() == make(whole) and [one.name for one in tmp_path.iterdir() if one.is_file()] == ["register.db"]


def test_a_register_that_is_cut_short_may_be_whole_again_from_its_journal(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    path.write_bytes(whole[:-4096])
    (tmp_path / "register.db-journal").write_bytes(b"x")
    assert sqlite_header.check_header(path, latest_version()) == latest_version()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, sentence in (
        (tmp_path, "{} is a folder; name the register file in it."),
        (tmp_path / "none.db", "There is no register at {}; 'init' makes one."),
        (tmp_path / "no" / "none.db", f"There is no folder {tmp_path / 'no'}, so no register at {{}}."),
    ):
        with pytest.raises(CannotOpen) as refusal:
            Store(path)
        assert str(refusal.value) == sentence.format(path)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (PermissionError(13, "Permission denied"), "You are not allowed to read {}; ask its owner for permission."),
        (OSError(5, "Input/output error"), "{} cannot be read: Input/output error."), (OSError("odd"), "{} cannot be read: odd."),
    ],
)  # fmt: skip
@pytest.mark.promise("R16")
def test_a_file_that_cannot_be_read_is_refused(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: OSError, sentence: str
) -> None:
    path = tmp_path / "register.db"
    path.write_bytes(whole)

    def fails(*_args: object) -> None:
        raise problem

    monkeypatch.setattr(Path, "open", fails)
    with pytest.raises(CannotOpen) as refusal:
        Store(path)
    assert str(refusal.value) == sentence.format(path)


def test_an_older_register_is_not_brought_up_to_date_for_reading_only(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    path.write_bytes(patched(whole, (60, (2).to_bytes(4, "big"))))
    with pytest.raises(CannotOpen) as refusal:
        Store(path, read_only=True)
    assert str(refusal.value) == f"{path} is of an older format; open it once where it may be written, to bring it up to date."


def test_a_register_is_made_only_where_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "there.db"
    there.write_text("x")
    for path, sentence in (
        (there, "{} exists already; it was left as it is."), (tmp_path / "no" / "r.db", f"There is no folder {tmp_path / 'no'}; make it first."),
    ):  # fmt: skip
        with pytest.raises(CannotOpen) as refusal:
            create_register(path, "officer", {})
        assert str(refusal.value) == sentence.format(path)
    path = tmp_path / "new.db"
    for problem, sentence in (
        (PermissionError(), f"You are not allowed to write in {tmp_path}."), (sqlite3.OperationalError("disk I/O error"), f"No register can be made at {path}: disk I/O error."),
    ):  # fmt: skip

        def fails(*_args: object, _problem: Exception = problem) -> None:
            raise _problem

        monkeypatch.setattr(SqliteEngine, "connect", fails)
        with pytest.raises(CannotOpen) as refusal:
            create_register(path, "officer", {})
        assert str(refusal.value) == sentence
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["there.db"]


def told(kind: type[sqlite3.Error], code: int, text: str) -> sqlite3.Error:
    """An error as SQLite raises it: with its code."""
    problem = kind(text)
    problem.sqlite_errorcode = code
    return problem


IN_USE = "r.db is in use by another program; nothing was written. Try again in a moment."
READ_ONLY = "r.db cannot be written: the file or its folder is read-only."
BROKEN = "That would break a rule of the register; nothing was written."
FAILS = "r.db cannot be read or written: the disk or the network drive fails. Try again later."


@pytest.mark.parametrize("through_peewee", [False, True])
@pytest.mark.parametrize(
    ("problem", "kind", "sentence"),
    [
        (told(sqlite3.OperationalError, 9, "interrupted"), Interrupted, "The reading was given up for something newer."),
        (told(sqlite3.OperationalError, 5, "database is locked"), Busy, IN_USE),
        (told(sqlite3.OperationalError, 517, "database is locked"), Busy, IN_USE),
        (told(sqlite3.OperationalError, 6, "database table is locked: x"), Busy, IN_USE),
        (told(sqlite3.OperationalError, 8, "attempt to write a readonly database"), ReadOnly, READ_ONLY),
        (told(sqlite3.OperationalError, 1544, "attempt to write a readonly database"), ReadOnly, READ_ONLY),
        (told(sqlite3.OperationalError, 13, "database or disk is full"), DiskFull, "The disk of r.db is full; nothing was written. Make room and try again."),
        (told(sqlite3.OperationalError, 10, "disk I/O error"), StoreError, FAILS), (told(sqlite3.OperationalError, 778, "disk I/O error"), StoreError, FAILS),
        (told(sqlite3.OperationalError, 14, "unable to open database file"), StoreError, "r.db cannot be opened: it was moved, or you may not write in its folder."),
        (told(sqlite3.OperationalError, 1, "no such table: x"), StoreError, "r.db cannot be worked out: a sum is too large, or its tables are not as they should be. 'check' tells more."),
        (told(sqlite3.IntegrityError, 275, "CHECK constraint failed: x"), ConstraintViolated, BROKEN),
        (told(sqlite3.IntegrityError, 1811, "the change log cannot be edited"), ConstraintViolated,
         "That would break a rule of the register (the change log cannot be edited); nothing was written."),
        (told(sqlite3.DatabaseError, 11, "database disk image is malformed"), StoreError, "r.db is damaged (database disk image is malformed); restore a backup."),
        (told(sqlite3.DatabaseError, 26, "file is not a database"), StoreError, "r.db is damaged (file is not a database); restore a backup."),
        (told(sqlite3.DataError, 18, "string or blob too big"), StoreError, "A text or number is too large for the register; nothing was written."),
        (sqlite3.ProgrammingError("Cannot operate on a closed database."), StoreError, "r.db cannot be read or written (SQLite's code 0); 'check' tells more."),
    ],
    ids=str,
)  # fmt: skip
def test_an_error_of_the_database_is_one_sentence(
    problem: sqlite3.Error, kind: type[StoreError], sentence: str, through_peewee: bool
) -> None:
    with pytest.raises(StoreError) as refusal, plain_errors(Path("r.db")):
        if through_peewee:
            with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
                raise problem
        raise problem
    assert type(refusal.value) is kind and str(refusal.value) == sentence


def test_a_problem_of_another_kind_is_left_as_it_is() -> None:
    with pytest.raises(KeyError), plain_errors(Path("r.db")):
        raise KeyError


def test_a_file_that_is_gone_or_replaced_is_said_before_the_next_write(session: Session) -> None:
    path = session.store.path
    path.rename(path.with_name("moved.db"))
    with pytest.raises(FileReplaced) as refusal:
        helpers.project(session)
    assert str(refusal.value) == (
        f"{path} is no longer there: another program moved or deleted it, or its drive is gone. Put it back; 'backups list' "
        "shows what can be brought back."
    )
    path.with_name("moved.db").rename(path)
    helpers.project(session)
    shutil.copyfile(path, path.with_name("other.db"))
    path.with_name("other.db").replace(path)
    with pytest.raises(FileReplaced) as refusal:
        helpers.project(session, "P-9")
    assert str(refusal.value) == f"{path} was moved or replaced by another program. Start again to work on the new file."


def test_a_register_opened_for_reading_says_why_nothing_is_written(session: Session) -> None:
    reading = open_register(session.store.path, "officer", today=TODAY, read_only=True)
    for attempt in (lambda: helpers.project(reading), lambda: reading.store.sweep_step(TODAY)):
        with pytest.raises(ReadOnly) as refusal:
            attempt()
        assert str(refusal.value) == ("Read-only: the file or its folder is not writable, or --read-only was given.")
    reading.close()


def test_a_backup_that_cannot_be_made_is_said(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError) as refusal:
        session.store.backup(tmp_path / "no" / "copy.db")
    assert str(refusal.value) == f"There is no folder {tmp_path / 'no'}; make it first."
    target = tmp_path / "copy.db"
    session.store.engine.run("PRAGMA foreign_keys = OFF")
    session.store.engine.run("INSERT INTO claim (pool_id, benefit_id, amount) VALUES (9, 9, 1)")
    with pytest.raises(StoreError) as refusal:
        session.store.backup(target)
    assert str(refusal.value).startswith(f"The copy for {target} did not pass its check")

    def fails(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    session.store.engine.run("DELETE FROM claim")
    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(StoreError) as refusal:
        session.store.backup(target)
    assert str(refusal.value) == f"The backup {target} could not be made: No space left on device."
    assert not target.exists() and list(tmp_path.glob(".*.part")) == []
