"""Periods as spreadsheets head their columns: `Apr-26`, `Q1 26/27`, `FY26`, `P01`, `W12 2026`, `Jan-Mar 2026`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from benefits_tui.domain.period_parsing import MONTH_NAMES, PeriodParseError, PeriodProblem, parse_period, why_of
from benefits_tui.domain.periods import Period, add_months, fiscal_year, in_range


class LabelledPeriod(NamedTuple):
    """A period, and what had to be assumed to read it (blank where its words leave nothing open)."""

    period: Period
    assumed: str = ""


_MONTH = "|".join(sorted(MONTH_NAMES, key=len, reverse=True))
_YEAR = r"(?P<fy>fy|f/y|fiscal year|financial year)?\s*(?P<y1>\d{4}|\d{2})(?:\s*[-/]\s*(?P<y2>\d{4}|\d{2}))?(?:\s*fy)?"
_PART = (
    r"(?:(?:q|qtr|quarter)\s*(?P<quarter>[1-4])|(?:h|half)\s*(?P<half>[12])|(?:m|month)\s*(?P<month>\d{1,2})"
    r"|(?:p|period)\s*(?P<number>\d{1,2})|(?:w|wk|week)\s*(?P<week>\d{1,2})"
    rf"|(?P<name>{_MONTH})\.?(?:\s*(?:-|to)\s*(?P<until>{_MONTH})\.?)?)"
)
_BETWEEN = r"[\s,/.\-]*(?:of\s+)?"
_SHAPES = tuple(
    re.compile(rf"{shape}$") for shape in (_PART + _BETWEEN + _YEAR, _YEAR + _BETWEEN + _PART, rf"{_YEAR}", rf"{_PART}")
)


def parse_period_label(
    text: str, fiscal_year_start: int = 1, *, named_by_end: bool = False, today: date | None = None
) -> LabelledPeriod:
    """The period that a heading or a cell names.

    Quarters, halves and numbered periods (`P01`) of a year such as `26/27` or `FY26` are fiscal; with a plain year quarters,
    halves and months (`M4 2026`) are those of the calendar. `named_by_end` says that FY26 ends in 2026. A part without a
    year is that of the fiscal year that holds `today`, and refused without it. Raises PeriodParseError.
    """
    try:
        return LabelledPeriod(parse_period(text, fiscal_year_start))
    except PeriodParseError as refused:
        refusal = str(refused)
        normalised = " ".join(text.casefold().replace("’", "'").replace("'", " ").replace("–", "-").replace("—", "-").split())
        matches = (shape.match(normalised) for shape in _SHAPES)
        match = next((match for match in matches if match is not None), None)
        if match is None:
            raise
    try:
        label = _period(match.groupdict(), normalised, fiscal_year_start, named_by_end, today)
    except ValueError as problem:
        # The forms that are always understood are in the first refusal.
        forms = refusal.rpartition("; ")[2]
        raise PeriodParseError(f"{text.strip()!r} is not a period{why_of(problem)}; {forms}") from problem
    if not in_range(label.period.start) or not in_range(label.period.end):
        raise PeriodParseError(f"{text.strip()!r} is not a period of this calendar")
    return label


def _period(
    parts: dict[str, str | None], text: str, fiscal_year_start: int, named_by_end: bool, today: date | None
) -> LabelledPeriod:
    parts = {name: parts.get(name) for name in ("fy", "y1", "y2", "quarter", "half", "month", "number", "week", "name", "until")}
    has_part = any(parts[name] for name in ("quarter", "half", "month", "number", "week", "name"))
    first, second = parts["y1"], parts["y2"]
    if first is None:
        return _without_year(parts, text, fiscal_year_start, today)
    year = _full(first)
    if second is not None and int(second) % 100 != (year + 1) % 100:
        if not has_part and not parts["fy"]:
            return LabelledPeriod(_month_and_year(first, second))
        raise PeriodProblem("its two years do not follow each other")
    if second is not None and not has_part and not parts["fy"] and len(first) == 2 and int(first) <= 12:
        raise PeriodProblem("it could be a month or a fiscal year; write FY2004-05 or 2005-04")
    if not has_part and second is None and not parts["fy"] and len(first) == 2:
        raise PeriodProblem("two figures alone are not a year")
    fiscal = second is not None or parts["fy"] is not None or parts["number"] is not None
    assumed = ""
    if fiscal and fiscal_year_start != 1 and second is None:
        begins = year - 1 if named_by_end else year
        assumed = f"'{text}' is taken as of the year from {date(begins, fiscal_year_start, 1):%B %Y}"
        year = begins
    elif second is not None and fiscal_year_start == 1:
        raise PeriodProblem("the fiscal year starts in January, so it has one year only")
    start = date(year, fiscal_year_start if fiscal else 1, 1)
    return LabelledPeriod(_part_of(start, parts, fiscal), assumed)


def _without_year(parts: dict[str, str | None], text: str, fiscal_year_start: int, today: date | None) -> LabelledPeriod:
    if today is None:
        raise PeriodProblem("it names no year")
    start = fiscal_year(today, fiscal_year_start).start
    assumed = f"'{text}' names no year and is taken as of the year from {start:%B %Y}"
    return LabelledPeriod(_part_of(start, parts, True), assumed)


def _month_and_year(first: str, second: str) -> Period:
    """`2026/04` and `04/26`."""
    year, month = (first, second) if len(first) == 4 else (second, first)
    if not 1 <= int(month) <= 12:
        raise PeriodProblem("its two years do not follow each other")
    return Period.of_months(date(_full(year), int(month), 1), 1)


def _part_of(start: date, parts: dict[str, str | None], fiscal: bool) -> Period:
    """The part of the year that begins on this day; the whole year where no part is named."""
    if parts["quarter"]:
        return Period.of_months(add_months(start, 3 * (int(parts["quarter"]) - 1)), 3)
    if parts["half"]:
        return Period.of_months(add_months(start, 6 * (int(parts["half"]) - 1)), 6)
    if number := parts["month"] or parts["number"]:
        if not 1 <= int(number) <= 12:
            raise PeriodProblem(f"a year has no month {number}")
        return Period.of_months(add_months(start, int(number) - 1), 1)
    if parts["week"]:
        if fiscal:
            raise PeriodProblem("weeks are counted in calendar years; write 2026-W12")
        monday = date.fromisocalendar(start.year, int(parts["week"]), 1)
        return Period(monday, monday + timedelta(days=6))
    if parts["name"]:
        first = _in_year(start, MONTH_NAMES[parts["name"]])
        until = _in_year(start, MONTH_NAMES[parts["until"]]) if parts["until"] else first
        months = (until.year - first.year) * 12 + until.month - first.month + 1
        if months < 1:
            raise PeriodProblem("its months do not follow each other in one year")
        return Period.of_months(first, months)
    return Period.of_months(start, 12)


def _in_year(start: date, month: int) -> date:
    return date(start.year if month >= start.month else start.year + 1, month, 1)


def _full(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
