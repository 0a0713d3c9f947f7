"""What a workbook needs besides lists: benefits in their order, their periods, and whose rows are whose."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from peewee import JOIN

from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.store.engine.sqlite import among
from benefits_tui.store.models import Action, Actual, Benefit, CostYear, Figure, Forecast, PlanValue, PlanVersion, Project
from benefits_tui.store.query import Reader

SERIES_NAMES = ("plan", "forecast", "actual")


class SheetBenefit(NamedTuple):
    """A benefit as the sheet of periods names it, and when it is read next."""

    id: int
    ref: str
    title: str
    unit: str | None
    owner_id: int | None
    next_reading: date | None
    frequency: Frequency | None


def sheet_benefits(reader: Reader, owner: int | None = None, wanted: Collection[int] | None = None) -> list[SheetBenefit]:
    """Benefits by their references: all, an owner's, or those with these ids."""
    columns = (
        Benefit.id, Benefit.ref, Benefit.title, Benefit.unit, Benefit.owner, Figure.next_reading, Benefit.frequency,
    )  # fmt: skip
    query = Benefit.select(*columns).join(Figure, JOIN.LEFT_OUTER, on=Figure.benefit == Benefit.id).order_by(Benefit.ref)
    if owner is not None:
        query = query.where(Benefit.owner == owner)
    if wanted is not None:
        query = query.where(among(Benefit.id, wanted))
    return reader.rows(SheetBenefit, query)


def _series(benefits: Collection[int]) -> dict[str, Any]:
    current = PlanVersion.current == True  # noqa: E712
    plan = PlanValue.select(PlanVersion.benefit, PlanValue.start_date, PlanValue.end_date, PlanValue.value).join(PlanVersion)
    queries: dict[str, Any] = {"plan": plan.where(current & among(PlanVersion.benefit, benefits))}
    for name, model in (("forecast", Forecast), ("actual", Actual)):
        columns = (model.benefit, model.start_date, model.end_date, model.value)
        queries[name] = model.select(*columns).where(among(model.benefit, benefits))
    return queries


def period_values(reader: Reader, benefits: Collection[int]) -> dict[tuple[int, str], dict[Period, Decimal]]:
    """By benefit and series the value of each period: the plan in force, the forecast, the actual."""
    values: dict[tuple[int, str], dict[Period, Decimal]] = {}
    for series, query in _series(benefits).items():
        for benefit, start, end, value in reader.rows(_cells, query):
            values.setdefault((benefit, series), {})[Period(start, end)] = value
    return values


def _cells(benefit: int, start: date, end: date, value: Decimal) -> tuple[int, date, date, Decimal]:
    return benefit, start, end, value


def periods_of(reader: Reader, benefits: Collection[int]) -> list[Period]:
    """The periods in which any of these benefits has a value."""
    spans: set[Period] = set()
    for query in _series(benefits).values():
        model = query.model
        spans |= set(reader.rows(Period, query.clone().select(model.start_date, model.end_date).distinct()))
    return sorted(spans)


def actions_of(reader: Reader, person: int) -> list[int]:
    """The actions that a person has, done ones included."""
    return reader.column(int, Action.select(Action.id).where(Action.person == person))


class SheetProject(NamedTuple):
    """A project as the sheet of costs names it."""

    id: int
    ref: str
    name: str


def sheet_projects(reader: Reader) -> list[SheetProject]:
    """Projects by their references."""
    return reader.rows(SheetProject, Project.select(Project.id, Project.ref, Project.name).order_by(Project.ref))


CostRow = tuple[int, str, str]
"""A project's costs of a series and kind."""


def cost_values(reader: Reader, projects: Collection[int]) -> dict[CostRow, dict[int, Decimal]]:
    """What each project costs, by series and kind, in the fiscal years that start in these years."""
    columns = (CostYear.project, CostYear.series, CostYear.kind, CostYear.year, CostYear.amount)
    values: dict[CostRow, dict[int, Decimal]] = {}
    for project, series, kind, year, amount in reader.rows(
        _cost, CostYear.select(*columns).where(among(CostYear.project, projects))
    ):
        values.setdefault((project, series, kind), {})[year] = amount
    return values


def _cost(project: int, series: str, kind: str, year: int, amount: Decimal) -> tuple[int, str, str, int, Decimal]:
    return project, series, kind, year, amount
