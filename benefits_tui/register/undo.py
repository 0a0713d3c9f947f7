"""Undo: a change applied backwards, as a new change that the history shows like any other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import Kind
from benefits_tui.register.changes_without_reason import note_on_benefit
from benefits_tui.register.records import flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.change_log import LoggedChange, RowLine
from benefits_tui.store.errors import ConstraintViolated, RecordDeleted
from benefits_tui.store.models import (
    LOGGED,
    Actual,
    Adoption,
    Attribution,
    Benefit,
    BudgetAgreement,
    BusinessChange,
    Claim,
    Deliverable,
    Forecast,
    Link,
    Netting,
    PlanVersion,
    table_of,
)
from benefits_tui.store.queries import records as rows
from benefits_tui.store.queries.benefits_map import benefits_fed_by, reaches
from benefits_tui.store.schema import REMOVED_COLUMNS
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import ChangeKind, RecordKey, StoredCell


class NothingToUndo(UsageError):
    """There is no change that can be undone; the message says why."""


class UndoResult(NamedTuple):
    """What was undone: the change's number, what it was called, how many rows it had written, flags that came and went."""

    change: int
    action: str
    rows: int
    raised: list[str]
    cleared: list[str]
    again: bool = False
    """True where it was an undo that was undone."""

    @property
    def summary(self) -> str:
        """A line about it."""
        return f"{'Done again' if self.again else 'Undone'}: {self.action} ({self.rows:,} row{'s' if self.rows != 1 else ''})."


def undo(session: Session, change: int | None = None, why: str | None = None) -> UndoResult:
    """Take back a change: the newest of this person's that is not taken back yet, or the one with this number.

    An undo is a change too, and can be taken back in its turn by its number. Rows get new version numbers, all else is
    exactly as it was. What others did, or what is older than a day, is flagged when it is taken back without `why` and
    figures stand on it.
    Raises NothingToUndo, also when something written later stands in the way: then nothing is written.
    """
    wanted = _which(session, change)
    info = session.change_info(f"undo {wanted.id}: {wanted.action}", why, ChangeKind.UNDO, wanted.id)
    with session.store.write(info, session.today) as transaction:
        lines = change_log.rows_of_change(transaction, wanted.id)
        for line in reversed(lines):
            take_back(transaction, line, wanted.action)
        if not _is_recent(session, wanted):
            _note_plans(transaction, lines)
            _note_others(transaction, wanted, lines)
    return UndoResult(wanted.id, wanted.action, len(lines), *flag_changes(transaction))


def _is_recent(session: Session, change: LoggedChange) -> bool:
    """True of what this person did themselves, no longer than a day ago."""
    day = change_log.day_of_change(session.store, change.id)
    return change.who == session.user and day is not None and session.today - day <= timedelta(days=1)


def _note_plans(transaction: Transaction, lines: list[RowLine]) -> None:
    """Note each approved plan that was taken back: what comes after it would be the first one that was approved."""
    for line in lines:
        if line.table == table_of(PlanVersion) and line.operation == "insert":
            subject = f"plan {line.fields['number']}"
            note_on_benefit(transaction, int(line.fields["benefit_id"]), subject, "approved", "taken back", was_approved=True)


# Tables whose rows figures or flags of a benefit stand on, besides its plan.
_STOOD_ON = frozenset(
    map(
        table_of,
        (Benefit, Actual, Forecast, Attribution, Claim, Netting, BudgetAgreement, Link, Adoption, Deliverable, BusinessChange),
    )
)


def _note_others(transaction: Transaction, change: LoggedChange, lines: list[RowLine]) -> None:
    """Note on each benefit with an approved plan that what its figures or flags stand on was taken back.

    What was noted when it was done is put right by being taken back.
    """
    put_right = {line.row for line in lines if line.table == table_of(Benefit) and "changed_without_reason" in line.fields}
    about: dict[int, None] = {}
    for line in lines:
        if line.table in _STOOD_ON:
            kind, record = line.subject
            about.update(dict.fromkeys([record] if kind == Kind.BENEFIT else benefits_fed_by(transaction, line.subject)))
    for benefit in about.keys() - put_right:
        if rows.exists(transaction, Kind.BENEFIT.value, benefit):
            note_on_benefit(transaction, benefit, f"change {change.id}", change.action, "taken back")


def redo(session: Session) -> UndoResult:
    """Do again what this person undid last, and did nothing else since; again for what they undid before that.

    Raises NothingToUndo, also when something written later stands in the way: then nothing is written.
    """
    void = _void(session)
    undoing = {undoing_change.id for undoing_change in change_log.undoing_changes(session.store)}
    for change in change_log.changes_by(session.store, session.user):
        if change.id in void or change.undoes in undoing:
            # Done again already, or the doing again itself.
            continue
        if change.kind is not ChangeKind.UNDO:
            break
        done = undo(session, change.id)
        return done._replace(action=change.action.partition(": ")[2] or change.action, again=True)
    raise NothingToUndo(f"{session.user} undid nothing since the newest change; there is nothing to redo.")


def _which(session: Session, change: int | None) -> LoggedChange:
    void = _void(session)
    if change is not None:
        last = change_log.change_by_number(session.store, change)
        # A register as it was made stays.
        if last is None or last.kind is ChangeKind.CREATE:
            raise NothingToUndo(f"There is no change {change} that can be undone; 'history' lists them.")
        if change in void:
            raise NothingToUndo(f"Change {change} is undone already.")
        return last
    for own in change_log.changes_by(session.store, session.user):
        if own.kind is ChangeKind.CREATE:
            break
        if own.id not in void and own.kind is not ChangeKind.UNDO:
            return own
    raise NothingToUndo(f"Nothing that {session.user} did is left to undo.")


def _void(session: Session) -> set[int]:
    """The changes that are taken back. An undo that was itself taken back takes nothing back."""
    void: set[int] = set()
    for undoing_change in change_log.undoing_changes(session.store):
        if undoing_change.undoes is not None and undoing_change.id not in void:
            void.add(undoing_change.undoes)
    return void


def take_back(transaction: Transaction, line: RowLine, action: str) -> None:
    """Write the opposite of one row that a change wrote. Raises NothingToUndo where something stands in the way."""
    model = LOGGED[line.table]
    fields = {name: cell for name, cell in line.fields.items() if name not in REMOVED_COLUMNS.get(line.table, ())}
    try:
        if line.operation == "insert":
            present = transaction.stored(model, line.row)
            _must_be_as_left(present, {name: fields.get(name) for name in present}, line, action)
            if (other := transaction.needed_by(model, line.row)) is not None:
                needs = _label(table_of(other))
                raise NothingToUndo(
                    f"{action} cannot be undone: a later {needs} needs the {_label(line.table)}. Undo that first."
                )
            transaction.delete(model, line.row, line.subject)
        elif line.operation == "delete":
            cells: dict[str, StoredCell] = dict(fields)
            if line.table in set(Kind) and rows.by_written_ref(transaction, Kind(line.table), str(cells["ref"])) is not None:
                raise NothingToUndo(f"{action} cannot be undone: another {_label(line.table)} is called {cells['ref']} now.")
            _ends_are_there(transaction, line, action)
            if isinstance(version := cells.get("version"), int):
                cells["version"] = version + 1
            transaction.insert_stored(model, [cells], [line.subject])
        else:
            pairs = {name: pair for name, pair in fields.items() if name != "version"}
            present = transaction.stored(model, line.row)
            _must_be_as_left(present, {name: pair[1] for name, pair in pairs.items()}, line, action)
            transaction.update_stored(model, line.row, {name: pair[0] for name, pair in pairs.items()}, line.subject)
    except ConstraintViolated as problem:
        raise NothingToUndo(
            f"{action} cannot be undone: another {_label(line.table)} has its place now. Undo that first; 'history' shows it."
        ) from problem
    except RecordDeleted as problem:
        raise NothingToUndo(f"{action} cannot be undone: the {_label(line.table)} was deleted since.") from problem


def _ends_are_there(transaction: Transaction, line: RowLine, action: str) -> None:
    """A row that ties records together, or belongs to one by kind and number, needs them; a link must make no circle."""
    ends: list[RecordKey] = [
        (line.fields[f"{end}_kind"], line.fields[f"{end}_id"])
        for end in ("from", "to", "subject")
        if f"{end}_kind" in line.fields
    ]
    for kind, number in ends:
        if not rows.exists(transaction, kind, number):
            raise NothingToUndo(f"{action} cannot be undone: the {_label(kind)} was deleted since.")
    if line.table == table_of(Link) and reaches(transaction, ends[1], ends[0]):
        raise NothingToUndo(f"{action} cannot be undone: what was linked since would make it a circle.")


# They say when a row was written, not what a person wrote.
_NOT_COMPARED = frozenset({"version", "last_activity_on"})


def _must_be_as_left(present: dict[str, StoredCell], left: dict[str, Any], line: RowLine, action: str) -> None:
    for name, value in left.items():
        if name not in _NOT_COMPARED and present.get(name) != value:
            raise NothingToUndo(
                f"{action} cannot be undone: the {_label(name)} of the {_label(line.table)} was changed since. "
                "Undo that first; 'history' shows it."
            )


def _label(name: str) -> str:
    return name.replace("_", " ")
