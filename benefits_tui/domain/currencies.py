"""Amounts in other currencies: what one unit of each is worth in the register's currency, and since when.

A rate holds from its day until the next one of its currency. An amount of a day before the first has none: it stands apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import CURRENCIES, CURRENCY_SIGNS, currency_sign
from benefits_tui.domain.rates import DatedRate, read_rates

_FIRST_OF_SIGN = {sign: code for code, sign in reversed(CURRENCY_SIGNS.items())} | {"$": "USD"}


class Conversion(NamedTuple):
    """The rates of one currency, oldest first."""

    code: str
    rates: tuple[DatedRate, ...]

    def on(self, day: date | None) -> Decimal | None:
        """What one unit is worth on a day; None where no rate had begun, or the day is not known."""
        if day is None:
            return None
        return next((rate.value for rate in reversed(self.rates) if rate.since <= day), None)

    @property
    def newest(self) -> Decimal | None:
        """What one unit is worth by the newest rate."""
        return self.rates[-1].value if self.rates else None


@lru_cache(maxsize=8)
def conversions(text: str) -> Mapping[str, Conversion]:
    """The rates of the policy by currency. Raises RateError."""
    result: dict[str, list[DatedRate]] = {}
    for rate in read_rates(text):
        result.setdefault(rate.code, []).append(rate)
    return {code: Conversion(code, tuple(rates)) for code, rates in result.items()}


def in_register_currency(unit: str | None, policy: Policy) -> bool:
    """True of a unit that is the register's currency, by its code or its sign."""
    return _word(unit) in own_words(policy)


def has_rate(unit: str | None, policy: Policy) -> bool:
    """True of a unit that is another currency for which the policy has a rate, by its code or its sign."""
    return any(_word(unit) in words_of(code, policy) for code in conversions(policy.rates))


def own_words(policy: Policy) -> tuple[str, str]:
    """The units that are the register's currency: its code and its sign."""
    return policy.currency, currency_sign(policy.currency).strip().upper()


def foreign_currency(unit: str | None, policy: Policy) -> str | None:
    """The code of the other currency that a unit is; None where it is none. A sign that the register's currency has is its."""
    word = _word(unit)
    if not word or word in own_words(policy):
        return None
    return word if word in CURRENCIES else _FIRST_OF_SIGN.get(word)


def words_of(code: str, policy: Policy) -> tuple[str, ...]:
    """The units that are another currency: its code, and its sign where that means no other."""
    sign = currency_sign(code).strip().upper()
    return (code, sign) if sign != code and foreign_currency(sign, policy) == code else (code,)


def conversion(unit: str | None, policy: Policy) -> Conversion | None:
    """The rates of the other currency that a unit is, none where the policy has none; None where it is no other currency."""
    code = foreign_currency(unit, policy)
    if code is None:
        return None
    return conversions(policy.rates).get(code, Conversion(code, ()))


def _word(unit: str | None) -> str:
    return (unit or "").strip().upper()
