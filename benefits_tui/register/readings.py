"""Plan, forecast and actual by period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import EllipsisType
from typing import NamedTuple

from benefits_tui.domain.fields import Kind, Value, WrongField
from benefits_tui.domain.period_words import NotAPeriod, parse_period
from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.domain.quantity import NotExact, from_scaled, to_scaled
from benefits_tui.register.lookup import find
from benefits_tui.register.records import Saved, flag_changes
from benefits_tui.register.session import Session, reader_of
from benefits_tui.store import periods
from benefits_tui.store import records as rows
from benefits_tui.store.door import Cell, Row, Transaction
from benefits_tui.store.errors import Conflict
from benefits_tui.store.reader import Reader


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
) -> Saved:
    """Record a reading, a forecast, or both, for a period; a second time corrects the first.

    Raises NotThere, and WrongField for a period that cannot be read, lies ahead (actuals only), or overlaps another.
    """
    if actual is None and forecast is None:
        raise WrongField("nothing to record: give actual, forecast or both", "actual")
    action = f"record a {'reading' if actual is not None else 'forecast'} of {ref}"
    with session.store.write(session.who(action, why), session.today) as transaction:
        found = find(transaction, ref, Kind.BENEFIT)
        fiscal = session.policy.fiscal_year_start
        span = period_of(transaction, found.id, period, fiscal)
        changed: dict[str, tuple[object, object]] = {}
        if actual is not None:
            _not_ahead(span, session)
            changed |= write_reading(transaction, "actual", found.id, span, actual, session, evidence or ...)
        if forecast is not None:
            changed |= write_reading(transaction, "forecast", found.id, span, forecast, session)
        row = transaction.row("benefit", found.id)
    raised, cleared = flag_changes(transaction)
    return Saved(Kind.BENEFIT, found.id, found.ref, int(row["version"] or 0), changed, raised, cleared)  # type: ignore[arg-type]


def remove(session: Session, ref: str, period: str, why: str | None = None) -> Saved:
    """Take back what was recorded for a period, reading and forecast; both stay in the history.

    Raises NotThere, and WrongField where nothing is recorded for exactly this period.
    """
    with session.store.write(session.who(f"take back a reading of {ref}", why), session.today) as transaction:
        found = find(transaction, ref, Kind.BENEFIT)
        span = period_of(transaction, found.id, period, session.policy.fiscal_year_start)
        start, end = span.start.isoformat(), span.end.isoformat()
        changed: dict[str, tuple[Value, Value]] = {}
        for table in periods.SERIES:
            for number, there, value in periods.overlapping(transaction, table, found.id, start, end):
                if there == (start, end):
                    transaction.delete(table, number)
                    changed[table] = (from_scaled(value), None)
        if not changed:
            label = span.label(session.policy.fiscal_year_start)
            raise WrongField(f"period: nothing is recorded for {label} of {found.ref}", "period")
        row = transaction.row("benefit", found.id)
    return Saved(Kind.BENEFIT, found.id, found.ref, int(row["version"] or 0), changed, *flag_changes(transaction))


def validate(session: Session, ref: str, period: str | None = None, why: str | None = None) -> Saved:
    """Sign off the reading of a period, or every one that waits. Raises NotThere, WrongField where none waits."""
    with session.store.write(session.who(f"validate readings of {ref}", why), session.today) as transaction:
        found = find(transaction, ref, Kind.BENEFIT)
        fiscal = session.policy.fiscal_year_start
        span = period_of(transaction, found.id, period, fiscal) if period is not None else None
        waiting = periods.not_validated(transaction, found.id)
        wanted = [
            row for row, start, end in waiting if span is None or (start, end) == (span.start.isoformat(), span.end.isoformat())
        ]
        if not wanted:
            raise WrongField(f"period: no reading of {found.ref} waits for validation", "period")
        for number in wanted:
            transaction.update("actual", number, {"validated_by": session.user, "validated_on": session.today.isoformat()})
        row = transaction.row("benefit", found.id)
    changed: dict[str, tuple[Value, Value]] = {"validated": (None, len(wanted))}
    return Saved(Kind.BENEFIT, found.id, found.ref, int(row["version"] or 0), changed, *flag_changes(transaction))


class PeriodEdit(NamedTuple):
    """What a grid says of one period. None blanks a value; `...` leaves it as it is."""

    plan: Decimal | EllipsisType | None = ...
    forecast: Decimal | EllipsisType | None = ...
    actual: Decimal | EllipsisType | None = ...
    evidence: str | EllipsisType | None = ...


Seen = Mapping[tuple[Period, str], Decimal | str | None]
"""What a person saw in a period's `plan`, `forecast`, `actual` or `evidence` when they typed over it."""


def save_periods(
    session: Session, ref: str, edits: Mapping[Period, PeriodEdit], why: str | None = None, seen: Seen | None = None
) -> Saved:
    """Write many periods of a benefit at once: actuals and forecasts as readings, a changed plan as a new approved version.

    All of it or nothing. Raises NotThere, WrongField naming the period, and Conflict where a value is no longer the one
    that was `seen`.
    """
    with session.store.write(session.who(f"edit the periods of {ref}", why), session.today) as transaction:
        found = find(transaction, ref, Kind.BENEFIT)
        fiscal = session.policy.fiscal_year_start
        rows_before = transaction.written.rows
        if seen is not None:
            _refuse_lost_periods(transaction, found.id, edits, seen, fiscal)
        plan = current_plan(transaction, found.id)
        wanted = dict(plan)
        for span, edit in sorted(edits.items()):
            try:
                _save_period(transaction, found.id, span, edit, session)
            except WrongField as problem:
                raise WrongField(f"{span.label(fiscal)}: {problem}", problem.field) from problem
            if edit.plan is None:
                wanted.pop(span, None)
            elif not isinstance(edit.plan, EllipsisType):
                wanted[span] = edit.plan
        if wanted != plan:
            write_plan(transaction, found.id, wanted, session.user, session.today, why)
        changed = {"periods": (None, len(edits))} if transaction.written.rows > rows_before else {}
        row = transaction.row("benefit", found.id)
    return Saved(Kind.BENEFIT, found.id, found.ref, int(row["version"] or 0), changed, *flag_changes(transaction))  # type: ignore[arg-type]


def _refuse_lost_periods(
    transaction: Transaction, benefit: int, edits: Mapping[Period, PeriodEdit], seen: Seen, fiscal_year_start: int
) -> None:
    """Raise Conflict for values that somebody else wrote since they were seen."""
    present = {one.period: one for one in readings_of(transaction, benefit)}
    mine: dict[str, Value] = {}
    theirs: dict[str, Value] = {}
    for span, edit in edits.items():
        one = present.get(span)
        for name, value in edit._asdict().items():
            stored = getattr(one, name) if one is not None else None
            if not isinstance(value, EllipsisType) and (span, name) in seen and stored not in (seen[span, name], value):
                label = f"{span.label(fiscal_year_start)} {name}"
                mine[label], theirs[label] = value, stored
    if theirs:
        said = "; ".join(f"{label} is now {'blank' if value is None else value}" for label, value in theirs.items())
        raise Conflict(f"Somebody changed the same period meanwhile: {said}. Nothing was written", mine, theirs)


def _save_period(transaction: Transaction, benefit: int, span: Period, edit: PeriodEdit, session: Session) -> None:
    for table, value in (("actual", edit.actual), ("forecast", edit.forecast)):
        if value is None:
            _take_away(transaction, table, benefit, span)
        elif not isinstance(value, EllipsisType):
            if table == "actual":
                _not_ahead(span, session)
            write_reading(transaction, table, benefit, span, value, session, edit.evidence if table == "actual" else ...)
    if isinstance(edit.actual, EllipsisType) and not isinstance(edit.evidence, EllipsisType):
        there = periods.stored(transaction, "actual", benefit).get((span.start.isoformat(), span.end.isoformat()))
        if there is None:
            raise WrongField("evidence: it needs a reading that it proves", "evidence")
        transaction.update("actual", there[0], {"evidence": edit.evidence})


def _take_away(transaction: Transaction, table: str, benefit: int, span: Period) -> None:
    there = periods.stored(transaction, table, benefit).get((span.start.isoformat(), span.end.isoformat()))
    if there is not None:
        transaction.delete(table, there[0])


def _not_ahead(span: Period, session: Session) -> None:
    """Raise WrongField for a period of which nothing can have been read yet."""
    if span.start > session.today:
        label = span.label(session.policy.fiscal_year_start)
        raise WrongField(
            f"period: {label} has not begun on {session.today.isoformat()}, so it has no actual; record a forecast", "period"
        )


def period_of(source: Session | Reader, benefit: int, words: str, fiscal_year_start: int) -> Period:
    """The period that the words name for this benefit: a single day means the period of its frequency. Raises WrongField."""
    stored = rows.cell(reader_of(source), "benefit", "frequency", benefit)
    frequency = Frequency(str(stored)) if stored is not None else None
    try:
        return parse_period(words, fiscal_year_start, frequency)
    except NotAPeriod as problem:
        raise WrongField(f"period: {problem}", "period") from problem


def write_reading(
    transaction: Transaction,
    table: str,
    benefit: int,
    span: Period,
    value: Decimal,
    session: Session,
    evidence: str | EllipsisType | None = ...,
) -> dict[str, tuple[object, object]]:
    """Write one value of the table `actual` or `forecast`; what changed, under the table's name. Raises WrongField.

    Evidence that is not given stays as it is.
    """
    try:
        scaled = to_scaled(value)
    except NotExact as problem:
        raise WrongField(f"{table}: {problem}", table) from problem
    start, end = span.start.isoformat(), span.end.isoformat()
    row: Row = {"value": scaled}
    if not isinstance(evidence, EllipsisType):
        row["evidence"] = evidence
    stamp: Row = {"recorded_on": session.today.isoformat(), "recorded_by": session.user}
    for number, there, before in periods.overlapping(transaction, table, benefit, start, end):
        if there != (start, end):
            raise WrongField(f"period: {start} to {end} overlaps the {table} of {there[0]} to {there[1]}", "period")
        present = transaction.row(table, number)
        if any(present[name] != cell for name, cell in row.items()):
            transaction.update(table, number, row | stamp)
            return {table: (from_scaled(before), value)} if before != scaled else {}
        return {}
    where: Row = {"benefit_id": benefit, "start_date": start, "end_date": end}
    transaction.insert(table, where | row | stamp)
    return {table: (None, value)}


def set_plan(
    session: Session,
    ref: str,
    values: Mapping[Period, Decimal],
    *,
    approved_by: str | None = None,
    approved_on: date | None = None,
    reason: str | None = None,
) -> int:
    """Approve a new plan version by period; its number. The versions before it stay as they were.

    A plan equal to the current one makes no new version. Raises NotThere, and WrongField for overlapping periods.
    """
    with session.store.write(session.who(f"approve a plan of {ref}", reason), session.today) as transaction:
        found = find(transaction, ref, Kind.BENEFIT)
        return write_plan(transaction, found.id, values, approved_by or session.user, approved_on or session.today, reason)


def write_plan(
    transaction: Transaction,
    benefit: int,
    values: Mapping[Period, Decimal],
    approved_by: str,
    approved_on: date,
    reason: str | None,
) -> int:
    """Write a plan version inside a transaction; its number, or the current one's when nothing differs."""
    spans = sorted(values)
    for one, other in pairwise(spans):
        if one.overlaps(other):
            raise WrongField(f"plan: the periods {one.label()} and {other.label()} overlap", "plan")
    try:
        values_by_span = [(span.start.isoformat(), span.end.isoformat(), to_scaled(values[span])) for span in spans]
    except NotExact as problem:
        raise WrongField(f"plan: {problem}", "plan") from problem
    current = periods.current_plan_version(transaction, benefit)
    number = 1
    if current is not None:
        if periods.plan_values(transaction, current[0]) == values_by_span:
            if reason and not rows.cell(transaction, "plan_version", "reason", current[0]):
                transaction.update("plan_version", current[0], {"reason": reason})
            return current[1]
        transaction.update("plan_version", current[0], {"current": 0})
        number = current[1] + 1
    version = transaction.insert(
        "plan_version",
        {
            "benefit_id": benefit,
            "number": number,
            "approved_by": approved_by,
            "approved_on": approved_on.isoformat(),
            "reason": reason,
            "class": rows.cell(transaction, "benefit", "class", benefit),
        },
    )
    transaction.insert_many(
        "plan_value",
        [
            {"plan_version_id": version, "start_date": start, "end_date": end, "value": value}
            for start, end, value in values_by_span
        ],
        [("benefit", benefit)] * len(values_by_span),
    )
    return number


def current_plan(reader: Reader, benefit: int) -> dict[Period, Decimal]:
    """The current approved plan, empty when there is none."""
    current = periods.current_plan_version(reader, benefit)
    stored = periods.plan_values(reader, current[0]) if current is not None else []
    return {_period(start, end): from_scaled(value) for start, end, value in stored}


def readings_of(reader: Reader, benefit: int) -> list[Reading]:
    """All periods of a benefit, in order, with plan, forecast and actual side by side."""
    plan = current_plan(reader, benefit)
    forecast = {_period(start, end): from_scaled(int(value or 0)) for start, end, value in periods.forecasts(reader, benefit)}
    actual = {_period(start, end): tuple(rest) for start, end, *rest in periods.actuals(reader, benefit)}
    found = []
    for span in sorted(plan.keys() | forecast.keys() | actual.keys()):
        value, evidence, on, by = actual.get(span, (None, None, None, None))
        found.append(
            Reading(
                span,
                plan.get(span),
                forecast.get(span),
                from_scaled(int(value)) if value is not None else None,
                str(evidence) if evidence is not None else None,
                date.fromisoformat(str(on)) if on is not None else None,
                str(by) if by is not None else None,
            )
        )
    return found


def _period(start: Cell, end: Cell) -> Period:
    return Period(date.fromisoformat(str(start)), date.fromisoformat(str(end)))


class PlanVersion(NamedTuple):
    """One approved plan of a benefit."""

    number: int
    approved_by: str | None
    approved_on: date | None
    reason: str | None
    current: bool
    total: Decimal


def plan_versions(source: Session | Reader, benefit: int) -> list[PlanVersion]:
    """Every plan version of a benefit, oldest first."""
    return [
        PlanVersion(
            int(number or 0),
            None if by is None else str(by),
            None if on is None else date.fromisoformat(str(on)),
            None if reason is None else str(reason),
            bool(current),
            from_scaled(int(total or 0)),
        )
        for number, by, on, reason, current, total in periods.plan_versions(reader_of(source), benefit)
    ]


def last_end(session: Session, benefit: int) -> date | None:
    """The day on which the last period read ends."""
    day = periods.last_actual_end(session.store, benefit)
    return None if day is None else date.fromisoformat(day)
