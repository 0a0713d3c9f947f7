"""What a flag rule is and what it finds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from benefits_tui.domain.facts import (
    BenefitFacts,
    ChangeFacts,
    DeliverableFacts,
    MapFacts,
    OwnerFacts,
    PoolFacts,
    ProjectFacts,
    ReviewFacts,
)
from benefits_tui.domain.figures import Figures
from benefits_tui.domain.policy import Policy


class Severity(StrEnum):
    """How much it matters, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the worst: the first key of the queue's order."""
        return _RANKS[self]

    @property
    def one_up(self) -> Severity:
        """The next worse one."""
        return tuple(Severity)[max(self.rank - 1, 0)]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Subject(StrEnum):
    """What a flag is raised on."""

    BENEFIT = "benefit"
    PROJECT = "project"
    REVIEW = "review"
    DELIVERABLE = "deliverable"
    BUSINESS_CHANGE = "business_change"
    POOL = "pool"
    PERSON = "person"
    ANY = "any record"


class Finding(NamedTuple):
    """What a rule has to say of its subject.

    `due` is the day by which value is lost when nobody decides (None when no date follows from the facts);
    `value_at_risk` is money in whole units of the register's currency.
    """

    severity: Severity
    why: str
    due: date | None = None
    value_at_risk: Decimal | None = None


class BenefitCase(NamedTuple):
    """A benefit with its figures."""

    facts: BenefitFacts
    figures: Figures


class SubjectFlag(NamedTuple):
    """An open flag as the rule about neglected ones sees it."""

    rule: str
    severity: Severity
    due: date | None
    raised_on: date
    attended: bool
    """True while it is snoozed, decided, or with somebody who has a day for it."""
    value_at_risk: Decimal | None


@dataclass(frozen=True, slots=True)
class About:
    """What people are told of a rule besides what it found."""

    id: str
    title: str
    decides: str
    options: tuple[str, ...]
    raised_when: str


F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Rule(Generic[F]):
    """A rule over one kind of facts; a finding is raised on the record that the facts are of."""

    about: About
    subject: Subject
    test: Callable[[F, Policy, date], Finding | None]


Test = Callable[[F, Policy, date], Finding | None]
Making = Callable[[Test[F]], Rule[F]]


def _rule(subject: Subject, rule_id: str, title: str, decides: str, options: tuple[str, ...], test: Test[F]) -> Rule[F]:
    # The docstring is the one place where a rule says when it is raised; without it a rule cannot be made.
    words = inspect.cleandoc(test.__doc__ or "")
    if not words:
        raise ValueError(f"rule {rule_id} has no docstring that says when it is raised")
    return Rule(About(rule_id, title, decides, options, " ".join(words.split())), subject, test)


def of_benefit(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Making[BenefitCase]:
    """Make a rule over a benefit of the function below; its docstring says when it is raised."""
    return lambda test: _rule(Subject.BENEFIT, rule_id, title, decides, options, test)


def of_map(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Making[MapFacts]:
    """Make a rule over what surrounds a benefit; it is looked at after the figures of all that changed."""
    return lambda test: _rule(Subject.BENEFIT, rule_id, title, decides, options, test)


def of_project(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Making[ProjectFacts]:
    """Make a rule over a project of the function below."""
    return lambda test: _rule(Subject.PROJECT, rule_id, title, decides, options, test)


def of_review(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Making[ReviewFacts]:
    """Make a rule over a review of the function below."""
    return lambda test: _rule(Subject.REVIEW, rule_id, title, decides, options, test)


def of_deliverable(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Making[DeliverableFacts]:
    """Make a rule over a deliverable of the function below."""
    return lambda test: _rule(Subject.DELIVERABLE, rule_id, title, decides, options, test)


def of_change(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Making[ChangeFacts]:
    """Make a rule over a business change of the function below."""
    return lambda test: _rule(Subject.BUSINESS_CHANGE, rule_id, title, decides, options, test)


def of_pool(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Making[PoolFacts]:
    """Make a rule over a pool of the function below."""
    return lambda test: _rule(Subject.POOL, rule_id, title, decides, options, test)


def of_owner(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Making[OwnerFacts]:
    """Make a rule over what one person owns of the function below."""
    return lambda test: _rule(Subject.PERSON, rule_id, title, decides, options, test)


def of_flags(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Making[Sequence[SubjectFlag]]:
    """Make a rule over the open flags of any one record of the function below."""
    return lambda test: _rule(Subject.ANY, rule_id, title, decides, options, test)
