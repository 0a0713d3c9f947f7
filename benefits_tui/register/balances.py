"""The balance of a project, or of the portfolio, as of the day the figures were worked out."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.balance import Balance, BalanceLine, balance
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.quantity import ZERO, from_scaled
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store import records as rows
from benefits_tui.store.door import Cell


def balance_of(session: Session, project_ref: str | None = None) -> Balance:
    """The balance of one project, or of all projects, closed ones included. Raises NotThere."""
    project = find(session.store, project_ref, Kind.PROJECT).id if project_ref is not None else None
    costs = [from_scaled(int(cost or 0)) for cost in rows.whole_life_costs(session.store, project)]
    lines = (_line(row) for row in rows.balance_lines(session.store, project))
    return balance(lines, sum(costs, ZERO) if costs else None, session.policy.realisation_cap)


def _line(row: tuple[Cell, ...]) -> BalanceLine:
    benefit_class, disbenefit, rag, *money = row
    return BalanceLine(BenefitClass(str(benefit_class)), bool(disbenefit), Rag(str(rag)), *(_money(cell) for cell in money))


def _money(cell: Cell) -> Decimal | None:
    return None if cell is None else from_scaled(int(cell))
