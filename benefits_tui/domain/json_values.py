"""Values as JSON has them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from benefits_tui.domain.quantity import plain

JsonObject = dict[str, Any]


def as_json(value: object) -> object:
    """Decimals as strings of exact digits, dates as ISO text; the rest as it is."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
