"""Balances that were taken."""

from __future__ import annotations

from benefits_tui.store.models import BalanceTaken
from benefits_tui.store.query import Reader


def balances_taken(reader: Reader, project: int | None) -> list[BalanceTaken]:
    """The balances taken of a project, or of the portfolio for None, oldest first."""
    condition = BalanceTaken.project.is_null() if project is None else BalanceTaken.project == project
    return reader.all_of(BalanceTaken, BalanceTaken.select().where(condition).order_by(BalanceTaken.as_of, BalanceTaken.id))
