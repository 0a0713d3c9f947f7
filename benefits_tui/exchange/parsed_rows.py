"""What a file says, before a register has looked at it: drafts of records and readings, and cells that could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.periods import Period
from benefits_tui.exchange.row_kinds import AnyKind

Key = tuple[str, ...]
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class RejectedCell:
    """A cell that could not be read. Its words are kept as a note on the record of its row, where there is one."""

    row: int
    column: str
    value: str
    reason: str
    kind: str
    record: tuple[AnyKind, Key] | None = None


def reason_alone(reject: RejectedCell) -> str:
    """The reason without the cell's own words, which stand beside it; the same for all cells of one kind of fault."""
    alone = re.sub(r"^(?:'[^']*'|\"[^\"]*\") ", "", reject.reason)
    return re.sub(r"\(?'[^']*' there\)", "", re.sub(r"\brow \d+", "a row before", alone)).strip()


class RejectReason(NamedTuple):
    """A reason for which cells were rejected, with the columns and the cells."""

    reason: str
    columns: tuple[str, ...]
    cells: list[RejectedCell]

    @property
    def rows(self) -> list[int]:
        """The rows of the cells, each once."""
        return list(dict.fromkeys(cell.row for cell in self.cells))

    def columns_listed(self, most: int = 3) -> str:
        """The first columns, and how many more."""
        more = len(self.columns) - most
        return ", ".join(self.columns[:most]) + (f" and {more:,} more column{'s' if more > 1 else ''}" if more > 0 else "")


def reject_reasons(rejects: Iterable[RejectedCell]) -> list[RejectReason]:
    """The reasons for which cells were rejected, each once whatever names and numbers are in it, the most frequent first."""
    groups: dict[str, list[RejectedCell]] = {}
    for reject in rejects:
        groups.setdefault(_VARIES.sub("…", reason_alone(reject)), []).append(reject)
    reasons = [
        RejectReason(reason_alone(cells[0]), tuple(dict.fromkeys(cell.column for cell in cells)), cells)
        for cells in groups.values()
    ]
    return sorted(reasons, key=lambda reason: -len(reason.cells))


_VARIES = re.compile(r"'[^']*'|\"[^\"]*\"|\d[\d.,:-]*")


@dataclass(slots=True)
class ParsedRecord:
    """What a file says of one record; its first row, and from which row each value came."""

    kind: AnyKind
    key: Key
    row: int
    values: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    parent: Key | None = None
    named: str = field(default="", compare=False)
    """What its key columns say, as it is written there."""

    @property
    def record_kind(self) -> Kind:
        """The kind of a draft that becomes a record."""
        assert isinstance(self.kind, Kind)
        return self.kind


@dataclass(slots=True)
class ParsedReading:
    """One value for one period of a benefit."""

    benefit: Key
    series: str
    period: Period
    value: Decimal
    evidence: str | None
    row: int
    day: date | None = None
    """Set where the file gives a day: it stands for the period of the benefit's own frequency."""
    column: str = field(default="", compare=False)
    words: str = field(default="", compare=False)
    """The cell as it is written, for what is said of a second value."""


@dataclass(slots=True)
class ParsedRows:
    """All that a file says."""

    rows: int = 0
    projects: dict[Key, ParsedRecord] = field(default_factory=dict)
    benefits: dict[Key, ParsedRecord] = field(default_factory=dict)
    readings: Sequence[ParsedReading] = field(default_factory=list)
    rejects: list[RejectedCell] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    others: dict[AnyKind, dict[Key, ParsedRecord]] = field(default_factory=dict)
