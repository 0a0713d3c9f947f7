"""Discounting at every edge of its schedule, payback, sums over periods, the balance of groups, and figures of a level."""

from __future__ import annotations

from dataclasses import replace
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
    net,
    npv,
    payback,
    present_value,
    schedule_of,
)
from benefits_tui.domain.balance import BalanceColumn, BalanceGroup, BalanceLine, Verdict, balance, balance_of_groups
from benefits_tui.domain.fact_parts import Enabler
from benefits_tui.domain.facts import ActualSums, ForecastSums, PlanSums, ProjectFacts
from benefits_tui.domain.figures import Figures, figures
from benefits_tui.domain.lifecycle import BenefitClass, Stage
from benefits_tui.domain.measure import Direction, MeasureKind, Rag
from benefits_tui.domain.period_sums import PeriodValues, actual_sums, forecast_sums, plan_sums
from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.domain.policy import Policy
from tests.domain.test_rules import SOUND, TODAY, days

D = Decimal
POLICY = Policy()
TEN = schedule_of("10 %")
RATES = ((30, "0.035"), (75, "0.03"), (125, "0.025"), (200, "0.02"), (300, "0.015"), (400, "0.01"))


def own_factor(year: int) -> Decimal:
    """The factor of a year by the Green Book's rates as they stand in this file."""
    factor, past = D(1), 0
    for last, rate in RATES:
        while past < min(last, year):
            factor, past = factor / (1 + D(rate)), past + 1
    return factor


@pytest.mark.parametrize(
    "year", [0, 1, 2, 29, 30, 31, 32, 74, 75, 76, 77, 124, 125, 126, 127, 199, 200, 201, 202, 299, 300, 301, 302, 400]
)
def test_a_factor_is_that_of_the_year_before_by_its_own_rate(year: int) -> None:
    assert discount_factor(GREEN_BOOK, year) == own_factor(year)


@pytest.mark.parametrize("year", [0, 1, 29, 30, 74, 75, 124, 125, 199, 200, 299, 300])
def test_the_middle_of_a_year_is_half_of_the_next_years_rate_on(year: int) -> None:
    rate = next(D(rate) for last, rate in RATES if year + 1 <= last)
    assert present_value({year: D(7)}, GREEN_BOOK, mid_year=True) == 7 * (own_factor(year) / (1 + rate).sqrt())
    assert present_value({year: D(7)}, GREEN_BOOK) == 7 * own_factor(year)


def test_money_before_the_base_year_is_not_discounted() -> None:
    assert present_value({-1: D(7), -2: D(3)}, TEN) == 10
    assert payback({0: D(50), 1: D(55)}, {-1: D(100)}, TEN) == 1
    assert payback({-1: D(50), 1: D(55)}, {-2: D(100)}, TEN) == 1


@pytest.mark.parametrize(
    ("words", "rate"),
    [
        ("10 %", "0.1"),
        (" 10% ", "0.1"),
        ("0.1", "0.1"),
        ("0", "0"),
        ("0%", "0"),
        ("99.99 %", "0.9999"),
        ("0.9999", "0.9999"),
        ("1 %", "0.01"),
    ],
)
def test_one_rate_counts_for_every_year(words: str, rate: str) -> None:
    assert schedule_of(words) == ((1_000_000, D(rate)),)


@pytest.mark.parametrize(
    "words", ["1", "1.0", "100 %", "-0.0001", "-1 %", "NaN", "Infinity", "soon", "%", "green", "3.5 % a year"]
)
def test_what_is_no_rate_is_refused_with_what_to_write(words: str) -> None:
    with pytest.raises(ScheduleError) as raised:
        schedule_of(words)
    assert str(raised.value) == f"discount: {words!r} is no rate; write 'green book', or a rate such as 3.5 %"


@pytest.mark.parametrize("words", ["", "  ", "green book", " GREEN BOOK "])
def test_the_green_book_is_taken_by_its_name_or_where_nothing_is_said(words: str) -> None:
    assert schedule_of(words) is GREEN_BOOK


def test_an_appraisal_has_the_whole_cost_in_the_base_year() -> None:
    flows = {1: D(110), 2: D(121)}
    found = appraisal(flows, D(100), TEN)
    assert (found.npv, found.bcr) == (D(100), D(2))
    assert (found.payback, found.discounted_payback) == (D(100) / D(110), D(1))
    half = D("1.1").sqrt()
    middle = appraisal(flows, D(100), TEN, mid_year=True)
    # What comes is moved by half a year, the cost in year 0 is not.
    assert (round(middle.pv_benefits * half, 9), middle.pv_costs) == (D(200), D(100))
    assert middle.npv == middle.pv_benefits - 100 and middle.bcr == middle.pv_benefits / 100
    assert npv(flows, {0: D(100)}, TEN) == found.npv and bcr(flows, {0: D(100)}, TEN) == found.bcr
    assert appraisal(flows, D(0), TEN).bcr is None and appraisal(flows, D(0), TEN).payback == 0


def test_what_is_left_of_benefits_after_costs_by_year() -> None:
    assert net({2: D(5), 0: D(1)}, {1: D(3), 2: D(7)}) == {0: D(1), 1: D(-3), 2: D(-2)}
    assert list(net({2: D(5), 0: D(1)}, {1: D(3)})) == [0, 1, 2] and net({}, {}) == {}


@pytest.mark.parametrize(
    ("benefits", "cost", "years"),
    [
        ({1: 100}, {0: 100}, "1"), ({1: 99}, {0: 100}, None), ({1: 101}, {0: 101}, "1"), ({1: 200}, {0: 100}, "0.5"), ({2: 100}, {0: 50}, "1.5"),
        ({1: 40, 3: 120}, {0: 100}, "2.5"), ({0: 100}, {0: 100}, "0"), ({0: 100, 1: 0}, {0: 100}, "0"), ({3: 5}, {}, "0"), ({}, {0: 5}, None),
        ({}, {2: 5}, None), ({}, {}, None), ({1: 100, 2: -50, 3: 100}, {0: 100}, "1"), ({0: 10}, {0: 4, 1: 6}, None), ({0: 10, 2: 2}, {1: 12}, "2"),
    ],
)  # fmt: skip
def test_payback_at_its_edges(benefits: dict[int, int], cost: dict[int, int], years: str | None) -> None:
    flows, costs = ({year: D(money) for year, money in one.items()} for one in (benefits, cost))
    assert payback(flows, costs) == (None if years is None else D(years))


def test_earned_benefit_is_value_by_share_by_progress() -> None:
    found = earned_benefit([(D(100), D("0.5"), D("0.8"), D("0.4")), (D(10), D(1), D(1), D(0))])
    assert (found.planned, found.earned, found.index) == (D(50), D(20), D("0.4")) and earned_benefit(
        [(D(1), D(1), D(0), D(1))]
    ).index is None


def quarter(number: int) -> Period:
    return Period.of_months(date(2026, 3 * number - 2, 1), 3)


def lines(*rows: tuple[int | None, int | None, int | None]) -> list[PeriodValues]:
    return [
        PeriodValues(quarter(place), *(None if value is None else D(value) for value in row)) for place, row in enumerate(rows, 1)
    ]


def test_nothing_planned_expected_or_read_has_no_sums() -> None:
    assert plan_sums(lines((None, 1, 1)), TODAY) is None and actual_sums(lines((1, 1, None)), TODAY) is None
    assert forecast_sums(lines((1, None, 1)), True, TODAY) is None and plan_sums([], TODAY) is None


def test_the_sums_of_a_plan_that_was_met_twice() -> None:
    found = plan_sums(lines((10, None, 10), (0, None, 0), (30, None, 30), (40, 40, None)), date(2026, 9, 30))
    assert found == PlanSums(
        D(80), D(40), D(40), D(40), D(30), date(2026, 1, 1), date(2026, 12, 31), 3, 0, 3, 1,
        "2026-01-01/2026-03-31=100000,2026-04-01/2026-06-30=0,2026-07-01/2026-09-30=300000",
        date(2026, 3, 31), date(2026, 10, 1),
    )  # fmt: skip


def test_a_reading_beyond_today_is_no_point_of_the_plan() -> None:
    found = plan_sums(lines((10, None, 1), (20, None, 2), (30, None, 3)), date(2026, 6, 30))
    assert found is not None and (found.point_at_reading, found.ended, found.due, found.ended_read_actual) == (
        D(20),
        2,
        D(30),
        D(3),
    )
    unread = plan_sums(lines((10, None, None)), date(2026, 6, 30))
    assert unread is not None and (unread.point_at_reading, unread.uncovered, unread.unread, unread.read_plan) == (
        None,
        1,
        1,
        "",
    )


def test_readings_are_summed_in_the_order_of_their_ends_and_kept_whole_while_they_are_typed() -> None:
    rows = [
        *reversed(lines((None, None, 1), (None, None, 2), (None, None, 5))),
        PeriodValues(quarter(4), None, None, D("0.00019")),
    ]
    assert actual_sums(rows, TODAY) == ActualSums(
        D("8.00019"), D("0.00019"), date(2026, 12, 31), 4, TODAY, date(2026, 3, 31),
        "2026-03-31=10000,2026-06-30=20000,2026-09-30=50000,2026-12-31=1",
    )  # fmt: skip


def test_a_forecast_is_what_is_left_of_it_after_readings() -> None:
    assert forecast_sums(lines((None, 10, 8), (None, 20, None), (None, 30, None)), True, TODAY) == ForecastSums(
        D(50), D(30), 2, True, TODAY
    )
    assert forecast_sums(lines((None, 10, None), (None, None, 8)), False, TODAY) == ForecastSums(D(10), None, 1, False, TODAY)
    year = PeriodValues(Period(date(2026, 1, 1), date(2026, 12, 31)), None, D(100), None)
    assert forecast_sums([year, *lines((None, None, 30))], False, TODAY) == ForecastSums(D(70), D(100), 1, False, TODAY)


def group(rag: Rag, count: int, weight: int, capped: int, uncapped: int) -> BalanceGroup:
    return BalanceGroup(
        BenefitClass.CASHABLE, False, rag, count, count, 1, D(5), None, D(2), None, D(weight), D(capped), D(uncapped)
    )


def test_groups_are_added_up() -> None:
    found = balance_of_groups([group(Rag.RED, 2, 10, 5, 20), group(Rag.RED, 3, 30, 15, 20), group(Rag.GREEN, 1, 0, 0, 0)], D(9))
    assert (found.benefits, found.cost, found.realisation, found.realisation_uncapped) == (6, D(9), D("0.5"), D(1))
    assert {rag.value: count for rag, count in found.rag.items()} == {
        "green": 1,
        "amber": 0,
        "red": 5,
        "no_data": 0,
        "not_yet_due": 0,
    }
    column = found.column(BenefitClass.CASHABLE)
    assert (column.stated, column.due, column.realised, column.outturn, column.valued, column.without_outturn) == (
        D(15),
        None,
        D(6),
        None,
        6,
        3,
    )
    assert found.column(BenefitClass.QUALITATIVE) == BalanceColumn(None, None, None, None, 0, 0)


def test_a_line_is_a_group_of_one() -> None:
    line = BalanceLine(BenefitClass.CASHABLE, False, Rag.GREEN, D(10), D(6), D(9), None, None, None, D(4), D(8))
    assert line.group(D(1)) == BalanceGroup(
        BenefitClass.CASHABLE,
        False,
        Rag.GREEN,
        1,
        1,
        1,
        D(10),
        D(6),
        D(9),
        None,
        D(4),
        D(4),
        D(8),
        None,
        None,
        None,
        D(4),
        D(8),
        1,
    )
    assert line._replace(outturn=D(3)).group(D("1.5"))[5:13] == (0, D(10), D(6), D(9), D(3), D(4), D(6), D(8))
    none = (D(0), D(0), D(0))
    for other in (
        line._replace(disbenefit=True),
        line._replace(due_read=None, realised_due=None),
        line._replace(due_read=D(0)),
        line._replace(due_read=D(-1)),
    ):
        assert other.group(D(1))[10:13] == none
    assert [line._replace(due=due).group(D(1)).unread for due in (D(4), D("4.0001"), None)] == [0, 1, 1]
    assert line._replace(due=None, due_read=None).group(D(1)).unread == 0
    only = line._replace(stated=None)
    assert only.group(D(1))[4:10] == (1, 1, None, D(6), D(9), None)
    assert only._replace(realised=None).group(D(1))[4:10] == (0, 0, None, None, None, None)


def test_the_verdicts_and_their_words() -> None:
    assert [one.value for one in Verdict] == ["on_track", "at_risk", "off_track", "unknown"]
    line = BalanceLine(BenefitClass.CASHABLE, False, Rag.NO_DATA, None, None, None, None)
    assert balance([line], None).why == "of 1 benefit: 1 without data"
    assert balance([line, line._replace(rag=Rag.NOT_YET_DUE)], None).why == "of 2 benefits: 1 without data, 1 not yet due"


def read(end: date, value: int = 71, *, count: int = 1, first: date | None = None) -> ActualSums:
    return ActualSums(D(value), D(value), end, count, TODAY, first or end, f"{end}={value * 10_000}")


def on(today: date, **changes: object) -> Figures:
    return figures(replace(SOUND, **changes), POLICY, today)  # type: ignore[arg-type]


def of(**changes: object) -> Figures:
    return on(TODAY, **changes)


LEVEL: dict[str, object] = {
    "kind": MeasureKind.LEVEL, "unit": "%", "baseline": D(60), "target": D(80), "target_date": days(0), "actual": read(days(-5)),
}  # fmt: skip
POINT = PlanSums(D(0), D(0), D(0), D(0), D(70), days(-10), days(100), 3, 0, 1, unread=1)


@pytest.mark.parametrize(
    ("changes", "short", "rag"),
    [
        ({}, "0.45", Rag.RED), ({"target_date": days(1)}, None, Rag.NO_DATA), ({"target_date": None}, None, Rag.NO_DATA),
        ({"target_date": None, "end": days(0)}, "0.45", Rag.RED), ({"target_date": None, "end": days(1)}, None, Rag.NO_DATA),
        ({"target_date": days(1), "end": days(-1)}, None, Rag.NO_DATA), ({"target": None}, None, Rag.NO_DATA),
        ({"plan": POINT, "target_date": days(1)}, "-0.1", Rag.GREEN), ({"plan": replace(POINT, point_at_reading=D(76))}, "0.3125", Rag.RED),
        ({"plan": replace(POINT, point_at_reading=None), "target_date": days(1)}, None, Rag.NO_DATA),
        ({"plan": replace(POINT, point_at_reading=None, ended=0), "target_date": days(1)}, None, Rag.NOT_YET_DUE),
        ({"baseline": None}, "0.1125", Rag.AMBER), ({"direction": Direction.DECREASE}, "-0.45", Rag.GREEN), ({"direction": None}, None, Rag.NO_DATA),
        ({"direction": Direction.AT_LEAST}, "0.1125", Rag.AMBER), ({"direction": Direction.AT_MOST}, "0", Rag.GREEN),
        ({"direction": Direction.AT_LEAST, "target": None}, None, Rag.NO_DATA), ({"direction": Direction.AT_MOST, "target": D(0)}, "1", Rag.RED),
        ({"direction": Direction.AT_MOST, "target": D(-71)}, "2", Rag.RED), ({"direction": Direction.AT_LEAST, "red_threshold": D("0.1")}, "0.1125", Rag.RED),
        ({"direction": Direction.WITHIN, "target": D(50), "target_upper": D(60)}, "0.22", Rag.AMBER),
        ({"actual": None}, None, Rag.NO_DATA), ({"start": days(1), "actual": None}, None, Rag.NOT_YET_DUE), ({"start": days(0), "actual": None}, None, Rag.NO_DATA),
    ],
)  # fmt: skip
def test_how_far_a_level_is_short(changes: dict[str, object], short: str | None, rag: Rag) -> None:
    found = of(**(LEVEL | changes))
    assert (found.short, found.rag) == (None if short is None else D(short), rag)


@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        (LEVEL, "0.55"), (LEVEL | {"direction": Direction.DECREASE}, None), (LEVEL | {"target": D(40), "direction": Direction.DECREASE}, "-0.55"), (LEVEL | {"target": D(40)}, None), (LEVEL | {"direction": Direction.AT_LEAST}, None),
        (LEVEL | {"direction": None}, "0.55"), (LEVEL | {"baseline": None}, None), (LEVEL | {"target": None}, None), (LEVEL | {"actual": None}, None),
        ({"target": D(100), "actual": replace(read(days(-5), 30), last_value=D(9))}, "0.3"), ({"target": D(0), "actual": read(days(-5))}, None),
    ],
)  # fmt: skip
def test_how_much_of_the_way_is_gone(changes: dict[str, object], reached: str | None) -> None:
    assert of(**changes).attainment == (None if reached is None else D(reached))


@pytest.mark.parametrize(
    ("actual", "due", "missed"),
    [
        (read(date(2026, 9, 30), count=3, first=date(2026, 3, 31)), date(2026, 12, 31), 0), (read(date(2027, 3, 31), count=5, first=date(2026, 3, 31)), None, 0),
        (read(date(2025, 12, 31)), date(2026, 3, 31), 3), (read(date(2026, 9, 30)), date(2026, 3, 31), 2),
        (read(date(2026, 12, 31), count=5, first=date(2025, 12, 31)), date(2026, 3, 31), 3),
    ],
)  # fmt: skip
def test_readings_without_a_gap_are_passed_over(actual: ActualSums, due: date | None, missed: int) -> None:
    found = of(actual=actual, frequency=Frequency.QUARTERLY, start=date(2026, 2, 1), end=date(2027, 3, 31))
    assert (found.next_reading, found.missed_readings) == (due, missed)


@pytest.mark.parametrize(
    ("changes", "today", "due", "missed"),
    [
        ({"plan": replace(POINT, first_start=date(2026, 1, 27))}, days(0), date(2026, 4, 26), 3), ({"plan": replace(POINT, first_months=None)}, days(0), None, 0),
        ({"frequency": Frequency.MONTHLY, "actual": read(date(2026, 10, 31))}, days(0), date(2026, 11, 30), 0),
        ({"frequency": Frequency.MONTHLY, "actual": read(date(2026, 10, 31))}, date(2026, 12, 10), date(2026, 11, 30), 0),
        ({"frequency": Frequency.MONTHLY, "actual": read(date(2026, 10, 31))}, date(2026, 12, 11), date(2026, 11, 30), 1),
        ({"frequency": Frequency.YEARLY, "start": date(2026, 3, 31), "end": date(2026, 3, 31)}, days(0), date(2026, 3, 31), 1),
        ({"frequency": Frequency.YEARLY, "start": date(2026, 4, 1)}, days(0), date(2027, 3, 31), 0),
    ],
)  # fmt: skip
def test_the_first_period_that_is_to_be_read(changes: dict[str, object], today: date, due: date | None, missed: int) -> None:
    found = on(today, **changes)
    assert (found.next_reading, found.missed_readings) == (due, missed)


def test_what_an_enabler_is_expected_for() -> None:
    day, later = days(1), days(2)
    for planned, forecast, delivered, expected, late in (
        (day, later, None, later, True), (day, later, day, day, False), (day, day, None, day, False), (later, day, None, day, False),
        (day, None, None, day, False), (None, day, None, day, False), (None, None, None, None, False),
    ):  # fmt: skip
        one = Enabler("D", planned, forecast, delivered, None, 0)
        assert (one.expected, one.late) == (expected, late)


@pytest.mark.parametrize(
    ("whole", "year", "stage", "cost", "costs"),
    [(D(0), D(5), Stage.DELIVERY, D(0), False), (None, D(5), Stage.IDEA, D(5), True), (None, D(0), Stage.DELIVERY, D(0), False), (None, None, Stage.DELIVERY, None, True),
     (None, None, Stage.PLANNING, None, False), (D("0.0001"), None, Stage.IDEA, D("0.0001"), True), (D(-1), None, Stage.DELIVERY, D(-1), False)],
)  # fmt: skip
def test_what_a_project_is_known_to_cost(
    whole: Decimal | None, year: Decimal | None, stage: Stage, cost: Decimal | None, costs: bool
) -> None:
    facts = ProjectFacts(1, "P", "p", stage, whole, year, 0)
    assert (facts.cost, facts.has_cost, facts.open_benefits, facts.gate, facts.price_bases) == (cost, costs, 0, None, ())
