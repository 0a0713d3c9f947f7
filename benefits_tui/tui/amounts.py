"""Amounts in one unit a column: the unit is said once, a digit is never cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from benefits_tui.domain.quantity import currency_sign, display_number

_STEPS = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(10) ** 3, "k"))
_FOUR_DIGITS = Decimal(9999)
_TENTHS_BELOW = Decimal(100)


@dataclass(frozen=True, slots=True)
class Unit:
    """What the figures of a column are counted in: 1, thousands, millions, thousand millions."""

    size: Decimal = Decimal(1)
    suffix: str = ""
    places: int = 0
    """Digits behind the point."""

    def label(self, currency: str = "") -> str:
        """`£k`; blank for plain numbers."""
        return f"{currency_sign(currency).strip()}{self.suffix}" if currency else self.suffix

    def text(self, value: Decimal | None) -> str:
        """The value in this unit: `1,100`, `−42`, `<1` for what is not zero and under half a unit, `–` where there is none."""
        if value is None:
            return "–"
        if not self.suffix:
            return display_number(
                value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) if value != value.to_integral_value() else value
            )
        if not value:
            return "0"
        step = Decimal(1).scaleb(-self.places)
        shown = (value / self.size).quantize(step, rounding=ROUND_HALF_UP)
        if not shown:
            return f"<{step}" if value > 0 else f"−<{step}"
        return f"{shown:,f}".replace("-", "−")


def unit_for(values: Iterable[Decimal | None]) -> Unit:
    """The unit in which the largest of these has one to four digits before the point; with one digit behind it where few."""
    largest = max((abs(value) for value in values if value is not None), default=Decimal(0))
    for size, suffix in reversed(_STEPS):
        if largest <= _FOUR_DIGITS * size and largest >= size:
            return Unit(size, suffix, 1 if largest < _TENTHS_BELOW * size else 0)
    if largest > _FOUR_DIGITS * _STEPS[0][0]:
        return Unit(*_STEPS[0])
    return Unit()
