from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.parsing import (
    DateOrder,
    ParseError,
    date_order_of,
    decimal_styles,
    order_matters,
    parse_amount,
    parse_date,
    reads_two_ways,
    relative_day,
)
from benefits_tui.domain.periods import Edge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.2", "4.2"), ("£33.73", "33.73"), ("£32,614", "32614"), ("£32,614.5", "32614.5"), ("$2,812,101", "2812101"),
        ("-30.69", "-30.69"), ("(1,200)", "-1200"), ("1.234,56", "1234.56"), ("1 234,5", "1234.5"), ("1'000'000", "1000000"),
        ("2.5m", "2500000"), ("£1.2bn", "1200000000"), ("12 %", "12"), ("7-", "-7"), ("−3", "-3"), ("1,5", "1.5"), ("GBP 5", "5"),
        ("1.234.567", "1234567"), (".5", "0.5"), ("0,125", "0.125"), ("3 mio", "3000000"),
    ],
)  # fmt: skip
def test_amounts_in_the_ways_people_write_them(text: str, expected: str) -> None:
    assert parse_amount(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Exempt under Section 43",
        "",
        "TBD",
        "1,23,456",
        "12,34.5,6",
        "--5",
        "£",
        "10 to 20",
        "n/a",
        "5 TBC",
        "max 5",
        "3 mil",
    ],
)
def test_words_are_not_turned_into_numbers(text: str) -> None:
    with pytest.raises(ParseError):
        parse_amount(text)


def test_the_unit_multiplies_unless_the_cell_names_its_own() -> None:
    million = Decimal(10) ** 6
    assert parse_amount("33.73", unit=million) == Decimal("33730000")
    assert parse_amount("2k", unit=million) == Decimal(2000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2013-03-29", "2013-03-29"), ("20.05.2020", "2020-05-20"), ("01.04.2017", "2017-04-01"), ("31/12/26", "2026-12-31"),
        ("July 31, 2022", "2022-07-31"), ("31 July 2022", "2022-07-31"), ("1st May 2020", "2020-05-01"), ("31-Jul-22", "2022-07-31"),
        ("2024-01-31 00:00:00", "2024-01-31"), ("March 2024", "2024-03-31"), ("2023-24", "2024-03-31"), ("Q1 2022", "2022-03-31"),
        ("07/07/2020", "2020-07-07"), ("15/06/98", "1998-06-15"),
    ],
)  # fmt: skip
def test_dates_in_the_ways_people_write_them(text: str, expected: str) -> None:
    assert parse_date(text) == date.fromisoformat(expected)


def test_a_month_stands_for_its_first_day_where_the_field_is_a_start() -> None:
    assert parse_date("March 2024", edge=Edge.START) == date(2024, 3, 1)


def test_day_and_month_are_not_guessed() -> None:
    with pytest.raises(ParseError, match="day or month first"):
        parse_date("01/02/2026")
    assert parse_date("01/02/2026", order=DateOrder.DAY_FIRST) == date(2026, 2, 1)
    assert parse_date("01/02/2026", order=DateOrder.MONTH_FIRST) == date(2026, 1, 2)


@pytest.mark.parametrize("text", ["TBD", "30.02.2020", "2020-13-01", "Exempt", "13/13/2020", "N/A", "9999-12-31", "1066-10-14"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_date(text)


def test_a_column_tells_how_it_writes_decimals() -> None:
    assert decimal_styles(["1.234,56", "1.234"]) == {True}
    assert decimal_styles(["1,50", "1,234"]) == {True}
    assert decimal_styles(["1,234.56", "1,234"]) == {False}
    assert decimal_styles(["1.5", "2,75"]) == {True, False} and decimal_styles(["1,234"]) == set()
    assert reads_two_ways("1.234") and not reads_two_ways("1.2345") and not reads_two_ways("0,125")


def test_a_column_tells_its_order_by_a_number_above_twelve() -> None:
    assert date_order_of(["01/02/2020", "13/02/2020"]) is DateOrder.DAY_FIRST
    assert date_order_of(["01/02/2020", "02/13/2020"]) is DateOrder.MONTH_FIRST
    assert date_order_of(["01/02/2020"]) is None
    assert order_matters(["01/02/2020"]) and not order_matters(["2020-01-02", "01.02.2020", "5/5/2020"])


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-11-23"), ("Tomorrow", "2026-11-24"), ("yesterday", "2026-11-22"), ("30d", "2026-12-23"), ("+2w", "2026-12-07"),
        ("-1m", "2026-10-23"), ("1y", "2027-11-23"), ("23 November", "2026-11-23"), ("22 Nov", "2027-11-22"),
        ("1st of April", "2027-04-01"),
    ],
)  # fmt: skip
def test_days_meant_from_today(words: str, day: str) -> None:
    assert relative_day(words, date(2026, 11, 23)) == date.fromisoformat(day)


@pytest.mark.parametrize("words", ["31 March 2026", "2026-03-31", "sometime", "d", ""])
def test_other_words_are_no_day_from_today(words: str) -> None:
    assert relative_day(words, date(2026, 11, 23)) is None


@pytest.mark.parametrize("words", ["999999y", "175y", "-127y", "-2000y", "7973y"])
def test_a_day_counted_beyond_the_calendar_is_refused(words: str) -> None:
    with pytest.raises(ParseError, match="not a day between 1900 and 2200"):
        relative_day(words, date(2026, 12, 31))


@pytest.mark.parametrize(("words", "day"), [("174y", date(2200, 12, 31)), ("-126y", date(1900, 12, 31))])
def test_a_day_counted_up_to_the_edge_of_the_calendar_is_read(words: str, day: date) -> None:
    assert relative_day(words, date(2026, 12, 31)) == day


@pytest.mark.parametrize("words", ["31 June", "30 february", "0 May"])
def test_a_day_that_no_month_has_is_said(words: str) -> None:
    with pytest.raises(ParseError, match="not a day of the calendar"):
        relative_day(words, date(2026, 11, 23))


def test_the_next_leap_day_may_be_years_away() -> None:
    assert relative_day("29 February", date(2026, 11, 23)) == date(2028, 2, 29)
    assert relative_day("29 February", date(2096, 3, 1)) == date(2104, 2, 29)


def test_a_date_without_signs_and_one_with_of() -> None:
    assert parse_date("20270401") == parse_date("1st of April 2027") == date(2027, 4, 1)
