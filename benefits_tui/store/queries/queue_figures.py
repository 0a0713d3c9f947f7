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

# All of it is about flags that press, now or when they were cleared: those of the queue. What is merely missing counts nowhere.
_PRESSES: Any = Flag.pressing == True  # noqa: E712
_WAITS: Any = _PRESSES & Flag.cleared_on.is_null() & (Flag.state == FlagState.OPEN)


class Share(NamedTuple):
    """How many of how many."""

    part: int
    whole: int


class Median(NamedTuple):
    """A median of days, and of how many flags; None of none."""

    days: int | None
    flags: int


def _many(reader: Reader, condition: Any) -> int:
    return reader.value(int, Flag.select(peewee.fn.COUNT(Flag.id)).where(_PRESSES & condition)) or 0


def waiting(reader: Reader) -> Share:
    """The flags that nobody has acted on, of those that are open."""
    return Share(_many(reader, _WAITS), _many(reader, Flag.cleared_on.is_null()))


def overdue(reader: Reader, today: date) -> Share:
    """The flags that wait past their date, of those that wait and have one."""
    return Share(_many(reader, _WAITS & (Flag.due < today)), _many(reader, _WAITS & Flag.due.is_null(False)))


def decided(reader: Reader) -> Share:
    """The flags that were decided on their date or before it, of those with a date that were decided: the first decision on
    each counts, against the date it had then."""
    final: Any = FlagDecision.outcome.in_([outcome.value for outcome in FINAL_OUTCOMES])
    first = FlagDecision.select(peewee.fn.MIN(FlagDecision.id)).where(final).group_by(FlagDecision.flag_id)
    pressed = FlagDecision.flag_id.in_(Flag.select(Flag.id).where(_PRESSES))
    dated = FlagDecision.select(peewee.fn.COUNT(FlagDecision.id)).where(
        FlagDecision.id.in_(first) & FlagDecision.due.is_null(False) & pressed
    )
    in_time = dated.where(FlagDecision.decided_on <= FlagDecision.due)
    return Share(reader.value(int, in_time) or 0, reader.value(int, dated) or 0)


def age(reader: Reader, today: date) -> Median:
    """For how many days the flags that wait have waited."""
    query = Flag.select(Flag.raised_on, peewee.fn.COUNT(Flag.id)).where(_WAITS).group_by(Flag.raised_on)
    return _median(Counter({(today - raised).days: many for raised, many in reader.rows(_by_day, query)}))


def warning(reader: Reader) -> Median:
    """The days between a flag and its date, of those with a date; below 0 where it was late already."""
    return _between(reader, Flag.raised_on, Flag.due)


def clearing(reader: Reader) -> Median:
    """The days between a flag and its clearing, of those that are cleared."""
    return _between(reader, Flag.raised_on, Flag.cleared_on)


def _between(reader: Reader, begin: Any, end: Any) -> Median:
    days: Counter[int] = Counter()
    query = Flag.select(begin, end, peewee.fn.COUNT(Flag.id)).where(_PRESSES & end.is_null(False))
    for first, last, many in reader.rows(_by_two_days, query.group_by(begin, end)):
        days[(last - first).days] += many
    return _median(days)


def raised(reader: Reader) -> int:
    """All flags that were ever raised."""
    return _many(reader, True)


def raised_in_time(reader: Reader) -> Share:
    """The flags that were raised before their date, of those with a date."""
    dated: Any = Flag.due.is_null(False)
    return Share(_many(reader, dated & (Flag.raised_on < Flag.due)), _many(reader, dated))


class QueueWeek(NamedTuple):
    """Seven days up to one: how many flags were raised in them, and how many cleared."""

    until: date
    raised: int
    cleared: int


def weeks(reader: Reader, today: date, many: int) -> list[QueueWeek]:
    """So many weeks up to today, the newest first."""
    return [_week(reader, today - timedelta(days=7 * place)) for place in range(many)]


def _week(reader: Reader, until: date) -> QueueWeek:
    def within(day: Any) -> int:
        return _many(reader, (day > until - timedelta(days=7)) & (day <= until))

    return QueueWeek(until, within(Flag.raised_on), within(Flag.cleared_on))


class Warnings(NamedTuple):
    """Warnings about benefits, those of them whose outcome is known, and those that came true."""

    given: int
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
    warned: Any = (Flag.subject_kind == "benefit") & Flag.rule.in_(list(rules))
    settled = _many(reader, warned & (true | Flag.cleared_on.is_null(False)))
    return Warnings(_many(reader, warned), settled, _many(reader, warned & true))


def _median(days: Counter[int]) -> Median:
    """The upper one of the two in the middle where their number is even."""
    middle, seen = days.total() // 2, 0
    for day, flags in sorted(days.items()):
        seen += flags
        if seen > middle:
            return Median(day, days.total())
    return Median(None, 0)


def _by_day(day: date, many: int) -> tuple[date, int]:
    return day, many


def _by_two_days(first: date, second: date, many: int) -> tuple[date, date, int]:
    return first, second, many
