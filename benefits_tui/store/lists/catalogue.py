"""Every list by its name, and lists narrowed to a part of one."""

from __future__ import annotations

import operator
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

from benefits_tui.domain.flag_states import Decider, FlagState
from benefits_tui.store.engine.sqlite import among
from benefits_tui.store.lists.columns import ColumnType, ListColumn, Listing
from benefits_tui.store.lists.governance import ACTIONS, DECISIONS, FLAGS
from benefits_tui.store.lists.queue import MISSING, QUEUE
from benefits_tui.store.lists.records import (
    BENEFITS,
    BUSINESS_CHANGES,
    DELIVERABLES,
    OBJECTIVES,
    PEOPLE,
    POOLS,
    PROJECTS,
    REVIEWS,
)
from benefits_tui.store.lists.timeline import DUE, HISTORY, READINGS
from benefits_tui.store.models import (
    Benefit,
    BenefitObjective,
    BusinessChange,
    Deliverable,
    Flag,
    Project,
    Review,
    table_of,
)
from benefits_tui.store.query import as_stored

__all__ = [
    "ACTIONS", "BENEFITS", "BUSINESS_CHANGES", "DECISIONS", "DELIVERABLES", "DUE", "FLAGS", "HISTORY", "LISTINGS", "MISSING",
    "OBJECTIVES", "PEOPLE", "POOLS", "PROJECTS", "QUEUE", "READINGS", "REVIEWS", "benefits_of", "decided_by", "due_between",
    "flags_in_rows", "flags_on", "in_queue", "in_row", "only", "owned_by", "pressing", "reviews_of", "serving",
    "some_of",
]  # fmt: skip

LISTINGS = {
    listing.name: listing
    for listing in (
        PROJECTS, BENEFITS, REVIEWS, FLAGS, PEOPLE, OBJECTIVES, READINGS, HISTORY, DECISIONS, DELIVERABLES, BUSINESS_CHANGES,
        POOLS, ACTIONS, QUEUE, MISSING,
    )
}  # fmt: skip


def _narrowed(listing: Listing, condition: Any) -> Listing:
    return replace(listing, where=condition if listing.where is None else listing.where & condition)


def due_between(first: date, last: date) -> Listing:
    """The readings and reviews that are due from one day to another, the next one first."""
    due = DUE.column("due").shown
    return _narrowed(DUE, (due >= as_stored(first.isoformat())) & (due <= as_stored(last.isoformat())))


def only(listing: Listing, record: int) -> Listing:
    """A list of one record."""
    return _narrowed(listing, listing.key == record)


def some_of(listing: Listing, records: Collection[int]) -> Listing:
    """A list of these records, any number of them."""
    return _narrowed(listing, among(listing.key, records))


def flags_on(kind: str, record: int) -> Listing:
    """The open flags of one record."""
    return _narrowed(FLAGS, (Flag.subject_kind == kind) & (Flag.subject_id == record))


def benefits_of(project: int) -> Listing:
    """The benefits of one project; of none for 0."""
    return _narrowed(BENEFITS, Benefit.project == project)


def serving(objective: int) -> Listing:
    """The benefits that serve one objective; none for 0."""
    served = BenefitObjective.select(BenefitObjective.benefit).where(BenefitObjective.objective == objective)
    return _narrowed(BENEFITS, Benefit.id.in_(served))


def reviews_of(project: int) -> Listing:
    """The reviews of one project."""
    return _narrowed(REVIEWS, Review.project == project)


def in_queue() -> Listing:
    """The open flags that press and that nobody has done anything about yet, or no longer."""
    return _narrowed(FLAGS, (Flag.state == FlagState.OPEN) & _PRESSING)


def decided_by(person: int) -> Listing:
    """The flags that wait for the decision of one person, worst first."""
    projects = Project.select(Project.id).where(Project.sponsor == person)
    named: list[tuple[Decider, str, Any]] = [
        (Decider.OWNER, "benefit", Benefit.select(Benefit.id).where(Benefit.owner == person)),
        (Decider.OWNER, "business_change", BusinessChange.select(BusinessChange.id).where(BusinessChange.owner == person)),
        (Decider.VALIDATOR, "benefit", Benefit.select(Benefit.id).where(Benefit.validator == person)),
        (Decider.CHAIR, "review", Review.select(Review.id).where(Review.chair == person)),
        (Decider.SPONSOR, "project", projects),
    ]
    for model in (Benefit, Review, Deliverable, BusinessChange):
        inside: Any = model
        named.append((Decider.SPONSOR, table_of(model), inside.select(inside.id).where(inside.project.in_(projects))))
    theirs = [
        (Flag.subject_kind == kind) & Flag.subject_id.in_(records) & (Flag.decides_by == decider)
        for decider, kind, records in named
    ]
    waits = Flag.cleared_on.is_null() & (Flag.state == FlagState.OPEN) & _PRESSING
    return _narrowed(FLAGS, waits & reduce(operator.or_, theirs))


def owned_by(person: int) -> Listing:
    """The benefits that one person owns; of nobody for 0."""
    return _narrowed(BENEFITS, Benefit.owner == person)


_PRESSING = Flag.pressing == True  # noqa: E712


def pressing() -> Listing:
    """The open flags that press; those on facts that are merely missing are in a list of their own."""
    return _narrowed(FLAGS, _PRESSING)


def flags_in_rows() -> Listing:
    """The flags that the rows of the queue stand for, worst first, each with the record of its row."""
    row = (ListColumn("row_kind", Flag.row_kind, ColumnType.ENUM), ListColumn("row_id", Flag.row_id, ColumnType.COUNT))
    return _narrowed(replace(FLAGS, columns=(*FLAGS.columns, *row)), Flag.row_kind.is_null(False))


def in_row(kind: str, record: int) -> Listing:
    """The flags that stand in the queue's row of a record, worst first."""
    return _narrowed(FLAGS, (Flag.row_kind == kind) & (Flag.row_id == record))
