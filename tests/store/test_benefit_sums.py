"""Plan, readings and forecast of a benefit, added up at the edges of their periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.facts import ActualSums, ForecastSums, PlanSums
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.register import readings, validation
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY
from tests.store.gathering import of_benefit

D = Decimal


def planned(session: Session, ref: str, on: date = TODAY) -> PlanSums:
    found = of_benefit(session, ref, on).plan
    assert found is not None
    return found


def read(session: Session, ref: str, on: date = TODAY) -> ActualSums:
    found = of_benefit(session, ref, on).actual
    assert found is not None
    return found


def expected(session: Session, ref: str, on: date = TODAY) -> ForecastSums:
    found = of_benefit(session, ref, on).forecast
    assert found is not None
    return found


def record(session: Session, ref: str, **by_period: int) -> None:
    for name, value in by_period.items():
        readings.record(session, ref, name[1:].replace("_", "-"), actual=D(value))


def forecast(session: Session, ref: str, **by_period: int) -> None:
    for name, value in by_period.items():
        readings.record(session, ref, name[1:].replace("_", "-"), forecast=D(value))


@pytest.fixture
def ref(session: Session) -> str:
    """A benefit beside another of other numbers, which must never be mixed in."""
    helpers.project(session)
    mine = helpers.benefit(session)
    other = helpers.benefit(session)
    helpers.plan(session, other, y2025_Q4=7000, y2026_Q1=7000, y2027_Q4=7000)
    record(session, other, y2025_Q4=8000, y2026_Q1=8001)
    forecast(session, other, y2027_Q4=9000)
    return mine


def test_without_periods_there_are_no_sums(session: Session, ref: str) -> None:
    found = of_benefit(session, ref)
    assert (found.plan, found.actual, found.forecast, found.plan_number) == (None, None, None, 0)


@pytest.mark.parametrize(
    ("on", "due", "ended"),
    [
        (date(2026, 3, 30), 0, 0),
        (date(2026, 3, 31), 100, 1),
        (date(2026, 6, 29), 100, 1),
        (date(2026, 6, 30), 300, 2),
        (date(2026, 9, 30), 700, 3),
    ],
)
def test_a_period_is_due_on_the_day_it_ends(session: Session, ref: str, on: date, due: int, ended: int) -> None:
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=200, y2026_Q3=400)
    assert planned(session, ref, on) == PlanSums(
        D(700),
        D(due),
        D(0),
        D(0),
        None,
        date(2026, 1, 1),
        date(2026, 9, 30),
        3,
        uncovered=3,
        ended=ended,
        unread=3,
        first_end=date(2026, 3, 31),
        last_start=date(2026, 7, 1),
        next_end=[date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), None][ended],
    )


def test_only_the_plan_that_counts_is_added_up(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2025_Q1=1, y2026_Q1=1000, y2029_Q1=5)
    helpers.plan(session, ref, y2026_01=10, y2026_02=20)
    found = planned(session, ref)
    assert (found.lifetime, found.due, found.first_start, found.last_end) == (D(30), D(30), date(2026, 1, 1), date(2026, 2, 28))
    assert (found.first_months, found.ended) == (1, 2)


def test_what_was_read_is_set_beside_what_was_due_for_the_same_periods(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=200, y2026_Q3=400, y2026_Q4=800)
    record(session, ref, y2026_Q1=90, y2026_Q3=390)
    found = planned(session, ref)
    assert (found.due_and_read, found.ended_read_actual, found.unread, found.uncovered) == (D(500), D(480), 2, 2)
    # A day before the third quarter ends it is not due, read or not.
    found = planned(session, ref, date(2026, 9, 29))
    assert (found.due, found.due_and_read, found.ended_read_actual, found.unread) == (D(300), D(100), D(90), 2)
    found = planned(session, ref, date(2026, 9, 30))
    assert (found.due, found.due_and_read, found.ended_read_actual) == (D(700), D(500), D(480))
    assert planned(session, ref, date(2026, 3, 30)).due_and_read == 0
    assert planned(session, ref, date(2026, 3, 31)).ended_read_actual == 90


def test_a_year_that_is_read_by_months_counts_as_read_with_the_last_of_them(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2025=1200)
    for month in range(1, 12):
        record(session, ref, **{f"y2025_{month:02}": 100 + month})
    found = planned(session, ref)
    assert (found.due, found.due_and_read, found.ended_read_actual, found.unread, found.uncovered, found.first_months) == (
        D(1200), D(0), D(0), 1, 1, 12,
    )  # fmt: skip
    record(session, ref, y2025_12=112)
    found = planned(session, ref)
    assert (found.due_and_read, found.ended_read_actual, found.unread, found.uncovered) == (D(1200), D(1278), 0, 0)
    # The last month alone reaches the end too.
    for month in range(1, 12):
        readings.remove(session, ref, f"2025-{month:02}")
    assert (planned(session, ref).due_and_read, planned(session, ref).ended_read_actual) == (D(1200), D(112))


def test_a_reading_belongs_to_a_planned_period_only_when_it_lies_inside(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_01=10, y2026_02=20, y2026_03=40, y2026_Q3=80)
    record(session, ref, y2026_Q1=70)
    readings.record(session, ref, "2026-06-30..2026-09-30", actual=D(5))
    found = planned(session, ref)
    assert (found.due_and_read, found.ended_read_actual, found.unread, found.uncovered) == (D(0), D(0), 4, 4)


def test_a_reading_that_begins_with_the_planned_period_or_on_its_last_day_lies_inside(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_Q1=10)
    readings.record(session, ref, "2026-01-01..2026-03-30", actual=D(3))
    assert planned(session, ref).unread == 1
    readings.record(session, ref, "2026-03-31..2026-03-31", actual=D(4))
    found = planned(session, ref)
    assert (found.unread, found.due_and_read, found.ended_read_actual) == (0, D(10), D(7))


@pytest.mark.parametrize(
    ("span", "covered"),
    [
        ("2027-Q1", True),
        ("2027-01", True),
        ("2027-03", True),
        ("2027-03-31..2027-03-31", True),
        ("2027", False),
        ("2026-12-31..2027-03-31", False),
        ("2027-03-31..2027-04-01", False),
        ("2026-Q4", False),
        ("2027-Q2", False),
    ],
)
def test_a_period_without_a_reading_is_covered_by_a_forecast_inside_it(
    session: Session, ref: str, span: str, covered: bool
) -> None:
    helpers.plan(session, ref, y2026_Q1=1, y2027_Q1=2)
    record(session, ref, y2026_Q1=1)
    readings.record(session, ref, span, forecast=D(9))
    found = planned(session, ref)
    assert (found.uncovered, found.unread) == (0 if covered else 1, 1)


def test_a_period_that_is_read_needs_no_forecast_and_one_read_in_part_does(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_Q1=1, y2026_Q2=2)
    record(session, ref, y2026_Q1=1, y2026_04=1)
    assert (planned(session, ref).uncovered, planned(session, ref).unread) == (1, 1)
    forecast(session, ref, y2026_05=1)
    assert (planned(session, ref).uncovered, planned(session, ref).unread) == (0, 1)


def test_what_was_planned_for_the_periods_read_is_told_by_the_day_they_end(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_Q1=5, y2026_Q2=6, y2026_07=0, y2026_08=7, y2026_09=8)
    record(session, ref, y2026_Q1=5, y2026_04=2, y2026_05=3, y2026_06=1, y2026_07=0, y2026_08=8)
    assert planned(session, ref).planned() == {"2026-03-31": 50000, "2026-06-30": 60000, "2026-07-31": 0, "2026-08-31": 70000}
    readings.remove(session, ref, "2026-06")
    record(session, ref, y2026_05=4)
    assert planned(session, ref).planned() == {"2026-03-31": 50000, "2026-07-31": 0, "2026-08-31": 70000}


def test_the_point_of_the_plan_is_of_the_last_period_that_has_ended_and_is_read(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_Q1=10, y2026_Q2=20, y2026_Q3=30, y2026_Q4=40)

    def point(on: date) -> Decimal | None:
        return planned(session, ref, on).point_at_reading

    assert point(TODAY) is None
    record(session, ref, y2026_01=1, y2026_02=1)
    assert point(TODAY) is None
    record(session, ref, y2026_03=1)
    assert (point(TODAY), point(date(2026, 3, 31)), point(date(2026, 3, 30))) == (D(10), D(10), None)
    record(session, ref, y2026_08=1)
    assert (point(TODAY), point(date(2026, 6, 30)), point(date(2026, 6, 29))) == (D(20), D(20), D(10))
    helpers.plan(session, ref, y2026_Q2=21)
    assert point(TODAY) == 21


def test_readings_are_added_up_and_the_last_one_is_the_one_that_ends_last(session: Session, ref: str) -> None:
    session.fixed_today = date(2026, 10, 5)
    readings.record(session, ref, "2026-Q3", actual=D("30.5"), evidence="ledger")
    session.fixed_today = date(2026, 11, 7)
    record(session, ref, y2026_Q1=10)
    session.fixed_today = date(2026, 11, 2)
    record(session, ref, y2026_Q2=20)
    assert read(session, ref) == ActualSums(
        D("60.5"), D("30.5"), date(2026, 9, 30), 3, date(2026, 11, 7), date(2026, 3, 31),
        "2026-03-31=100000,2026-06-30=200000,2026-09-30=305000", 2, date(2026, 10, 5),
    )  # fmt: skip


def test_a_reading_is_proved_by_evidence_or_by_validation_and_waits_until_it_is_validated(session: Session, ref: str) -> None:
    for month, day in (("2026-01", 3), ("2026-02", 4), ("2026-03", 5)):
        session.fixed_today = date(2026, 11, day)
        readings.record(session, ref, month, actual=D(1), evidence="ledger" if month == "2026-02" else None)
    assert (read(session, ref).without_evidence, read(session, ref).unvalidated_since) == (2, date(2026, 11, 3))
    validation.validate(session, ref, "2026-01")
    assert (read(session, ref).without_evidence, read(session, ref).unvalidated_since) == (1, date(2026, 11, 4))
    validation.validate(session, ref, "2026-02")
    assert (read(session, ref).without_evidence, read(session, ref).unvalidated_since) == (1, date(2026, 11, 5))
    validation.validate(session, ref)
    assert (read(session, ref).without_evidence, read(session, ref).unvalidated_since) == (0, None)


def test_what_is_forecast_of_periods_read_in_part_is_less_by_what_came(session: Session, ref: str) -> None:
    forecast(session, ref, y2026_Q1=100, y2026_Q2=200, y2026_Q3=400)
    found = expected(session, ref)
    assert (found.remaining, found.periods, found.last_value) == (D(700), 3, D(400))
    # Read inside and to the end: nothing is left of it, whatever came.
    record(session, ref, y2026_02=1, y2026_03=2)
    found = expected(session, ref)
    assert (found.remaining, found.periods) == (D(600), 2)
    record(session, ref, y2026_04=15, y2026_05=16)
    found = expected(session, ref)
    assert (found.remaining, found.periods) == (D(569), 2)
    # Over its edges: not what was forecast for the period.
    readings.record(session, ref, "2026-06-30..2026-09-30", actual=D(5))
    found = expected(session, ref)
    assert (found.remaining, found.periods, found.last_value) == (D(569), 2, None)


@pytest.mark.parametrize(("until", "value"), [("2026-06-29", 20), ("2026-06-30", None), ("2026-03-31", 20)])
def test_the_last_forecast_lies_after_the_last_reading(session: Session, ref: str, until: str, value: int | None) -> None:
    forecast(session, ref, y2026_Q1=10, y2026_Q2=20)
    readings.record(session, ref, f"2025-01-01..{until}", actual=D(1))
    assert expected(session, ref).last_value == (None if value is None else D(value))


def test_a_forecast_is_the_first_plan_only_when_every_period_is(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_Q3=10, y2026_Q4=20)
    helpers.plan(session, ref, y2026_Q3=11, y2026_Q4=21)
    forecast(session, ref, y2026_Q3=10)
    assert expected(session, ref).same_as_first_plan
    forecast(session, ref, y2026_Q4=21)
    assert not expected(session, ref).same_as_first_plan
    forecast(session, ref, y2026_Q4=20)
    assert expected(session, ref).same_as_first_plan
    forecast(session, ref, y2027_Q1=1)
    assert not expected(session, ref).same_as_first_plan
    readings.remove(session, ref, "2027-Q1")
    readings.record(session, ref, "2026-Q4", forecast=D(20))
    assert expected(session, ref).same_as_first_plan


def test_a_forecast_with_other_edges_than_the_plan_is_not_the_plan(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_Q3=10)
    forecast(session, ref, y2026_07=10)
    assert not expected(session, ref).same_as_first_plan
    readings.remove(session, ref, "2026-07")
    readings.record(session, ref, "2026-08-01..2026-09-30", forecast=D(10))
    assert not expected(session, ref).same_as_first_plan


def test_the_newest_forecast_says_when_it_was_last_moved_and_touches_the_record(session: Session, ref: str) -> None:
    for period, day in (("2027-Q1", 3), ("2027-Q2", 9), ("2027-Q3", 6)):
        session.fixed_today = date(2026, 12, day)
        forecast(session, ref, **{f"y{period.replace('-', '_')}": 1})
    assert expected(session, ref).recorded_on == date(2026, 12, 9)
    assert of_benefit(session, ref).last_activity_on == date(2026, 12, 9)
    session.fixed_today = date(2026, 12, 20)
    record(session, ref, y2026_Q1=1)
    assert of_benefit(session, ref).last_activity_on == date(2026, 12, 20)
    session.fixed_today = date(2026, 12, 1)
    readings.record(session, ref, "2026-Q1", actual=D(2))
    assert of_benefit(session, ref).last_activity_on == date(2026, 12, 9)


def test_a_plan_of_one_day_and_of_odd_spans(session: Session, ref: str) -> None:
    helpers.approve(session, ref, {parse_period("2026-01-05..2026-02-10"): D(1), parse_period("2026-03-01..2026-03-01"): D(2)})
    found = planned(session, ref, date(2026, 3, 1))
    assert (found.first_start, found.first_months, found.last_end, found.due) == (date(2026, 1, 5), None, date(2026, 3, 1), D(3))
