"""A sheet as it stands in its file, before its table is looked for: cells, merged ranges, and what is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benefits_tui.exchange.sheet import NumberedRow


class Layout(NamedTuple):
    """Where a table stands in its sheet, by the row numbers that a spreadsheet shows; None is found out."""

    header: tuple[int, int] | None = None
    """The first and the last row of the column names."""
    rows: tuple[int, int] | None = None
    """The first and the last row that is read."""
    transpose: bool | None = None
    """True where each column is a record."""

    def over(self, other: Layout) -> Layout:
        """This layout, and where it leaves something open the other's."""
        return Layout(
            self.header if self.header is not None else other.header,
            self.rows if self.rows is not None else other.rows,
            self.transpose if self.transpose is not None else other.transpose,
        )


FIND_OUT = Layout()
"""Nothing is known of where the table is."""


ENOUGH_NAMES = 1.6
"""Two known names make a header; one alone stands in many a title."""


class SheetInfo(NamedTuple):
    """A sheet of a file, as a person chooses it."""

    name: str
    rows: int
    hidden: bool
    known: float
    """How many column names are known in it; the likeliest sheet has the most."""
    holds: str = ""
    """What it seems to hold where no column name is known."""

    @property
    def why_left_out(self) -> str:
        """The name, and why its rows make no records."""
        why = "hidden" if self.hidden else "blank" if not self.rows else self.holds or "no column makes a record"
        return f"{self.name!r} ({why})"

    @property
    def may_be_read(self) -> bool:
        """True where people see it and enough column names are known for records."""
        return not self.hidden and self.known >= ENOUGH_NAMES


@dataclass(slots=True)
class Grid:
    """All cells of a sheet. `merged` are ranges as (first row, first column, last row, last column), columns from 0."""

    path: Path
    name: str
    lines: Sequence[NumberedRow]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    notices: list[str] = field(default_factory=list)
    delimited: bool = False
    delimiter: str | None = None


def column_letter(place: int) -> str:
    """`A` for 0, `AB` for 27."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def numbers_listed(numbers: list[int], most: int = 6) -> str:
    """`3, 5 to 9 and 12`: row numbers in words, the first few of many."""
    spans: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    span_texts = [str(first) if first == last else f"{first} to {last}" for first, last in spans[:most]]
    if len(spans) > most:
        return f"{', '.join(span_texts)} …"
    return " and ".join([", ".join(span_texts[:-1]), span_texts[-1]] if len(span_texts) > 1 else span_texts)
