"""Discounting and value against published figures, named with each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.appraisal import (
    GREEN_BOOK,
    ScheduleError,
    appraisal,
    bcr,
    discount_factor,
    earned_benefit,
    npv,
    payback,
    present_value,
    schedule_of,
)  # fmt: skip
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.templates import SHAPES, spread

D = Decimal
FLAT = schedule_of("3.5 %")


@pytest.mark.parametrize(
    ("year", "factor"),
    [(0, "1"), (1, "0.9662"), (5, "0.8420"), (10, "0.7089"), (20, "0.5026"), (30, "0.3563"), (31, "0.3459"), (75, "0.0942")],
)
def test_factors_of_the_green_books_table(year: int, factor: str) -> None:
    """HM Treasury, The Green Book, table of declining long-term discount rates."""
    assert discount_factor(GREEN_BOOK, year).quantize(D("0.0001")) == D(factor)


@pytest.mark.parametrize(("cost", "benefit", "expected"), [(580_000, 250_000, "1138488.88"), (650_000, 350_000, "1755884.44")])
def test_npv_of_a_published_worked_example_at_three_and_a_half_per_cent(cost: int, benefit: int, expected: str) -> None:
    """A published worked example: a cost in year 0, then eight equal years."""
    assert npv({year: D(benefit) for year in range(1, 9)}, {0: D(cost)}, FLAT).quantize(D("0.01")) == D(expected)


@pytest.mark.parametrize(("cost", "benefit", "expected"), [("10", "2.5", "-0.82"), ("5", "1.5", "0.51")])
def test_npv_of_the_green_books_own_pair(cost: str, benefit: str, expected: str) -> None:
    """The Green Book (2003), box of two alternatives, in millions."""
    assert npv({year: D(benefit) for year in range(1, 5)}, {0: D(cost)}, FLAT).quantize(D("0.01")) == D(expected)


def test_bcr_and_both_paybacks() -> None:
    found = appraisal({1: D(50), 2: D(50), 3: D(50)}, D(100), FLAT)
    assert (
        found.bcr
        == bcr({1: D(50), 2: D(50), 3: D(50)}, {0: D(100)}, FLAT)
        == present_value({1: D(50), 2: D(50), 3: D(50)}, FLAT) / 100
    )
    assert found.payback == 2
    assert payback({1: D(40), 2: D(40), 3: D(40)}, {0: D(100)}) == D("2.5")
    assert found.discounted_payback is not None and 2 < found.discounted_payback < 3
    assert payback({1: D(10)}, {0: D(100)}) is None
    assert bcr({1: D(10)}, {}, FLAT) is None


def test_a_cost_that_comes_late_is_no_payback_at_once() -> None:
    assert payback({0: D(10), 3: D(100)}, {1: D(50)}) == D("2.4")


def test_mid_year_money_is_worth_half_a_year_less() -> None:
    assert present_value({0: D(100)}, FLAT, mid_year=True) == D(100) / D("1.035").sqrt()


@pytest.mark.parametrize("words", ["soon", "350 %", "-1", "1e99999999x"])
def test_what_is_no_rate_is_refused(words: str) -> None:
    with pytest.raises(ScheduleError, match="discount"):
        schedule_of(words)


def test_earned_benefit_spreads_each_value_over_its_deliverables() -> None:
    """The earned value of ANSI/EIA-748 applied to benefits: planned and accepted progress times shares of the value."""
    found = earned_benefit([(D(1000), D("0.6"), D(1), D(1)), (D(1000), D("0.4"), D(1), D(0)), (D(500), D(1), D(0), D(0))])
    assert (found.planned, found.earned, found.index) == (D(1000), D(600), D("0.6"))
    assert earned_benefit([]).index is None


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("frequency", list(Frequency))
def test_a_total_is_spread_to_the_penny(shape: str, frequency: Frequency) -> None:
    found = spread(D("1000.01"), shape, date(2027, 5, 4), 3, frequency, 4)
    assert sum(found.values()) == D("1000.01") and len(found) == 36 // frequency.months
    assert min(found).start <= date(2027, 5, 4) <= min(found).end
