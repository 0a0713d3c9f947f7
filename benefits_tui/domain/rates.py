"""Rates of exchange as people write them: `USD=0.79@2026-04-01, USD=0.81@2027-04-01`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from benefits_tui.domain.quantity import CURRENCIES, plain

_MOST_DECIMALS = 10
_LARGEST = Decimal(1_000_000)


class RateError(ValueError):
    """A rate that cannot be read, in a sentence."""


class DatedRate(NamedTuple):
    """What one unit of a currency is worth in the register's from a day on."""

    code: str
    since: date
    value: Decimal

    @property
    def text(self) -> str:
        """`USD=0.79@2026-04-01`."""
        return f"{self.code}={plain(self.value)}@{self.since.isoformat()}"


@lru_cache(maxsize=8)
def read_rates(text: str) -> tuple[DatedRate, ...]:
    """The rates in a text, by currency and day; of two for one day the later one holds. Raises RateError."""
    rates = {
        (rate.code, rate.since): rate for rate in (_rate(part) for part in text.replace(";", ",").split(",") if part.strip())
    }
    return tuple(rates[key] for key in sorted(rates))


def rates_text(text: str) -> str:
    """The same rates in the form that is kept. Raises RateError."""
    return ", ".join(rate.text for rate in read_rates(text))


def _rate(part: str) -> DatedRate:
    name, equals, rest = part.strip().partition("=")
    value, at, day = rest.partition("@")
    code = name.strip().upper()
    if not equals or not at:
        raise RateError(f"{part.strip()!r} is no rate; write it as USD=0.79@2026-04-01")
    if code not in CURRENCIES:
        raise RateError(f"{name.strip()!r} is not a currency code")
    try:
        since = date.fromisoformat(day.strip())
    except ValueError:
        raise RateError(f"{day.strip()!r} is not a date; write it as 2026-04-01") from None
    try:
        worth = Decimal(value.strip())
    except InvalidOperation:
        raise RateError(f"{value.strip()!r} is not a number") from None
    if not worth.is_finite() or not 0 < worth <= _LARGEST or worth != round(worth, _MOST_DECIMALS):
        raise RateError(f"{value.strip()} is no rate: above 0, at most 1,000,000, with at most {_MOST_DECIMALS} decimals")
    return DatedRate(code, since, worth)
