"""A day that knows until when what was decided by it holds: it notes each comparison, and the day on which that turns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

NEVER = date.max
"""The day on which something turns that no day changes."""

_ordinal = date.toordinal


class WatchedDay(date):
    """A day to decide by, as any other. What is decided by comparing it, or it and some days, with other days stays as it is
    until the day that `taken` gives; what is done with it besides may be otherwise on the next day."""

    __slots__ = ("_ahead", "_moved", "_now", "_root", "_turns")

    _root: WatchedDay
    _ahead: int
    _now: int
    _turns: int
    _moved: dict[timedelta, WatchedDay]

    @classmethod
    def of(cls, day: date) -> WatchedDay:
        """This day, with nothing decided by it."""
        watched = cls.fromordinal(_ordinal(day))
        watched._root, watched._ahead, watched._moved = watched, 0, {}
        watched._now, watched._turns = _ordinal(day), _ordinal(NEVER)
        return watched

    @property
    def plain(self) -> date:
        """The day alone: what is decided by it is not noted."""
        return date.fromordinal(_ordinal(self))

    def taken(self) -> date:
        """The first day on which something turns that was decided since this was asked last; NEVER for none."""
        turns, self._turns = self._turns, _ordinal(NEVER)
        return date.fromordinal(turns)

    def turns_on(self, day: date | None, after: int = 0) -> None:
        """Note a day on which something turns, or so many days after it, where that is still to come."""
        if day is not None:
            self._note(_ordinal(day) + after)

    def _note(self, turns: int) -> None:
        root = self._root
        if root._now < turns < root._turns:
            root._turns = turns

    def _tomorrow(self) -> None:
        self._note(self._root._now + 1)

    def __lt__(self, other: date) -> bool:
        self._note(_ordinal(other) - self._ahead)
        return date.__lt__(self, other)

    def __ge__(self, other: date) -> bool:
        self._note(_ordinal(other) - self._ahead)
        return date.__ge__(self, other)

    def __le__(self, other: date) -> bool:
        self._note(_ordinal(other) - self._ahead + 1)
        return date.__le__(self, other)

    def __gt__(self, other: date) -> bool:
        self._note(_ordinal(other) - self._ahead + 1)
        return date.__gt__(self, other)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, date):
            self._note(_ordinal(other) - self._ahead)
            self._note(_ordinal(other) - self._ahead + 1)
        return date.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self._tomorrow()
        return date.__hash__(self)

    def __add__(self, some: timedelta) -> WatchedDay:
        moved = self._moved.get(some)
        if moved is None:
            moved = WatchedDay.of(self.plain + some)
            moved._root, moved._ahead = self._root, self._ahead + some.days
            self._moved[some] = moved
        return moved

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return self + -other
        self._tomorrow()
        return self.plain - other

    def __rsub__(self, other: date) -> timedelta:
        self._tomorrow()
        return other - self.plain

    def __str__(self) -> str:
        self._tomorrow()
        return str(self.plain)

    def __repr__(self) -> str:
        self._tomorrow()
        return repr(self.plain)

    def __format__(self, form: str) -> str:
        self._tomorrow()
        return format(self.plain, form)

    def __reduce__(self) -> Any:
        self._tomorrow()
        return self.plain.__reduce__()


def _gives_it_away(name: str) -> property:
    """What a plain day has besides comparisons says which day it is."""

    def get(self: WatchedDay) -> Any:
        self._tomorrow()
        return getattr(self.plain, name)

    return property(get)


for _name in (
    "year", "month", "day", "weekday", "isoweekday", "isocalendar", "isoformat", "toordinal", "timetuple", "strftime", "ctime",
    "replace",
):  # fmt: skip
    setattr(WatchedDay, _name, _gives_it_away(_name))
