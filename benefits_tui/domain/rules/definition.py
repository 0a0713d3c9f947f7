"""Rules about what a benefit must say of itself before it can be tracked."""

from __future__ import annotations

from datetime import date, timedelta

from benefits_tui.domain.facts import ProjectFacts
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.lifecycle import BenefitClass, State, at_least
from benefits_tui.domain.measure import LIMITS, MeasureKind, on_the_wrong_side
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import grouped, short_money
from benefits_tui.domain.rules.due import NEXT_STOP
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule, of_project
from benefits_tui.domain.severity import Severity


def _undefined(case: BenefitCase) -> tuple[str, ...]:
    """What of class and measure is missing, by the names of the fields."""
    facts = case.facts
    fields = (("unit", facts.unit), ("kind", facts.kind), ("direction", facts.direction))
    unclassified = ("class",) if facts.benefit_class is BenefitClass.UNCLASSIFIED else ()
    return (*unclassified, *(name for name, value in fields if value is None))


def _undefined_now(case: BenefitCase, today: date) -> str:
    return "no class" if _undefined(case) == ("class",) else "measure missing"


@benefit_rule(
    "F04",
    "Measure or class missing",
    decision_owner="Benefit owner with the PMO",
    by=Decider.OWNER,
    cause="measure missing",
    clears="class",
    cause_now=_undefined_now,
    missing=_undefined,
    options=("define the measure", "class it", "class it qualitative"),
)
def no_measure(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The benefit is unclassified, or is to be measured and its unit, kind or direction is missing.

    Medium; high once gate 2 is passed. A qualitative benefit needs no measure.
    """
    facts = case.facts
    if facts.final or facts.benefit_class is BenefitClass.QUALITATIVE:
        return None
    missing = _undefined(case)
    if not missing:
        return None
    severity = Severity.HIGH if facts.gate_behind(2) else Severity.MEDIUM
    return Finding(severity, f"Missing: {', '.join(missing)}.", None, case.figures.money_to_come)


@benefit_rule(
    "F05",
    "No baseline reading",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="no baseline",
    clears="baseline",
    missing=lambda case: ("baseline",),
    options=("fund the capture of a baseline", "hold go-live"),
)
def no_baseline(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """No value was read before the change, and gate 3 is within the policy's days, 60 by default (high), or passed (critical).

    A baseline of 0 is a value. A qualitative benefit needs none.
    """
    facts = case.facts
    if facts.baseline is not None or facts.final or facts.benefit_class is BenefitClass.QUALITATIVE:
        return None
    if facts.past_gate3(today):
        why = "No baseline reading, and the day of the investment decision has passed."
        return Finding(Severity.CRITICAL, why, None, case.figures.money_to_come)
    gate = facts.gate3_date
    if gate is None or gate > today + timedelta(days=policy.baseline_days_before_gate):
        return None
    why = f"No baseline reading and gate 3 is planned for {gate.isoformat()}."
    return Finding(Severity.HIGH, why, gate, case.figures.money_to_come)


def _untracked(case: BenefitCase) -> tuple[str, ...]:
    """What of start, plan and frequency is missing: of one that is still to be handed over, the start where its plan
    is approved and its end is known.

    A plan that F08 asks for is its own, and so are the dates that it tells."""
    facts = case.facts
    with_plan = facts.plan_number > 0
    if not facts.gate_behind(4) and facts.handed_over_on is None:
        return ("start",) if with_plan and facts.end is not None and facts.start is None else ()
    asked_by_plan = not with_plan and (facts.gate_behind(3) or facts.gate3_date is not None)
    known = {
        "start": asked_by_plan or facts.start is not None,
        "plan": asked_by_plan or with_plan,
        "frequency": facts.frequency is not None,
    }
    return tuple(name for name, is_known in known.items() if not is_known)


@benefit_rule(
    "F55",
    "Start, plan or frequency missing",
    decision_owner="Benefit owner with the PMO",
    by=Decider.OWNER,
    cause="cannot be tracked",
    clears="frequency",
    missing=_untracked,
    options=("complete the data", "write off"),
)
def cannot_be_tracked(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The benefit was handed over, or its project is closing or closed, and its start, its plan or how often it is read is
    not known; or its plan is approved, its realisation ends on a day that is known, and it has no start.

    Medium; high once the project is closing or closed. A qualitative benefit needs none of it. Where no approved plan is flagged
    already, this asks for the frequency alone.
    """
    facts = case.facts
    if facts.final or facts.benefit_class is BenefitClass.QUALITATIVE:
        return None
    missing = _untracked(case)
    if not missing:
        return None
    severity = Severity.HIGH if facts.gate_behind(4) else Severity.MEDIUM
    return Finding(severity, f"Missing: {', '.join(missing)}.", None, case.figures.money_to_come)


@benefit_rule(
    "F06",
    "Baseline taken too late",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="baseline too late",
    due=NEXT_STOP,
    clears="baseline_date",
    options=("accept a proxy", "restate the claim"),
)
def late_baseline(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The baseline was read after the change went live, or after realisation started. High."""
    facts = case.facts
    live = facts.live_on or facts.start
    if facts.final or facts.baseline is None or facts.baseline_date is None or live is None:
        return None
    if facts.baseline_date <= live:
        return None
    why = f"The baseline was read on {facts.baseline_date.isoformat()}; the change went live on {live.isoformat()}."
    return Finding(Severity.HIGH, why, None, case.figures.money_to_come)


@benefit_rule(
    "F07",
    "Target missing or wrong",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="target wrong",
    due=NEXT_STOP,
    clears="target",
    missing=lambda case: ("target",) if case.facts.target is None else (),
    options=("correct the target before approval",),
)
def wrong_target(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The target is missing, equal to the baseline, or on its wrong side. High.

    Asked of benefits that are appraised or later. A flow whose amount is stated or planned by period needs no target
    besides; limits (at least, at most, within) may lie on either side of the baseline.
    """
    facts = case.facts
    if facts.final or not at_least(facts.state, State.APPRAISED) or facts.benefit_class is BenefitClass.QUALITATIVE:
        return None
    at_risk = case.figures.money_to_come
    if facts.target is None:
        if facts.kind is not MeasureKind.LEVEL and (facts.plan is not None or facts.stated is not None):
            return None
        return Finding(Severity.HIGH, "No target is set.", facts.gate3_date, at_risk)
    if facts.baseline is None or facts.direction is None or facts.direction in LIMITS:
        return None
    if facts.kind is MeasureKind.FLOW:
        return None
    if facts.target == facts.baseline:
        return Finding(Severity.HIGH, f"Target and baseline are both {grouped(facts.target)}.", None, at_risk)
    if not on_the_wrong_side(facts.baseline, facts.target, facts.direction):
        return None
    target, baseline = grouped(facts.target), grouped(facts.baseline)
    why = f"It should {facts.direction.value}, but the target {target} is on the wrong side of {baseline}."
    return Finding(Severity.HIGH, why, None, at_risk)


@benefit_rule(
    "F36",
    "Not linked to an objective",
    decision_owner="Portfolio board",
    cause="no objective",
    clears="objectives",
    missing=lambda case: ("objectives",),
    options=("name the objective", "stop tracking it"),
)
def no_objective(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The benefit serves no objective of the organisation. High."""
    facts = case.facts
    if facts.final or facts.objectives or not at_least(facts.state, State.APPRAISED):
        return None
    return Finding(Severity.HIGH, "Not linked to an objective.", None, case.figures.money_to_come)


@of_project(
    "F36",
    "Cost without benefits",
    decision_owner="Portfolio board",
    cause="no benefits",
    missing=lambda facts: ("benefits",),
    options=("justify it", "state its benefits", "stop it"),
)
def no_benefits(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """The project has a cost and no benefit is recorded for it. High.

    A project past gate 3 whose cost is withheld or missing counts as having one.
    """
    if facts.benefits or not facts.has_cost:
        return None
    if facts.cost is None:
        return Finding(Severity.HIGH, "No benefit is recorded, and its cost is not known.")
    why = f"It costs {short_money(facts.cost, policy.currency)} and no benefit is recorded."
    return Finding(Severity.HIGH, why, None, facts.cost)


@benefit_rule(
    "F24",
    "Also in the cost plan",
    decision_owner="Director of finance",
    cause="also in cost plan",
    due=NEXT_STOP,
    clears="in_cost_plan",
    options=("remove it from the benefits", "take it out of the cost plan"),
)
def in_cost_plan(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The saving is counted in the cost plan as well as among the benefits. Medium."""
    if not case.facts.in_cost_plan or case.facts.final:
        return None
    return Finding(
        Severity.MEDIUM, "The saving is also in the cost plan, so it is counted twice.", None, case.figures.money_to_come
    )
