"""Delimited text in: any of `, ; tab |`, in UTF-8, cp1252 or latin-1."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benefits_tui.exchange.sheet import NoValue, Sheet, SheetValue, UnreadableFile, build

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 60
csv.field_size_limit(2**31 - 1)


def read_delimited(path: Path, data: bytes, delimiter: str | None = None, encoding: str | None = None) -> Sheet:
    """The table in the bytes of a text file. Raises UnreadableFile for what is no text, or no table."""
    notices: list[str] = []
    text = _decode(path, data, encoding, notices)
    mark = delimiter or _delimiter_of(text)
    if mark is not None:
        _no_open_quote(path, text, mark)
    if mark is None:
        raise UnreadableFile(f"{path.name} is not a table: no comma, semicolon, tab or | divides its lines into columns.")
    sheet = build(path, _lines(path, text, mark), notices)
    sheet.delimited = True
    return sheet


def _decode(path: Path, data: bytes, encoding: str | None, notices: list[str]) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as problem:
            raise UnreadableFile(f"{path.name} is cut short: {problem.reason}.") from problem
    if b"\x00" in data[:65536]:
        raise UnreadableFile(f"{path.name} is not a text file; save it as CSV or XLSX first.")
    if encoding is not None:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError) as problem:
            raise UnreadableFile(f"{path.name} cannot be read as {encoding}: {problem}.") from problem
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
    try:
        text = data.decode("cp1252")
        notices.append(f"Line {line} is not UTF-8; the file was read as cp1252 (Windows).")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        text = data.decode("latin-1")
        notices.append(f"Line {line} is neither UTF-8 nor cp1252; the file was read as latin-1: look at its accents.")
    return text


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


def _lines(path: Path, text: str, mark: str) -> Iterator[tuple[int, list[SheetValue | NoValue]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    number = 0
    try:
        for row in reader:
            number += 1
            yield number, list(row)
    except csv.Error as problem:
        raise UnreadableFile(f"{path.name}, row {number + 1}: {problem}.") from problem


GUARDED = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it; other text as it is."""
    return f"'{text}" if text.startswith(GUARDED) or (text.startswith("'") and text[1:].startswith((*GUARDED, "'"))) else text


def unguarded(text: str) -> str:
    """The exact text that `guarded` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*GUARDED, "'")) else text
