"""The rows of the queue, kept with the flags: one a record, or one a cause where several records share it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.flag_states import FlagState
from benefits_tui.domain.quantity import to_scaled
from benefits_tui.store.engine.sqlite import compile_query, ids_argument
from benefits_tui.store.evaluation.money_at_risk import WaitingFlag, benefits_in, coverage_of_flags, money_of_rows, sharing_money
from benefits_tui.store.facts.covering import flagged_around
from benefits_tui.store.models import Flag, QueueRow
from benefits_tui.store.query import Prepared, Reader, among_given, parameter
from benefits_tui.store.row_sql import insert_statement, update_sql
from benefits_tui.store.types import RecordKey


class PlacedRow(NamedTuple):
    """A row of the queue: a record, its worst flag, what is at risk in all."""

    id: int
    subject: RecordKey
    rank: int
    due: date | None
    value_at_risk: Decimal | None
    records: int
    flags: int


def keep_rows(reader: Reader, changed: Collection[RecordKey] | None, looked_at: Iterable[RecordKey] = ()) -> None:
    """Make the rows equal to the flags that wait; looked at are the records whose flags changed, None standing for all, and
    those on which money counts that may have changed without a flag."""
    if changed is None:
        flags, changed_records = _flags(reader, _ALL), None
        places = _places(flags)
        money = money_of_rows(flags, places, coverage_of_flags(reader, flags))
    else:
        changed = {*changed, *sharing_money(reader, changed, looked_at)}
        if not changed:
            return
        flags, changed_records = _around(reader, changed)
        places = _places(flags)
        money = _money_around(reader, flags, places)
    moved = [(*(places.get(flag.id) or (None, None)), flag.id) for flag in flags if flag.row != places.get(flag.id)]
    if moved:
        reader.engine.run_many(update_sql(Flag, ("row_kind", "row_id")), moved)
    _write(reader, _rows(flags, places, money), changed_records)


def _money_around(reader: Reader, flags: list[WaitingFlag], places: dict[int, RecordKey]) -> dict[RecordKey, Decimal]:
    """What counts in the rows of these flags, with what counts before it in rows beside them."""
    if not any(flag.value_at_risk is not None for flag in flags):
        return {}
    benefits = benefits_in(flags, coverage_of_flags(reader, flags))
    known = {flag.id: flag for flag in flags}
    beside: set[RecordKey] = {("benefit", benefit) for benefit in benefits} | flagged_around(reader, benefits)
    for kind, ids in _by_kind(beside):
        for flag in _flags(reader, _ON, kind=kind, ids=ids_argument(ids)):
            known.setdefault(flag.id, flag)
    # Where flags beside them stand does not change with this write.
    placed = {flag.id: flag.row for flag in known.values() if flag.row is not None and flag.waits} | places
    return money_of_rows(known.values(), placed, coverage_of_flags(reader, known.values()))


def _places(flags: Iterable[WaitingFlag]) -> dict[int, RecordKey]:
    """In which row each flag that waits stands: its record's, or that of its origin where several records share it or the
    origin has a row anyway."""
    sharing: dict[RecordKey, set[RecordKey]] = defaultdict(set)
    waiting = [flag for flag in flags if flag.waits]
    for waiting_flag in waiting:
        sharing[waiting_flag.subject].add(waiting_flag.subject)
        if waiting_flag.origin is not None:
            sharing[waiting_flag.origin].add(waiting_flag.subject)
    return {
        waiting_flag.id: waiting_flag.origin
        if waiting_flag.origin is not None and len(sharing[waiting_flag.origin]) > 1
        else waiting_flag.subject
        for waiting_flag in waiting
    }


def rows_of(reader: Reader) -> dict[RecordKey, PlacedRow]:
    """The rows that the flags of a register stand in, by their records."""
    flags = _flags(reader, _ALL)
    places = _places(flags)
    return _rows(flags, places, money_of_rows(flags, places, coverage_of_flags(reader, flags)))


def are_in_place(reader: Reader) -> bool:
    """True where each flag says of itself in which row of the queue it stands."""
    flags = _flags(reader, _ALL)
    places = _places(flags)
    return all(flag.row == places.get(flag.id) for flag in flags)


def _rows(
    flags: Iterable[WaitingFlag], places: dict[int, RecordKey], money: dict[RecordKey, Decimal]
) -> dict[RecordKey, PlacedRow]:
    groups: dict[RecordKey, list[WaitingFlag]] = defaultdict(list)
    for flag in flags:
        if flag.id in places:
            groups[places[flag.id]].append(flag)
    rows = {}
    for key, group in groups.items():
        worst = min(group, key=lambda flag: flag.order)
        records = len({flag.subject for flag in group})
        rows[key] = PlacedRow(worst.id, key, worst.rank, worst.due, money.get(key), records, len(group))
    return rows


_COLUMNS = (
    Flag.id, Flag.subject_kind, Flag.subject_id, Flag.rank, Flag.due, Flag.value_at_risk, Flag.origin_kind, Flag.origin_id,
    Flag.row_kind, Flag.row_id, Flag.state, Flag.pressing, Flag.cleared_on,
)  # fmt: skip
_OPEN_OR_PLACED = Flag.cleared_on.is_null() | Flag.row_kind.is_null(False)
_ALL = Prepared(Flag.select(*_COLUMNS).where(_OPEN_OR_PLACED))
_ON = Prepared(
    Flag.select(*_COLUMNS).where(
        (Flag.subject_kind == parameter("kind")) & among_given(Flag.subject_id, "ids") & Flag.cleared_on.is_null()
    )
)
_IN_ROWS = Prepared(Flag.select(*_COLUMNS).where((Flag.row_kind == parameter("kind")) & among_given(Flag.row_id, "ids")))
_FROM = Prepared(
    Flag.select(*_COLUMNS).where(
        (Flag.origin_kind == parameter("kind"))
        & Flag.origin_kind.is_null(False)
        & among_given(Flag.origin_id, "ids")
        & Flag.cleared_on.is_null()
    )
)


def _flags(reader: Reader, query: Prepared, **given: str | int) -> list[WaitingFlag]:
    return reader.rows(_waiting, query, **given)


def _waiting(
    number: int, kind: str, subject: int, rank: int, due: date | None, at_risk: Decimal | None, origin_kind: str | None,
    origin: int | None, row_kind: str | None, row: int | None, state: FlagState, pressing: bool, cleared: date | None,
) -> WaitingFlag:  # fmt: skip
    waits = cleared is None and pressing and state is FlagState.OPEN
    return WaitingFlag(number, (kind, subject), rank, due, at_risk, _key(origin_kind, origin), _key(row_kind, row), waits)


def _key(kind: str | None, record: int | None) -> RecordKey | None:
    return None if kind is None or record is None else (kind, record)


def _around(reader: Reader, changed: Collection[RecordKey]) -> tuple[list[WaitingFlag], set[RecordKey]]:
    """The flags on these records and in every row that they stood or will stand in; and those rows."""
    by_id: dict[int, WaitingFlag] = {}
    rows, looked, new = set[RecordKey](), set[RecordKey](), set(changed)
    while new:
        for query in (_ON, _IN_ROWS, _FROM):
            for kind, ids in _by_kind(new):
                by_id.update((flag.id, flag) for flag in _flags(reader, query, kind=kind, ids=ids_argument(ids)))
        looked |= new
        places = _places(by_id.values())
        rows |= new
        # A record that leaves a shared row, or enters one, brings its own row along.
        new = {
            key
            for neighbour in by_id.values()
            for key in (neighbour.row, places.get(neighbour.id), neighbour.origin if neighbour.subject in changed else None)
            if key is not None
            and key not in looked
            and (neighbour.row != places.get(neighbour.id) or neighbour.subject in changed)
        }
    return list(by_id.values()), rows


def _by_kind(keys: Iterable[RecordKey]) -> list[tuple[str, list[int]]]:
    kinds: dict[str, list[int]] = defaultdict(list)
    for kind, record in keys:
        kinds[kind].append(record)
    return list(kinds.items())


_ROW_FIELDS = (
    QueueRow.id, QueueRow.subject_kind, QueueRow.subject_id, QueueRow.rank, QueueRow.due, QueueRow.value_at_risk,
    QueueRow.records, QueueRow.flags,
)  # fmt: skip


def _write(reader: Reader, rows: dict[RecordKey, PlacedRow], changed_records: set[RecordKey] | None) -> None:
    if changed_records is None:
        reader.engine.apply(QueueRow.delete())
    else:
        for kind, ids in _by_kind(changed_records):
            reader.run(_DROP, kind=kind, ids=ids_argument(ids))
        rows = {key: row for key, row in rows.items() if key in changed_records}
    cells = [
        (
            row.id, *row.subject, row.rank, None if row.due is None else row.due.isoformat(),
            None if row.value_at_risk is None else to_scaled(row.value_at_risk), row.records, row.flags,
        )
        for row in rows.values()
    ]  # fmt: skip
    if cells:
        reader.engine.run_many(compile_query(insert_statement(_ROW_FIELDS))[0], cells)


_DROP = Prepared(QueueRow.delete().where((QueueRow.subject_kind == parameter("kind")) & among_given(QueueRow.subject_id, "ids")))


def stored_rows(reader: Reader) -> dict[RecordKey, PlacedRow]:
    """The rows as stored."""
    return {row.subject: row for row in reader.rows(_row, QueueRow.select(*_ROW_FIELDS))}


def _row(
    number: int, kind: str, subject: int, rank: int, due: date | None, at_risk: Decimal | None, records: int, flags: int
) -> PlacedRow:
    return PlacedRow(number, (kind, subject), rank, due, at_risk, records, flags)
