"""Workbooks out. openpyxl is imported only when one is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from benefits_tui.exchange.sheet import SheetValue, text_of

LONGEST_TEXT = 32_767
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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
