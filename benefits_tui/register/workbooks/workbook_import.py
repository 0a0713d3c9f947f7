"""What happens to a workbook on its way into the register, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.field_values import how_read, read_value
from benefits_tui.domain.fields import Field, FieldError, FieldType, Value
from benefits_tui.exchange.grid import numbers_listed
from benefits_tui.exchange.linked_reader import LinkedSheet, cell_words, day_of, same_cell
from benefits_tui.exchange.linked_rows import CellNote, LinkedRow
from benefits_tui.exchange.sheet import ErrorCell, NoValue, SheetCell, text_of
from benefits_tui.exchange.workbook import LONGEST_TEXT
from benefits_tui.register.session import Session
from benefits_tui.store.errors import RecordDeleted
from benefits_tui.store.transaction import Transaction

NOT_THE_OWNERS = "it is not the owner's; it was left"
"""Said of a row that an owner sent back and does not own."""


class CellChange(NamedTuple):
    """A cell that is written: whose it is, what the register held, what the workbook says as it is read."""

    sheet: str
    row: int
    heading: str
    record: str
    before: Value
    after: Value


class CellConflict(NamedTuple):
    """A cell that was changed in the workbook and in the register: what both began with, what is there, what was typed."""

    sheet: str
    row: int
    heading: str
    base: str
    theirs: str
    mine: str
    who: str


@dataclass(slots=True)
class Returned:
    """What came of a workbook. Cells in conflict and cells left keep what the register holds."""

    records: int = 0
    changes: list[CellChange] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Rows that are no longer in the workbook and were kept."""
    conflicts: list[CellConflict] = field(default_factory=list)
    rejected: list[CellNote] = field(default_factory=list)
    left: list[CellNote] = field(default_factory=list)
    """What was changed and is not the owner's, is only shown, or is of a record that is gone."""
    owner: str = ""
    written: bool = False

    @property
    def cells(self) -> int:
        """How many cells are written in rows that were there."""
        return len(self.changes)


class NotTaken(UserError):
    """Nothing of a workbook was written; each line names a row and what is wrong with it."""


@dataclass(slots=True)
class WorkbookImport:
    """A workbook on its way into the register."""

    session: Session
    transaction: Transaction
    returned: Returned
    reason: str | None
    delete_missing: bool
    sent_change: int | None = None
    """The newest change of the register when the workbook went out."""
    added_since: dict[str, dict[tuple[Value, ...], int]] = field(default_factory=dict)
    own_benefits: set[int] | None = None
    own_actions: set[int] | None = None
    problems: list[str] = field(default_factory=list)

    def value(self, known: Field, sheet: LinkedSheet, row: LinkedRow, heading: str) -> tuple[Value] | None:
        """The value of a changed cell, in a tuple; None for one that says the same otherwise, or was rejected, which is noted."""
        try:
            value = self._read(known, row.cells.get(heading))
        except FieldError as problem:
            reason = str(problem).removeprefix(f"{known.name}: ")
            self.returned.rejected.append(CellNote(sheet.name, row.number, heading, reason))
            return None
        base = sheet.base.get(row.key)
        try:
            return (value,) if base is None or self._read(known, base.cells.get(heading)) != value else None
        except FieldError:
            return (value,)

    def _read(self, known: Field, cell: SheetCell) -> Value:
        if isinstance(cell, ErrorCell | NoValue):
            raise FieldError("its formula has no result")
        cell_text = text_of(day_of(cell) if known.type in (FieldType.DATE, FieldType.GATE) else cell)
        if len(cell_text) >= LONGEST_TEXT:
            raise FieldError("it is longer than a cell can hold; change it in the program")
        return read_value(known, cell_text, *how_read(self.session.policy, self.session.today))

    def row(self, sheet: str, number: int, apply: Callable[[], None]) -> None:
        """Do what a row asks for; what is wrong with it is kept, so that all rows are told at once."""
        try:
            apply()
        except RecordDeleted:
            self.returned.left.append(CellNote(sheet, number, "", "its record was deleted meanwhile"))
        except UserError as problem:
            self.problems.append(f"{sheet}, row {number}: {problem}")


def changed_headings(sheet: LinkedSheet, row: LinkedRow) -> Iterator[tuple[str, str]]:
    """The headings whose cells differ from what went out, with the words that went out."""
    base = sheet.base.get(row.key)
    for heading in sheet.headings:
        sent = base.cells.get(heading) if base is not None else None
        if not same_cell(sent, row.cells.get(heading)):
            yield heading, cell_words(sent)


def conflict(
    workbook: WorkbookImport, sheet: str, row: LinkedRow, change: CellChange, base: str, who: Mapping[str, str] | None = None
) -> bool:
    """True, and noted, for a cell that the register changed meanwhile to something else than the workbook."""
    mine, register_text = cell_words(row.cells.get(change.heading)), cell_words(change.before)
    if register_text in (base, mine) or change.before == change.after:
        return False
    by = (who or {}).get(change.heading, "")
    workbook.returned.conflicts.append(CellConflict(sheet, row.number, change.heading, base, register_text, mine, by))
    return True


def note_unknown(workbook: WorkbookImport, sheet: LinkedSheet, known: Collection[str]) -> None:
    """Note each column that the workbook did not go out with, and in which rows something stands there."""
    for heading in sheet.headings:
        rows = [row.number for row in sheet.rows if heading in row.words]
        if heading not in known and rows:
            reason = f"the workbook has no such column; what stands there in row {numbers_listed(rows)} was left"
            workbook.returned.left.append(CellNote(sheet.name, sheet.head_row, heading, reason))


def note_shown(workbook: WorkbookImport, sheet: LinkedSheet, row: LinkedRow, heading: str) -> None:
    """Note a changed cell that is only shown."""
    workbook.returned.left.append(CellNote(sheet.name, row.number, heading, "it is only shown here"))


def write_cells(workbook: WorkbookImport, cells: list[CellChange], write: Callable[[], object]) -> None:
    """Write these cells, which are told where that changed anything."""
    cells = [cell for cell in cells if cell.before != cell.after]
    if cells:
        before = workbook.transaction.written.rows
        write()
        if workbook.transaction.written.rows > before:
            workbook.returned.changes += cells
            workbook.returned.records += 1
