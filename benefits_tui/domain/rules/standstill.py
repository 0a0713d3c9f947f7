"""Rules about what stands still and says nothing: projects past their end, gates overdue, money in an early stage."""

from __future__ import annotations

from datetime import date, timedelta

from benefits_tui.domain.facts import ProjectFacts
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.lifecycle import EARLY, Stage, State
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import short_money
from benefits_tui.domain.rules.due import ENDS, GATE, NEXT_STOP
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule, of_project
from benefits_tui.domain.severity import Severity


@of_project(
    "F47",
    "Past its end, not closed",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="past its end",
    due=ENDS,
    clears="end",
    options=("close the project", "move its end", "cancel it"),
)
def past_its_end(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """The day on which the project was to end has passed and it is not closed. High. Gates play no part: a project without
    any is asked the same."""
    end = facts.project_end
    if end is None or end >= today:
        return None
    why = f"It was to end on {end.isoformat()} and is not closed."
    return Finding(Severity.HIGH, why, end, facts.money)


@of_project(
    "F48",
    "Gate overdue",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="gate overdue",
    due=GATE,
    clears="gates",
    options=("hold the gate", "postpone it"),
)
def gate_overdue(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """The day of the next gate has passed and it was not passed, whether or not its data is there. High."""
    gate = facts.gate
    if gate is None or gate.planned >= today or facts.stage is Stage.ARCHIVED:
        return None
    why = f"Gate {gate.name} was planned for {gate.planned.isoformat()} and is not passed."
    return Finding(Severity.HIGH, why, gate.planned, facts.money)


@of_project(
    "F49",
    "Money in an early stage for long",
    decision_owner="Portfolio board",
    cause="early for long",
    due=NEXT_STOP,
    clears="stage",
    options=("decide on the investment", "stop it"),
)
def early_for_long(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """A project that benefits are claimed for, or that costs money, has been in the stage idea, start-up or planning for more
    than the policy's days, 365 by default. Medium."""
    if facts.stage not in EARLY or facts.stage_since is None:
        return None
    money = facts.money if facts.money is not None else facts.cost
    if not money or today <= facts.stage_since + timedelta(days=policy.early_stage_days):
        return None
    stage = facts.stage.value.replace("_", "-")
    why = f"In the stage {stage} since {facts.stage_since.isoformat()}, with {short_money(money, policy.currency)} at stake."
    return Finding(Severity.MEDIUM, why, None, money)


@benefit_rule(
    "F50",
    "Read but only identified",
    decision_owner="PMO",
    cause="read, identified",
    due=NEXT_STOP,
    clears="state",
    options=("set the state that it is in", "take the readings back"),
)
def read_but_identified(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The benefit has readings and its state is still identified, in which nothing is asked of it. Medium."""
    facts = case.facts
    if facts.state is not State.IDENTIFIED or facts.actual is None:
        return None
    many = facts.actual.readings
    why = f"{many} reading{'s' if many != 1 else ''}, and the state is identified."
    return Finding(Severity.MEDIUM, why, None, case.figures.money_to_come)
