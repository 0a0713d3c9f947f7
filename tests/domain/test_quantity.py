from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits_tui.domain.quantity import LARGEST, PrecisionError, from_scaled, grouped, plain, short_money, to_scaled


@given(st.integers(-LARGEST, LARGEST))
def test_stored_amounts_come_back_exactly(scaled: int) -> None:
    assert to_scaled(from_scaled(scaled)) == scaled


def test_fifteen_times_ten_pounds_ten_is_exact() -> None:
    assert from_scaled(sum(to_scaled(Decimal("10.10")) for _ in range(15))) == Decimal("151.50")


@pytest.mark.parametrize("text", ["0.12345", "922337203685477.5808", "NaN", "Infinity"])
def test_what_cannot_be_kept_exactly_is_refused(text: str) -> None:
    with pytest.raises(PrecisionError):
        to_scaled(Decimal(text))


def test_the_largest_amount_is_kept() -> None:
    assert to_scaled(Decimal("922337203685477.5807")) == LARGEST


@pytest.mark.parametrize(
    ("text", "expected"), [("12905.0000", "12905"), ("-0.00", "0"), ("1E+3", "1000"), ("0.2500", "0.25"), ("-3.10", "-3.1")]
)
def test_plain_text_has_no_exponent_and_no_idle_zeros(text: str, expected: str) -> None:
    assert plain(Decimal(text)) == expected


def test_thousands_are_separated_for_reading() -> None:
    assert grouped(Decimal("1234567.50")) == "1,234,567.5"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("729446310000"), "£729.4bn"),
        (Decimal(-30690000), "-£30.7m"),
        (Decimal(999960), "£1.0m"),
        (Decimal(999940), "£999.9k"),
        (Decimal("12.5"), "£12.5"),
        (None, "–"),
    ],
)
def test_short_money(value: Decimal | None, expected: str) -> None:
    assert short_money(value, "GBP") == expected
