"""Rules about plans: how far one has drifted, how often it was re-planned, whether it fits what was stated and the dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benefits_tui.domain.facts import PlanSums
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.measure import LIMITS, Direction, MeasureKind, shortfall
from benefits_tui.domain.periods import add_months
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import grouped, percent, short_money
from benefits_tui.domain.rules.due import NEXT_STOP
from benefits_tui.domain.rules.performance import severity_of, tolerances
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule
from benefits_tui.domain.severity import Severity


@benefit_rule(
    "F41",
    "Plan below the first approved one",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="plan has drifted",
    due=NEXT_STOP,
    clears="periods",
    options=("accept the lower plan", "revert to the first plan", "restate the business case"),
)
def plan_drifted(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The current plan comes to less than the first approved one by more than the tolerance, 10 % by default; or less
    of it is planned for the periods that had ended when it was approved.

    High; critical beyond the red threshold, 25 % by default. What was accepted comes back when another tolerance is lost.
    """
    facts, figures = case.facts, case.figures
    if facts.final or figures.first_approved is None or figures.current_plan is None or facts.direction is None:
        return None
    if facts.direction in LIMITS:
        return None
    direction = Direction.DECREASE if facts.disbenefit else facts.direction
    baseline = facts.baseline if facts.kind is MeasureKind.LEVEL else None
    lost = shortfall(figures.first_approved, figures.current_plan, direction, baseline)
    amber, red = tolerances(case, policy)
    severity = severity_of(lost, amber, red) if lost is not None else None
    word = "worse" if direction is Direction.DECREASE else "less"
    why = f"Planned {grouped(figures.current_plan)}, first approved {grouped(figures.first_approved)}"
    first, current = facts.first_plan, facts.current_plan
    if severity is None and facts.kind is not MeasureKind.LEVEL and first is not None and current is not None:
        # The same sum, moved from what had ended to what was still to come.
        lost = shortfall(first.ended, current.ended, direction)
        severity = severity_of(lost, amber, red) if lost is not None else None
        why = f"Planned {grouped(current.ended)} for what had ended when it was approved, first approved {grouped(first.ended)}"
    if lost is None or severity is None:
        return None
    why = f"{why} ({percent(lost)} {word})."
    # Whole tolerances are at risk, so that an accepted drift stays accepted until the next one is lost.
    steps = lost // amber * amber if amber else lost
    money = figures.first_approved_money
    return Finding(severity, why, facts.end, None if money is None else abs(money) * min(steps, Decimal(1)))


@benefit_rule(
    "F42",
    "Re-planned again",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="re-planned again",
    due=NEXT_STOP,
    options=("accept the plan", "review the benefit", "write down"),
)
def replanned_again(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The plan was replaced a second time within 12 months, each on a day of its own. Medium, until a year after."""
    facts = case.facts
    before, current_day = facts.replanned_before_on, facts.approved_on
    if facts.final or before is None or current_day is None:
        return None
    if current_day > add_months(before, policy.replan_months) or today > add_months(current_day, policy.replan_months):
        return None
    why = f"Re-planned on {before.isoformat()} and again on {current_day.isoformat()}."
    return Finding(Severity.MEDIUM, why, None, case.figures.money_to_come)


@benefit_rule(
    "F43",
    "Stated and planned differ",
    decision_owner="Portfolio board",
    cause="planned not stated",
    due=NEXT_STOP,
    clears="stated",
    options=("restate the business case", "correct the plan", "accept the difference"),
)
def stated_and_planned(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The plan covers the whole realisation and its money differs from the stated value by more than the tolerance, 10 % by
    default. Medium where more is planned; high where less is, critical beyond the red threshold. Of a plan that covers a part,
    only where what is stated beyond it would have to come at more than three times the planned pace: high."""
    facts, planned = case.facts, case.figures.current_plan_money
    plan, stated = facts.plan, case.figures.stated_money
    if facts.final or planned is None or not stated or plan is None or facts.start is None or facts.end is None:
        return None
    lost = (abs(stated) - abs(planned)) / abs(stated)
    amber, red = tolerances(case, policy)
    severity = severity_of(abs(lost), amber, red)
    if severity is None:
        return None
    less, compared = lost > 0, f"Planned {short_money(planned, policy.currency)}"
    stated_text = f"stated {short_money(stated, policy.currency)}"
    if plan.first_start > facts.start or plan.last_end < facts.end:
        if not _out_of_reach(plan, facts.start, facts.end, abs(planned), abs(stated)):
            return None
        part = f"{compared} from {plan.first_start.isoformat()} to {plan.last_end.isoformat()}"
        why = f"{part}, {stated_text} to {facts.end.isoformat()}: the rest would have to come at more than three times that pace."
        return Finding(Severity.HIGH, why, None, abs(stated) * lost)
    why = f"{compared}, {stated_text} ({percent(abs(lost))} {'less' if less else 'more'})."
    return Finding(severity if less else Severity.MEDIUM, why, None, abs(stated) * lost if less else None)


# So many times the planned pace is more than any ramp is likely to bring.
_PACE = 3


def _out_of_reach(plan: PlanSums, start: date, end: date, planned: Decimal, stated: Decimal) -> bool:
    """True where what is stated and not planned would have to come, in the days that are not planned, at more than three times
    the pace of those that are."""
    left = max((plan.first_start - start).days, 0) + max((end - plan.last_end).days, 0)
    days = (plan.last_end - plan.first_start).days + 1
    return (stated - planned) * days > _PACE * planned * left


@benefit_rule(
    "F44",
    "Planned outside the realisation dates",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="planned outside",
    due=NEXT_STOP,
    clears="end",
    options=("correct the dates", "re-plan the benefit"),
)
def planned_outside(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """A period of the plan ends before realisation starts, or starts after it ends. Medium."""
    facts, plan = case.facts, case.facts.plan
    if facts.final or plan is None:
        return None
    outside = []
    if facts.start is not None and plan.first_end is not None and plan.first_end < facts.start:
        outside.append(f"begins on {plan.first_start.isoformat()}, realisation on {facts.start.isoformat()}")
    if facts.end is not None and plan.last_start is not None and plan.last_start > facts.end:
        outside.append(f"ends on {plan.last_end.isoformat()}, realisation on {facts.end.isoformat()}")
    return Finding(Severity.MEDIUM, f"The plan {'; it '.join(outside)}.") if outside else None
