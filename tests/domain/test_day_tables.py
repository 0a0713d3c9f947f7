"""Days and periods as whole tables: each form in which they are written, each name of a month, each way to be wrong."""

from __future__ import annotations

from datetime import date

import pytest

from benefits_tui.domain.parsing import (
    DateOrder,
    ParseError,
    date_order_for,
    date_order_of,
    dates_assumed,
    order_matters,
    parse_date,
    relative_day,
)
from benefits_tui.domain.period_parsing import MONTH_NAMES, PeriodParseError, parse_period
from benefits_tui.domain.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    Edge,
    Frequency,
    Period,
    add_months,
    fiscal_year,
    fiscal_year_label,
    in_range,
    period_after,
    period_holding,
)

TODAY = date(2026, 11, 23)
FORMS = "write 2026-03, 2026-Q1, 2026-H1, 2026, FY2026-27 or FY2026-27-Q2"

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10,
    "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip


def span(text: str) -> Period:
    start, _, end = text.partition(" ")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def test_there_are_no_other_names_of_months() -> None:
    assert MONTH_NAMES == MONTHS


@pytest.mark.parametrize(("name", "number"), MONTHS.items())
def test_a_month_is_read_by_its_name(name: str, number: int) -> None:
    for text in (f"{name} 2026", f"{name.title()}-2026", f"{name.upper()}. 2026", f"{name}. - 2026"):
        assert parse_period(text).start == date(2026, number, 1)
    for text in (f"2 {name} 2026", f"2-{name}-26", f"2nd of {name}., 2026", f"{name} 2, 2026", f"{name}. 2nd 2026"):
        assert parse_date(text) == date(2026, number, 2)
    assert relative_day(f"2 {name}", TODAY) == date(2026 if number == 12 else 2027, number, 2)


@pytest.mark.parametrize(
    ("text", "fiscal", "expected"),
    [
        ("2026-01", 4, "2026-01-01 2026-01-31"), ("2026-12", 4, "2026-12-01 2026-12-31"), ("2026-3", 4, "2026-03-01 2026-03-31"),
        ("3/2026", 4, "2026-03-01 2026-03-31"), ("12.2026", 4, "2026-12-01 2026-12-31"), (" 2026 ", 4, "2026-01-01 2026-12-31"),
        ("CY2026", 4, "2026-01-01 2026-12-31"), ("cy 2026", 4, "2026-01-01 2026-12-31"), ("FY2026", 1, "2026-01-01 2026-12-31"),
        ("fy 2026", 1, "2026-01-01 2026-12-31"), ("2026-Q1", 4, "2026-01-01 2026-03-31"), ("2026Q2", 4, "2026-04-01 2026-06-30"),
        ("2026/q3", 4, "2026-07-01 2026-09-30"), ("2026 Q4", 4, "2026-10-01 2026-12-31"), ("Q1-2026", 4, "2026-01-01 2026-03-31"),
        ("q2/2026", 4, "2026-04-01 2026-06-30"), ("Q32026", 4, "2026-07-01 2026-09-30"), ("2026-H1", 4, "2026-01-01 2026-06-30"),
        ("2026-h2", 4, "2026-07-01 2026-12-31"), ("H1 2026", 4, "2026-01-01 2026-06-30"), ("H2-2026", 4, "2026-07-01 2026-12-31"),
        ("FY2026-27", 4, "2026-04-01 2027-03-31"), ("FY 2026/27", 4, "2026-04-01 2027-03-31"), ("fy2026–2027", 4, "2026-04-01 2027-03-31"),
        ("2026-2027", 4, "2026-04-01 2027-03-31"), ("2012-13", 4, "2012-04-01 2013-03-31"), ("2011-12", 4, "2011-12-01 2011-12-31"),
        ("FY2011-12", 4, "2011-04-01 2012-03-31"), ("1999-00", 4, "1999-04-01 2000-03-31"), ("FY1999-2000", 7, "1999-07-01 2000-06-30"),
        ("financial year 2026-27", 4, "2026-04-01 2027-03-31"), ("Fiscal Year 2026 - 27", 4, "2026-04-01 2027-03-31"),
        ("2026-27 fiscal year", 4, "2026-04-01 2027-03-31"), ("FY2026-27", 12, "2026-12-01 2027-11-30"), ("FY2026-27", 2, "2026-02-01 2027-01-31"),
        ("FY2026-27-Q1", 4, "2026-04-01 2026-06-30"), ("FY2026-27 Q2", 4, "2026-07-01 2026-09-30"), ("2026/27/Q3", 4, "2026-10-01 2026-12-31"),
        ("FY2026-27-Q4", 4, "2027-01-01 2027-03-31"), ("FY2026-27-H1", 4, "2026-04-01 2026-09-30"), ("FY2026-27-h2", 4, "2026-10-01 2027-03-31"),
        ("Q1 FY2026-27", 4, "2026-04-01 2026-06-30"), ("Q2 of 2026/27", 4, "2026-07-01 2026-09-30"), ("H2, FY 2026-27", 4, "2026-10-01 2027-03-31"),
        ("Q4 of fiscal year 2026-2027", 4, "2027-01-01 2027-03-31"), ("Q3-2026-27", 10, "2027-04-01 2027-06-30"),
        ("2026-02-01..2026-02-01", 4, "2026-02-01 2026-02-01"), ("2026-02-01 to 2026-03-15", 4, "2026-02-01 2026-03-15"),
        ("2026-02-01–2026-03-15", 4, "2026-02-01 2026-03-15"), ("2026-02-01 / 2026-03-15", 4, "2026-02-01 2026-03-15"),
        ("2026-02-14", 4, "2026-02-01 2026-02-28"), ("1900", 4, "1900-01-01 1900-12-31"), ("2200", 4, "2200-01-01 2200-12-31"),
    ],
)  # fmt: skip
def test_each_form_of_a_period(text: str, fiscal: int, expected: str) -> None:
    assert parse_period(text, fiscal) == span(expected)


@pytest.mark.parametrize(
    ("text", "fiscal", "why"),
    [
        ("", 4, ""), ("soon", 4, ""), ("2026-Q0", 4, ""), ("2026-Q5", 4, ""), ("Q5 2026", 4, ""), ("26-Q1", 4, ""), ("mai 2026", 4, ""),
        ("ma 2026", 4, ""), ("septembers 2026", 4, ""), ("13/2026", 4, ""), ("0/2026", 4, ""), ("2026-13", 4, " (its two years do not follow each other)"),
        ("2026-00", 4, " (its two years do not follow each other)"), ("2026-26", 4, " (its two years do not follow each other)"),
        ("FY2026-2028", 4, " (its two years do not follow each other)"), ("FY2026-25", 4, " (its two years do not follow each other)"),
        ("Q1 FY2026-28", 4, " (its two years do not follow each other)"), ("FY2026", 4, " (it names one year of two)"),
        ("FY2026", 2, " (it names one year of two)"), ("FY2026", 12, " (it names one year of two)"),
        ("FY2026-27", 1, " (the fiscal year starts in January, so it has one year only)"),
        ("Q1 FY2026-27", 1, " (the fiscal year starts in January, so it has one year only)"),
        ("2026-H3", 4, " (a year has two halves)"), ("H4 2026", 4, " (a year has two halves)"), ("FY2026-27-H3", 4, " (a year has two halves)"),
        ("2026-03-15 to 2026-03-14", 4, " (it ends before it starts)"), ("2026-02-30", 4, ""),
        ("2026-02-01..2026-02-30", 4, ""), ("0000", 4, ""),
    ],
)  # fmt: skip
def test_each_way_to_be_no_period(text: str, fiscal: int, why: str) -> None:
    with pytest.raises(PeriodParseError) as raised:
        parse_period(text, fiscal)
    assert str(raised.value) == f"{text!r} is not a period{why}; {FORMS}"


@pytest.mark.parametrize("text", ["1899", "2201", "1899-12-31..1900-01-31", "2200-12-01..2201-01-01", "FY2200-01", "9998"])
def test_a_period_lies_within_the_years_of_a_register(text: str) -> None:
    with pytest.raises(PeriodParseError) as raised:
        parse_period(text, 4)
    assert str(raised.value) == f"{text!r} is not a period between 1900 and 2200; {FORMS}"


def test_the_years_of_a_register() -> None:
    assert (FIRST_YEAR, LAST_YEAR) == (1900, 2200)
    days = [date(1899, 12, 31), date(1900, 1, 1), date(2200, 12, 31), date(2201, 1, 1)]
    assert [in_range(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("period", "fiscal", "label", "months"),
    [
        ("2026-03-01 2026-03-31", 4, "2026-03", 1), ("2026-01-01 2026-12-31", 4, "2026", 12), ("2026-01-01 2026-12-31", 1, "2026", 12),
        ("2026-04-01 2027-03-31", 4, "FY2026-27", 12), ("1999-04-01 2000-03-31", 4, "FY1999-00", 12), ("2008-04-01 2009-03-31", 4, "FY2008-09", 12),
        ("2026-04-01 2027-03-31", 7, "2026-04-01..2027-03-31", 12), ("2026-04-01 2027-03-31", 1, "2026-04-01..2027-03-31", 12),
        ("2026-01-01 2026-03-31", 4, "2026-Q1", 3), ("2026-04-01 2026-06-30", 4, "2026-Q2", 3), ("2026-07-01 2026-09-30", 4, "2026-Q3", 3),
        ("2026-10-01 2026-12-31", 4, "2026-Q4", 3), ("2026-01-01 2026-06-30", 4, "2026-H1", 6), ("2026-07-01 2026-12-31", 4, "2026-H2", 6),
        ("2026-04-01 2026-09-30", 4, "FY2026-27-H1", 6), ("2026-10-01 2027-03-31", 4, "FY2026-27-H2", 6),
        ("2026-05-01 2026-07-31", 5, "FY2026-27-Q1", 3), ("2027-02-01 2027-04-30", 5, "FY2026-27-Q4", 3),
        ("2026-05-01 2026-07-31", 4, "2026-05-01..2026-07-31", 3), ("2026-01-01 2026-02-28", 4, "2026-01-01..2026-02-28", 2),
        ("2026-01-01 2027-12-31", 4, "2026-01-01..2027-12-31", 24), ("2026-01-02 2026-02-01", 4, "2026-01-02..2026-02-01", None),
        ("2026-01-01 2026-01-30", 4, "2026-01-01..2026-01-30", None), ("2026-01-02 2026-01-31", 4, "2026-01-02..2026-01-31", None),
        ("2025-11-01 2026-02-28", 4, "2025-11-01..2026-02-28", 4), ("2024-02-01 2024-02-29", 4, "2024-02", 1),
    ],
)  # fmt: skip
def test_the_label_of_a_period_and_its_months(period: str, fiscal: int, label: str, months: int | None) -> None:
    assert (span(period).label(fiscal), span(period).months) == (label, months)


def test_a_label_without_a_fiscal_year_is_of_the_calendar() -> None:
    assert (
        span("2026-04-01 2027-03-31").label() == "2026-04-01..2027-03-31"
        and span("2026-05-01 2026-07-31").label() == "2026-05-01..2026-07-31"
    )
    assert (fiscal_year_label(date(2026, 1, 1)), fiscal_year_label(date(2098, 4, 1)), fiscal_year_label(date(2099, 4, 1))) == (
        "2026", "FY2098-99", "FY2099-00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        ("2026-01-01 2026-03-31", False), ("2026-01-01 2026-04-01", True), ("2026-06-30 2026-07-31", True), ("2026-07-01 2026-07-31", False),
        ("2026-05-01 2026-05-31", True), ("2026-01-01 2026-12-31", True), ("2026-04-01 2026-06-30", True),
    ],
)  # fmt: skip
def test_two_periods_overlap_by_a_day(other: str, overlaps: bool) -> None:
    quarter = span("2026-04-01 2026-06-30")
    assert quarter.overlaps(span(other)) is overlaps and span(other).overlaps(quarter) is overlaps


@pytest.mark.parametrize(
    ("day", "fiscal", "start"),
    [("2026-03-31", 4, "2025-04-01"), ("2026-04-01", 4, "2026-04-01"), ("2026-12-31", 4, "2026-04-01"), ("2026-01-01", 1, "2026-01-01"),
     ("2026-11-30", 12, "2025-12-01"), ("2026-12-01", 12, "2026-12-01")],
)  # fmt: skip
def test_the_fiscal_year_of_a_day(day: str, fiscal: int, start: str) -> None:
    assert fiscal_year(date.fromisoformat(day), fiscal) == Period.of_months(date.fromisoformat(start), 12)


@pytest.mark.parametrize(
    ("frequency", "months", "january", "april"),
    [
        (Frequency.MONTHLY, 1, "2026-02-01 2026-02-28", "2026-02-01 2026-02-28"),
        (Frequency.QUARTERLY, 3, "2026-01-01 2026-03-31", "2026-01-01 2026-03-31"),
        (Frequency.HALF_YEARLY, 6, "2026-01-01 2026-06-30", "2025-10-01 2026-03-31"),
        (Frequency.YEARLY, 12, "2026-01-01 2026-12-31", "2025-04-01 2026-03-31"),
    ],
)
def test_the_period_of_each_frequency_that_holds_a_day(frequency: Frequency, months: int, january: str, april: str) -> None:
    day = date(2026, 2, 28)
    assert frequency.months == months
    assert period_holding(day, frequency) == span(january) and period_holding(day, frequency, 4) == span(april)
    assert parse_period("2026-02-28", 4, frequency) == span(april)
    assert period_after(day, months) == Period.of_months(date(2026, 3, 1), months)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-01-31", 0, "2026-01-31"), ("2026-01-31", 1, "2026-02-28"), ("2026-01-31", 2, "2026-03-31"), ("2026-12-31", 1, "2027-01-31"),
     ("2026-01-15", -1, "2025-12-15"), ("2026-11-30", 1, "2026-12-30"), ("2026-01-31", 11, "2026-12-31"), ("2024-02-29", 12, "2025-02-28"),
     ("2026-03-31", -1, "2026-02-28")],
)  # fmt: skip
def test_months_are_added_within_the_month(day: str, months: int, later: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-31", "2026-03-31"), ("2026/3/1", "2026-03-01"), ("2026.03.31", "2026-03-31"), ("2026-03-31 10:00", "2026-03-31"),
        ("2026-03-31T10:00:00.5Z", "2026-03-31"), ("20260331", "2026-03-31"), ("31-03-2026", "2026-03-31"), ("3/31/26", "2026-03-31"),
        ("31.3.26", "2026-03-31"), ("1.2.2026", "2026-02-01"), ("12/13/2026", "2026-12-13"), ("13/12/2026", "2026-12-13"),
        ("12/12/2026", "2026-12-12"), ("01/01/00", "2000-01-01"), ("01/01/69", "2069-01-01"), ("01/01/70", "1970-01-01"), ("01/01/99", "1999-01-01"),
        ("1st Jan 2026", "2026-01-01"), ("2nd Jan 2026", "2026-01-02"), ("3rd of Jan 69", "2069-01-03"), ("4th-Jan-70", "1970-01-04"),
        ("Jan 1st, 2026", "2026-01-01"), ("jan. 22nd 2026", "2026-01-22"), ("  31   March\t2026 ", "2026-03-31"), ("2026-27", "2027-03-31"),
        ("2026-Q1", "2026-03-31"), ("FY2026-27-Q1", "2026-06-30"), ("1900-01-01", "1900-01-01"), ("2200-12-31", "2200-12-31"),
    ],
)  # fmt: skip
def test_each_form_of_a_day(text: str, expected: str) -> None:
    assert parse_date(text) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12/11/2026", "'12/11/2026' could be day or month first; write it as 2026-03-31"),
        ("11-12-26", "'11-12-26' could be day or month first; write it as 2026-03-31"),
        ("31.02.2026", "'31.02.2026' is not a day of the calendar"),
        ("2026-13-01", "'2026-13-01' is not a day of the calendar"),
        ("20261301", "'20261301' is not a day of the calendar"),
        ("30 Feb 2026", "'30 Feb 2026' is not a day of the calendar"),
        ("13/13/2026", "'13/13/2026' is not a day of the calendar"),
        ("soon", "'soon' is not a date; write 2026-03-31 or 31 March 2026"),
        ("1 Foo 2026", "'1 Foo 2026' is not a date; write 2026-03-31 or 31 March 2026"),
        ("x" * 61, f"'{'x' * 59}…' is not a date; write 2026-03-31 or 31 March 2026"),
        ("1899-12-31", "'1899-12-31' is not a day between 1900 and 2200"), ("2201-01-01", "'2201-01-01' is not a day between 1900 and 2200"),
    ],
)  # fmt: skip
def test_each_way_to_be_no_day(text: str, said: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse_date(text)
    assert str(raised.value) == said


def test_a_day_is_read_by_the_order_the_edge_and_the_fiscal_year_that_are_told() -> None:
    first, second = (parse_date("01.02.2026", order=order) for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST))
    assert (first, second) == (date(2026, 2, 1), date(2026, 1, 2))
    assert parse_date("FY2026-27", edge=Edge.START, fiscal_year_start=7) == date(2026, 7, 1)
    assert parse_date("FY2026-27", edge=Edge.END, fiscal_year_start=7) == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-23"), ("TOMORROW", "2026-11-24"), (" yesterday ", "2026-11-22"), ("0d", "2026-11-23"), ("1d", "2026-11-24"),
        ("-1d", "2026-11-22"), ("+1d", "2026-11-24"), ("1w", "2026-11-30"), ("-2w", "2026-11-09"), ("1m", "2026-12-23"), ("-2m", "2026-09-23"),
        ("1Y", "2027-11-23"), ("-1y", "2025-11-23"), ("24 november", "2026-11-24"), ("23rd of nov.", "2026-11-23"), ("22 nov", "2027-11-22"),
        ("31 dec", "2026-12-31"), ("1 jan", "2027-01-01"), ("29 feb", "2028-02-29"),
    ],
)  # fmt: skip
def test_each_form_of_a_day_from_today_on(text: str, expected: str) -> None:
    assert relative_day(text, TODAY) == date.fromisoformat(expected)


@pytest.mark.parametrize("text", ["1h", "d", "1 d", "--1d", "1.5d", "1234567d", "now", "24 foo", "next week", "23.11.", ""])
def test_other_words_are_no_day_from_today_on(text: str) -> None:
    assert relative_day(text, TODAY) is None


def test_a_leap_day_is_looked_for_over_the_turn_of_a_century() -> None:
    assert relative_day("29 Feb", date(2096, 3, 1)) == date(2104, 2, 29)
    for text in ("30 Feb", "0 May", "31 June", "32 May"):
        with pytest.raises(ParseError) as raised:
            relative_day(text, TODAY)
        assert str(raised.value) == f"{text.lower()!r} is not a day of the calendar"


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [("1d", date(2200, 12, 30), date(2200, 12, 31)), ("1d", date(2200, 12, 31), None), ("-1d", date(1900, 1, 1), None),
     ("-1d", date(1900, 1, 2), date(1900, 1, 1)), ("999999d", TODAY, None), ("999999w", TODAY, None), ("999999m", TODAY, None)],
)  # fmt: skip
def test_a_day_counted_from_today_lies_within_the_years_of_a_register(text: str, today: date, day: date | None) -> None:
    if day is not None:
        assert relative_day(text, today) == day
        return
    with pytest.raises(ParseError) as raised:
        relative_day(text, today)
    assert str(raised.value) == f"{text!r} is not a day between 1900 and 2200"


@pytest.mark.parametrize(
    ("texts", "order", "matters"),
    [
        ([], None, False), (["12/12/2026"], None, False), (["11/12/2026"], None, True), (["12/11/2026"], None, True),
        (["13/12/2026"], DateOrder.DAY_FIRST, False), (["12/13/2026"], DateOrder.MONTH_FIRST, False), (["13/13/2026"], DateOrder.DAY_FIRST, False),
        (["13/12/2026", "12/13/2026"], None, False), ([" 13-1-26 ", "1-2-26"], DateOrder.DAY_FIRST, True), (["13.12.2026"], DateOrder.DAY_FIRST, False),
        (["1.2.2026"], None, False), (["2026-01-13", "soon"], None, False), (["1/2/26"], None, True), ([" 1/2/26 "], None, True),
        (["01/1/26"], None, True),
    ],
)  # fmt: skip
def test_what_a_column_of_dates_tells(texts: list[str], order: DateOrder | None, matters: bool) -> None:
    assert (date_order_of(texts), order_matters(texts)) == (order, matters)


def test_dates_that_were_taken_one_way_of_two_are_told_wherever_they_stand_in_a_text() -> None:
    text = "start>03/04/2026 due:13/04/26 end<1.2.2026 value:1/2 title:5-6-2026 late<5/5/2026"
    assert dates_assumed(text, DateOrder.DAY_FIRST) == [("03/04/2026", date(2026, 4, 3)), ("5-6-2026", date(2026, 6, 5))]
    assert dates_assumed("03/04/2026", DateOrder.MONTH_FIRST) == [("03/04/2026", date(2026, 3, 4))]
    assert (date_order_for("USD"), date_order_for("CAD")) == (DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST)
