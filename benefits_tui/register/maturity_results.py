"""Results of maturity that are kept, as balances are; and the next small step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.maturity.assessment import MaturityAssessment, Measured, StrandResult, Tally, assess, fallen, unmarked
from benefits_tui.domain.maturity.statements import LEVELS, Statement
from benefits_tui.domain.quantity import ZERO, plain
from benefits_tui.register.maturity import measured_as_of, measures
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS, some_of
from benefits_tui.store.lists.pages import ListQuery, page
from benefits_tui.store.models import MaturityTaken
from benefits_tui.store.queries.maturity import results_taken

MOST_RECORDS = 5


class TakenResult(NamedTuple):
    """A result that was kept: the level of each strand, and how many records met each statement of how many."""

    as_of: date
    levels: dict[str, int]
    tallies: dict[str, Tally]
    taken_by: str

    @property
    def level(self) -> int:
        """The level of the weakest strand."""
        return min(self.levels.values(), default=0)


def taken(session: Session, until: date | None = None) -> list[TakenResult]:
    """The results that were kept, of days up to `until`, oldest first."""
    return [_taken(row) for row in results_taken(session.store) if until is None or row.as_of <= until]


def measured_since_taken(session: Session, day: date | None = None) -> MaturityAssessment:
    """The levels on a day, beside the results that were taken by then: what holds only because records left is marked."""
    before = [result.tallies for result in taken(session, day or session.today)]
    return assess(measured_as_of(session, day), unmarked(before))


def take(session: Session, day: date | None = None) -> tuple[MaturityAssessment, list[StrandResult]]:
    """Keep the result of a day, today when none is given, with the strands whose level is lower than in the one before.

    Raises UsageError where nothing was recorded by then.
    """
    as_of = day or session.today
    result = measured_since_taken(session, day)
    before = taken(session, as_of)
    tallies = {measured.statement.id: measured.tally for measured in result.measured}
    counts = {
        statement: [tally.population, tally.met, plain(tally.money), plain(tally.short_money)]
        for statement, tally in tallies.items()
    }
    with session.store.write(session.who(f"take the maturity of {as_of.isoformat()}"), session.today) as transaction:
        transaction.insert(
            MaturityTaken,
            {
                "as_of": as_of, "levels": json.dumps({strand.strand.value: strand.level for strand in result.strands}),
                "counts": json.dumps(counts), "taken_by": session.user, "taken_on": session.today,
            },
        )  # fmt: skip
    return result, fallen(before[-1].levels, result) if before else []


class NextStep(NamedTuple):
    """The smallest set of records that turns a statement of the weakest strand, most money first."""

    statement: Statement
    measured: Measured
    records: list[tuple[str, str, Decimal]]
    """Reference, title and money of each."""


def next_step(session: Session) -> NextStep | None:
    """The next small step; None where nothing is short, or too little is recorded to tell."""
    with session.snapshot():
        result = assess(measured_as_of(session))
        known = measures(session)
        steps = []
        for measured in (measured for strand in result.weakest for measured in strand.measured_next()):
            short = known.short(measured.statement.id)[: min(MOST_RECORDS, measured.short_by)]
            steps.append(StepMeasured(measured, {record.record: record.money for record in short}))
        if not steps:
            return None
        best = best_step(steps)
        rows = _shown(session, best.measured.statement, best.money)
    return NextStep(best.measured.statement, best.measured, sorted(rows, key=lambda row: (-row[2], row[0])))


class StepMeasured(NamedTuple):
    """A statement that is short, and the money of the records that one would begin with."""

    measured: Measured
    money: dict[int, Decimal]


def best_step(steps: Sequence[StepMeasured]) -> StepMeasured:
    """The step with most money for a minute among those that turn their statement; where none does, the shortest."""

    def order(step: StepMeasured) -> tuple[bool, Decimal, int, str]:
        minutes = step.measured.short_by * step.measured.statement.minutes
        turns = step.measured.short_by <= MOST_RECORDS
        gain = sum(step.money.values(), ZERO) / minutes if turns else ZERO
        return not turns, -gain, minutes, step.measured.statement.id

    return min(steps, key=order)


def _shown(session: Session, statement: Statement, money: dict[int, Decimal]) -> list[tuple[str, str, Decimal]]:
    """Reference, title and money of records in the list of a statement."""
    listing = some_of(LISTINGS[statement.records.value], list(money))
    ref = listing.columns[0].name
    title = next((name for name in ("title", "name") if name in listing.names_in_filters()), ref)
    chunk = page(session.store, ListQuery(listing, today=session.today), [ref, title], 0, len(money))
    return [(str(row[0]), str(row[1]), money.get(number, ZERO)) for number, row in zip(chunk.ids, chunk.rows, strict=True)]


MOST_SHOWN = 100


def short_filter(session: Session, statement: Statement) -> tuple[str, int]:
    """What finds the records that fall short in their list, those with most money first, and how many there are in all."""
    with session.snapshot():
        short = measures(session).short(statement.id)
        rows = _shown(session, statement, {record.record: record.money for record in short[:MOST_SHOWN]})
        name = LISTINGS[statement.records.value].columns[0].name
    return f"{name}:{','.join(ref for ref, _, _ in rows)}", len(short)


def next_step_in_words(session: Session) -> str:
    """The next small step as the text of a mail."""
    step = next_step(session)
    if step is None:
        any_benefit = page(session.store, ListQuery(LISTINGS["benefits"], today=session.today), ["ref"], 0, 1).ids
        if not any_benefit:
            return "The next small step: record the first benefit."
        return "Nothing that can be told is short on the next level; statements on fewer than five records cannot be told."
    measured = step.measured
    more = f"{measured.short_by:,} more {'is' if measured.short_by == 1 else 'are'} needed"
    some = f", {len(step.records)} of them" if len(step.records) < measured.short_by else ""
    money = ", most money first" if any(amount for _, _, amount in step.records) else ""
    lines = [
        f"The next small step towards “{LEVELS[step.statement.level]}” in {step.statement.strand.value}: {step.statement.title}.",
        f"{measured.tally.met:,} of {measured.tally.population:,} do now, {more}. Begin with these{some}{money}:",
        *(f"- {title} ({ref})" for ref, title, _ in step.records),
    ]
    return "\n".join(lines)


def _taken(row: MaturityTaken) -> TakenResult:
    counts: dict[str, list[int | str]] = json.loads(row.counts)
    tallies = {
        number: Tally(int(population), int(met), Decimal(str(money)), Decimal(str(short)))
        for number, (population, met, money, short) in counts.items()
    }
    return TakenResult(row.as_of, json.loads(row.levels), tallies, row.taken_by)
