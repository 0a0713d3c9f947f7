"""How statements stood at the ends of the last four quarters: rebuilt, or as it was kept then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from benefits_tui.register import maturity_results, records
from benefits_tui.register.maturity_trend import trend
from benefits_tui.register.quarters import last_quarters
from benefits_tui.register.session import Session, open_register
from tests import helpers, registers

ANN = "Ann Example"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with registers.empty(tmp_path / "r.db"), open_register(tmp_path / "r.db", "officer", today=date(2026, 5, 1)) as opened:
        yield opened


def owned(session: Session, day: date) -> list[tuple[str, int, int] | str]:
    result: list[tuple[str, int, int] | str] = []
    for end, tallies in trend(session, day):
        tally = tallies.get("M07")
        result.append((end.isoformat(), tally.met, tally.population) if tally else end.isoformat())
    return result


def test_the_last_four_quarters_are_as_the_register_stood_or_as_it_was_kept(session: Session) -> None:
    helpers.project(session, "P-1")
    for number in range(6):
        helpers.benefit(session, "P-1", owner=ANN if number < 2 else None, state="in_delivery")
    session.fixed_today = date(2026, 7, 14)
    for ref in ("P-1/B03", "P-1/B04"):
        records.change(session, ref, {"owner": ANN})
    maturity_results.take(session)
    session.fixed_today = date(2026, 9, 30)
    records.change(session, "P-1/B05", {"owner": ANN})
    session.fixed_today = date(2027, 1, 5)
    # Nothing was recorded by March; the result that was kept in July stands for its quarter; December is as it stood.
    assert owned(session, date(2027, 1, 5)) == ["2026-03-31", ("2026-06-30", 2, 6), ("2026-09-30", 4, 6), ("2026-12-31", 5, 6)]
    assert owned(session, date(2026, 12, 31))[-1] == ("2026-09-30", 4, 6), "a quarter that has not ended is none of them"


@pytest.mark.parametrize(
    ("day", "start", "ends"),
    [
        (date(2026, 11, 23), 4, "2025-12-31 2026-03-31 2026-06-30 2026-09-30"),
        (date(2026, 12, 31), 4, "2025-12-31 2026-03-31 2026-06-30 2026-09-30"),
        (date(2027, 1, 1), 4, "2026-03-31 2026-06-30 2026-09-30 2026-12-31"),
        (date(2026, 11, 23), 2, "2026-01-31 2026-04-30 2026-07-31 2026-10-31"),
    ],
)
def test_quarters_are_those_of_the_fiscal_year(day: date, start: int, ends: str) -> None:
    assert " ".join(quarter.end.isoformat() for quarter in last_quarters(day, start)) == ends
