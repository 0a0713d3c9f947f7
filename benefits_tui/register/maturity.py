"""Maturity measured from the register itself: the statements, the records that fall short, results that were taken."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date
from decimal import Decimal

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import nearest
from benefits_tui.domain.json_values import JsonObject, as_json
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.maturity.assessment import MaturityAssessment, Measured, StrandResult, Tally, assess, statement_of
from benefits_tui.domain.maturity.statements import BY_ID, LEVELS, Statement, Strand
from benefits_tui.domain.quantity import plain
from benefits_tui.register.lists import rows
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.session import Session
from benefits_tui.store.facts.tallies import Measure
from benefits_tui.store.lists.catalogue import LISTINGS, some_of
from benefits_tui.store.lists.columns import Listing
from benefits_tui.store.lists.pages import ListQuery

__all__ = [
    "LEVELS", "MaturityAssessment", "Measured", "Statement", "Strand", "StrandResult", "as_plain", "measured_on", "measures",
    "named", "short_listing", "short_of",
]  # fmt: skip


def named(number: str) -> Statement:
    """The statement of an id. Raises UsageError with the nearest."""
    statement = statement_of(number)
    if statement is None:
        raise UsageError(f"There is no statement {number!r}{nearest(number.upper(), sorted(BY_ID))}")
    return statement


def measures(session: Session, then: Session | None = None) -> Measure:
    """The populations of the statements on the day of `then`, a session on the register of that day, or of today."""
    at = then or session
    return Measure(at.store, session.store, at.policy, at.today)


def measured_as_of(session: Session, day: date | None = None) -> dict[str, Tally]:
    """The counts of every statement on a day, today when none is given. Raises UsageError where nothing was recorded by then."""
    with _on(session, day) as then:
        return tallies_of(session, then)


def measured_on(session: Session, day: date | None = None) -> MaturityAssessment:
    """The levels on a day, today when none is given. Raises UsageError where nothing was recorded by then."""
    return assess(measured_as_of(session, day))


def _on(session: Session, day: date | None) -> AbstractContextManager[Session]:
    return nullcontext(session) if day is None else register_as_of(session, day)


def tallies_of(session: Session, then: Session) -> dict[str, Tally]:
    """The counts of every statement that is asked, of the register as it stood in `then`."""
    with session.snapshot():
        tallies = measures(session, then).tallies()
    # Where no cashable benefits are tracked nobody can be asked whether they are taken from budgets.
    return tallies if then.policy.is_tracked(BenefitClass.CASHABLE) else {key: tallies[key] for key in tallies if key != "P2"}


def short_listing(session: Session, statement: Statement) -> Listing:
    """The records of a statement that fall short, as the part of their list that holds them. Raises UsageError for a question."""
    if statement.is_question:
        raise UsageError(f"{statement.id} is a question: 'maturity answer' shows who is asked and what was answered.")
    short = measures(session).short(statement.id)
    return some_of(LISTINGS[statement.records.value], [record.record for record in short])


def short_of(session: Session, number: str, text: str = "") -> list[JsonObject]:
    """The records that fall short as plain data, in the order of their list. Raises UsageError, FilterError."""
    statement = named(number)
    with session.snapshot():
        query = ListQuery(short_listing(session, statement), text, today=session.today)
        return [{name: as_json(value) for name, value in row.items()} for row in rows(session, query)]


def as_plain(result: MaturityAssessment, day: date) -> JsonObject:
    """A result as plain data: its level, its strands, every statement with its counts."""
    return {
        "as_of": day.isoformat(),
        "level": result.level,
        "level_name": LEVELS[result.level],
        "weakest": [part.strand.value for part in result.weakest],
        "strands": {part.strand.value: part.level for part in result.strands},
        "statements": [statement_as_plain(part) for part in result.measured],
    }


def statement_as_plain(measured: Measured) -> JsonObject:
    """A statement with its counts, as plain data; shares with 1 for all of it."""
    return {
        "id": measured.statement.id,
        "strand": measured.statement.strand.value,
        "level": measured.statement.level,
        "statement": measured.statement.title,
        "population": measured.statement.population,
        "met": measured.tally.met,
        "of": measured.tally.population,
        "share": _share(measured.share),
        "threshold": plain(measured.statement.threshold),
        "standing": measured.standing.value,
        "short_by": measured.short_by,
        "money_short": plain(measured.tally.short_money),
        "fewer_than_before": measured.shrunk,
        "by_shrinking": measured.by_shrinking,
    }


def _share(share: Decimal | None) -> str | None:
    return None if share is None else plain(round(share, 4))
