"""A file as rows of cells, whatever it was: delimited text or a workbook."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol, runtime_checkable

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.parsing import one_break

SheetValue = str | int | Decimal | date | bool | None
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
BAD_BYTES = re.compile("[\udc80-\udcff]")
"""Bytes that the file's encoding does not have, as `surrogateescape` keeps them."""


class UnreadableFile(UserError, ValueError):
    """The file cannot be read as a table; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class NoValue:
    """A formula whose result was never stored: not the same as a blank cell."""

    formula: str


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell whose formula failed in the spreadsheet: `#N/A`, `#REF!`."""

    code: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that its cell shows as a percentage; 62 % is 62, as in text."""

    points: Decimal


SheetCell = SheetValue | NoValue | ErrorCell | Percent
NumberedRow = tuple[int, list[SheetCell]]


@runtime_checkable
class ByColumn(Protocol):
    """Rows of which some columns can be read without the others."""

    def column(self, place: int) -> Iterator[tuple[int, SheetCell]]:
        """The cells of a column with the numbers of their rows."""

    def only(self, places: Collection[int] | None = None) -> Iterator[NumberedRow]:
        """The rows, with the cells of these columns alone; None for all."""


@dataclass(slots=True)
class Sheet:
    """The rows of a file below its header. Row numbers are those a spreadsheet shows, the header's included."""

    path: Path
    header: list[str]
    rows: Sequence[NumberedRow]
    notices: list[str] = field(default_factory=list)
    delimited: bool = False
    name: str = ""
    """The sheet's name in its workbook."""
    title: str = ""
    """The words above the table."""
    delimiter: str | None = None
    header_rows: tuple[int, int] = (1, 1)
    """The first and the last row of the column names."""
    turned: bool = False
    """True where each column of the file is a record."""

    def column(self, name: str) -> Iterator[str]:
        """The texts of a column that are not blank."""
        for _, cell in self.cells(name):
            if text := text_of(cell):
                yield text

    def cells(self, name: str) -> Iterator[tuple[int, SheetCell]]:
        """The cells of a column, blank ones too, with the numbers of their rows."""
        place = self.header.index(name)
        if isinstance(self.rows, ByColumn):
            return self.rows.column(place)
        return ((number, cells[place]) for number, cells in self.rows)


def text_of(cell: SheetCell) -> str:
    """A cell as words, without white space around."""
    if isinstance(cell, str):
        return one_break(cell).strip() if "\r" in cell else cell.strip()
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case int():
            return str(cell)
        case Decimal():
            return format(cell, "f")
        case date():
            return cell.isoformat()
        case NoValue():
            return cell.formula
        case ErrorCell():
            return cell.code
        case Percent():
            return f"{cell.points.normalize():f}%"


def names_apart(cells: Iterable[SheetCell]) -> list[str]:
    """Column names, none twice: a name that stands twice gets a number, `colour_rating`, `colour_rating (2)`; blank ones are
    called by their place, and left out behind the last one."""
    texts = [" ".join(_UNSEEN.sub("", BAD_BYTES.sub("�", text_of(cell))).split()) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    taken: set[str] = set()
    names = []
    for place, text in enumerate(texts, start=1):
        name = text or f"column {place}"
        number = 1
        while name in taken or (number > 1 and name in texts):
            number += 1
            name = f"{text or f'column {place}'} ({number})"
        taken.add(name)
        names.append(name)
    return names
