"""How far the plan of action is: what each measure has moved, which steps are done or overdue, which small steps were taken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.json_values import JsonObject, as_json
from benefits_tui.domain.maturity.statements import BY_ID
from benefits_tui.domain.maturity.steps import StepOutcome, shares_moved
from benefits_tui.domain.plain_text import format_date
from benefits_tui.register.session import Session
from benefits_tui.store.models import Actual, SmallStepEnded
from benefits_tui.store.queries import readings as stored
from benefits_tui.store.queries.maturity import (
    MeasuredBenefit,
    PlannedStep,
    measured_benefits,
    open_plan,
    planned_steps,
    steps_ended,
)

__all__ = ["EndedStep", "MeasureMoved", "PlanStatus", "PlannedStep", "ended_steps", "plan_status", "status_as_plain"]

_MOST_ENDED = 5


class MeasureMoved(NamedTuple):
    """A measure of the plan: from what it was to what was read last, and where it is to come."""

    known: MeasuredBenefit
    latest: Decimal | None
    read_for: date | None

    @property
    def reached(self) -> bool:
        """True where the target was read."""
        return self.latest is not None and self.known.target is not None and self.latest >= self.known.target


class EndedStep(NamedTuple):
    """A small step that was taken, or left: when, what, and what it moved or why it was left."""

    on: date
    title: str
    summary: str
    by: str


class PlanStatus(NamedTuple):
    """The plan of action on a day."""

    ref: str
    name: str
    by: date | None
    today: date
    measures: list[MeasureMoved]
    steps: list[PlannedStep]

    @property
    def overdue(self) -> list[PlannedStep]:
        """The steps whose day has passed."""
        return [step for step in self.steps if step.done is None and step.due is not None and step.due < self.today]

    @property
    def summary(self) -> str:
        """The plan in a sentence."""
        done = sum(step.done is not None for step in self.steps)
        late = self.overdue
        overdue = f", {len(late):,} overdue (first: {late[0].title})" if late else ""
        reached = sum(measure.reached for measure in self.measures)
        return (
            f"{self.name} ({self.ref}){_by_date(self.by)}: {done:,} of {len(self.steps):,} steps done{overdue}; "
            f"{reached:,} of {len(self.measures):,} measures at their target."
        )


def _by_date(day: date | None) -> str:
    return f", by {format_date(day)}" if day is not None else ""


def plan_status(session: Session) -> PlanStatus | None:
    """How far the plan of action is; None where there is none."""
    with session.snapshot():
        plan = open_plan(session.store)
        if plan is None:
            return None
        measures = []
        for known in measured_benefits(session.store, plan.id):
            read = stored.readings(session.store, Actual, known.benefit)
            last = max(read, key=lambda reading: reading.period.end, default=None)
            measures.append(MeasureMoved(known, last and last.value, last and last.period.end))
        return PlanStatus(plan.ref, plan.name, plan.end, session.today, measures, planned_steps(session.store, plan.id))


def ended_steps(session: Session) -> list[EndedStep]:
    """The small steps that ended last, newest first."""
    return [_ended(row) for row in steps_ended(session.store, _MOST_ENDED)]


def _ended(row: SmallStepEnded) -> EndedStep:
    if row.outcome is StepOutcome.DONE and row.met is not None and row.population is not None:
        shares_text = shares_moved((row.met_before, row.population_before), (row.met, row.population))
    else:
        shares_text = f"not now{f', until {format_date(row.until_date)}' if row.until_date else ''}: {row.reason or ''}"
    return EndedStep(row.ended_on, BY_ID[row.statement].title, shares_text, row.ended_by)


def status_as_plain(status: PlanStatus | None, ended: list[EndedStep]) -> JsonObject:
    """The plan as plain data; null where there is none."""
    small = [{name: as_json(value) for name, value in step._asdict().items()} for step in ended]
    if status is None:
        return {"plan": None, "small_steps": small}
    measures = [
        {
            "benefit": moved.known.ref, "statement": moved.known.statement, "title": moved.known.title,
            "baseline": as_json(moved.known.baseline), "latest": as_json(moved.latest), "read_for": as_json(moved.read_for),
            "target": as_json(moved.known.target), "reached": moved.reached,
        }
        for moved in status.measures
    ]  # fmt: skip
    late = {step.ref for step in status.overdue}
    steps = [
        {name: as_json(value) for name, value in step._asdict().items()} | {"overdue": step.ref in late} for step in status.steps
    ]
    plan = {"ref": status.ref, "name": status.name, "by": as_json(status.by), "measures": measures, "steps": steps}
    return {"plan": plan, "small_steps": small}
