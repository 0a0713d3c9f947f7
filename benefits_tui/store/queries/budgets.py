"""What was agreed with finance to come out of budgets, row by row."""

from __future__ import annotations

from benefits_tui.store.models import BudgetAgreement
from benefits_tui.store.query import Reader


def agreements(reader: Reader, benefit: int) -> list[BudgetAgreement]:
    """What was agreed of a benefit, in the order of years and budget lines."""
    query = BudgetAgreement.select().where(BudgetAgreement.benefit == benefit)
    return reader.all_of(BudgetAgreement, query.order_by(BudgetAgreement.year, BudgetAgreement.budget_line))
