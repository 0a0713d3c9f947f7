"""The lists of what came, of what was changed, and of what is due."""

from __future__ import annotations

from typing import Any

import peewee
from peewee import JOIN, Value

from benefits_tui.domain.fields import Kind
from benefits_tui.store.lists.columns import ColumnType, ListColumn, Listing
from benefits_tui.store.lists.records import Chair, Owner, fields
from benefits_tui.store.lists.subjects import SUBJECT_REF, with_subjects
from benefits_tui.store.models import (
    RECORDS,
    Action,
    Actual,
    Benefit,
    Change,
    ChangeRow,
    Figure,
    Forecast,
    Person,
    PlanValue,
    PlanVersion,
    Project,
    Review,
)

T = ColumnType
Doer: Any = Person.alias()


def _values(model: Any, series: str, benefit: Any, evidence: Any, on: Any, by: Any) -> Any:
    return model.select(
        benefit.alias("benefit_id"),
        Value(series).alias("series"),
        model.start_date,
        model.end_date,
        model.value,
        evidence.alias("evidence"),
        on.alias("recorded_on"),
        by.alias("recorded_by"),
    )


_BLANK = peewee.SQL("NULL")
_CURRENT = (PlanVersion.id == PlanValue.plan_version) & (PlanVersion.current == True)  # noqa: E712
_READING: Any = (
    _values(Actual, "actual", Actual.benefit, Actual.evidence, Actual.recorded_on, Actual.recorded_by)
    .union_all(_values(Forecast, "forecast", Forecast.benefit, _BLANK, Forecast.recorded_on, Forecast.recorded_by))
    .union_all(
        _values(
            PlanValue, "plan", PlanVersion.benefit, _BLANK, PlanVersion.approved_on, PlanVersion.approved_by
        ).join_from(PlanValue, PlanVersion, on=_CURRENT)
    )
    .alias("reading")
)  # fmt: skip

READINGS = Listing(
    "readings",
    peewee.Select([_READING.join(Benefit, on=Benefit.id == _READING.c.benefit_id)]),
    Benefit.id,
    (
        *fields(Benefit, "ref", "title", "unit"),
        ListColumn("series", _READING.c.series, T.ENUM),
        ListColumn("start", _READING.c.start_date, T.DATE),
        ListColumn("end", _READING.c.end_date, T.DATE),
        ListColumn("value", _READING.c.value, T.NUMBER),
        ListColumn("evidence", _READING.c.evidence),
        ListColumn("recorded_on", _READING.c.recorded_on, T.DATE),
        ListColumn("recorded_by", _READING.c.recorded_by),
    ),
    (Benefit.ref, Benefit.title, _READING.c.series),
    (Benefit.ref, _READING.c.start_date, _READING.c.series),
)

_WITH_REFERENCE = (
    Kind.BENEFIT, Kind.PROJECT, Kind.REVIEW, Kind.PERSON, Kind.OBJECTIVE, Kind.DELIVERABLE, Kind.BUSINESS_CHANGE, Kind.POOL,
)  # fmt: skip


def _ref_of_subject() -> Any:
    return peewee.Case(
        ChangeRow.subject_kind,
        tuple(
            (kind.value, RECORDS[kind].select(RECORDS[kind].ref).where(RECORDS[kind].id == ChangeRow.subject_id))
            for kind in _WITH_REFERENCE
        ),
    )


HISTORY = Listing(
    "history",
    ChangeRow.select().join_from(ChangeRow, Change),
    ChangeRow.id,
    (
        ListColumn("ref", _ref_of_subject()),
        *fields(Change, "at", kind=T.MOMENT),
        *fields(Change, "who", "action", "why"),
        ListColumn("record", ChangeRow.table_name, T.ENUM),
        ListColumn("operation", ChangeRow.operation, T.ENUM, values=("insert", "update", "delete")),
        *fields(ChangeRow, "fields"),
        ListColumn("change", ChangeRow.change, T.COUNT),
    ),
    (Change.who, Change.action, Change.why, ChangeRow.fields),
    (ChangeRow.id.desc(),),
    alone=ChangeRow,
    aliases={"when": "at", "date": "at", "user": "who", "on": "ref", "did": "operation", "what": "fields", "reason": "why"},
    day="at",
    dated_by_plan=False,
)

# Every kind of row has ids of its own here, so that no two rows have the same.
_DUE: Any = (
    Benefit.select(
        (Benefit.id * 3).alias("id"),
        Value("reading").alias("what"),
        Value("benefit").alias("subject_kind"),
        Benefit.ref.alias("ref"),
        Benefit.title.alias("title"),
        Figure.next_reading.alias("due"),
        Owner.name.alias("person"),
    )
    .join_from(Benefit, Figure, on=Figure.benefit == Benefit.id)
    .join_from(Benefit, Owner, JOIN.LEFT_OUTER, on=Owner.id == Benefit.owner)
    .where(Figure.next_reading.is_null(False))
    .union_all(
        Review.select(
            Review.id * 3 + 1, Review.kind.concat(" review"), Value("review"), Review.ref, Project.name, Review.due, Chair.name
        )
        .join_from(Review, Project)
        .join_from(Review, Chair, JOIN.LEFT_OUTER, on=Chair.id == Review.chair)
        .where(Review.held.is_null())
    )
    .union_all(
        with_subjects(
            Action, Action.id * 3 + 2, Value("action"), Action.subject_kind, SUBJECT_REF, Action.title, Action.due, Doer.name
        )
        .join_from(Action, Doer, JOIN.LEFT_OUTER, on=Doer.id == Action.person)
        .where(Action.done.is_null() & Action.due.is_null(False))
    )
    .alias("due")
)

DUE = Listing(
    "due",
    peewee.Select([_DUE]),
    _DUE.c.id,
    (
        ListColumn("ref", _DUE.c.ref),
        ListColumn("due", _DUE.c.due, T.DATE),
        ListColumn("what", _DUE.c.what, T.ENUM),
        ListColumn("subject_kind", _DUE.c.subject_kind, T.ENUM),
        ListColumn("title", _DUE.c.title),
        ListColumn("person", _DUE.c.person),
    ),
    (_DUE.c.ref, _DUE.c.title, _DUE.c.person),
    (_DUE.c.due, _DUE.c.id),
)
