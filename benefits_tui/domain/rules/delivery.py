"""Rules about what enables benefits: deliverables, their use, business changes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from benefits_tui.domain.facts import ChangeFacts, DeliverableFacts
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.lifecycle import BenefitClass, State
from benefits_tui.domain.periods import add_months, fiscal_year_label
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import grouped, percent, short_money
from benefits_tui.domain.rules import origins
from benefits_tui.domain.rules.due import BUDGET_YEAR, IN_USE, NEEDED, NEXT_STOP, STARTS
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule, of_change, of_deliverable
from benefits_tui.domain.severity import Severity


def _lost_by(case: BenefitCase, usable: date, start: date) -> Decimal | None:
    """The share of the stated money that falls into the days lost."""
    money, end = case.figures.worth_money, case.facts.end
    if money is None or end is None or end <= start:
        return case.figures.money_to_come
    return abs(money) * min(Decimal((usable - start).days) / Decimal((end - start).days + 1), Decimal(1))


_GIVEN_UP = (State.NOT_ACHIEVED, State.WRITTEN_OFF, State.SUPERSEDED)


def _late_now(case: BenefitCase, today: date) -> str:
    finding = origins.latest_enabler(case.facts, today)
    return "enabler late" if finding is None else f"enabler {(finding[1] - finding[2]).days} d late"


def _unagreed_now(facts: ChangeFacts, today: date) -> str:
    return "change not agreed" if facts.agreed is None else "change not funded"


@benefit_rule(
    "F14",
    "Enabler later than the benefit",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="enabler late",
    due=STARTS,
    clears="start",
    cause_now=_late_now,
    origin=origins.late_enabler,
    options=("recover the date", "re-plan the benefit"),
)
def enabler_too_late(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """A deliverable that enables the benefit, straight or through a business change, is forecast (with its lag) later than
    the benefit is to start. One whose day has passed and that is not delivered counts as expected no earlier than today, without
    a forecast. High; value at risk is the stated money that falls into the days lost."""
    finding = origins.latest_enabler(case.facts, today)
    if finding is None:
        return None
    enabler, usable, start = finding
    why = f"{enabler.ref} is expected on {usable.isoformat()}, {(usable - start).days} days after the benefit should start."
    return Finding(Severity.HIGH, why, start, _lost_by(case, usable, start))


@benefit_rule(
    "F15",
    "A saving already taken will be late",
    decision_owner="Budget holder",
    cause="saving late",
    due=STARTS,
    origin=origins.late_enabler,
    clears="start",
    options=("tell the budget holder", "re-profile the budget"),
)
def budgeted_saving_late(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """An enabling deliverable is forecast later than the start of a cashable benefit of which money was taken out of a budget
    already: as agreed with finance, or where nothing was agreed, by a claim on a budget (a pool). Critical."""
    facts = case.facts
    finding, taken = origins.latest_enabler(facts, today), facts.taken_from_budgets
    if finding is None or taken is None or facts.benefit_class is not BenefitClass.CASHABLE:
        return None
    enabler, usable, start = finding
    lines = list(dict.fromkeys(part.budget_line for part in facts.budget if part.taken))
    budget_lines = f"{lines[0]}{f' and {len(lines) - 1} more' if len(lines) > 1 else ''}" if lines else "a budget"
    late = f"{enabler.ref} comes {(usable - start).days} days late"
    why = f"{short_money(taken, policy.currency)} of it is taken from {budget_lines}, and {late}."
    return Finding(Severity.CRITICAL, why, start, taken)


@benefit_rule(
    "F54",
    "Agreed saving not taken",
    decision_owner="Budget holder",
    cause="saving not taken",
    due=BUDGET_YEAR,
    options=("take it from the budget", "agree another year", "take the agreement back"),
)
def saving_not_taken(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """What was agreed with finance to come out of a budget is due, for its fiscal year has begun, and less than agreed was taken.
    High; value at risk is what is left to take. Not of a benefit that was not achieved, written off or superseded."""
    facts, starts = case.facts, policy.fiscal_year_start
    if facts.state in _GIVEN_UP or facts.benefit_class is not BenefitClass.CASHABLE:
        return None
    left = [part for part in facts.budget if part.left and part.begins(starts) <= today]
    if not left:
        return None
    first, money = left[0], sum((part.left for part in left), Decimal(0))
    lines = list(dict.fromkeys(part.budget_line for part in left))
    more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    since = fiscal_year_label(first.begins(starts))
    why = f"{short_money(money, policy.currency)} agreed with finance is due to come out of {lines[0]}{more} since {since}."
    return Finding(Severity.HIGH, why, add_months(first.begins(starts), 12) - timedelta(days=1), money)


@benefit_rule(
    "F16",
    "Slip without a new forecast",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="not re-forecast",
    due=NEXT_STOP,
    origin=origins.slipped_enabler,
    clears="periods",
    options=("re-forecast the benefit", "confirm that it holds"),
)
def not_reforecast(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """An enabling deliverable slipped the policy's days ago, 14 by default, or earlier, and the benefit's forecast (without one
    its plan) is still of a day before that. Medium."""
    facts = case.facts
    if facts.final:
        return None
    slipped = origins.last_slipped(facts.enablers)
    recorded_on = facts.forecast.recorded_on if facts.forecast is not None else facts.approved_on
    if slipped is None or recorded_on is None:
        return None
    slipped_on, enabler = slipped
    if recorded_on >= slipped_on or today < slipped_on + timedelta(days=policy.reforecast_days):
        return None
    why = f"{enabler.ref} slipped on {slipped_on.isoformat()}; the forecast is unchanged since {recorded_on.isoformat()}."
    return Finding(Severity.MEDIUM, why, slipped_on + timedelta(days=policy.reforecast_days), case.figures.money_to_come)


@of_deliverable(
    "F19",
    "Accepted but not used",
    decision_owner="Business change owner",
    cause="not used",
    due=IN_USE,
    options=("support the change", "re-plan the benefits"),
)
def low_adoption(facts: DeliverableFacts, policy: Policy, today: date) -> Finding | None:
    """The deliverable was accepted at least the policy's days ago, 90 by default, and in the last period that has ended its
    use is below the policy's share of the adoption plan, 60 % by default, or was not read. High: use comes before benefit."""
    planned, actual = facts.adoption_planned, facts.adoption_actual
    if facts.accepted is None or (today - facts.accepted).days < policy.adoption_days or not planned:
        return None
    if actual is None:
        why = f"Accepted on {facts.accepted.isoformat()}; no adoption is recorded."
        return Finding(Severity.HIGH, why, None, facts.money)
    if actual / planned >= policy.adoption_threshold:
        return None
    why = f"Used by {grouped(actual)} of {grouped(planned)} planned ({percent(actual / planned)})."
    return Finding(Severity.HIGH, why, None, facts.money)


@of_change(
    "F26",
    "Change not agreed or not funded",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="change not agreed",
    due=NEEDED,
    clears="agreed",
    cause_now=_unagreed_now,
    origin=origins.stalled_change,
    options=("fund it", "agree it", "drop the claim"),
)
def change_not_agreed(facts: ChangeFacts, policy: Policy, today: date) -> Finding | None:
    """A business change that feeds a benefit is not agreed or not funded, and it is needed within the policy's days, 90 by
    default, or no day is named. High."""
    if facts.done is not None or not facts.feeds:
        return None
    missing = [word for word, day in (("agreed", facts.agreed), ("funded", facts.funded)) if day is None]
    if not missing:
        return None
    if facts.needed_by is not None and facts.needed_by > today + timedelta(days=policy.change_notice_days):
        return None
    by = f", needed by {facts.needed_by.isoformat()}" if facts.needed_by is not None else ""
    why = f"Not {' and not '.join(missing)}{by}; it feeds {facts.feeds} benefit{'s' if facts.feeds != 1 else ''}."
    return Finding(Severity.HIGH, why, facts.needed_by, facts.money)
