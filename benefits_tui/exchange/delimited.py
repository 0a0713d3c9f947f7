"""Delimited text in: any of `, ; tab |`, in UTF-8, cp1252 or latin-1."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benefits_tui.exchange.grid import Grid
from benefits_tui.exchange.layout import table_of
from benefits_tui.exchange.sheet import BAD_BYTES, Sheet, SheetCell, UnreadableFile

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 60
csv.field_size_limit(2**31 - 1)


def read_delimited(path: Path, data: bytes, delimiter: str | None = None, encoding: str | None = None) -> Sheet:
    """The table in the bytes of a text file. Raises UnreadableFile for what is no text, or no table."""
    return table_of(delimited_grid(path, data, delimiter, encoding))


def delimited_grid(path: Path, data: bytes, delimiter: str | None = None, encoding: str | None = None) -> Grid:
    """All cells of a text file. A byte that its encoding does not have stands in its cell as `sheet.BAD_BYTES` finds it.

    Raises UnreadableFile for what is no text, or no table.
    """
    notices: list[str] = []
    if _has_endless_line(data):
        raise UnreadableFile(f"{path.name} has a line of more than {LONGEST_LINE // 1_000_000} million letters; it was not read.")
    text = _decode(path, data, encoding, notices)
    mark = delimiter or _delimiter_of(text)
    if mark is None:
        raise UnreadableFile(f"{path.name} is not a table: no comma, semicolon, tab or | divides its lines into columns.")
    _no_open_quote(path, text, mark)
    grid = Grid(path, "", list(_lines(path, text, mark)), notices=notices, delimited=True, delimiter=mark)
    return grid


LONGEST_LINE = 5_000_000


def _has_endless_line(data: bytes) -> bool:
    """True where a line is longer than any table's: looked for in the bytes, before they are taken apart."""
    start = 0
    while len(data) - start > LONGEST_LINE:
        end = max(data.rfind(mark, start, start + LONGEST_LINE + 1) for mark in (b"\n", b"\r"))
        if end < 0:
            return True
        start = end + 1
    return False


def _decode(path: Path, data: bytes, encoding: str | None, notices: list[str]) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as problem:
            raise UnreadableFile(f"{path.name} is cut short in the middle of a letter; copy or export it again.") from problem
    if b"\x00" in data[:65536]:
        raise UnreadableFile(f"{path.name} is not a text file; save it as CSV or XLSX first.")
    if encoding is not None:
        try:
            return data.decode(encoding, "surrogateescape")
        except LookupError as problem:
            raise UnreadableFile(f"{path.name}: there is no encoding {encoding!r}; write utf-8 or cp1252.") from problem
        except UnicodeDecodeError as problem:
            raise UnreadableFile(f"{path.name} is not written in {encoding}; leave that out, or write cp1252.") from problem
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
    text = data.decode("utf-8-sig", "surrogateescape")
    bad = len(BAD_BYTES.findall(text))
    if sum(1 for sign in text if sign > "\x7f" and not BAD_BYTES.match(sign)) > bad:
        notices.append(f"Line {line} has a byte that is not UTF-8, as the rest of the file is.")
        return text
    notices.append(f"Line {line} is not UTF-8; the file was read as cp1252 (Windows).")
    return data.decode("cp1252", "surrogateescape")


def _delimiter_of(text: str) -> str | None:
    """The mark that gives most rows one and the same number of columns, more than one."""
    best, best_score = None, (0.0, 0)
    for mark in DELIMITERS:
        rows = []
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
                if any(cell.strip() for cell in row):
                    rows.append(len(row))
                if len(rows) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        width, times = Counter(rows).most_common(1)[0] if rows else (0, 0)
        score = (round(times / len(rows), 1), width) if width > 1 else (0.0, 0)
        if score > best_score:
            best, best_score = mark, score
    return best


def _no_open_quote(path: Path, text: str, mark: str) -> None:
    """Raise Unusable where a quote is never closed: all rows after it would become one cell."""
    if '"' not in text:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    row = 1
    while True:
        try:
            next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            if "unexpected end" in str(problem):
                raise UnreadableFile(
                    f"{path.name}, row {row}: a quotation mark is opened and never closed; close it or take it out."
                ) from None
            # Anything else that a strict reader minds, the ordinary one reads.
        row += 1


def _lines(path: Path, text: str, mark: str) -> Iterator[tuple[int, list[SheetCell]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    number = 0
    try:
        for row in reader:
            number += 1
            yield number, [cell.replace("_x000D_", "\r") if "_x000D_" in cell else cell for cell in row]
    except csv.Error as problem:
        raise UnreadableFile(f"{path.name}, row {number + 1}, is not divided like the others; is the file whole?") from problem


GUARDED = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it; other text as it is."""
    return f"'{text}" if text.startswith(GUARDED) or (text.startswith("'") and text[1:].startswith((*GUARDED, "'"))) else text


def unguarded(text: str) -> str:
    """The exact text that `guarded` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*GUARDED, "'")) else text
