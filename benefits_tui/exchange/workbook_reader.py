"""Workbooks in: cells, merged ranges and what is hidden. openpyxl is imported only when one is read."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from benefits_tui.exchange.grid import Grid
from benefits_tui.exchange.sheet import ErrorCell, NoValue, NumberedRow, Percent, SheetCell, UnreadableFile, text_of
from benefits_tui.exchange.workbook_limits import refuse_harm

# What openpyxl raises for damaged parts; SyntaxError is the XML parser's.
_DAMAGE = (zipfile.BadZipFile, LookupError, ValueError, OSError, EOFError, SyntaxError, AttributeError, TypeError)
_MOST_COLUMNS, _MOST_BLANK, _MOST_CELLS = 2_000, 10_000, 6_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_grids(path: Path, wanted: Callable[[str, bool], bool] | None = None, most_rows: int | None = None) -> list[Grid]:
    """The sheets of a workbook, in their order: those that `wanted(name, hidden)` says, at most so many rows of each.

    Links and macros are not followed. Raises UnreadableFile for what is damaged, or larger than a register could be.
    """
    try:
        with _opened(path) as book:
            grids = []
            for sheet in book.worksheets:
                hidden = sheet.sheet_state != "visible"
                if wanted is None or wanted(sheet.title, hidden):
                    grids.append(_grid(path, book, sheet, hidden, most_rows))
            return grids
    except UnreadableFile:
        raise
    except _DAMAGE as problem:
        raise UnreadableFile(
            f"{path.name} is not a workbook that can be read; open it in a spreadsheet and save it as XLSX."
        ) from problem


def sheet_names(path: Path) -> list[str]:
    """The names of all sheets. Raises UnreadableFile."""
    try:
        with _opened(path) as book:
            return [sheet.title for sheet in book.worksheets]
    except _DAMAGE as problem:
        raise UnreadableFile(
            f"{path.name} is not a workbook that can be read; open it in a spreadsheet and save it as XLSX."
        ) from problem


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import openpyxl

    with path.open("rb") as stream, warnings.catch_warnings():
        # openpyxl says what of a workbook it would not write again; nobody asked it to.
        warnings.simplefilter("ignore")
        refuse_harm(path, stream)
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _grid(path: Path, book: Any, sheet: Any, hidden: bool, most_rows: int | None) -> Grid:
    lines: list[NumberedRow] = []
    grid = Grid(path, sheet.title, lines, hidden=hidden)
    if not hasattr(sheet, "_get_source"):
        return grid
    parser_class = _parser_class()
    with sheet._get_source() as source:
        parser = parser_class(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        formats = _Formats(book)
        blank = cells_held = 0
        for number, cells in parser.parse():
            line = _line(path, cells, formats) if cells else []
            if any(cell is not None for cell in line):
                lines.append((number, line))
                blank = 0
                cells_held += len(line)
                if cells_held > _MOST_CELLS:
                    raise UnreadableFile(
                        f"{path.name} has rows that reach far to the right: with blank ones over {_MOST_CELLS:,} cells up to row "
                        f"{number:,}; delete the columns beyond its table, or save it as CSV."
                    )
            else:
                blank += 1
            if blank >= _MOST_BLANK:
                # Formats that reach to the end of the sheet make a million rows of nothing.
                grid.notices.append(f"Reading ended with row {number}: the {_MOST_BLANK:,} rows before it are blank.")
                break
            if most_rows is not None and len(lines) >= most_rows:
                return grid
        grid.merged = [
            (merged.min_row, merged.min_col - 1, merged.max_row, merged.max_col - 1)
            for merged in (parser.merged_cells.mergeCell if parser.merged_cells is not None else ())
            for merged in (_range(merged.ref),)
        ]
        grid.hidden_rows = {int(row) for row, attributes in parser.row_dimensions.items() if _is_true(attributes.get("hidden"))}
        for attributes in parser.column_dimensions.values():
            if _is_true(attributes.get("hidden")):
                grid.hidden_columns |= set(range(int(attributes["min"]) - 1, min(int(attributes["max"]), _MOST_COLUMNS)))
    return grid


def _range(ref: str) -> Any:
    from openpyxl.worksheet.cell_range import CellRange

    return CellRange(ref)


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


class _Formats:
    """What a cell's style says that changes its value: a percentage, or a reference's leading zeros."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[int, tuple[bool, int]] = {}

    def of(self, style: int) -> tuple[bool, int]:
        """Whether it is a percentage, and how many figures are shown at the least (0 for any)."""
        if style not in self._known:
            from openpyxl.styles.numbers import BUILTIN_FORMATS

            number = self._book._cell_styles[style].numFmtId if style < len(self._book._cell_styles) else 0
            code = BUILTIN_FORMATS.get(number) or (self._book._number_formats[number - 164] if number >= 164 else "General")
            bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.split(";")[0])
            self._known[style] = "%" in bare, len(bare) if re.fullmatch("0{2,20}", bare) else 0
        return self._known[style]


def _line(path: Path, cells: list[dict[str, Any]], formats: _Formats) -> list[SheetCell]:
    line: list[SheetCell] = []
    for cell in cells:
        value = _cell(cell["value"], cell["data_type"], cell["style_id"], formats)
        if value is None:
            continue
        place = cell["column"] - 1
        if place >= _MOST_COLUMNS:
            raise UnreadableFile(
                f"{path.name} has a cell in column {place + 1:,} of row {cell['row']}; at most {_MOST_COLUMNS:,} are read."
            )
        line.extend([None] * (place - len(line)))
        line.append(value)
    return line


def _cell(value: Any, data_type: str, style: int, formats: _Formats) -> SheetCell:
    if data_type == "e" and value is not None:
        return ErrorCell(str(value))
    match value:
        case None | bool() | NoValue():
            return value
        case str():
            return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
        case int() | float():
            # A spreadsheet shows and means fifteen digits; those behind are the noise of binary fractions.
            number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
            percent, figures = formats.of(style)
            if percent:
                return Percent(number * 100)
            if figures and number == number.to_integral_value() and 0 <= number < 10**figures:
                return f"{int(number):0{figures}d}"
            return number
        case datetime():
            return value.date()
        case date():
            return value
        case _:
            return str(value)


def _parser_class() -> Any:
    """openpyxl's parser of a sheet, which tells a formula without a stored result from a blank one."""
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        """Cells with their formula where nothing is stored; fewer parts of the sheet than openpyxl reads."""

        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            if cell["value"] is None and (formula := element.find(FORMULA_TAG)) is not None:
                stored = element.find(VALUE_TAG)
                if not (element.get("t") == "str" and stored is not None):
                    cell["value"] = NoValue(f"={formula.text or ''}")
            return cell

        def parse_extensions(self, element: Any) -> None:
            """Nothing of them is read."""

        def parse_formatting(self, element: Any) -> None:
            """Nothing of it is read."""

    return Parser


def has_words(grid: Grid) -> bool:
    """True for a sheet on which there is anything."""
    return any(text_of(cell) for _, cells in grid.lines for cell in cells)
