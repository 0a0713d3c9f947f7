"""Plan, forecast and actual by period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import EllipsisType
from typing import NamedTuple

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.period_parsing import PeriodParseError, parse_period
from benefits_tui.domain.periods import Frequency, Period, add_months, period_after, period_holding
from benefits_tui.domain.quantity import ZERO, PrecisionError, to_scaled
from benefits_tui.register.changes_without_reason import forget_on_benefit, note_on_benefit, says_why
from benefits_tui.register.lookup import find
from benefits_tui.register.plans import (
    current_plan,
    plan_versions,
    planned_alone,
    revised_plan,
    set_plan,
    spread_total,
    write_plan,
)
from benefits_tui.register.reasons import ReasonWanted
from benefits_tui.register.records import SaveResult, flag_changes
from benefits_tui.register.session import Session, reader_of
from benefits_tui.store import change_log
from benefits_tui.store.errors import Clash, Conflict
from benefits_tui.store.models import Actual, Benefit, Forecast, table_of
from benefits_tui.store.queries import readings as stored
from benefits_tui.store.queries.readings import SERIES, ApprovedPlan, SeriesModel, StoredReading
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction

__all__ = [
    "ApprovedPlan", "PeriodEdit", "Reading", "Seen", "current_plan", "last_end", "period_of", "plan_versions", "readings_of",
    "record", "remove", "save_periods", "set_plan", "spread_total", "write_periods", "write_plan", "write_reading",
]  # fmt: skip


class Reading(NamedTuple):
    """One period of a benefit: what the approved plan says, what is forecast, what was read."""

    period: Period
    plan: Decimal | None
    forecast: Decimal | None
    actual: Decimal | None
    evidence: str | None
    recorded_on: date | None
    recorded_by: str | None


def record(
    session: Session,
    ref: str,
    period: str,
    *,
    actual: Decimal | None = None,
    forecast: Decimal | None = None,
    evidence: str | None = None,
    why: str | None = None,
    ask: bool = False,
) -> SaveResult:
    """Record a reading, a forecast, or both, for a period; a second time corrects the first.

    With `ask`, ReasonWanted is raised where a reading that was signed off changes without a reason; else that is flagged.
    Raises RecordNotFound, and FieldError for a period that cannot be read, is in the future (actuals only), or overlaps another.
    """
    if actual is None and forecast is None:
        raise FieldError("nothing to record: give actual, forecast or both", "actual")
    action = f"record a {'reading' if actual is not None else 'forecast'} of {ref}"
    with session.store.write(session.change_info(action, why), session.today) as transaction:
        record_id = find(transaction, ref, Kind.BENEFIT)
        fiscal = session.policy.fiscal_year_start
        span = period_of(transaction, record_id.id, period, fiscal)
        changed: dict[str, tuple[Value, Value]] = {}
        if actual is not None:
            _not_ahead(span, session)
            changed |= write_reading(transaction, "actual", record_id.id, span, actual, session, evidence or ..., ask=ask)
        if forecast is not None:
            changed |= write_reading(transaction, "forecast", record_id.id, span, forecast, session)
        version = transaction.get(Benefit, record_id.id).version
    return SaveResult(Kind.BENEFIT, record_id.id, record_id.ref, version, changed, *flag_changes(transaction))


def remove(session: Session, ref: str, period: str, why: str | None = None) -> SaveResult:
    """Take back what was recorded for a period, reading and forecast; both stay in the history.

    Raises RecordNotFound, and FieldError where nothing is recorded for exactly this period.
    """
    with session.store.write(session.change_info(f"take back a reading of {ref}", why), session.today) as transaction:
        record_id = find(transaction, ref, Kind.BENEFIT)
        span = period_of(transaction, record_id.id, period, session.policy.fiscal_year_start)
        changed: dict[str, tuple[Value, Value]] = {}
        for series, model in SERIES.items():
            stored_reading = stored.readings_by_period(transaction, model, record_id.id).get(span)
            if stored_reading is not None:
                note_taken_back(transaction, series, record_id.id, stored_reading, session)
                transaction.delete(model, stored_reading.row)
                changed[series] = (stored_reading.value, None)
        if not changed:
            label = span.label(session.policy.fiscal_year_start)
            raise FieldError(f"period: nothing is recorded for {label} of {record_id.ref}", "period")
        version = transaction.get(Benefit, record_id.id).version
    return SaveResult(Kind.BENEFIT, record_id.id, record_id.ref, version, changed, *flag_changes(transaction))


class PeriodEdit(NamedTuple):
    """What a grid says of one period. None blanks a value; `...` leaves it as it is."""

    plan: Decimal | EllipsisType | None = ...
    forecast: Decimal | EllipsisType | None = ...
    actual: Decimal | EllipsisType | None = ...
    evidence: str | EllipsisType | None = ...


Seen = Mapping[tuple[Period, str], Decimal | str | None]
"""What a person saw in a period's `plan`, `forecast`, `actual` or `evidence` when they typed over it."""


def save_periods(
    session: Session,
    ref: str,
    edits: Mapping[Period, PeriodEdit],
    why: str | None = None,
    seen: Seen | None = None,
    *,
    ask: bool = False,
) -> SaveResult:
    """Write many periods of a benefit at once: actuals and forecasts as readings, a changed plan as a new approved version.

    All of it or nothing. Raises RecordNotFound, FieldError naming the period, and Conflict where a value is no longer the one
    that was `seen`. With `ask`, ReasonWanted is raised where an approved plan changes without a reason.
    """
    with session.store.write(session.change_info(f"edit the periods of {ref}", why), session.today) as transaction:
        record_id = find(transaction, ref, Kind.BENEFIT)
        fiscal = session.policy.fiscal_year_start
        rows_before = transaction.written.rows
        if seen is not None:
            _refuse_lost_periods(transaction, record_id.id, edits, seen, fiscal)
        write_periods(transaction, session, record_id.id, edits, why, ask=ask)
        changed: dict[str, tuple[Value, Value]] = {}
        if transaction.written.rows > rows_before:
            changed = {"periods": (None, len(edits))}
        version = transaction.get(Benefit, record_id.id).version
    return SaveResult(Kind.BENEFIT, record_id.id, record_id.ref, version, changed, *flag_changes(transaction))


def write_periods(
    transaction: Transaction,
    session: Session,
    benefit: int,
    edits: Mapping[Period, PeriodEdit],
    why: str | None = None,
    *,
    ask: bool = False,
) -> None:
    """Write many periods of a benefit inside a transaction. Raises FieldError naming the period; see `save_periods`."""
    fiscal = session.policy.fiscal_year_start
    plan = current_plan(transaction, benefit)
    wanted = dict(plan)
    for span, edit in sorted(edits.items()):
        try:
            _save_period(transaction, benefit, span, edit, session, ask)
        except FieldError as problem:
            raise FieldError(f"{span.label(fiscal)}: {problem}", problem.field) from problem
        if not isinstance(edit.plan, EllipsisType) and plan and edit.plan != plan.get(span):
            revised_plan(plan, {span: edit.plan or ZERO}, session.today)
        if edit.plan is None:
            wanted.pop(span, None)
        elif not isinstance(edit.plan, EllipsisType):
            wanted[span] = edit.plan
    if wanted != plan:
        if plan and ask and not says_why(why):
            raise ReasonWanted(("plan",))
        write_plan(transaction, benefit, wanted, session.user, session.today, why, one_person=planned_alone(transaction, session))


def _refuse_lost_periods(
    transaction: Transaction, benefit: int, edits: Mapping[Period, PeriodEdit], seen: Seen, fiscal_year_start: int
) -> None:
    """Raise Conflict for values that somebody else wrote since they were seen."""
    present = {reading.period: reading for reading in readings_of(transaction, benefit)}
    clashes: list[Clash] = []
    for span, edit in edits.items():
        stored = present.get(span)
        for name, value in edit._asdict().items():
            stored_value = getattr(stored, name) if stored is not None else None
            if not isinstance(value, EllipsisType) and (span, name) in seen and stored_value not in (seen[span, name], value):
                label = f"{span.label(fiscal_year_start)} {name}"
                clashes.append(
                    Clash(label, label, seen[span, name], stored_value, value, *_who_wrote(transaction, benefit, span, name))
                )
    if clashes:
        conflicts = "; ".join(f"{clash.label} is now {'blank' if clash.theirs is None else clash.theirs}" for clash in clashes)
        raise Conflict(f"Somebody changed the same period meanwhile: {conflicts}. Nothing was written", clashes)


def _who_wrote(reader: Reader, benefit: int, span: Period, name: str) -> tuple[str, datetime | None]:
    """Who wrote a period's value last, and when: a plan as a version, all else as a row of the period."""
    table, row = "plan_version", None
    if name != "plan":
        model = Forecast if name == "forecast" else Actual
        stored_reading = stored.readings_by_period(reader, model, benefit).get(span)
        table, row = table_of(model), None if stored_reading is None else stored_reading.row
    newest = change_log.newest_line(reader, ("benefit", benefit), table, row)
    return ("", None) if newest is None else (newest.who, newest.at)


def _save_period(
    transaction: Transaction, benefit: int, span: Period, edit: PeriodEdit, session: Session, ask: bool = False
) -> None:
    for table, value in (("actual", edit.actual), ("forecast", edit.forecast)):
        if value is None:
            _take_away(transaction, table, benefit, span, session, ask)
        elif not isinstance(value, EllipsisType):
            if table == "actual":
                _not_ahead(span, session)
            evidence = edit.evidence if table == "actual" else ...
            write_reading(transaction, table, benefit, span, value, session, evidence, ask=ask)
    if isinstance(edit.actual, EllipsisType) and not isinstance(edit.evidence, EllipsisType):
        stored_reading = stored.readings_by_period(transaction, Actual, benefit).get(span)
        if stored_reading is None:
            raise FieldError("evidence: it needs a reading that it proves", "evidence")
        transaction.update(Actual, stored_reading.row, {"evidence": edit.evidence})


def _take_away(transaction: Transaction, series: str, benefit: int, span: Period, session: Session, ask: bool) -> None:
    stored_reading = stored.readings_by_period(transaction, SERIES[series], benefit).get(span)
    if stored_reading is not None:
        note_taken_back(transaction, series, benefit, stored_reading, session, ask=ask)
        transaction.delete(SERIES[series], stored_reading.row)


def _not_ahead(span: Period, session: Session) -> None:
    """Raise FieldError for a period of which nothing can have been read yet."""
    if span.start > session.today:
        label = span.label(session.policy.fiscal_year_start)
        raise FieldError(
            f"period: {label} has not begun on {session.today.isoformat()}, so it has no actual; record a forecast", "period"
        )


def period_of(source: Session | Reader, benefit: int, text: str, fiscal_year_start: int) -> Period:
    """The period that the words name for this benefit: a single day means the period of its frequency. Raises FieldError."""
    try:
        return parse_period(text, fiscal_year_start, reader_of(source).get(Benefit, benefit).frequency)
    except PeriodParseError as problem:
        raise FieldError(f"period: {problem}", "period") from problem


def write_reading(
    transaction: Transaction,
    series: str,
    benefit: int,
    span: Period,
    value: Decimal,
    session: Session,
    evidence: str | EllipsisType | None = ...,
    *,
    ask: bool = False,
) -> dict[str, tuple[Value, Value]]:
    """Write one value of the series `actual` or `forecast`; what changed, under the series' name. Raises FieldError.

    Evidence that is not given stays as it is.
    """
    try:
        to_scaled(value)
    except PrecisionError as problem:
        raise FieldError(f"{series}: {problem}", series) from problem
    model = SERIES[series]
    row: dict[str, Value] = {"value": value}
    if not isinstance(evidence, EllipsisType):
        row["evidence"] = evidence
    stamp: dict[str, Value] = {"recorded_on": session.today, "recorded_by": session.user}
    overlapping = next(
        (reading for reading in stored.readings(transaction, model, benefit) if reading.period.overlaps(span)), None
    )
    if overlapping is None:
        reading_key: dict[str, Value] = {"benefit_id": benefit, "start_date": span.start, "end_date": span.end}
        transaction.insert(model, reading_key | row | stamp)
        if series == "forecast":
            forget_on_benefit(transaction, benefit, f"forecast to {span.end.isoformat()}")
        return {series: (None, value)}
    if overlapping.period != span:
        other = overlapping.period
        raise FieldError(f"period: {span.start} to {span.end} overlaps the {series} of {other.start} to {other.end}", "period")
    if overlapping.value != value or overlapping.evidence != row.get("evidence", overlapping.evidence):
        note_signed_off(transaction, benefit, overlapping, value, ask=ask)
        transaction.update(model, overlapping.row, row | stamp | no_longer_validated(model, overlapping.value, value))
    return {series: (overlapping.value, value)} if overlapping.value != value else {}


def note_taken_back(
    transaction: Transaction, series: str, benefit: int, stored_reading: StoredReading, session: Session, *, ask: bool = False
) -> None:
    """Note a reading that is taken back though it was signed off, and a forecast that others made or that is older than a day:
    an outturn that lacks one is compared with nothing. With `ask`, ReasonWanted is raised instead."""
    if series == "actual":
        note_signed_off(transaction, benefit, stored_reading, None, ask=ask)
        return
    own = stored_reading.recorded_by == session.user and (session.today - stored_reading.recorded_on).days <= 1
    if not own and stored_reading.period not in stored.readings_by_period(transaction, Actual, benefit):
        subject = f"forecast to {stored_reading.period.end.isoformat()}"
        note_on_benefit(transaction, benefit, subject, stored_reading.value, "taken back", ask=ask)


def note_signed_off(
    transaction: Transaction, benefit: int, stored_reading: StoredReading, value: Decimal | None, *, ask: bool = False
) -> None:
    """Note that a reading changes, or is taken back, that was signed off; with `ask`, ReasonWanted is raised instead."""
    if stored_reading.value != value:
        subject = f"reading to {stored_reading.period.end.isoformat()}"
        before = stored_reading.value if stored_reading.validated_on is not None else None
        note_on_benefit(transaction, benefit, subject, before, "taken back" if value is None else value, ask=ask)


def no_longer_validated(model: SeriesModel, before: Decimal, value: Decimal) -> dict[str, Value]:
    """What a change of a reading's value takes from it: what was signed off was another figure."""
    return {"validated_by": None, "validated_on": None, "one_person": None} if model is Actual and before != value else {}


def readings_of(reader: Reader, benefit: int) -> list[Reading]:
    """All periods of a benefit, in order, with plan, forecast and actual side by side."""
    plan = current_plan(reader, benefit)
    forecast = stored.readings_by_period(reader, SERIES["forecast"], benefit)
    actual = stored.readings_by_period(reader, SERIES["actual"], benefit)
    result = []
    for span in sorted(plan.keys() | forecast.keys() | actual.keys()):
        ahead, read = forecast.get(span), actual.get(span)
        expected = ahead.value if ahead is not None else None
        if read is None:
            result.append(Reading(span, plan.get(span), expected, None, None, None, None))
        else:
            result.append(Reading(span, plan.get(span), expected, read.value, read.evidence, read.recorded_on, read.recorded_by))
    return result


def last_end(session: Session, benefit: int) -> date | None:
    """The day on which the last period read ends."""
    return stored.last_actual_end(session.store, benefit)


def read_values(session: Session, benefit: int) -> dict[Period, Decimal]:
    """What was read, by period."""
    return {reading.period: reading.value for reading in stored.readings(session.store, Actual, benefit)}


def period_to_read(session: Session, benefit: int, frequency: Frequency | None) -> Period:
    """The earliest period that was not read; where none is due the one after the last, else the newest that has ended."""
    months = (frequency or Frequency.MONTHLY).months
    if (due := stored.next_reading(session.store, benefit)) is not None:
        return Period.of_months(add_months(due + timedelta(days=1), -months), months)
    last = last_end(session, benefit)
    if last is not None:
        return period_after(last, months)
    present = period_holding(session.today, frequency or Frequency.MONTHLY, session.policy.fiscal_year_start)
    return Period.of_months(add_months(present.start, -months), months)
