"""Scales of charts: round steps for money, years for time."""

from __future__ import annotations

import math
from datetime import date


def round_steps(low: float, high: float, most: int = 5) -> list[float]:
    """Round values from at most `low` to at least `high`, 0 among them where it lies between."""
    span = max(high - low, 1e-9)
    raw = span / most
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    return [place * step for place in range(first, last + 1)]


def years_between(first: date, last: date, most: int = 12) -> list[date]:
    """The first days of years in between, every second or fifth where there are many."""
    years = range(first.year + (first.timetuple().tm_yday > 1), last.year + 1)
    step = next((size for size in (1, 2, 5, 10, 20, 50) if len(years) <= most * size), 100)
    return [date(year, 1, 1) for year in years if year % step == 0 or step == 1]
