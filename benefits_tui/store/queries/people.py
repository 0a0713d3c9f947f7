"""What hangs on a person: what they own, owe, decide, validate; what moves when their work goes to somebody else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.lifecycle import FINAL, Stage
from benefits_tui.store.models import (
    RECORDS,
    Action,
    Actual,
    Benefit,
    BusinessChange,
    Figure,
    Project,
    ProjectMember,
    Review,
)
from benefits_tui.store.query import Reader, as_stored

_FINAL = sorted(FINAL)
_GOING_ON = {
    Kind.BENEFIT: Benefit.state.not_in(_FINAL),
    Kind.PROJECT: Project.stage != Stage.ARCHIVED,
    Kind.REVIEW: Review.held.is_null(),
    Kind.BUSINESS_CHANGE: BusinessChange.done.is_null(),
}
"""What makes a record one that somebody still has work with."""


class Duty(NamedTuple):
    """A record on which a person is named."""

    id: int
    ref: str
    title: str


_TITLES: dict[Kind, Any] = {
    Kind.BENEFIT: Benefit.title, Kind.PROJECT: Project.name, Kind.REVIEW: Review.kind, Kind.BUSINESS_CHANGE: BusinessChange.title,
}  # fmt: skip


def duties(reader: Reader, person: int, kind: Kind, column: str) -> list[Duty]:
    """The records of a kind that are going on and name a person in a column, such as `owner_id`, by their references."""
    model: Any = RECORDS[kind]
    query = model.select(model.id, model.ref, _TITLES[kind]).where((model._meta.columns[column] == person) & _GOING_ON[kind])
    return reader.rows(Duty, query.order_by(model.ref))


class Membership(NamedTuple):
    """A place in the team of a project that is not archived."""

    row: int
    project: int
    ref: str
    name: str


def memberships(reader: Reader, person: int) -> list[Membership]:
    """The teams that a person is in."""
    query = (
        ProjectMember.select(ProjectMember.id, Project.id, Project.ref, Project.name)
        .join(Project, on=ProjectMember.project)
        .where((ProjectMember.person == person) & _GOING_ON[Kind.PROJECT])
    )
    return reader.rows(Membership, query.order_by(Project.ref))


class Owed(NamedTuple):
    """A reading, review or action that somebody is to bring. `number` is of an action."""

    what: str
    kind: str
    record: int
    title: str
    due: date
    number: int | None


def owed_by(reader: Reader, person: int, limit: int) -> list[Owed]:
    """What a person is to bring, the earliest first."""
    nothing = peewee.SQL("NULL")
    of_reading = (
        Benefit.select(
            as_stored("reading").alias("what"), as_stored("benefit").alias("kind"), Benefit.id.alias("record"),
            Benefit.title.alias("title"), Figure.next_reading.alias("due"), nothing.alias("number"),
        )
        .join_from(Benefit, Figure, on=Figure.benefit == Benefit.id)
        .where((Benefit.owner == person) & Figure.next_reading.is_null(False))
    )  # fmt: skip
    of_review = (
        Review.select(
            Review.kind.concat(" review"), as_stored("review"), Review.id, Project.name, Review.due, nothing
        )
        .join_from(Review, Project, on=Project.id == Review.project)
        .where((Review.chair == person) & Review.held.is_null())
    )  # fmt: skip
    of_action = Action.select(
        as_stored("action"), Action.subject_kind, Action.subject_id, Action.title, Action.due, Action.id
    ).where((Action.person == person) & Action.done.is_null() & Action.due.is_null(False))
    both: Any = of_reading.union_all(of_review).union_all(of_action)
    owed = both.alias("owed")
    columns = (owed.c.what, owed.c.kind, owed.c.record, owed.c.title, owed.c.due, owed.c.number)
    query = peewee.Select([owed], columns).order_by(owed.c.due, owed.c.title).limit(limit)
    return reader.rows(_owed, query)


def _owed(duty: str, kind: str, record: int, title: str, due: date | str, number: int | None) -> Owed:
    return Owed(duty, kind, record, title, due if isinstance(due, date) else date.fromisoformat(due), number)


class ToValidate(NamedTuple):
    """A reading that nobody has confirmed."""

    ref: str
    title: str
    start: date
    end: date
    value: Decimal
    recorded_on: date


def to_validate(reader: Reader, person: int, limit: int) -> list[ToValidate]:
    """The readings that wait for a person to confirm them, those that wait longest first."""
    query = (
        Actual.select(Benefit.ref, Benefit.title, Actual.start_date, Actual.end_date, Actual.value, Actual.recorded_on)
        .join(Benefit, on=Actual.benefit)
        .where((Benefit.validator == person) & Benefit.state.not_in(_FINAL) & Actual.validated_on.is_null())
    )
    return reader.rows(ToValidate, query.order_by(Actual.recorded_on, Actual.id).limit(limit))


def open_actions_of(reader: Reader, person: int) -> list[int]:
    """The actions of a person that are not done."""
    return reader.column(int, Action.select(Action.id).where((Action.person == person) & Action.done.is_null()))
