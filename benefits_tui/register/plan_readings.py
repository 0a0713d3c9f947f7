"""What the register reads by itself: once a quarter each statement of the plan of action, and the levels that were reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.maturity.assessment import Tally, assess
from benefits_tui.domain.maturity.plan import gate_name, in_percent, quarters_until
from benefits_tui.domain.periods import Period
from benefits_tui.register.maturity import measured_as_of, tallies_of
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.quarters import may_rebuild
from benefits_tui.register.readings import write_reading
from benefits_tui.register.session import Session
from benefits_tui.store.models import Actual, Gate
from benefits_tui.store.queries import readings as stored
from benefits_tui.store.queries.maturity import MeasuredBenefit, OwnPlan, measured_benefits, open_plan
from benefits_tui.store.queries.projects import gates_in_order
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import THE_REGISTER


class QuarterToRead(NamedTuple):
    """A quarter that has ended, with the benefits of the plan that were not read for it."""

    quarter: Period
    benefits: list[MeasuredBenefit]


def to_read(session: Session) -> list[QuarterToRead]:
    """The quarters of the plan of action that were not read, oldest first: a look at a few rows."""
    plan = open_plan(session.store)
    if plan is None or plan.start is None:
        return []
    yesterday = session.today - timedelta(days=1)
    quarters = quarters_until(plan.start, yesterday, session.policy.fiscal_year_start)
    return _unread(session.store, plan, quarters)


def _unread(reader: Reader, plan: OwnPlan, quarters: list[Period]) -> list[QuarterToRead]:
    benefits = measured_benefits(reader, plan.id)
    read = {known.benefit: stored.readings_by_period(reader, Actual, known.benefit).keys() for known in benefits}
    result = []
    for quarter in quarters:
        missing = [known for known in benefits if not any(span.overlaps(quarter) for span in read[known.benefit])]
        if missing:
            result.append(QuarterToRead(quarter, missing))
    return result


def read_plan(session: Session) -> int:
    """Write the readings that are due, as measured by the register; how many. Nothing where the session may not write.

    A quarter is measured as the register stood on its last day; a large register on the day it is opened.
    Raises Busy, DiskFull.
    """
    if session.read_only:
        return 0
    written = 0
    for quarter, benefits in to_read(session):
        tallies = _tallies(session, quarter)
        action = f"readings of the plan of action for {quarter.label(session.policy.fiscal_year_start)}, measured by the register"
        with session.store.write(session.by_the_register(action), session.today) as transaction:
            for known in benefits:
                tally = tallies.get(known.statement)
                if tally is not None and tally.population:
                    written += _write(transaction, session, known, quarter, tally)
            _pass_gates(transaction, session, tallies)
    return written


def _tallies(session: Session, quarter: Period) -> Mapping[str, Tally]:
    if not may_rebuild(session):
        return measured_as_of(session)
    with register_as_of(session, quarter.end, flags_follow=True) as then:
        return tallies_of(session, then)


def _write(transaction: Transaction, session: Session, known: MeasuredBenefit, quarter: Period, tally: Tally) -> bool:
    share = in_percent(Decimal(tally.met) / tally.population)
    evidence = f"measured by the register: statement {known.statement}, {tally.met:,} of {tally.population:,}"
    by_itself = replace(session, user=THE_REGISTER)
    return bool(write_reading(transaction, "actual", known.benefit, quarter, share, by_itself, evidence))


def _pass_gates(transaction: Transaction, session: Session, tallies: Mapping[str, Tally]) -> None:
    """The gates of the plan are passed by the register, where their level is reached."""
    plan = open_plan(transaction)
    level = assess(tallies).level
    if plan is None:
        return
    reached = {gate_name(number) for number in range(1, level + 1)}
    for gate in gates_in_order(transaction, plan.id):
        if gate.passed is None and gate.gate in reached:
            transaction.update(Gate, gate.id, {"passed": session.today, "passed_by": THE_REGISTER})
