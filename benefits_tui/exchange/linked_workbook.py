"""Workbooks that go out to be edited and come back: every sheet twice, once to work on and once, out of sight, as it went out.

So what a person changed is told by comparing the two, whatever the register holds by then. Rows are known by a key in a
hidden column and may be sorted, filtered, added and removed. openpyxl is imported only when one is written or looked into.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from benefits_tui.atomic_file import write_archive
from benefits_tui.domain.quantity import plain
from benefits_tui.exchange.sheet import SheetCell, SheetValue, UnreadableFile, text_of
from benefits_tui.exchange.workbook import writable, written_cell
from benefits_tui.exchange.workbook_reader import read_grids
from benefits_tui.exchange.writer import whole_file

ABOUT_SHEET = "benefits-tui workbook"
KEY, VERSION = "Key", "Version"
_BASE = "as sent "
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

    notices: list[str] = []
    book = openpyxl.Workbook(write_only=True)
    count, base_sheets = 0, []
    for plan in sheets:
        sheet = book.create_sheet(plan.name)
        base = book.create_sheet(f"{_BASE}{plan.name}")
        base_sheets.append(base)
        _dress(sheet, plan)
        headings = [*(column.heading for column in plan.columns), KEY, VERSION]
        sheet.append([_heading(sheet, heading) for heading in headings])
        base.append(headings)
        for row in plan.rows:
            count += 1
            places = [f"{plan.name}, row {count + 1}, {heading}" for heading in headings]
            values = [*row.cells, row.key, row.version]
            sheet.append([written_cell(sheet, value, place, notices) for value, place in zip(values, places, strict=True)])
            base.append([written_cell(base, value, place, []) for value, place in zip(values, places, strict=True)])
    # What is read first by a person stands first.
    book._sheets.sort(key=lambda sheet: sheet.title.startswith(_BASE))  # type: ignore[attr-defined]
    note = book.create_sheet(ABOUT_SHEET)
    for name, value in about.items():
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
    sheet.auto_filter.ref = f"A1:{get_column_letter(last)}1"
    for place, column in enumerate(plan.columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        if column.choices and len(words := ",".join(column.choices)) <= 250:
            validation = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
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


# Back ---------------------------------------------------------------------------------------------------------------


class LinkedRow(NamedTuple):
    """A row that came back: its number in the sheet, its key (blank for a new one), its version, its cells by heading."""

    number: int
    key: str
    version: int
    cells: dict[str, SheetCell]


class LinkedSheet(NamedTuple):
    """A sheet that came back, and its rows as they went out, by key."""

    name: str
    headings: list[str]
    rows: list[LinkedRow]
    base: dict[str, LinkedRow]


class LinkedWorkbook(NamedTuple):
    """A workbook that came back: what was said about it, and its sheets by name."""

    about: dict[str, str]
    sheets: dict[str, LinkedSheet]


def is_linked(path: Path) -> bool:
    """True for a file that `write_linked` made, whoever saved it since."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as content:
            return ABOUT_SHEET.encode() in content.read(200_000)
    except (OSError, zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError):
        return False


def read_linked(path: Path) -> LinkedWorkbook:
    """A workbook that came back. Raises UnreadableFile for what is none, or has lost the sheets out of sight."""
    grids = {grid.name: grid for grid in read_grids(path)}
    if ABOUT_SHEET not in grids:
        raise UnreadableFile(f"{path.name} is not a workbook that 'export workbook' wrote; import it without 'workbook'.")
    about = {text_of(cells[0]): text_of(cells[1]) for _, cells in grids[ABOUT_SHEET].lines if len(cells) > 1}
    sheets = {}
    for name, grid in grids.items():
        if name.startswith(_BASE) or name == ABOUT_SHEET:
            continue
        base = grids.get(f"{_BASE}{name}")
        if base is not None:
            headings, rows = _table(path, name, grid.lines)
            _, sent = _table(path, name, base.lines)
            sheets[name] = LinkedSheet(name, headings, rows, {row.key: row for row in sent})
    return LinkedWorkbook(about, sheets)


def _table(path: Path, name: str, lines: list[tuple[int, list[SheetCell]]]) -> tuple[list[str], list[LinkedRow]]:
    head = lines[0][1] if lines else []
    headings = [text_of(cell) for cell in head]
    if KEY not in headings:
        raise UnreadableFile(f"Sheet {name!r} of {path.name} has lost its column {KEY!r}; take a new copy and fill that in.")
    return [heading for heading in headings if heading not in ("", KEY, VERSION)], list(_rows(headings, lines[1:]))


def _rows(headings: list[str], lines: list[tuple[int, list[SheetCell]]]) -> Iterator[LinkedRow]:
    for number, values in lines:
        cells = {heading: value for heading, value in zip(headings, values, strict=False) if heading}
        key, version = text_of(cells.pop(KEY, None)), text_of(cells.pop(VERSION, None))
        if key or any(cell_words(cell) for cell in cells.values()):
            yield LinkedRow(number, key, int(version) if version.isdecimal() else 0, cells)


def cell_words(cell: SheetCell) -> str:
    """A cell as words by which two are compared: the same for a value before it is written and after it is read."""
    if isinstance(cell, Decimal):
        return plain(cell)
    return text_of(writable(cell)) if isinstance(cell, str) else text_of(cell)
