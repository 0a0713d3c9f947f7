"""Periods in the ways people write them."""

from __future__ import annotations

import re
from datetime import date

from benefits_tui.domain.periods import FIRST_YEAR, LAST_YEAR, Frequency, Period, add_months, in_range, period_holding

# English whatever the computer's language is.
MONTH_TITLES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_NAMES = {name.lower(): number for number, name in enumerate(MONTH_TITLES, 1)}
MONTH_NAMES |= {name[:3].lower(): number for number, name in enumerate(MONTH_TITLES, 1)}
MONTH_NAMES["sept"] = 9


class PeriodParseError(ValueError):
    """The words do not name a period; the message says which forms are understood."""


class PeriodProblem(ValueError):
    """Why words are no period, as people are told."""


def why_of(problem: ValueError) -> str:
    """` (it names no year)`; blank for a day that the calendar lacks, of which Python's own words say no more."""
    return f" ({problem})" if isinstance(problem, PeriodProblem) else ""


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
    Raises PeriodParseError with the forms that are understood.
    """
    stripped = text.strip()
    try:
        period = _parse(stripped, fiscal_year_start, frequency)
    except ValueError as problem:
        raise PeriodParseError(f"{stripped!r} is not a period{why_of(problem)}; {_FORMS}") from problem
    if period is None:
        raise PeriodParseError(f"{stripped!r} is not a period; {_FORMS}")
    if not in_range(period.start) or not in_range(period.end):
        raise PeriodParseError(f"{stripped!r} is not a period between {FIRST_YEAR} and {LAST_YEAR}; {_FORMS}")
    return period


def _parse(text: str, fiscal_year_start: int, frequency: Frequency | None) -> Period | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return period_holding(date.fromisoformat(text), frequency or Frequency.MONTHLY, fiscal_year_start)
    if match := _RANGE.match(text):
        start, end = date.fromisoformat(match[1]), date.fromisoformat(match[2])
        if end < start:
            raise PeriodProblem("it ends before it starts")
        return Period(start, end)
    if re.fullmatch(r"(?:CY\s*)?\d{4}", text, re.IGNORECASE):
        return Period.of_months(date(int(text[-4:]), 1, 1), 12)
    if re.fullmatch(r"FY\s*\d{4}", text, re.IGNORECASE):
        if fiscal_year_start != 1:
            raise PeriodProblem("it names one year of two")
        return Period.of_months(date(int(text[-4:]), 1, 1), 12)
    if match := _PART.match(text):
        year, letter, number = (match[1], match[2], match[3]) if match[1] else (match[6], match[4], match[5])
        return _part(date(int(year), 1, 1), letter, int(number))
    # "2026-03" is a month; only a second number above 12 can be the end of a fiscal year without its "FY".
    if match := _MONTH.match(text):
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        if 1 <= int(month) <= 12:
            return Period.of_months(date(int(year), int(month), 1), 1)
    if match := _FISCAL.match(text):
        start = _fiscal_start(match[1], match[2], fiscal_year_start)
        return _part(start, match[3], int(match[4])) if match[3] else Period.of_months(start, 12)
    if match := _FISCAL_PART.match(text):
        return _part(_fiscal_start(match[3], match[4], fiscal_year_start), match[1], int(match[2]))
    if (match := _NAMED_MONTH.match(text)) and (number := MONTH_NAMES.get(match[1].lower())):
        return Period.of_months(date(int(match[2]), number, 1), 1)
    return None


def _fiscal_start(first: str, second: str, fiscal_year_start: int) -> date:
    if int(second) % 100 != (int(first) + 1) % 100:
        raise PeriodProblem("its two years do not follow each other")
    if fiscal_year_start == 1:
        raise PeriodProblem("the fiscal year starts in January, so it has one year only")
    return date(int(first), fiscal_year_start, 1)


def _part(year_start: date, letter: str, number: int) -> Period:
    months = 3 if letter.upper() == "Q" else 6
    if number * months > 12:
        raise PeriodProblem("a year has two halves")
    return Period.of_months(add_months(year_start, (number - 1) * months), months)
