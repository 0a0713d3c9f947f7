"""What the rules look at: one flat record for each benefit, project and review, gathered by the store.

Money and readings are exact decimals; a missing value is None and never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.appraisal import ProjectValue
from benefits_tui.domain.fact_parts import BudgetYear, Enabler, LeftPerson, RecordKey, standing_still
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
    unread: int = 0
    """Periods that have no reading to their end."""
    read_plan: str = ""
    """`2026-01-01/2026-03-31=125000` for each planned period that readings reach the end of, commas between, in no order: its
    first day and its last, and what was planned in ten-thousandths. Kept as the store gives it, for it is seldom needed."""
    first_end: date | None = None
    """The end of the first period, and the start of the last one."""
    last_start: date | None = None
    next_end: date | None = None
    """The end of the first period that has not ended."""

    def planned(self) -> dict[str, int]:
        """What was planned for the periods that were read, in ten-thousandths, by the ISO day on which they end."""
        return {end: value for _, end, value in self._periods_read()}

    def spans_read(self) -> list[tuple[str, str]]:
        """The planned periods that were read: ISO first day and last."""
        return [(start, end) for start, end, _ in self._periods_read()]

    def _periods_read(self) -> list[tuple[str, str, int]]:
        parts = (part.partition("=") for part in self.read_plan.split(",") if part)
        spans = ((span.rpartition("/"), value) for span, _, value in parts)
        return [(start, end, int(value)) for (start, _, end), value in spans]


class PlanEnd(NamedTuple):
    """What a plan version comes to: the sum of its periods, and the value of the last of them."""

    total: Decimal
    last_value: Decimal
    last_end: date
    approved_on: date | None = None
    ended: Decimal = ZERO
    """The sum of the periods that had ended when the current plan was approved."""


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
    """`2026-03-31=125000` for each period read, commas between, in no order: the day on which it ends and the value in
    ten-thousandths. Kept as the store gives it, for it is seldom needed."""
    without_evidence: int = 0
    """Readings with neither evidence nor validation."""
    unvalidated_since: date | None = None
    """When the oldest reading was recorded that nobody has validated."""
    one_person: int = 0
    """Readings that the person who recorded them validated."""

    def latest(self, count: int) -> list[tuple[str, int]]:
        """The last readings, oldest first: the ISO day on which the period ends, the value in ten-thousandths."""
        points = sorted(self.ends.split(","))[-count:]
        return [(end, int(value)) for end, _, value in (point.partition("=") for point in points)]


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
    red_threshold: Decimal | None
    amber_threshold: Decimal | None
    objectives: int
    handed_over_on: date | None
    next_review: date | None
    last_activity_on: date
    plan: PlanSums | None = None
    actual: ActualSums | None = None
    forecast: ForecastSums | None = None
    first_plan: PlanEnd | None = None
    """The first plan that was approved."""
    current_plan: PlanEnd | None = None
    """The one in force; the first one itself until there is another."""
    plan_number: int = 0
    """The number of the current approved plan; 0 without one."""
    plan_unreasoned: bool = False
    """True where a later plan was approved and no reason is recorded."""
    approved_on: date | None = None
    approved_class: BenefitClass | None = None
    replanned_before_on: date | None = None
    """The day of the re-plan before the current one, where that is a re-plan too and of another day."""
    concluded: bool = False
    """True while the act that gave its final state stands."""
    achieved_when_concluded: Decimal | None = None
    changed_without_reason: str | None = None
    """Fields changed after approval without a reason, commas between."""
    in_cost_plan: bool = False
    has_validator: bool = False
    claimed: Decimal | None = None
    """What is claimed for it on pools; None where nothing is."""
    budget: tuple[BudgetYear, ...] = ()
    """What was agreed with finance to come out of budgets, the earliest year first."""
    enablers: tuple[Enabler, ...] = ()
    measure_key: str | None = None
    """Measure, unit and owner area in one: what a possible double count is looked up by."""
    next_gate: date | None = None
    """The day of the project's next gate, which may have passed unheld."""
    gate_asks: tuple[str, ...] = ()
    """What that gate requires, in the words of `domain.gates`."""
    project_end: date | None = None
    """The end of the project while it is not closed."""
    closed_on: date | None = None
    """The day the project was closed."""
    left: tuple[LeftPerson, ...] = ()
    """Who of validator and responsible person is there no longer."""
    plan_by_one_person: bool = False
    """True where the person who wrote the current plan approved it."""
    concluded_by_owner: bool = False
    """True where the owner gave the benefit its final state."""

    @property
    def final(self) -> bool:
        """True when the benefit is verified or otherwise at its end."""
        return self.state in FINAL

    @property
    def taken_from_budgets(self) -> Decimal | None:
        """What was taken out of budgets: where nothing was agreed with finance, what is claimed from a pool."""
        if not self.budget:
            return self.claimed
        return sum((part.taken or ZERO for part in self.budget), ZERO) or None

    def stands_still(self, today: date) -> RecordKey | None:
        """Its project, where that stands still."""
        if self.project_closed:
            return None
        return standing_still(self.project_id, self.next_gate, self.project_end, today)

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
class MapFacts:
    """What surrounds a benefit: what feeds it, what may count the same money, how it is shared."""

    id: int
    ref: str
    benefit_class: BenefitClass
    final: bool
    disbenefit: bool
    money_to_come: Decimal | None
    upstream: tuple[str, ...] = ()
    """What is red or late upstream, a phrase each."""
    doubles: tuple[str, ...] = ()
    """Benefits of other projects with the same measure, unit and owner area in overlapping periods."""
    attributed: Decimal = ZERO
    """The sum of the shares that projects have in it."""
    enabled: Decimal = ZERO
    """The sum of the shares that deliverables and changes have in it."""
    stops: tuple[date, ...] = ()
    """The days at which something of it is due, as its own facts say."""
    stalled: RecordKey | None = None
    """Its project, where that stands still."""
    upstream_record: RecordKey | None = None
    """The first record upstream that is red or late."""
    upstream_project: int = 0
    """The project of that record."""
    first_double: int | None = None
    """The id of the first of `doubles`."""


class NextGate(NamedTuple):
    """The next gate that is not passed, and how many times each requirement is missing."""

    name: str
    planned: date
    missing: tuple[tuple[str, int], ...]


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
    open_benefits: int = 0
    """Those in no final state."""
    gate: NextGate | None = None
    override: tuple[str, date, str] | None = None
    """The last gate passed with data missing: its name, the day, who and why."""
    value: ProjectValue | None = None
    largest_share: Decimal | None = None
    """The share of the largest benefit in the money of its class; None with fewer than two valued benefits."""
    largest_ref: str = ""
    price_bases: tuple[str, ...] = ()
    next_gate: date | None = None
    next_review: date | None = None
    project_end: date | None = None
    money: Decimal | None = None
    """What its benefits in no final state are planned, else stated, to bring, in whole units; None where none is valued."""
    stage_since: date | None = None
    """The day from which it has been in its stage."""
    sponsor_left: LeftPerson | None = None
    """Its sponsor, where that person is there no longer."""
    changed_without_reason: str | None = None
    """Its money that changed after the investment decision without a reason; see `domain.changes_without_reason`."""

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
    next_gate: date | None = None
    """The day of the next gate of its project while that is not closed."""
    project_end: date | None = None

    def stands_still(self, today: date) -> RecordKey | None:
        """Its project, where that stands still."""
        return standing_still(self.project_id, self.next_gate, self.project_end, today)


@dataclass(slots=True)
class DeliverableFacts:
    """All that the rules need to know of one deliverable; adoption is of the last period that has ended and was planned."""

    id: int
    ref: str
    title: str
    accepted: date | None
    adoption_planned: Decimal | None
    adoption_actual: Decimal | None
    adoption_end: date | None
    money: Decimal | None
    """Stated money of the benefits it enables straight, that are in no final state."""


@dataclass(slots=True)
class ChangeFacts:
    """All that the rules need to know of one business change."""

    id: int
    ref: str
    title: str
    needed_by: date | None
    agreed: date | None
    funded: date | None
    done: date | None
    feeds: int
    """How many benefits in no final state it feeds straight."""
    money: Decimal | None
    project_id: int = 0
    next_gate: date | None = None
    """The day of the next gate of its project while that is not closed."""
    project_end: date | None = None

    def stands_still(self, today: date) -> RecordKey | None:
        """Its project, where that stands still."""
        return standing_still(self.project_id, self.next_gate, self.project_end, today)


@dataclass(slots=True)
class PoolFacts:
    """A pool and what is claimed from it."""

    id: int
    ref: str
    title: str
    ceiling: Decimal | None
    claimed: Decimal
    claims: int


@dataclass(slots=True)
class OwnerFacts:
    """One owner's stated money of a class beside that of the portfolio, in whole units."""

    id: int
    name: str
    benefit_class: BenefitClass
    money: Decimal
    total: Decimal
    owners: int
