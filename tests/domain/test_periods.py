from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits_tui.domain.period_parsing import PeriodParseError, parse_period
from benefits_tui.domain.periods import Frequency, Period, add_months, period_after, period_holding


@pytest.mark.parametrize(
    ("text", "fiscal", "start", "end"),
    [
        ("2026-03", 4, "2026-03-01", "2026-03-31"),
        ("2024-02", 4, "2024-02-01", "2024-02-29"),
        ("03/2026", 4, "2026-03-01", "2026-03-31"),
        ("March 2026", 4, "2026-03-01", "2026-03-31"),
        ("2026-Q1", 4, "2026-01-01", "2026-03-31"),
        ("Q4 2026", 4, "2026-10-01", "2026-12-31"),
        ("2026-H2", 4, "2026-07-01", "2026-12-31"),
        ("2026", 4, "2026-01-01", "2026-12-31"),
        ("FY2026-27", 4, "2026-04-01", "2027-03-31"),
        ("2026-27", 4, "2026-04-01", "2027-03-31"),
        ("FY2026-27-Q1", 10, "2026-10-01", "2026-12-31"),
        ("Q3 FY2026-27", 4, "2026-10-01", "2026-12-31"),
        ("Fiscal Year 2022-2023", 4, "2022-04-01", "2023-03-31"),
        ("FY2026", 1, "2026-01-01", "2026-12-31"),
        ("2026-02-01..2026-04-30", 4, "2026-02-01", "2026-04-30"),
    ],
)
def test_periods_in_the_ways_people_write_them(text: str, fiscal: int, start: str, end: str) -> None:
    assert parse_period(text, fiscal) == Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13", "2026-Q5", "FY2026-28", "2026-H3", "2026-05-01..2026-04-30", "0000", "2026-02-30"]
)
def test_what_is_no_period_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(PeriodParseError, match="write 2026-03"):
        parse_period(text, 4)


def test_one_year_of_a_fiscal_pair_is_not_guessed() -> None:
    with pytest.raises(PeriodParseError, match="one year of two"):
        parse_period("FY2026", 4)


def test_a_day_stands_for_the_period_of_the_frequency_that_holds_it() -> None:
    assert parse_period("2026-03-14", 4, Frequency.QUARTERLY).label(4) == "2026-Q1"
    assert parse_period("2026-03-14", 4, Frequency.YEARLY).label(4) == "FY2025-26"
    assert parse_period("2026-03-14", 4).label(4) == "2026-03"


@given(st.dates(date(1902, 1, 1), date(2198, 1, 1)), st.sampled_from(list(Frequency)), st.integers(1, 12))
def test_a_label_reads_back_as_its_period(day: date, frequency: Frequency, fiscal: int) -> None:
    period = period_holding(day, frequency, fiscal)
    assert period.start <= day <= period.end
    assert parse_period(period.label(fiscal), fiscal) == period
    assert period_after(period.end, frequency.months).start > period.end


def test_the_last_of_a_month_stays_in_its_month() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 31), -13) == date(2023, 2, 28)
