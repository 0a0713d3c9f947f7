"""The rule about one person who did what two should."""

from __future__ import annotations

from datetime import date

from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.policy import FourEyes, Policy
from benefits_tui.domain.rules.due import NEXT_STOP
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule
from benefits_tui.domain.severity import Severity


@benefit_rule(
    "F52",
    "One person where two are asked for",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="one person alone",
    due=NEXT_STOP,
    options=("a second person signs", "accept it"),
)
def one_person_alone(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The policy asks for four eyes, and one person recorded and validated a reading, wrote and approved the current plan, or
    concluded a benefit that they own. Compared by person, whatever they are called; an import raises nothing. Medium."""
    facts = case.facts
    if policy.four_eyes is FourEyes.OFF:
        return None
    readings = facts.actual.one_person if facts.actual is not None else 0
    parts = []
    if readings and not facts.final:
        parts.append(f"recorded and validated {readings} reading{'s' if readings != 1 else ''}")
    if facts.plan_by_one_person and not facts.final:
        parts.append(f"wrote and approved plan {facts.plan_number}")
    if facts.concluded_by_owner:
        parts.append("owns the benefit and concluded it")
    return Finding(Severity.MEDIUM, f"One person {', '.join(parts)}.", None, case.figures.money_to_come) if parts else None
