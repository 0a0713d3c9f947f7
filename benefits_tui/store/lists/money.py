"""Money of lists that is worked out from other columns: differences, what was agreed, what shares move."""

from __future__ import annotations

from typing import Any

from peewee import Case, Expression, fn

from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.quantity import SCALE
from benefits_tui.store.facts.cells import amount_of
from benefits_tui.store.models import Attribution, Benefit, BudgetAgreement, Figure, Project
from benefits_tui.store.query import as_stored, total


def less(value: Any, other: Any) -> Any:
    """One figure less another; blank where one of them is."""
    return Expression(value, "-", other)


def when_complete(value: Any) -> Any:
    """A figure that is known once the outturn is."""
    return Case(None, ((Figure.outturn_complete == True, value),))  # noqa: E712


def agreed(column: Any) -> Any:
    """What was agreed with finance of a benefit, in all."""
    return BudgetAgreement.select(total(column)).where(BudgetAgreement.benefit == Benefit.id)


DUE_UNREAD = fn.NULLIF(less(Figure.due_money, fn.COALESCE(Figure.due_read_money, as_stored(0))), as_stored(0))
"""What is due for periods without a reading."""

_IS_CASHABLE: Any = (Benefit.disbenefit == False) & (Benefit.benefit_class == BenefitClass.CASHABLE)  # noqa: E712
_OWN = (
    Figure.select(total(Figure.stated_money))
    .join_from(Figure, Benefit, on=Figure.benefit == Benefit.id)
    .where((Benefit.project == Project.id) & _IS_CASHABLE)
)


def _shared(condition: Any) -> Any:
    """Cashable money that shares move, as `store.facts.shares` has it."""
    every, other = Attribution.alias("every"), Benefit.alias("other")
    in_all = (
        every.select(fn.SUM(every.share))
        .join(other, on=other.id == every.benefit)
        .where((every.benefit == Attribution.benefit) & (every.project != other.project))
    )
    scale = as_stored(SCALE)
    share = Expression(Expression(Attribution.share, "*", scale), "/", fn.MAX(scale, in_all))
    high = Expression(Expression(Figure.stated_money, "/", scale), "*", share)
    low = Expression(Expression(Expression(Figure.stated_money, "%", scale), "*", share), "/", scale)
    moved = (
        Attribution.select(fn.SUM(Expression(high, "+", low)))
        .join_from(Attribution, Benefit, on=Attribution.benefit == Benefit.id)
        .join_from(Benefit, Figure, on=Figure.benefit == Benefit.id)
    )
    return moved.where(condition & (Attribution.project != Benefit.project) & _IS_CASHABLE)


_IN, _OUT = _shared(Attribution.project == Project.id), _shared(Benefit.project == Project.id)
CASHABLE = fn.COALESCE(
    Expression(less(_OWN, fn.COALESCE(_OUT, as_stored(0))), "+", fn.COALESCE(_IN, as_stored(0))), _IN, as_stored(None)
).python_value(amount_of)
"""What a project's cashable benefits state, less what others have a share in, and its own shares in those of others."""
