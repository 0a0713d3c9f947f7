"""What the store takes and gives beside rows: keys of records, on whose account a change is made, what a write did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

StoredCell = str | int | None
"""A value as stored: what the change log keeps."""
StoredCells = dict[str, StoredCell]
"""A row as stored, by column."""
RecordKey = tuple[str, int]
"""(kind of record, id)."""
FlagKey = tuple[str, int, str]
"""(subject kind, subject id, rule id): there is at most one open flag for each."""


THE_REGISTER = "the register"
"""Who makes the changes that the program makes by itself: a small step that is found done, a reading of its own maturity."""


class ChangeKind(StrEnum):
    """What a change is, for those that treat changes differently: the first one stays, an undo is not undone unasked."""

    CREATE = "create"
    EDIT = "edit"
    IMPORT = "import"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class ChangeInfo:
    """On whose account a change is made, what it is called, and why."""

    user: str
    action: str
    reason: str | None = None
    kind: ChangeKind = ChangeKind.EDIT
    undoes: int | None = None
    """The change that is taken back, when this is an undo."""
    at: datetime | None = None
    """When it was made, where that is not now."""
    explains: bool = True
    """False where the reason is the name of a file, and nobody said why."""
    new_people: frozenset[str] = frozenset()
    """Names that were said to be somebody new, however near they are to somebody's."""

    @property
    def explanation(self) -> str | None:
        """Why a person made it, as they said."""
        return self.reason if self.explains else None


@dataclass(slots=True)
class FlagChanges:
    """Which flags a write raised and cleared."""

    raised: list[FlagKey] = field(default_factory=list)
    cleared: list[FlagKey] = field(default_factory=list)


@dataclass(slots=True)
class WriteResult:
    """What a transaction did."""

    change: int | None = None
    rows: int = 0
    flags: FlagChanges = field(default_factory=FlagChanges)
    people: list[str] = field(default_factory=list)
    """Whom a name added that nobody bore before."""
