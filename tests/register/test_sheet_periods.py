"""Which periods a benefit's sheet has, how they go on, and what can be put where; and the readings of the demo."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.periods import Period
from benefits_tui.register import integrity, policies, readings
from benefits_tui.register.errors import Clash
from benefits_tui.register.period_sheet import CellError, load_sheet
from benefits_tui.register.session import Session
from tests import helpers, registers

D = Decimal


def labels(session: Session) -> list[str]:
    return [line.label for line in load_sheet(session, "P-1/B01").lines]


@pytest.mark.parametrize(
    ("frequency", "first", "last", "count"),
    [
        # Two periods back to the one that holds the day four periods on.
        (None, "2026-Q2", "2027-Q4", 7), ("quarterly", "2026-Q2", "2027-Q4", 7), ("monthly", "2026-09", "2027-03", 7),
        ("half_yearly", "FY2025-26-H2", "FY2028-29-H2", 7), ("yearly", "FY2024-25", "FY2030-31", 7),
    ],
)  # fmt: skip
def test_a_sheet_without_anything_starts_two_periods_back_and_goes_four_on(
    session: Session, frequency: str | None, first: str, last: str, count: int
) -> None:
    helpers.project(session)
    helpers.benefit(session, frequency=frequency)
    found = labels(session)
    assert (found[0], found[-1], len(found)) == (first, last, count)


@pytest.mark.parametrize(
    ("today", "last"), [(date(2026, 12, 31), "2027-Q4"), (date(2027, 1, 1), "2028-Q1"), (date(2026, 9, 30), "2027-Q3")]
)
def test_a_sheet_ends_with_the_period_that_holds_the_day_a_year_on(session: Session, today: date, last: str) -> None:
    session.fixed_today = today
    helpers.project(session)
    helpers.benefit(session, frequency="quarterly")
    assert labels(session)[-1] == last


def test_the_policys_frequency_is_used_where_the_benefit_has_none(session: Session) -> None:
    policies.set_policy(session, {"default_frequency": "monthly"})
    helpers.project(session)
    helpers.benefit(session)
    assert (labels(session)[0], labels(session)[-1]) == ("2026-09", "2027-03")


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        (date(2025, 5, 20), None, "2025-Q2", "2027-Q4"), (date(2027, 5, 20), None, "2027-Q2", "2027-Q4"),
        (date(2025, 5, 20), date(2028, 6, 30), "2025-Q2", "2028-Q2"), (date(2025, 5, 20), date(2028, 7, 1), "2025-Q2", "2028-Q3"),
        (date(2025, 5, 20), date(2026, 6, 30), "2025-Q2", "2027-Q4"),
    ],
)  # fmt: skip
def test_a_sheet_goes_from_the_start_to_the_end(session: Session, start: date, end: date | None, first: str, last: str) -> None:
    helpers.project(session)
    helpers.benefit(session, frequency="quarterly", start=start, end=end)
    assert (labels(session)[0], labels(session)[-1]) == (first, last)


def test_a_sheet_has_at_most_120_periods(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, frequency="monthly", start=date(2020, 1, 1), end=date(2040, 1, 1))
    sheet = load_sheet(session, "P-1/B01")
    assert len(sheet.lines) == 120 and sheet.lines[-1].label == "2029-12" and not sheet.add_line()
    del sheet.lines[-1]
    assert sheet.add_line() and not sheet.add_line() and len(sheet.lines) == 120


def test_gaps_between_periods_are_filled(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, frequency="quarterly", start=date(2020, 1, 1))
    for period in ("2026-Q4", "2025-Q4"):
        readings.record(session, "P-1/B01", period, forecast=D(1))
    assert labels(session)[:6] == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"]


@pytest.mark.parametrize(
    ("frequency", "following"),
    [(None, "2027-12-16..2028-03-15"), ("monthly", "2027-12-16..2028-01-15"), ("yearly", "2027-12-16..2028-12-15")],
)
def test_a_period_of_no_whole_months_is_followed_by_one_of_the_frequency(
    session: Session, frequency: str | None, following: str
) -> None:
    helpers.project(session)
    helpers.benefit(session, frequency=frequency)
    odd = Period(date(2027, 12, 1), date(2027, 12, 15))
    readings.save_periods(session, "P-1/B01", {odd: readings.PeriodEdit(forecast=D(1))})
    sheet = load_sheet(session, "P-1/B01")
    del sheet.lines[1:]
    assert sheet.add_line() and sheet.lines[-1].label == following


def test_a_period_of_whole_months_is_followed_by_one_as_long(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, frequency="monthly")
    readings.record(session, "P-1/B01", "2030-Q1", forecast=D(1))
    sheet = load_sheet(session, "P-1/B01")
    assert sheet.lines[-1].label == "2030-Q1" and sheet.add_line() and sheet.lines[-1].label == "2030-Q2"


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("%", "40 %", D(40)), ("percentage points", "5%", D(5)), ("GBP", "1,000", D(1000)), ("GBP", " 2.5 ", D("2.5")), ("GBP", "", None),
        ("GBP", "40 %", "2026-Q2, plan: '40 %' is a percentage, and the unit is GBP"),
        (None, "40 %", "2026-Q2, plan: '40 %' is a percentage, and the unit is not given"),
        ("GBP", "0.00001", "2026-Q2, plan: 0.00001 has more than 4 decimals; the register keeps 4"),
        ("GBP", "x", "2026-Q2, plan: 'x' is not a number"),
    ],
)  # fmt: skip
def test_what_a_cell_reads(session: Session, unit: str | None, text: str, value: Decimal | str | None) -> None:
    helpers.project(session)
    helpers.benefit(session, unit=unit, frequency="quarterly")
    sheet = load_sheet(session, "P-1/B01")
    if isinstance(value, str):
        with pytest.raises(CellError) as refusal:
            sheet.set(0, "plan", text)
        assert str(refusal.value) == value and sheet.changed == 0
        return
    sheet.set(0, "plan", text)
    assert sheet.lines[0].values["plan"] == value


def test_a_period_is_found_and_lines_are_added_only_as_far_as_it(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, frequency="quarterly")
    sheet = load_sheet(session, "P-1/B01")
    found = [
        (sheet.row_of(parse_period(words)), len(sheet.lines))
        for words in ("2026-Q2", "2027-Q4", "2026-05", "2020-Q1", "2028-Q2", "2030-01")
    ]
    assert found == [(0, 7), (6, 7), (None, 7), (None, 7), (8, 9), (None, 16)]


def test_what_was_drafted_and_cannot_be_read_any_more_is_left(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, frequency="quarterly")
    sheet = load_sheet(session, "P-1/B01")
    drafted = {
        "soon plan": "1",
        "2026-Q2 plan": "x",
        "2026-Q2 colour": "1",
        "odd": "1",
        "2027-Q1 actual": "1",
        "2026-05 plan": "1",
    }
    sheet.restore_flag_action(drafted | {"2026-Q3 plan": "4", "2026-Q4 evidence": "ledger"}, {"2026-Q3 plan": "3"})
    assert sheet.drafted() == {"2026-Q3 plan": "4", "2026-Q4 evidence": "ledger"}
    assert sheet.seen() == {"2026-Q3 plan": "3", "2026-Q4 evidence": ""}
    clashes = [
        Clash("2026-Q3 plan", "", D(3), D(7), D(4)),
        Clash("2026-Q4 evidence", "", None, "theirs", "ledger"),
    ]
    sheet.decide(clashes, ["2026-Q4 evidence"])
    # Theirs is what the register holds; mine goes over what was shown as theirs, and over nothing newer.
    assert sheet.drafted() == {"2026-Q3 plan": "4"} and sheet.seen() == {"2026-Q3 plan": "7"}


@pytest.mark.parametrize("today", [date(2026, 9, 30), date(2026, 10, 1)])
def test_actuals_are_filled_in_to_the_period_that_begins_today(session: Session, today: date) -> None:
    helpers.project(session)
    helpers.benefit(session, frequency="quarterly", start=date(2026, 4, 1))
    session.fixed_today = today
    begun = 3 if today.month == 10 else 2
    sheet = load_sheet(session, "P-1/B01")
    sheet.set(0, "actual", "5")
    sheet.set(0, "evidence", "ledger")
    assert (sheet.fill_down(0, "actual"), sheet.fill_down(0, "evidence")) == (begun - 1, begun - 1)
    assert sheet.fill_down(0, "plan") == len(sheet.lines) - 1
    for row in range(len(sheet.lines)):
        sheet.set(row, "forecast", "7")
    assert sheet.fill_right(1, "forecast") == begun - 1
    assert [line.values["actual"] for line in sheet.lines][: begun + 1] == [5, *[7] * (begun - 1), None]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What the demo's first benefit has by period from three quarters ago on, and whether the register is sound."""
    session = registers.demo(tmp_path_factory.mktemp("demo") / "demo.db")
    rows: list[object] = [
        (one.period.label(), one.plan, one.forecast, one.actual) for one in readings.readings_of(session.store, 1)
    ]
    both = session.store.one("SELECT count(*) FROM forecast f JOIN actual a USING (benefit_id, start_date, end_date)")
    rows += [
        both,
        integrity.check(session),
        session.store.all("SELECT number, approved_by, approved_on, reason FROM plan_version WHERE benefit_id = 1"),
    ]
    session.close()
    return rows


def test_the_demo_has_no_forecast_of_what_was_read(demo: list[object]) -> None:
    assert demo == [
        ("2026-Q1", D(90000), None, D(84000)), ("2026-Q2", D(110000), None, D(79000)), ("2026-Q3", D(130000), None, D(88000)),
        ("2026-Q4", D(150000), D(100000), None), ("2027-Q1", D(160000), D(120000), None), ("2027-Q2", D(160000), D(130000), None),
        ("2027-Q3", D(160000), D(140000), None), ("2027-Q4", D(160000), D(140000), None),
        (0,), [], [(1, "Portfolio board", "2025-11-23", "business case")],
    ]  # fmt: skip
