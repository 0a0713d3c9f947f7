"""The plan of action: its days, the values on the way, what is taken into it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.maturity.assessment import Tally, assess
from benefits_tui.domain.maturity.plan import (
    CULTURE,
    STEPS,
    cannot_be_told,
    quarters_until,
    review_days,
    spread_days,
    to_raise,
    way_to,
)
from benefits_tui.domain.maturity.statements import STATEMENTS

START = date(2026, 11, 23)


def results(**met: tuple[int, int]) -> dict[str, Tally]:
    """Everything holds but what is named, as `met, of`."""
    named = {number: Tally(population, count) for number, (count, population) in met.items()}
    return {statement.id: Tally(100, 100) for statement in STATEMENTS} | named


def test_every_share_of_records_has_its_step() -> None:
    assert set(STEPS) == {statement.id for statement in STATEMENTS} - {"P1", "P2", "P3"}
    assert {step.deliverable.partition(":")[0] for step in STEPS.values()} == {"Template", "Software", "Process"}
    assert CULTURE == ("P4", "P5")


@pytest.mark.parametrize(
    ("level", "raised", "unknown"),
    [(1, ["M07", "P4"], ["P5"]), (2, ["M04", "M07", "P4"], ["P5", "M17"]), (3, ["M04", "M05", "M07", "P4"], ["P5", "M17"])],
)
def test_what_is_short_up_to_the_level_and_the_culture(level: int, raised: list[str], unknown: list[str]) -> None:
    found = assess(results(M07=(7, 10), M04=(3, 9), M05=(0, 5), M12=(0, 9), M17=(4, 4), P1=(0, 1), P4=(3, 5), P5=(2, 2)))
    assert [measured.statement.id for measured in to_raise(found, level)] == raised
    assert cannot_be_told(found, level) == unknown


@pytest.mark.parametrize(
    ("by", "count", "last"),
    [("2026-12-30", 0, None), ("2026-12-31", 1, "2026-12-31"), ("2027-06-30", 3, "2027-06-30"), ("2027-09-29", 3, "2027-06-30")],
)
def test_quarters_that_end_by_the_day(by: str, count: int, last: str | None) -> None:
    quarters = quarters_until(START, date.fromisoformat(by), 4)
    assert len(quarters) == count
    assert (quarters[-1].end.isoformat() if quarters else None) == last


def test_the_same_step_each_quarter_up_to_the_target() -> None:
    quarters = quarters_until(START, date(2027, 6, 30), 4)
    assert list(way_to(Decimal("37.5"), Decimal(90), quarters).values()) == [Decimal("55.0"), Decimal("72.5"), Decimal("90.0")]
    assert list(way_to(Decimal(0), Decimal(70), quarters).values()) == [Decimal("23.3"), Decimal("46.7"), Decimal("70.0")]


def test_days_are_spread_evenly_and_reviews_are_half_yearly() -> None:
    days = spread_days(date(2027, 1, 1), date(2027, 1, 31), 3)
    assert [day.day for day in days] == [11, 21, 31]
    assert review_days(START, date(2027, 12, 31)) == [date(2027, 5, 23), date(2027, 11, 23), date(2027, 12, 31)]
    assert review_days(START, date(2027, 5, 23)) == [date(2027, 5, 23)]
