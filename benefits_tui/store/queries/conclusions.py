"""What gave benefits their final states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.lifecycle import FINAL, State
from benefits_tui.store.models import Benefit, Conclusion, Person, Review
from benefits_tui.store.query import Reader

_LEFT = peewee.JOIN.LEFT_OUTER
_FINAL = sorted(FINAL)


def standing_conclusion(reader: Reader, benefit: int) -> Conclusion | None:
    """The conclusion that counts: the one that was not withdrawn."""
    return reader.first_of(
        Conclusion, Conclusion.select().where((Conclusion.benefit == benefit) & Conclusion.withdrawn_on.is_null())
    )


class ShownConclusion(NamedTuple):
    """A conclusion as people see it: records by reference, people by name; shares with 1 for all of it."""

    state: State
    reason: str
    achieved_share: Decimal | None
    achieved_share_current: Decimal | None
    review: str | None
    successor: str | None
    statement: str | None
    signed_by: str | None
    decided_by: str
    forum: str | None
    decided_on: date
    recorded_by: str
    recorded_on: date
    withdrawn_on: date | None


def conclusions_of(reader: Reader, benefit: int) -> list[ShownConclusion]:
    """Every conclusion of a benefit, the newest first."""
    successor: Any = Benefit.alias()
    columns = (
        Conclusion.state, Conclusion.reason, Conclusion.achieved_first, Conclusion.achieved_current, Review.ref, successor.ref,
        Conclusion.statement, Person.name, Conclusion.decided_by, Conclusion.forum, Conclusion.decided_on,
        Conclusion.recorded_by, Conclusion.recorded_on, Conclusion.withdrawn_on,
    )  # fmt: skip
    query = (
        Conclusion.select(*columns)
        .join_from(Conclusion, Review, _LEFT, on=Review.id == Conclusion.review)
        .join_from(Conclusion, successor, _LEFT, on=successor.id == Conclusion.successor)
        .join_from(Conclusion, Person, _LEFT, on=Person.id == Conclusion.signed_by)
    )
    return reader.rows(ShownConclusion, query.where(Conclusion.benefit == benefit).order_by(Conclusion.id.desc()))


def proved(benefit: Any = Benefit) -> Any:
    """The condition that a benefit's present state was given by an act that stands."""
    stands = (Conclusion.benefit == benefit.id) & Conclusion.withdrawn_on.is_null() & (Conclusion.state == benefit.state)
    return peewee.fn.EXISTS(Conclusion.select(Conclusion.id).where(stands))


class ConcludedCount(NamedTuple):
    """How many benefits are in a final state that an act gave them, or that stands there without one."""

    state: State
    proved: bool
    benefits: int


def concluded_counts(reader: Reader, project: int | None) -> Iterator[ConcludedCount]:
    """The benefits in final states by state and proof, of a project or of all."""
    standing = proved().alias("proved")
    query: Any = Benefit.select(Benefit.state, standing, peewee.fn.COUNT(Benefit.id)).where(Benefit.state.in_(_FINAL))
    if project is not None:
        query = query.where(Benefit.project == project)
    for state, is_proved, count in reader.rows(_state_count, query.group_by(Benefit.state, standing)):
        yield ConcludedCount(state, is_proved, count)


def _state_count(state: State, is_proved: int, count: int) -> tuple[State, bool, int]:
    return State(state), bool(is_proved), count


def successors_of(reader: Reader, benefit: int) -> Iterator[int]:
    """The benefit that took a superseded one's place, the one that took its, and so on."""
    seen = {benefit}
    while True:
        standing = (Conclusion.benefit == benefit) & Conclusion.withdrawn_on.is_null()
        following = reader.value(int, Conclusion.select(Conclusion.successor).where(standing))
        if following is None or following in seen:
            return
        yield following
        seen.add(following)
        benefit = following
