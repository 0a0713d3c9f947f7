"""The calendar of readings: months, quarters, halves and years, calendar or fiscal."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


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

MONTH_NAMES = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTH_NAMES |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
MONTH_NAMES["sept"] = 9


class NotAPeriod(ValueError):
    """The words do not name a period; the message says which forms are understood."""


def add_months(day: date, months: int) -> date:
    """The same day of the month, that many months on (or the month's last day where it is shorter)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def month_end(year: int, month: int) -> date:
    """The last day of the month."""
    return date(year, month, calendar.monthrange(year, month)[1])


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


_MONTH = re.compile(r"(\d{4})-(\d{1,2})$|(\d{1,2})[/.](\d{4})$")
_PART = re.compile(r"(?:(\d{4})[-/ ]?([QH])([1-4])|([QH])([1-4])[-/ ]?(\d{4}))$", re.IGNORECASE)
_FISCAL = re.compile(
    r"(?:FY|fiscal year|financial year)?\s*(\d{4})\s*[-/–]\s*(\d{4}|\d{2})(?:\s*fiscal year)?(?:[-/ ]+([QH])([1-4]))?$",
    re.IGNORECASE,
)
_FISCAL_PART = re.compile(r"([QH])([1-4])[-/, ]*(?:of )?(?:FY|fiscal year)?\s*(\d{4})\s*[-/–]\s*(\d{4}|\d{2})$", re.IGNORECASE)
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[ -]+(\d{4})$")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:\.\.|to|–|/)\s*(\d{4}-\d{2}-\d{2})$")
_FORMS = "write 2026-03, 2026-Q1, 2026-H1, 2026, FY2026-27 or FY2026-27-Q2"


def parse_period(text: str, fiscal_year_start: int = 1, frequency: Frequency | None = None) -> Period:
    """The period that the words name.

    `2026-Q1` and `2026` are calendar periods, `FY2026-27` and `FY2026-27-Q2` fiscal ones; a single day (ISO)
    stands for the period of the given frequency (a month when there is none) that holds it.
    Raises NotAPeriod with the forms that are understood.
    """
    words = text.strip()
    try:
        found = _parse(words, fiscal_year_start, frequency)
    except ValueError as problem:
        raise NotAPeriod(f"{words!r} is not a period ({problem}); {_FORMS}") from problem
    if found is None:
        raise NotAPeriod(f"{words!r} is not a period; {_FORMS}")
    if not in_range(found.start) or not in_range(found.end):
        raise NotAPeriod(f"{words!r} is not a period between {FIRST_YEAR} and {LAST_YEAR}; {_FORMS}")
    return found


FIRST_YEAR, LAST_YEAR = 1900, 2200


def in_range(day: date) -> bool:
    """True for days that a register can be about; what lies outside is a slip of the pen."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _parse(words: str, fiscal_year_start: int, frequency: Frequency | None) -> Period | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return period_holding(date.fromisoformat(words), frequency or Frequency.MONTHLY, fiscal_year_start)
    if found := _RANGE.match(words):
        start, end = date.fromisoformat(found[1]), date.fromisoformat(found[2])
        if end < start:
            raise ValueError("it ends before it starts")
        return Period(start, end)
    if re.fullmatch(r"(?:CY\s*)?\d{4}", words, re.IGNORECASE):
        return Period.of_months(date(int(words[-4:]), 1, 1), 12)
    if re.fullmatch(r"FY\s*\d{4}", words, re.IGNORECASE):
        if fiscal_year_start != 1:
            raise ValueError("it names one year of two")
        return Period.of_months(date(int(words[-4:]), 1, 1), 12)
    if found := _PART.match(words):
        year, letter, number = (found[1], found[2], found[3]) if found[1] else (found[6], found[4], found[5])
        return _part(date(int(year), 1, 1), letter, int(number))
    # "2026-03" is a month; only a second number above 12 can be the end of a fiscal year without its "FY".
    if found := _MONTH.match(words):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        if 1 <= int(month) <= 12:
            return Period.of_months(date(int(year), int(month), 1), 1)
    if found := _FISCAL.match(words):
        start = _fiscal_start(found[1], found[2], fiscal_year_start)
        return _part(start, found[3], int(found[4])) if found[3] else Period.of_months(start, 12)
    if found := _FISCAL_PART.match(words):
        return _part(_fiscal_start(found[3], found[4], fiscal_year_start), found[1], int(found[2]))
    if (found := _NAMED_MONTH.match(words)) and (number := MONTH_NAMES.get(found[1].lower())):
        return Period.of_months(date(int(found[2]), number, 1), 1)
    return None


def _fiscal_start(first: str, second: str, fiscal_year_start: int) -> date:
    if int(second) % 100 != (int(first) + 1) % 100:
        raise ValueError("its two years do not follow each other")
    if fiscal_year_start == 1:
        raise ValueError("the fiscal year starts in January, so it has one year only")
    return date(int(first), fiscal_year_start, 1)


def _part(year_start: date, letter: str, number: int) -> Period:
    months = 3 if letter.upper() == "Q" else 6
    if number * months > 12:
        raise ValueError("a year has two halves")
    return Period.of_months(add_months(year_start, (number - 1) * months), months)
