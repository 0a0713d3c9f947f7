"""What a flag rule is and what it finds."""

from __future__ import annotations

import inspect
from collections.abc import Callable
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
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.severity import Severity


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

    @property
    def benefit_class(self) -> BenefitClass:
        """The benefit's class."""
        return self.facts.benefit_class


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
class RuleInfo:
    """What people are told of a rule besides what it found."""

    id: str
    title: str
    decides: str
    options: tuple[str, ...]
    raised_when: str


F = TypeVar("F")
Predicate = Callable[[F, Policy, date], Finding | None]


@dataclass(frozen=True, slots=True)
class Rule(Generic[F]):
    """A rule over one kind of facts; a finding is raised on the record that the facts are of."""

    about: RuleInfo
    subject: Subject
    facts: type[F]
    test: Predicate[F]


@dataclass(frozen=True, slots=True)
class RuleFactory(Generic[F]):
    """Makes rules over one kind of facts: called with what people are told, it decorates the function that tests."""

    subject: Subject
    facts: type[F]

    def __call__(self, rule_id: str, title: str, *, decides: str, options: tuple[str, ...]) -> Callable[[Predicate[F]], Rule[F]]:
        """Make a rule of the function below; its docstring says when it is raised."""

        def make(test: Predicate[F]) -> Rule[F]:
            # The docstring is the one place where a rule says when it is raised; without it a rule cannot be made.
            words = inspect.cleandoc(test.__doc__ or "")
            if not words:
                raise ValueError(f"rule {rule_id} has no docstring that says when it is raised")
            about = RuleInfo(rule_id, title, decides, options, " ".join(words.split()))
            return Rule(about, self.subject, self.facts, test)

        return make


benefit_rule = RuleFactory(Subject.BENEFIT, BenefitCase)
# What surrounds a benefit is looked at after the figures of all that changed.
of_map = RuleFactory(Subject.BENEFIT, MapFacts)
of_project = RuleFactory(Subject.PROJECT, ProjectFacts)
of_review = RuleFactory(Subject.REVIEW, ReviewFacts)
of_deliverable = RuleFactory(Subject.DELIVERABLE, DeliverableFacts)
of_change = RuleFactory(Subject.BUSINESS_CHANGE, ChangeFacts)
of_pool = RuleFactory(Subject.POOL, PoolFacts)
of_owner = RuleFactory(Subject.PERSON, OwnerFacts)
of_flags: RuleFactory[tuple[SubjectFlag, ...]] = RuleFactory(Subject.ANY, tuple)
