"""TOML that somebody else wrote, read within bounds."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any


def read_toml(text: str, *, exact: bool = False) -> dict[str, Any]:
    """What a TOML text says; with `exact` its numbers as decimals. Raises ValueError with what is wrong, also for tables
    within tables that no file of ours has."""
    try:
        data = tomllib.loads(text, parse_float=Decimal) if exact else tomllib.loads(text)
        # Also what the reading of it took: it is compared and shown, level by level.
        repr(data)
    except RecursionError:
        raise ValueError("its tables and lists are nested too deep") from None
    return data
