"""How each statement stood at the ends of the last four quarters: as it was kept then, else as the register stood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from benefits_tui.domain.maturity.assessment import Tally
from benefits_tui.register.maturity import tallies_of
from benefits_tui.register.maturity_results import taken
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.quarters import last_quarters, may_rebuild
from benefits_tui.register.session import Session
from benefits_tui.store import change_log

Trend = list[tuple[date, Mapping[str, Tally]]]
"""The last day of each quarter, oldest first, with the counts by statement: none where they are not known."""


def trend(session: Session, day: date | None = None) -> Trend:
    """The counts at the ends of the four quarters before a day, today when none is given."""
    first = change_log.first_day(session.store)
    rebuilds = may_rebuild(session)
    kept = taken(session, day)
    result: Trend = []
    for quarter in last_quarters(day or session.today, session.policy.fiscal_year_start):
        of_quarter = [result.tallies for result in kept if quarter.start <= result.as_of <= quarter.end]
        tallies: Mapping[str, Tally] = {}
        if of_quarter:
            tallies = of_quarter[-1]
        elif rebuilds and first is not None and first <= quarter.end:
            tallies = _as_it_stood(session, quarter.end)
        result.append((quarter.end, tallies))
    return result


def _as_it_stood(session: Session, day: date) -> Mapping[str, Tally]:
    # Counts need no flags of that day.
    with register_as_of(session, day, flags_follow=True) as then:
        return tallies_of(session, then)
