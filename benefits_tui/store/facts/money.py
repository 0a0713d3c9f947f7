"""What counts as money in SQL over periods: the one place beside `domain.figures`, which a test holds it to.

Figures that are stored count already, for a benefit that counts for nothing has no money in them.
"""

from __future__ import annotations

from benefits_tui.domain.lifecycle import UNCOUNTED
from benefits_tui.domain.measure import LESS_IS_BETTER
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import SCALE, currency_sign
from benefits_tui.store.query import HALF
from benefits_tui.store.types import Cell


def _words(values: frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


VALUED = f"""(b.state NOT IN ({_words(UNCOUNTED)})
    AND (b.kind = 'flow' OR (b.kind IS NULL AND upper(trim(b.unit)) IN (:currency, :sign)))
    AND (b.disbenefit OR coalesce(b.direction, '') NOT IN ({_words(LESS_IS_BETTER)}))
    AND (b.value_per_unit IS NOT NULL OR upper(trim(b.unit)) IN (:currency, :sign)))"""
"""True of a benefit `b` whose periods are worth money; wants the arguments of `currency_args`."""

RATE = f"coalesce(b.value_per_unit, {SCALE})"
"""What a unit of a valued benefit is worth, in ten-thousandths."""


def currency_args(policy: Policy) -> dict[str, Cell]:
    """The units that are the register's currency: its code and its sign."""
    return {"currency": policy.currency, "sign": currency_sign(policy.currency).strip().upper()}


def exact_sum(sql: str) -> str:
    """Two columns, a sum in two halves: no sum of what a register can hold overflows them. See `whole`."""
    return f"sum(({sql}) / {HALF}), sum(({sql}) % {HALF})"


def whole(high: Cell, low: Cell) -> int | None:
    """The sum of the two halves, exact at any size; None where nothing was added up."""
    return None if high is None or low is None else int(high) * HALF + int(low)
