"""The record that a row is about, whatever its kind: flags, decisions, actions, rows of the queue."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from benefits_tui.store.models import Benefit, BusinessChange, Deliverable, Person, Pool, Project, Review

OfPerson: Any = Person.alias()
OfProject: Any = Project.alias()
_SUBJECTS = {
    "benefit": Benefit, "review": Review, "deliverable": Deliverable, "business_change": BusinessChange, "pool": Pool,
    "project": OfProject, "person": OfPerson,
}  # fmt: skip
SUBJECT_REF = fn.COALESCE(*(model.ref for model in _SUBJECTS.values()))
_REVIEW: Any = fn.REPLACE(Review.kind, "_", " ").concat(" review")
SUBJECT_TITLE = fn.COALESCE(
    Benefit.title, _REVIEW, Deliverable.title, BusinessChange.title, Pool.title, OfPerson.name, OfProject.name
)
PROJECT_OF = fn.COALESCE(OfProject.id, *(model.project for model in (Benefit, Review, Deliverable, BusinessChange)))
"""The project that the record belongs to."""


def with_subjects(model: Any, *columns: Any) -> Any:
    """The rows of a model, joined to whatever record each is about."""
    query = model.select(*columns)
    for kind, subject in _SUBJECTS.items():
        query = query.join_from(
            model, subject, JOIN.LEFT_OUTER, on=(model.subject_kind == kind) & (subject.id == model.subject_id)
        )
    return query
