"""The lists of flags, of what was decided about them, and of what people are to do."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, Case, fn

from benefits_tui.domain.flag_states import FlagState, Outcome
from benefits_tui.domain.severity import Severity
from benefits_tui.store.lists.columns import ColumnType, ListColumn, Listing
from benefits_tui.store.lists.deciders import DECIDES_NAME
from benefits_tui.store.lists.records import Owner, fields, person, project_columns
from benefits_tui.store.lists.subjects import PROJECT_OF, SUBJECT_REF, SUBJECT_TITLE, OfProject, with_subjects
from benefits_tui.store.models import (
    Action,
    Benefit,
    BusinessChange,
    Flag,
    FlagDecision,
    Person,
    Project,
    Review,
)

T = ColumnType
_ByDecider: Any = Person.alias()
_DECIDED_BY = fn.COALESCE(_ByDecider.name, FlagDecision.decided_by)
_newest: Any = FlagDecision.alias()
_NEWEST = _newest.select(fn.MAX(_newest.id)).where(_newest.flag_id == Flag.id)


def _done_about_it(column: Any) -> Any:
    """What the newest act on a flag says; of one that waits again it says what ended."""
    decider = _ByDecider
    act = FlagDecision.select(column).join(decider, JOIN.LEFT_OUTER, on=decider.id == FlagDecision.decider)
    return act.where(FlagDecision.id == _NEWEST)


_STATES = tuple(state for state in FlagState if state is not FlagState.CLEARED)
FLAGS = Listing(
    "flags",
    with_subjects(Flag)
    .join_from(Flag, Project, JOIN.LEFT_OUTER, on=Project.id == PROJECT_OF)
    .join_from(Flag, Owner, JOIN.LEFT_OUTER, on=Owner.id == fn.COALESCE(Benefit.owner, BusinessChange.owner)),
    Flag.id,
    (
        ListColumn("subject", SUBJECT_REF),
        ListColumn("rule", Flag.rule, T.ENUM),
        ListColumn("severity", Flag.severity, T.ENUM, values=tuple(Severity)),
        *fields(Flag, "why"),
        *fields(Flag, "due", kind=T.DATE),
        *fields(Flag, "value_at_risk", kind=T.MONEY),
        ListColumn("state", Flag.state, T.ENUM, values=_STATES),
        *fields(Flag, "snoozed_until", kind=T.DATE),
        *fields(Flag, "subject_kind", kind=T.ENUM),
        ListColumn("title", SUBJECT_TITLE),
        *project_columns(),
        *fields(Project, "department"),
        person("owner", Owner),
        *fields(Flag, "raised_on", kind=T.DATE),
        *fields(Flag, "cause"),
        ListColumn("decides_name", DECIDES_NAME),
        *fields(Flag, "decides_role"),
        *fields(Flag, "pressing", kind=T.YES_NO),
        *fields(Flag, "neglected_since", kind=T.DATE),
        ListColumn("outcome", _done_about_it(FlagDecision.outcome), T.ENUM, values=tuple(Outcome)),
        ListColumn("decided_on", _done_about_it(FlagDecision.decided_on), T.DATE),
        ListColumn("decided_by", _done_about_it(_DECIDED_BY)),
        ListColumn("forum", _done_about_it(FlagDecision.forum)),
        *fields(Flag, "id", "rank", kind=T.COUNT),
    ),
    (Flag.rule, Flag.why, Flag.severity, Project.ref, Project.name, Review.ref),
    # As the index of the queue has it.
    (Flag.rank, Flag.due.is_null(), Flag.due, Flag.value_at_risk.desc(), Flag.id),
    where=Flag.cleared_on.is_null(),
    alone=Flag,
    found_by_index=lambda benefits: (Flag.subject_kind == "benefit") & Flag.subject_id.in_(benefits),
    aliases={
        "benefit": "subject",
        "on": "subject",
        "record": "subject",
        "reference": "subject",
        "value": "value_at_risk",
        "at_risk": "value_at_risk",
        "what_is_wrong": "why",
        "by": "due",
    },
    day="due",
    whose="owner",
    named={"critical": "severity:critical", "high": "severity:high"},
)

DECISIONS = Listing(
    "decisions",
    with_subjects(FlagDecision)
    .join_from(FlagDecision, Person, JOIN.LEFT_OUTER, on=Person.id == FlagDecision.person)
    .join_from(FlagDecision, _ByDecider, JOIN.LEFT_OUTER, on=_ByDecider.id == FlagDecision.decider)
    .join_from(FlagDecision, Project, JOIN.LEFT_OUTER, on=Project.id == PROJECT_OF),
    FlagDecision.id,
    (
        ListColumn("subject", SUBJECT_REF),
        *fields(FlagDecision, "decided_on", kind=T.DATE),
        ListColumn("decided_by", _DECIDED_BY),
        *fields(FlagDecision, "forum"),
        *fields(FlagDecision, "outcome", kind=T.ENUM),
        *fields(FlagDecision, "rationale"),
        *fields(FlagDecision, "rule", kind=T.ENUM),
        ListColumn("severity", FlagDecision.severity, T.ENUM, values=tuple(Severity)),
        *fields(FlagDecision, "why"),
        *fields(FlagDecision, "value_at_risk", kind=T.MONEY),
        *fields(FlagDecision, "due", kind=T.DATE),
        ListColumn("until", FlagDecision.until_date, T.DATE),
        ListColumn("person", Person.name),
        *fields(FlagDecision, "subject_kind", kind=T.ENUM),
        ListColumn("flag", FlagDecision.flag_id, T.COUNT),
        ListColumn("title", SUBJECT_TITLE),
        ListColumn("recorded_by", FlagDecision.decided_by),
        *project_columns(),
    ),
    (
        _DECIDED_BY, FlagDecision.forum, FlagDecision.outcome, FlagDecision.rationale, FlagDecision.rule, FlagDecision.why,
        Benefit.ref, OfProject.ref, Person.name, FlagDecision.decided_by,
    ),
    (FlagDecision.id.desc(),),
    alone=FlagDecision,
    aliases={
        "when": "decided_on", "date": "decided_on", "who": "decided_by", "user": "recorded_by", "where": "forum", "on": "subject",
        "record": "subject", "reference": "subject",
        "on_which_facts": "why", "facts_at_decision": "why",
    },
    day="decided_on",
    dated_by_plan=False,
)  # fmt: skip

_ByReview: Any = Review.alias()
_FROM = Case(None, ((Action.flag_id.is_null(False), "flag"), (Action.review.is_null(False), "review")), "person")

ACTIONS = Listing(
    "actions",
    with_subjects(Action)
    .join_from(Action, Person, JOIN.LEFT_OUTER, on=Person.id == Action.person)
    .join_from(Action, Flag, JOIN.LEFT_OUTER, on=Flag.id == Action.flag_id)
    .join_from(Action, _ByReview, JOIN.LEFT_OUTER, on=_ByReview.id == Action.review)
    .join_from(Action, Project, JOIN.LEFT_OUTER, on=Project.id == PROJECT_OF),
    Action.id,
    (
        ListColumn("subject", SUBJECT_REF),
        *fields(Action, "title"),
        person("person", Person),
        *fields(Action, "due", "done", kind=T.DATE),
        *fields(Action, "note"),
        ListColumn("from", _FROM, T.ENUM, values=("flag", "review", "person")),
        ListColumn("rule", Flag.rule, T.ENUM),
        ListColumn("review", _ByReview.ref),
        ListColumn("subject_kind", Action.subject_kind, T.ENUM),
        ListColumn("subject_title", SUBJECT_TITLE),
        *project_columns(),
        *fields(Project, "department"),
        ListColumn("flag", Action.flag_id, T.COUNT),
        *fields(Action, "id", "version", kind=T.COUNT),
    ),
    (Action.title, Action.note, Person.name, SUBJECT_REF, SUBJECT_TITLE),
    # What is to be done stands before what is done, and what is done the newest first.
    (Action.done.is_null(False), Action.done.desc(), Action.due.is_null(), Action.due, Action.id),
    alone=Action,
    aliases={
        "who": "person",
        "to": "person",
        "by": "due",
        "what": "title",
        "on": "subject",
        "record": "subject",
        "reference": "subject",
    },
    day="due",
    waits="done:-",
    whose="person",
    named={"open": "done:-", "done": "-done:-"},
)
