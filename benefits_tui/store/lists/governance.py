"""The lists of flags and of what was decided about them."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from benefits_tui.domain.flag_states import FlagState
from benefits_tui.domain.severity import Severity
from benefits_tui.store.lists.columns import Column, ColumnType, Listing
from benefits_tui.store.lists.records import Owner, fields, person, project_columns
from benefits_tui.store.models import Benefit, BusinessChange, Deliverable, Flag, FlagDecision, Person, Pool, Project, Review

T = ColumnType
_STATES = tuple(state for state in FlagState if state is not FlagState.CLEARED)
OfPerson: Any = Person.alias()
OfProject: Any = Project.alias()
_SUBJECTS = {
    "benefit": Benefit, "review": Review, "deliverable": Deliverable, "business_change": BusinessChange, "pool": Pool,
    "project": OfProject, "person": OfPerson,
}  # fmt: skip
_SUBJECT_REF = fn.COALESCE(*(model.ref for model in _SUBJECTS.values()))


def _with_subjects(model: Any) -> Any:
    """The rows of a model, joined to whatever record each is about."""
    query = model.select()
    for kind, subject in _SUBJECTS.items():
        query = query.join_from(
            model, subject, JOIN.LEFT_OUTER, on=(model.subject_kind == kind) & (subject.id == model.subject_id)
        )
    return query


_PROJECT_OF = fn.COALESCE(OfProject.id, *(one.project for one in (Benefit, Review, Deliverable, BusinessChange)))

FLAGS = Listing(
    "flags",
    _with_subjects(Flag)
    .join_from(Flag, Project, JOIN.LEFT_OUTER, on=Project.id == _PROJECT_OF)
    .join_from(Flag, Owner, JOIN.LEFT_OUTER, on=Owner.id == fn.COALESCE(Benefit.owner, BusinessChange.owner)),
    Flag.id,
    (
        Column("subject", _SUBJECT_REF),
        Column("rule", Flag.rule, T.ENUM),
        Column("severity", Flag.severity, T.ENUM, words=tuple(Severity)),
        *fields(Flag, "why"),
        *fields(Flag, "due", kind=T.DATE),
        *fields(Flag, "value_at_risk", kind=T.MONEY),
        Column("state", Flag.state, T.ENUM, words=_STATES),
        *fields(Flag, "snoozed_until", kind=T.DATE),
        *fields(Flag, "subject_kind", kind=T.ENUM),
        Column(
            "title",
            fn.COALESCE(
                Benefit.title, Review.kind, Deliverable.title, BusinessChange.title, Pool.title, OfPerson.name, Project.name
            ),
        ),
        *project_columns(),
        *fields(Project, "department"),
        person("owner", Owner),
        *fields(Flag, "raised_on", kind=T.DATE),
        *fields(Flag, "id", "rank", kind=T.COUNT),
    ),
    (Flag.rule, Flag.why, Flag.severity, Project.ref, Project.name, Review.ref),
    # As the index of the queue has it.
    (Flag.rank, Flag.due.is_null(), Flag.due, Flag.value_at_risk.desc(), Flag.id),
    where=Flag.cleared_on.is_null(),
    alone=Flag,
    found_by_index=lambda found: (Flag.subject_kind == "benefit") & Flag.subject_id.in_(found),
    aliases={"benefit": "subject", "on": "subject", "record": "subject", "value": "value_at_risk", "at_risk": "value_at_risk"},
)

DECISIONS = Listing(
    "decisions",
    _with_subjects(FlagDecision).join_from(FlagDecision, Person, JOIN.LEFT_OUTER, on=Person.id == FlagDecision.person),
    FlagDecision.id,
    (
        Column("subject", _SUBJECT_REF),
        *fields(FlagDecision, "decided_on", kind=T.DATE),
        *fields(FlagDecision, "decided_by"),
        *fields(FlagDecision, "outcome", kind=T.ENUM),
        *fields(FlagDecision, "rationale"),
        *fields(FlagDecision, "rule", kind=T.ENUM),
        Column("severity", FlagDecision.severity, T.ENUM, words=tuple(Severity)),
        *fields(FlagDecision, "why"),
        *fields(FlagDecision, "value_at_risk", kind=T.MONEY),
        *fields(FlagDecision, "due", kind=T.DATE),
        Column("until", FlagDecision.until_date, T.DATE),
        Column("person", Person.name),
        *fields(FlagDecision, "subject_kind", kind=T.ENUM),
        Column("flag", FlagDecision.flag_id, T.COUNT),
    ),
    (
        FlagDecision.decided_by, FlagDecision.outcome, FlagDecision.rationale, FlagDecision.rule, FlagDecision.why,
        Benefit.ref, OfProject.ref, Person.name,
    ),
    (FlagDecision.id.desc(),),
    alone=FlagDecision,
    aliases={
        "when": "decided_on", "date": "decided_on", "who": "decided_by", "user": "decided_by", "on": "subject",
        "record": "subject",
        "on_which_facts": "why", "facts_at_decision": "why",
    },
)  # fmt: skip
