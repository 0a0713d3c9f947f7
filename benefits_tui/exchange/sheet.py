"""A file as rows of cells, whatever it was: delimited text or a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

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


@dataclass(slots=True)
class Sheet:
    """The rows of a file below its header. Row numbers are those a spreadsheet shows, the header's included."""

    path: Path
    header: list[str]
    rows: list[tuple[int, list[SheetCell]]]
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
        index = self.header.index(name)
        for _, cells in self.rows:
            text = text_of(cells[index])
            if text:
                yield text


def text_of(cell: SheetCell) -> str:
    """A cell as words, without white space around."""
    match cell:
        case None:
            return ""
        case str():
            return one_break(cell).strip() if "\r" in cell else cell.strip()
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
