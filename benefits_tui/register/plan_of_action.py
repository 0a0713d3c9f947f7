"""The plan of action: a project of the register's own whose benefits are the statements to be raised, policed as any other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.lifecycle import Stage, State
from benefits_tui.domain.maturity.assessment import Measured
from benefits_tui.domain.maturity.plan import (
    HIGHEST,
    STEPS,
    cannot_be_told,
    gate_name,
    in_percent,
    quarters_until,
    review_days,
    spread_days,
    to_raise,
    way_to,
)
from benefits_tui.domain.maturity.statements import LEVELS, OWN_CATEGORY
from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.domain.plain_text import format_date
from benefits_tui.register.benefits_map import write_link
from benefits_tui.register.lookup import RecordId, person_id
from benefits_tui.register.maturity import measured_on
from benefits_tui.register.plans import write_plan
from benefits_tui.register.records import flag_changes, insert_record, record_of
from benefits_tui.register.session import Session
from benefits_tui.store.models import Gate, MeasuredStatement
from benefits_tui.store.queries.maturity import last_answerer, measured_benefits, open_plan, own_plans
from benefits_tui.store.queries.projects import benefits_of
from benefits_tui.store.queries.records import person_shown
from benefits_tui.store.transaction import Transaction


class PlanMade(NamedTuple):
    """What a plan of action was made of."""

    project: str
    level: int
    by: date
    statements: list[str]
    left_out: list[str]
    """Statements up to the level that cannot be told yet."""
    sponsor: str
    owner: str
    raised: list[str]

    @property
    def summary(self) -> str:
        """What it comes to: `7 measures to level 3, a step and a habit each`."""
        count = len(self.statements)
        return f"{count:,} measure{'s' if count != 1 else ''} to level {self.level}, a step and a habit each"


def make_plan(session: Session, level: int, by: date, sponsor: str | None = None, owner: str | None = None) -> PlanMade:
    """Make the plan of action to a level by a day: benefits, steps, habits, reviews and gates, in one change.

    The sponsor is who answered P1 where none is named, the owner who answered P3. Raises UsageError, FieldError.
    """
    if not 1 <= level <= HIGHEST:
        raise FieldError(f"to: there is no level {level}; there is 1 to {HIGHEST}", "to")
    quarters = quarters_until(session.today, by, session.policy.fiscal_year_start)
    if len(quarters) < 2:
        raise FieldError(f"by: {by.isoformat()} leaves less than two ends of a quarter to measure at", "by")
    result = measured_on(session)
    wanted = to_raise(result, level)
    if not wanted:
        raise UsageError(
            f"No statement that can be measured is short up to level {level} ({LEVELS[level]}): there is nothing to raise."
        )
    with session.store.write(session.change_info(f"make the plan of action to level {level}"), session.today) as transaction:
        present_plan = open_plan(transaction)
        if present_plan is not None:
            raise UsageError(f"There is a plan of action already: {present_plan.ref}. End that project before you make another.")
        chair = _person(transaction, sponsor or last_answerer(transaction, "P1"), "sponsor", "the executive sponsor")
        accountable = _person(transaction, owner or last_answerer(transaction, "P3"), "owner", "who sees to the measures")
        project = _project(transaction, session, level, by, chair)
        plan = _PlanParts(transaction, session, project, by, quarters, accountable, chair)
        objective = _objective(transaction, session, level)
        days = spread_days(session.today, quarters[-1].start, len(wanted))
        for measured, made, kept in zip(wanted, days, [*days[1:], by], strict=True):
            plan.raised_by_step(measured, objective, made, kept)
        plan.reviews()
    return PlanMade(
        project.ref, level, by, [measured.statement.id for measured in wanted], cannot_be_told(result, level), chair,
        accountable, flag_changes(transaction)[0],
    )  # fmt: skip


def _person(transaction: Transaction, named: str | None, field: str, who: str) -> str:
    """Somebody as lists name them. Raises FieldError where nobody is named."""
    if not named:
        raise FieldError(f"{field}: name {who}", field)
    return str(person_shown(transaction, person_id(transaction, named, field)))


def _project(transaction: Transaction, session: Session, level: int, by: date, chair: str) -> RecordId:
    ref = f"PMO-{own_plans(transaction) + 1}"
    fields: dict[str, Value] = {
        "ref": ref, "name": f"Benefits management to level {level}, {LEVELS[level]}", "category": OWN_CATEGORY,
        "description": session.policy.vision or None, "stage": Stage.DELIVERY.value, "start": session.today, "end": by,
        "sponsor": chair,
    }  # fmt: skip
    number, ref = insert_record(transaction, Kind.PROJECT, fields, session.today)
    for place, day in enumerate(spread_days(session.today, by, level)):
        gate: dict[str, Value] = {
            "project_id": number, "gate": gate_name(place + 1), "title": LEVELS[place + 1], "position": place, "planned": day,
            "requires": "", "leads_to": None, "role": None,
        }  # fmt: skip
        transaction.insert(Gate, gate)
    return RecordId(Kind.PROJECT, number, ref)


def _objective(transaction: Transaction, session: Session, level: int) -> str:
    title = session.policy.vision or f"Benefits are tracked as on level {level}, {LEVELS[level]}"
    return insert_record(transaction, Kind.OBJECTIVE, {"title": " ".join(title.split())[:200]}, session.today)[1]


class _PlanParts(NamedTuple):
    """The parts of a plan, written into its project."""

    transaction: Transaction
    session: Session
    project: RecordId
    by: date
    quarters: list[Period]
    owner: str
    chair: str

    def _add(self, kind: Kind, /, **fields: Value) -> RecordId:
        values: dict[str, Value] = {"project": self.project.ref, **fields}
        return RecordId(kind, *insert_record(self.transaction, kind, values, self.session.today))

    def raised_by_step(self, measured: Measured, objective: str, made: date, kept: date) -> None:
        """A statement as a benefit, what is made for it by a day, and the habit that is kept by another."""
        step = STEPS[measured.statement.id]
        benefit = self._benefit(measured, objective, made)
        habit = self._add(Kind.BUSINESS_CHANGE, title=step.habit, owner=self.owner, needed_by=kept)
        deliverable = self._add(Kind.DELIVERABLE, title=step.deliverable, planned=made)
        write_link(self.transaction, deliverable, habit, None, None)
        write_link(self.transaction, habit, benefit, Decimal(1), None)

    def _benefit(self, measured: Measured, objective: str, starts: date) -> RecordId:
        """Its baseline is measured today, its target is the threshold; it begins once what is made for it is there."""
        statement, today = measured.statement, self.session.today
        assert measured.share is not None
        baseline, target = in_percent(measured.share), in_percent(statement.threshold)
        fields: dict[str, Value] = {
            "title": statement.title, "class": "quantifiable", "owner": self.owner, "objectives": objective, "unit": "%",
            "measure": f"Share of: {statement.population}", "kind": "level", "direction": "increase",
            "frequency": Frequency.QUARTERLY.value, "source": "this register",
            "method": f"statement {statement.id} of maturity, measured by the register", "baseline": baseline,
            "baseline_date": today, "target": target, "target_date": self.by, "start": starts, "end": self.by,
            "state": State.REALISING.value,
        }  # fmt: skip
        benefit = self._add(Kind.BENEFIT, **fields)
        to_come = [quarter for quarter in self.quarters if quarter.end >= starts]
        write_plan(self.transaction, benefit.id, way_to(baseline, target, to_come), self.chair, today, None)
        self.transaction.insert(MeasuredStatement, {"benefit_id": benefit.id, "statement": statement.id})
        return benefit

    def reviews(self) -> None:
        """A review each half year, chaired by the sponsor."""
        for day in review_days(self.session.today, self.by):
            self._add(Kind.REVIEW, kind="stage_end", due=day, chair=self.chair)


def add_culture(session: Session) -> list[str]:
    """Take a question that was answered by enough people since, and is short, into the plan; the ids of those it took."""
    plan = open_plan(session.store)
    if plan is None or plan.end is None or plan.end <= session.today:
        return []
    known = {benefit.statement for benefit in measured_benefits(session.store, plan.id)}
    wanted = [
        measured_statement
        for measured_statement in to_raise(measured_on(session), 0)
        if measured_statement.statement.id not in known
    ]
    quarters = quarters_until(session.today, plan.end, session.policy.fiscal_year_start)
    if not (known and wanted and quarters):
        return []
    action = f"take {', '.join(measured.statement.id for measured in wanted)} into the plan of action"
    with session.store.write(session.by_the_register(action), session.today) as transaction:
        values = record_of(transaction, Kind.PROJECT, plan.id).values
        of_plan = benefits_of(transaction, plan.id)[0].id
        first = record_of(transaction, Kind.BENEFIT, of_plan).values
        project = RecordId(Kind.PROJECT, plan.id, plan.ref)
        owner, chair = str(first["owner"]), str(values["sponsor"])
        parts = _PlanParts(transaction, session, project, plan.end, quarters, owner, chair)
        for measured in wanted:
            parts.raised_by_step(measured, str(first["objectives"]), quarters[0].end, plan.end)
    return [measured.statement.id for measured in wanted]


def vision_in_words(session: Session) -> str:
    """The vision with who signed it and when, and the resources; blank where no vision stands in the policy."""
    policy = session.policy
    if not policy.vision:
        return ""
    signed = f" Signed by {policy.vision_signed_by}" if policy.vision_signed_by else " Not signed yet"
    if policy.vision_signed_by and policy.vision_signed_on:
        signed += f" on {format_date(date.fromisoformat(policy.vision_signed_on))}"
    time = f" Time for tracking: {policy.tracking_resources}." if policy.tracking_resources else ""
    return f"{policy.vision.rstrip('. ')}.{signed}.{time}"
