"""How many stored values mean something else under another currency or fiscal year."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.periods import Period
from benefits_tui.store.models import Actual, Benefit, BudgetAgreement, Claim, CostYear, Forecast, PlanValue, Pool, Project
from benefits_tui.store.query import Reader


class MoneyCounts(NamedTuple):
    """Records that hold money without a currency of its own: it is in the register's."""

    benefits: int
    projects: int
    pools: int


def money_counts(reader: Reader, currency_words: tuple[str, ...]) -> MoneyCounts:
    """Benefits that are valued and not read in one of these currencies; projects with costs; pools, claims and agreements."""
    unit = peewee.fn.UPPER(peewee.fn.TRIM(peewee.fn.COALESCE(Benefit.unit, "")))
    valued = Benefit.value_per_unit.is_null(False) | (Benefit.stated.is_null(False) & unit.not_in(currency_words))
    costs = (Project.whole_life_cost, Project.year_cost_plan, Project.year_cost_forecast, Project.cost_to_date)
    by_year = peewee.fn.EXISTS(CostYear.select(CostYear.id).where(CostYear.project == Project.id))
    costly = by_year | Project.cost_outturn.is_null(False)
    for column in costs:
        costly |= column.is_null(False)
    return MoneyCounts(
        _count(reader, Benefit.select(peewee.fn.COUNT(Benefit.id)).where(valued)),
        _count(reader, Project.select(peewee.fn.COUNT(Project.id)).where(costly)),
        _count(reader, Pool.select(peewee.fn.COUNT(Pool.id)).where(Pool.ceiling.is_null(False)))
        + _count(reader, Claim.select(peewee.fn.COUNT(Claim.id)))
        + _count(reader, BudgetAgreement.select(peewee.fn.COUNT(BudgetAgreement.id))),
    )


def values_by_fiscal_year(reader: Reader) -> int:
    """How many costs and agreements are kept by the number of a fiscal year."""
    return _count(reader, CostYear.select(peewee.fn.COUNT(CostYear.id))) + _count(
        reader, BudgetAgreement.select(peewee.fn.COUNT(BudgetAgreement.id))
    )


def periods_in_use(reader: Reader) -> dict[Period, int]:
    """The periods that were planned, forecast or read, and how often each is."""
    counts: dict[Period, int] = {}
    for model in (PlanValue, Forecast, Actual):
        query = model.select(model.start_date, model.end_date, peewee.fn.COUNT(model.id))
        for span, count in reader.rows(_span, query.group_by(model.start_date, model.end_date)):
            counts[span] = counts.get(span, 0) + count
    return counts


def _span(start: date, end: date, count: int) -> tuple[Period, int]:
    return Period(start, end), count


def _count(reader: Reader, query: Any) -> int:
    return reader.value(int, query) or 0
