"""Rows copied from a spreadsheet and pasted: the same table as in a file, with or without headings."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import NamedTuple

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.delimited import delimited_grid
from benefits_tui.exchange.grid import FIND_OUT, Grid, Layout
from benefits_tui.exchange.headings import weight_of
from benefits_tui.exchange.layout import table_of
from benefits_tui.exchange.sheet import Sheet, SheetCell, UnreadableFile, text_of

PASTED = Path("pasted rows")
_LOOKED_AT, _GENERIC_NAME = 5, 0.6
_NO_NAME = re.compile(r"column \d+")


class PastedColumn(NamedTuple):
    """A column of the list onto which rows were pasted: its heading, and the field that it shows; blank for none."""

    heading: str
    field: str = ""


class PastedRows(NamedTuple):
    """What was pasted, the kind of record that the list holds, and the columns that it shows."""

    text: str
    kind: Kind | None = None
    columns: tuple[PastedColumn, ...] = ()

    def own_headings(self, table: Sheet) -> dict[str, tuple[Kind, str]]:
        """The field that each heading means, where they are those of the list; another table's own tell for themselves."""
        own = {column.heading for column in self.columns}
        if self.kind is None or not all(name in own or _NO_NAME.fullmatch(name) for name in table.header):
            return {}
        return {column.heading: (self.kind, column.field) for column in self.columns if column.field}


def has_rows(text: str) -> bool:
    """True for text of more than one cell."""
    return "\t" in text or "\n" in one_line_ends(text).strip("\n")


def one_line_ends(text: str) -> str:
    """Text whose lines end as those of files do: a terminal may send other ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def pasted_grid(pasted: PastedRows) -> Grid:
    """The cells that were pasted. Without headings of their own those of the list stand above them, in row 0.

    Raises UnreadableFile where nothing was pasted.
    """
    text = one_line_ends(pasted.text).strip("\n")
    if not text.strip():
        raise UnreadableFile("Nothing was pasted: copy rows in a spreadsheet first.")
    grid = Grid(PASTED, "", list(enumerate(_rows(text), start=1)), delimiter="\t" if "\t" in text else None)
    if pasted.columns and not _has_headings(grid, pasted):
        headings, notice = _headings_of_list(pasted.columns, max(len(cells) for _, cells in grid.lines))
        grid.lines = [(0, list(headings)), *grid.lines]
        grid.notices.append(f"The pasted rows have no headings, so their columns were taken in the order of the list: {notice}.")
    return grid


def pasted_table(pasted: PastedRows, layout: Layout = FIND_OUT) -> Sheet:
    """The table that was pasted. Raises UnreadableFile."""
    grid = pasted_grid(pasted)
    if grid.lines[0][0] == 0:
        layout = layout.over(Layout(header=(0, 0)))
    return table_of(grid, layout, frozenset(column.heading for column in pasted.columns))


def _rows(text: str) -> list[list[SheetCell]]:
    if "\t" not in text:
        try:
            return [cells for _, cells in delimited_grid(PASTED, text.encode("utf-8", "replace")).lines]
        except UnreadableFile:
            return [[line] for line in text.split("\n")]
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)]
    except csv.Error:
        # Some programs copy cells that begin with a quotation mark as they are.
        return [list(line.split("\t")) for line in text.split("\n")]


def _has_headings(grid: Grid, pasted: PastedRows) -> bool:
    own = {column.heading.casefold() for column in pasted.columns}
    for _, cells in grid.lines[:_LOOKED_AT]:
        texts = [" ".join(text_of(cell).split()) for cell in cells if text_of(cell)]
        known = [text for text in texts if text.casefold() in own or weight_of(text) >= _GENERIC_NAME]
        if known and len(known) * 2 >= len(texts) and len(known) >= min(2, len(texts)):
            return True
    return False


def _headings_of_list(columns: tuple[PastedColumn, ...], width: int) -> tuple[list[str], str]:
    """All columns of the list where as many were pasted; else those that can be written, as far as they go."""
    meant = columns if width == len(columns) else tuple(column for column in columns if column.field)
    headings = [column.heading for column in meant[:width]]
    return headings, ", ".join(headings)
