"""The figures of one benefit on one day, worked out from its facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benefits_tui.domain.currencies import in_register_currency
from benefits_tui.domain.facts import ActualSums, BenefitFacts, PlanEnd
from benefits_tui.domain.lifecycle import State, at_least
from benefits_tui.domain.measure import (
    LIMITS,
    Direction,
    MeasureKind,
    Rag,
    attainment,
    distance_to_limit,
    on_the_wrong_side,
    rag_of,
    realisation,
    shortfall,
    straight_point,
)
from benefits_tui.domain.periods import Period, add_months, period_after, period_holding
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import ZERO
from benefits_tui.domain.worth import Worth, has_due_read, worth_of


@dataclass(slots=True)
class Figures:
    """What can be said of a benefit today. None means that it cannot be said; it is never a 0 in disguise."""

    rag: Rag
    attainment: Decimal | None
    realisation: Decimal | None
    short: Decimal | None
    """How much worse than due, as a share, over the periods that have been read; negative when better."""
    lifetime_plan: Decimal | None
    due: Decimal | None
    due_read: Decimal | None
    """What was due of a flow for the periods that were read; None where nothing can be compared."""
    actual: Decimal | None
    outturn: Decimal | None
    outturn_short: Decimal | None
    outturn_complete: bool
    next_reading: date | None
    missed_readings: int
    stated_money: Decimal | None
    """What was stated, and nothing in its place."""
    due_money: Decimal | None
    realised_money: Decimal | None
    due_read_money: Decimal | None
    """What was due for the planned periods that have ended and were read: what `realised_due_money` is compared with."""
    realised_due_money: Decimal | None
    """What came for those periods."""
    outturn_money: Decimal | None
    first_approved: Decimal | None
    """What the first approved plan comes to: the sum of a flow's periods, a level's last point."""
    current_plan: Decimal | None
    first_approved_money: Decimal | None
    current_plan_money: Decimal | None
    distance_to_plan: Decimal | None
    """What was read less what the plan has for the same day: of a flow for the periods read, of a level at the last point."""
    distance_to_plan_money: Decimal | None

    @property
    def drift(self) -> Decimal | None:
        """The current plan less the first approved one."""
        return _less(self.current_plan, self.first_approved)

    @property
    def variance(self) -> Decimal | None:
        """Outturn less the current plan; None while the outturn is not complete."""
        return _less(self.outturn, self.current_plan) if self.outturn_complete else None

    @property
    def variance_share(self) -> Decimal | None:
        """The variance as a share of the current plan; None where that is 0."""
        variance = self.variance
        return variance / abs(self.current_plan) if variance is not None and self.current_plan else None

    @property
    def lifetime_realisation(self) -> Decimal | None:
        """Actual to date over the lifetime plan of a flow."""
        return self.actual / self.lifetime_plan if self.actual is not None and self.lifetime_plan else None

    @property
    def worth_money(self) -> Decimal | None:
        """What it counts for where one figure is wanted: the current plan's money, else what was stated."""
        return self.current_plan_money if self.current_plan_money is not None else self.stated_money

    @property
    def money_to_come(self) -> Decimal | None:
        """Planned, else stated, and not yet realised, never below 0: what is at risk while the benefit is not looked after."""
        if self.worth_money is None:
            return None
        return max(abs(self.worth_money) - abs(self.realised_money or ZERO), ZERO)


def figures(facts: BenefitFacts, policy: Policy, today: date) -> Figures:
    """All figures of a benefit; see `domain.measure` for the formulas and `BenefitFacts` for the units.

    More of a disbenefit is worse, whichever way its measure is said to go. What is superseded has no money: it counts in its
    successor.
    """
    plan, actual = facts.plan, facts.actual
    kind = kind_meant(facts, policy)
    flow = kind is MeasureKind.FLOW
    short = _short(facts, kind, today)
    next_reading, missed = _readings_due(facts, policy, today)
    reached = None
    if (
        actual is not None and facts.baseline is not None and facts.target is not None and facts.direction not in LIMITS
        and not on_the_wrong_side(facts.baseline, facts.target, facts.direction)
    ):  # fmt: skip
        reached = attainment(facts.baseline, facts.target, actual.total if flow else actual.last_value)
    lifetime = plan.lifetime if plan is not None and flow else None
    due = plan.due if plan is not None and flow else None
    got = None if actual is None else (actual.total if flow else actual.last_value)
    outturn, complete = _outturn(facts, flow)
    outturn_short = None
    if outturn is not None and facts.direction is not None:
        if flow and lifetime is not None:
            outturn_short = shortfall(lifetime, outturn, _better(facts, facts.direction))
        elif kind is MeasureKind.LEVEL and facts.target is not None and facts.direction not in LIMITS:
            outturn_short = shortfall(facts.target, outturn, facts.direction, facts.baseline)
    worth = worth_of(facts, policy, flow, today)
    first = _end_of(facts.first_plan, flow)
    current = lifetime if lifetime is not None else _end_of(facts.current_plan, flow)
    distance = _distance(facts, flow)
    return Figures(
        rag=_rag(facts, short, missed, policy, today),
        attainment=reached,
        realisation=realisation(plan.ended_read_actual, plan.due_and_read) if flow and has_due_read(plan) else None,
        short=short,
        lifetime_plan=lifetime,
        due=due,
        due_read=plan.due_and_read if flow and has_due_read(plan) else None,
        actual=got,
        outturn=outturn,
        outturn_short=outturn_short,
        outturn_complete=complete,
        next_reading=next_reading,
        missed_readings=missed,
        stated_money=_times(facts.stated, worth.stated),
        due_money=_times(due, worth.plan),
        realised_money=worth.realised,
        due_read_money=_times(plan.due_and_read, worth.plan) if plan and worth.realised_due is not None else None,
        realised_due_money=worth.realised_due if worth.plan is not None else None,
        outturn_money=_outturn_money(outturn, got, worth) if complete else None,
        first_approved=first,
        current_plan=current,
        first_approved_money=_times(first, worth.first_plan),
        current_plan_money=_times(current, worth.plan),
        distance_to_plan=distance,
        distance_to_plan_money=_times(distance, worth.plan),
    )


def kind_meant(facts: BenefitFacts, policy: Policy) -> MeasureKind | None:
    """Flow or level; while that is not said, money in the register's currency is a flow, and of other units nothing is summed."""
    if facts.kind is None and in_register_currency(facts.unit, policy):
        return MeasureKind.FLOW
    return facts.kind


def planned_level(facts: BenefitFacts) -> tuple[Decimal | None, bool]:
    """What a level should be when it was last read, and whether that is a straight path: its plan's point; without a plan the
    line from its dated baseline to its dated target. None for limits (at least, at most, within), and where neither is known."""
    if facts.direction in LIMITS or facts.actual is None:
        return None, False
    if facts.plan is not None:
        return facts.plan.point_at_reading, False
    path = _path(facts)
    return (None, False) if path is None else (straight_point(*path, facts.actual.last_end), True)


def straight_path(facts: BenefitFacts) -> list[tuple[date, Decimal]]:
    """The ends of the straight path that stands for the plan of a level, to be drawn; empty where there is none."""
    path = _path(facts) if facts.kind is MeasureKind.LEVEL and facts.direction not in LIMITS else None
    if path is None or path[3] <= path[1]:
        return []
    return [(path[1], path[0]), (path[3], path[2])]


def _path(facts: BenefitFacts) -> tuple[Decimal, date, Decimal, date] | None:
    """The ends of the straight path: baseline, its day, target, its day."""
    since, until = facts.baseline_date, facts.target_date or facts.end
    if facts.plan is not None or facts.baseline is None or since is None or facts.target is None or until is None:
        return None
    return facts.baseline, since, facts.target, until


def _less(value: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if value is None or other is None else value - other


def _end_of(plan: PlanEnd | None, flow: bool) -> Decimal | None:
    """What a plan comes to."""
    if plan is None:
        return None
    return plan.total if flow else plan.last_value


def _distance(facts: BenefitFacts, flow: bool) -> Decimal | None:
    """How far what was read lies from the planned point; a period that was not read is missing, not 0."""
    plan, actual = facts.plan, facts.actual
    if plan is None or actual is None:
        return None
    if not flow:
        return _less(actual.last_value, plan.point_at_reading)
    return plan.ended_read_actual - plan.due_and_read if has_due_read(plan) else None


def _better(facts: BenefitFacts, direction: Direction) -> Direction:
    """Which way is better for a flow."""
    return Direction.DECREASE if facts.disbenefit else direction


def _short(facts: BenefitFacts, kind: MeasureKind | None, today: date) -> Decimal | None:
    """The share by which readings fall short of what was due for the same periods; None when nothing can be compared.

    A period that has ended and was not read is missing, not 0: it is a reading overdue, not a shortfall.
    """
    plan, actual, direction = facts.plan, facts.actual, facts.direction
    if actual is None or direction is None or kind is None:
        return None
    if kind is MeasureKind.FLOW:
        if plan is None or plan.due_and_read == 0:
            return None
        return shortfall(plan.due_and_read, plan.ended_read_actual, _better(facts, direction))
    if direction in LIMITS:
        if facts.target is None:
            return None
        away = distance_to_limit(direction, actual.last_value, facts.target, facts.target_upper)
        if away == 0:
            return ZERO
        return away / abs(facts.target) if facts.target else Decimal(1)
    point, _ = planned_level(facts)
    if point is not None:
        return shortfall(point, actual.last_value, direction, facts.baseline)
    due_by = facts.target_date or facts.end
    if facts.target is None or due_by is None or due_by > today:
        return None
    return shortfall(facts.target, actual.last_value, direction, facts.baseline)


def _rag(facts: BenefitFacts, short: Decimal | None, missed: int, policy: Policy, today: date) -> Rag:
    if short is not None:
        rag = rag_of(short, facts.red_threshold if facts.red_threshold is not None else policy.red_threshold)
        # What was read may be well, but while a reading is overdue nobody can say that the benefit is.
        return Rag.NO_DATA if missed and rag is Rag.GREEN else rag
    if missed:
        return Rag.NO_DATA
    return Rag.NOT_YET_DUE if _nothing_due(facts, today) else Rag.NO_DATA


def _nothing_due(facts: BenefitFacts, today: date) -> bool:
    if facts.start is not None and facts.start > today:
        return True
    plan = facts.plan
    if facts.kind is MeasureKind.LEVEL:
        # Without a plan nobody said that nothing is due: what is not read is no data, all the way to the end.
        return plan is not None and not plan.ended
    return plan is not None and not plan.ended


def _outturn(facts: BenefitFacts, flow: bool) -> tuple[Decimal | None, bool]:
    """Actual to date plus the forecast of what has not been read; and whether every planned period is covered."""
    actual, forecast, plan = facts.actual, facts.forecast, facts.plan
    if facts.state in (State.WRITTEN_OFF, State.NOT_ACHIEVED) and flow:
        # It is given up: what came is all that will.
        return (actual.total if actual is not None else ZERO), True
    uncovered = plan.uncovered if plan is not None else 0
    if not flow:
        if forecast is not None and forecast.last_value is not None:
            return forecast.last_value, True
        due_by = facts.target_date or facts.end
        if actual is not None and due_by is not None and actual.last_end >= due_by:
            return actual.last_value, True
        return None, False
    if forecast is None or forecast.periods == 0:
        # With nothing left to forecast the outturn is what came; otherwise it is unknown, not "what came so far".
        if actual is not None and plan is not None and uncovered == 0:
            return actual.total, True
        return None, False
    return (actual.total if actual is not None else ZERO) + forecast.remaining, uncovered == 0


def _readings_due(facts: BenefitFacts, policy: Policy, today: date) -> tuple[date | None, int]:
    """The day on which the earliest missing reading is, or was, due; and how many went unread past the grace days."""
    if facts.final or not at_least(facts.state, State.APPRAISED) or facts.kind is None:
        return None, 0
    plan, actual = facts.plan, facts.actual
    months = facts.frequency.months if facts.frequency is not None else (plan.first_months if plan is not None else None)
    first = _first_period(facts, policy, months)
    if months is None or first is None:
        return None, 0
    last = max((day for day in (facts.end, plan.last_end if plan is not None else None) if day is not None), default=None)
    period = first
    if actual is not None and actual.last_end >= first.end and _read_without_gap(actual, first, months):
        period = period_after(actual.last_end, months)
    limit = today - timedelta(days=policy.reading_grace_days)
    due, missed = None, 0
    while last is None or period.start <= last:
        read = actual is not None and period.end.isoformat() in actual.ends
        if not read:
            due = due or period.end
            if period.end >= limit:
                break
            missed += 1
        period = period_after(period.end, months)
    return due, missed


def _first_period(facts: BenefitFacts, policy: Policy, months: int | None) -> Period | None:
    """The first period that is to be read: the plan's, else the one the start lies in, else the first that was read."""
    if months is None:
        return None
    if facts.plan is not None:
        return Period.of_months(facts.plan.first_start, months)
    if facts.start is not None and facts.frequency is not None:
        return period_holding(facts.start, facts.frequency, policy.fiscal_year_start)
    if facts.actual is not None:
        return Period.of_months(add_months(facts.actual.first_end + timedelta(days=1), -months), months)
    return None


def _read_without_gap(actual: ActualSums, first: Period, months: int) -> bool:
    """True when there are as many readings as periods from the first to the last one read."""
    after, end = first.start, actual.last_end + timedelta(days=1)
    between = (end.year - after.year) * 12 + end.month - after.month
    return actual.first_end >= first.end and actual.readings * months == between


def _outturn_money(outturn: Decimal | None, got: Decimal | None, worth: Worth) -> Decimal | None:
    """What came, as turned, and what remains of the outturn at the rate of a forecast."""
    if outturn is None:
        return None
    remaining = outturn - (got or ZERO)
    if got is None or not remaining:
        return worth.realised if got is not None else _times(remaining, worth.forecast)
    to_come = _times(remaining, worth.forecast)
    return None if to_come is None or worth.realised is None else worth.realised + to_come


def _times(value: Decimal | None, rate: Decimal | None) -> Decimal | None:
    return None if value is None or rate is None else value * rate
