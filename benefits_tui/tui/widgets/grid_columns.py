"""How wide the columns of a benefit's periods are; a digit is never cut."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from benefits_tui.domain.quantity import display_number

GRID_GAP = 1
_LABEL, _NARROW_LABEL, _NARROW = 14, 12, 60
_NUMBER, _LEAST_NUMBER, _NUMBERS = 13, 9, 3
_EVIDENCE_LEAST, _EVIDENCE_WANTED = 6, 10


class GridColumns(NamedTuple):
    """The columns: the period's name, each of the three numbers, the evidence (0 where there is no room for it)."""

    label: int
    number: int
    evidence: int

    def room(self, name: str) -> int:
        """How wide the column of this series is."""
        return self.evidence if name == "evidence" else self.number


def columns_for(width: int, longest: int, evidence: int = 0) -> GridColumns:
    """The columns in this width, where the longest number with its mark, and the longest evidence, have so many letters."""
    label = _LABEL if width >= _NARROW else _NARROW_LABEL
    left = width - label - (_NUMBERS + 1) * GRID_GAP
    number = max(longest, min(_NUMBER, max((left - max(evidence, _EVIDENCE_WANTED)) // _NUMBERS, _LEAST_NUMBER)))
    rest = left - _NUMBERS * number
    return GridColumns(label, number, rest if rest >= _EVIDENCE_LEAST else 0)


def width_needed(longest: int) -> int:
    """The width in which every number is whole."""
    return _NARROW_LABEL + (_NUMBERS + 1) * GRID_GAP + _NUMBERS * max(longest, _LEAST_NUMBER)


def number_text(value: object) -> str:
    """A number of the periods, whole; a dot where there is none."""
    return display_number(value) if isinstance(value, Decimal) else "·" if value is None else str(value)


def cell(text: str, width: int, *, right: bool) -> str:
    """A text in a column; one that is longer ends in an ellipsis."""
    length = cell_len(text)
    if length > width:
        return f"{set_cell_size(text, width - 1)}…" if width else ""
    return " " * (width - length) + text if right else text + " " * (width - length)
