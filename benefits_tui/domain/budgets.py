"""What cashable benefits take out of budgets: claimed, agreed with finance and taken stand beside each other, never added."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from benefits_tui.domain.quantity import ZERO


@dataclass(frozen=True, slots=True)
class BudgetPosition:
    """What was agreed with finance, what of it is due (its fiscal year has begun), and what was taken out of budgets."""

    agreed: Decimal = ZERO
    due: Decimal = ZERO
    taken: Decimal = ZERO

    def __add__(self, other: BudgetPosition) -> BudgetPosition:
        return BudgetPosition(self.agreed + other.agreed, self.due + other.due, self.taken + other.taken)

    def __sub__(self, other: BudgetPosition) -> BudgetPosition:
        return BudgetPosition(self.agreed - other.agreed, self.due - other.due, self.taken - other.taken)

    def __bool__(self) -> bool:
        return bool(self.agreed or self.taken)
