"""What a benefit's readings are worth in the register's currency: the one place that turns them into money.

`store.facts.money` says the same in SQL over periods, and a test holds the two to each other.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeGuard

from benefits_tui.domain.currencies import Conversion, conversion, in_register_currency
from benefits_tui.domain.facts import ActualSums, BenefitFacts, PlanEnd, PlanSums
from benefits_tui.domain.lifecycle import UNCOUNTED
from benefits_tui.domain.measure import LESS_IS_BETTER
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import ZERO, from_scaled


class Worth(NamedTuple):
    """Money for one unit of each series, and what was read in money; None where it cannot be valued."""

    stated: Decimal | None = None
    first_plan: Decimal | None = None
    plan: Decimal | None = None
    forecast: Decimal | None = None
    realised: Decimal | None = None
    realised_due: Decimal | None = None
    """Of it, what came for the planned periods that have ended and were read."""


def worth_of(facts: BenefitFacts, policy: Policy, flow: bool, today: date) -> Worth:
    """Turn a plan at the rate of the day on which it was approved, each reading at that of the day on which its period ends,
    a forecast at the newest, and what was stated at that of the first plan, the newest while there is none.

    A level has no sum over periods, and of a flow that should fall more is worse: neither is turned into money. What is
    superseded has none: it counts in its successor.
    """
    if facts.state in UNCOUNTED:
        return Worth()
    rates = conversion(facts.unit, policy) if facts.value_per_unit is None else None
    stated = Decimal(1) if rates is None else _stated_rate(facts, rates)
    if not flow or (facts.direction in LESS_IS_BETTER and not facts.disbenefit):
        return Worth(stated)
    if rates is not None:
        return Worth(
            stated, rates.on(_approved(facts.first_plan)), rates.on(_approved(facts.current_plan)), rates.newest,
            _turned(facts.actual, rates), _turned_due(facts, rates, today),
        )  # fmt: skip
    unit = facts.value_per_unit
    if unit is None and in_register_currency(facts.unit, policy):
        unit = Decimal(1)
    actual_total = facts.actual.total if facts.actual is not None else None
    for_due = facts.plan.ended_read_actual if has_due_read(facts.plan) else None
    return Worth(stated, unit, unit, unit, _times(actual_total, unit), _times(for_due, unit))


def has_due_read(plan: PlanSums | None) -> TypeGuard[PlanSums]:
    """True where something was due, or came, for planned periods that have ended and were read: it can be compared."""
    return plan is not None and bool(plan.due_and_read or plan.ended_read_actual)


def _times(value: Decimal | None, unit: Decimal | None) -> Decimal | None:
    return None if value is None or unit is None else value * unit


def without_rate(facts: BenefitFacts, policy: Policy) -> tuple[str, tuple[tuple[str, date | None], ...]] | None:
    """The other currency of a benefit, and its amounts that have no rate with the day it is wanted for, the newest where that
    is None. None for a benefit whose amounts all have one."""
    rates = conversion(facts.unit, policy) if facts.value_per_unit is None else None
    if rates is None or facts.state in UNCOUNTED:
        return None
    wanted: list[tuple[str, date | None]] = []
    for plan, name in ((facts.current_plan, "plan"), (facts.first_plan, "first plan")):
        if plan is not None and rates.on(plan.approved_on) is None and (name == "plan" or plan != facts.current_plan):
            wanted.append((name, plan.approved_on))
    if facts.actual is not None and rates.on(facts.actual.first_end) is None:
        wanted.append(("readings", facts.actual.first_end))
    if facts.stated is not None and _stated_rate(facts, rates) is None:
        wanted.append(("stated value", _approved(facts.first_plan)))
    return (rates.code, tuple(wanted)) if wanted else None


def _approved(plan: PlanEnd | None) -> date | None:
    return plan.approved_on if plan is not None else None


def _stated_rate(facts: BenefitFacts, rates: Conversion) -> Decimal | None:
    return rates.newest if facts.first_plan is None else rates.on(facts.first_plan.approved_on)


def _turned(actual: ActualSums | None, rates: Conversion) -> Decimal | None:
    """What was read, each period at its end's rate; None while a period has none: what has no rate is not added."""
    if actual is None:
        return None
    return _sum_turned(actual.latest(actual.readings), rates)


def _turned_due(facts: BenefitFacts, rates: Conversion, today: date) -> Decimal | None:
    """The same of the readings for planned periods that have ended and were read."""
    plan, actual = facts.plan, facts.actual
    if actual is None or not has_due_read(plan):
        return None
    ended = [(start, end) for start, end in plan.spans_read() if date.fromisoformat(end) <= today]
    for_due = [(day, value) for day, value in actual.latest(actual.readings) if any(a <= day <= b for a, b in ended)]
    return _sum_turned(for_due, rates)


def _sum_turned(readings: list[tuple[str, int]], rates: Conversion) -> Decimal | None:
    total = ZERO
    for end, value in readings:
        rate = rates.on(date.fromisoformat(end))
        if rate is None:
            return None
        total += from_scaled(value) * rate
    return total
