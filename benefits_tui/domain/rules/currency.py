"""The rule about amounts that cannot be turned into the register's currency."""

from __future__ import annotations

from datetime import date

from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules.due import NEXT_STOP
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule
from benefits_tui.domain.severity import Severity
from benefits_tui.domain.worth import without_rate


@benefit_rule(
    "F53",
    "Amount without a rate",
    decision_owner="PMO",
    cause="no rate",
    due=NEXT_STOP,
    options=("add the rate", "say what a unit is worth", "correct the unit"),
)
def amount_without_rate(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The unit is another currency than the register's, and the policy has no rate for a plan's approval, a period that was
    read, or what was stated: these amounts stand apart and are in no total. Medium."""
    lacking = without_rate(case.facts, policy)
    if lacking is None:
        return None
    code, amounts = lacking
    amount_names = [f"the {name}{_since(name, day)}" for name, day in amounts]
    parts = " and ".join((", ".join(amount_names[:-1]), amount_names[-1])) if len(amount_names) > 1 else amount_names[0]
    verb = "is" if len(amount_names) == 1 and amounts[0][0] != "readings" else "are"
    return Finding(Severity.MEDIUM, f"There is no rate for {code} then, so {parts} {verb} in no total.")


def _since(name: str, day: date | None) -> str:
    """From when an amount is, as far as that decides its rate."""
    if day is None or name == "stated value":
        return ""
    return f" that begin with {day.isoformat()}" if name == "readings" else f" approved on {day.isoformat()}"
