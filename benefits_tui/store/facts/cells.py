"""From a cell as stored to what it means, for sums that no model reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benefits_tui.domain.quantity import from_scaled


def amount_of(scaled: int | None) -> Decimal | None:
    """The exact decimal that stored ten-thousandths stand for; None for a blank."""
    return None if scaled is None else from_scaled(scaled)


def day_of(text: str | None) -> date | None:
    """The day that a stored text stands for; None for a blank."""
    return None if text is None else date.fromisoformat(text)
