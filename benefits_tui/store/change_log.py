"""The change log read back: history, what a change wrote, and all rows rebuilt from it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.fields import Value
from benefits_tui.domain.quantity import from_scaled
from benefits_tui.store.errors import StoreError
from benefits_tui.store.log_fields import Fields, decode_fields
from benefits_tui.store.model_fields import ScaledField
from benefits_tui.store.models import LOGGED, Change, ChangeRow, ExternalKey, Review, ReviewFinding, table_of
from benefits_tui.store.query import Prepared, Query, Reader, parameter
from benefits_tui.store.schema import REMOVED_COLUMNS, RENAMED_COLUMNS
from benefits_tui.store.types import ChangeKind, RecordKey, StoredCell

Rows = dict[str, dict[int, dict[str, StoredCell]]]
"""Rows as stored: table → id → columns that are not blank."""


class LogLine(NamedTuple):
    """One row's change, with the change that it belongs to."""

    change: int
    at: datetime
    who: str
    action: str
    why: str | None
    subject: RecordKey
    table: str
    operation: str
    fields: Fields


_LINE = (
    Change.id, Change.at, Change.who, Change.action, Change.why, ChangeRow.subject_kind, ChangeRow.subject_id,
    ChangeRow.table_name, ChangeRow.operation, ChangeRow.fields,
)  # fmt: skip


def _line(
    change: int, at: datetime, who: str, action: str, why: str | None, kind: str, record: int, table: str, operation: str,
    fields: str,
) -> LogLine:  # fmt: skip
    return LogLine(change, at, who, action, why, (kind, record), table, operation, logged_fields(table, fields))


def _lines() -> peewee.ModelSelect[Any]:
    return ChangeRow.select(*_LINE).join(Change, on=ChangeRow.change)


def _of(key: RecordKey) -> Any:
    return (ChangeRow.subject_kind == key[0]) & (ChangeRow.subject_id == key[1])


def newest_lines(reader: Reader, subject: RecordKey | None, limit: int) -> list[LogLine]:
    """The newest lines first, of one record or of all; how files name records is left out."""
    query = _lines().where(ChangeRow.table_name != table_of(ExternalKey))
    if subject is not None:
        query = query.where((_of(subject) | _said_of(subject[1])) if subject[0] == "benefit" else _of(subject))
    return reader.rows(_line, query.order_by(ChangeRow.id.desc()).limit(limit))


def _said_of(benefit: int) -> Any:
    """What reviews say of a benefit is kept with the reviews; found by them, for lines are indexed by their record."""
    condition = ReviewFinding.benefit == benefit
    lines_of_reviews = (ChangeRow.subject_kind == table_of(Review)) & ChangeRow.subject_id.in_(
        ReviewFinding.select(ReviewFinding.review).where(condition)
    )
    row = ChangeRow.row_id.in_(ReviewFinding.select(ReviewFinding.id).where(condition))
    return lines_of_reviews & (ChangeRow.table_name == table_of(ReviewFinding)) & row


def lines_of(reader: Reader, subject: RecordKey) -> list[LogLine]:
    """All lines of a record, oldest first."""
    return reader.rows(_line, _lines().where(_of(subject)).order_by(ChangeRow.id))


def newest_line(reader: Reader, subject: RecordKey, table: str, row: int | None) -> LogLine | None:
    """The newest line of a record about a table; about one row of it where that is given."""
    about = (ChangeRow.table_name == table) & ((ChangeRow.row_id == row) if row is not None else True)
    return reader.first(_line, _lines().where(_of(subject) & about).order_by(ChangeRow.id.desc()).limit(1))


def newest_deletion(reader: Reader, table: str, row: int) -> LogLine | None:
    """The line with which a row was deleted last."""
    deleted = (ChangeRow.table_name == table) & (ChangeRow.row_id == row) & (ChangeRow.operation == "delete")
    return reader.first(_line, _lines().where(_of((table, row)) & deleted).order_by(ChangeRow.id.desc()).limit(1))


def deletion_by_ref(reader: Reader, table: str, ref: str) -> LogLine | None:
    """The line with which a record of this reference was deleted last."""
    same_ref = peewee.fn.LOWER(peewee.fn.JSON_EXTRACT(ChangeRow.fields, "$.ref")) == ref.lower()
    deleted = (ChangeRow.table_name == table) & (ChangeRow.operation == "delete") & (peewee.fn.JSON_VALID(ChangeRow.fields) == 1)
    query = _lines().where(deleted & peewee.Case(None, [(deleted, same_ref)], 0)).order_by(ChangeRow.id.desc()).limit(1)
    return reader.first(_line, query)


class RowLine(NamedTuple):
    """One row that a change wrote."""

    table: str
    row: int
    operation: str
    subject: RecordKey
    fields: Fields


def logged_fields(table: str, text: str) -> Fields:
    """The fields of a line, by the columns of today's format. Raises ValueError for a text that is no object."""
    fields = decode_fields(text)
    former = RENAMED_COLUMNS.get(table)
    return fields if former is None else {former.get(column, column): cells for column, cells in fields.items()}


def _row_line(table: str, row: int, operation: str, kind: str, record: int, fields: str) -> RowLine:
    return RowLine(table, row, operation, (kind, record), logged_fields(table, fields))


def rows_of_change(reader: Reader, change: int) -> list[RowLine]:
    """The rows that a change wrote, in the order in which it wrote them."""
    columns = (
        ChangeRow.table_name, ChangeRow.row_id, ChangeRow.operation, ChangeRow.subject_kind, ChangeRow.subject_id,
        ChangeRow.fields,
    )  # fmt: skip
    return reader.rows(_row_line, ChangeRow.select(*columns).where(ChangeRow.change == change).order_by(ChangeRow.id))


class LoggedChange(NamedTuple):
    """A change by its number: what it was called, of which kind it is, which one it takes back, and who made it."""

    id: int
    action: str
    kind: ChangeKind
    undoes: int | None
    who: str


_CHANGE = (Change.id, Change.action, Change.kind, Change.undoes, Change.who)


def change_by_number(reader: Reader, number: int) -> LoggedChange | None:
    """The change with this number."""
    return reader.first(LoggedChange, Change.select(*_CHANGE).where(Change.id == number))


def changes_by(reader: Reader, user: str) -> list[LoggedChange]:
    """One person's changes, newest first."""
    return reader.rows(LoggedChange, Change.select(*_CHANGE).where(Change.who == user).order_by(Change.id.desc()))


def imported_since(reader: Reader, table: str, after: int) -> list[int]:
    """The rows of a table that imports added after the change of this number."""
    query = (
        ChangeRow.select(ChangeRow.row_id)
        .join(Change, on=ChangeRow.change)
        .where(
            (Change.id > after)
            & (Change.kind == ChangeKind.IMPORT)
            & (ChangeRow.table_name == table)
            & (ChangeRow.operation == "insert")
        )
    )
    return reader.column(int, query)


def undoing_changes(reader: Reader) -> list[LoggedChange]:
    """The changes that take others back, newest first."""
    return reader.rows(LoggedChange, Change.select(*_CHANGE).where(Change.kind == ChangeKind.UNDO).order_by(Change.id.desc()))


def last_change(reader: Reader) -> int:
    """The number of the newest change, 0 for none."""
    return reader.value(int, Change.select(peewee.fn.MAX(Change.id))) or 0


def newest_stamp(reader: Reader) -> tuple[datetime, int] | None:
    """When the newest change was written, and its number; None for a register without any."""
    return reader.first(_stamp, Change.select(Change.at, Change.id).order_by(Change.id.desc()).limit(1))


def first_stamp(reader: Reader) -> tuple[datetime, int] | None:
    """When the first change was written, and its number: what tells a register and its copies from others."""
    return reader.first(_stamp, Change.select(Change.at, Change.id).order_by(Change.id).limit(1))


def _stamp(at: datetime, number: int) -> tuple[datetime, int]:
    return at, number


def first_day(reader: Reader) -> date | None:
    """The day of the first change."""
    first = reader.first(_day_of, Change.select(Change.day, Change.at).order_by(Change.id).limit(1))
    return first


def day_of_change(reader: Reader, change: int) -> date | None:
    """The day it was for the person who made a change."""
    return reader.first(_day_of, Change.select(Change.day, Change.at).where(Change.id == change))


def newest_day(reader: Reader, subject: RecordKey, until: int) -> date | None:
    """The day of the newest change of a record, up to the change of this number."""
    lines = ChangeRow.select(Change.day, Change.at).join(Change, on=ChangeRow.change).where(_of(subject), Change.id <= until)
    return reader.first(_day_of, lines.order_by(ChangeRow.id.desc()).limit(1))


def _day_of(day: date | None, at: datetime) -> date:
    return day or at.date()


def lines_there(reader: Reader) -> int:
    """How many lines the log has."""
    return reader.value(int, ChangeRow.select(peewee.fn.COUNT(ChangeRow.id))) or 0


class Gap(NamedTuple):
    """A table of the log that has lost lines: it is numbered without gaps."""

    table: str
    written: int
    there: int


def gaps(reader: Reader) -> Iterator[Gap]:
    """Where the log has lost lines."""
    for model in (Change, ChangeRow):
        query: Query = model.select(peewee.fn.COUNT(model.id), peewee.fn.COALESCE(peewee.fn.MAX(model.id), 0))
        for last_number, written in reader.rows(_numbers, query):
            if last_number != written:
                yield Gap(table_of(model), written, last_number)


def _numbers(*numbers: int) -> tuple[int, ...]:
    return numbers


def logged_value(table: str, column: str, cell: str | int, *, whole: bool) -> Value:
    """What a cell of a line means, also in a column of an older format. With `whole`, only amounts are more than they look."""
    if column in REMOVED_COLUMNS.get(table, ()):
        return from_scaled(int(cell))
    field = LOGGED[table]._meta.columns.get(column)
    if field is None or (whole and not isinstance(field, ScaledField)):
        return cell
    value: Value = field.python_value(cell)
    return value


class AuthoredLine(NamedTuple):
    """Whose change wrote which columns of a row, and why."""

    who: str
    why: str | None
    day: date
    subject: RecordKey
    table: str
    row: int
    columns: frozenset[str]


def lines_between(reader: Reader, after: int, last: int) -> list[AuthoredLine]:
    """Who wrote what from the change behind `after` to `last`, oldest first."""
    columns = (
        Change.who, Change.why, Change.day, Change.at, ChangeRow.subject_kind, ChangeRow.subject_id, ChangeRow.table_name,
        ChangeRow.row_id, ChangeRow.fields,
    )  # fmt: skip
    query = ChangeRow.select(*columns).join(Change, on=ChangeRow.change)
    return reader.rows(_authored, query.where((Change.id > after) & (Change.id <= last)).order_by(ChangeRow.id))


def _authored(
    who: str, why: str | None, day: date | None, at: datetime, kind: str, record: int, table: str, row: int, fields: str
) -> AuthoredLine:
    return AuthoredLine(who, why, _day_of(day, at), (kind, record), table, row, frozenset(logged_fields(table, fields)))


# Rows rebuilt from the log ------------------------------------------------------------------------------------------

_REPLAYED = Prepared(
    ChangeRow.select(ChangeRow.table_name, ChangeRow.row_id, ChangeRow.id, ChangeRow.operation, ChangeRow.fields)
    .join_from(ChangeRow, Change)
    .where(ChangeRow.change <= parameter("last"))
    .order_by(ChangeRow.table_name, ChangeRow.row_id, ChangeRow.id)
)
NumberedLine = tuple[int, dict[str, StoredCell]]
"""A row by its number, its columns that are not blank."""
EachTable = Generator[tuple[str, Iterator[NumberedLine]], None, None]


def rebuilt(reader: Reader, until: date | None = None, broken: list[int] | None = None) -> EachTable:
    """Each table with a line in the log, in the order of the names, with its rows as the log rebuilds them by number.

    No more than a row is held at a time, and a table's rows are read before the next table. With a day, as it was at the
    end of that day: all changes up to the last one whose day is not after it, so that one change under a clock that ran
    ahead hides nothing. The numbers of lines that cannot be applied go to `broken`; without it they raise StoreError.
    """
    last = last_change(reader) if until is None else last_change_on(reader, until)
    yield from in_tables(reader.each(*_REPLAYED.statement({"last": last})), broken)


def in_tables(lines: Iterable[tuple[Any, ...]], broken: list[int] | None = None) -> EachTable:
    """Each table with its rows after these lines (table, row, line, operation, fields), which come in that order."""
    for table, of_table in groupby(lines, key=itemgetter(0)):
        yield table, _rebuilt_rows(table, of_table, broken)


def _rebuilt_rows(table: str, lines: Iterator[tuple[Any, ...]], broken: list[int] | None) -> Iterator[NumberedLine]:
    removed = REMOVED_COLUMNS.get(table, frozenset())
    for number, of_row in groupby(lines, key=itemgetter(1)):
        row: dict[str, StoredCell] | None = None
        for _, _, line, operation, text in of_row:
            try:
                row = row_after(row, operation, logged_fields(table, text), removed)
            except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as problem:
                if broken is None:
                    raise StoreError(f"The change log is damaged at line {line}; restore a backup.") from problem
                broken.append(line)
        if row is not None:
            yield number, row


def replay(reader: Reader, until: date | None = None, broken: list[int] | None = None) -> Rows:
    """Every logged table as the log alone rebuilds it, all of it in memory; see `rebuilt`."""
    return {table: dict(rows) for table, rows in rebuilt(reader, until, broken)}


def differing_rows(reader: Reader, broken: list[int], without: frozenset[str] = frozenset()) -> Iterator[tuple[str, int]]:
    """(table, number) of each row that is not what the log says, and of each that is in the log alone; a line is held at a
    time. The numbers of lines that cannot be applied go to `broken`. Tables that are known to be right are left out."""
    left = sorted(LOGGED.keys() - without)
    for table, logged in rebuilt(reader, broken=broken):
        if table in without:
            continue
        while left and left[0] < table:
            yield from _differing(left.pop(0), reader, iter(()))
        if left and left[0] == table:
            yield from _differing(left.pop(0), reader, logged)
        else:
            yield table, 0
    for table in left:
        yield from _differing(table, reader, iter(()))


def _differing(table: str, reader: Reader, logged: Iterator[NumberedLine]) -> Iterator[tuple[str, int]]:
    present = rows_in_order(reader, table)
    mine, theirs = next(present, None), next(logged, None)
    while mine is not None or theirs is not None:
        number = min(row[0] for row in (mine, theirs) if row is not None)
        if mine != theirs:
            yield table, number
        mine = next(present, None) if mine is not None and mine[0] == number else mine
        theirs = next(logged, None) if theirs is not None and theirs[0] == number else theirs


def rows_in_order(reader: Reader, table: str) -> Iterator[NumberedLine]:
    """The rows of a logged table by number, as stored, read one by one."""
    model = LOGGED[table]
    names = list(model._meta.columns)
    for cells in reader.cells(model.select(*model._meta.columns.values()).order_by(model.id)):
        row = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
        yield row["id"], row


def last_change_on(reader: Reader, day: date) -> int:
    """The number of the last change whose day is not after this one, 0 for none: clocks may differ, the order does not."""
    of_change = peewee.fn.COALESCE(Change.day, peewee.fn.SUBSTR(Change.at, 1, 10))
    query = Change.select(peewee.fn.MAX(Change.id)).where(of_change <= peewee.Value(day.isoformat(), converter=False))
    return reader.value(int, query) or 0


def row_after(
    row: dict[str, StoredCell] | None, operation: str, fields: Fields, removed: frozenset[str]
) -> dict[str, StoredCell] | None:
    """The row after a line. Raises KeyError, TypeError, AttributeError for what no program writes."""
    if operation == "insert":
        return {column: cell for column, cell in fields.items() if column not in removed}
    if row is None:
        raise KeyError(operation)
    if operation == "delete":
        return None
    after = {column: pair[1] for column, pair in fields.items() if column not in removed}
    return {column: cell for column, cell in {**row, **after}.items() if cell is not None}


def present_rows(reader: Reader) -> Rows:
    """Every logged table as it is, in the same shape as `replay`."""
    return {table: dict(rows_in_order(reader, table)) for table in sorted(LOGGED)}
