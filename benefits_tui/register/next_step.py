"""The next small step: the smallest set of records that turns a statement of the weakest strand."""

from __future__ import annotations

from typing import NamedTuple

from benefits_tui.domain.maturity.assessment import Measured, assess
from benefits_tui.domain.maturity.statements import LEVELS, Statement
from benefits_tui.domain.maturity.steps import MOST_RECORDS, StepMeasured, best_step, is_young, statements_to_turn
from benefits_tui.register.maturity import measured_as_of, measures
from benefits_tui.register.offered_step import StepRecord, records_of
from benefits_tui.register.session import Session
from benefits_tui.store.change_log import first_day
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.pages import ListQuery, page


class NextStep(NamedTuple):
    """A statement, as measured, and the records to begin with, most money first."""

    measured: Measured
    records: list[StepRecord]
    strand_level: int
    """The level that the strand has reached so far."""

    @property
    def statement(self) -> Statement:
        """What is to be turned."""
        return self.measured.statement


def next_step(session: Session) -> NextStep | None:
    """The next small step; None where nothing is short, or too little is recorded to tell."""
    with session.snapshot():
        result = assess(measured_as_of(session))
        known = measures(session)
        young = is_young(first_day(session.store), session.today)
        steps = []
        for measured in statements_to_turn(result, young=young):
            short = known.short(measured.statement.id)[: min(MOST_RECORDS, measured.short_by)]
            steps.append(StepMeasured(measured, {record.record: record.money for record in short}))
        if not steps:
            return None
        best = best_step(steps)
        records = records_of(session, best.measured.statement, best.money)
    level = next(strand.level for strand in result.strands if best.measured in strand.measured)
    return NextStep(best.measured, records, level)


def has_benefits(session: Session) -> bool:
    """True once a benefit is recorded."""
    return bool(page(session.store, ListQuery(LISTINGS["benefits"], today=session.today), ["ref"], 0, 1).ids)


FIRST_BENEFIT = "Record the first benefit."


def next_step_in_words(session: Session) -> str:
    """The next small step as the text of a mail."""
    step = next_step(session)
    if step is None:
        if not has_benefits(session):
            return "The next small step: record the first benefit."
        return (
            "No statement that can be measured is short on the next level; those on fewer than five records cannot be measured."
        )
    measured = step.measured
    statement = measured.statement
    more = f"{measured.short_by:,} more {'is' if measured.short_by == 1 else 'are'} needed"
    some = f", {len(step.records)} of them" if len(step.records) < measured.short_by else ""
    money = ", most money first" if any(record.money for record in step.records) else ""
    heading = f"Begin with these{some}{money}:" if statement.mends else "It counts from the next one on; these fell short:"
    towards = LEVELS[statement.level]
    lines = [
        f"The next small step towards “{towards}” in {statement.strand.value}: {statement.title}.",
        f"{measured.tally.met:,} of {measured.tally.population:,} do now, {more}. {heading}",
        *(f"- {record.title} ({record.ref})" for record in step.records),
    ]
    return "\n".join(lines)
