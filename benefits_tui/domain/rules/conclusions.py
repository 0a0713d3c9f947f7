"""Rules about benefits in final states: what was concluded without proof, and figures that changed afterwards."""

from __future__ import annotations

from datetime import date

from benefits_tui.domain.conclusion import achieved_shares, still_achieved
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import percent
from benefits_tui.domain.rules.due import NEXT_STOP
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule
from benefits_tui.domain.severity import Severity


@benefit_rule(
    "F45",
    "Figures of a concluded benefit changed",
    decision_owner="Portfolio board",
    cause="concluded changed",
    due=NEXT_STOP,
    options=("conclude it again", "reverse the change"),
)
def changed_when_concluded(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """What a concluded benefit achieved of its first approved plan is no longer what was kept when it was concluded. High."""
    facts = case.facts
    if not facts.final or not facts.concluded:
        return None
    achieved_now, _ = achieved_shares(facts)
    if still_achieved(facts.achieved_when_concluded, achieved_now):
        return None
    why = f"Concluded with {percent(facts.achieved_when_concluded)} of the first approved plan, now {percent(achieved_now)}."
    return Finding(Severity.HIGH, why, None, None)


@benefit_rule(
    "F46",
    "Concluded without proof",
    decision_owner="Benefit owner with the PMO",
    by=Decider.OWNER,
    cause="unproved",
    missing=lambda case: ("proof",),
    options=("conclude it", "open it again"),
)
def concluded_without_proof(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The benefit is in a final state that no act of concluding gave it: it was imported, or concluded before this register
    kept proof. Low."""
    facts = case.facts
    if not facts.final or facts.concluded:
        return None
    return Finding(Severity.LOW, f"It is {facts.state.value.replace('_', ' ')}, and nothing here proves it.")
