"""Rules about who is accountable."""

from __future__ import annotations

from datetime import date, timedelta

from benefits_tui.domain.facts import ProjectFacts
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.lifecycle import State, at_least, handed_over, is_closed
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import origins
from benefits_tui.domain.rules.due import CLOSING, LEAVING, NEXT_STOP, WHEN_CLOSED
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule, of_project
from benefits_tui.domain.severity import Severity


@benefit_rule(
    "F01",
    "No accountable owner",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="no owner",
    clears="owner",
    missing=lambda case: ("owner",),
    options=("appoint an owner in the business", "drop the benefit"),
)
def no_owner(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The benefit is appraised or later and nobody is accountable for it. High; critical once gate 3 is passed."""
    facts = case.facts
    if facts.owner_id is not None or facts.final or not at_least(facts.state, State.APPRAISED):
        return None
    if facts.past_gate3(today):
        why = "No owner is named, and the day of the investment decision has passed."
        return Finding(Severity.CRITICAL, why, None, case.figures.money_to_come)
    return Finding(Severity.HIGH, "No owner is named.", facts.gate3_date, case.figures.money_to_come)


def _leaving_now(case: BenefitCase, today: date) -> str:
    leaves = case.facts.owner_leaves
    return "owner leaves" if leaves is not None and leaves > today and case.facts.owner_active else "owner left"


@benefit_rule(
    "F02",
    "Owner gone or leaving",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="owner leaves",
    due=LEAVING,
    clears="owner",
    cause_now=_leaving_now,
    origin=origins.its_owner,
    options=("name a successor",),
)
def owner_leaving(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The owner is inactive (critical), or leaves within the policy's days, 30 by default (high)."""
    facts = case.facts
    if facts.owner_id is None or facts.final:
        return None
    at_risk = case.figures.money_to_come
    if facts.owner_leaves is not None and facts.owner_leaves <= today:
        why = f"{facts.owner_name} left on {facts.owner_leaves.isoformat()}."
        return Finding(Severity.CRITICAL, why, facts.owner_leaves, at_risk)
    if not facts.owner_active:
        return Finding(Severity.CRITICAL, f"{facts.owner_name} is no longer active.", None, at_risk)
    if facts.owner_leaves is not None and facts.owner_leaves <= today + timedelta(days=policy.owner_leaving_days):
        why = f"{facts.owner_name} leaves on {facts.owner_leaves.isoformat()}."
        return Finding(Severity.HIGH, why, facts.owner_leaves, at_risk)
    return None


@benefit_rule(
    "F03",
    "Owned by the project",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="owned by project",
    due=NEXT_STOP,
    clears="owner",
    origin=origins.its_owner,
    options=("move ownership to the business",),
)
def owned_by_the_project(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The owner is the project manager, or in the project team, after gate 4. Medium: the team will be gone."""
    facts = case.facts
    if not facts.owner_in_project or facts.final or not facts.gate_behind(4):
        return None
    why = f"{facts.owner_name} belongs to the project, which is closing or closed."
    return Finding(Severity.MEDIUM, why, None, case.figures.money_to_come)


@benefit_rule(
    "F17",
    "Not handed over",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="not handed over",
    due=CLOSING,
    clears="handover",
    origin=origins.its_project,
    options=("do not close the project", "name an interim owner"),
)
def not_handed_over(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The project is closing or closed and no owner has accepted the benefit. Critical."""
    facts = case.facts
    if not facts.gate_behind(4) or handed_over(facts.state) or facts.handed_over_on is not None:
        return None
    stage = "closed" if facts.project_closed else "closing"
    return Finding(
        Severity.CRITICAL,
        f"The project is {stage} and the benefit is not handed over.",
        None,
        case.figures.money_to_come,
    )


@benefit_rule(
    "F18",
    "Nothing scheduled after closure",
    decision_owner="PMO",
    cause="nothing scheduled",
    due=WHEN_CLOSED,
    clears="frequency",
    origin=origins.its_project,
    options=("schedule a review", "set a reading frequency"),
)
def nothing_scheduled(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The project is closed, the benefit is in no final state, and no review or reading is planned any more. Critical."""
    facts = case.facts
    if facts.final or not facts.project_closed or facts.next_review is not None:
        return None
    if case.figures.next_reading is not None:
        return None
    return Finding(
        Severity.CRITICAL,
        "The project is closed and no review or reading is scheduled.",
        None,
        case.figures.money_to_come,
    )


@benefit_rule(
    "F51",
    "Validator or responsible person left",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="person left",
    due=NEXT_STOP,
    clears="validator",
    origin=origins.who_left,
    options=("name a successor",),
)
def person_left(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The validator of a benefit in no final state, or who is responsible for it, has left or is no longer active. High: nobody
    confirms or does what is still to come."""
    facts = case.facts
    if facts.final or not facts.left:
        return None
    return Finding(Severity.HIGH, f"{'; '.join(role.summary for role in facts.left)}.", None, case.figures.money_to_come)


@of_project(
    "F51",
    "Sponsor left",
    decision_owner="Portfolio board",
    cause="sponsor left",
    due=NEXT_STOP,
    clears="sponsor",
    origin=origins.sponsor_who_left,
    options=("name a successor",),
)
def sponsor_left(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """The sponsor has left or is no longer active, and the project is not closed or has a benefit in no final state. High."""
    left = facts.sponsor_left
    if left is None or (is_closed(facts.stage) and not facts.open_benefits):
        return None
    return Finding(Severity.HIGH, f"{left.summary}.", None, facts.money)
