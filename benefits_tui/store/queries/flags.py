"""Flags, and what people did about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.flag_states import FlagState, Outcome
from benefits_tui.domain.severity import Severity
from benefits_tui.store.engine.sqlite import among
from benefits_tui.store.models import Action, Benefit, Change, Flag, FlagDecision, MissingFact, Person
from benefits_tui.store.query import Reader
from benefits_tui.store.types import FlagKey, RecordKey


class ListedFlag(NamedTuple):
    """An open flag: on which record, what it says, and the state that it is in."""

    id: int
    rule: str
    subject_kind: str
    subject_id: int
    severity: Severity
    why: str
    due: date | None
    value_at_risk: Decimal | None
    raised_on: date
    state: FlagState


def open_flag(reader: Reader, number: int) -> ListedFlag | None:
    """The open flag of this number."""
    columns = (
        Flag.id, Flag.rule, Flag.subject_kind, Flag.subject_id, Flag.severity, Flag.why, Flag.due, Flag.value_at_risk,
        Flag.raised_on, Flag.state,
    )  # fmt: skip
    return reader.first(ListedFlag, Flag.select(*columns).where((Flag.id == number) & Flag.cleared_on.is_null()))


class FlagNow(NamedTuple):
    """An open flag by its number, and how severe it is."""

    id: int
    severity: str


OpenFlags = dict[FlagKey, FlagNow]


def open_flags_by_key(reader: Reader) -> OpenFlags:
    """All open flags, by the record that each is on and its rule."""
    columns = (Flag.subject_kind, Flag.subject_id, Flag.rule, Flag.id, Flag.severity)
    rows = reader.cells(Flag.select(*columns).where(Flag.cleared_on.is_null()))
    return {(kind, subject, rule): FlagNow(number, severity) for kind, subject, rule, number, severity in rows}


def open_flag_on(reader: Reader, rule: str, subject: RecordKey) -> int | None:
    """The number of the open flag of this rule on this record."""
    condition = (Flag.rule == rule) & (Flag.subject_kind == subject[0]) & (Flag.subject_id == subject[1])
    return reader.value(int, Flag.select(Flag.id).where(condition & Flag.cleared_on.is_null()))


class PlacedFlag(NamedTuple):
    """A flag that waits in a row of the queue."""

    id: int
    rule: str
    place: RecordKey
    """The record of the row."""


def waiting_in_rows_of(reader: Reader, numbers: Sequence[int]) -> list[PlacedFlag]:
    """The flags in the rows in which these flags stand, worst first."""
    given: Any = Flag.alias()
    rows = given.select(given.id).where(
        among(given.id, numbers) & (given.row_kind == Flag.row_kind) & (given.row_id == Flag.row_id)
    )
    columns = (Flag.id, Flag.rule, Flag.row_kind, Flag.row_id)
    query = Flag.select(*columns).where(Flag.row_kind.is_null(False) & peewee.fn.EXISTS(rows))
    return reader.rows(_placed, query.order_by(Flag.rank, Flag.due.is_null(), Flag.due, Flag.id))


def _placed(number: int, rule: str, kind: str, record: int) -> PlacedFlag:
    return PlacedFlag(number, rule, (kind, record))


class FlagAction(NamedTuple):
    """Something that was done about a flag."""

    outcome: Outcome
    rationale: str | None
    until_date: date | None
    person: str | None
    decided_on: date
    decided_by: str
    """The person named, else who recorded it."""
    severity: Severity
    forum: str | None


def actions_on(reader: Reader, number: int) -> list[FlagAction]:
    """What was done about a flag, oldest first."""
    decider: Any = Person.alias()
    columns = (
        FlagDecision.outcome, FlagDecision.rationale, FlagDecision.until_date, Person.name, FlagDecision.decided_on,
        peewee.fn.COALESCE(decider.name, FlagDecision.decided_by), FlagDecision.severity, FlagDecision.forum,
    )  # fmt: skip
    query = FlagDecision.select(*columns).join(Person, peewee.JOIN.LEFT_OUTER, on=FlagDecision.person)
    query = query.join_from(FlagDecision, decider, peewee.JOIN.LEFT_OUTER, on=decider.id == FlagDecision.decider)
    return reader.rows(FlagAction, query.where(FlagDecision.flag_id == number).order_by(FlagDecision.id))


def tasks_of_flag(reader: Reader, number: int) -> list[int]:
    """The actions that were assigned for a flag and are not done."""
    return reader.column(int, Action.select(Action.id).where((Action.flag_id == number) & Action.done.is_null()))


def open_on_benefits_of(reader: Reader, project: int) -> int:
    """How many flags that press are open on a project's benefits."""
    query = Flag.select(peewee.fn.COUNT(Flag.id)).join(
        Benefit, on=((Flag.subject_kind == "benefit") & (Benefit.id == Flag.subject_id))
    )
    pressing = Flag.cleared_on.is_null() & (Flag.pressing == True)  # noqa: E712
    return reader.value(int, query.where(pressing & (Benefit.project == project))) or 0


def missing_of(reader: Reader, number: int) -> list[str]:
    """The facts that a flag finds missing."""
    query = MissingFact.select(MissingFact.field).where(MissingFact.flag_id == number)
    return reader.column(str, query.order_by(MissingFact.id))


AGES = (("week", 7), ("month", 31), ("quarter", 92))
"""(name, days): a flag is of the first whose days it has not reached; `older` after the last."""


class AgeGroup(NamedTuple):
    """Open flags that nobody has acted on, of one severity and age."""

    severity: Severity
    age: str
    flags: int


def ages(reader: Reader, today: date) -> list[AgeGroup]:
    """The open flags that nobody has acted on, by severity and age."""
    cases = [(Flag.raised_on > today - timedelta(days=days), name) for name, days in AGES]
    age = peewee.Case(None, cases, "older")
    waiting = Flag.cleared_on.is_null() & (Flag.state == FlagState.OPEN) & (Flag.pressing == True)  # noqa: E712
    query = Flag.select(Flag.severity, age, peewee.fn.COUNT(Flag.id)).where(waiting).group_by(Flag.severity, peewee.SQL("2"))
    return reader.rows(AgeGroup, query)


def out_of_place(reader: Reader) -> list[FlagKey]:
    """The open flags whose place in the queue is not that of their severity."""
    wrong: Any = peewee.Case(None, [(Flag.severity == severity, Flag.rank == severity.rank) for severity in Severity], False)
    query = Flag.select(Flag.subject_kind, Flag.subject_id, Flag.rule).where(Flag.cleared_on.is_null() & ~wrong)
    return reader.rows(_key, query.order_by(Flag.subject_kind, Flag.subject_id, Flag.rule))


def wrong_past(reader: Reader) -> list[FlagKey]:
    """The flags whose history is not what the log says: raised or cleared by a change of another day, or by none there is;
    cleared and in another state."""
    raising: Any = Change.alias()
    clearing: Any = Change.alias()

    def is_wrong(change: Any, by: Any, on: Any) -> Any:
        return by.is_null(False) & (change.id.is_null() | (change.day.is_null(False) & (change.day != on)))

    wrong = (
        is_wrong(raising, Flag.raised_by_change, Flag.raised_on)
        | is_wrong(clearing, Flag.cleared_by_change, Flag.cleared_on)
        | (Flag.cleared_on.is_null() & Flag.cleared_by_change.is_null(False))
        | (Flag.cleared_on.is_null(False) & (Flag.state != FlagState.CLEARED))
    )
    query = (
        Flag.select(Flag.subject_kind, Flag.subject_id, Flag.rule)
        .join(raising, peewee.JOIN.LEFT_OUTER, on=(raising.id == Flag.raised_by_change))
        .switch(Flag)
        .join(clearing, peewee.JOIN.LEFT_OUTER, on=(clearing.id == Flag.cleared_by_change))
        .where(wrong)
        .order_by(Flag.id)
    )
    return reader.rows(_key, query)


def decisions_on_nothing(reader: Reader) -> list[FlagKey]:
    """What people decided on flags that are not there any more."""
    query = (
        FlagDecision.select(FlagDecision.subject_kind, FlagDecision.subject_id, FlagDecision.rule)
        .where(FlagDecision.flag_id.not_in(Flag.select(Flag.id)))
        .distinct()
        .order_by(FlagDecision.subject_kind, FlagDecision.subject_id, FlagDecision.rule)
    )
    return reader.rows(_key, query)


def _key(kind: str, subject: int, rule: str) -> FlagKey:
    return kind, subject, rule
