"""Every list by its name, and lists narrowed to a part of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from benefits_tui.domain.flag_states import FlagState
from benefits_tui.store.lists.columns import Column, ColumnType, Listing
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
from benefits_tui.store.models import Benefit, BenefitObjective, Flag, Review
from benefits_tui.store.query import as_stored

__all__ = [
    "ACTIONS", "BENEFITS", "BUSINESS_CHANGES", "DECISIONS", "DELIVERABLES", "DUE", "FLAGS", "HISTORY", "LISTINGS", "MISSING",
    "OBJECTIVES", "PEOPLE", "POOLS", "PROJECTS", "QUEUE", "READINGS", "REVIEWS", "benefits_of", "due_between", "flags_in_rows",
    "flags_on", "in_queue", "in_row", "only", "pressing", "reviews_of", "serving",
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


_PRESSING = Flag.pressing == True  # noqa: E712


def pressing() -> Listing:
    """The open flags that press; those on facts that are merely missing are in a list of their own."""
    return _narrowed(FLAGS, _PRESSING)


def flags_in_rows() -> Listing:
    """The flags that the rows of the queue stand for, worst first, each with the record of its row."""
    row = (Column("row_kind", Flag.row_kind, ColumnType.ENUM), Column("row_id", Flag.row_id, ColumnType.COUNT))
    return _narrowed(replace(FLAGS, columns=(*FLAGS.columns, *row)), Flag.row_kind.is_null(False))


def in_row(kind: str, record: int) -> Listing:
    """The flags that stand in the queue's row of a record, worst first."""
    return _narrowed(FLAGS, (Flag.row_kind == kind) & (Flag.row_id == record))
