"""Results of maturity that are kept, as balances are."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.maturity.assessment import MaturityAssessment, StrandResult, Tally, assess, fallen, unmarked
from benefits_tui.domain.maturity.statements import BY_ID, OF_FLAGS
from benefits_tui.domain.quantity import plain
from benefits_tui.register.maturity import measured_as_of
from benefits_tui.register.maturity_left import Base, quarter_before, records_left
from benefits_tui.register.session import Session
from benefits_tui.store.models import MaturityTaken
from benefits_tui.store.queries.maturity import changes_of_results, results_taken

_CELLS = 4
"""Of a statement are kept population, met, money, money short; and 1 behind them where it held only because records left."""


class TakenResult(NamedTuple):
    """A result that was kept: the level of each strand, and how many records met each statement of how many."""

    as_of: date
    levels: dict[str, int]
    tallies: dict[str, Tally]
    taken_by: str
    taken_on: date
    change: int = 0
    """The change with which it was kept."""
    marked: frozenset[str] = frozenset()
    """The statements that held only because records had left."""

    @property
    def level(self) -> int:
        """The level of the weakest strand."""
        return min(self.levels.values(), default=0)


def taken(session: Session, until: date | None = None) -> list[TakenResult]:
    """The results that were kept, of days up to `until`, oldest first."""
    changes = changes_of_results(session.store)
    return [_taken(row, changes.get(row.id, 0)) for row in results_taken(session.store) if until is None or row.as_of <= until]


def measured_since_taken(session: Session, day: date | None = None) -> MaturityAssessment:
    """The levels on a day, beside the results that were taken by then: what holds only because records left is marked.

    What the register no longer knows of an earlier day, how flags stood then, is as it was kept on that day, where it was.
    """
    before = taken(session, day or session.today)
    tallies = measured_as_of(session, day)
    if day is not None and day < session.today:
        for result in before:
            if result.as_of == result.taken_on == day:
                tallies |= {number: result.tallies[number] for number in OF_FLAGS if number in result.tallies}
    kept = unmarked(
        {number: tally for number, tally in result.tallies.items() if number not in result.marked} for result in before
    )
    return assess(tallies, kept, records_left(session, day or session.today, tallies, _bases(session, day, before, kept)))


def _bases(session: Session, day: date | None, before: list[TakenResult], kept: dict[str, Tally]) -> dict[str, Base]:
    """What each statement is held against: the last result of which nothing is held against it, else the end of the quarter."""
    quarter = quarter_before(session, day or session.today)
    bases = dict.fromkeys(BY_ID, quarter)
    for result in before:
        for number, tally in result.tallies.items():
            if kept.get(number) is tally:
                bases[number] = (result.as_of, result.change, tally)
    return bases


def take(session: Session, day: date | None = None) -> tuple[MaturityAssessment, list[StrandResult]]:
    """Keep the result of a day, today when none is given, with the strands whose level is lower than in the one before.

    Raises UsageError where nothing was recorded by then.
    """
    as_of = day or session.today
    result = measured_since_taken(session, day)
    before = taken(session, as_of)
    counts = {
        measured.statement.id: [
            measured.tally.population, measured.tally.met, plain(measured.tally.money), plain(measured.tally.short_money),
            *([1] if measured.by_shrinking else []),
        ]
        for measured in result.measured
    }  # fmt: skip
    with session.store.write(session.change_info(f"take the maturity of {as_of.isoformat()}"), session.today) as transaction:
        transaction.insert(
            MaturityTaken,
            {
                "as_of": as_of, "levels": json.dumps({strand.strand.value: strand.level for strand in result.strands}),
                "counts": json.dumps(counts), "taken_by": session.user, "taken_on": session.today,
            },
        )  # fmt: skip
    return result, fallen(before[-1].levels, result) if before else []


def _taken(row: MaturityTaken, change: int) -> TakenResult:
    counts: dict[str, list[int | str]] = json.loads(row.counts)
    tallies = {
        number: Tally(int(population), int(met), Decimal(str(money)), Decimal(str(short)))
        for number, (population, met, money, short, *_) in counts.items()
    }
    marked = frozenset(number for number, cells in counts.items() if len(cells) > _CELLS)
    return TakenResult(row.as_of, json.loads(row.levels), tallies, row.taken_by, row.taken_on, change, marked)
