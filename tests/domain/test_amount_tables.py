"""Currencies, magnitudes, signs and words of amounts and days, row by row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.field_values import how_read, read_value
from benefits_tui.domain.fields import Field, FieldError, FieldType, Kind, field_of
from benefits_tui.domain.parsing import (
    UNITS,
    DateOrder,
    ParseError,
    currency_in,
    date_order_of,
    decimal_styles,
    order_matters,
    parse_amount,
    parse_date,
    parse_yes_no,
    reads_two_ways,
    relative_day,
    shorten,
)  # fmt: skip
from benefits_tui.domain.period_parsing import MONTH_NAMES, PeriodParseError, parse_period
from benefits_tui.domain.periods import Edge, Frequency, Period, fiscal_year, period_holding
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import CURRENCIES, CURRENCY_SIGNS, currency_sign, grouped, percent, plain, short_money

D = Decimal
TODAY = date(2026, 11, 23)

CODES = (
    "GBP EUR USD CAD AUD NZD JPY INR CHF SEK NOK DKK PLN CZK HUF RON BGN ISK SGD HKD CNY KRW TWD ZAR AED SAR ILS TRY MXN BRL CLP"
)
SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "JPY": "¥", "INR": "₹"}


def test_the_currencies_and_their_signs() -> None:
    assert " ".join(CURRENCIES) == CODES and CURRENCY_SIGNS == SIGNS
    assert {code: currency_sign(code) for code in CODES.split() if code not in SIGNS} == {
        code: f"{code} " for code in CODES.split() if code not in SIGNS
    }


@pytest.mark.parametrize("code", CODES.split())
def test_each_code_is_read_before_and_behind_an_amount(code: str) -> None:
    assert parse_amount(f"{code} 12") == parse_amount(f"12 {code}") == parse_amount(f"-12 {code}") * -1 == D(12)


@pytest.mark.parametrize("sign", "£€$¥₹")
def test_each_sign_is_read_before_and_behind_and_found(sign: str) -> None:
    assert parse_amount(f"{sign}12") == parse_amount(f"12{sign}") == D(12) and currency_in(f"12 {sign}") == sign
    assert currency_in("12 GBP") is None


MAGNITUDES = {
    "k": 1_000, "thousand": 1_000, "m": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "million": 10**6, "millions": 10**6,
    "bn": 10**9, "b": 10**9, "billion": 10**9,
}  # fmt: skip


@pytest.mark.parametrize(("word", "times"), MAGNITUDES.items())
def test_each_magnitude(word: str, times: int) -> None:
    assert parse_amount(f"2.5{word}") == parse_amount(f"2.5 {word.upper()}", unit=D(7)) == D("2.5") * times


@pytest.mark.parametrize(
    "text", ["2.5 mm", "2.5 x", "2.5 trillion", "2.5 thousands", "", "-", "(", "--5", "(-5)", "-5-", "5..", "1,2,3", "1.2.3"]
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ParseError):
        parse_amount(text)


def test_the_units_of_a_column() -> None:
    assert {"one": D(1), "thousand": D(1_000), "million": D(1_000_000), "billion": D(1_000_000_000)} == UNITS
    assert parse_amount("2", unit=UNITS["million"]) == D(2_000_000)


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("1,234", False, "1234"), ("1,234", True, "1.234"), ("1.234", True, "1234"), ("1.234", False, "1.234"), ("1,5", False, "1.5"),
        ("1.234,56", False, "1234.56"), ("1,234.56", True, "1234.56"), ("1'234.5", False, "1234.5"), ("1 234,5", True, "1234.5"),
        ("1,234,567", False, "1234567"), ("1.234.567", False, "1234567"), (".5", False, "0.5"), ("(1,200)", False, "-1200"),
        ("−7", False, "-7"), ("7-", False, "-7"), ("+7", False, "7"), ("£-7", False, "-7"), ("62 %", False, "62"), ("0,123", False, "0.123"),
    ],
)  # fmt: skip
def test_separators_and_signs(text: str, comma: bool, value: str) -> None:
    assert parse_amount(text, decimal_comma=comma) == D(value)


@pytest.mark.parametrize(
    ("text", "styles"),
    [
        ("1.234,5", {True}), ("1,234.5", {False}), ("1,5", {True}), ("1.5", {False}), ("1,234", set()), ("1.234", set()),
        ("1.234.567", {True}), ("1,234,567", {False}), ("12", set()), ("£1,5", {True}), ("12.", set()),
    ],
)  # fmt: skip
def test_what_a_cell_tells_of_its_decimal_sign(text: str, styles: set[bool]) -> None:
    assert decimal_styles([text]) == styles


@pytest.mark.parametrize(
    ("text", "two"), [("1.234", True), ("1,234", True), ("£ 1,234", True), ("1,2345", False), ("12", False), ("1,234,567", False), ("0.123", False)]
)  # fmt: skip
def test_what_reads_two_ways(text: str, two: bool) -> None:
    assert reads_two_ways(text) is two


def test_yes_and_no() -> None:
    assert all(parse_yes_no(word) for word in ("yes", "y", "true", "1", "x", "✓", " YES ", "True"))
    assert not any(parse_yes_no(word) for word in ("no", "n", "false", "0", "", "  ", "NO"))
    for word in ("maybe", "2", "-", "on", "off"):
        with pytest.raises(ParseError, match="is neither yes nor no"):
            parse_yes_no(word)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("01/02/2026", DateOrder.DAY_FIRST, (2026, 2, 1)), ("01/02/2026", DateOrder.MONTH_FIRST, (2026, 1, 2)),
        ("13/02/2026", None, (2026, 2, 13)), ("02/13/2026", None, (2026, 2, 13)), ("12/12/2026", None, (2026, 12, 12)),
        ("01.02.2026", None, (2026, 2, 1)), ("5/6/69", DateOrder.DAY_FIRST, (2069, 6, 5)), ("5/6/70", DateOrder.DAY_FIRST, (1970, 6, 5)),
        ("31 Dec 26", None, (2026, 12, 31)), ("1st of Sept 2026", None, (2026, 9, 1)), ("September 1, 2026", None, (2026, 9, 1)),
        ("20260331", None, (2026, 3, 31)), ("2026-3-1", None, (2026, 3, 1)), ("2026-03-31T10:00:00Z", None, (2026, 3, 31)),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(text: str, order: DateOrder | None, day: tuple[int, int, int]) -> None:
    assert parse_date(text, order=order) == date(*day)


@pytest.mark.parametrize(
    "text", ["01/02/2026", "12/11/2026", "31/02/2026", "29 Feb 2025", "1899-12-31", "2201-01-01", "soon", "1 Foo 2026"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ParseError):
        parse_date(text)


def test_the_first_and_the_last_day_that_a_register_can_be_about() -> None:
    assert parse_date("1900-01-01") == date(1900, 1, 1) and parse_date("2200-12-31") == date(2200, 12, 31)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("March 2026", (2026, 3, 1), (2026, 3, 31)), ("sept 2026", (2026, 9, 1), (2026, 9, 30)), ("2026-Q2", (2026, 4, 1), (2026, 6, 30)),
        ("2026-H2", (2026, 7, 1), (2026, 12, 31)), ("2026", (2026, 1, 1), (2026, 12, 31)), ("FY2026-27", (2026, 4, 1), (2027, 3, 31)),
        ("2026/27", (2026, 4, 1), (2027, 3, 31)), ("FY2026-27-Q4", (2027, 1, 1), (2027, 3, 31)), ("FY2026-27-H2", (2026, 10, 1), (2027, 3, 31)),
        ("Q1 FY2026-27", (2026, 4, 1), (2026, 6, 30)), ("2026-12", (2026, 12, 1), (2026, 12, 31)), ("12/2026", (2026, 12, 1), (2026, 12, 31)),
        ("2026-01-15..2026-02-14", (2026, 1, 15), (2026, 2, 14)), ("2026-01-15 to 2026-01-15", (2026, 1, 15), (2026, 1, 15)),
    ],
)  # fmt: skip
def test_periods_as_people_write_them(text: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    assert parse_period(text, 4) == Period(date(*start), date(*end))
    if ".." not in text and " to " not in text:
        assert (parse_date(text, edge=Edge.START), parse_date(text, edge=Edge.END)) == (date(*start), date(*end))


@pytest.mark.parametrize(
    ("text", "fiscal", "why"),
    [
        ("2026-02-14..2026-01-15", 4, "it ends before it starts"), ("FY2026", 4, "it names one year of two"),
        ("FY2026-28", 4, "its two years do not follow each other"), ("FY2026-27", 1, "the fiscal year starts in January, so it has one year only"),
        ("2026-H3", 4, "a year has two halves"), ("2026-H4", 4, "a year has two halves"), ("2026-13", 4, ""), ("2026-Q5", 4, ""),
        ("1899", 4, "between 1900 and 2200"), ("2201", 4, "between 1900 and 2200"), ("Foo 2026", 4, ""),
    ],
)  # fmt: skip
def test_what_is_no_period(text: str, fiscal: int, why: str) -> None:
    with pytest.raises(PeriodParseError) as refused:
        parse_period(text, fiscal)
    assert (f"({why})" in str(refused.value) if why and "between" not in why else why in str(refused.value)) and str(
        refused.value
    ).endswith("write 2026-03, 2026-Q1, 2026-H1, 2026, FY2026-27 or FY2026-27-Q2")


def test_a_day_stands_for_the_period_that_holds_it() -> None:
    assert parse_period("2026-05-15") == Period(date(2026, 5, 1), date(2026, 5, 31))
    assert parse_period("2026-05-15", 4, Frequency.HALF_YEARLY) == Period(date(2026, 4, 1), date(2026, 9, 30))
    assert parse_period("FY2026", 1) == Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "frequency", "start"),
    [
        (date(2026, 3, 31), Frequency.QUARTERLY, date(2026, 2, 1)), (date(2026, 5, 1), Frequency.QUARTERLY, date(2026, 5, 1)),
        (date(2026, 4, 30), Frequency.YEARLY, date(2025, 5, 1)), (date(2026, 5, 1), Frequency.YEARLY, date(2026, 5, 1)),
        (date(2026, 10, 31), Frequency.HALF_YEARLY, date(2026, 5, 1)), (date(2026, 11, 1), Frequency.HALF_YEARLY, date(2026, 11, 1)),
        (date(2026, 2, 28), Frequency.MONTHLY, date(2026, 2, 1)),
    ],
)  # fmt: skip
def test_the_period_that_holds_a_day_of_a_fiscal_year_from_may(day: date, frequency: Frequency, start: date) -> None:
    assert period_holding(day, frequency, 5).start == start
    assert period_holding(day, frequency, 5).months == {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}[frequency]


def test_fiscal_years_and_months() -> None:
    assert fiscal_year(date(2026, 3, 31), 4) == Period(date(2025, 4, 1), date(2026, 3, 31))
    assert fiscal_year(date(2026, 4, 1), 4) == Period(date(2026, 4, 1), date(2027, 3, 31))
    assert {name: MONTH_NAMES[name] for name in ("jan", "may", "sep", "sept", "september", "dec")} == {
        "jan": 1, "may": 5, "sep": 9, "sept": 9, "september": 9, "dec": 12,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY), ("tomorrow", date(2026, 11, 24)), ("yesterday", date(2026, 11, 22)), ("30d", date(2026, 12, 23)),
        ("-2w", date(2026, 11, 9)), ("3m", date(2027, 2, 23)), ("1y", date(2027, 11, 23)), ("+1d", date(2026, 11, 24)),
        ("23 november", TODAY), ("22 November", date(2027, 11, 22)), ("29 Feb", date(2028, 2, 29)), ("soon", None), ("31 March 2026", None),
    ],
)  # fmt: skip
def test_days_from_today(text: str, day: date | None) -> None:
    assert relative_day(text, TODAY) == day


def test_the_order_of_days_and_months_in_a_column() -> None:
    assert date_order_of(["01/02/2026", "13/02/2026"]) is DateOrder.DAY_FIRST
    assert date_order_of(["01/02/2026", "02/13/2026"]) is DateOrder.MONTH_FIRST
    assert date_order_of(["12/12/2026", "x"]) is None and date_order_of(["13/02/2026", "02/13/2026"]) is None
    assert order_matters(["12/11/2026"]) and order_matters(["11/12/2026"])
    assert not any(order_matters([text]) for text in ("12/12/2026", "13/12/2026", "12/13/2026", "01.02.2026", "2026-01-02"))


def test_dates_in_forms_follow_the_currency() -> None:
    field = Field("due", "Due", FieldType.DATE)
    for currency, day in (("USD", date(2026, 3, 4)), ("GBP", date(2026, 4, 3)), ("CAD", date(2026, 4, 3))):
        assert read_value(field, "3/4/26", *how_read(Policy(currency=currency), TODAY)) == day
    with pytest.raises(FieldError, match="could be day or month first"):
        read_value(field, "3/4/26")
    assert read_value(field, "FY2026-27") == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("text", "word"),
    [("non-cashable", "non_cashable"), ("Non Cashable", "non_cashable"), ("noncashable", "non_cashable"), ("NON/CASHABLE", "non_cashable")],
)  # fmt: skip
def test_choices_forgive_blanks_dashes_and_capitals(text: str, word: str) -> None:
    assert read_value(field_of(Kind.BENEFIT, "class"), text) == word


@pytest.mark.parametrize(
    ("value", "shown", "with_commas"),
    [("12905.00", "12905", "12,905"), ("0.25", "0.25", "0.25"), ("-3.10", "-3.1", "-3.1"), ("-0.0", "0", "0"), ("1E+3", "1000", "1,000"), ("100", "100", "100")],
)  # fmt: skip
def test_plain_and_grouped(value: str, shown: str, with_commas: str) -> None:
    assert (plain(D(value)), grouped(D(value))) == (shown, with_commas)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("999.94", "£999.94"), ("999.95", "£1.0k"), ("1000", "£1.0k"), ("999949", "£999.9k"), ("999950", "£1.0m"), ("12900000", "£12.9m"),
        ("-310000", "-£310.0k"), ("729446310000", "£729.4bn"), ("0", "£0"), ("12.5", "£12.5"), ("-0.004", "-£0"),
    ],
)  # fmt: skip
def test_short_money(value: str, shown: str) -> None:
    assert short_money(D(value), "GBP") == shown


def test_percentages_and_what_is_missing() -> None:
    assert [percent(D(value)) for value in ("0.005", "0.015", "-0.126", "1")] == ["1 %", "2 %", "-13 %", "100 %"]
    assert percent(None) == short_money(None) == "–" and short_money(D(5), "CHF") == "CHF 5"


def test_long_words_are_cut_with_a_sign() -> None:
    assert shorten("x" * 60) == "x" * 60 and shorten("x" * 61) == "x" * 59 + "…" and shorten("a  b\nc") == "a b c"
    assert shorten("12345", 4) == "123…"
