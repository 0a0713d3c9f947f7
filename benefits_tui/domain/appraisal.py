"""What money in later years is worth today: factors, present value, NPV, BCR, payback, earned benefit.

Sources: HM Treasury, *The Green Book*, annex on discounting (the schedule and that each later year divides the factor
before it by its own rate); the definitions of NPV, BCR and payback are the standard ones of investment appraisal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.quantity import ZERO

Flows = Mapping[int, Decimal]
"""Money by year: year 0 is the base year."""
Schedule = tuple[tuple[int, Decimal], ...]
"""(last year, rate) in order; the last rate goes on for ever."""

COST_SERIES = ("plan", "forecast", "actual")
COST_KINDS = ("capital", "running", "change")

GREEN_BOOK: Schedule = (
    (30, Decimal("0.035")), (75, Decimal("0.03")), (125, Decimal("0.025")), (200, Decimal("0.02")),
    (300, Decimal("0.015")), (10**6, Decimal("0.01")),
)  # fmt: skip


class ScheduleError(UsageError, ValueError):
    """The words name no discount rate."""


def schedule_of(typed: str) -> Schedule:
    """`green book`, or one rate for every year such as `3.5 %` or `0.035`. Raises ScheduleError."""
    text = typed.strip().lower()
    if text in ("green book", ""):
        return GREEN_BOOK
    try:
        rate = Decimal(text.removesuffix("%").strip())
    except ArithmeticError as problem:
        raise ScheduleError(f"discount: {typed!r} is no rate; write 'green book', or a rate such as 3.5 %") from problem
    rate = rate / 100 if text.endswith("%") else rate
    if not rate.is_finite() or not 0 <= rate < 1:
        raise ScheduleError(f"discount: {typed!r} is no rate; write 'green book', or a rate such as 3.5 %")
    return ((10**6, rate),)


def _rate(schedule: Schedule, year: int) -> Decimal:
    return next(rate for last, rate in schedule if year <= last)


@cache
def discount_factor(schedule: Schedule, year: int) -> Decimal:
    """What 1 in this year is worth in year 0: the factor of the year before, divided by 1 + this year's rate."""
    factor = Decimal(1)
    for past in range(1, year + 1):
        factor /= 1 + _rate(schedule, past)
    return factor


def present_value(flows: Flows, schedule: Schedule, *, mid_year: bool = False) -> Decimal:
    """Σ value × factor. By the mid-year convention money comes half a year later than its year's start."""
    total = ZERO
    for year, value in flows.items():
        factor = discount_factor(schedule, max(year, 0))
        if mid_year:
            factor /= (1 + _rate(schedule, year + 1)).sqrt()
        total += value * factor
    return total


def net(benefits: Flows, costs: Flows) -> dict[int, Decimal]:
    """Benefits less costs, by year."""
    years = sorted(benefits.keys() | costs.keys())
    return {year: benefits.get(year, ZERO) - costs.get(year, ZERO) for year in years}


def npv(benefits: Flows, costs: Flows, schedule: Schedule, *, mid_year: bool = False) -> Decimal:
    """PV(benefits) − PV(costs)."""
    return present_value(benefits, schedule, mid_year=mid_year) - present_value(costs, schedule, mid_year=mid_year)


def bcr(benefits: Flows, costs: Flows, schedule: Schedule, *, mid_year: bool = False) -> Decimal | None:
    """PV(benefits) / PV(costs); None without costs."""
    cost = present_value(costs, schedule, mid_year=mid_year)
    return None if cost == 0 else present_value(benefits, schedule, mid_year=mid_year) / cost


def payback(benefits: Flows, costs: Flows, schedule: Schedule | None = None) -> Decimal | None:
    """Years until what came covers what was spent, interpolated within the year; None: not within the horizon.

    Discounted with a schedule, simple without one.
    """
    flows = net(benefits, costs)
    if not flows:
        return None
    total = ZERO
    for year in range(min(flows), max(flows) + 1):
        value = flows.get(year, ZERO) * (discount_factor(schedule, max(year, 0)) if schedule else 1)
        if total < 0 <= total + value and value > 0:
            # The flow of year t is taken to come evenly between the ends of the years t - 1 and t.
            return year - 1 + -total / value
        total += value
    return ZERO if total >= 0 and all(value >= 0 for value in flows.values()) else None


@dataclass(frozen=True, slots=True)
class ProjectValue:
    """Stated against outturn. Only one class of money counts, so that cashable and non-cashable are never added."""

    basis: BenefitClass
    base_year: int
    stated: dict[int, Decimal]
    outturn: dict[int, Decimal] | None
    """None while planned periods lack both reading and forecast."""
    stated_cost: Decimal
    outturn_cost: Decimal
    stated_costs: dict[int, Decimal] | None = None
    """The planned cost by year; None where only the whole cost is known, which then stands in year 0."""
    outturn_costs: dict[int, Decimal] | None = None
    """The same on outturn: actual, else forecast, else planned cost of each year and kind."""

    def planned(self, schedule: Schedule, *, mid_year: bool = False) -> Appraisal:
        """What it is worth as planned."""
        return appraisal(self.stated, self.stated_costs or self.stated_cost, schedule, mid_year=mid_year)

    def expected(self, schedule: Schedule, *, mid_year: bool = False) -> Appraisal | None:
        """What it is worth on outturn; None while that is not known."""
        if self.outturn is None:
            return None
        return appraisal(self.outturn, self.outturn_costs or self.outturn_cost, schedule, mid_year=mid_year)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """NPV, BCR and payback of one set of flows, and the present values that they follow from."""

    pv_benefits: Decimal
    pv_costs: Decimal
    npv: Decimal
    bcr: Decimal | None
    payback: Decimal | None
    discounted_payback: Decimal | None


def appraisal(benefits: Flows, cost: Flows | Decimal, schedule: Schedule, *, mid_year: bool = False) -> Appraisal:
    """All of it. Costs by year are discounted as benefits are; one whole cost stands at the start of the base year, where
    nothing is discounted."""
    worth = present_value(benefits, schedule, mid_year=mid_year)
    if isinstance(cost, Decimal):
        costs: Flows = {0: cost}
        spent = cost
    else:
        costs, spent = cost, present_value(cost, schedule, mid_year=mid_year)
    ratio = worth / spent if spent else None
    return Appraisal(worth, spent, worth - spent, ratio, payback(benefits, costs), payback(benefits, costs, schedule))


@dataclass(frozen=True, slots=True)
class Earned:
    """Earned benefit: what the progress of the enabling deliverables stands for, before any benefit has landed."""

    planned: Decimal
    earned: Decimal

    @property
    def index(self) -> Decimal | None:
        """Earned / planned; None while nothing is planned to be done."""
        return None if self.planned == 0 else self.earned / self.planned


def earned_benefit(shares: Iterable[tuple[Decimal, Decimal, Decimal, Decimal]]) -> Earned:
    """Of (value of the benefit, the deliverable's share in it, its planned progress, its accepted progress).

    Planned = Σ value × share × planned progress; earned = Σ value × share × accepted progress (Earned Benefit, after the
    earned value of ANSI/EIA-748 applied to benefits). The shares of one benefit sum to 1.
    """
    planned = earned = ZERO
    for value, share, planned_progress, accepted_progress in shares:
        planned += value * share * planned_progress
        earned += value * share * accepted_progress
    return Earned(planned, earned)
