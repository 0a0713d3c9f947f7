"""Who changed what, when and why: the change log as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits_tui.domain.fields import FIELDS, Field, FieldType, Kind, Value
from benefits_tui.domain.periods import Period
from benefits_tui.domain.quantity import grouped
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.change_log import logged_fields, logged_value
from benefits_tui.store.errors import readable
from benefits_tui.store.lists.pages import Page
from benefits_tui.store.policy import read_policy
from benefits_tui.store.queries.records import text_of
from benefits_tui.store.query import Reader

_HIDDEN = frozenset(
    {
        "id", "flag_id", "version", "last_activity_on", "stage_since", "benefit_id", "project_id", "plan_version_id",
        "recorded_on", "recorded_by",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One row's change: fields by their keys, before and after."""

    change: int
    at: str
    who: str
    action: str
    why: str | None
    ref: str | None
    record: str
    operation: str
    fields: dict[str, tuple[Value, Value]]


def last_change_day(log: Session, until: date, ref: str | None = None) -> date | None:
    """The day of the newest change up to a day, of the register or of one record, by the clock of who made it; None for none."""
    newest = change_log.last_change_on(log.store, until)
    if ref is None:
        return change_log.day_of_change(log.store, newest) if newest else None
    record = find(log.store, ref)
    return change_log.newest_day(log.store, (record.kind.value, record.id), newest)


def history(session: Session, ref: str | None = None, limit: int = 10_000) -> list[Entry]:
    """The newest changes first: of one record with all that belongs to it, or of the register. Raises RecordNotFound."""
    record_id = find(session.store, ref) if ref is not None else None
    subject = (record_id.kind.value, record_id.id) if record_id is not None else None
    names = RecordNames(session.store)
    return [
        Entry(
            line.change,
            line.at.isoformat(timespec="milliseconds"),
            line.who,
            line.action,
            line.why,
            names.ref(*line.subject),
            line.table,
            line.operation,
            logged_values(names, line.table, line.operation, line.fields),
        )
        for line in change_log.newest_lines(session.store, subject, limit)
    ]


@readable()
def with_changes_said(session: Session, names: Sequence[str], page: Page) -> Page:
    """A page of the list `history` whose fields are said in words: `owner: – → Head of Finance`."""
    if "fields" not in names:
        return page
    place, table, operation = (names.index(name) for name in ("fields", "record", "operation"))
    known = RecordNames(session.store)
    rows_said = []
    for row in page.rows:
        fields = logged_values(known, str(row[table]), str(row[operation]), logged_fields(str(row[table]), str(row[place])))
        change_text = "; ".join(f"{name.replace('_', ' ')}: {_change(*pair)}" for name, pair in fields.items())
        rows_said.append((*row[:place], change_text, *row[place + 1 :]))
    return Page(page.offset, page.ids, rows_said)


def _change(before: Value, after: Value) -> str:
    if before is None:
        return _value(after)
    return f"{_value(before)} → {_value(after)}"


def _value(value: Value) -> str:
    if isinstance(value, Decimal):
        return grouped(value)
    return "–" if value is None else " ".join(str(value).split())


class RecordNames:
    """Looks up, once each, how people call the records that ids stand for."""

    def __init__(self, store: Reader) -> None:
        self._store = store
        self.fiscal_year_start = read_policy(store).fiscal_year_start
        self._known: dict[tuple[str, str, int], str | None] = {}

    def ref(self, kind: str, record: int) -> str | None:
        """The reference of a record that is still there."""
        return self.of(kind, "ref", record) if kind in FIELDS else None

    def of(self, table: str, column: str, record: int) -> str | None:
        """One column of a record, None when it is gone."""
        key = (table, column, record)
        if key not in self._known:
            self._known[key] = text_of(self._store, table, column, record)
        return self._known[key]


@readable()
def logged_values(names: RecordNames, table: str, operation: str, logged: dict[str, object]) -> dict[str, tuple[Value, Value]]:
    """The fields of a line by their keys, before and after, with records by their references."""
    if table in _BY_PERIOD:
        return _reading_fields(names, table, operation, logged)
    by_column = {field.column: field for field in FIELDS[Kind(table)]} if table in FIELDS else {}
    shown: dict[str, tuple[Value, Value]] = {}
    for column, cells in _with_records(names, table, logged).items():
        if column in _HIDDEN and column not in by_column:
            continue
        before, after = cells if isinstance(cells, list) else ((None, cells) if operation == "insert" else (cells, None))
        described = by_column.get(column)
        shown[described.name if described else column] = (
            _value_shown(names, table, column, described, before),
            _value_shown(names, table, column, described, after),
        )
    return shown


_ENDS = {"from": "from", "to": "to", "subject": "on"}
_REFERRED = {
    "person_id": ("person", "name"), "owner_id": ("person", "name"), "pool_id": ("pool", "ref"),
    "objective_id": ("objective", "ref"),
    "deliverable_id": ("deliverable", "ref"),
    "review_id": ("review", "ref"), "decider_id": ("person", "name"),
}  # fmt: skip
_SHOWN_AS = {"decider_id": "decided_by"}


def _with_records(names: RecordNames, table: str, logged: dict[str, object]) -> dict[str, object]:
    """The fields with records by their references, where a row names them by kind and number or by number alone."""
    result: dict[str, object] = {}
    for column, cells in logged.items():
        end, _, part = column.rpartition("_")
        kind, number = logged.get(f"{end}_kind"), logged.get(f"{end}_id")
        if end in _ENDS and isinstance(kind, str) and isinstance(number, int):
            if part == "kind":
                result[_ENDS[end]] = names.ref(kind, number) or f"a {kind.replace('_', ' ')} that is gone"
        elif table == "attribution" and column == "project_id" and isinstance(cells, int):
            result["project"] = names.of("project", "ref", cells) or f"#{cells}"
        elif column in _REFERRED and isinstance(cells, int):
            name = names.of(*_REFERRED[column], cells) or f"#{cells}"
            result[_SHOWN_AS.get(column, column.removesuffix("_id"))] = name
        else:
            result.setdefault(column, cells)
    return result


_BY_PERIOD = frozenset({"actual", "forecast", "plan_value"})


def _reading_fields(names: RecordNames, table: str, operation: str, logged: dict[str, object]) -> dict[str, tuple[Value, Value]]:
    """A reading's change: its period, and what is said of it before and after."""
    start, end = logged.get("start_date"), logged.get("end_date")
    shown: dict[str, tuple[Value, Value]] = {}
    if isinstance(start, str) and isinstance(end, str):
        label = Period(date.fromisoformat(start), date.fromisoformat(end)).label(names.fiscal_year_start)
        shown["period"] = (None, label) if operation == "insert" else (label, None)
    for column in ("value", "evidence"):
        if column in logged:
            cells = logged[column]
            before, after = cells if isinstance(cells, list) else ((None, cells) if operation == "insert" else (cells, None))
            shown[column] = (_value_shown(names, table, column, None, before), _value_shown(names, table, column, None, after))
    return shown


_REFERRED_BY_TYPE = {
    FieldType.PERSON: ("person", "name"), FieldType.PROJECT: ("project", "ref"), FieldType.PROGRAMME: ("programme", "name"),
}  # fmt: skip


def _value_shown(names: RecordNames, table: str, column: str, field: Field | None, cell: object) -> Value:
    if cell is None or not isinstance(cell, str | int):
        return None
    if field is not None and field.type in _REFERRED_BY_TYPE:
        return names.of(*_REFERRED_BY_TYPE[field.type], int(cell)) or f"#{cell}"
    if column == "objective_id":
        return names.of("objective", "ref", int(cell)) or f"#{cell}"
    return logged_value(table, column, cell, whole=field is None)
