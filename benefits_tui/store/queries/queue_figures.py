"""How the queue is doing: ages, days of warning, what was decided in time, what warnings came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.flag_states import FINAL_OUTCOMES, FlagState
from benefits_tui.domain.lifecycle import State
from benefits_tui.store.models import Benefit, Flag, FlagDecision
from benefits_tui.store.query import Reader


class Decided(NamedTuple):
    """Flags with a date that were decided, and those of them decided on that day or before it."""

    dated: int
    in_time: int


def decided(reader: Reader) -> Decided:
    """What was decided, and what of it in time: the first decision on each flag counts, against the date it had then."""
    final: Any = FlagDecision.outcome.in_([outcome.value for outcome in FINAL_OUTCOMES])
    first = FlagDecision.select(peewee.fn.MIN(FlagDecision.id)).where(final).group_by(FlagDecision.flag_id)
    dated = FlagDecision.select(peewee.fn.COUNT(FlagDecision.id)).where(
        FlagDecision.id.in_(first) & FlagDecision.due.is_null(False)
    )
    in_time = dated.where(FlagDecision.decided_on <= FlagDecision.due)
    return Decided(reader.value(int, dated) or 0, reader.value(int, in_time) or 0)


def median_age(reader: Reader, today: date) -> int | None:
    """The median age in days of the flags that wait; None where none does."""
    waits: Any = Flag.cleared_on.is_null() & (Flag.state == FlagState.OPEN) & (Flag.pressing == True)  # noqa: E712
    query = Flag.select(Flag.raised_on, peewee.fn.COUNT(Flag.id)).where(waits).group_by(Flag.raised_on)
    return median(Counter({(today - raised).days: many for raised, many in reader.rows(_by_day, query)}))


def median_warning(reader: Reader) -> int | None:
    """The median of the days between a flag and its date; below 0 where it was late already. None where none has a date."""
    days: Counter[int] = Counter()
    dated: Any = Flag.due.is_null(False) & (Flag.pressing == True)  # noqa: E712
    query = Flag.select(Flag.raised_on, Flag.due, peewee.fn.COUNT(Flag.id)).where(dated)
    for raised, due, many in reader.rows(_by_two_days, query.group_by(Flag.raised_on, Flag.due)):
        days[(due - raised).days] += many
    return median(days)


class QueueWeek(NamedTuple):
    """Seven days up to one: flags raised in them, and cleared."""

    until: date
    raised: int
    cleared: int


def weeks(reader: Reader, today: date, many: int) -> list[QueueWeek]:
    """So many weeks up to today, the newest first."""
    return [_week(reader, today - timedelta(days=7 * place)) for place in range(many)]


def _week(reader: Reader, until: date) -> QueueWeek:
    pressing: Any = Flag.pressing == True  # noqa: E712

    def within(day: Any) -> int:
        query = Flag.select(peewee.fn.COUNT(Flag.id)).where(pressing & (day > until - timedelta(days=7)) & (day <= until))
        return reader.value(int, query) or 0

    return QueueWeek(until, within(Flag.raised_on), within(Flag.cleared_on))


class Warnings(NamedTuple):
    """Warnings about benefits whose outcome is known, and those of them that came true."""

    settled: int
    came_true: int


_FELL_SHORT = (State.PART_ACHIEVED, State.NOT_ACHIEVED, State.WRITTEN_OFF)


def warnings(reader: Reader, rules: Collection[str]) -> Warnings:
    """What came of warnings: true where the benefit was short of what was due afterwards (F12), or ended short of its plan; not
    true where the warning was cleared without that. One that is still open and has not come true is not settled."""
    after: Any = Flag.alias()
    short = after.select(after.id).where(
        (after.subject_kind == "benefit")
        & (after.subject_id == Flag.subject_id)
        & (after.rule == "F12")
        & (after.raised_on > Flag.raised_on)
    )
    ended: Any = Benefit.select(Benefit.id).where(
        (Benefit.id == Flag.subject_id) & Benefit.state.in_([state.value for state in _FELL_SHORT])
    )
    true: Any = peewee.fn.EXISTS(short) | peewee.fn.EXISTS(ended)
    warned = Flag.select(peewee.fn.COUNT(Flag.id)).where((Flag.subject_kind == "benefit") & Flag.rule.in_(list(rules)))
    settled = reader.value(int, warned.where(true | Flag.cleared_on.is_null(False))) or 0
    return Warnings(settled, reader.value(int, warned.where(true)) or 0)


def median(days: Counter[int]) -> int | None:
    """The upper one of the two in the middle where their number is even."""
    middle, seen = days.total() // 2, 0
    for day, flags in sorted(days.items()):
        seen += flags
        if seen > middle:
            return day
    return None


def _by_day(day: date, many: int) -> tuple[date, int]:
    return day, many


def _by_two_days(first: date, second: date, many: int) -> tuple[date, date, int]:
    return first, second, many
