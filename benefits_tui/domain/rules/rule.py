"""What a flag rule is and what it finds."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

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
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.gates import NOT_READY, asks_for
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import dates
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


class Assessment(NamedTuple):
    """A finding with all that follows from how its rule is declared: what a flag says."""

    severity: Severity
    why: str
    due: date | None
    """The day by which a decision still helps."""
    value_at_risk: Decimal | None
    cause: str
    """What is wrong in at most 19 letters."""
    decides_by: Decider
    decides_role: str
    pressing: bool = True
    """False while the flag is on a fact that is merely missing and no gate, review, reading or closing is near."""
    missing: tuple[str, ...] = ()
    """The facts that are merely missing."""
    origin: tuple[str, int] | None = None
    """Kind and id of the record that it comes from, where that is another than its own: one that left, one that is late."""
    stops: tuple[date, ...] = ()
    """Where its date is the first of some days from the day on which it was raised: these days."""

    def raised(self, on: date) -> Assessment:
        """The same flag, raised on a day: its date is counted from then on."""
        return self._replace(due=dates.first_from(self.stops, on)) if self.stops else self


PLACES_THAT_CLEAR = ("reading", "gates", "periods", "handover", "conclude", "validate", "hold")
"""What clears a flag and is no field: a reading that is recorded, a gate that is held or moved, plan and forecast by period,
the acts of handing over, concluding and validating, a review that is held."""


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What people are told of a rule besides what it found."""

    id: str
    title: str
    decision_owner: str
    options: tuple[str, ...]
    raised_when: str
    decides_by: Decider = Decider.ROLE
    cause: str = ""
    due: str = ""
    """How the day is found by which a decision still helps."""
    field: str = ""
    """The field of the record that clears it, or one of `PLACES_THAT_CLEAR`; blank where nothing does alone."""


F = TypeVar("F")
Predicate = Callable[[F, Policy, date], Finding | None]


@dataclass(frozen=True, slots=True)
class DueFormula:
    """How the day is found by which a decision still helps: in words, and worked out."""

    description: str
    day: Callable[[Any, Finding, Policy, date], date | None]
    stops: Callable[[Any], tuple[date, ...]] | None = None
    """Where `day` gives none, the first of these from the day on which the flag was raised."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[F]):
    """A rule over one kind of facts; a finding is raised on the record that the facts are of."""

    about: RuleInfo
    subject: Subject
    facts: type[F]
    test: Predicate[F]
    due: DueFormula
    cause: Callable[[F, date], str] | None = None
    missing: Callable[[F], tuple[str, ...]] | None = None
    origin: Callable[[F, date], tuple[str, int] | None] | None = None

    def assess(self, facts: F, finding: Finding, policy: Policy, today: date) -> Assessment:
        """What a flag says of a finding."""
        about, missing = self.about, self.missing(facts) if self.missing is not None else ()
        due = self.due.day(facts, finding, policy, today)
        stops: tuple[date, ...] = ()
        presses: date | None = None
        origin = self.origin(facts, today) if self.origin is not None else None
        if missing:
            due = dates.next_event(facts)
            # What a gate or the closing asks of several benefits is one thing to see to.
            origin = dates.project_of_event(facts, due)
            presses = dates.next_event_besides_gate(facts) if _said_by_gate(facts, finding, missing, policy, today) else due
        elif due is None and self.due.stops is not None:
            stops = self.due.stops(facts)
            due = dates.first_from(stops, today)
        soon = today + timedelta(days=policy.pressing_days)
        cause = self.cause(facts, today) if self.cause is not None else about.cause
        return Assessment(
            finding.severity, finding.why, due, finding.value_at_risk,
            cause if len(cause) <= LONGEST_CAUSE else about.cause, about.decides_by, about.decision_owner,
            not missing or (presses is not None and presses <= soon), missing,
            origin, stops,
        )  # fmt: skip


def _said_by_gate(facts: Any, finding: Finding, missing: tuple[str, ...], policy: Policy, today: date) -> bool:
    """True while the flag on the project's gate says already that these facts are missing, and the finding is no worse."""
    about = getattr(facts, "facts", facts)
    if not isinstance(about, BenefitFacts) or about.next_gate is None or NOT_READY in policy.off:
        return False
    near = about.next_gate <= today + timedelta(days=policy.gate_notice_days)
    return near and finding.severity is not Severity.CRITICAL and asks_for(about.gate_asks, missing)


LONGEST_CAUSE = 19
AS_FOUND = DueFormula("the day that the flag names", lambda facts, finding, policy, today: finding.due)


@dataclass(frozen=True, slots=True)
class RuleFactory(Generic[F]):
    """Makes rules over one kind of facts: called with what people are told, it decorates the function that tests."""

    subject: Subject
    facts: type[F]

    def __call__(
        self,
        rule_id: str,
        title: str,
        *,
        decision_owner: str,
        options: tuple[str, ...],
        by: Decider = Decider.ROLE,
        cause: str = "",
        due: DueFormula = AS_FOUND,
        clears: str = "",
        cause_now: Callable[[F, date], str] | None = None,
        missing: Callable[[F], tuple[str, ...]] | None = None,
        origin: Callable[[F, date], tuple[str, int] | None] | None = None,
    ) -> Callable[[Predicate[F]], Rule[F]]:
        """Make a rule of the function below; its docstring says when it is raised.

        `by` says where the person who decides is named, `cause` what is wrong in at most 19 letters (the title where it is
        blank), `cause_now` the same with today's figures, `due` how the day is found by which a decision still helps,
        `clears` the field that clears the flag. `missing` gives the facts that are merely missing: with any, the flag presses
        only when an event of the record is near. `origin` gives the record that the flag comes from where many may share it.
        """
        short = cause or title[:LONGEST_CAUSE].strip().lower()

        def make(test: Predicate[F]) -> Rule[F]:
            # The docstring is the one place where a rule says when it is raised; without it a rule cannot be made.
            description = inspect.cleandoc(test.__doc__ or "")
            if not description:
                raise ValueError(f"rule {rule_id} has no docstring that says when it is raised")
            if len(short) > LONGEST_CAUSE:
                raise ValueError(f"rule {rule_id}: its cause has more than {LONGEST_CAUSE} letters")
            when = dates.NEXT_EVENT_WORDS if missing is not None else due.description
            about = RuleInfo(rule_id, title, decision_owner, options, " ".join(description.split()), by, short, when, clears)
            return Rule(about, self.subject, self.facts, test, due, cause_now, missing, origin)

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
