"""The register as it stood at the ends of two days, as far as it is compared: in full what was written between them."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from benefits_tui.domain.balance import Verdict
from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.register.balances import verdicts_by_project
from benefits_tui.register.listing import every_row
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.session import Session
from benefits_tui.store.evaluation.scope import SUBJECTS, scope_of
from benefits_tui.store.lists.catalogue import DECISIONS, FLAGS, LISTINGS, READINGS, some_of
from benefits_tui.store.lists.columns import Listing, ListValue
from benefits_tui.store.lists.pages import ListQuery
from benefits_tui.store.queries.flags import OpenFlags, open_flags_by_key
from benefits_tui.store.types import RecordKey

FIGURES = {"rag": "RAG", "current_plan_money": "plan", "outturn_money": "outturn", "realised_money": "realised"}
"""What follows from readings and plans and is compared as well, and what it is called."""
KINDS = (
    Kind.BENEFIT, Kind.PROJECT, Kind.REVIEW, Kind.DELIVERABLE, Kind.BUSINESS_CHANGE, Kind.POOL, Kind.OBJECTIVE, Kind.PERSON,
)  # fmt: skip
"""What is compared, in the order in which it is told."""
ListedRow = dict[str, ListValue]
ReadingKey = tuple[int, str, date, date]
"""Of which benefit, of which series, from when to when."""


class WrittenRecords(NamedTuple):
    """The records that were written between two days."""

    records: frozenset[RecordKey]
    with_readings: frozenset[int]
    """The benefits of which a plan, forecast or actual was written."""


@dataclass(slots=True)
class Standing:
    """What is compared, as it stood at the end of a day."""

    rows: dict[Kind, dict[int, ListedRow]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    readings: dict[ReadingKey, ListedRow] = field(default_factory=dict)
    flags: OpenFlags = field(default_factory=dict)
    why: dict[int, ListedRow] = field(default_factory=dict)
    """What the flags say that are not the same on both days, by number."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    decisions: list[ListedRow] = field(default_factory=list)
    fiscal_year_start: int = 4


def both_stood(session: Session, days: tuple[date, date], written: WrittenRecords) -> tuple[Standing, Standing]:
    """How it stood at the ends of two days, of which what was written between them is in full, and all else in figures."""
    with ExitStack() as opened:
        sessions = [opened.enter_context(_register_then(session, day)) for day in days]
        recorded = [then for then in sessions if then is not None]
        for then in recorded:
            opened.enter_context(then.snapshot())
        # Where there was nothing before, all is new.
        whole = None if len(recorded) < len(sessions) else benefits_concerned(recorded, written)
        before, after = (Standing() if then is None else _stood(then, whole, written) for then in sessions)
        keys = {**before.flags, **after.flags}
        changed = [key for key in keys if _severity(before, key) != _severity(after, key)]
        for then_or_none, standing in zip(sessions, (before, after), strict=True):
            numbers = [standing.flags[key].id for key in changed if key in standing.flags]
            if then_or_none is not None:
                standing.why = dict(_listed(then_or_none, some_of(FLAGS, numbers), ("why", "raised_on")))
        return before, after


def _severity(standing: Standing, key: tuple[str, int, str]) -> str | None:
    return standing.flags[key].severity if key in standing.flags else None


@contextlib.contextmanager
def _register_then(session: Session, day: date) -> Iterator[Session | None]:
    with ExitStack() as opened:
        then = None
        # Before the first change there was nothing.
        with contextlib.suppress(UsageError):
            then = opened.enter_context(register_as_of(session, day))
        yield then


def benefits_concerned(sessions: Collection[Session], written: WrittenRecords) -> set[int] | None:
    """The benefits of which a field may be another: those written, and those beside what was; None for any."""
    if any(kind not in SUBJECTS for kind, _ in written.records):
        return None
    return {number for then in sessions for number in scope_of(then.store, written.records).ids["benefit"]}


def _stood(then: Session, whole: set[int] | None, written: WrittenRecords) -> Standing:
    standing = Standing(fiscal_year_start=then.policy.fiscal_year_start)
    for kind in KINDS:
        listing, names = LISTINGS[kind.plural], _compared(kind)
        if kind is Kind.BENEFIT and whole is not None:
            standing.rows[kind] = dict(_listed(then, listing, ("ref", "title", *FIGURES)))
            standing.rows[kind].update(_listed(then, some_of(listing, whole), names))
        else:
            standing.rows[kind] = dict(_listed(then, listing, names))
    readings = READINGS if whole is None else some_of(READINGS, written.with_readings)
    for number, row in _listed(then, readings, ("series", "start", "end", "value", "recorded_by")):
        start, end = row["start"], row["end"]
        assert isinstance(start, date) and isinstance(end, date)
        standing.readings[number, str(row["series"]), start, end] = row
    standing.flags = open_flags_by_key(then.store)
    standing.verdicts = verdicts_by_project(then)
    decided = ("subject", "rule", "outcome", "rationale", "decided_by", "forum", "decided_on")
    standing.decisions = [row for _, row in _listed(then, DECISIONS, decided)]
    return standing


def _compared(kind: Kind) -> tuple[str, ...]:
    """The columns of a kind's list that people fill in, and the figures that follow."""
    names = {column.name for column in LISTINGS[kind.plural].columns}
    own = [field.name for field in FIELDS[kind] if field.name in names]
    return tuple(dict.fromkeys(["ref", *own, *(FIGURES if kind is Kind.BENEFIT else ())]))


def _listed(session: Session, listing: Listing, names: tuple[str, ...]) -> Iterator[tuple[int, ListedRow]]:
    for number, cells in every_row(session, ListQuery(listing, today=session.today), names):
        yield number, dict(zip(names, cells, strict=True))
