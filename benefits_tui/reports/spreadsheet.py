"""A report as a workbook: a sheet a section, numbers as numbers, days as days, text never a formula. openpyxl comes late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from benefits_tui.domain.plain_text import sanitize
from benefits_tui.exchange.sheet import SheetValue
from benefits_tui.exchange.workbook import Book, writable
from benefits_tui.reports.document import Chart, Paragraph, Report, Section, Table, TableCell, TableColumn

_NAME = re.compile(r"[\\/*?:\[\]]")
SheetLine = list[SheetValue]


def write(report: Report, path: Path) -> list[str]:
    """Write it; notices of what had to be changed to be writable."""
    book = Book()
    head: list[SheetLine] = [[report.title], [report.register]]
    head += [["As of", report.as_of] if label == "As of" else [label, value] for label, value in (*report.head, *report.foot)]
    book.add_sheet("Report", head, bold={1}, widths=(28, 80))
    taken = {"report"}
    for section in report.sections:
        lines, bold, right = _lines(section)
        book.add_sheet(_sheet_name(section.title, taken), lines, bold=bold, widths=right)
    return book.save(path)


def _sheet_name(title: str, taken: set[str]) -> str:
    name = base = _NAME.sub(" ", sanitize(writable(title)))[:28].strip(" '") or "Section"
    number = 2
    while name.lower() in taken:
        name, number = f"{base} {number}", number + 1
    taken.add(name.lower())
    return name


def _lines(section: Section) -> tuple[list[SheetLine], set[int], tuple[int, ...]]:
    """The lines of a sheet, which of them are headings, and how wide the columns are."""
    lines: list[SheetLine] = [[section.title]]
    bold, wide = {1}, [40]
    several = sum(isinstance(block, Table) for block in section.blocks) > 1
    for block in section.blocks:
        lines.append([])
        if several and isinstance(block, Table) and block.caption:
            lines.append([block.caption])
            bold.add(len(lines))
        match block:
            case Paragraph():
                lines.append([block.text])
            case Chart():
                lines.append([block.title])
                bold.add(len(lines))
                figures = section.figures_of(block)
                lines += [[block.says], *(_table(figures) if figures else ())]
            case Table():
                lines.append([*(column.label for column in block.columns), "Found by"] if block.rows else [block.empty])
                bold.add(len(lines))
                lines += _table(block, head=False)
                wide = [max(width, 14 if column.right else 32) for width, column in _paired(wide, block)]
    return lines, bold, (*wide, 40)


def _paired(wide: list[int], table: Table) -> Iterator[tuple[int, TableColumn]]:
    for place, column in enumerate(table.columns):
        yield (wide[place] if place < len(wide) else 0), column


def _table(table: Table, *, head: bool = True) -> Iterator[SheetLine]:
    if head:
        yield [column.label for column in table.columns]
    for row in table.rows:
        yield [*map(_value, row.cells), *([row.finds] if row.finds else [])]
    if table.note:
        yield [table.note]


def _value(cell: TableCell) -> SheetValue:
    """The number or the day behind a cell, else what it says."""
    return (
        cell.value
        if isinstance(cell.value, int | Decimal | date)
        else cell.text
        if cell.value is not None or cell.text != "–"
        else None
    )
