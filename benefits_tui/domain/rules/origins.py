"""The record that a flag comes from, where several may share one cause: what the row of the queue is then about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from benefits_tui.domain.fact_parts import Enabler, RecordKey
from benefits_tui.domain.facts import BenefitFacts, ChangeFacts, MapFacts, ProjectFacts, ReviewFacts
from benefits_tui.domain.periods import add_months
from benefits_tui.domain.rules.rule import BenefitCase


def its_project(case: BenefitCase, today: date) -> RecordKey | None:
    """What the closing of a project asks of its benefits is one thing to see to."""
    return "project", case.facts.project_id


def its_owner(case: BenefitCase, today: date) -> RecordKey | None:
    """The owner of the benefit."""
    return None if case.facts.owner_id is None else ("person", case.facts.owner_id)


def who_left(case: BenefitCase, today: date) -> RecordKey | None:
    """The first of validator and responsible person who left."""
    return ("person", case.facts.left[0].id) if case.facts.left else None


def sponsor_who_left(facts: ProjectFacts, today: date) -> RecordKey | None:
    """The sponsor who left, perhaps of several projects."""
    return None if facts.sponsor_left is None else ("person", facts.sponsor_left.id)


def late_enabler(case: BenefitCase, today: date) -> RecordKey | None:
    """The enabler that is too late for the benefit, or the project of both where that stands still."""
    late = latest_enabler(case.facts, today)
    return None if late is None else _of_enabler(case.facts, late[0], today)


def slipped_enabler(case: BenefitCase, today: date) -> RecordKey | None:
    """The enabler that slipped last, or the project of both where that stands still."""
    slipped = last_slipped(case.facts.enablers)
    return None if slipped is None else _of_enabler(case.facts, slipped[1], today)


def not_begun(case: BenefitCase, today: date) -> RecordKey | None:
    """Why nothing was ever read: the project stands still, or what enables the benefit is late. None once there is a reading."""
    facts = case.facts
    if facts.actual is not None:
        return None
    return facts.stands_still(today) or late_enabler(case, today)


def stalled_change(facts: ChangeFacts, today: date) -> RecordKey | None:
    """The project of a change whose day has passed, where the project stands still."""
    return facts.stands_still(today) if facts.needed_by is None or facts.needed_by < today else None


def stalled_review(facts: ReviewFacts, today: date) -> RecordKey | None:
    """The project of a review that was not held, where the project stands still."""
    return facts.stands_still(today) if facts.due < today else None


def upstream(facts: MapFacts, today: date) -> RecordKey | None:
    """The first record upstream that is late or red, or its project where that stands still."""
    if facts.upstream_record is None:
        return None
    stalled = facts.stalled
    return stalled if stalled is not None and stalled[1] == facts.upstream_project else facts.upstream_record


def first_double(facts: MapFacts, today: date) -> RecordKey | None:
    """Of records that may count the same, the one that was there first."""
    double = facts.first_double
    return ("benefit", double) if double is not None and double < facts.id else None


def latest_enabler(facts: BenefitFacts, today: date) -> tuple[Enabler, date, date] | None:
    """The enabler expected last of those not delivered, if too late for the start: (it, the day it can be used, the start)."""
    start = facts.start or (facts.plan.first_start if facts.plan is not None else None)
    if start is None or facts.final:
        return None
    pending = [
        (add_months(expected, enabler.lag_months), enabler)
        for enabler in facts.enablers
        if enabler.delivered is None and (expected := enabler.expected_on(today)) is not None
    ]
    usable, enabler = max(pending, key=lambda pair: pair[0], default=(start, None))
    return None if enabler is None or usable <= start else (enabler, usable, start)


def last_slipped(enablers: Iterable[Enabler]) -> tuple[date, Enabler] | None:
    """The enabler that slipped last and the day on which it did."""
    slips = [(enabler.slipped_on, enabler) for enabler in enablers if enabler.late and enabler.slipped_on is not None]
    return max(slips, key=lambda pair: (pair[0], pair[1].ref), default=None)


def _of_enabler(facts: BenefitFacts, enabler: Enabler, today: date) -> RecordKey | None:
    stalled = facts.stands_still(today)
    return stalled if stalled is not None and enabler.project_id == facts.project_id else ("deliverable", enabler.id)
