"""Exact decimals: amounts of money and readings, to four places, never binary floats."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

PLACES = 4
SCALE = 10**PLACES
LARGEST = 2**63 - 1

ZERO = Decimal(0)

CURRENCIES = (
    "GBP", "EUR", "USD", "CAD", "AUD", "NZD", "JPY", "INR", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "ISK",
    "SGD", "HKD", "CNY", "KRW", "TWD", "ZAR", "AED", "SAR", "ILS", "TRY", "MXN", "BRL", "CLP",
)  # fmt: skip
CURRENCY_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "JPY": "¥", "INR": "₹"}


class PrecisionError(ValueError):
    """The number cannot be kept exactly: too many decimals, or too large."""


def to_scaled(value: Decimal) -> int:
    """The value as whole ten-thousandths, the form in which it is stored.

    Raises PrecisionError for more than four decimals, more than about 9.2e14, or a value that is no number.
    """
    if not value.is_finite():
        raise PrecisionError(f"{value} is not a number")
    scaled = value.scaleb(PLACES)
    whole = int(scaled)
    if whole != scaled:
        raise PrecisionError(f"{plain(value)} has more than {PLACES} decimals; the register keeps {PLACES}")
    if abs(whole) > LARGEST:
        raise PrecisionError(f"{plain(value)} is larger than the register can keep")
    return whole


def from_scaled(scaled: int) -> Decimal:
    """The stored ten-thousandths as the exact decimal they stand for."""
    value: Decimal = Decimal(scaled) / SCALE
    return value


def plain(value: Decimal) -> str:
    """Digits only, without exponent and without trailing zeros: `12905`, `0.25`, `-3.1`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def grouped(value: Decimal) -> str:
    """With thousands separated for reading: `1,234.5`."""
    text = format(value, ",f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def percent(ratio: Decimal | None) -> str:
    """A ratio as a whole percentage, `–` where there is none."""
    if ratio is None:
        return "–"
    return f"{(ratio * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP):f} %"


def share_text(share: Decimal) -> str:
    """A share as people read and write it, exact: `10 %`, `12.5 %`."""
    return f"{plain(share * 100)} %"


def currency_sign(code: str) -> str:
    """`£` for GBP; a currency without a sign of its own is shown by its code and a space."""
    return CURRENCY_SIGNS.get(code, f"{code} ")


def display_number(value: Decimal) -> str:
    """The same as `grouped` with a true minus, as screens and reports show it."""
    return grouped(value).replace("-", "−")


def display_money(value: Decimal | None, currency: str = "") -> str:
    """The same as `short_money` with a true minus, as screens and reports show it."""
    return short_money(value, currency).replace("-", "−")


def short_money(value: Decimal | None, currency: str = "") -> str:
    """Three or four figures and a magnitude: `£12.9m`, `-£310k`, `£729.4bn`; `–` where there is none."""
    if value is None:
        return "–"
    sign = "-" if value < 0 else ""
    size = abs(value)
    mark = currency_sign(currency) if currency else ""
    for limit, suffix in ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(10) ** 3, "k")):
        # 999 950 would round to "1000.0k": step up a magnitude first.
        if size >= limit * Decimal("0.99995"):
            return f"{sign}{mark}{(size / limit).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP):,f}{suffix}"
    return f"{sign}{mark}{grouped(size.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP))}"
