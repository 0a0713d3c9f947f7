"""The flag rules. Each is one function; RULES is the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import (
    approval,
    conclusions,
    currency,
    definition,
    delivery,
    ownership,
    performance,
    plans,
    portfolio,
    readings,
    second_person,
    standstill,
    timeliness,
)
from benefits_tui.domain.rules.neglect import DUE_SOON, NEGLECTED
from benefits_tui.domain.rules.rule import Assessment, BenefitCase, Finding, Rule, RuleInfo, Subject
from benefits_tui.domain.severity import Severity

RULES: tuple[Rule[Any], ...] = (
    ownership.no_owner, ownership.owner_leaving, ownership.owned_by_the_project, definition.no_measure,
    definition.no_baseline, definition.late_baseline, definition.wrong_target, approval.no_approved_plan,
    timeliness.reading_overdue, performance.outturn_below_plan, performance.realised_below_due,
    readings.going_wrong, delivery.enabler_too_late, delivery.budgeted_saving_late, delivery.not_reforecast,
    ownership.not_handed_over, ownership.nothing_scheduled, delivery.low_adoption, timeliness.review_overdue,
    portfolio.gate_not_ready, portfolio.double_count, portfolio.pool_overdrawn, definition.in_cost_plan,
    performance.disbenefit_too_large, delivery.change_not_agreed, portfolio.trouble_upstream, timeliness.untouched,
    readings.without_evidence, readings.waiting_for_validation, readings.equal_to_plan, approval.changed_after_approval,
    approval.cost_changed_after_approval, approval.class_weakened, portfolio.value_lost, portfolio.concentrated,
    portfolio.owner_concentrated,
    definition.no_objective, definition.no_benefits, performance.over_delivery, timeliness.not_concluded,
    portfolio.price_bases, plans.plan_drifted, plans.replanned_again, plans.stated_and_planned,
    plans.planned_outside, conclusions.changed_when_concluded, conclusions.concluded_without_proof,
    standstill.past_its_end, standstill.gate_overdue, standstill.early_for_long, standstill.read_but_identified,
    ownership.person_left, ownership.sponsor_left, second_person.one_person_alone,
    currency.amount_without_rate, delivery.saving_not_taken, definition.cannot_be_tracked,
)  # fmt: skip

BY_HAND = RuleInfo(
    "H",
    "Raised by hand",
    "PMO",
    ("decide", "assign somebody", "escalate"),
    "A person raised it; it closes with a decision.",
    cause="raised by hand",
    due="the day that was given",
)
MARKS = (DUE_SOON, NEGLECTED)
"""What is said without a flag of its own, in the calendar or on flags that are there; `rules_off` knows them too."""

_BY_FACTS: dict[type, list[Rule[Any]]] = defaultdict(list)
for _rule in RULES:
    _BY_FACTS[_rule.facts].append(_rule)


def evaluate_rules(facts: object, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules over this kind of facts find wrong, as (rule id, finding).

    Nothing where the policy switched a rule off, or does not track the benefit's class.
    """
    for rule, finding in _findings(facts, policy, today):
        yield rule.about.id, finding


def assess(facts: object, policy: Policy, today: date) -> Iterator[tuple[str, Assessment]]:
    """The same with all that follows from how each rule is declared: what its flag says."""
    for rule, finding in _findings(facts, policy, today):
        yield rule.about.id, rule.assess(facts, finding, policy, today)


def by_hand(finding: Finding) -> Assessment:
    """What a flag says that a person raised."""
    severity, why, due, at_risk = finding
    return Assessment(severity, why, due, at_risk, BY_HAND.cause, BY_HAND.decides_by, BY_HAND.decision_owner)


def _findings(facts: object, policy: Policy, today: date) -> Iterator[tuple[Rule[Any], Finding]]:
    if (benefit_class := getattr(facts, "benefit_class", None)) is not None and not policy.is_tracked(benefit_class):
        return
    off = policy.off
    for rule in _BY_FACTS[type(facts)]:
        if rule.about.id in off:
            continue
        finding = rule.test(facts, policy, today)
        if finding is not None:
            yield rule, finding


@cache
def _abouts() -> dict[tuple[str, Subject], RuleInfo]:
    return {(rule.about.id, rule.subject): rule.about for rule in RULES}


def about(rule_id: str, subject: Subject) -> RuleInfo | None:
    """What people are told of a rule; None for a rule that this version does not know."""
    if rule_id.startswith("H"):
        return BY_HAND
    return _abouts().get((rule_id, subject))


def named(rule_id: str, subject: Subject | None = None) -> str:
    """A rule as people are told of it: `Reading overdue · F09`, as it is called on its subject where that is given; the code
    alone for one that this version does not know."""
    if subject is not None and (known_on := about(rule_id, subject)) is not None:
        return f"{known_on.title} · {rule_id}"
    if rule_id.startswith("H"):
        return f"{BY_HAND.title} · {rule_id}"
    known = (*(rule.about for rule in RULES), *MARKS)
    title = next((rule.title for rule in known if rule.id == rule_id), None)
    return rule_id if title is None else f"{title} · {rule_id}"


__all__ = [
    "BY_HAND", "MARKS", "RULES", "Assessment", "BenefitCase", "Finding", "Rule", "RuleInfo", "Severity", "Subject", "about",
    "assess", "by_hand", "evaluate_rules", "named",
]  # fmt: skip
