"""Tables written to files that are whole, or not there."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from benefits_tui.atomic_file import atomic_write
from benefits_tui.domain.errors import UserError
from benefits_tui.domain.quantity import plain
from benefits_tui.exchange.delimited import guarded
from benefits_tui.exchange.sheet import SheetValue
from benefits_tui.exchange.workbook import write_workbook

FORMATS = ("csv", "xlsx", "json")


def endings(formats: Sequence[str] = FORMATS) -> str:
    """How files of these formats end, told to people: `.csv, .xlsx or .json`."""
    *first, last = (f".{name}" for name in formats)
    return f"{', '.join(first)} or {last}"


class FileNotWritten(UserError, OSError):
    """The file could not be written; what stood there before is unharmed."""


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` to write to, given its true name only when all went well. Raises FileNotWritten."""
    try:
        with atomic_write(path) as draft:
            yield draft
    except FileNotFoundError:
        raise FileNotWritten(f"There is no folder {path.parent}; make it first.") from None
    except PermissionError:
        raise FileNotWritten(f"You are not allowed to write {path}.") from None
    except IsADirectoryError:
        raise FileNotWritten(f"{path} is a folder; name a file in it.") from None
    except OSError as problem:
        raise FileNotWritten(f"{path} could not be written: {problem.strerror or problem}.") from problem


def write_text(path: Path, text: str) -> None:
    """Write a text. Raises FileNotWritten."""
    with whole_file(path) as draft:
        draft.write_text(text, encoding="utf-8")


def write_table(path: Path, form: str, title: str, header: Sequence[str], rows: Iterable[Sequence[SheetValue]]) -> list[str]:
    """Write a table as `csv`, `xlsx` or `json`; notices of what had to be changed. Raises FileNotWritten."""
    with whole_file(path) as draft:
        if form == "xlsx":
            return write_workbook(draft, title, header, rows)
        if form == "json":
            records = [dict(zip(header, map(_json, row), strict=True)) for row in rows]
            draft.write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="replace")
            return []
        with draft.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            write_csv(file, header, rows)
    return []


def write_csv(file: io.TextIOBase, header: Sequence[str], rows: Iterable[Sequence[SheetValue]]) -> None:
    """Write rows as CSV; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([_csv(value) for value in row] for row in rows)


def _csv(value: SheetValue) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case str():
            return guarded(value)
        case _:
            return str(value)


def _json(value: SheetValue) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
