"""The rows of a backup brought back into a register that is sound, as one change that history shows and that can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from benefits_tui.register.backups import Backup, back_up, opened, verify
from benefits_tui.register.changes_without_reason import STOOD_ON, note_on_benefit
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.errors import ConstraintViolated, StoreError
from benefits_tui.store.models import LOGGED, Actual, Benefit, PlanValue, PlanVersion, table_of
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction, subject_of
from benefits_tui.store.types import RecordKey, StoredCell, StoredCells


class RestoredRows(NamedTuple):
    """How many rows a restore wrote, and by which change; none where all was as in the backup."""

    rows: int
    change: int | None


def restore_rows(session: Session, backup: Backup, ref: str | None = None, why: str | None = None) -> RestoredRows:
    """Make the register, or one record with what belongs to it, what it was in a backup; the log goes on.

    The present state is backed up first. Without `why`, what was approved or signed off since and goes is flagged.
    Raises RecordNotFound where the backup does not hold the record, StoreError where the
    backup does not pass its check, or what came since stands in the way.
    """
    if (fault := verify(backup, session.path)) is not None:
        raise StoreError(f"{fault} Nothing was written.")
    back_up(session.path, at_once=True)
    with opened(backup, session.user) as earlier:
        subject = None if ref is None else _record(earlier, ref)
        action = f"restore {ref or 'the register'} from the backup of {backup.at:%Y-%m-%d %H:%M} UTC"
        try:
            with session.store.write(session.change_info(action, why), session.today) as transaction:
                transaction.engine.check_references_at_the_end()
                _note(transaction, _bring_back(transaction, earlier.store, subject), f"the backup of {backup.at:%Y-%m-%d %H:%M}")
        except ConstraintViolated as problem:
            raise StoreError(
                f"{action[:1].upper()}{action[1:]} is not possible: what was entered since stands in its way. "
                "Nothing was written. '--replace' puts the whole backup in the place of the register and keeps the present file."
            ) from problem
        return RestoredRows(transaction.written.rows, transaction.written.change)


def _record(earlier: Session, ref: str) -> RecordKey:
    record = find(earlier, ref)
    return record.kind.value, record.id


def _bring_back(transaction: Transaction, earlier: Reader, only: RecordKey | None) -> set[int]:
    """The benefits whose plan, signed off readings or fields that figures stand on are others by now.

    Rows that came since go first and those that went come last, so that neither stands in the other's way.
    """
    later = max(change_log.last_change(transaction) - change_log.last_change(earlier), 1)
    added, other, gone = list[_Row](), list[_Row](), list[_Row]()
    plans: dict[StoredCell, RecordKey] = {}
    stood_on: set[int] = set()
    for table, model in LOGGED.items():
        before, after = (_keyed(table, reader, plans, only) for reader in (earlier, transaction))
        added += [(table, number, *after[number]) for number in after.keys() - before.keys()]
        gone += [(table, number, *before[number]) for number in sorted(before.keys() - after.keys())]
        names = model._meta.columns.keys() - {"id", "version"}
        for number in sorted(after.keys() & before.keys()):
            (row, subject), (present, _) = before[number], after[number]
            cells = {name: row.get(name) for name in names}
            changed = {name for name, cell in cells.items() if cell != present.get(name)}
            if changed:
                other.append((table, number, cells, subject))
                if table != _PLAN and _was_proof(table, present, changed):
                    stood_on.add(subject[1])
    for table, number, _, subject in reversed(added):
        transaction.delete(LOGGED[table], number, subject)
    for table, number, cells, subject in other:
        transaction.update_stored(LOGGED[table], number, cells, subject)
    for table, _, row, subject in gone:
        # A version that came back could be taken for one that somebody saw before.
        version = row.get("version")
        again = {"version": version + later} if isinstance(version, int) else {}
        transaction.insert_stored(LOGGED[table], [{**row, **again}], [subject])
    return stood_on | {subject[1] for table, _, row, subject in added if _was_proof(table, row, row.keys())}


def _was_proof(table: str, present: StoredCells, names: Iterable[str]) -> bool:
    """True where one of these columns of a row that goes, or changes, is one that the figures of a benefit stand on."""
    if table == table_of(Actual):
        return present.get("validated_on") is not None and "value" in names
    return table == _PLAN or (table == table_of(Benefit) and not STOOD_ON.keys().isdisjoint(names))


def _note(transaction: Transaction, benefits: set[int], backup: str) -> None:
    for benefit in sorted(benefits):
        if transaction.get_or_none(Benefit, benefit) is not None:
            note_on_benefit(transaction, benefit, "restored", "what was here", backup, was_approved=True)


_Row = tuple[str, int, StoredCells, RecordKey]
_PLAN, _PLAN_VALUE = table_of(PlanVersion), table_of(PlanValue)


def _keyed(
    table: str, reader: Reader, plans: dict[StoredCell, RecordKey], only: RecordKey | None
) -> dict[int, tuple[StoredCells, RecordKey]]:
    """The rows of a table by number, each with the record that it belongs to; `plans` learns whose each plan is."""
    model = LOGGED[table]
    blank: StoredCells = dict.fromkeys(model._meta.columns)
    rows: dict[int, tuple[StoredCells, RecordKey]] = {}
    for number, row in change_log.rows_in_order(reader, table):
        subject = plans[row["plan_version_id"]] if table == _PLAN_VALUE else subject_of(model, {**blank, **row})
        if table == _PLAN:
            plans[number] = subject
        if only is None or subject == only:
            rows[number] = (row, subject)
    return rows
