"""What reviews said: findings on benefits, and the actions that were agreed."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.lifecycle import State
from benefits_tui.store.models import Action, Benefit, Person, Review, ReviewFinding
from benefits_tui.store.query import Reader


class StoredFinding(NamedTuple):
    """What a review said of one benefit. `figures` is the JSON text of the benefit's figures on that day."""

    review: str
    review_kind: str
    held: date | None
    chair: str | None
    benefit_id: int
    benefit: str
    title: str
    state: State
    finding: str | None
    root_cause: str | None
    statement: str | None
    decision: str | None
    figures: str | None


def _findings() -> Any:
    columns = (
        Review.ref, Review.kind, Review.held, Person.name, Benefit.id, Benefit.ref, Benefit.title, Benefit.state,
        ReviewFinding.finding, ReviewFinding.root_cause, ReviewFinding.statement, ReviewFinding.decision, ReviewFinding.figures,
    )  # fmt: skip
    return (
        ReviewFinding.select(*columns)
        .join_from(ReviewFinding, Review, on=Review.id == ReviewFinding.review)
        .join_from(ReviewFinding, Benefit, on=Benefit.id == ReviewFinding.benefit)
        .join_from(Review, Person, peewee.JOIN.LEFT_OUTER, on=Person.id == Review.chair)
    )


def findings_of(reader: Reader, review: int) -> list[StoredFinding]:
    """What a review said, benefit by benefit."""
    return reader.rows(StoredFinding, _findings().where(ReviewFinding.review == review).order_by(Benefit.ref))


def findings_on(reader: Reader, benefit: int) -> list[StoredFinding]:
    """What reviews said of a benefit, the newest first."""
    query = _findings().where(ReviewFinding.benefit == benefit)
    return reader.rows(StoredFinding, query.order_by(Review.held.desc(), ReviewFinding.id.desc()))


class AgreedAction(NamedTuple):
    """An action that a review agreed."""

    review: str
    subject_kind: str
    subject_id: int
    id: int
    title: str
    person: str | None
    due: date | None
    done: date | None
    note: str | None


def actions_agreed(reader: Reader, *, review: int | None = None, benefit: int | None = None) -> list[AgreedAction]:
    """The actions that came from a review, or from any review on a benefit, the earliest due first."""
    columns = (
        Review.ref, Action.subject_kind, Action.subject_id, Action.id, Action.title, Person.name, Action.due, Action.done,
        Action.note,
    )  # fmt: skip
    query: Any = (
        Action.select(*columns)
        .join_from(Action, Review, on=Review.id == Action.review)
        .join_from(Action, Person, peewee.JOIN.LEFT_OUTER, on=Person.id == Action.person)
    )
    if review is not None:
        query = query.where(Action.review == review)
    if benefit is not None:
        query = query.where((Action.subject_kind == "benefit") & (Action.subject_id == benefit))
    return reader.rows(AgreedAction, query.order_by(Action.due.asc(nulls="LAST"), Action.id))
