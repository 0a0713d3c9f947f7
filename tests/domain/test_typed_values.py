"""What a person types into each kind of field: limits, refusals, what is forgiven; and money, shares and levels in figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.field_values import SHARES, HowRead, checked_number, how_read, read_choice, read_value
from benefits_tui.domain.fields import Field, FieldError, FieldType, Value
from benefits_tui.domain.measure import Direction, Rag, attainment, distance_to_limit, rag_of, realisation, shortfall
from benefits_tui.domain.parsing import DateOrder, ParseError, check_currency
from benefits_tui.domain.periods import Edge
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import (
    LARGEST,
    PLACES,
    SCALE,
    PrecisionError,
    from_scaled,
    grouped,
    percent,
    plain,
    short_money,
    to_scaled,
)

D = Decimal
T = FieldType
TODAY = date(2026, 11, 23)


def field(holds: FieldType, name: str = "thing", **more: object) -> Field:
    return Field(name, "Thing", holds, **more)  # type: ignore[arg-type]


def refused(one: Field, text: str) -> str:
    with pytest.raises(FieldError) as raised:
        read_value(one, text)
    assert raised.value.field == one.name
    return str(raised.value)


@pytest.mark.parametrize("holds", list(T))
@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n\t"])
def test_blank_is_nothing_in_every_field(holds: FieldType, text: str) -> None:
    assert read_value(field(holds), text) is None


@pytest.mark.parametrize(
    ("holds", "text", "value"),
    [
        (T.TEXT, " a\n b ", "a b"), (T.TEXT, "a  b", "a  b"), (T.TEXT, "a\r\nb\rc", "a b c"), (T.PERSON, " Ann \n Lee ", "Ann Lee"),
        (T.PROJECT, " P-1 ", "P-1"), (T.OBJECTIVES, "O1, O2 ", "O1, O2"), (T.PROGRAMME, " P ", "P"), (T.MULTILINE, "\n a\r\n b \n", " a\n b "),
        (T.MULTILINE, "a\r\rb", "a\nb"), (T.DATE, "31 March 2026", date(2026, 3, 31)), (T.GATE, "March 2026", date(2026, 3, 31)),
        (T.MONEY, "£1.5m", D(1_500_000)), (T.MONEY, "-2", D(-2)), (T.NUMBER, "0,25", D("0.25")), (T.NUMBER, "62 %", D(62)), (T.INTEGER, " 7 ", 7),
        (T.INTEGER, "-7", -7), (T.INTEGER, "0", 0), (T.YES_NO, "Yes", True), (T.YES_NO, "n", False), (T.NUMBER, "0.0001", D("0.0001")),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_what_the_field_holds(holds: FieldType, text: str, value: Value) -> None:
    assert read_value(field(holds), text) == value


@pytest.mark.parametrize(
    ("holds", "text", "said"),
    [
        (T.DATE, "soon", "'soon' is not a date; write 2026-03-31 or 31 March 2026"),
        (T.DATE, "1/2/26", "'1/2/26' could be day or month first; write it as 2026-03-31"),
        (T.GATE, "tomorrow", "'tomorrow' is not a date; write 2026-03-31 or 31 March 2026"),
        (T.MONEY, "much", "'much' is not a number"),
        (T.MONEY, "5 %", "'5 %' is a percentage, not an amount of money"),
        (T.MONEY, "0.12345", "0.12345 has more than 4 decimals; the register keeps 4"),
        (T.NUMBER, "922337203685477.5808", "922337203685477.5808 is larger than the register can keep"),
        (T.INTEGER, "1.5", "'1.5' is not a whole number"),
        (T.INTEGER, "x" * 61, f"'{'x' * 59}…' is not a whole number"),
        (T.YES_NO, "maybe", "'maybe' is neither yes nor no"),
        (T.CHOICE, "blue", "'blue' is not one of its values"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_by_its_name(holds: FieldType, text: str, said: str) -> None:
    assert refused(field(holds), text) == f"thing: {said}"


def test_the_fields_that_are_shares() -> None:
    assert {"amber_threshold", "red_threshold", "progress", "share"} == SHARES


@pytest.mark.parametrize("name", ["amber_threshold", "red_threshold", "progress", "share"])
def test_a_share_lies_between_nothing_and_all(name: str) -> None:
    share = field(T.NUMBER, name)
    for text, value in (
        ("0", "0"),
        ("0 %", "0"),
        ("0.25", "0.25"),
        ("25 %", "0.25"),
        ("25%", "0.25"),
        ("1", "1"),
        ("100 %", "1"),
        ("0.0001", "0.0001"),
    ):
        assert read_value(share, text) == D(value)
    for text in ("1.0001", "100.01 %", "-0.0001", "-1 %", "25"):
        assert refused(share, text) == f"{name}: {text!r} is not a share; write 0.25 or 25 %"
    assert read_value(field(T.NUMBER, "target"), "25 %") == D(25)


def test_a_number_is_checked_with_its_words() -> None:
    assert checked_number(field(T.NUMBER), "12 %", D(12)) == D(12)
    with pytest.raises(ParseError, match="is a percentage"):
        checked_number(field(T.MONEY), "12 %", D(12))
    with pytest.raises(PrecisionError):
        checked_number(field(T.NUMBER, "share"), "0.001 %", D("0.001"))


def test_a_priority_is_one_to_five_and_another_number_any() -> None:
    priority = field(T.INTEGER, "priority")
    assert [read_value(priority, text) for text in "12345"] == [1, 2, 3, 4, 5]
    for number in (0, 6, -1):
        assert refused(priority, str(number)) == f"priority: {number} is not a priority; it is 1 to 5"
        assert read_value(field(T.INTEGER), str(number)) == number


CONTROLS = [
    *range(0x00, 0x09), *range(0x0B, 0x0D), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xD800, 0xDFFF,
]  # fmt: skip


@pytest.mark.parametrize("code", CONTROLS, ids=hex)
@pytest.mark.parametrize("holds", [T.TEXT, T.MULTILINE, T.CHOICE])
def test_a_sign_that_cannot_be_shown_is_refused(holds: FieldType, code: int) -> None:
    said = f"thing: holds a control character (U+{code:04X}), which cannot be shown"
    assert refused(field(holds, choices=("a",)), f"a{chr(code)}b") == said


@pytest.mark.parametrize("code", [0x09, 0x0A, 0x20, 0x7E, 0xA0, 0xD7FF, 0xE000, 0x1F600], ids=hex)
def test_the_signs_beside_them_are_kept(code: int) -> None:
    assert read_value(field(T.MULTILINE), f"a{chr(code)}b") == f"a{chr(code)}b"


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("amber_green", "amber_green"), ("Amber Green", "amber_green"), ("AMBER-GREEN", "amber_green"), ("amber/green", "amber_green"),
        (" amber  - green", "amber_green"), ("ambergreen", "amber_green"), ("a_mber_green", "amber_green"), ("Red", "red"), ("r_e_d", "red"),
    ],
)  # fmt: skip
def test_a_choice_forgives_blanks_dashes_and_capitals(text: str, choice: str) -> None:
    one = field(T.CHOICE, choices=("amber_green", "red"))
    assert read_choice(one, text) == read_value(one, text) == choice


def test_a_choice_that_is_none_is_answered_with_the_nearest() -> None:
    one = field(T.CHOICE, choices=("amber_green", "red"))
    assert refused(one, "Amber Gren") == "thing: 'Amber Gren' is not one of its values; did you mean 'amber green'?"
    assert refused(one, "x" * 61).startswith(f"thing: '{'x' * 59}…' is not one of its values; there is: amber green, red")


def test_days_are_read_from_today_and_by_the_order_only_where_these_are_told() -> None:
    day = field(T.DATE)
    assert read_value(day, "tomorrow", today=TODAY) == date(2026, 11, 24)
    assert read_value(day, "1/2/26", order=DateOrder.MONTH_FIRST) == date(2026, 1, 2)
    assert (read_value(day, "FY2026-27"), read_value(day, "FY2026-27", 7)) == (date(2027, 3, 31), date(2027, 6, 30))
    assert read_value(field(T.GATE, edge=Edge.START), "FY2026-27", 7) == date(2026, 7, 1)
    assert HowRead() == (4, None, None, None)


@pytest.mark.parametrize(
    ("currency", "order"),
    [("USD", DateOrder.MONTH_FIRST), ("CAD", DateOrder.DAY_FIRST), ("GBP", DateOrder.DAY_FIRST), ("", DateOrder.DAY_FIRST)],
)
def test_the_month_comes_first_where_money_is_in_us_dollars(currency: str, order: DateOrder) -> None:
    assert how_read(Policy(currency=currency, fiscal_year_start=9), TODAY) == (9, TODAY, order, currency)


def test_amounts_are_kept_to_four_places_up_to_the_largest() -> None:
    assert (PLACES, SCALE, LARGEST) == (4, 10_000, 9_223_372_036_854_775_807)
    assert [to_scaled(D(text)) for text in ("0", "1", "-1.5", "0.0001", "1E+3")] == [0, 10_000, -15_000, 1, 10_000_000]
    assert to_scaled(D("-922337203685477.5807")) == -LARGEST and from_scaled(-15_001) == D("-1.5001")
    for text, said in (
        ("-922337203685477.5808", "-922337203685477.5808 is larger than the register can keep"),
        ("0.00001", "0.00001 has more than 4 decimals; the register keeps 4"),
        ("NaN", "NaN is not a number"),
        ("-Infinity", "-Infinity is not a number"),
    ):
        with pytest.raises(PrecisionError) as raised:
            to_scaled(D(text))
        assert str(raised.value) == said


@pytest.mark.parametrize(
    ("value", "digits", "apart", "share"),
    [
        ("0", "0", "0", "0 %"), ("-0", "0", "0", "-0 %"), ("100", "100", "100", "10000 %"), ("1000", "1000", "1,000", "100000 %"),
        ("-1234567.80", "-1234567.8", "-1,234,567.8", "-123456780 %"), ("0.50", "0.5", "0.5", "50 %"), ("10.0", "10", "10", "1000 %"),
        ("0.005", "0.005", "0.005", "1 %"), ("0.015", "0.015", "0.015", "2 %"), ("0.025", "0.025", "0.025", "3 %"), ("0.0251", "0.0251", "0.0251", "3 %"),
    ],
)  # fmt: skip
def test_a_number_is_written_plain_grouped_and_as_a_percentage(value: str, digits: str, apart: str, share: str) -> None:
    assert (plain(D(value)), grouped(D(value)), percent(D(value))) == (digits, apart, share)


@pytest.mark.parametrize(
    ("value", "currency", "said"),
    [
        ("999.949", "GBP", "£999.95"), ("999.9499", "", "999.95"), ("999.95", "GBP", "£1.0k"), ("-999.95", "EUR", "-€1.0k"), ("1000", "CHF", "CHF 1.0k"),
        ("999949.99", "GBP", "£999.9k"), ("999950", "GBP", "£1.0m"), ("999949999", "USD", "$999.9m"), ("999950000", "JPY", "¥1.0bn"),
        ("1234567890123", "INR", "₹1,234.6bn"), ("1250000", "GBP", "£1.3m"), ("1350000", "GBP", "£1.4m"), ("-1250000", "GBP", "-£1.3m"), ("0.005", "", "0.01"), ("0.015", "", "0.02"), ("-12.50", "", "-12.5"), ("0", "SEK", "SEK 0"),
    ],
)  # fmt: skip
def test_money_in_few_figures(value: str, currency: str, said: str) -> None:
    assert short_money(D(value), currency) == said


@pytest.mark.parametrize(
    ("direction", "actual", "away"),
    [
        (Direction.AT_LEAST, "89.9", "0.1"), (Direction.AT_LEAST, "90", "0"), (Direction.AT_LEAST, "200", "0"), (Direction.AT_MOST, "90.1", "0.1"),
        (Direction.AT_MOST, "90", "0"), (Direction.AT_MOST, "-5", "0"), (Direction.WITHIN, "89", "1"), (Direction.WITHIN, "90", "0"),
        (Direction.WITHIN, "100", "0"), (Direction.WITHIN, "102", "2"),
    ],
)  # fmt: skip
def test_the_distance_to_a_limit(direction: Direction, actual: str, away: str) -> None:
    assert distance_to_limit(direction, D(actual), D(90), D(100)) == D(away)


def test_a_range_without_its_upper_limit_has_none() -> None:
    assert distance_to_limit(Direction.WITHIN, D(500), D(90)) == 0 and distance_to_limit(Direction.WITHIN, D(88), D(90)) == 2


@pytest.mark.parametrize(
    ("direction", "sign"),
    [(Direction.INCREASE, 1), (Direction.AT_LEAST, 1), (Direction.WITHIN, 1), (Direction.DECREASE, -1), (Direction.AT_MOST, -1)],
)
def test_less_is_short_or_better_by_its_direction(direction: Direction, sign: int) -> None:
    assert shortfall(D(-100), D(-150), direction) == D("0.5") * sign
    assert shortfall(D(100), D(50), direction) == D("0.5") * sign
    assert shortfall(D(100), D(50), direction, D(50)) == sign and shortfall(D(100), D(100), direction, D(100)) == 0
    assert shortfall(D(100), D(90), direction, D(100)) is None and shortfall(D(0), D(1), direction) is None
    assert shortfall(D(10), D(0), direction, D(0)) == sign


def test_shares_of_what_was_planned_and_due() -> None:
    assert attainment(D(10), D(20), D(15)) == D("0.5") and attainment(D(10), D(10), D(10)) is None
    assert realisation(D(-5), D(10)) == D("-0.5") and realisation(D(0), D(10)) == 0 and realisation(D(0), D(0)) is None


@pytest.mark.parametrize(
    ("short", "rag"), [("-1", Rag.GREEN), ("0", Rag.GREEN), ("0.0001", Rag.AMBER), ("0.5", Rag.AMBER), ("0.5001", Rag.RED)]
)
def test_the_colour_of_a_shortfall(short: str, rag: Rag) -> None:
    assert rag_of(D(short), D("0.5")) is rag


@pytest.mark.parametrize(
    ("text", "unit", "other"),
    [
        ("5000", "GBP", None), ("£5,000", "GBP", None), ("GBP 5000", "£", None), ("5000 gbp", "GBP", None), ("$5", "CAD", None),
        ("US$5", "USD", None), ("50 %", "GBP", None), ("€5", None, None), ("€5", "", None),
        ("5000 EUR", "GBP", "EUR"), ("€6000", "GBP", "€"), ("$7,000", "GBP", "$"), ("1.2m USD", "GBP", "USD"), ("£5", "USD", "£"),
        ("100 EUR", "USD", "EUR"), ("€5", "Hours", "€"),
    ],
)  # fmt: skip
def test_an_amount_that_names_another_currency_is_refused(text: str, unit: str | None, other: str | None) -> None:
    if other is None:
        check_currency(text, unit)
        return
    with pytest.raises(ParseError) as refusal:
        check_currency(text, unit)
    assert str(refusal.value) == f"{text!r} is in {other}, and amounts here are in {unit}; write the number in {unit}"
    if unit == "GBP":
        with pytest.raises(FieldError, match="and amounts here are in GBP"):
            read_value(field(T.MONEY), text, unit=unit)
