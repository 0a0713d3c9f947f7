"""How far a deliverable is planned to be on which day: `50%@2026-06-30, 80%@2026-09-30`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

from benefits_tui.domain.parsing import ParseError, parse_amount
from benefits_tui.domain.quantity import ZERO, plain, to_scaled

ProgressPoints = dict[date, Decimal]


def read_points(text: str | None) -> ProgressPoints:
    """The planned shares by day; of two for one day the later one holds. Raises ParseError, PrecisionError."""
    points = {}
    for part in (text or "").replace(";", ",").split(","):
        if part.strip():
            share, at, day = part.partition("@")
            if not at:
                raise ParseError(f"{part.strip()!r} is not planned progress; write it as 50%@2026-06-30")
            points[_read_date(day.strip())] = _share(share.strip())
    return points


def points_text(points: ProgressPoints) -> str:
    """The same in the form that is kept: `50%@2026-06-30`, by day."""
    return ", ".join(f"{plain(points[day] * 100)}%@{day.isoformat()}" for day in sorted(points))


def typed_points(text: str) -> str:
    """What was typed, in the form that is kept. Raises ParseError for what cannot be read, and for progress that falls."""
    points = read_points(text)
    days = sorted(points)
    for before, after in pairwise(days):
        if points[after] < points[before]:
            raise ParseError(
                f"planned progress falls from {plain(points[before] * 100)} % on {before.isoformat()} to "
                f"{plain(points[after] * 100)} % on {after.isoformat()}; each share counts from the start"
            )
    return points_text(points)


def planned_progress(text: str | None, planned: date | None, today: date) -> Decimal:
    """How far it is planned to be: its last planned share until then, all of it from its planned day on, else nothing."""
    points = read_points(text)
    if planned is not None:
        points.setdefault(planned, Decimal(1))
    return _last(points.items(), today)


def _last(points: Iterable[tuple[date, Decimal]], today: date) -> Decimal:
    return max(((day, share) for day, share in points if day <= today), default=(today, ZERO))[1]


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParseError(f"{text!r} is not a date; write 2026-06-30") from None


def _share(text: str) -> Decimal:
    value = parse_amount(text.removesuffix("%").strip())
    share = value / 100 if text.endswith("%") else value
    if not 0 <= share <= 1:
        raise ParseError(f"{text!r} is not a share; write 0.25 or 25 %")
    to_scaled(share)
    return share
