"""Approving a plan: a new version changes only periods that have not ended, unless it corrects them with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.measure import MeasureKind
from benefits_tui.domain.periods import Period, period_after, period_holding
from benefits_tui.domain.quantity import ZERO, PrecisionError, grouped, to_scaled
from benefits_tui.domain.templates import spread, spread_over
from benefits_tui.register.four_eyes import one_person, same_person
from benefits_tui.register.lookup import find
from benefits_tui.register.reasons import reason_in_words
from benefits_tui.register.session import Session, reader_of
from benefits_tui.store.models import Benefit, PlanValue, PlanVersion
from benefits_tui.store.queries import readings as stored
from benefits_tui.store.queries.readings import ApprovedPlan
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction

Plan = Mapping[Period, Decimal]


def set_plan(
    session: Session,
    ref: str,
    values: Plan,
    *,
    approved_by: str | None = None,
    approved_on: date | None = None,
    reason: str | None = None,
    correct: bool = False,
) -> int:
    """Approve a new plan version by period; its number. The versions before it stay as they were.

    Periods that have ended stay as they were planned and need not be given; with `correct` those that are given are changed
    and all others stay, and a reason is needed. A plan equal to the current one makes no new version. Raises
    RecordNotFound, and FieldError for overlapping periods and for what has ended.
    """
    with session.store.write(session.change_info(f"approve a plan of {ref}", reason), session.today) as transaction:
        record = find(transaction, ref, Kind.BENEFIT)
        present = current_plan(transaction, record.id)
        if present and (reason is not None or correct):
            reason = reason_in_words(reason)
        wanted = present | dict(values) if correct else revised_plan(present, values, session.today)
        alone = planned_alone(transaction, session, approved_by)
        approver = approved_by or session.user
        return write_plan(transaction, record.id, wanted, approver, approved_on or session.today, reason, one_person=alone)


def planned_alone(reader: Reader, session: Session, approved_by: str | None = None) -> bool:
    """Whether who writes a plan approves it too. Raises FourEyesWanted where the policy refuses that."""
    alike = same_person(reader, session.user, approved_by or session.user)
    way_on = "name who approved it: plan … --approved-by NAME"
    return one_person(session.policy, alike, "plan", "you wrote this plan yourself", way_on)


def revised_plan(present: Plan, values: Plan, today: date) -> dict[Period, Decimal]:
    """The plan with these values from now on: what has ended stays as it was planned. The first plan may hold any period.

    Raises FieldError where a period that has ended would be changed or added.
    """
    if not present:
        return dict(values)
    ended = {span: value for span, value in present.items() if span.end <= today}
    for span, value in sorted(values.items()):
        if span.end <= today and ended.get(span) != value:
            raise FieldError(
                f"plan: {span.label()} has ended and stays as it was planned; plan --correct --reason … changes it", "plan"
            )
    return ended | dict(values)


class SpreadPlan(NamedTuple):
    """A lifetime value spread over periods, and what was done in a sentence."""

    values: dict[Period, Decimal]
    summary: str


def spread_total(session: Session, ref: str, total: Decimal, shape: str = "flat", years: int | None = None) -> SpreadPlan:
    """A plan that comes to `total`: what is planned for periods that have ended stays, the rest is spread over those that remain.

    The periods are the current plan's, without one those from the start of realisation to its end, or over `years`.
    Raises RecordNotFound, and FieldError of a level and where no period remains.
    """
    record = find(session.store, ref, Kind.BENEFIT)
    benefit = session.store.get(Benefit, record.id)
    if benefit.kind is MeasureKind.LEVEL:
        raise FieldError("total: a level is a position and is not spread; give PERIOD=VALUE", "total")
    present = current_plan(session.store, record.id)
    spans = sorted(present) if present and years is None else _periods_of(session, benefit, total, shape, years)
    kept = {span: value for span, value in present.items() if span.end <= session.today}
    remaining = [span for span in spans if span.end > session.today and span not in kept]
    if not remaining:
        raise FieldError("total: no period of the plan remains; give PERIOD=VALUE, or --years", "total")
    rest = total - sum(kept.values(), ZERO)
    values = spread_over(rest, shape, remaining)
    fiscal = session.policy.fiscal_year_start
    many = f"{len(remaining)} period{'s' if len(remaining) != 1 else ''}"
    description = f"{grouped(rest)} over {many}, {remaining[0].label(fiscal)} to {remaining[-1].label(fiscal)}, {shape}"
    return SpreadPlan(values, f"{description}; {grouped(total - rest)} stays planned for what has ended" if kept else description)


def _periods_of(session: Session, benefit: Benefit, total: Decimal, shape: str, years: int | None) -> list[Period]:
    """The periods of a benefit without a plan. Raises FieldError where its start is not known."""
    if benefit.start_date is None:
        raise FieldError("start: the benefit needs one for its plan to begin", "start")
    frequency = benefit.frequency or session.policy.default_frequency
    fiscal = session.policy.fiscal_year_start
    if years is not None or benefit.end_date is None:
        return list(spread(total, shape, benefit.start_date, years or 3, frequency, fiscal))
    spans = [period_holding(benefit.start_date, frequency, fiscal)]
    while spans[-1].end < benefit.end_date:
        spans.append(period_after(spans[-1].end, frequency.months))
    return spans


def write_plan(
    transaction: Transaction,
    benefit: int,
    values: Mapping[Period, Decimal],
    approved_by: str,
    approved_on: date,
    reason: str | None,
    *,
    one_person: bool = False,
) -> int:
    """Write a plan version inside a transaction; its number, or the current one's when nothing differs.

    `one_person`: who wrote it approved it. The same plan again, approved by a second person, is then approved by them.
    """
    spans = sorted(values)
    for earlier, other in pairwise(spans):
        if earlier.overlaps(other):
            raise FieldError(f"plan: the periods {earlier.label()} and {other.label()} overlap", "plan")
    try:
        for value in values.values():
            to_scaled(value)
    except PrecisionError as problem:
        raise FieldError(f"plan: {problem}", "plan") from problem
    current = stored.current_plan_version(transaction, benefit)
    number = 1
    if current is not None:
        if stored.plan_values(transaction, current.id) == values:
            known: dict[str, Value] = {"reason": reason} if reason and not current.reason else {}
            if current.one_person and not one_person:
                known |= {"approved_by": approved_by, "approved_on": approved_on, "one_person": None}
            if known:
                transaction.update(PlanVersion, current.id, known)
            return current.number
        transaction.update(PlanVersion, current.id, {"current": False})
        number = current.number + 1
    version = transaction.insert(
        PlanVersion,
        {
            "benefit_id": benefit,
            "number": number,
            "approved_by": approved_by,
            "approved_on": approved_on,
            "reason": reason,
            "class": transaction.get(Benefit, benefit).benefit_class,
            "one_person": one_person or None,
        },
    )
    transaction.insert_many(
        PlanValue,
        [{"plan_version_id": version, "start_date": span.start, "end_date": span.end, "value": values[span]} for span in spans],
        [("benefit", benefit)] * len(spans),
    )
    return number


def current_plan(reader: Reader, benefit: int) -> dict[Period, Decimal]:
    """The current approved plan, empty when there is none."""
    current = stored.current_plan_version(reader, benefit)
    return stored.plan_values(reader, current.id) if current is not None else {}


def first_plan(session: Session, ref: str) -> dict[Period, Decimal]:
    """The first plan that was approved, empty when there is none. Raises RecordNotFound."""
    first = stored.first_plan_version(session.store, find(session.store, ref, Kind.BENEFIT).id)
    return stored.plan_values(session.store, first) if first is not None else {}


def plan_versions(source: Session | Reader, benefit: int) -> list[ApprovedPlan]:
    """Every plan version of a benefit, oldest first."""
    return stored.plan_versions(reader_of(source), benefit)
