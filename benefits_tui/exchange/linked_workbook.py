"""Workbooks that go out to be edited and come back: every sheet twice, once to work on and once, out of sight, as it went out.

So what a person changed is told by comparing the two (`linked_reader`), whatever the register holds by then. Rows are known by
a key in a hidden column and may be sorted, filtered, added and removed. openpyxl is imported only when one is written.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benefits_tui.atomic_file import write_archive
from benefits_tui.exchange.sheet import SheetValue
from benefits_tui.exchange.workbook import written_cell
from benefits_tui.exchange.writer import whole_file

ABOUT_SHEET = "benefits-tui workbook"
KEY, VERSION = "Key", "Version"
SHEETS = "sheets"
"""Under this name the workbook says which sheets it went out with."""
SENT = "as sent "
"""What stands before the name of a sheet that is kept out of sight, as it went out."""
_ROWS_WITH_LISTS = 2000


class ColumnPlan(NamedTuple):
    """A column of a sheet: its heading, its width in letters, what can be chosen in it, whether it may be edited."""

    heading: str
    width: int = 14
    choices: tuple[str, ...] = ()
    editable: bool = True


class SheetRow(NamedTuple):
    """A row as it goes out: what it is known by, the record's version, and its cells in the order of the columns."""

    key: str
    version: int
    cells: Sequence[SheetValue]


class SheetPlan(NamedTuple):
    """A sheet that goes out; the rows are taken one by one."""

    name: str
    columns: Sequence[ColumnPlan]
    rows: Iterable[SheetRow]


def write_linked(path: Path, about: Mapping[str, str], sheets: Iterable[SheetPlan]) -> tuple[int, list[str]]:
    """Write a workbook with these sheets; how many rows, and notices of what had to be changed. `about` comes back with it.

    Raises FileNotWritten, with an older file of that name unharmed.
    """
    import openpyxl
    from openpyxl.utils import get_column_letter

    notices: list[str] = []
    book = openpyxl.Workbook(write_only=True)
    count, base_sheets, names = 0, [], []
    for plan in sheets:
        sheet = book.create_sheet(plan.name)
        base = book.create_sheet(f"{SENT}{plan.name}")
        base_sheets.append(base)
        _dress(sheet, plan)
        names.append(plan.name)
        headings = [*(column.heading for column in plan.columns), KEY, VERSION]
        sheet.append([_heading(sheet, heading) for heading in headings])
        base.append(headings)
        number = 1
        for number, row in enumerate(plan.rows, start=2):
            places = [f"{plan.name}, row {number}, {heading}" for heading in headings]
            values = [*row.cells, row.key, row.version]
            sheet.append([written_cell(sheet, value, place, notices) for value, place in zip(values, places, strict=True)])
            base.append([written_cell(base, value, place, []) for value, place in zip(values, places, strict=True)])
        count += number - 1
        # A sheet is sorted and filtered as far as its buttons reach: the hidden columns go along.
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{number}"
    # What is read first by a person stands first.
    book._sheets.sort(key=lambda sheet: sheet.title.startswith(SENT))  # type: ignore[attr-defined]
    note = book.create_sheet(ABOUT_SHEET)
    for name, value in {**about, SHEETS: ", ".join(names)}.items():
        note.append([written_cell(note, name, "", []), written_cell(note, value, "", [])])
    for hidden in (*base_sheets, note):
        hidden.sheet_state = "veryHidden"
    with whole_file(path) as draft:
        write_archive(book.save, draft)
    return count, notices


def _dress(sheet: Any, plan: SheetPlan) -> None:
    """Widths, frozen headings, filter buttons, lists to choose from; the columns that only the program reads are hidden."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "B2"
    last = len(plan.columns) + 2
    for place, column in enumerate(plan.columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        if column.choices and len(choice_list := ",".join(column.choices)) <= 250:
            validation = DataValidation(type="list", formula1=f'"{choice_list}"', allow_blank=True)
            validation.error = "Choose one of the list."
            validation.add(f"{letter}2:{letter}{_ROWS_WITH_LISTS}")
            sheet.data_validations.append(validation)
    for place in (last - 1, last):
        sheet.column_dimensions[get_column_letter(place)].hidden = True


def _heading(sheet: Any, heading: str) -> Any:
    from openpyxl.styles import Font

    cell = written_cell(sheet, heading, "", [])
    cell.font = Font(bold=True)
    return cell


def is_linked(path: Path) -> bool:
    """True for a file that `write_linked` made, whoever saved it since."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as content:
            return ABOUT_SHEET.encode() in content.read(200_000)
    except (OSError, zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError):
        return False
