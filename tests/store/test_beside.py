"""What goes through everything holds nobody up, and nobody holds it up."""

from __future__ import annotations

import sqlite3
import threading
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.session import Session
from benefits_tui.store.models import Benefit
from tests import helpers, registers

_Usage = namedtuple("_Usage", "total used free")


def _title(session: Session, title: str) -> None:
    records.change(session, "P-1/B01", {"title": title})


@contextmanager
def _impatient(session: Session) -> Iterator[Session]:
    """A second officer, who waits for nobody."""
    with registers.opened(session.path) as second, second.patience.none():
        yield second


def test_an_officer_saves_while_everything_is_read_and_the_reading_is_of_one_moment(session: Session) -> None:
    """`check` and an earlier day read for minutes where a register is large; in the file itself each save would wait so long."""
    helpers.project(session)
    helpers.benefit(session)
    with _impatient(session) as second, session.store.beside() as reader:
        before = reader.column(str, Benefit.select(Benefit.title))
        _title(second, "Saved meanwhile")
        assert reader.column(str, Benefit.select(Benefit.title)) == before
        assert second.store.column(str, Benefit.select(Benefit.title)) == ["Saved meanwhile"]
    assert integrity.check(session) == []


@pytest.mark.promise("R45")
def test_where_a_copy_has_no_room_the_file_itself_is_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a full disk nor one without a folder for temporary files keeps `check` from reading."""
    helpers.project(session)
    helpers.benefit(session)
    monkeypatch.setattr("benefits_tui.store.register_file.shutil.disk_usage", lambda _: _Usage(10**9, 10**9, 0))
    with session.store.beside() as reader:
        assert reader.engine.file == session.path
    assert integrity.check(session) == []


def _write_without_pause(path: Path, stop: threading.Event) -> None:
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as raw:
        while not stop.is_set():
            raw.execute("UPDATE ballast SET number = number + 1 WHERE rowid = 1")


@pytest.mark.promise("R11")
def test_a_backup_comes_to_its_end_while_somebody_writes_without_pause(session: Session, tmp_path: Path) -> None:
    """Copied in steps, it would begin anew with each write."""
    with closing(sqlite3.connect(session.path)) as raw:
        raw.execute("CREATE TABLE ballast (number INTEGER, content BLOB)")
        raw.executemany("INSERT INTO ballast VALUES (0, zeroblob(9000000))", [()] * 5)
        raw.commit()
    stop = threading.Event()
    writer = threading.Thread(target=_write_without_pause, args=(session.path, stop))
    writer.start()
    try:
        session.backup(tmp_path / "copy.db")
    finally:
        stop.set()
        writer.join()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
