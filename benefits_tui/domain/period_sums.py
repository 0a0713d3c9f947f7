"""The sums over a benefit's periods that its figures are worked out from, for periods that are in hand.

The store gathers the same sums in SQL for any number of benefits; a test holds the two to the same results.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.facts import ActualSums, ForecastSums, PlanEnd, PlanSums
from benefits_tui.domain.periods import Period
from benefits_tui.domain.quantity import SCALE, ZERO, PrecisionError, to_scaled


class PeriodValues(NamedTuple):
    """Plan, forecast and actual of one period; None where there is none."""

    period: Period
    plan: Decimal | None
    forecast: Decimal | None
    actual: Decimal | None


_Values = Sequence[tuple[Period, Decimal]]


def plan_sums(lines: Iterable[PeriodValues], today: date) -> PlanSums | None:
    """The sums of the plan; None without one."""
    plan, forecast, actual = _split(lines)
    if not plan:
        return None
    lifetime = due = due_and_read = ended_read_actual = ZERO
    uncovered = ended = unread = 0
    planned = []
    for span, value in plan:
        actual_within, read_to = _within(actual, span)
        over, read = span.end <= today, read_to == span.end
        lifetime += value
        due += value if over else ZERO
        due_and_read += value if over and read else ZERO
        ended_read_actual += actual_within if over and read else ZERO
        ended += over
        unread += not read
        if read:
            planned.append(f"{span.start.isoformat()}/{span.end.isoformat()}={_scaled(value)}")
        expected = any(span.start <= other.start <= span.end and other.end <= span.end for other, _ in forecast)
        uncovered += (read_to is None or read_to < span.end) and not expected
    last_read = max((span.end for span, _ in actual), default=None)
    points = [(span.end, value) for span, value in plan if last_read is not None and span.end <= min(today, last_read)]
    first = Period(min(span.start for span, _ in plan), min(span.end for span, _ in plan))
    return PlanSums(
        lifetime, due, due_and_read, ended_read_actual, max(points)[1] if points else None, first.start,
        max(span.end for span, _ in plan), first.months, uncovered, ended, unread, ",".join(planned),
        first.end, max(span.start for span, _ in plan),
    )  # fmt: skip


def plan_end(lines: Iterable[PeriodValues]) -> PlanEnd | None:
    """What the plan comes to; None without one."""
    plan, _, _ = _split(lines)
    if not plan:
        return None
    last, value = max(plan, key=lambda pair: pair[0].end)
    return PlanEnd(sum((planned for _, planned in plan), ZERO), value, last.end)


def actual_sums(lines: Iterable[PeriodValues], recorded_on: date) -> ActualSums | None:
    """The sums of what was read; None while nothing was."""
    actual = sorted(_split(lines)[2], key=lambda pair: pair[0].end)
    if not actual:
        return None
    ends = ",".join(f"{span.end.isoformat()}={_scaled(value)}" for span, value in actual)
    total = sum((value for _, value in actual), ZERO)
    return ActualSums(total, actual[-1][1], actual[-1][0].end, len(actual), recorded_on, actual[0][0].end, ends)


def _scaled(value: Decimal) -> int:
    try:
        return to_scaled(value)
    except PrecisionError:
        # Saving refuses it; until then the figures follow what is typed.
        return int(value * SCALE)


def forecast_sums(lines: Iterable[PeriodValues], same_as_first_plan: bool, recorded_on: date) -> ForecastSums | None:
    """The sums of what is expected; None without a forecast."""
    _, forecast, actual = _split(lines)
    if not forecast:
        return None
    remaining, periods = ZERO, 0
    for span, value in forecast:
        actual_within, read_to = _within(actual, span)
        remaining += ZERO if read_to == span.end else value - actual_within
        periods += read_to is None or read_to < span.end
    last_read = max((span.end for span, _ in actual), default=date.min)
    ahead = [(span.end, value) for span, value in forecast if span.end > last_read]
    return ForecastSums(remaining, max(ahead)[1] if ahead else None, periods, same_as_first_plan, recorded_on)


def _split(lines: Iterable[PeriodValues]) -> tuple[list[tuple[Period, Decimal]], ...]:
    lines = list(lines)
    return (
        [(line.period, line.plan) for line in lines if line.plan is not None],
        [(line.period, line.forecast) for line in lines if line.forecast is not None],
        [(line.period, line.actual) for line in lines if line.actual is not None],
    )


def _within(actual: _Values, span: Period) -> tuple[Decimal, date | None]:
    """What came inside a span, and how far it was read."""
    inside = [(other.end, value) for other, value in actual if span.start <= other.start <= span.end and other.end <= span.end]
    return sum((value for _, value in inside), ZERO), max((end for end, _ in inside), default=None)
