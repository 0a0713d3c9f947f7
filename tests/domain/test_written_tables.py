"""Amounts, yes and no, and marks as whole tables: every magnitude, sign, code and spelling."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benefits_tui.domain.parsing import (
    UNITS,
    DateOrder,
    ParseError,
    currency_in,
    decimal_styles,
    one_break,
    parse_amount,
    parse_yes_no,
    reads_two_ways,
    shorten,
)
from benefits_tui.domain.quantity import CURRENCIES, CURRENCY_SIGNS, currency_sign

D = Decimal
CODES = (
    "GBP", "EUR", "USD", "CAD", "AUD", "NZD", "JPY", "INR", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "ISK",
    "SGD", "HKD", "CNY", "KRW", "TWD", "ZAR", "AED", "SAR", "ILS", "TRY", "MXN", "BRL", "CLP",
)  # fmt: skip
SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "JPY": "¥", "INR": "₹"}


def refused(text: str, *, decimal_comma: bool = False) -> str:
    with pytest.raises(ParseError) as raised:
        parse_amount(text, decimal_comma=decimal_comma)
    return str(raised.value)


def test_the_currencies_and_their_signs() -> None:
    assert CURRENCIES == CODES
    assert CURRENCY_SIGNS == SIGNS


@pytest.mark.parametrize("code", CODES)
def test_an_amount_may_name_its_currency_by_code(code: str) -> None:
    assert [parse_amount(text) for text in (f"{code} 5", f"5 {code}", f"5{code}", f"{code.lower()} 5")] == [D(5)] * 4
    assert [parse_amount(text) for text in (f"-{code} 5", f"{code} -5", f"(5 {code})", f"5 {code} -")] == [D(-5)] * 4
    assert currency_sign(code) == SIGNS.get(code, f"{code} ")


@pytest.mark.parametrize("sign", ["£", "€", "$", "¥", "₹"])
def test_an_amount_may_name_its_currency_by_sign(sign: str) -> None:
    assert [parse_amount(text) for text in (f"{sign}5", f"{sign} 5", f"5{sign}", f"5 {sign}")] == [D(5)] * 4
    assert [parse_amount(text) for text in (f"-{sign}5", f"{sign}-5", f"{sign}5-", f"({sign}5)")] == [D(-5)] * 4
    assert currency_in(f"what {sign}5 m") == sign


@pytest.mark.parametrize("sign", ["US$", "C$", "CA$", "A$", "AU$", "NZ$"])
def test_a_dollar_may_say_whose_it_is(sign: str) -> None:
    assert parse_amount(f"{sign}5") == parse_amount(f"{sign.lower()} 5") == D(5)
    assert refused(f"5 {sign}")


@pytest.mark.parametrize("text", ["XYZ 5", "5 XYZ", "HK$5", "₤5", "%5"])
def test_what_is_no_currency_is_no_amount(text: str) -> None:
    assert refused(text) == f"{text!r} is not a number"


@pytest.mark.parametrize(("text", "sign"), [("5", None), ("GBP 5", None), ("", None), ("5 $ or £", "£"), ("¥ $", "$")])
def test_the_sign_in_a_cell(text: str, sign: str | None) -> None:
    assert currency_in(text) == sign


@pytest.mark.parametrize(
    ("word", "power"),
    [
        ("", 0), ("k", 3), ("thousand", 3),
        ("m", 6), ("mn", 6), ("mln", 6), ("mio", 6), ("million", 6), ("millions", 6),
        ("bn", 9), ("b", 9), ("billion", 9),
    ],
)  # fmt: skip
def test_a_magnitude_is_a_power_of_ten(word: str, power: int) -> None:
    for text in (f"2.5{word}", f"2.5 {word}", f"£2.5{word.upper()}", f"2.5{word} GBP"):
        assert parse_amount(text) == D("2.5") * 10**power
    assert parse_amount(f"2.5{word}", unit=D(100)) == (D("2.5") * 10**power if word else D(250))


@pytest.mark.parametrize("word", ["thousands", "billions", "trillion", "t", "h", "mill", "kk", "mm", "kb"])
def test_what_is_no_magnitude_is_no_amount(word: str) -> None:
    assert refused(f"2.5 {word}") == f"'2.5 {word}' is not a number"


def test_the_units_that_a_column_may_be_in() -> None:
    assert dict(UNITS) == {"one": D(1), "thousand": D(1_000), "million": D(1_000_000), "billion": D(1_000_000_000)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+5", 5), ("-5", -5), ("−5", -5), ("5-", -5), ("5 −", -5), ("(5)", -5), ("£-5", -5), ("£−5", -5), ("- 5", -5), (" 5 ", 5),
        ("+£5", 5), ("−£5", -5), ("(£5m)", -5_000_000), ("( 5 )", None), ("(-5)", None), ("(5-)", None), ("-5-", None), ("+-5", None),
        ("-£-5", None), ("£+5", None), ("(5", None), ("5)", None), ("+5-", None), ("(+5)", None), ("()", None), ("-", None),
    ],
)  # fmt: skip
def test_an_amount_has_one_sign_at_most(text: str, expected: int | None) -> None:
    if text == "( 5 )":
        assert parse_amount(text) == -5
    elif expected is None:
        assert refused(text) == f"{text!r} is not a number"
    else:
        assert parse_amount(text) == expected


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("0", "0", "0"), ("007", "7", "7"), (".5", "0.5", None), ("5.", "5", None), ("1.5", "1.5", None), ("1,5", "1.5", "1.5"),
        ("1.50", "1.50", None), ("1,50", "1.50", "1.50"), ("1.234", "1.234", "1234"), ("1,234", "1234", "1.234"),
        ("0.125", "0.125", None), ("0,125", "0.125", "0.125"), ("1.2345", "1.2345", None), ("1,2345", "1.2345", "1.2345"),
        ("12.345", "12.345", "12345"), ("123.456", "123.456", "123456"), ("1234.567", "1234.567", None), ("1234,567", "1234.567", "1234.567"),
        ("1,234.5", "1234.5", "1234.5"), ("1.234,5", "1234.5", "1234.5"), ("1,234,567", "1234567", "1234567"),
        ("1.234.567", "1234567", "1234567"), ("1,234,567.8", "1234567.8", "1234567.8"), ("1.234.567,8", "1234567.8", "1234567.8"),
        ("1'234", "1234", "1234"), ("1’234", "1234", "1234"), ("1 234", "1234", "1234"), ("1 234 567.8", "1234567.8", None),
        ("1 234 567,8", "1234567.8", "1234567.8"), ("1'234,5", "1234.5", "1234.5"), ("12'34", None, None), ("1 23", None, None),
        ("0 234", None, None), ("1,23,456", None, None), ("1,2,3", None, None), ("1.2.3", None, None), ("1,234,56", None, None),
        ("1.234.56", None, None), ("1.234,567.8", None, None), ("0,234,567", None, None), ("0.234.567", None, None),
        ("1234,567,890", None, None), ("1.2,3.4", None, None), ("1.5 5", None, None), ("1.5'5", None, None),
    ],
)  # fmt: skip
def test_what_the_marks_between_digits_mean(text: str, point: str | None, comma: str | None) -> None:
    for decimal_comma, value in ((False, point), (True, comma)):
        if value is None:
            assert refused(text, decimal_comma=decimal_comma) == f"{text!r} is not a number that can be read in one way only"
        else:
            assert parse_amount(text, decimal_comma=decimal_comma) == D(value)


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"], ids=["no-break", "narrow no-break"])
def test_a_space_that_does_not_break_divides_thousands_too(space: str) -> None:
    assert parse_amount(f"1{space}234{space}567,5") == D("1234567.5")


@pytest.mark.parametrize(
    ("texts", "styles"),
    [
        ([], set()), (["1234"], set()), (["1,234"], set()), (["1.234"], set()), (["0,5"], {True}), (["0.5"], {False}),
        (["1.234,5"], {True}), (["1,234.5"], {False}), (["1,234,567"], {False}), (["1.234.567"], {True}), (["0,125"], {True}),
        (["0.125"], {False}), (["1234,567"], {True}), (["1234.567"], {False}), (["£1,5m"], {True}), (["5."], set()), ([",5"], set()),
        (["1,5", "1.5"], {True, False}), (["n/a", "1.50 %"], {False}),
    ],
)  # fmt: skip
def test_how_amounts_tell_their_decimals(texts: list[str], styles: set[bool]) -> None:
    assert decimal_styles(texts) == styles


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("1.234", True), ("1,234", True), ("£12.345", True), ("999,999", True), ("0.234", False), ("1234.567", False),
        ("1.23", False), ("1.2345", False), ("1,234,567", False), ("1.234.567", False), ("1,234.5", False), ("1234", False), ("", False),
    ],
)  # fmt: skip
def test_the_amounts_that_read_two_ways(text: str, two: bool) -> None:
    assert reads_two_ways(text) is two


@pytest.mark.parametrize("word", ["yes", "y", "true", "1", "x", "✓"])
def test_the_words_for_yes(word: str) -> None:
    assert [parse_yes_no(text) for text in (word, word.upper(), f" {word} ")] == [True] * 3


@pytest.mark.parametrize("word", ["no", "n", "false", "0", ""])
def test_the_words_for_no(word: str) -> None:
    assert [parse_yes_no(text) for text in (word, word.upper(), f" {word} ")] == [False] * 3


@pytest.mark.parametrize("word", ["ja", "on", "off", "2", "10", "xx", "-", "maybe", "t", "f", "✗", "yes no"])
def test_other_words_are_neither(word: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse_yes_no(word)
    assert str(raised.value) == f"{word!r} is neither yes nor no"


@pytest.mark.parametrize(
    ("text", "one"),
    [("a\nb", "a\nb"), ("a\rb", "a\nb"), ("a\r\nb", "a\nb"), ("a\r\r\nb", "a\nb"), ("a\n\nb", "a\n\nb"), ("a\r\n\r\nb", "a\n\nb"), ("\r", "\n")],
)  # fmt: skip
def test_every_line_break_becomes_one(text: str, one: str) -> None:
    assert one_break(text) == one


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("x" * 59, None, "x" * 59), ("x" * 60, None, "x" * 60), ("x" * 61, None, "x" * 59 + "…"), ("abcde", 5, "abcde"),
        ("abcdef", 5, "abcd…"), (" a\n\tb  c ", 5, "a b c"), ("", 5, ""),
    ],
)  # fmt: skip
def test_long_words_are_cut_for_messages(text: str, length: int | None, short: str) -> None:
    assert (shorten(text) if length is None else shorten(text, length)) == short


@pytest.mark.parametrize(("count", "said"), [(30, "a" * 30), (31, "a" * 29 + "…")])
def test_a_long_amount_is_cut_in_its_message(count: int, said: str) -> None:
    assert refused("a" * count) == f"'{said}' is not a number"


def test_an_amount_with_marks_that_make_no_sense_is_cut_in_its_message() -> None:
    assert refused("1,2," + "3" * 30) == f"'1,2,{'3' * 25}…' is not a number that can be read in one way only"


def test_the_orders_of_day_and_month() -> None:
    assert {one.name: one.value for one in DateOrder} == {"DAY_FIRST": "dmy", "MONTH_FIRST": "mdy"}
