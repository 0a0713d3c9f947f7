"""Small ways to fill a register and to look at it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from benefits_tui.domain.changes_without_reason import read_changes
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.lifecycle import FINAL, State
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.periods import Period
from benefits_tui.register import readings, records
from benefits_tui.register.final_states import withdraw_conclusion
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store.models import LOGGED, Benefit, table_of
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import RecordKey, StoredCell, StoredCells

D = Decimal


def project(session: Session, ref: str = "P-1", **values: Value) -> str:
    """A project in delivery, without cost."""
    given: dict[str, Value] = {"ref": ref, "name": f"Project {ref}", "stage": "delivery", **values}
    return records.add(session, Kind.PROJECT, given).ref


def benefit(session: Session, project_ref: str = "P-1", **values: Value) -> str:
    """A quarterly flow of money that no rule has anything to say of but what `values` take away."""
    if session.store.one("SELECT 1 FROM objective WHERE ref = 'O1'") is None:
        records.add(session, Kind.OBJECTIVE, {"ref": "O1", "title": "An objective"})
    given: dict[str, Value] = {
        "project": project_ref,
        "title": "A benefit",
        "class": "cashable",
        "owner": "Head of Operations",
        "objectives": "O1",
        "unit": "GBP",
        "kind": "flow",
        "direction": "increase",
        "baseline": D(0),
        "stated": D(1000),
    }
    given |= values
    ended = given.pop("state") if given.get("state") in FINAL else None
    ref = records.add(session, Kind.BENEFIT, {name: v for name, v in given.items() if v is not None}).ref
    return ref if ended is None else end(session, ref, str(ended))


def give(session: Session, ref: str, values: Mapping[str, Value]) -> None:
    """Change fields of a benefit, its state among them, also to a final one."""
    state = values.get("state")
    ended = state if state in FINAL else None
    rest = {name: value for name, value in values.items() if name != "state" or ended is None}
    if rest:
        records.change(session, ref, rest)
    if ended is not None:
        end(session, ref, str(ended))


def changed_without_reason(session: Session, ref: str = "P-1/B01") -> str | None:
    """The fields of a benefit that changed after approval without a reason, commas between; None for none."""
    row = session.store.one("SELECT changed_without_reason FROM benefit WHERE ref = ?", (ref,))
    assert row is not None
    return ",".join(read_changes(None if row[0] is None else str(row[0]))) or None


def end(session: Session, ref: str, state: str, why: str | None = None) -> str:
    """A final state as an old register has it, or an import brings it: without the act that gives one."""
    with session.store.write(session.change_info(f"end {ref}", why), session.today) as transaction:
        number = find(transaction, ref, Kind.BENEFIT).id
        withdraw_conclusion(transaction, number, session.today)
        transaction.update(Benefit, number, {"state": State(state), "last_activity_on": session.today})
    return ref


def stage(session: Session, ref: str, value: str) -> None:
    """A stage as an import brings it, also one that is closed, without the closing checklist."""
    with session.store.write(session.change_info(f"stage of {ref}"), session.today) as transaction:
        number = find(transaction, ref, Kind.PROJECT).id
        records.write_fields(transaction, Kind.PROJECT, number, {"stage": value}, session.today)


def plan(session: Session, ref: str, **by_period: int) -> None:
    """Approve a plan; periods are written with underscores, such as y2026_Q1."""
    approve(session, ref, {parse_period(name[1:].replace("_", "-")): D(value) for name, value in by_period.items()})


def approve(
    session: Session,
    ref: str,
    values: Mapping[Period, Decimal],
    *,
    approved_by: str | None = None,
    approved_on: date | None = None,
    reason: str | None = None,
) -> int:
    """Approve a plan in place of the one before, what has ended included, as an import can; the version's number."""
    with session.store.write(session.change_info(f"approve a plan of {ref}", reason), session.today) as transaction:
        number = find(transaction, ref, Kind.BENEFIT).id
        by, on = approved_by or session.user, approved_on or session.today
        return readings.write_plan(transaction, number, values, by, on, reason)


def rules_on(session: Session, ref: str) -> dict[str, str]:
    """The open flags of a record: severity by rule."""
    rows = session.store.all(
        "SELECT flag.rule, flag.severity FROM flag LEFT JOIN benefit ON flag.subject_kind = 'benefit' AND benefit.id = subject_id "
        "LEFT JOIN project ON flag.subject_kind = 'project' AND project.id = subject_id "
        "LEFT JOIN review ON flag.subject_kind = 'review' AND review.id = subject_id "
        "WHERE cleared_on IS NULL AND coalesce(benefit.ref, project.ref, review.ref) = ?",
        (ref,),
    )
    return {str(rule): str(severity) for rule, severity in rows}


# Rows by the names of their tables, their cells as stored ---------------------------------------------------------


def insert(transaction: Transaction, table: str, row: Mapping[str, StoredCell], subject: RecordKey | None = None) -> int:
    """Add a row; its id."""
    return transaction.insert_stored(LOGGED[table], [row], None if subject is None else [subject])[0]


def insert_many(transaction: Transaction, table: str, rows: Sequence[Mapping[str, StoredCell]]) -> list[int]:
    """Add rows; their ids."""
    return transaction.insert_stored(LOGGED[table], rows)


def update(
    transaction: Transaction, table: str, number: int, cells: Mapping[str, StoredCell], subject: RecordKey | None = None
) -> StoredCells:
    """Write cells of a row; those that really changed, as they were."""
    return transaction.update_stored(LOGGED[table], number, cells, subject)


def needed_by(transaction: Transaction, table: str, number: int) -> str | None:
    """The table of a row that refers to this one."""
    model = transaction.needed_by(LOGGED[table], number)
    return None if model is None else table_of(model)


@contextlib.contextmanager
def held(path: Path, lock: str = "IMMEDIATE") -> Iterator[None]:
    """Another program has the lock of a register."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute(f"BEGIN {lock}")
        yield
        holder.rollback()
