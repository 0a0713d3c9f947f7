"""Plan, forecast and actual by period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from benefits_tui.domain.fields import Kind, WrongField
from benefits_tui.domain.period_words import NotAPeriod, parse_period
from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.domain.quantity import NotExact, from_scaled, to_scaled
from benefits_tui.register.lookup import find
from benefits_tui.register.records import Saved, flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store.door import Cell, Transaction
from benefits_tui.store.store import Store


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
    action = "record a reading" if actual is not None else "record a forecast"
    with session.store.write(session.who(action, why), session.today) as transaction:
        found = find(transaction, ref, Kind.BENEFIT)
        fiscal = session.policy.fiscal_year_start
        span = period_of(transaction, found.id, period, fiscal)
        changed: dict[str, tuple[object, object]] = {}
        if actual is not None:
            if span.start > session.today:
                raise WrongField(
                    f"period: {span.label(fiscal)} has not begun on {session.today.isoformat()}, "
                    "so it has no actual; record a forecast",
                    "period",
                )
            changed |= write_reading(transaction, "actual", found.id, span, actual, session, evidence)
        if forecast is not None:
            changed |= write_reading(transaction, "forecast", found.id, span, forecast, session)
        row = transaction.row("benefit", found.id)
    raised, cleared = flag_changes(transaction)
    return Saved(Kind.BENEFIT, found.id, found.ref, int(row["version"] or 0), changed, raised, cleared)  # type: ignore[arg-type]


def period_of(reader: Store | Transaction, benefit: int, words: str, fiscal_year_start: int) -> Period:
    """The period that the words name for this benefit: a single day means the period of its frequency. Raises WrongField."""
    row = reader.one("SELECT frequency FROM benefit WHERE id = ?", (benefit,))
    frequency = Frequency(str(row[0])) if row is not None and row[0] is not None else None
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
    evidence: str | None = None,
) -> dict[str, tuple[object, object]]:
    """Write one value of the table `actual` or `forecast`; what changed, under the table's name. Raises WrongField."""
    try:
        scaled = to_scaled(value)
    except NotExact as problem:
        raise WrongField(f"{table}: {problem}", table) from problem
    start, end = span.start.isoformat(), span.end.isoformat()
    rows = transaction.all(
        f"SELECT id, start_date, end_date, value FROM {table} WHERE benefit_id = ? AND start_date <= ? AND end_date >= ?",
        (benefit, end, start),
    )
    row: dict[str, Cell] = {"value": scaled}
    if evidence is not None:
        row["evidence"] = evidence
    stamp: dict[str, Cell] = {"recorded_on": session.today.isoformat(), "recorded_by": session.user}
    for number, from_day, to_day, before in rows:
        if (from_day, to_day) != (start, end):
            raise WrongField(f"period: {start} to {end} overlaps the {table} of {from_day} to {to_day}", "period")
        present = transaction.row(table, int(number or 0))
        if any(present[name] != cell for name, cell in row.items()):
            transaction.update(table, int(number or 0), row | stamp)
            return {table: (from_scaled(int(before or 0)), value)} if before != scaled else {}
        return {}
    where: dict[str, Cell] = {"benefit_id": benefit, "start_date": start, "end_date": end}
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
    with session.store.write(session.who("approve a plan", reason), session.today) as transaction:
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
        rows = [(span.start.isoformat(), span.end.isoformat(), to_scaled(values[span])) for span in spans]
    except NotExact as problem:
        raise WrongField(f"plan: {problem}", "plan") from problem
    current = transaction.one("SELECT id, number FROM plan_version WHERE benefit_id = ? AND current = 1", (benefit,))
    number = 1
    if current is not None:
        stored = transaction.all(
            "SELECT start_date, end_date, value FROM plan_value WHERE plan_version_id = ? ORDER BY start_date", (current[0],)
        )
        if stored == rows:
            return int(current[1] or 0)
        transaction.update("plan_version", int(current[0] or 0), {"current": 0})
        number = int(current[1] or 0) + 1
    version = transaction.insert(
        "plan_version",
        {
            "benefit_id": benefit,
            "number": number,
            "approved_by": approved_by,
            "approved_on": approved_on.isoformat(),
            "reason": reason,
        },
    )
    transaction.insert_many(
        "plan_value",
        [{"plan_version_id": version, "start_date": start, "end_date": end, "value": value} for start, end, value in rows],
        [("benefit", benefit)] * len(rows),
    )
    return number


def current_plan(reader: Store | Transaction, benefit: int) -> dict[Period, Decimal]:
    """The current approved plan, empty when there is none."""
    rows = reader.all(
        "SELECT start_date, end_date, value FROM plan_value JOIN plan_version ON plan_version.id = plan_version_id "
        "WHERE benefit_id = ? AND current = 1 ORDER BY start_date",
        (benefit,),
    )
    return {_period(start, end): from_scaled(int(value or 0)) for start, end, value in rows}


def readings_of(reader: Store | Transaction, benefit: int) -> list[Reading]:
    """All periods of a benefit, in order, with plan, forecast and actual side by side."""
    plan = current_plan(reader, benefit)
    forecast = {
        _period(start, end): from_scaled(int(value or 0))
        for start, end, value in reader.all("SELECT start_date, end_date, value FROM forecast WHERE benefit_id = ?", (benefit,))
    }
    actual: dict[Period, tuple[Cell, ...]] = {
        _period(start, end): tuple(rest)
        for start, end, *rest in reader.all(
            "SELECT start_date, end_date, value, evidence, recorded_on, recorded_by FROM actual WHERE benefit_id = ?",
            (benefit,),
        )
    }
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


def plan_versions(reader: Store | Transaction, benefit: int) -> list[PlanVersion]:
    """Every plan version of a benefit, oldest first."""
    rows = reader.all(
        "SELECT number, approved_by, approved_on, reason, current, "
        "(SELECT sum(value) FROM plan_value WHERE plan_version_id = plan_version.id) FROM plan_version "
        "WHERE benefit_id = ? ORDER BY number",
        (benefit,),
    )
    return [
        PlanVersion(
            int(number or 0),
            None if by is None else str(by),
            None if on is None else date.fromisoformat(str(on)),
            None if reason is None else str(reason),
            bool(current),
            from_scaled(int(total or 0)),
        )
        for number, by, on, reason, current, total in rows
    ]
