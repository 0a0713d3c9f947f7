"""What is read, in which direction it should go, and how near it has come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from benefits_tui.domain.quantity import ZERO


class MeasureKind(StrEnum):
    """A flow adds up over periods (pounds saved); a level is a position (satisfaction 62 %)."""

    FLOW = "flow"
    LEVEL = "level"


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    WITHIN = "within"


class Rag(StrEnum):
    """How a benefit stands. `no_data` and `not_yet_due` are states of their own, not colours."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NO_DATA = "no_data"
    NOT_YET_DUE = "not_yet_due"


LIMITS = frozenset({Direction.AT_LEAST, Direction.AT_MOST, Direction.WITHIN})
LESS_IS_BETTER = frozenset({Direction.DECREASE, Direction.AT_MOST})


def on_the_wrong_side(baseline: Decimal, target: Decimal, direction: Direction | None) -> bool:
    """True where getting to the target would be a worsening; of limits, which may lie on either side, never."""
    if direction not in (Direction.INCREASE, Direction.DECREASE):
        return False
    return target != baseline and (direction is Direction.DECREASE) == (target > baseline)


def straight_point(baseline: Decimal, since: date, target: Decimal, until: date, day: date) -> Decimal | None:
    """Where a level should be on a day, on a straight line from its dated baseline to its dated target, to four places.

    The target after its day; None up to the day of the baseline, and where the target is not after it.
    """
    if until <= since or day <= since:
        return None
    part = min(Decimal((day - since).days) / Decimal((until - since).days), Decimal(1))
    return round(baseline + (target - baseline) * part, 4)


def attainment(baseline: Decimal, target: Decimal, actual: Decimal) -> Decimal | None:
    """(A - B) / (T - B): 0 at the baseline, 1 at the target; may be below 0 or above 1.

    None when target and baseline are equal. The direction is in the signs.
    """
    span = target - baseline
    return None if span == 0 else (actual - baseline) / span


def realisation(actual: Decimal, due: Decimal) -> Decimal | None:
    """Actual over due to date, both of the periods that were read; None when nothing is due."""
    return None if due == 0 else actual / due


def distance_to_limit(direction: Direction, actual: Decimal, target: Decimal, upper: Decimal | None = None) -> Decimal:
    """How far a reading is outside its limit, in the measure's unit; 0 when the limit is met.

    `target` is the limit, and the lower limit where the direction is `within` and `upper` the other.
    """
    if direction is Direction.AT_LEAST:
        return max(target - actual, ZERO)
    if direction is Direction.AT_MOST:
        return max(actual - target, ZERO)
    above = max(actual - upper, ZERO) if upper is not None else ZERO
    return max(target - actual, above, ZERO)


def shortfall(expected: Decimal, actual: Decimal, direction: Direction, baseline: Decimal | None = None) -> Decimal | None:
    """How much worse than expected, as a share of what was expected; negative when better.

    With a baseline (a level) the share is of the expected improvement, |expected - baseline|; without one it is of
    |expected|. None when that is zero and the two differ, for then no share can be given.
    """
    gap = actual - expected if direction in LESS_IS_BETTER else expected - actual
    if gap == 0:
        return ZERO
    base = abs(expected) if baseline is None else abs(expected - baseline)
    return None if base == 0 else gap / base


def rag_of(share_short: Decimal, red_threshold: Decimal) -> Rag:
    """At or better than expected green, worse but within the tolerance amber, beyond it red."""
    if share_short <= 0:
        return Rag.GREEN
    return Rag.AMBER if share_short <= red_threshold else Rag.RED
