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
    decides="PMO",
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
    parts = ", ".join(f"{name} ({day.isoformat()})" if day is not None else name for name, day in amounts)
    return Finding(Severity.MEDIUM, f"No rate for {code}: {parts} not in any total.")
