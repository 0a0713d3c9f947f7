"""The calendar of readings: months, quarters, halves and years, calendar or fiscal."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Edge(StrEnum):
    """Which day of a named month, quarter or year a date field means."""

    START = "start"
    END = "end"


class Frequency(StrEnum):
    """How often a measure is read."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"

    @property
    def months(self) -> int:
        """The length of one period in months."""
        return _MONTHS[self]


_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}


def add_months(day: date, months: int) -> date:
    """The same day of the month, that many months on (or the month's last day where it is shorter)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def year_on(day: date, earlier: Iterable[date] = ()) -> date:
    """The same day of the next year; what fell on 29 February before, and on the month's last day since, returns to the 29th."""
    following = add_months(day, 12)
    was_leap = any((due.month, due.day) == (2, 29) for due in earlier)
    if was_leap and (day.month, day.day) == (2, 28):
        return date(following.year, 3, 1) - timedelta(days=1)
    return following


class Period(NamedTuple):
    """A span of whole days, both ends included. A flow belongs to the date on which its period ends."""

    start: date
    end: date

    @classmethod
    def of_months(cls, start: date, months: int) -> Period:
        """The period of so many months that begins on this day."""
        return cls(start, add_months(start, months) - timedelta(days=1))

    @property
    def months(self) -> int | None:
        """Length in whole months; None when it is not made of whole calendar months."""
        if self.start.day != 1 or (self.end + timedelta(days=1)).day != 1:
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def overlaps(self, other: Period) -> bool:
        """True when the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def label(self, fiscal_year_start: int = 1) -> str:
        """`2026-03`, `2026-Q1`, `2026-H1`, `2026`, `FY2026-27`, `FY2026-27-Q2`, or both dates."""
        months, first = self.months, self.start.month
        if months == 1:
            return f"{self.start:%Y-%m}"
        if months == 12:
            if first == 1:
                return f"{self.start:%Y}"
            if first == fiscal_year_start:
                return fiscal_year_label(self.start)
        if months in (3, 6):
            letter = "Q" if months == 3 else "H"
            if (first - 1) % months == 0:
                return f"{self.start:%Y}-{letter}{(first - 1) // months + 1}"
            if (first - fiscal_year_start) % months == 0:
                year = fiscal_year(self.start, fiscal_year_start)
                number = ((first - fiscal_year_start) % 12) // months + 1
                return f"{fiscal_year_label(year.start)}-{letter}{number}"
        return f"{self.start.isoformat()}..{self.end.isoformat()}"


def fiscal_year(day: date, fiscal_year_start: int) -> Period:
    """The fiscal year that holds this day; `fiscal_year_start` is its first month, 1 to 12."""
    year = day.year if day.month >= fiscal_year_start else day.year - 1
    return Period.of_months(date(year, fiscal_year_start, 1), 12)


def fiscal_year_label(start: date) -> str:
    """`FY2026-27` for the fiscal year that begins on this day; `2026` for a calendar year."""
    return f"{start:%Y}" if start.month == 1 else f"FY{start.year}-{(start.year + 1) % 100:02d}"


def period_holding(day: date, frequency: Frequency, fiscal_year_start: int = 1) -> Period:
    """The period of this frequency, counted from the fiscal year's start, that holds the day."""
    months = frequency.months
    offset = (day.month - fiscal_year_start) % months
    return Period.of_months(add_months(day.replace(day=1), -offset), months)


def period_after(end: date, months: int) -> Period:
    """The period of so many months that follows one ending on this day."""
    return Period.of_months(end + timedelta(days=1), months)


FIRST_YEAR, LAST_YEAR = 1900, 2200


def in_range(day: date) -> bool:
    """True for days that a register can be about; what lies outside is a slip of the pen."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
