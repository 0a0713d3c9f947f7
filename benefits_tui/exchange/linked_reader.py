"""Workbooks that come back, whatever was done to them outside: which of their sheets and columns are those that went out.

A sheet is known by its name, or by its headings where it was renamed; its headings may stand below other lines, and in another
order. What is not read is said (`CellNote`). openpyxl is imported only when a workbook is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from benefits_tui.domain.quantity import plain
from benefits_tui.exchange.grid import Grid, column_letter
from benefits_tui.exchange.linked_rows import CellNote, LinkedRow, sort_out
from benefits_tui.exchange.linked_workbook import ABOUT_SHEET, KEY, SENT, SHEETS, VERSION, SheetPlan
from benefits_tui.exchange.sheet import NumberedRow, Percent, SheetCell, UnreadableFile, text_of
from benefits_tui.exchange.workbook import writable
from benefits_tui.exchange.workbook_reader import read_grids

_LINES_ABOVE = 30
_EPOCH = date(1899, 12, 30)


class LinkedSheet(NamedTuple):
    """A sheet that came back, by the name it has now, and its rows as they went out, by key."""

    name: str
    head_row: int
    headings: list[str]
    rows: list[LinkedRow]
    base: dict[str, LinkedRow]
    there: set[str]
    """The keys of which some row came back, also one that is not read."""


class LinkedWorkbook(NamedTuple):
    """A workbook that came back: what was said about it, its sheets by the name they went out with, what of it is not read."""

    about: dict[str, str]
    sheets: dict[str, LinkedSheet]
    left: list[CellNote]


class _Table(NamedTuple):
    """A sheet's lines below its headings, and where each heading stands."""

    head_row: int
    places: dict[str, int]
    lines: Sequence[NumberedRow]
    left: list[CellNote]


def read_linked(path: Path, known_by: Mapping[str, Sequence[str]]) -> LinkedWorkbook:
    """A workbook that came back; `known_by` says by which headings a row of each sheet is known without its key.

    Raises UnreadableFile for what is none, or has lost the sheets out of sight.
    """
    grids = {grid.name: grid for grid in read_grids(path)}
    if ABOUT_SHEET not in grids:
        raise UnreadableFile(f"{path.name} is not a workbook that 'export workbook' wrote; import it without 'workbook'.")
    about = {text_of(cells[0]): text_of(cells[1]) for _, cells in grids.pop(ABOUT_SHEET).lines if len(cells) > 1}
    sent = {name.removeprefix(SENT): _sent(grid) for name, grid in grids.items() if name.startswith(SENT)}
    seen = {name: grid for name, grid in grids.items() if not name.startswith(SENT) and grid.lines}
    left: list[CellNote] = []
    names = [name for name in about.get(SHEETS, "").split(", ") if name and name not in sent]
    left += [CellNote(name, None, "", f"its hidden sheet '{SENT}{name}' is gone; it was not read") for name in names]
    sheets = {}
    for name, grid in _pairs(sent, seen, left).items():
        sheets[name] = linked_sheet(grid, sent[name], tuple(known_by.get(name, ())), left)
    taken = {sheet.name for sheet in sheets.values()}
    for name, grid in seen.items():
        if name not in taken and name not in names:
            left += _not_read(grid, sent, sheets)
    return LinkedWorkbook(about, sheets, left)


def _sent(grid: Grid) -> LinkedSheet:
    """The rows of a sheet as they went out."""
    table = _table(grid, {text_of(cell) for cell in grid.lines[0][1]} if grid.lines else set())
    rows = _rows(table)
    return LinkedSheet(grid.name, table.head_row, _headings(table), rows, {row.key: row for row in rows}, set())


def _pairs(sent: Mapping[str, LinkedSheet], seen: Mapping[str, Grid], left: list[CellNote]) -> dict[str, Grid]:
    """Which sheet each of those that went out is now: of its name, or with the most of its headings."""
    pairs = {name: seen[name] for name, base in sent.items() if name in seen and _known_headings(seen[name], base)}
    for name, base in sent.items():
        if name in pairs:
            continue
        free = [grid for grid in seen.values() if all(grid is not other for other in pairs.values())]
        counts = sorted(((_known_headings(grid, base), grid.name) for grid in free), reverse=True)
        if counts and counts[0][0] and (len(counts) == 1 or counts[1][0] < counts[0][0]):
            pairs[name] = seen[counts[0][1]]
        else:
            left.append(CellNote(name, None, "", "the sheet is no longer in the workbook; nothing of it was changed or deleted"))
    return {name: pairs[name] for name in sent if name in pairs}


def _known_headings(grid: Grid, base: LinkedSheet) -> int:
    """How many of the headings that went out a sheet has in one line; 0 where they are less than half."""
    known = {*base.headings, KEY, VERSION}
    count = max((_count(cells, known) for _, cells in grid.lines[:_LINES_ABOVE]), default=0)
    return count if 2 * count >= len(known) else 0


def _count(cells: Sequence[SheetCell], known: set[str]) -> int:
    return len({text_of(cell) for cell in cells} & known)


def _table(grid: Grid, known: set[str]) -> _Table:
    first = grid.lines[:_LINES_ABOVE]
    at = max(range(len(first)), key=lambda place: (_count(first[place][1], known), -place), default=0)
    head_row, head = grid.lines[at] if grid.lines else (1, [])
    lines = grid.lines[at + 1 :]
    left = [CellNote(grid.name, row, "", "it stands above the headings; it was left") for row, _ in grid.lines[:at]]
    places: dict[str, int] = {}
    doubled: dict[str, list[int]] = {}
    for place in range(max((len(cells) for _, cells in grid.lines[at:]), default=0)):
        heading = text_of(head[place]) if place < len(head) else ""
        if not heading and any(_words_at(cells, place) for _, cells in lines):
            heading = f"column {column_letter(place)}"
        if heading in places:
            if any(_words_at(cells, place) != _words_at(cells, places[heading]) for _, cells in lines):
                doubled.setdefault(heading, [places[heading]]).append(place)
        elif heading:
            places[heading] = place
    for heading, headings in doubled.items():
        del places[heading]
        letters = " and ".join(column_letter(place) for place in headings)
        left.append(CellNote(grid.name, head_row, heading, f"columns {letters} both have this heading; neither was read"))
    return _Table(head_row, places, lines, left)


def _words_at(cells: Sequence[SheetCell], place: int) -> str:
    return cell_words(cells[place]) if place < len(cells) else ""


def _headings(table: _Table) -> list[str]:
    return [heading for heading in table.places if heading not in (KEY, VERSION)]


def _rows(table: _Table) -> list[LinkedRow]:
    rows = []
    for number, values in table.lines:
        cells = {heading: values[place] for heading, place in table.places.items() if place < len(values)}
        key, version = text_of(cells.pop(KEY, None)), text_of(cells.pop(VERSION, None))
        cell_texts = {heading: cell_texts for heading, cell in cells.items() if (cell_texts := cell_words(cell))}
        if key or cell_texts:
            rows.append(LinkedRow(number, key, int(version) if version.isdecimal() else 0, cells, cell_texts))
    return rows


def keys_in(grid: Grid) -> dict[str, int]:
    """The keys on a sheet, with the version of each."""
    return {row.key: row.version for row in _rows(_table(grid, {KEY, VERSION})) if row.key}


def as_sent(plan: SheetPlan) -> LinkedSheet:
    """A sheet as it would go out now."""
    headings = [column.heading for column in plan.columns]
    rows = []
    for number, row in enumerate(plan.rows, start=2):
        cells: dict[str, SheetCell] = dict(zip(headings, row.cells, strict=True))
        cell_texts = {heading: cell_texts for heading, cell in cells.items() if (cell_texts := cell_words(cell))}
        rows.append(LinkedRow(number, row.key, row.version, cells, cell_texts))
    return LinkedSheet(plan.name, 1, headings, rows, {row.key: row for row in rows}, set())


def linked_sheet(grid: Grid, base: LinkedSheet, known_by: Sequence[str], left: list[CellNote]) -> LinkedSheet:
    """A sheet that came back, against its rows as they went out; what is not read is added to `left`."""
    table = _table(grid, {*base.headings, KEY, VERSION})
    headings = _headings(table)
    left += table.left
    headings_left = {note.heading for note in table.left}
    for heading in base.headings:
        if heading not in headings and heading not in headings_left:
            reason = "the column is no longer there; what the register holds was kept"
            left.append(CellNote(grid.name, table.head_row, heading, reason))
    sorted_out = sort_out(grid.name, _rows(table), base.base, known_by, has_key=KEY in table.places)
    left += sorted_out.left
    return LinkedSheet(grid.name, table.head_row, headings, sorted_out.rows, base.base, sorted_out.there)


def _not_read(grid: Grid, sent: Mapping[str, LinkedSheet], sheets: Mapping[str, LinkedSheet]) -> list[CellNote]:
    """What is said of a sheet that is none of those that went out: a copy says which of its cells differ."""
    counts = {name: _known_headings(grid, base) for name, base in sent.items()}
    name = max(counts, key=lambda name: counts[name], default="")
    if not name or not counts[name]:
        return [CellNote(grid.name, None, "", "it is not a sheet of this workbook; it was not read")]
    base = sent[name]
    known = {row.key: row for row in sheets[name].rows} if name in sheets else base.base
    reason = f"it stands in a copy of the sheet {sheets[name].name if name in sheets else name}; it was not read"
    notes = []
    for row in _rows(_table(grid, {*base.headings, KEY, VERSION})):
        base_row = known.get(row.key, base.base.get(row.key))
        for heading in row.cells:
            if not same_cell(base_row.cells.get(heading) if base_row is not None else None, row.cells[heading]):
                notes.append(CellNote(grid.name, row.number, heading, reason))
    return notes


# Cells --------------------------------------------------------------------------------------------------------------


def cell_words(cell: SheetCell) -> str:
    """A cell as words by which two are compared: the same for a value before it is written and after it is read."""
    if isinstance(cell, Decimal):
        return plain(cell)
    return text_of(writable(cell)) if isinstance(cell, str) else text_of(cell)


def same_cell(sent: SheetCell, back: SheetCell) -> bool:
    """True for a cell that holds what went out, also where it is shown otherwise: as text, as a percentage, as a day."""
    if cell_words(sent) == cell_words(back):
        return True
    if isinstance(sent, str) or sent is None or back is None:
        return False
    number = _number(sent)
    return number is not None and number == _number(back)


def _number(cell: SheetCell) -> Decimal | None:
    """What a spreadsheet keeps in a cell, whatever it shows."""
    match cell:
        case bool():
            return None
        case Percent():
            return cell.points / 100
        case date():
            return Decimal((cell - _EPOCH).days)
        case Decimal() | int():
            return Decimal(cell)
        case str():
            try:
                number = Decimal(cell.strip())
            except InvalidOperation:
                return None
            return number if number.is_finite() else None
        case _:
            return None


def day_of(cell: SheetCell) -> SheetCell:
    """A day that is shown as a number, as the day; any other cell as it is."""
    if isinstance(cell, Decimal | int) and not isinstance(cell, bool) and 20_000 < cell < 110_000 and cell == int(cell):
        return date.fromordinal(_EPOCH.toordinal() + int(cell))
    return cell
