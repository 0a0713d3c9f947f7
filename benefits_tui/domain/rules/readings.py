"""Rules about readings themselves: their course, their proof, what looks too good."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from benefits_tui.domain.facts import BenefitFacts
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import LESS_IS_BETTER, Direction, MeasureKind
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import from_scaled, grouped, percent
from benefits_tui.domain.rules.due import NEXT_STOP, VALIDATION
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule
from benefits_tui.domain.severity import Severity


def _consecutive_declines(facts: BenefitFacts) -> int:
    """How many of the last readings are each worse than the one before."""
    if facts.actual is None or facts.direction in (None, Direction.WITHIN):
        return 0
    values = [value for _, value in facts.actual.latest(12)]
    falling = facts.direction in LESS_IS_BETTER or facts.disbenefit
    count = 0
    for before, after in zip(values[-2::-1], values[:0:-1], strict=True):
        if (after > before) if falling else (after < before):
            count += 1
        else:
            break
    return count


def _needed_rate(facts: BenefitFacts) -> tuple[Decimal, Decimal] | None:
    """(what each period still to come must bring, the best period so far) of a flow that should rise."""
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
    best = max(value for _, value in actual.latest(10_000))
    return (plan.lifetime - actual.total) / plan.unread, from_scaled(best)


@benefit_rule(
    "F13",
    "Readings getting worse",
    decides="Benefit owner",
    by=Decider.OWNER,
    cause="getting worse",
    due=NEXT_STOP,
    options=("act early", "re-forecast"),
)
def going_wrong(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """So many readings in a row, 3 by default, are each worse than the one before; or every period still to come would have
    to bring more than 1.5 times the best of at least two so far. Medium; high when both hold."""
    facts = case.facts
    if facts.final or facts.actual is None:
        return None
    parts = []
    row = _consecutive_declines(facts)
    if row >= policy.consecutive_declines:
        parts.append(f"The last {row} readings are each worse than the one before.")
    rate = _needed_rate(facts)
    if rate is not None and rate[0] > max(rate[1], Decimal(0)) * policy.run_rate_threshold and rate[0] > 0:
        parts.append(f"Each period to come must bring {grouped(round(rate[0], 2))}; the best so far brought {grouped(rate[1])}.")
    if not parts:
        return None
    severity = Severity.HIGH if len(parts) == 2 else Severity.MEDIUM
    return Finding(severity, " ".join(parts), facts.end, case.figures.money_to_come)


def _unproven_now(case: BenefitCase, today: date) -> str:
    return "no evidence" if case.facts.actual is not None and case.facts.actual.without_evidence else "a large jump"


@benefit_rule(
    "F29",
    "Reading without evidence, or a large jump",
    decides="Validator",
    by=Decider.VALIDATOR,
    cause="no evidence",
    due=NEXT_STOP,
    cause_now=_unproven_now,
    options=("validate it", "correct it"),
)
def without_evidence(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """A reading has neither evidence nor validation; or the last reading is more than the policy's share, 50 % by default,
    away from the one before. Medium."""
    facts = case.facts
    if facts.final or facts.actual is None:
        return None
    parts = []
    if facts.actual.without_evidence:
        count = facts.actual.without_evidence
        parts.append(f"{count} reading{'s have' if count != 1 else ' has'} no evidence.")
    last = facts.actual.latest(2)
    if len(last) == 2 and last[0][1] and facts.actual.unvalidated_since is not None:
        before, after = last[0][1], last[1][1]
        jump = abs(Decimal(after - before) / Decimal(before))
        if jump > policy.reading_jump_threshold:
            parts.append(f"The reading to {last[1][0]} is {percent(jump)} away from the one before.")
    return Finding(Severity.MEDIUM, " ".join(parts), None, None) if parts else None


@benefit_rule(
    "F30",
    "Waiting for validation",
    decides="Validator",
    by=Decider.VALIDATOR,
    cause="not validated",
    due=VALIDATION,
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
    if (today - since).days <= policy.validation_days:
        return None
    severity = Severity.HIGH if cashable else Severity.MEDIUM
    what = "A cashable claim is not confirmed" if cashable else "A reading is not validated"
    due = since + timedelta(days=policy.validation_days)
    realised = case.figures.realised_money if cashable else None
    return Finding(severity, f"{what}; the oldest has waited since {since.isoformat()}.", due, realised)


@benefit_rule(
    "F31",
    "Readings equal to the plan",
    decides="PMO",
    cause="equal to the plan",
    due=NEXT_STOP,
    options=("sample-check the source",),
)
def equal_to_plan(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """So many readings running, 3 by default, are exactly what was planned, zero aside. Medium: life is seldom so tidy."""
    facts = case.facts
    if facts.final or facts.actual is None or facts.plan is None or not facts.plan.equal_ends:
        return None
    last = facts.actual.latest(policy.same_as_plan_periods)
    if len(last) < policy.same_as_plan_periods or any(end not in facts.plan.equal_ends for end, _ in last):
        return None
    return Finding(Severity.MEDIUM, f"The last {len(last)} readings equal the plan exactly.")
