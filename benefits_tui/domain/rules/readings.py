"""Rules about readings themselves: their course, their proof, what looks too good."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.facts import ActualSums, BenefitFacts
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import LESS_IS_BETTER, Direction, MeasureKind, shortfall
from benefits_tui.domain.periods import add_months
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import from_scaled, grouped, percent, share_text
from benefits_tui.domain.rules.due import NEXT_STOP, VALIDATION
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule
from benefits_tui.domain.severity import Severity


def _expected(facts: BenefitFacts) -> dict[str, int]:
    """What was planned for the periods that were read; nothing where plan and readings go by other periods."""
    plan = facts.plan
    if plan is None or (facts.frequency is not None and plan.first_months != facts.frequency.months):
        return {}
    return plan.planned()


def _better(facts: BenefitFacts) -> Direction | None:
    return Direction.DECREASE if facts.disbenefit else facts.direction


def _gaps(facts: BenefitFacts, readings: list[tuple[str, int]]) -> list[Decimal] | None:
    """How much worse than planned each of these readings is, as a share; None where the plan does not tell for all."""
    expected, direction = _expected(facts), _better(facts)
    baseline = facts.baseline if facts.kind is MeasureKind.LEVEL else None
    gaps = []
    for end, value in readings:
        gap = None
        if direction is not None and end in expected:
            gap = shortfall(from_scaled(expected[end]), from_scaled(value), direction, baseline)
        if gap is None:
            return None
        gaps.append(gap)
    return gaps


def _consecutive_declines(facts: BenefitFacts, behind: Decimal) -> int:
    """How many of the last readings are each worse than the one before.

    Where they have a plan, worse is further behind it, whatever its shape; those that end no further behind it than
    `behind`, a share, follow the plan.
    """
    if facts.actual is None or facts.direction in (None, Direction.WITHIN):
        return 0
    readings = facts.actual.latest(12)
    gaps = _gaps(facts, readings)
    if gaps is not None:
        values: list[Decimal] = [-gap for gap in gaps]
        if gaps[-1] <= behind:
            return 0
    else:
        falling = facts.direction in LESS_IS_BETTER or facts.disbenefit
        values = [Decimal(-value if falling else value) for _, value in readings]
    count = 0
    for before, after in zip(values[-2::-1], values[:0:-1], strict=True):
        if after >= before:
            break
        count += 1
    return count


class _Rate(NamedTuple):
    """What each period still to come must bring, and the best period so far; as shares of the plan where it tells."""

    needed: Decimal
    best: Decimal
    of_plan: bool


def _needed_rate(facts: BenefitFacts, forecast: Decimal | None) -> _Rate | None:
    """The course of a flow that should rise, against its plan where that is known for all that was read: to come to its plan,
    or to the forecast of all that remains."""
    plan, actual = facts.plan, facts.actual
    if plan is None or actual is None or facts.kind is not MeasureKind.FLOW or facts.disbenefit or not plan.unread:
        return None
    if actual.readings < 2:
        # One reading is no course yet.
        return None
    if facts.direction not in (Direction.INCREASE, Direction.AT_LEAST):
        return None
    if facts.frequency is not None and plan.first_months != facts.frequency.months:
        return None
    remains = plan.lifetime - actual.total if forecast is None else forecast
    readings, expected = actual.latest(10_000), _expected(facts)
    if all(end in expected for end, _ in readings):
        shares = [Decimal(value) / expected[end] for end, value in readings if expected[end] > 0]
        to_come = plan.lifetime - sum((from_scaled(expected[end]) for end, _ in readings), Decimal(0))
        return _Rate(remains / to_come, max(shares), True) if shares and to_come > 0 else None
    return _Rate(remains / plan.unread, from_scaled(max(value for _, value in readings)), False)


def _above_best(facts: BenefitFacts, forecast: Decimal, times: Decimal) -> bool:
    """True where a forecast of what remains is more a period than so many times the best one, as it was read."""
    assert facts.plan is not None and facts.actual is not None
    best = max(from_scaled(value) for _, value in facts.actual.latest(10_000))
    return forecast / facts.plan.unread > max(best, Decimal(0)) * times


@benefit_rule(
    "F13",
    "Readings getting worse",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="getting worse",
    due=NEXT_STOP,
    options=("act early", "re-forecast"),
)
def going_wrong(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """So many readings in a row, 3 by default, are each worse than the one before; or every period still to come would have
    to bring more than 1.5 times the best of at least two so far, or is forecast to where all have a forecast. Where readings
    have a plan, both are told against it: worse is further behind the plan, by more than half the amber tolerance at the end.
    Medium; high when both hold."""
    facts = case.facts
    if facts.final or facts.actual is None:
        return None
    parts = []
    amber = facts.amber_threshold if facts.amber_threshold is not None else policy.amber_threshold
    row = _consecutive_declines(facts, amber / 2)
    if row >= policy.consecutive_declines:
        parts.append(f"The last {row} readings are each worse than the one before.")
    # With a forecast for all that is to come, the outturn says it (F11): what is asked is whether the forecast can be believed.
    forecast = facts.forecast.remaining if facts.forecast is not None and case.figures.outturn_complete else None
    rate = _needed_rate(facts, forecast)
    if rate is not None and forecast is not None and not _above_best(facts, forecast, policy.run_rate_threshold):
        rate = None
    if rate is not None and rate.needed > max(rate.best, Decimal(0)) * policy.run_rate_threshold and rate.needed > 0:
        needed, best = (
            (f"{percent(rate.needed)} of its plan", percent(rate.best))
            if rate.of_plan
            else (grouped(round(rate.needed, 2)), grouped(rate.best))
        )
        verb = "must" if forecast is None else "is forecast to"
        parts.append(f"Each period to come {verb} bring {needed}; the best so far brought {best}.")
    if not parts:
        return None
    severity = Severity.HIGH if len(parts) == 2 else Severity.MEDIUM
    return Finding(severity, " ".join(parts), facts.end, case.figures.money_to_come)


def _unproven_now(case: BenefitCase, today: date) -> str:
    actual, start = case.facts.actual, case.facts.start
    if actual is not None and actual.without_evidence:
        return "no evidence"
    return "read before start" if actual is not None and start is not None and actual.first_end < start else "a large jump"


def _jump(facts: BenefitFacts) -> tuple[str, Decimal] | None:
    """How far the last reading is from the one before, as a share; neither what the plan changes between them is a jump, nor
    a return towards the plan."""
    last = facts.actual.latest(2) if facts.actual is not None else []
    if len(last) < 2 or not last[0][1]:
        return None
    (first, before), (end, after) = last
    expected = _expected(facts)
    course = Decimal(before)
    if expected.get(first) and expected.get(end):
        course = course * expected[end] / expected[first]
        if abs(after - expected[end]) <= abs(course - expected[end]):
            return None
    return end, abs((after - course) / course)


def _outside(facts: BenefitFacts, actual: ActualSums, policy: Policy) -> list[str]:
    """A sentence where readings of a flow are of no day on which it is to be realised."""
    if facts.kind is MeasureKind.LEVEL:
        return []
    if facts.start is not None and actual.first_end < facts.start:
        return [f"The reading to {actual.first_end.isoformat()} is of before realisation starts, {facts.start.isoformat()}."]
    months = (facts.frequency or policy.default_frequency).months
    if facts.end is not None and actual.last_end > add_months(facts.end, months):
        return [f"The reading to {actual.last_end.isoformat()} is of after realisation ended, {facts.end.isoformat()}."]
    return []


@benefit_rule(
    "F29",
    "Reading without evidence, or a large jump",
    decision_owner="Validator",
    by=Decider.VALIDATOR,
    cause="no evidence",
    due=NEXT_STOP,
    clears="validate",
    cause_now=_unproven_now,
    options=("validate it", "correct it"),
)
def without_evidence(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """A reading has neither evidence nor validation; or the last reading is more than the policy's share, 50 % by default,
    away from the one before, the plan's own course and a return towards it allowed for; or what was read of a flow counts
    though its period ended before realisation starts, or more than a period after it ends. Medium."""
    facts = case.facts
    if facts.final or facts.actual is None:
        return None
    parts = _outside(facts, facts.actual, policy)
    if facts.actual.without_evidence:
        count = facts.actual.without_evidence
        parts.append(f"{count} reading{'s have' if count != 1 else ' has'} no evidence.")
    jump = _jump(facts)
    if jump is not None and facts.actual.unvalidated_since is not None and jump[1] > policy.reading_jump_threshold:
        parts.append(f"The reading to {jump[0]} is {percent(jump[1])} away from the one before.")
    return Finding(Severity.MEDIUM, " ".join(parts), None, None) if parts else None


@benefit_rule(
    "F30",
    "Waiting for validation",
    decision_owner="Validator",
    by=Decider.VALIDATOR,
    cause="not validated",
    due=VALIDATION,
    clears="validate",
    options=("sign off", "send back"),
)
def waiting_for_validation(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """A reading has waited for validation for more than the policy's days, 14 by default. Asked of benefits that have a
    validator (medium), and of every cashable one, which finance confirms (high)."""
    facts = case.facts
    if facts.final or facts.actual is None or facts.actual.unvalidated_since is None:
        return None
    cashable = facts.benefit_class is BenefitClass.CASHABLE
    if not (cashable or facts.has_validator):
        return None
    since = facts.actual.unvalidated_since
    due = since + timedelta(days=policy.validation_days)
    if today <= due:
        return None
    severity = Severity.HIGH if cashable else Severity.MEDIUM
    subject = "A cashable claim is not confirmed" if cashable else "A reading is not validated"
    realised = case.figures.realised_money if cashable else None
    return Finding(severity, f"{subject}; the oldest has waited since {since.isoformat()}.", due, realised)


@benefit_rule(
    "F31",
    "Readings equal to the plan",
    decision_owner="PMO",
    cause="equal to the plan",
    due=NEXT_STOP,
    options=("sample-check the source",),
)
def equal_to_plan(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """So many readings running, 3 by default, are exactly what was planned, or within the policy's share of it, 0.5 % by
    default; zero aside. Medium: real results are seldom so even."""
    facts = case.facts
    if facts.final or facts.actual is None or facts.plan is None:
        return None
    last, planned = facts.actual.latest(policy.same_as_plan_periods), facts.plan.planned()
    if len(last) < policy.same_as_plan_periods or not all(planned.get(end) for end, _ in last):
        return None
    furthest = max(abs(Decimal(value - planned[end]) / planned[end]) for end, value in last)
    if furthest > policy.same_as_plan_threshold:
        return None
    if not furthest:
        return Finding(Severity.MEDIUM, f"The last {len(last)} readings equal the plan exactly.")
    return Finding(
        Severity.MEDIUM, f"The last {len(last)} readings lie within {share_text(policy.same_as_plan_threshold)} of the plan."
    )
