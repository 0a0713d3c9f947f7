"""The flag rules. Each is one function; this tuple is the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from benefits_tui.domain.facts import ProjectFacts, ReviewFacts
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import definition, ownership, performance, upkeep
from benefits_tui.domain.rules.rule import (
    About,
    BenefitCase,
    BenefitRule,
    Finding,
    ProjectRule,
    ReviewRule,
    Rule,
    Severity,
    Subject,
)

RULES: tuple[Rule, ...] = (
    ownership.no_owner,
    ownership.owner_leaving,
    ownership.owned_by_the_project,
    definition.no_measure,
    definition.no_baseline,
    definition.late_baseline,
    definition.wrong_target,
    upkeep.reading_overdue,
    upkeep.reading_due,
    performance.outturn_below_plan,
    performance.realised_below_due,
    ownership.not_handed_over,
    ownership.nothing_scheduled,
    upkeep.review_overdue,
    upkeep.untouched,
    definition.no_objective,
    definition.no_benefits,
    performance.over_delivery,
    upkeep.not_concluded,
)

_BENEFIT_RULES = tuple(rule for rule in RULES if isinstance(rule, BenefitRule))
_PROJECT_RULES = tuple(rule for rule in RULES if isinstance(rule, ProjectRule))
_REVIEW_RULES = tuple(rule for rule in RULES if isinstance(rule, ReviewRule))


def look_at_benefit(case: BenefitCase, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with a benefit, as (rule id, finding)."""
    for rule in _BENEFIT_RULES:
        found = rule.test(case, policy, today)
        if found is not None:
            yield rule.about.id, found


def look_at_project(facts: ProjectFacts, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with a project."""
    for rule in _PROJECT_RULES:
        found = rule.test(facts, policy, today)
        if found is not None:
            yield rule.about.id, found


def look_at_review(facts: ReviewFacts, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with a review."""
    for rule in _REVIEW_RULES:
        found = rule.test(facts, policy, today)
        if found is not None:
            yield rule.about.id, found


@cache
def _abouts() -> dict[tuple[str, Subject], About]:
    return {(rule.about.id, rule.subject): rule.about for rule in RULES}


def about(rule_id: str, subject: Subject) -> About | None:
    """What people are told of a rule; None for a flag raised by hand or by a rule this version does not know."""
    return _abouts().get((rule_id, subject))


__all__ = [
    "RULES",
    "About",
    "BenefitCase",
    "Finding",
    "Rule",
    "Severity",
    "Subject",
    "about",
    "look_at_benefit",
    "look_at_project",
    "look_at_review",
]
