"""What stands on each sheet of a workbook, and which field each column is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from benefits_tui.domain.fields import FIELDS, Field, FieldType, Kind
from benefits_tui.domain.periods import Period, period_holding
from benefits_tui.exchange.linked_workbook import ColumnPlan, SheetPlan, SheetRow
from benefits_tui.exchange.sheet import SheetValue
from benefits_tui.register.listing import every_row
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.columns import ListValue
from benefits_tui.store.lists.pages import ListQuery
from benefits_tui.store.queries.workbooks import SERIES_NAMES, SheetBenefit, period_values, periods_of

_CHUNK = 500
PERIODS, ACTIONS = "Periods", "Actions"
RECORD_SHEETS = {"Projects": Kind.PROJECT, "Benefits": Kind.BENEFIT, "Reviews": Kind.REVIEW, "People": Kind.PERSON}
ACTION_FIELDS = (
    Field("title", "Action", FieldType.TEXT),
    Field("person", "Who", FieldType.PERSON),
    Field("due", "Due", FieldType.DATE),
    Field("done", "Done", FieldType.DATE),
    Field("note", "Note", FieldType.MULTILINE),
)
SUBJECT = "Record"
PERIOD_HEAD = ("Benefit", "Title", "Unit", "Series")
KNOWN_BY = {
    **dict.fromkeys(RECORD_SHEETS, ("Reference",)), PERIODS: ("Benefit", "Series"), ACTIONS: (SUBJECT, "Action"),
    "Costs": ("Project", "Series", "Kind"),
}  # fmt: skip
"""By what a row of a sheet is known where its key is lost."""
_WIDTHS = {
    FieldType.MULTILINE: 40, FieldType.DATE: 12, FieldType.GATE: 12, FieldType.YES_NO: 8, FieldType.PERSON: 24,
    FieldType.PROJECT: 10, FieldType.INTEGER: 8,
}  # fmt: skip


Keep = Callable[[int, Mapping[str, ListValue]], bool]
"""Whether a record, by its id and its row in the list, stands on a sheet."""


def record_sheet(session: Session, name: str, text: str = "", keep: Keep | None = None) -> SheetPlan:
    """The records of a kind under a filter, those of them that are kept. Raises FilterError."""
    kind = RECORD_SHEETS[name]
    names = [field.name for field in FIELDS[kind]]
    query = ListQuery(LISTINGS[kind.plural], text, today=session.today, user=session.user)
    return SheetPlan(name, [_column(field) for field in FIELDS[kind]], _records(session, query, names, keep))


def _column(field: Field) -> ColumnPlan:
    wide = 30 if field.name in ("title", "name", "measure") else _WIDTHS.get(field.type, 14)
    choices = ("yes", "no") if field.type is FieldType.YES_NO else field.choices
    return ColumnPlan(field.label, wide, choices)


def _records(session: Session, query: ListQuery, names: Sequence[str], keep: Keep | None) -> Iterator[SheetRow]:
    known = query.listing.names_in_filters()
    for number, cells in every_row(session, query, known):
        row = dict(zip(known, cells, strict=True))
        if keep is None or keep(number, row):
            version = row["version"]
            yield SheetRow(str(number), version if isinstance(version, int) else 0, [shown(row[name]) for name in names])


def shown(value: ListValue) -> SheetValue:
    """A value as a cell shows it."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


def action_sheet(session: Session, keep: Keep | None = None) -> SheetPlan:
    """The actions, done ones included, those of them that are kept."""
    columns = [ColumnPlan(SUBJECT, 14, editable=False), *(_column(field) for field in ACTION_FIELDS)]
    names = ["subject", *(field.name for field in ACTION_FIELDS)]
    return SheetPlan(ACTIONS, columns, _records(session, ListQuery(LISTINGS["actions"]), names, keep))


def period_sheet(session: Session, benefits: Sequence[SheetBenefit]) -> SheetPlan:
    """A row for each benefit's plan, forecast and actual, a column for each period in use and each that is read next."""
    fiscal = session.policy.fiscal_year_start
    wanted = {benefit.id for benefit in benefits}
    spans = set(periods_of(session.store, wanted))
    for first in range(0, len(benefits), _CHUNK):
        part = benefits[first : first + _CHUNK]
        values = period_values(session.store, [benefit.id for benefit in part])
        spans |= {
            span for benefit in part if (span := _next_period(benefit, values.get((benefit.id, "plan"), {}), fiscal)) is not None
        }
    ordered = sorted(spans, key=lambda span: (span.end, span.start))
    columns = [ColumnPlan(heading, 30 if heading == "Title" else 12, editable=False) for heading in PERIOD_HEAD]
    columns += [ColumnPlan(span.label(fiscal), 13) for span in ordered]
    return SheetPlan(PERIODS, columns, _period_rows(session, benefits, ordered))


def _next_period(benefit: SheetBenefit, plan: dict[Period, Decimal], fiscal_year_start: int) -> Period | None:
    """The period that is read next, where the plan has none over it."""
    if benefit.next_reading is None or benefit.frequency is None:
        return None
    following = period_holding(benefit.next_reading, benefit.frequency, fiscal_year_start)
    return None if any(following.overlaps(span) for span in plan) else following


def _period_rows(session: Session, benefits: Sequence[SheetBenefit], spans: Sequence[Period]) -> Iterator[SheetRow]:
    change = change_log.last_change(session.store)
    for first in range(0, len(benefits), _CHUNK):
        part = benefits[first : first + _CHUNK]
        values = period_values(session.store, [benefit.id for benefit in part])
        for benefit in part:
            for series in SERIES_NAMES:
                known: dict[Period, Decimal] = values.get((benefit.id, series), {})
                cells: list[SheetValue] = [benefit.ref, benefit.title, benefit.unit, series, *(known.get(span) for span in spans)]
                yield SheetRow(f"{benefit.id}/{series}", change, cells)
