"""From a cell as stored to what it means, for sums that no model reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from benefits_tui.domain.fact_parts import LeftPerson
from benefits_tui.domain.quantity import from_scaled


def amount_of(scaled: int | None) -> Decimal | None:
    """The exact decimal that stored ten-thousandths stand for; None for a blank."""
    return None if scaled is None else from_scaled(scaled)


def day_of(text: str | None) -> date | None:
    """The day that a stored text stands for; None for a blank."""
    return None if text is None else date.fromisoformat(text)


def left_person(role: str, cells: Sequence[Any], today: date) -> tuple[LeftPerson, ...]:
    """The person of these cells (id, name, active, leaves) as one who left; nothing for one who is there, or for none."""
    number, name, active, leaves = cells
    on = day_of(leaves)
    gone = on is not None and on <= today
    if number is None or (active and not gone):
        return ()
    return (LeftPerson(role, number, name, on if gone else None),)
