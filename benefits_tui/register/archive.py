"""The whole register out to a file of lines, history included, and rebuilt from one."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from benefits_tui import __version__
from benefits_tui.atomic_file import atomic_write
from benefits_tui.domain.errors import UserError
from benefits_tui.exchange.json_lines import REGISTER_LINES, read_lines, write_lines
from benefits_tui.exchange.sheet import UnreadableFile
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register import integrity
from benefits_tui.register.session import Session
from benefits_tui.store.archive import (
    ARCHIVED,
    NotArchived,
    archived_rows,
    fill_rows,
    finish_rows,
    given_numbers,
    row_counts,
    stored_cells,
)
from benefits_tui.store.errors import CannotOpen, ConstraintViolated
from benefits_tui.store.register_file import create_file
from benefits_tui.store.schema import latest_version
from benefits_tui.store.store import Store
from benefits_tui.store.types import StoredCells

FILE_VERSION = 1
_ROWS_AT_ONCE = 2000


class NotRebuilt(UserError):
    """No register was made from the file; says what is wrong with it, and where."""


class Rebuilt(NamedTuple):
    """What a register was rebuilt from: rows in all, records and changes among them."""

    rows: int
    records: int
    changes: int


def export_register(session: Session, path: Path) -> int:
    """Write everything that the register holds but what is worked out from it, one row a line; how many rows.

    The lines are those of `docs/register-file.md`. All is of one moment, and read row by row. Raises FileNotWritten, also
    for the register's own name.
    """
    if path.resolve() == session.store.path.resolve():
        raise FileNotWritten("An export needs another name than the register.")
    with session.store.snapshot():
        return write_lines(path, _lines(session)) - 1


def _lines(session: Session) -> Iterator[dict[str, Any]]:
    yield {
        "file": REGISTER_LINES,
        "version": FILE_VERSION,
        "format": latest_version(),
        "program": __version__,
        "written_on": session.today,
        "rows": row_counts(session.store),
        "numbers": given_numbers(session.store),
    }
    for table in ARCHIVED:
        for row in archived_rows(session.store, table):
            yield {"table": table, "row": row}


def import_register(source: Path, path: Path, user: str, *, today: date | None = None) -> Rebuilt:
    """Rebuild at `path` the register that `source` holds, with its history; flags and figures are worked out anew.

    It is there whole and without findings of `check`, or not at all. Raises CannotOpen where something stands there
    already, UnreadableFile, NotRebuilt.
    """
    if os.access(path, os.F_OK):
        raise CannotOpen(f"{path} exists already; it was left as it is. Name a new file with --db.")
    lines = read_lines(source)
    header = _header(source, lines)
    try:
        with atomic_write(path, new=True) as draft:
            create_file(draft)
            with Session(Store(draft), user, today) as session:
                counts = _fill(session, source, header, lines)
                session.store.bring_up_to(session.today)
                _refuse_findings(source, integrity.check(session))
    except FileExistsError:
        raise CannotOpen(f"{path} exists already; it was left as it is.") from None
    except OSError as problem:
        raise CannotOpen(f"No register can be made at {path}: {problem.strerror or problem}.") from problem
    records = sum(counts[table] for table in ("project", "benefit", "review", "person", "objective", "deliverable"))
    return Rebuilt(counts.total(), records, counts["change"])


def _header(source: Path, lines: Iterator[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    _, header = next(lines, (1, {}))
    if header.get("file") != REGISTER_LINES:
        raise UnreadableFile(f"{source.name} is not a register that this program wrote with 'export register'.")
    version, form = header.get("version"), header.get("format")
    if version != FILE_VERSION or not isinstance(form, int) or form > latest_version():
        raise UnreadableFile(
            f"{source.name} is from a newer program (format {form}; this one reads up to {latest_version()}). "
            "Install the newer one."
        )
    if not _are_numbers(header.get("rows")) or not _are_numbers(header.get("numbers")):
        raise UnreadableFile(f"Line 1 of {source.name} does not say how many rows follow.")
    return header


def _are_numbers(value: object) -> bool:
    return isinstance(value, dict) and all(type(number) is int for number in value.values())


def _fill(session: Session, source: Path, header: dict[str, Any], lines: Iterator[tuple[int, dict[str, Any]]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    store = session.store
    with store.engine.references_unchecked(), store.engine.atomic():
        for table, group in itertools.groupby(_rows(source, lines), key=lambda row: row[1]):
            while part := list(itertools.islice(group, _ROWS_AT_ONCE)):
                try:
                    fill_rows(store, table, [cells for _, _, cells in part])
                except ConstraintViolated:
                    raise NotRebuilt(
                        f"Lines {part[0][0]} to {part[-1][0]} of {source.name}: a row of {table} breaks a rule of the register, "
                        "or its id is there twice. No register was made."
                    ) from None
                counts[table] += len(part)
        for table, number in header["rows"].items():
            if counts[table] != number:
                raise NotRebuilt(
                    f"{source.name} is not whole: {number:,} rows of {table} were written and {counts[table]:,} are there. "
                    "No register was made."
                )
        finish_rows(store, header["numbers"])
    return counts


def _rows(source: Path, lines: Iterator[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, str, StoredCells]]:
    for number, line in lines:
        table, row = line.get("table"), line.get("row")
        if table not in ARCHIVED or not isinstance(row, dict):
            raise NotRebuilt(f"Line {number} of {source.name} names no table of a register. No register was made.")
        try:
            yield number, table, stored_cells(table, row)
        except NotArchived as problem:
            raise NotRebuilt(f"Line {number} of {source.name}: {problem}. No register was made.") from None


_SHOWN = 3


def _refuse_findings(source: Path, findings: Sequence[str]) -> None:
    if findings:
        more = f" And {len(findings) - _SHOWN:,} more." if len(findings) > _SHOWN else ""
        raise NotRebuilt(f"{source.name} does not hold a sound register, so none was made. {' '.join(findings[:_SHOWN])}{more}")
