"""Workbooks in and out. openpyxl is imported only when one is read or written."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from benefits_tui.exchange.sheet import NoValue, Sheet, SheetValue, UnreadableFile, build, text_of

if TYPE_CHECKING:
    from openpyxl import Workbook

LONGEST_TEXT = 32_767
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_workbook(path: Path, sheet: str | None = None) -> Sheet:
    """The table on a sheet of a workbook: the named one, else the first that is not blank. Raises UnreadableFile."""
    import openpyxl

    try:
        with path.open("rb") as stream:
            return _read(path, openpyxl.load_workbook(stream, read_only=True, data_only=True), sheet)
    except UnreadableFile:
        raise
    except _DAMAGE as problem:
        raise UnreadableFile(f"{path.name} is not a workbook that can be read ({problem}); save it again as XLSX.") from problem


# What openpyxl raises for damaged parts; SyntaxError is the XML parser's.
_DAMAGE = (zipfile.BadZipFile, LookupError, ValueError, OSError, EOFError, SyntaxError, AttributeError, TypeError)


def _read(path: Path, book: Workbook, sheet: str | None) -> Sheet:
    try:
        names = [one.title for one in book.worksheets]
        if sheet is not None and sheet not in names:
            raise UnreadableFile(f"{path.name} has no sheet {sheet!r}; it has {', '.join(names)}.")
        for name in [sheet] if sheet is not None else names:
            lines = list(_rows(book[name]))
            if any(text_of(cell) for _, cells in lines for cell in cells):
                notices = [] if len(names) == 1 else [f"Of {len(names)} sheets, {name!r} was read."]
                if _has_formulas(path):
                    _mark_formulas_without_value(path, name, lines)
                return build(path, iter(lines), notices)
    finally:
        book.close()
    raise UnreadableFile(f"{path.name} has no rows.")


def _rows(sheet: object) -> Iterator[tuple[int, list[SheetValue | NoValue]]]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # a file may understate its own size
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):  # type: ignore[attr-defined]
        yield number, [_cell(value) for value in row]


def _cell(value: object) -> SheetValue | NoValue:
    match value:
        case None | str() | bool():
            return value
        case int():
            return Decimal(value)
        case float():
            # A spreadsheet shows and means fifteen digits; those behind are the noise of binary fractions.
            return Decimal(f"{value:.15g}")
        case datetime():
            return value.date()
        case date():
            return value
        case _:
            return str(value)


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    tail = b""
                    while chunk := part.read(1 << 20):
                        if re.search(rb"<f[ >/]", tail + chunk):
                            return True
                        tail = chunk[-3:]
    return False


def _mark_formulas_without_value(path: Path, sheet: str, lines: list[tuple[int, list[SheetValue | NoValue]]]) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    try:
        for (_, cells), (_, formulas) in zip(lines, _rows(book[sheet]), strict=False):
            for place, formula in enumerate(formulas[: len(cells)]):
                if cells[place] is None and isinstance(formula, str) and formula.startswith("="):
                    cells[place] = NoValue(formula)
    finally:
        book.close()


def write_workbook(path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[SheetValue]]) -> list[str]:
    """Write a table as a workbook; notices of what had to be changed to be writable. Text is never a formula."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    notices: list[str] = []
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"

    def cell_of(value: SheetValue, place: str) -> object:
        if isinstance(value, Decimal):
            # A spreadsheet keeps some 15 digits; more would be changed, so they go in as text.
            if len(value.as_tuple().digits) <= 15:
                return WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
            value = format(value, "f")
        if isinstance(value, int) or value is None:
            return WriteOnlyCell(sheet, value=value)
        if isinstance(value, date) and value.year >= 1900:
            cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
            cell.number_format = "yyyy-mm-dd"
            return cell
        text = text_of(value) if not isinstance(value, str) else value
        clean = _UNWRITABLE.sub("�", text)
        if clean != text:
            notices.append(f"{place}: characters that a workbook cannot hold were replaced by �.")
        if len(clean) > LONGEST_TEXT:
            notices.append(f"{place}: cut to {LONGEST_TEXT:,} of {len(clean):,} characters, the most a workbook cell holds.")
            clean = clean[: LONGEST_TEXT - 1] + "…"
        cell = WriteOnlyCell(sheet, value=clean)
        cell.data_type = "s"
        return cell

    bold = []
    for name in header:
        head = WriteOnlyCell(sheet, value=name)
        head.font = Font(bold=True)
        bold.append(head)
    sheet.append(bold)
    for number, row in enumerate(rows, start=2):
        sheet.append([cell_of(value, f"Row {number}, {name}") for name, value in zip(header, row, strict=True)])
    book.save(path)
    return notices
