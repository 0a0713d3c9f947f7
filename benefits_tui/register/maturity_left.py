"""Records that left the population of a statement since it was measured, so that no level is gained by what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from benefits_tui.domain.maturity.assessment import Measured, Standing, Tally
from benefits_tui.domain.maturity.statements import BY_ID, Records
from benefits_tui.register.maturity import measures, tallies_of
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.quarters import last_quarters, may_rebuild
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.queries.maturity import deleted_between

_TABLES = {
    Records.PROJECTS: ("project",), Records.BENEFITS: ("benefit",), Records.DELIVERABLES: ("deliverable",),
    Records.REVIEWS: ("review",), Records.FLAGS: ("project", "benefit"), Records.ANSWERS: (),
}  # fmt: skip
_BY_STATE = ("M01", "M02", "M03", "M04", "M05", "M07", "M12")
"""What records leave only by what somebody does with them; the others leave with time as well."""

Base = tuple[date, int, Tally | None]
"""What a statement is held against: the day, the change behind which it was measured, how it stood; None where none was taken."""


def quarter_before(session: Session, day: date) -> Base:
    """The end of the last quarter, for statements of which no result was taken."""
    end = last_quarters(day, session.policy.fiscal_year_start)[-1].end
    return end, change_log.last_change_on(session.store, end), None


def records_left(session: Session, day: date, tallies: Mapping[str, Tally], bases: Mapping[str, Base]) -> dict[str, int]:
    """How many records left the population of each statement that holds now and did not where it is held against.

    Deleted ones by the log; those that were concluded, or are in no tracked class any more, by the register of that day.
    """
    holding = {
        number: base for number, base in bases.items() if _holds(number, tallies.get(number)) and not _holds(number, base[2])
    }
    by_state: dict[str, int | None] = {}
    first = change_log.first_day(session.store)
    if day == session.today and first is not None and may_rebuild(session):
        for then in sorted({base[0] for base in holding.values() if first <= base[0] < day}):
            by_state |= _left_since(session, then, {number: base for number, base in holding.items() if base[0] == then})
    until = change_log.last_change_on(session.store, day)
    left = {}
    for number, (_, change, stood) in holding.items():
        # Of what was never taken, and cannot be looked at, nothing is known to have been gained.
        if by_state.get(number, 0 if stood is not None else None) is None:
            continue
        tables = _TABLES[BY_ID[number].records]
        deleted = sum(deleted_between(session.store, table, change, until) for table in tables)
        left[number] = max(deleted, by_state.get(number) or 0)
    return left


def _holds(number: str, tally: Tally | None) -> bool:
    return tally is not None and Measured(BY_ID[number], tally).standing is Standing.HOLDS


def _left_since(session: Session, day: date, asked: Mapping[str, Base]) -> dict[str, int | None]:
    """How many of the records that fell short on a day are asked no longer; None of a statement that held then."""
    left: dict[str, int | None] = {}
    with register_as_of(session, day, flags_follow=True) as then:
        stood = tallies_of(session, then) if any(base[2] is None for base in asked.values()) else {}
        for number, base in asked.items():
            if base[2] is None and _holds(number, stood.get(number)):
                left[number] = None
            elif number in _BY_STATE:
                short = {record.record for record in measures(session, then).short(number)}
                left[number] = len(short - measures(session).population(number))
            else:
                left[number] = 0
    return left
