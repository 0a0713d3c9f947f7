"""What others did to a record while somebody had it open: who changed or deleted it, and bringing it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.register.concurrency import FieldChange, changed_since
from benefits_tui.register.records import Record, SaveResult, flag_changes, record_of, write_fields
from benefits_tui.register.session import Session
from benefits_tui.register.undo import take_back
from benefits_tui.store import change_log
from benefits_tui.store.change_log import RowLine
from benefits_tui.store.models import Link, table_of
from benefits_tui.store.queries import records as rows
from benefits_tui.store.transaction import Transaction


class Deletion(NamedTuple):
    """Which record was deleted, by which change, who did it and when."""

    kind: Kind
    record: int
    ref: str
    change: int
    who: str
    at: datetime


def deletion_of(session: Session, kind: Kind, record: int) -> Deletion | None:
    """How a record went that was there; None while it is there."""
    if rows.exists(session.store, kind.value, record):
        return None
    line = change_log.newest_deletion(session.store, kind.value, record)
    return None if line is None else Deletion(kind, record, str(line.fields.get("ref")), line.change, line.who, line.at)


def bring_back(session: Session, deletion: Deletion, values: Mapping[str, Value], why: str | None = None) -> SaveResult:
    """Bring a deleted record back with what belonged to it, and write these fields: one change.

    Flags that it had are as old as they were. Raises NothingToUndo where something stands in its way by now, FieldError.
    """
    kind, record = deletion.kind, deletion.record
    info = session.change_info(f"bring back {kind.label} {deletion.ref}", why, undoes=deletion.change)
    with session.store.write(info, session.today) as transaction:
        lines = _lines_of(change_log.rows_of_change(transaction, deletion.change), kind, record)
        for line in reversed(lines):
            if _still_has_ends(transaction, line):
                take_back(transaction, line, f"delete {kind.label} {deletion.ref}")
        before = record_of(transaction, kind, record)
        write_fields(transaction, kind, record, values, session.today)
        after = record_of(transaction, kind, record)
    changed = {name: (before.values[name], after.values[name]) for name in values if before.values[name] != after.values[name]}
    return SaveResult(kind, record, after.ref, after.version, changed, *flag_changes(transaction))


def _lines_of(lines: list[RowLine], kind: Kind, record: int) -> list[RowLine]:
    """What a change deleted with one record: the lines up to its own, from that of the record of its kind before it on."""
    own = [place for place, line in enumerate(lines) if line.table == kind.value and line.operation == "delete"]
    end = next(place for place in own if lines[place].row == record)
    first_free = max((place + 1 for place in own if place < end), default=0)
    return lines[first_free : end + 1]


def _still_has_ends(transaction: Transaction, line: RowLine) -> bool:
    """False for a link to a record that is gone as well: the record comes back without it."""
    if line.table != table_of(Link):
        return True
    ends = [(str(line.fields[f"{end}_kind"]), int(line.fields[f"{end}_id"])) for end in ("from", "to")]
    return all(rows.exists(transaction, kind, number) for kind, number in ends)


class Meanwhile(NamedTuple):
    """What others did to a record since it was read: it as it is now with who changed which field, or how it went."""

    record: Record | None
    changes: dict[str, FieldChange]
    deletion: Deletion | None


def meanwhile(session: Session, kind: Kind, record: int, seen_version: int) -> Meanwhile | None:
    """What happened to a record after it had this version; None where nothing did."""
    with session.snapshot():
        if (deletion := deletion_of(session, kind, record)) is not None:
            return Meanwhile(None, {}, deletion)
        changes = changed_since(session.store, kind, record, seen_version)
        return Meanwhile(record_of(session, kind, record), changes, None) if changes else None
