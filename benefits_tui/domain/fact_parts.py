"""Parts of facts that several have: what enables a benefit, who left, a project that stands still."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.quantity import ZERO

RecordKey = tuple[str, int]
"""A record as kind and id."""


def standing_still(project: int, next_gate: date | None, project_end: date | None, today: date) -> RecordKey | None:
    """The project, where the day of its next gate or its end has passed while it is not closed; None of one that moves.

    `project_end` is None of a closed project.
    """
    passed = (day is not None and day < today for day in (next_gate, project_end))
    return ("project", project) if any(passed) else None


class Enabler(NamedTuple):
    """A deliverable that enables a benefit, straight or through a business change."""

    ref: str
    planned: date | None
    forecast: date | None
    delivered: date | None
    slipped_on: date | None
    """The day on which its forecast was last moved."""
    lag_months: int
    id: int = 0
    project_id: int = 0

    @property
    def expected(self) -> date | None:
        """The day from which it is, or was to be, there."""
        return self.delivered or self.forecast or self.planned

    def expected_on(self, today: date) -> date | None:
        """The same; while it is not there, never a day that has passed."""
        expected = self.expected
        return expected if expected is None or self.delivered is not None else max(expected, today)

    @property
    def late(self) -> bool:
        """True while it is not there and expected later than planned."""
        return self.delivered is None and None not in (self.forecast, self.planned) and self.forecast > self.planned  # type: ignore[operator]


class LeftPerson(NamedTuple):
    """Somebody with a part in a record who is there no longer."""

    role: str
    id: int
    name: str
    on: date | None
    """The day they left; None where they are only marked as inactive."""

    @property
    def summary(self) -> str:
        """`Ann Ames (validator) left on 2026-03-31`."""
        return f"{self.name} ({self.role}) " + (f"left on {self.on.isoformat()}" if self.on else "is no longer active")


class BudgetYear(NamedTuple):
    """What was agreed with finance to come out of a budget line in a fiscal year, and what of it was taken."""

    budget_line: str
    year: int
    """The calendar year in which the fiscal year starts."""
    agreed: Decimal
    taken: Decimal | None

    @property
    def left(self) -> Decimal:
        """What is agreed and not taken, never below 0."""
        return max(self.agreed - (self.taken or ZERO), ZERO)

    def begins(self, fiscal_year_start: int) -> date:
        """The first day of its fiscal year, on which it is due to come out of the budget."""
        return date(self.year, fiscal_year_start, 1)
