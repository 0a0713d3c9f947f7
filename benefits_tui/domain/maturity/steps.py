"""The next small step: which statement, with which few records; and when the one after it is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from benefits_tui.domain.maturity.assessment import MaturityAssessment, Measured, Standing
from benefits_tui.domain.maturity.statements import FIRST
from benefits_tui.domain.quantity import ZERO

MOST_RECORDS = 5
BETWEEN = timedelta(days=7)
"""From one small step to the next, at the least."""
YOUNG = timedelta(days=30)
"""A register that is younger is asked the first statements alone."""


class StepOutcome(StrEnum):
    """How a small step ended."""

    DONE = "done"
    NOT_NOW = "not_now"


class StepMeasured(NamedTuple):
    """A statement that is short, and the money of the records that one would begin with."""

    measured: Measured
    money: dict[int, Decimal]


def best_step(steps: Sequence[StepMeasured]) -> StepMeasured:
    """The step with most money for a minute among those that turn their statement; where none does, the shortest.

    One whose records can still be put right goes before one that only asks for a habit.
    """

    def order(step: StepMeasured) -> tuple[bool, bool, Decimal, int, str]:
        statement = step.measured.statement
        minutes = step.measured.short_by * statement.minutes
        turns = step.measured.short_by <= MOST_RECORDS
        gain = sum(step.money.values(), ZERO) / minutes if turns else ZERO
        return not statement.mends, not turns, -gain, minutes, statement.id

    return min(steps, key=order)


def statements_to_turn(result: MaturityAssessment, *, young: bool) -> list[Measured]:
    """What is short on the next level of the weakest strand that has something short; of the first statements where the
    register is young."""
    if young:
        return [
            measured for measured in result.measured if measured.statement.id in FIRST and measured.standing is Standing.SHORT
        ]
    for level in sorted({strand.level for strand in result.strands}):
        short = [measured for strand in result.strands if strand.level == level for measured in strand.measured_next()]
        if short:
            return short
    return []


def is_young(first_change: date | None, today: date) -> bool:
    """True of a register that was begun within the last 30 days."""
    return first_change is not None and today - first_change < YOUNG


def rests_until(outcome: StepOutcome, offered_on: date, until: date | None) -> date:
    """The day from which another small step may be offered, after one that ended so."""
    week = offered_on + BETWEEN
    return max(week, until) if outcome is StepOutcome.NOT_NOW and until is not None else week


def shares_moved(before: Iterable[int], after: Iterable[int]) -> str:
    """`14 of 18 → 15 of 18`, from what met and of how many, before and after."""
    (met, population), (met_now, population_now) = tuple(before), tuple(after)
    return f"{met:,} of {population:,} → {met_now:,} of {population_now:,}"
