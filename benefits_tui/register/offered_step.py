"""The small step that is offered, as it is kept: no more than a row is read, however large the register."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.maturity.statements import BY_ID, LEVELS, Statement
from benefits_tui.domain.maturity.steps import shares_moved
from benefits_tui.domain.quantity import ZERO
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS, some_of
from benefits_tui.store.lists.pages import ListQuery, page
from benefits_tui.store.models import SmallStep
from benefits_tui.store.queries.maturity import kept_step


class StepRecord(NamedTuple):
    """A record of a small step: its id in the statement's list, reference, title and money."""

    id: int
    ref: str
    title: str
    money: Decimal


class OfferedStep(NamedTuple):
    """A small step as it is offered: the statement, its records that still fall short, and how far it had come then."""

    statement: Statement
    records: list[StepRecord]
    met: int
    population: int
    level: int
    offered_on: date

    @property
    def summary(self) -> str:
        """A line about it: `4 of 18 benefits have no active owner`."""
        short = self.population - self.met
        return f"{short:,} of {self.population:,} {self.statement.records.value} {self.statement.lacks}"


class StepMoved(NamedTuple):
    """What a step that is done moved: how many met the statement of how many, and the level of its strand, before and after."""

    step: OfferedStep
    met: int
    population: int
    level: int

    @property
    def summary(self) -> str:
        """A line about it."""
        statement = self.step.statement
        moved = shares_moved((self.step.met, self.step.population), (self.met, self.population))
        reached = f", level {self.level} ({LEVELS[self.level]}) reached in {statement.strand.value}"
        return f"{moved}{reached if self.level > self.step.level else ''}: {statement.title}"


class StepNews(NamedTuple):
    """What a look found: what to offer, what was moved, whether that differs from what is kept."""

    offer: OfferedStep | None = None
    moved: StepMoved | None = None
    differs: bool = False
    first_benefit: bool = False
    """True where nothing is recorded yet that could be measured."""


def offered(session: Session) -> OfferedStep | None:
    """The step that was offered last, as it is kept: a look at a row, however large the register."""
    kept = kept_step(session.store)
    return None if kept is None else as_offered(session, kept)


def as_offered(session: Session, kept: SmallStep) -> OfferedStep | None:
    """A step as it is kept, with those of its records that are still there; None for one that means nothing."""
    try:
        statement = BY_ID[kept.statement]
        money = {int(record): Decimal(amount) for record, amount in json.loads(kept.records)}
    except (LookupError, ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    return OfferedStep(statement, records_of(session, statement, money), kept.met, kept.population, kept.level, kept.offered_on)


def records_of(session: Session, statement: Statement, money: dict[int, Decimal]) -> list[StepRecord]:
    """Records in the list of a statement that are still there, most money first."""
    listing = some_of(LISTINGS[statement.records.value], list(money))
    ref = listing.columns[0].name
    title = next((name for name in ("title", "name") if name in listing.names_in_filters()), ref)
    chunk = page(session.store, ListQuery(listing, today=session.today), [ref, title], 0, len(money))
    records = (
        StepRecord(number, str(row[0]), str(row[1]), money.get(number, ZERO))
        for number, row in zip(chunk.ids, chunk.rows, strict=True)
    )
    return sorted(records, key=lambda record: (-record.money, record.ref))
