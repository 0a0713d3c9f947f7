"""What the rules look at: one flat record for each benefit, project and review, gathered by the store.

Money and readings are exact decimals; a missing value is None and never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits_tui.domain.lifecycle import CLOSED, FINAL, BenefitClass, Stage, State, gate_passed
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.quantity import ZERO


@dataclass(slots=True)
class PlanSums:
    """The current approved plan of a flow, or the plan points of a level."""

    lifetime: Decimal
    due: Decimal
    due_and_read: Decimal
    ended_read_actual: Decimal
    point_at_reading: Decimal | None
    """The plan's value for the last period that has ended and is not later than the last reading."""
    first_start: date
    last_end: date
    first_months: int | None
    uncovered: int
    """Periods with neither a reading nor a forecast."""
    ended: int
    """Periods that have ended."""


@dataclass(slots=True)
class ActualSums:
    """What has been read so far."""

    total: Decimal
    last_value: Decimal
    last_end: date
    readings: int
    recorded_on: date
    first_end: date
    ends: str
    """The ISO days on which the periods read end, commas between: kept as the store gives it, for it is seldom needed."""


@dataclass(slots=True)
class ForecastSums:
    """What is expected of the periods without a reading."""

    remaining: Decimal
    last_value: Decimal | None
    periods: int
    same_as_first_plan: bool
    recorded_on: date


@dataclass(slots=True)
class BenefitFacts:
    """All that the rules need to know of one benefit on one day."""

    id: int
    ref: str
    title: str
    benefit_class: BenefitClass
    disbenefit: bool
    state: State
    project_id: int
    project_ref: str
    stage: Stage
    gate3_date: date | None
    live_on: date | None
    owner_id: int | None
    owner_name: str | None
    owner_active: bool
    owner_leaves: date | None
    owner_in_project: bool
    unit: str | None
    kind: MeasureKind | None
    direction: Direction | None
    frequency: Frequency | None
    baseline: Decimal | None
    baseline_date: date | None
    target: Decimal | None
    target_upper: Decimal | None
    target_date: date | None
    start: date | None
    end: date | None
    stated: Decimal | None
    value_per_unit: Decimal | None
    red_edge: Decimal | None
    amber_edge: Decimal | None
    objectives: int
    handed_over_on: date | None
    next_review: date | None
    touched_on: date
    plan: PlanSums | None = None
    actual: ActualSums | None = None
    forecast: ForecastSums | None = None

    @property
    def final(self) -> bool:
        """True when the benefit is verified or otherwise at its end."""
        return self.state in FINAL

    @property
    def project_closed(self) -> bool:
        """True when the project has ended and its benefits are being tracked, or it is archived."""
        return self.stage in CLOSED

    def gate_behind(self, gate: int) -> bool:
        """True when the project's stage lies behind the gate."""
        return gate_passed(self.stage, gate)

    def past_gate3(self, today: date) -> bool:
        """True once the investment decision is behind: by its day where that is known, else by the stage."""
        return self.gate_behind(3) if self.gate3_date is None else self.gate3_date <= today


@dataclass(slots=True)
class ProjectFacts:
    """All that the rules need to know of one project."""

    id: int
    ref: str
    name: str
    stage: Stage
    whole_life_cost: Decimal | None
    year_cost: Decimal | None
    benefits: int

    @property
    def cost(self) -> Decimal | None:
        """What it is known to cost: over its life, else this year."""
        return self.whole_life_cost if self.whole_life_cost is not None else self.year_cost

    @property
    def has_cost(self) -> bool:
        """True when it costs money; a project past gate 3 does, also where the amount is withheld or missing."""
        return gate_passed(self.stage, 3) if self.cost is None else self.cost > ZERO


@dataclass(slots=True)
class ReviewFacts:
    """All that the rules need to know of one review."""

    id: int
    ref: str
    kind: str
    project_id: int
    project_ref: str
    due: date
    held: date | None
    chair: str | None
