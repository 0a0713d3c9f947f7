"""The balance of a project, or of the portfolio, as of the day the figures were worked out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.balance import Balance, BalanceGroup, Verdict, balance_of_groups
from benefits_tui.domain.budgets import BudgetPosition
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.lifecycle import BenefitClass, Stage
from benefits_tui.domain.periods import add_months, fiscal_year
from benefits_tui.domain.quantity import ZERO
from benefits_tui.register.currencies import currency_notes
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store.errors import Interrupted, StoreError
from benefits_tui.store.facts import sums
from benefits_tui.store.facts.rollups import agreed_by
from benefits_tui.store.facts.sums import StageLine
from benefits_tui.store.queries.projects import whole_life_costs

__all__ = ["PortfolioCurve", "StageLine", "balance_of", "by_stage", "portfolio_curve", "verdicts_by_project"]


def balance_of(session: Session, project_ref: str | None = None) -> Balance:
    """The balance of one project, or of all projects, closed ones included. Raises RecordNotFound."""
    project = find(session.store, project_ref, Kind.PROJECT).id if project_ref is not None else None
    costs = whole_life_costs(session.store, project)
    cost = sum(costs, ZERO) if costs else None
    cap = session.policy.realisation_cap
    try:
        result = balance_of_groups(sums.balance_groups(session.store, project, cap), cost)
    except Interrupted:
        raise
    except StoreError:
        # A sum beyond what SQLite can hold: the lines are added up here, one by one.
        lines = [line.group(cap) for line in sums.balance_lines(session.store, project)]
        moved = (
            [] if project is None else [group for _, group in sums.keyed_shares(session.store, project, cap, sums.ALL_TOGETHER)]
        )
        result = balance_of_groups([*lines, *moved], cost)
    if project is not None:
        result.shared_out = sums.shared_out(session.store, project)
    result.currencies = currency_notes(session, project)
    begun = fiscal_year(session.today, session.policy.fiscal_year_start).start.year
    result.budget = agreed_by(session.store, (), begun, project).get((), BudgetPosition())
    return result


def by_stage(session: Session) -> list[StageLine]:
    """The benefits by the stage of their projects, in the order of a project's life."""
    stages = sums.by_stage(session.store)
    return [stages[stage] for stage in Stage if stage in stages]


def verdicts_by_project(session: Session) -> dict[str, Verdict]:
    """The verdict of each project that has benefits, by reference."""
    by = sums.GroupedBy(("p.ref",), "JOIN project p ON p.id = b.project_id")
    groups: dict[str, list[BalanceGroup]] = {}
    for (ref,), group in sums.keyed_groups(session.store, None, session.policy.realisation_cap, by):
        groups.setdefault(str(ref), []).append(group)
    return {ref: balance_of_groups(grouped, None).verdict for ref, grouped in groups.items()}


class PortfolioCurve(NamedTuple):
    """Money of one class without its disbenefits, summed so far, by month: what was planned, and what came of the same benefits;
    what came of benefits without a plan is shown only where there is no plan to compare it with."""

    benefit_class: BenefitClass
    plan: list[tuple[date, Decimal]]
    actual: list[tuple[date, Decimal]]


def portfolio_curve(session: Session) -> PortfolioCurve:
    """The curve of the cashable benefits, or of the non-cashable where there are no others: the two are never added."""
    policy = session.policy
    for benefit_class in (BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE, BenefitClass.UNCLASSIFIED):
        plan = _summed(sums.months_of(session.store, "plan", benefit_class, policy))
        actual = _summed(sums.months_of(session.store, "actual of planned" if plan else "actual", benefit_class, policy))
        if plan or actual:
            return PortfolioCurve(benefit_class, plan, actual)
    return PortfolioCurve(BenefitClass.CASHABLE, [], [])


def _summed(months: list[tuple[str, Decimal]]) -> list[tuple[date, Decimal]]:
    total, known = ZERO, []
    for month, money in months:
        total += money
        last = add_months(date.fromisoformat(f"{month}-01"), 1) - timedelta(days=1)
        known.append((last, total))
    return known
