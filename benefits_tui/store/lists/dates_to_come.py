"""What has a day and is not done: readings, reviews, gates and actions, with whom they are for."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, Value, fn

from benefits_tui.domain.lifecycle import FINAL
from benefits_tui.store.lists.records import Owner
from benefits_tui.store.lists.subjects import PROJECT_OF, SUBJECT_REF, SUBJECT_TITLE, with_subjects
from benefits_tui.store.models import Action, Benefit, Figure, Gate, Person, Project, Review
from benefits_tui.store.query import Reader

Second: Any = Person.alias()
_LEFT = JOIN.LEFT_OUTER


class DatedItem(NamedTuple):
    """Something to be done by a day. `kind` is reading, review, gate or action; `id` is unique within it."""

    kind: str
    id: int
    day: date
    ref: str
    title: str
    project: str | None
    project_name: str | None
    person: str | None
    """Who does it: the owner, the chair, the project's manager, or who has the action."""
    detail: str | None
    """The measure of a reading, the kind of a review, the name of a gate, the title of an action."""


def dated_items(reader: Reader, person: int | None = None, project: int | None = None) -> list[DatedItem]:
    """All that is to come or late, by day; of one person or project where one is given, by its id.

    A person's are those of benefits they own or read, reviews they chair, gates of projects they manage or sponsor, and
    their actions.
    """
    queries = (_readings(person, project), _reviews(person, project), _gates(person, project), _actions(person, project))
    items = [item for query in queries for item in reader.rows(DatedItem, query)]
    return sorted(items, key=lambda item: (item.day, item.kind, item.ref, item.id))


def _word(word: str) -> Any:
    return Value(word).alias("kind")


def _readings(person: int | None, project: int | None) -> Any:
    columns = (
        Benefit.id,
        Figure.next_reading,
        Benefit.ref,
        Benefit.title,
        Project.ref,
        Project.name,
        Owner.name,
        Benefit.measure,
    )
    query = (
        Benefit.select(_word("reading"), *columns)
        .join_from(Benefit, Figure, on=Figure.benefit == Benefit.id)
        .join_from(Benefit, Project)
        .join_from(Benefit, Owner, _LEFT, on=Owner.id == Benefit.owner)
        .where(Figure.next_reading.is_null(False) & Benefit.state.not_in(FINAL))
    )
    if person is not None:
        query = query.where((Benefit.owner == person) | (Benefit.responsible == person))
    return query if project is None else query.where(Benefit.project == project)


def _reviews(person: int | None, project: int | None) -> Any:
    columns = (Review.id, Review.due, Review.ref, Project.name, Project.ref, Project.name, Person.name, Review.kind)
    query = (
        Review.select(_word("review"), *columns)
        .join_from(Review, Project)
        .join_from(Review, Person, _LEFT, on=Person.id == Review.chair)
        .where(Review.held.is_null())
    )
    if person is not None:
        query = query.where(Review.chair == person)
    return query if project is None else query.where(Review.project == project)


def _gates(person: int | None, project: int | None) -> Any:
    columns = (
        Gate.id, Gate.planned, Project.ref, Project.name, Project.ref, Project.name, Person.name,
        fn.COALESCE(Gate.gate.concat(", ").concat(Gate.title), Gate.gate),
    )  # fmt: skip
    query = (
        Gate.select(_word("gate"), *columns)
        .join_from(Gate, Project)
        .join_from(Project, Person, _LEFT, on=Person.id == Project.manager)
        .where(Gate.passed.is_null() & Gate.planned.is_null(False))
    )
    if person is not None:
        query = query.where((Project.manager == person) | (Project.sponsor == person))
    return query if project is None else query.where(Gate.project == project)


def _actions(person: int | None, project: int | None) -> Any:
    columns = (
        Action.id, Action.due, fn.COALESCE(SUBJECT_REF, ""), fn.COALESCE(SUBJECT_TITLE, ""), Project.ref, Project.name,
        Person.name, Action.title,
    )  # fmt: skip
    query = (
        with_subjects(Action, _word("action"), *columns)
        .join_from(Action, Person, _LEFT, on=Person.id == Action.person)
        .join_from(Action, Project, _LEFT, on=Project.id == PROJECT_OF)
        .where(Action.done.is_null() & Action.due.is_null(False))
    )
    if person is not None:
        query = query.where(Action.person == person)
    return query if project is None else query.where(Project.id == project)
