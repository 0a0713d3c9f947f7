"""What the steps of an import share: the transaction, what the file says, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.parsed_rows import Key, ParsedRecord, ParsedRows, RejectedCell
from benefits_tui.exchange.row_kinds import AnyKind
from benefits_tui.register.importing.details import ImportDetails
from benefits_tui.register.session import Session
from benefits_tui.store.transaction import Transaction

ImportProgress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is; may raise to cancel."""


@dataclass(slots=True)
class RowCounts:
    """What became of the records of one kind. `read` is the sum of the four after it."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    renamed: int = 0
    not_in_file: int = 0

    @property
    def read(self) -> int:
        """Records found in the file, and cells that could not be read."""
        return self.added + self.changed + self.unchanged + self.rejected


@dataclass(slots=True)
class ImportOutcome:
    """What an import did, or would do."""

    rows: int
    written: bool = False
    by_kind: dict[str, RowCounts] = field(default_factory=dict)
    rejects: list[RejectedCell] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    details: ImportDetails = field(default_factory=ImportDetails)

    def counts(self, kind: str) -> RowCounts:
        """The counts of one kind."""
        return self.by_kind.setdefault(kind, RowCounts())

    def add(self, part: ImportOutcome) -> None:
        """Add what became of one table."""
        for kind, counts in part.by_kind.items():
            total = self.counts(kind)
            for name in ("added", "changed", "unchanged", "rejected", "renamed"):
                setattr(total, name, getattr(total, name) + getattr(counts, name))
        self.notices += [notice for notice in part.notices if notice not in self.notices]
        self.details.add(part.details)

    def total(self, name: str) -> int:
        """The sum of one count over all kinds."""
        return sum(int(getattr(counts, name)) for counts in self.by_kind.values())


@dataclass(slots=True)
class ImportedRecords:
    """The records that the tables of a file speak of, so that one of which several tables speak counts once.

    `there` are those of a kind that were there before; `named` the people and objectives that were counted.
    """

    spoken_of: set[tuple[AnyKind, int]] = field(default_factory=set)
    changed: set[tuple[Kind, int]] = field(default_factory=set)
    new: set[tuple[Kind, int]] = field(default_factory=set)
    there: dict[Kind, set[int]] = field(default_factory=dict)
    named: set[tuple[str, str]] = field(default_factory=set)

    def add(self, context: ImportContext) -> None:
        """Add what one table spoke of."""
        self.spoken_of |= {(kind, record) for (kind, _), record in context.ids.items()}
        self.changed |= context.changed
        self.new |= context.new

    def count_into(self, outcome: ImportOutcome) -> None:
        """What became of the projects and benefits."""
        for kind in (Kind.PROJECT, Kind.BENEFIT):
            counts = outcome.counts(kind.plural)
            records = {record for spoken, record in self.spoken_of if spoken is kind}
            counts.added = sum((kind, record) in self.new for record in records)
            counts.changed = sum((kind, record) in self.changed - self.new for record in records)
            counts.unchanged = len(records) - counts.added - counts.changed
            counts.not_in_file = len(self.there.get(kind, set()) - records)


@dataclass(slots=True)
class ImportContext:
    """One import under way. `ids` are the records that drafts stand for, once they are known or written."""

    session: Session
    transaction: Transaction
    file: str
    mapping: Mapping
    drafts: ParsedRows
    outcome: ImportOutcome
    tell: ImportProgress
    ids: dict[tuple[AnyKind, Key], int] = field(default_factory=dict)
    changed: set[tuple[Kind, int]] = field(default_factory=set)
    new: set[tuple[Kind, int]] = field(default_factory=set)
    reason: str | None = None
    """Why what was approved changes; None where nobody says."""
    named: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    """Records by their folded names, of the kinds for which they were looked up."""
    file_records: ImportedRecords = field(default_factory=ImportedRecords)
    """What all tables of the file speak of."""

    @property
    def today(self) -> date:
        """The day of the import."""
        return self.session.today

    def counts(self, name: str) -> RowCounts:
        """The counts of one kind."""
        return self.outcome.counts(name)

    @property
    def details(self) -> ImportDetails:
        """What is told cell by cell."""
        return self.outcome.details

    def reject_value(self, draft: ParsedRecord, name: str, reason: str) -> None:
        """List the cell that a draft's value came from as rejected."""
        row, column = draft.rows.get(name, draft.row), draft.columns.get(name, name)
        value = str(draft.values[name])
        self.drafts.rejects.append(RejectedCell(row, column, value, reason, draft.kind.plural, (draft.kind, draft.key)))
