"""The flag rules. Each is one function; this tuple is the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from benefits_tui.domain.facts import (
    ChangeFacts,
    DeliverableFacts,
    MapFacts,
    OwnerFacts,
    PoolFacts,
    ProjectFacts,
    ReviewFacts,
)  # fmt: skip
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import approval, definition, delivery, ownership, performance, portfolio, readings, upkeep
from benefits_tui.domain.rules.rule import About, BenefitCase, Finding, Rule, Severity, Subject, SubjectFlag

_OF_BENEFIT: tuple[Rule[BenefitCase], ...] = (
    ownership.no_owner, ownership.owner_leaving, ownership.owned_by_the_project, definition.no_measure,
    definition.no_baseline, definition.late_baseline, definition.wrong_target, approval.no_approved_plan,
    upkeep.reading_overdue, upkeep.reading_due, performance.outturn_below_plan, performance.realised_below_due,
    readings.going_wrong, delivery.enabler_too_late, delivery.budgeted_saving_late, delivery.not_reforecast,
    ownership.not_handed_over, ownership.nothing_scheduled, definition.in_cost_plan, performance.disbenefit_too_large,
    upkeep.untouched, readings.unproved, readings.waiting_for_validation, readings.equal_to_plan,
    approval.changed_after_approval, approval.class_weakened, definition.no_objective, performance.over_delivery,
    upkeep.not_concluded,
)  # fmt: skip
_OF_MAP: tuple[Rule[MapFacts], ...] = (portfolio.double_count, portfolio.trouble_upstream)
_OF_PROJECT: tuple[Rule[ProjectFacts], ...] = (
    portfolio.gate_not_ready, portfolio.value_lost, portfolio.concentrated, definition.no_benefits, portfolio.price_bases,
)  # fmt: skip
_OF_REVIEW: tuple[Rule[ReviewFacts], ...] = (upkeep.review_overdue,)
_OF_DELIVERABLE: tuple[Rule[DeliverableFacts], ...] = (delivery.low_adoption,)
_OF_CHANGE: tuple[Rule[ChangeFacts], ...] = (delivery.change_not_agreed,)
_OF_POOL: tuple[Rule[PoolFacts], ...] = (portfolio.pool_overdrawn,)
_OF_OWNER: tuple[Rule[OwnerFacts], ...] = (portfolio.owner_concentrated,)
NEGLECTED = portfolio.past_their_date

RULES: tuple[Rule[Any], ...] = tuple(
    sorted(
        (*_OF_BENEFIT, *_OF_MAP, *_OF_PROJECT, *_OF_REVIEW, *_OF_DELIVERABLE, *_OF_CHANGE, *_OF_POOL, *_OF_OWNER, NEGLECTED),
        key=lambda rule: rule.about.id,
    )
)

F = TypeVar("F")


def _look(rules: tuple[Rule[F], ...], facts: F, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    off = policy.off
    for rule in rules:
        if off and rule.about.id in off:
            continue
        found = rule.test(facts, policy, today)
        if found is not None:
            yield rule.about.id, found


def look_at_benefit(case: BenefitCase, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with a benefit, as (rule id, finding); nothing where its class is not tracked."""
    return _look(_OF_BENEFIT, case, policy, today) if policy.is_tracked(case.facts.benefit_class) else iter(())


def look_at_map(facts: MapFacts, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong around a benefit."""
    return _look(_OF_MAP, facts, policy, today) if policy.is_tracked(facts.benefit_class) else iter(())


def look_at_project(facts: ProjectFacts, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with a project."""
    return _look(_OF_PROJECT, facts, policy, today)


def look_at_review(facts: ReviewFacts, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with a review."""
    return _look(_OF_REVIEW, facts, policy, today)


def look_at_deliverable(facts: DeliverableFacts, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with a deliverable."""
    return _look(_OF_DELIVERABLE, facts, policy, today)


def look_at_change(facts: ChangeFacts, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with a business change."""
    return _look(_OF_CHANGE, facts, policy, today)


def look_at_pool(facts: PoolFacts, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with a pool."""
    return _look(_OF_POOL, facts, policy, today)


def look_at_owner(facts: OwnerFacts, policy: Policy, today: date) -> Iterator[tuple[str, Finding]]:
    """All that the rules find wrong with what one person owns."""
    return _look(_OF_OWNER, facts, policy, today)


def look_at_flags(flags: Sequence[SubjectFlag], policy: Policy, today: date) -> Finding | None:
    """What is wrong with the way a record's flags are looked after."""
    return None if NEGLECTED.about.id in policy.off else NEGLECTED.test(flags, policy, today)


BY_HAND = About(
    "H",
    "Raised by hand",
    "PMO",
    ("decide", "assign somebody", "escalate"),
    "A person raised it; it closes with a decision.",
)


@cache
def _abouts() -> dict[tuple[str, Subject], About]:
    return {(rule.about.id, rule.subject): rule.about for rule in RULES}


def about(rule_id: str, subject: Subject) -> About | None:
    """What people are told of a rule; None for a rule that this version does not know."""
    if rule_id.startswith("H"):
        return BY_HAND
    return _abouts().get((rule_id, subject)) or _abouts().get((rule_id, Subject.ANY))


__all__ = [
    "BY_HAND", "NEGLECTED", "RULES", "About", "BenefitCase", "Finding", "Rule", "Severity", "Subject", "SubjectFlag", "about",
    "look_at_benefit", "look_at_change", "look_at_deliverable", "look_at_flags", "look_at_map", "look_at_owner", "look_at_pool",
    "look_at_project", "look_at_review",
]  # fmt: skip
