"""The money that a project's benefits bring by fiscal year, stated and on outturn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from benefits_tui.domain.appraisal import COST_SERIES, ProjectValue
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import SCALE, ZERO, from_scaled
from benefits_tui.store.facts.money import (
    all_turned_sql,
    currency_args,
    exact_sum,
    valued_sql,
    whole,
    worth_scaled,
    worth_sql,
)
from benefits_tui.store.facts.shares import MOVES, any_shared
from benefits_tui.store.facts.subjects import Ids, ids_args, only_ids
from benefits_tui.store.query import Reader

# Money of flows by fiscal year, with what each unit is worth; multiplied in Python, where it stays exact.
_BY_YEAR = """
SELECT {project}, b.class, b.disbenefit, {rate},
    CAST(substr(v.end_date, 1, 4) AS INTEGER) - (CAST(substr(v.end_date, 6, 2) AS INTEGER) < :fiscal), {sums}
FROM {source} JOIN benefit b ON b.id = {benefit} {moves}
WHERE {where} {valued} {only}
GROUP BY {group}
"""
_OWN = {"project": "b.project_id, 1", "moves": "", "group": "1, 2, 3, 4, 5, 6"}
_SHARES = {
    "project": "m.project_id, m.sign * m.share",
    "moves": f"JOIN {MOVES} AS m ON m.benefit_id = b.id",
    "group": "1, 2, 3, 4, 5, 6",
}
_REMAINING = """v.value - coalesce((SELECT sum(a.value) FROM actual a WHERE a.benefit_id = v.benefit_id
    AND a.start_date BETWEEN v.start_date AND v.end_date AND a.end_date <= v.end_date), 0)"""
_NOT_READ = """NOT EXISTS (SELECT 1 FROM actual a WHERE a.benefit_id = v.benefit_id AND a.start_date >= v.start_date
    AND a.end_date = v.end_date) AND"""
_SERIES = (
    (
        "stated",
        "plan_version p JOIN plan_value v ON v.plan_version_id = p.id",
        "p.benefit_id",
        "p.current = 1 AND",
        "v.value",
        "p.approved_on",
    ),
    ("outturn", "actual v", "v.benefit_id", "{turned}", "v.value", "v.end_date"),
    (
        "outturn",
        "forecast v",
        "v.benefit_id",
        f"b.state NOT IN ('written_off', 'not_achieved') AND {_NOT_READ}",
        _REMAINING,
        None,
    ),
)


class Costs:
    """What a project costs by fiscal year: `(year, kind)` to money, by series."""

    def __init__(self) -> None:
        self.series: dict[str, dict[tuple[int, str], Decimal]] = {name: {} for name in COST_SERIES}

    def by_year(self) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
        """As planned, and on outturn: of each year and kind what was spent, else what is forecast, else what was planned."""
        planned = self.series["plan"]
        return _years(planned), _years(planned | self.series["forecast"] | self.series["actual"])


def _years(money: dict[tuple[int, str], Decimal]) -> dict[int, Decimal]:
    result: dict[int, Decimal] = {}
    for (year, _), amount in sorted(money.items()):
        result[year] = result.get(year, ZERO) + amount
    return result


def costs_of(reader: Reader, ids: Ids) -> dict[int, Costs]:
    """The costs by year of these projects, or of all, by project."""
    result: dict[int, Costs] = defaultdict(Costs)
    query = f"SELECT project_id, series, kind, year, amount FROM cost_year WHERE 1 {only_ids(ids, 'project_id')}"
    for project, series, kind, year, amount in reader.each(query, ids_args(ids)):
        result[project].series[series][year, kind] = from_scaled(amount)
    return result


class ProjectFlows:
    """Money by class, series and fiscal year."""

    def __init__(self) -> None:
        self.by_class: dict[BenefitClass, dict[str, dict[int, Decimal]]] = {}
        self.incomplete: set[BenefitClass] = set()

    def add(self, benefit_class: BenefitClass, series: str, year: int, money: Decimal) -> None:
        """Add to a year."""
        years = self.by_class.setdefault(benefit_class, {"stated": {}, "outturn": {}})[series]
        years[year] = years.get(year, ZERO) + money

    def as_value(
        self, base_year: int | None, cost: Decimal, outturn_cost: Decimal, costs: Costs | None = None
    ) -> ProjectValue | None:
        """The flows of one class, cashable before the others; None where nothing is planned in money.

        Where no year is planned, years that were spent or forecast stand for the whole cost once they come to it.
        """
        stated_costs, outturn_costs = costs.by_year() if costs is not None else ({}, {})
        if not stated_costs and sum(outturn_costs.values(), ZERO) < outturn_cost:
            outturn_costs = {}
        for basis in (BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE, BenefitClass.UNCLASSIFIED):
            flows = self.by_class.get(basis)
            if flows is None or not flows["stated"]:
                continue
            first = min([*flows["stated"], *flows["outturn"], *stated_costs, *outturn_costs])
            year0 = first if base_year is None else min(base_year, first)
            stated = {year - year0: money for year, money in flows["stated"].items()}
            outturn = None if basis in self.incomplete else {year - year0: money for year, money in flows["outturn"].items()}
            return ProjectValue(
                basis, year0, stated, outturn, cost, outturn_cost,
                {year - year0: money for year, money in stated_costs.items()} or None,
                {year - year0: money for year, money in outturn_costs.items()} or None,
            )  # fmt: skip
        return None


def flows_of(reader: Reader, policy: Policy, ids: Ids) -> dict[int, ProjectFlows]:
    """The money of these projects, or of all, by project: of a benefit that is shared, each counts its share."""
    result: dict[int, ProjectFlows] = defaultdict(ProjectFlows)
    args = ids_args(ids, fiscal=policy.fiscal_year_start) | currency_args(policy)
    sides = (_OWN, _SHARES) if any_shared(reader) else (_OWN,)
    for (series, source, benefit, project_id, value, day), side in product(_SERIES, sides):
        query = _BY_YEAR.format(
            source=source, benefit=benefit, where=project_id.format(turned=all_turned_sql(policy)), sums=exact_sum(value),
            rate=worth_sql(policy, day), valued=valued_sql(policy), **side,
            only=only_ids(ids, "b.project_id" if side is _OWN else "m.project_id"),
        )  # fmt: skip
        for project, share, benefit_class, disbenefit, worth, year, high, low in reader.each(query, args):
            if worth is None:
                continue
            money = Decimal(whole(high, low) or 0) * worth_scaled(worth) / (SCALE * SCALE)
            part = money if side is _OWN else money * share / SCALE
            result[project].add(BenefitClass(benefit_class), series, year, -part if disbenefit else part)
    for project, benefit_class in _without_outturn(reader, ids, sides):
        if project in result:
            result[project].incomplete.add(BenefitClass(benefit_class))
    return result


def _without_outturn(reader: Reader, ids: Ids, sides: Sequence[Mapping[str, str]]) -> Iterator[tuple[int, str]]:
    """The projects and classes of benefits with a money value whose outturn is not known."""
    for side in sides:
        project = "b.project_id" if side is _OWN else "m.project_id"
        query = f"""
        SELECT DISTINCT {project}, b.class FROM benefit b JOIN figure f ON f.benefit_id = b.id {side["moves"]}
        WHERE (NOT f.outturn_complete OR (f.outturn_money IS NULL AND f.current_plan_money IS NOT NULL))
        AND f.worth_money IS NOT NULL AND f.lifetime_plan IS NOT NULL {only_ids(ids, project)}
        """
        yield from reader.each(query, ids_args(ids))
