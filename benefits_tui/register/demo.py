"""The bundled demo register: three years of a portfolio, its dates counted from today so that flags fire on any day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from benefits_tui.domain.periods import add_months
from benefits_tui.register.demo_past import DemoStep, steps_of
from benefits_tui.register.session import Session, create_register

_YEARS = 3
_WRITTEN_AT = time(9, tzinfo=UTC)


def make_demo(path: Path, user: str, today: date | None = None) -> Session:
    """Make the demo register at `path` and open it; what is written to it does not outlast the program.

    It is written day by day, as people would have done it, so that its history and an earlier day say what was then.
    """
    as_of = today or date.today()
    begin, now = add_months(as_of, -12 * _YEARS), datetime.now(UTC)
    at = datetime.combine(begin, now.timetz())
    session = create_register(path, user, {"name": "Demo Council"}, today=begin, written_at=min(at, now), durable=False)
    changes: dict[tuple[date, str, str], list[DemoStep]] = {}
    for step in steps_of(begin, as_of, session.policy.fiscal_year_start):
        changes.setdefault((step.day, step.by, step.what), []).append(step)
    for (day, by, reason), together in sorted(changes.items(), key=lambda change: _in_order(*change[0])):
        at = min(datetime.combine(day, _WRITTEN_AT), now)
        _take(Session(session.store, by, day, written_at=at), reason, together)
    session.store.bring_up_to(as_of)
    session.fixed_today, session.written_at = today, None
    return session


def _in_order(day: date, _by: str, reason: str) -> tuple[date, bool]:
    """By days; what is added comes before what is done with it."""
    return day, not reason.startswith("add ")


def _take(session: Session, reason: str, steps: Sequence[DemoStep]) -> None:
    """Take steps of one day, person and name."""
    if any(step.looks for step in steps):
        session.store.bring_up_to(session.today)
    if writes := [step.write for step in steps if step.write is not None]:
        with session.store.write(session.change_info(reason), session.today) as transaction:
            for write in writes:
                write(transaction, session)
    for step in steps:
        if step.use_case is not None:
            step.use_case(session)
