"""A copy of a register file: made while others write, and looked at before it is relied on."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.store.engine.sqlite import open_engine, plain_errors
from benefits_tui.store.engine.sqlite_header import check_header
from benefits_tui.store.errors import StoreError
from benefits_tui.store.models import Change
from benefits_tui.store.query import Reader
from benefits_tui.store.schema import latest_version
from benefits_tui.store.seals import newest_seal, wrong_seals

_SEALED_SINCE = 9


def copy_register(source: Path, target: Path) -> None:
    """A verified copy with the source's permissions, by a connection of its own. Raises StoreError; see `verified_copy`."""
    check_header(source, latest_version())
    engine = open_engine(source, "ro")
    try:
        engine.copy_to(target, broken_references=True)
    finally:
        engine.close()


def newest_change(path: Path) -> tuple[int, str] | None:
    """What tells two states of a register apart: the newest change and its seal; None for what cannot be read."""
    try:
        version = check_header(path, latest_version())
        engine = open_engine(path, "ro")
    except StoreError:
        return None
    try:
        with plain_errors(path):
            reader = Reader(engine)
            last = reader.value(int, Change.select(Change.id).order_by(Change.id.desc()).limit(1)) or 0
            seal = newest_seal(reader) if version >= _SEALED_SINCE else None
            return last, "" if seal is None else seal.hash
    except StoreError:
        return None
    finally:
        engine.close()


def is_of_another(register: Path, backup: Path) -> bool:
    """True where a backup begins with another change than the register: it is another one's. False where one cannot be read."""
    first, second = _first_change(register), _first_change(backup)
    return first is not None and second is not None and first != second


def _first_change(path: Path) -> tuple[str, str] | None:
    try:
        check_header(path, latest_version())
        engine = open_engine(path, "ro")
    except StoreError:
        return None
    try:
        with plain_errors(path):
            row = next(Reader(engine).cells(Change.select(Change.at, Change.who).order_by(Change.id).limit(1)), None)
            return None if row is None else (str(row[0]), str(row[1]))
    except StoreError:
        return None
    finally:
        engine.close()


def fault_of(path: Path) -> str | None:
    """What is wrong with a backup, in a sentence; None for one that is readable, whole, and its log as it was sealed."""
    try:
        version = check_header(path, latest_version())
        engine = open_engine(path, "ro")
    except StoreError as problem:
        return str(problem)
    try:
        with plain_errors(path):
            damage = next(engine.damage(), None)
            if damage is not None:
                return f"{path}: {damage}"
            wrong = next(wrong_seals(Reader(engine)), None) if version >= _SEALED_SINCE else None
            return None if wrong is None else f"{path} was altered: change {wrong.change} is not as it was sealed."
    except StoreError as problem:
        return str(problem)
    finally:
        engine.close()
