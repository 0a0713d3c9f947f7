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
from benefits_tui.store.door import Cell

_LINES = """
SELECT b.class, b.disbenefit, f.rag, f.stated_money, f.due_money, f.realised_money, f.outturn_money, f.realisation
FROM benefit b JOIN figure f ON f.benefit_id = b.id
"""


def balance_of(session: Session, project_ref: str | None = None) -> Balance:
    """The balance of one project, or of all projects, closed ones included. Raises NotThere."""
    where, args, cost_where = "", (), ""
    if project_ref is not None:
        found = find(session.store, project_ref, Kind.PROJECT)
        where, cost_where, args = " WHERE b.project_id = ?", " WHERE id = ?", (found.id,)  # type: ignore[assignment]
    rows = session.store.all(_LINES + where, args)
    costs = session.store.all(f"SELECT whole_life_cost FROM project{cost_where}", args)
    known = [from_scaled(int(cost)) for (cost,) in costs if cost is not None]
    return balance((_line(row) for row in rows), sum(known, ZERO) if known else None, session.policy.realisation_cap)


def _line(row: tuple[Cell, ...]) -> BalanceLine:
    benefit_class, disbenefit, rag, *money = row
    return BalanceLine(BenefitClass(str(benefit_class)), bool(disbenefit), Rag(str(rag)), *(_money(cell) for cell in money))


def _money(cell: Cell) -> Decimal | None:
    return None if cell is None else from_scaled(int(cell))
