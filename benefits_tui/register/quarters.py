"""The quarters that had ended, and whether the register is put together anew as of their ends."""

from __future__ import annotations

from datetime import date, timedelta

from benefits_tui.domain.periods import Frequency, Period, period_holding
from benefits_tui.register.session import Session
from benefits_tui.store import change_log

QUARTERS = 4
_REBUILT_UP_TO = 20_000
"""With more changes than this the register is not rebuilt for what is told beside a result: what was kept is shown alone."""


def may_rebuild(session: Session) -> bool:
    """True of a register that is put together anew, as of an earlier day, within moments."""
    return change_log.last_change(session.store) <= _REBUILT_UP_TO


def last_quarters(day: date, fiscal_year_start: int) -> list[Period]:
    """The four quarters that had ended before a day, oldest first."""
    quarters: list[Period] = []
    before = period_holding(day, Frequency.QUARTERLY, fiscal_year_start).start
    for _ in range(QUARTERS):
        quarters.insert(0, period_holding(before - timedelta(days=1), Frequency.QUARTERLY, fiscal_year_start))
        before = quarters[0].start
    return quarters
