"""A file as rows of cells, whatever it was: delimited text or a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.parsing import one_break

SheetValue = str | int | Decimal | date | bool | None


class UnreadableFile(UserError, ValueError):
    """The file cannot be read as a table; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class NoValue:
    """A formula whose result was never stored: not the same as a blank cell."""

    formula: str


@dataclass(slots=True)
class Sheet:
    """The rows of a file below its header. Row numbers are those a spreadsheet shows, the header's included."""

    path: Path
    header: list[str]
    rows: list[tuple[int, list[SheetValue | NoValue]]]
    notices: list[str] = field(default_factory=list)
    delimited: bool = False

    def column(self, name: str) -> Iterator[str]:
        """The texts of a column that are not blank."""
        index = self.header.index(name)
        for _, cells in self.rows:
            text = text_of(cells[index])
            if text:
                yield text


def text_of(cell: SheetValue | NoValue) -> str:
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


def build(path: Path, lines: Iterator[tuple[int, list[SheetValue | NoValue]]], notices: list[str]) -> Sheet:
    """Find the header (the first row with two filled cells), name its columns apart, and square the rows.

    A name that stands twice gets a number: `colour_rating`, `colour_rating (2)`. Raises UnreadableFile for no header.
    """
    for _, cells in lines:
        if sum(1 for cell in cells if text_of(cell)) >= 2:
            header = _names(cells)
            break
    else:
        raise UnreadableFile(f"{path.name} has no row with column names.")
    width = len(header)
    rows: list[tuple[int, list[SheetValue | NoValue]]] = []
    for number, cells in lines:
        if not any(text_of(cell) for cell in cells):
            continue
        if len(cells) > width and any(text_of(cell) for cell in cells[width:]):
            header.extend(f"column {place}" for place in range(width + 1, len(cells) + 1))
            notices.append(f"Row {number} has more cells than the header has names; they are called 'column {width + 1}' and on.")
            width = len(header)
            for _, earlier in rows:
                earlier.extend([None] * (width - len(earlier)))
        squared = cells[:width] + [None] * (width - len(cells))
        rows.append((number, squared))
    return Sheet(path, header, rows, notices)


def _names(cells: list[SheetValue | NoValue]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(text_of(cell).split()) or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    while names and names[-1].startswith("column ") and not text_of(cells[len(names) - 1]):
        names.pop()
    return names
