"""What a flag rule is and what it finds."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from benefits_tui.domain.facts import BenefitFacts, ProjectFacts, ReviewFacts
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


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Subject(StrEnum):
    """What a flag is raised on."""

    BENEFIT = "benefit"
    PROJECT = "project"
    REVIEW = "review"


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


BenefitTest = Callable[[BenefitCase, Policy, date], Finding | None]
ProjectTest = Callable[[ProjectFacts, Policy, date], Finding | None]
ReviewTest = Callable[[ReviewFacts, Policy, date], Finding | None]


@dataclass(frozen=True, slots=True)
class About:
    """What people are told of a rule besides what it found."""

    id: str
    title: str
    decides: str
    options: tuple[str, ...]
    raised_when: str


@dataclass(frozen=True, slots=True)
class BenefitRule:
    """A rule over one benefit."""

    about: About
    test: BenefitTest
    subject: Subject = Subject.BENEFIT


@dataclass(frozen=True, slots=True)
class ProjectRule:
    """A rule over one project."""

    about: About
    test: ProjectTest
    subject: Subject = Subject.PROJECT


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """A rule over one review."""

    about: About
    test: ReviewTest
    subject: Subject = Subject.REVIEW


Rule = BenefitRule | ProjectRule | ReviewRule


def _about(rule_id: str, title: str, decides: str, options: tuple[str, ...], test: Callable[..., object]) -> About:
    # The docstring is the one place where a rule says when it is raised; without it a rule cannot be made.
    words = inspect.cleandoc(test.__doc__ or "")
    if not words:
        raise ValueError(f"rule {rule_id} has no docstring that says when it is raised")
    return About(rule_id, title, decides, options, " ".join(words.split()))


def of_benefit(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Callable[[BenefitTest], BenefitRule]:
    """Make a rule over a benefit of the function below; its docstring says when it is raised."""
    return lambda test: BenefitRule(_about(rule_id, title, decides, options, test), test)


def of_project(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Callable[[ProjectTest], ProjectRule]:
    """Make a rule over a project of the function below; its docstring says when it is raised."""
    return lambda test: ProjectRule(_about(rule_id, title, decides, options, test), test)


def of_review(rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Callable[[ReviewTest], ReviewRule]:
    """Make a rule over a review of the function below; its docstring says when it is raised."""
    return lambda test: ReviewRule(_about(rule_id, title, decides, options, test), test)
