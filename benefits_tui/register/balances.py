"""The balance of a project, or of the portfolio, as of the day the figures were worked out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.balance import Balance, BalanceGroup, BalanceLine, balance, balance_of_groups
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.lifecycle import BenefitClass, Stage
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.periods import add_months
from benefits_tui.domain.quantity import SCALE, ZERO, from_scaled
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store import portfolio
from benefits_tui.store import records as rows
from benefits_tui.store.door import Cell
from benefits_tui.store.errors import Interrupted, StoreError

Plain = dict[str, object]


def balance_of(session: Session, project_ref: str | None = None) -> Balance:
    """The balance of one project, or of all projects, closed ones included. Raises NotThere."""
    project = find(session.store, project_ref, Kind.PROJECT).id if project_ref is not None else None
    costs = [from_scaled(int(cost or 0)) for cost in rows.whole_life_costs(session.store, project)]
    cost = sum(costs, ZERO) if costs else None
    cap = session.policy.realisation_cap
    try:
        found = portfolio.balance_groups(session.store, project, int(cap * SCALE))
    except Interrupted:
        raise
    except StoreError:
        # A sum beyond what SQLite can hold: the lines are added up here, one by one.
        return balance((_line(row) for row in rows.balance_lines(session.store, project)), cost, cap)
    return balance_of_groups((_group(row) for row in found), cost)


def _group(row: tuple[Cell, ...]) -> BalanceGroup:
    benefit_class, disbenefit, rag, benefits, valued, without, *money = row
    weight, capped, uncapped = (int(cell or 0) for cell in money[4:])
    stated, due, realised, outturn = (_money(cell) for cell in money[:4])
    square = Decimal(SCALE * SCALE)
    return BalanceGroup(
        BenefitClass(str(benefit_class)), bool(disbenefit), Rag(str(rag)), int(benefits or 0), int(valued or 0),
        int(without or 0), stated, due, realised, outturn, from_scaled(weight), capped / square, uncapped / square,
    )  # fmt: skip


def _line(row: tuple[Cell, ...]) -> BalanceLine:
    benefit_class, disbenefit, rag, *money = row
    return BalanceLine(BenefitClass(str(benefit_class)), bool(disbenefit), Rag(str(rag)), *(_money(cell) for cell in money))


def _money(cell: Cell) -> Decimal | None:
    return None if cell is None else from_scaled(int(cell))


class StageLine(NamedTuple):
    """The benefits of the projects in one stage; money stated is the cashable alone."""

    stage: Stage
    benefits: int
    stated: Decimal | None
    red: int
    amber: int


def by_stage(session: Session) -> list[StageLine]:
    """The benefits by the stage of their projects, in the order of a project's life."""
    found = {Stage(str(stage)): rest for stage, *rest in portfolio.by_stage(session.store)}
    return [
        StageLine(stage, int(benefits or 0), _money(stated), int(red or 0), int(amber or 0))
        for stage in Stage
        if stage in found
        for benefits, stated, red, amber in [found[stage]]
    ]


class PortfolioCurve(NamedTuple):
    """Money of one class without its disbenefits, summed so far, by month: what was planned, and what came."""

    benefit_class: BenefitClass
    plan: list[tuple[date, Decimal]]
    actual: list[tuple[date, Decimal]]


def portfolio_curve(session: Session) -> PortfolioCurve:
    """The curve of the cashable benefits, or of the non-cashable where there are no others: the two are never added."""
    policy = session.policy
    for benefit_class in (BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE, BenefitClass.UNCLASSIFIED):
        plan, actual = (
            _summed(portfolio.months_of(session.store, series, benefit_class.value, policy)) for series in ("plan", "actual")
        )
        if plan or actual:
            return PortfolioCurve(benefit_class, plan, actual)
    return PortfolioCurve(BenefitClass.CASHABLE, [], [])


def _summed(months: list[tuple[str, int]]) -> list[tuple[date, Decimal]]:
    total, found = 0, []
    for month, money in months:
        total += money
        last = add_months(date.fromisoformat(f"{month}-01"), 1) - timedelta(days=1)
        found.append((last, Decimal(total) / (SCALE * SCALE)))
    return found
