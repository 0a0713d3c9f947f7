"""Workbooks out. openpyxl is imported only when one is written."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benefits_tui.atomic_file import write_archive
from benefits_tui.exchange.sheet import SheetValue, text_of

LONGEST_TEXT = 32_767
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Book:
    """A workbook that is written sheet by sheet; notices of what had to be changed to be writable. Text is never a formula."""

    def __init__(self) -> None:
        import openpyxl

        self._book = openpyxl.Workbook(write_only=True)
        self.notices: list[str] = []

    def add_sheet(
        self,
        title: str,
        rows: Iterable[Sequence[SheetValue]],
        *,
        heading: Sequence[str] = (),
        bold: Container[int] = (),
        widths: Sequence[int] = (),
    ) -> None:
        """A sheet with these rows. A `heading` stands above them, bold and frozen; `bold` are the numbers of other bold rows."""
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        sheet = self._book.create_sheet(title[:31])
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        if heading:
            sheet.freeze_panes = "A2"
            sheet.append([written_cell(sheet, name, title, self.notices, Font(bold=True)) for name in heading])
        for number, row in enumerate(rows, start=2 if heading else 1):
            font = Font(bold=True) if number in bold else None
            places = heading or [f"column {place}" for place in range(1, len(row) + 1)]
            sheet.append(
                [
                    written_cell(sheet, value, f"Row {number}, {name}", self.notices, font)
                    for name, value in zip(places, row, strict=True)
                ]
            )

    def save(self, path: Path) -> list[str]:
        """Write the file."""
        write_archive(self._book.save, path)
        return self.notices


_DIGITS = 15


def write_workbook(path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[SheetValue]]) -> list[str]:
    """Write a table as a workbook; notices of what had to be changed to be writable. Text is never a formula."""
    book = Book()
    book.add_sheet(title, rows, heading=header)
    return book.save(path)


def written_cell(sheet: Any, value: SheetValue, place: str, notices: list[str], font: Any = None) -> Any:
    """A value as a cell of a sheet that is only written; what had to be changed is added to the notices, with its place."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, Decimal) and len(value.as_tuple().digits) > _DIGITS:
        # A spreadsheet keeps some 15 digits; more would be changed, so they go in as text.
        value = format(value, "f")
    if isinstance(value, Decimal | int) or value is None:
        cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
    elif isinstance(value, date) and value.year >= 1900:
        cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
        cell.number_format = "yyyy-mm-dd"
    else:
        text = text_of(value) if not isinstance(value, str) else value
        clean = _UNWRITABLE.sub("�", text)
        if clean != text:
            notices.append(f"{place}: characters that a workbook cannot hold were replaced by �.")
        if len(clean) > LONGEST_TEXT:
            notices.append(f"{place}: cut to {LONGEST_TEXT:,} of {len(clean):,} characters, the most a workbook cell holds.")
        cell = WriteOnlyCell(sheet, value=writable(text))
        cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell


def writable(text: str) -> str:
    """A text as a cell can hold it."""
    clean = _UNWRITABLE.sub("�", text)
    return clean if len(clean) <= LONGEST_TEXT else clean[: LONGEST_TEXT - 1] + "…"


def is_cut_of(text: object, whole: object) -> bool:
    """True where a text is what a workbook of ours could hold of a longer one."""
    if not isinstance(text, str) or not isinstance(whole, str) or len(whole) <= LONGEST_TEXT:
        return False
    return text != whole and text == writable(whole)
