"""Rules about what was approved and what it has become since."""

from __future__ import annotations

from datetime import date

from benefits_tui.domain.changes_without_reason import all_imported, in_words, read_changes
from benefits_tui.domain.facts import ProjectFacts
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import MeasureKind
from benefits_tui.domain.periods import add_months
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules.due import NEXT_STOP
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule, of_project
from benefits_tui.domain.severity import Severity

_STRENGTH = {
    BenefitClass.CASHABLE: 3,
    BenefitClass.NON_CASHABLE: 2,
    BenefitClass.QUANTIFIABLE: 1,
    BenefitClass.QUALITATIVE: 0,
    BenefitClass.UNCLASSIFIED: 0,
}


def _plan_now(case: BenefitCase, today: date) -> str:
    if case.facts.plan_number == 0:
        return "no plan"
    return "re-plan unexplained" if case.facts.plan_unreasoned else "plan has ended"


def _planned_no_more(case: BenefitCase, today: date) -> str:
    """What is said of a flow whose plan has ended while it is to go on; blank of one that is planned to its end."""
    plan, end = case.facts.plan, case.facts.end
    if plan is None or end is None or plan.last_end >= end or case.facts.kind is MeasureKind.LEVEL:
        return ""
    if today <= add_months(plan.last_end, plan.first_months or 3):
        # What comes after the plan is due once a period of its own length has passed.
        return ""
    return f"Nothing is planned after {plan.last_end.isoformat()}, and realisation goes on to {end.isoformat()}."


def _unplanned(case: BenefitCase) -> tuple[str, ...]:
    """The plan, with the dates that it would have told."""
    facts = case.facts
    if facts.plan_number:
        return ()
    return ("plan", *(name for name, day in (("start", facts.start), ("end", facts.end)) if day is None))


@benefit_rule(
    "F08",
    "No approved plan, or changed without reason",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="re-plan unexplained",
    due=NEXT_STOP,
    cause_now=_plan_now,
    missing=_unplanned,
    clears="periods",
    options=("approve a version", "give the reason", "revert to the version before"),
)
def no_approved_plan(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """Gate 3 is passed and no plan by period is approved; or the current plan replaced an approved one and no reason is
    recorded; or the plan of a flow ended more than one of its periods ago and its realisation goes on, so that nothing is due
    any more. High. A qualitative benefit needs no plan."""
    facts = case.facts
    if facts.final or facts.benefit_class is BenefitClass.QUALITATIVE:
        return None
    if facts.plan_number == 0:
        if not facts.past_gate3(today):
            return None
        return Finding(
            Severity.HIGH,
            "No plan is approved, and the day of the investment decision has passed.",
            None,
            case.figures.money_to_come,
        )
    parts = []
    if facts.plan_unreasoned:
        parts.append(f"Plan version {facts.plan_number} replaced the one before and no reason is recorded.")
    parts += filter(None, [_planned_no_more(case, today)])
    return Finding(Severity.HIGH, " ".join(parts), None, case.figures.money_to_come) if parts else None


@benefit_rule(
    "F32",
    "Changed after approval without a reason",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="change unexplained",
    due=NEXT_STOP,
    options=("accept the change", "reverse it"),
)
def changed_after_approval(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """Something that figures stand on was changed after a plan was approved, and no reason was given: class, disbenefit,
    direction, kind, unit, money per unit, measure, baseline, target, tolerances, dates, stated value, frequency, owner,
    project, surer evidence, a validator or responsible person taken away, a handover that no act recorded; a share or netting, a
    link or its lag, a claim, ceiling, use or planned use; the planned day, delivery, acceptance or planned progress of what
    enables it; less agreed with finance; a reading that was signed off, a forecast taken away; a plan or what others did taken
    back, a benefit merged into it, a setting of the policy that took its flags away. It says what it was, what it is, and what
    that did to RAG, verdict and flags. High."""
    facts = case.facts
    if facts.final or not facts.changed_without_reason or facts.plan_number == 0:
        return None
    why = f"Changed after approval without a reason: {in_words(read_changes(facts.changed_without_reason).values())}."
    return Finding(Severity.HIGH, why, None, case.figures.money_to_come)


@of_project(
    "F32",
    "Cost changed after approval without a reason",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="change unexplained",
    due=NEXT_STOP,
    missing=lambda facts: ("reason",) if all_imported(facts.changed_without_reason) else (),
    options=("accept the change", "reverse it"),
)
def cost_changed_after_approval(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """After the investment decision of the project its planned cost, over its life or by year, its end, the day it goes live, or
    the day of a gate was changed, its expected cost went far below the planned one or took a flag of lost value away, its stage
    went back, its sponsor or manager was taken away, a planned benefit was deleted, or a late review was put off, and no
    reason was given; or a review was held and nothing of it recorded. High. What a file
    brought waits for its reason as data to complete."""
    if not facts.changed_without_reason:
        return None
    why = f"Changed after approval without a reason: {in_words(read_changes(facts.changed_without_reason).values())}."
    return Finding(Severity.HIGH, why, None, facts.money)


@benefit_rule(
    "F33",
    "Class weakened after approval",
    decision_owner="Portfolio board",
    cause="class weakened",
    due=NEXT_STOP,
    clears="class",
    options=("restate the business case", "restore the class"),
)
def class_weakened(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The class is weaker than the one the current plan was approved under, such as cashable that became non-cashable. High."""
    facts = case.facts
    if facts.final or facts.approved_class is None or _STRENGTH[facts.benefit_class] >= _STRENGTH[facts.approved_class]:
        return None
    current_class, approved_class = facts.benefit_class.replace("_", "-"), facts.approved_class.replace("_", "-")
    return Finding(Severity.HIGH, f"Approved as {approved_class}, now {current_class}.", None, case.figures.money_to_come)
