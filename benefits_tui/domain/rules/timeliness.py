"""Rules about readings, reviews and records that must be kept up."""

from __future__ import annotations

from datetime import date, timedelta

from benefits_tui.domain.facts import ReviewFacts
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.lifecycle import State, at_least
from benefits_tui.domain.periods import add_months
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import origins
from benefits_tui.domain.rules.due import CONCLUDED, NEXT_STOP, READING, REVIEW
from benefits_tui.domain.rules.performance import tolerances
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule, of_review
from benefits_tui.domain.severity import Severity


@benefit_rule(
    "F09",
    "Reading overdue",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="reading overdue",
    due=READING,
    origin=origins.not_begun,
    clears="reading",
    options=("take the reading", "escalate"),
)
def reading_overdue(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """A reading is overdue by more than the policy's grace days, 10 by default.

    Medium; high when one more reading has been missed after it; critical when two more have.
    """
    missed, due = case.figures.missed_readings, case.figures.next_reading
    if not missed or due is None:
        return None
    severity = (Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)[min(missed, 3) - 1]
    more = "" if missed == 1 else f"; {missed} readings are missing"
    return Finding(severity, f"Reading for {due.isoformat()} is overdue{more}.", due, case.figures.money_to_come)


def _review_now(facts: ReviewFacts, today: date) -> str:
    return "review not held" if facts.due < today else "review has no chair"


@of_review(
    "F20",
    "Review overdue or without chair",
    decision_owner="PMO",
    by=Decider.CHAIR,
    cause="review not held",
    due=REVIEW,
    clears="hold",
    cause_now=_review_now,
    origin=origins.stalled_review,
    options=("hold the review", "name a chair"),
)
def review_overdue(facts: ReviewFacts, policy: Policy, today: date) -> Finding | None:
    """The review's day has passed and it was not held (high); or it is due within the policy's days, 30 by default,
    and nobody is named to chair it (medium)."""
    if facts.held is not None:
        return None
    if facts.due < today:
        why = f"The {facts.kind.replace('_', ' ')} review was due on {facts.due.isoformat()}."
        return Finding(Severity.HIGH, why, facts.due)
    if facts.chair is None and facts.due <= today + timedelta(days=policy.review_notice_days):
        why = f"The {facts.kind.replace('_', ' ')} review on {facts.due.isoformat()} has no chair."
        return Finding(Severity.MEDIUM, why, facts.due)
    return None


def _short(case: BenefitCase, policy: Policy) -> bool:
    return case.figures.short is not None and case.figures.short > tolerances(case, policy)[0]


@benefit_rule(
    "F28",
    "No recent activity",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="no activity",
    due=NEXT_STOP,
    origin=origins.not_begun,
    options=("confirm the record", "change the forecast"),
)
def untouched(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """From the start of realisation, nothing of the benefit (record, forecast, reading) changed for more than one of its
    periods where no reading is scheduled (one that is missed says so itself); or its forecast still equals the first plan
    after two periods, and what came is short of what was due beyond the tolerance. Medium. Without a frequency the policy's
    default counts."""
    facts = case.facts
    begins = facts.start or (facts.plan.first_start if facts.plan is not None else None)
    if facts.final or not at_least(facts.state, State.APPRAISED) or begins is None or begins > today:
        return None
    months = (facts.frequency or policy.default_frequency).months
    untouched_since = max(facts.last_activity_on, begins)
    if case.figures.next_reading is None and add_months(untouched_since, months * policy.untouched_periods) < today:
        return Finding(Severity.MEDIUM, f"No activity since {facts.last_activity_on.isoformat()}.")
    plan, forecast = facts.plan, facts.forecast
    if plan is None or forecast is None or not forecast.same_as_first_plan or not _short(case, policy):
        return None
    if add_months(plan.first_start, months * policy.first_plan_periods) > today:
        return None
    return Finding(Severity.MEDIUM, f"The forecast is still the first plan, which began on {plan.first_start.isoformat()}.")


@benefit_rule(
    "F38",
    "Realisation over, not concluded",
    decision_owner="Benefit owner with the PMO",
    by=Decider.OWNER,
    cause="not concluded",
    due=CONCLUDED,
    clears="conclude",
    origin=origins.not_begun,
    options=("verify", "write off", "extend"),
)
def not_concluded(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The realisation period has ended, the benefit is in no final state, and no review lies within the policy's days, 30 by
    default, in which it can be concluded. Medium."""
    facts = case.facts
    if facts.final or facts.end is None or facts.end >= today:
        return None
    if facts.next_review is not None and facts.next_review <= today + timedelta(days=policy.review_notice_days):
        return None
    why = f"Realisation ended on {facts.end.isoformat()} and the benefit is {facts.state.value.replace('_', ' ')}."
    return Finding(Severity.MEDIUM, why, None, case.figures.money_to_come)
