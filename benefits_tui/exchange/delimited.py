"""Delimited text in: any of `, ; tab |`, in UTF-8, cp1252 or latin-1. It is read in passes, never held as a whole."""

from __future__ import annotations

import contextlib
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benefits_tui.domain.plain_text import counted
from benefits_tui.exchange.grid import Grid
from benefits_tui.exchange.layout import table_of
from benefits_tui.exchange.row_store import RowStore
from benefits_tui.exchange.sheet import Sheet, SheetCell, UnreadableFile
from benefits_tui.exchange.text_source import LONGEST_LINE, TextSource

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS, _MOST_COLUMNS = 60, 16_384
csv.field_size_limit(LONGEST_LINE)


def read_delimited(path: Path, data: bytes | None = None, delimiter: str | None = None, encoding: str | None = None) -> Sheet:
    """The table in a text file, or in its bytes. Raises UnreadableFile for what is no text, or no table."""
    return table_of(delimited_grid(path, data, delimiter, encoding))


def delimited_grid(path: Path, data: bytes | None = None, delimiter: str | None = None, encoding: str | None = None) -> Grid:
    """All cells of a text file, or of its bytes. A byte that its encoding does not have stands in its cell as
    `sheet.BAD_BYTES` finds it.

    Raises UnreadableFile for what is no text, or no table.
    """
    source = TextSource(path, data, encoding)
    mark = delimiter or _delimiter_of(source)
    if mark is None:
        raise UnreadableFile(f"{path.name} is not a table: no comma, semicolon, tab or | divides its lines into columns.")
    _no_open_quote(source, mark)
    lines = RowStore(_lines(source, mark))
    return Grid(path, "", lines, notices=list(source.notices), delimited=True, delimiter=mark)


def _delimiter_of(source: TextSource) -> str | None:
    """The mark that gives most rows one and the same number of columns, more than one."""
    best, best_score = None, (0.0, 0)
    for mark in DELIMITERS:
        rows = []
        with source.opened() as text, contextlib.suppress(csv.Error):
            for row in csv.reader(text, delimiter=mark):
                if any(cell.strip() for cell in row):
                    rows.append(len(row))
                if len(rows) == _SAMPLE_ROWS:
                    break
        width, times = Counter(rows).most_common(1)[0] if rows else (0, 0)
        score = (round(times / len(rows), 1), width) if width > 1 else (0.0, 0)
        if score > best_score:
            best, best_score = mark, score
    return best


def _no_open_quote(source: TextSource, mark: str) -> None:
    """Raise UnreadableFile where a quote is never closed: all rows after it would become one cell."""
    if not source.has_quotes:
        return
    with source.opened() as text:
        reader = csv.reader(text, delimiter=mark, strict=True)
        row = 1
        while True:
            try:
                next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                if "unexpected end" in str(problem) or "field limit" in str(problem):
                    raise UnreadableFile(
                        f"{source.path.name}, row {row}: a quotation mark is opened and never closed; close it or take it out."
                    ) from None
                # Anything else that a strict reader minds, the ordinary one reads.
            row += 1


def _lines(source: TextSource, mark: str) -> Iterator[tuple[int, list[SheetCell]]]:
    number = 0
    with source.opened() as text:
        try:
            for row in csv.reader(text, delimiter=mark):
                number += 1
                if len(row) > _MOST_COLUMNS:
                    raise UnreadableFile(
                        f"{source.path.name} has {counted(len(row), 'column')} in row {number}; at most {_MOST_COLUMNS:,} fit."
                    )
                if any(row):
                    yield number, [cell.replace("_x000D_", "\r") if "_x000D_" in cell else cell for cell in row]
        except csv.Error as problem:
            raise UnreadableFile(
                f"{source.path.name}, row {number + 1}, is not divided like the others; is the file whole?"
            ) from problem


GUARDED = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it; other text as it is."""
    return f"'{text}" if text.startswith(GUARDED) or (text.startswith("'") and text[1:].startswith((*GUARDED, "'"))) else text


def unguarded(text: str) -> str:
    """The exact text that `guarded` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*GUARDED, "'")) else text
