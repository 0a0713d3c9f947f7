"""Registers to start from. Each is made once in a process by the program itself, and every test gets a copy of the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from benefits_tui.register.demo import make_demo
from benefits_tui.register.session import Session, create_register
from benefits_tui.store.store import Store

TODAY = date(2026, 11, 23)


@cache
def _empty(settings: tuple[tuple[str, str], ...], today: date) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.db"
        create_register(path, "officer", dict(settings), today=today).close()
        return path.read_bytes()


@cache
def _demo(today: date) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        make_demo(path, "officer", today).close()
        return path.read_bytes()


def empty_file(path: Path, settings: Mapping[str, str] | None = None, today: date = TODAY) -> Path:
    """An empty register, as `init` leaves it."""
    path.write_bytes(_empty(tuple((settings or {}).items()), today))
    return path


def demo_file(path: Path, today: date = TODAY) -> Path:
    """The demo register on a day."""
    path.write_bytes(_demo(today))
    return path


def opened(path: Path, today: date = TODAY) -> Session:
    """An officer's session on a register, which does not wait until the disk has what it writes."""
    session = Session(Store(path), "officer", today)
    session.store.engine.run("PRAGMA synchronous = OFF")
    return session


def empty(path: Path, settings: Mapping[str, str] | None = None, today: date = TODAY) -> Session:
    """An empty register, opened by an officer."""
    return opened(empty_file(path, settings, today), today)


def demo(path: Path, today: date = TODAY) -> Session:
    """The demo register, opened by an officer."""
    return opened(demo_file(path, today), today)
