"""The queue, a row a record; and the facts that are missing."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from benefits_tui.domain.lifecycle import BenefitClass, Stage
from benefits_tui.domain.severity import Severity
from benefits_tui.store.lists.columns import ColumnType, ListColumn, Listing
from benefits_tui.store.lists.deciders import DECIDES_NAME
from benefits_tui.store.lists.records import OBJECTIVES_OF, PROGRAMME_OF, Owner, fields, person, project_columns
from benefits_tui.store.lists.subjects import PROJECT_OF, SUBJECT_REF, SUBJECT_TITLE, with_subjects
from benefits_tui.store.models import Benefit, Flag, MissingFact, Project, QueueRow

T = ColumnType

QUEUE = Listing(
    "queue",
    with_subjects(QueueRow)
    .join_from(QueueRow, Flag, on=Flag.id == QueueRow.id)
    .join_from(QueueRow, Project, JOIN.LEFT_OUTER, on=Project.id == PROJECT_OF)
    .join_from(QueueRow, Owner, JOIN.LEFT_OUTER, on=Owner.id == Benefit.owner),
    QueueRow.id,
    (
        ListColumn("subject", SUBJECT_REF),
        ListColumn("title", SUBJECT_TITLE),
        ListColumn("severity", Flag.severity, T.ENUM, values=tuple(Severity)),
        *fields(Flag, "cause", "why"),
        *fields(QueueRow, "due", kind=T.DATE),
        *fields(QueueRow, "value_at_risk", kind=T.MONEY),
        # Where nobody is named the role stands, on screen too.
        ListColumn("decides_name", DECIDES_NAME, search_text=fn.COALESCE(DECIDES_NAME, Flag.decides_role)),
        *fields(Flag, "decides_role"),
        *fields(QueueRow, "records", "flags", kind=T.COUNT),
        *fields(QueueRow, "subject_kind", kind=T.ENUM),
        *project_columns(),
        *fields(Project, "department"),
        person("owner", Owner),
        *fields(Flag, "rule", kind=T.ENUM),
        *fields(Flag, "raised_on", "neglected_since", kind=T.DATE),
        ListColumn("programme", PROGRAMME_OF),
        *fields(Project, "category"),
        ListColumn("stage", Project.stage, T.ENUM, values=tuple(Stage)),
        ListColumn("class", Benefit.benefit_class, T.ENUM, values=tuple(BenefitClass)),
        ListColumn("objectives", OBJECTIVES_OF, several=True),
        ListColumn("record_id", QueueRow.subject_id, T.COUNT),
        *fields(QueueRow, "id", "rank", kind=T.COUNT),
    ),
    (SUBJECT_REF, SUBJECT_TITLE, Flag.cause, Flag.why, Flag.severity, Flag.rule, Project.ref, Project.name),
    # As the index of the rows has it.
    (QueueRow.rank, QueueRow.due.is_null(), QueueRow.due, QueueRow.value_at_risk.desc(), QueueRow.id),
    alone=QueueRow,
    aliases={
        "record": "subject", "who": "decides_name", "decides": "decides_name", "what_is_wrong": "cause", "by": "due",
        "at_risk": "value_at_risk",
    },
    day="due",
    whose="owner",
    named={"critical": "severity:critical", "high": "severity:high"},
)  # fmt: skip

_DEPARTMENT: Any = Project.department

MISSING = Listing(
    "missing",
    with_subjects(MissingFact)
    .join_from(MissingFact, Flag, on=Flag.id == MissingFact.flag_id)
    .join_from(MissingFact, Project, JOIN.LEFT_OUTER, on=Project.id == PROJECT_OF)
    .join_from(MissingFact, Owner, JOIN.LEFT_OUTER, on=Owner.id == Benefit.owner),
    MissingFact.id,
    (
        ListColumn("subject", SUBJECT_REF),
        ListColumn("title", SUBJECT_TITLE),
        *fields(MissingFact, "field", kind=T.ENUM),
        *project_columns(),
        ListColumn("department", _DEPARTMENT),
        ListColumn("programme", PROGRAMME_OF),
        person("owner", Owner),
        *fields(MissingFact, "money", kind=T.MONEY),
        *fields(Flag, "pressing", kind=T.YES_NO),
        *fields(Flag, "due", kind=T.DATE),
        ListColumn("severity", Flag.severity, T.ENUM, values=tuple(Severity)),
        *fields(Flag, "rule", kind=T.ENUM),
        ListColumn("since", Flag.raised_on, T.DATE),
        ListColumn("subject_kind", MissingFact.subject_kind, T.ENUM),
        ListColumn("flag", MissingFact.flag_id, T.COUNT),
        ListColumn("record_id", MissingFact.subject_id, T.COUNT),
    ),
    (SUBJECT_REF, SUBJECT_TITLE, MissingFact.field, Project.ref, Project.name, Project.department, Owner.name),
    (MissingFact.money.is_null(), MissingFact.money.desc(), MissingFact.id),
    alone=MissingFact,
    aliases={"record": "subject", "reference": "subject", "by": "due"},
)
