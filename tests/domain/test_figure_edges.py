"""Figures at their edges: outturn, money, what is due; the verdict of a balance; what a gate asks; NPV's schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.appraisal import GREEN_BOOK, discount_factor, npv, payback, schedule_of
from benefits_tui.domain.balance import Balance, BalanceLine, Verdict, balance
from benefits_tui.domain.facts import ActualSums, ForecastSums, PlanSums
from benefits_tui.domain.figures import Figures, figures
from benefits_tui.domain.gates import OF_PROJECT, REQUIREMENTS, missing_words, required
from benefits_tui.domain.lifecycle import BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind, Rag
from benefits_tui.domain.period_sums import PeriodValues, actual_sums, forecast_sums, plan_sums
from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.domain.policy import Policy
from tests.domain.test_rules import SOUND, TODAY, days

D = Decimal
POLICY = Policy()
PLAN = PlanSums(D(400), D(200), D(200), D(100), None, days(-300), days(100), 3, 0, 2, unread=2)
CAME = ActualSums(D(100), D(60), date(2026, 9, 30), 2, TODAY, date(2026, 6, 30), "2026-06-30=400000,2026-09-30=600000")
EXPECTED = ForecastSums(D(250), D(70), 2, False, TODAY)


def of(**changes: object) -> Figures:
    return figures(replace(SOUND, **changes), POLICY, TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "outturn", "complete"),
    [
        ({"plan": PLAN, "actual": CAME, "forecast": EXPECTED}, 350, True),
        ({"plan": replace(PLAN, uncovered=1), "actual": CAME, "forecast": EXPECTED}, 350, False),
        ({"plan": PLAN, "actual": CAME}, 100, True),
        ({"plan": replace(PLAN, uncovered=1), "actual": CAME}, None, False),
        ({"plan": PLAN, "actual": CAME, "forecast": replace(EXPECTED, periods=0)}, 100, True),
        ({"plan": PLAN}, None, False),
        ({"actual": CAME}, None, False),
        ({"forecast": EXPECTED}, 250, True),
        ({"plan": PLAN, "actual": CAME, "forecast": EXPECTED, "state": State.WRITTEN_OFF}, 100, True),
        ({"plan": PLAN, "forecast": EXPECTED, "state": State.NOT_ACHIEVED}, 0, True),
        ({"plan": PLAN, "actual": CAME, "forecast": EXPECTED, "state": State.PART_ACHIEVED}, 350, True),
        ({"kind": MeasureKind.LEVEL, "actual": CAME, "forecast": EXPECTED}, 70, True),
        ({"kind": MeasureKind.LEVEL, "actual": CAME}, None, False),
        ({"kind": MeasureKind.LEVEL, "actual": CAME, "target_date": date(2026, 9, 30)}, 60, True),
        ({"kind": MeasureKind.LEVEL, "actual": CAME, "target_date": date(2026, 10, 1)}, None, False),
        ({"kind": MeasureKind.LEVEL, "actual": CAME, "end": date(2026, 9, 30)}, 60, True),
        ({"kind": MeasureKind.LEVEL, "actual": CAME, "state": State.WRITTEN_OFF}, None, False),
        ({"kind": MeasureKind.LEVEL, "forecast": replace(EXPECTED, last_value=None)}, None, False),
    ],
)
def test_outturn(changes: dict[str, object], outturn: int | None, complete: bool) -> None:
    found = of(**changes)
    assert (found.outturn, found.outturn_complete) == (None if outturn is None else D(outturn), complete)
    kept = None if outturn is None or not complete or changes.get("kind") is MeasureKind.LEVEL else D(outturn)
    assert found.outturn_money == kept


@pytest.mark.parametrize(
    ("changes", "worth", "due", "realised"),
    [
        ({}, 400, 200, 100), ({"unit": "gbp"}, 400, 200, 100), ({"unit": " £ "}, 400, 200, 100), ({"unit": "points"}, 1000, None, None),
        ({"unit": None}, 1000, None, None), ({"unit": "hours", "value_per_unit": D(3)}, 1200, 600, 300),
        ({"value_per_unit": D(0)}, 0, 0, 0), ({"direction": Direction.DECREASE}, 1000, None, None),
        ({"direction": Direction.AT_MOST}, 1000, None, None), ({"direction": Direction.DECREASE, "disbenefit": True}, 400, 200, 100),
        ({"kind": MeasureKind.LEVEL}, 1000, None, None), ({"kind": None}, 400, 200, 100), ({"plan": None}, 1000, None, 100),
        ({"plan": None, "stated": None}, None, None, 100), ({"state": State.SUPERSEDED}, None, None, None),
    ],
)  # fmt: skip
def test_money(changes: dict[str, object], worth: int | None, due: int | None, realised: int | None) -> None:
    found = of(**({"plan": PLAN, "actual": CAME} | changes))
    assert (found.worth_money, found.due_money, found.realised_money) == tuple(
        None if money is None else D(money) for money in (worth, due, realised)
    )
    # What was stated is what was stated, whatever the plan comes to.
    superseded = changes.get("state") is State.SUPERSEDED
    assert found.stated_money == (None if superseded else changes.get("stated", D(1000)))


def test_money_to_come_is_never_below_nothing() -> None:
    assert of(stated=D(-1000), plan=None).money_to_come == D(1000)
    assert of(plan=PLAN, actual=replace(CAME, total=D(500))).money_to_come == D(0)
    assert of(plan=PLAN, actual=replace(CAME, total=D(-500))).money_to_come == D(0)
    assert of(stated=None).money_to_come is None


QUARTERS = {"frequency": Frequency.QUARTERLY, "start": date(2026, 1, 1), "end": date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("changes", "due", "missed"),
    [
        # With ten days of grace, a quarter that ended eleven days ago is missed.
        ({"today": date(2026, 4, 10)}, date(2026, 3, 31), 0), ({"today": date(2026, 4, 11)}, date(2026, 3, 31), 1),
        ({"today": date(2026, 7, 11)}, date(2026, 3, 31), 2), ({"today": date(2027, 5, 1)}, date(2026, 3, 31), 4),
        ({"today": date(2026, 1, 1), "state": State.IDENTIFIED}, None, 0), ({"today": date(2026, 4, 11), "state": State.VERIFIED}, None, 0),
        ({"today": date(2026, 4, 11), "kind": None}, None, 0), ({"today": date(2026, 4, 11), "frequency": None}, None, 0),
        ({"today": date(2026, 4, 11), "start": None}, None, 0),
        ({"today": date(2026, 4, 11), "state": State.APPRAISED}, date(2026, 3, 31), 1),
    ],
)  # fmt: skip
def test_the_next_reading_and_what_was_missed(changes: dict[str, object], due: date | None, missed: int) -> None:
    today = changes.pop("today")
    assert isinstance(today, date)
    found = figures(replace(SOUND, **(QUARTERS | changes)), POLICY, today)  # type: ignore[arg-type]
    assert (found.next_reading, found.missed_readings) == (due, missed)


def test_a_year_of_readings_without_gap_ends_with_the_last_period() -> None:
    ends = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]

    def read(count: int) -> ActualSums:
        text = ",".join(f"{end.isoformat()}=10000" for end in ends[:count])
        return ActualSums(D(count), D(1), ends[count - 1], count, TODAY, ends[0], text)

    found = [figures(replace(SOUND, actual=read(count), **QUARTERS), POLICY, date(2026, 11, 23)) for count in (1, 2, 3, 4)]  # type: ignore[arg-type]
    assert [(one.next_reading, one.missed_readings) for one in found] == [
        (date(2026, 6, 30), 2), (date(2026, 9, 30), 1), (date(2026, 12, 31), 0), (None, 0),
    ]  # fmt: skip


def test_a_level_gets_no_shortfall_of_its_outturn_without_a_target() -> None:
    level: dict[str, object] = {"kind": MeasureKind.LEVEL, "forecast": EXPECTED}
    assert of(**level, target=None).outturn_short is None
    assert of(**level, target=D(140)).outturn_short == D("0.5")
    assert of(**level, target=D(140), direction=Direction.AT_LEAST).outturn_short is None
    assert of(plan=None, forecast=EXPECTED, target=D(500)).outturn_short is None


def rags(**counts: int) -> Balance:
    found = Balance(benefits=sum(counts.values()))
    for name, count in counts.items():
        found.rag[Rag(name)] = count
    return found


@pytest.mark.parametrize(
    ("counts", "verdict", "why"),
    [
        ({}, "unknown", "no benefits are recorded"),
        ({"red": 1, "green": 9}, "off_track", "of 10 benefits: 1 red, 9 green"),
        ({"amber": 1, "green": 9}, "at_risk", "of 10 benefits: 1 amber, 9 green"),
        ({"green": 1}, "on_track", "of 1 benefit: 1 green"),
        ({"green": 2, "no_data": 2}, "on_track", "of 4 benefits: 2 green, 2 without data"),
        ({"green": 2, "no_data": 3}, "unknown", "of 5 benefits: 2 green, 3 without data"),
        ({"not_yet_due": 2}, "unknown", "of 2 benefits: 2 not yet due"),
        ({"green": 1, "not_yet_due": 9}, "on_track", "of 10 benefits: 1 green, 9 not yet due"),
        ({"red": 1, "amber": 1, "green": 1, "no_data": 1, "not_yet_due": 1}, "off_track",
         "of 5 benefits: 1 red, 1 amber, 1 green, 1 without data, 1 not yet due"),
    ],
)  # fmt: skip
def test_the_verdict(counts: dict[str, int], verdict: str, why: str) -> None:
    assert (rags(**counts).verdict, rags(**counts).why) == (Verdict(verdict), why)


def line(
    stated: int | None, due: int | None, realised: int | None, outturn: int | None, *, read: bool = True, disbenefit: bool = False
) -> BalanceLine:
    a, b, c, d = (None if value is None else D(value) for value in (stated, due, realised, outturn))
    pair = (b, c) if read else (None, None)
    return BalanceLine(BenefitClass.CASHABLE, disbenefit, Rag.GREEN, a, b, c, d, None, None, *pair)


def test_a_balance_counts_what_is_known_and_caps_each_realisation() -> None:
    lines = [
        line(1000, 100, 150, 1200), line(500, 300, 150, None), line(None, None, None, 70), line(None, None, None, None),
        line(900, 100, 900, 900, disbenefit=True), line(10, 0, 5, 5), line(10, 100, 5, 5, read=False),
    ]  # fmt: skip
    found = balance(lines, D(77))
    column = found.column(BenefitClass.CASHABLE)
    assert (column.stated, column.due, column.realised, column.outturn) == (D(1520), D(500), D(310), D(1280))
    # What was never read is compared with nothing, and said: 100 of one benefit, and 5 that came for nothing that was read.
    assert (column.due_read, column.realised_due, column.unread, column.due_unread) == (D(400), D(305), 1, D(100))
    assert column.realised_besides == D(5)
    assert (column.valued, column.without_outturn, found.benefits, found.cost) == (5, 1, 7, D(77))
    assert (found.disbenefits.stated, found.disbenefits.valued) == (D(900), 1)
    # Weighted by money due, without the disbenefit: (100 × 1 + 300 × 0.5) / 400, and uncapped (150 + 150) / 400.
    assert (found.realisation, found.realisation_uncapped) == (D("0.625"), D("0.75"))
    assert balance(lines, None, D(2)).realisation == D("0.75")
    assert balance([], None).realisation is None and balance([], None).column(BenefitClass.CASHABLE).stated is None


WORDS = {
    "sponsor": "sponsor", "cost": "whole-life cost", "benefits": "benefit", "deliverables": "deliverable", "review": "review ahead",
    "owner": "owner", "class": "class", "measure": "measure", "baseline": "baseline reading", "target": "target or stated value",
    "plan": "approved plan", "objective": "objective", "dates": "start and end of realisation", "frequency": "reading frequency",
    "enabler": "enabling deliverable", "forecast": "forecast", "validator": "validator", "handover": "handover", "reading": "reading",
}  # fmt: skip
GATES = {
    "0": "benefits class",
    "1": "sponsor benefits class objective",
    "2": "sponsor benefits class objective owner measure",
    "3": "sponsor cost benefits class objective owner measure baseline target plan dates",
    "4": "benefits owner measure baseline target plan frequency",
    "5": "benefits owner handover reading review",
    "6": "", "Gate 3": "", "": "",
}  # fmt: skip


def test_what_gates_ask_for() -> None:
    assert REQUIREMENTS == WORDS and OF_PROJECT == ("sponsor", "cost", "benefits", "deliverables", "review")
    assert {gate: " ".join(required(gate, None)) for gate in GATES} == GATES
    assert required("3", "") == () and required("9", " owner , ,class") == ("owner", "class")


@pytest.mark.parametrize("word", WORDS)
def test_what_is_missing_in_words(word: str) -> None:
    ours = word in ("sponsor", "cost", "benefits", "deliverables", "review")
    for count, said in ((1, f"1 benefit without {WORDS[word]}"), (2, f"2 benefits without {WORDS[word]}")):
        assert missing_words(((word, count),)) == (f"no {WORDS[word]}" if ours else said)


def test_the_green_books_schedule_at_each_of_its_edges() -> None:
    assert (
        (30, D("0.035")), (75, D("0.03")), (125, D("0.025")), (200, D("0.02")), (300, D("0.015")), (1_000_000, D("0.01")),
    ) == GREEN_BOOK  # fmt: skip
    rates = {
        30: "0.035",
        31: "0.03",
        75: "0.03",
        76: "0.025",
        125: "0.025",
        126: "0.02",
        200: "0.02",
        201: "0.015",
        300: "0.015",
        301: "0.01",
    }
    for year, rate in rates.items():
        before, factor = discount_factor(GREEN_BOOK, year - 1), discount_factor(GREEN_BOOK, year)
        assert abs(before / factor - 1 - D(rate)) < D("1e-20"), year


@pytest.mark.parametrize(
    ("words", "rate"), [("3.5 %", "0.035"), ("3.5%", "0.035"), ("0.035", "0.035"), ("0", "0"), ("0 %", "0"), ("99.9 %", "0.999"), ("0.999", "0.999")]
)  # fmt: skip
def test_one_rate_for_every_year(words: str, rate: str) -> None:
    assert schedule_of(words) == ((1_000_000, D(rate)),)
    assert schedule_of("Green Book") == schedule_of("") == schedule_of(" green book ") == GREEN_BOOK


def test_payback_at_its_edges() -> None:
    def years(benefits: dict[int, int], cost: int, late: int = 0) -> Decimal | None:
        return payback({year: D(money) for year, money in benefits.items()}, {late: D(cost)})

    assert years({1: 50, 2: 50}, 100) == D(2) and years({1: 50, 2: 49}, 100) is None and years({1: 200}, 100) == D("0.5")
    assert years({1: 50, 2: 100}, 100) == D("1.5") and years({1: 10}, 0) == D(0) and years({}, 0) == D(0)
    assert years({0: 100}, 100) == D(0) and years({1: 100}, 50, 2) is None
    assert payback({}, {}) is None
    assert npv({1: D(110)}, {0: D(100)}, schedule_of("10 %")) == D(0)


def quarter(number: int) -> Period:
    return Period.of_months(date(2026, 3 * number - 2, 1), 3)


def test_the_sums_of_periods_in_hand_on_the_day_a_quarter_ends_and_the_day_before() -> None:
    lines = [
        PeriodValues(quarter(1), D(10), None, D(10)), PeriodValues(quarter(2), D(20), None, D(15)),
        PeriodValues(quarter(3), D(30), D(25), None), PeriodValues(quarter(4), D(40), None, None),
    ]  # fmt: skip
    on, before = plan_sums(lines, date(2026, 6, 30)), plan_sums(lines, date(2026, 6, 29))
    assert on is not None and before is not None
    assert (on.lifetime, on.due, on.due_and_read, on.ended_read_actual, on.point_at_reading) == (
        D(100),
        D(30),
        D(30),
        D(25),
        D(20),
    )
    assert (before.due, before.due_and_read, before.ended_read_actual, before.point_at_reading) == (D(10), D(10), D(10), D(10))
    assert (on.uncovered, on.ended, before.ended, on.unread, on.read_plan) == (
        1,
        2,
        1,
        2,
        "2026-01-01/2026-03-31=100000,2026-04-01/2026-06-30=200000",
    )
    assert (on.first_start, on.last_end, on.first_months) == (date(2026, 1, 1), date(2026, 12, 31), 3)
    actual = actual_sums(lines, TODAY)
    assert actual is not None and actual.ends == "2026-03-31=100000,2026-06-30=150000"
    assert (actual.total, actual.last_value, actual.last_end, actual.readings, actual.first_end) == (
        D(25), D(15), date(2026, 6, 30), 2, date(2026, 3, 31),
    )  # fmt: skip
    ahead = forecast_sums([*lines, PeriodValues(quarter(2), None, D(99), None)], False, TODAY)
    assert ahead is not None and (ahead.remaining, ahead.periods, ahead.last_value) == (D(25), 1, D(25))
    assert plan_sums([], TODAY) is None and actual_sums([], TODAY) is None and forecast_sums([], False, TODAY) is None


def test_a_year_that_is_read_by_the_quarter_is_read_at_its_end() -> None:
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    for count, read in ((3, False), (4, True)):
        lines = [
            PeriodValues(year, D(100), D(90), None),
            *(PeriodValues(quarter(n + 1), None, None, D(25)) for n in range(count)),
        ]
        plan, ahead = plan_sums(lines, date(2027, 1, 1)), forecast_sums(lines, False, TODAY)
        assert plan is not None and ahead is not None
        assert (plan.unread, plan.due_and_read, plan.read_plan) == (
            (0, D(100), "2026-01-01/2026-12-31=1000000") if read else (1, D(0), "")
        )
        assert (ahead.periods, ahead.remaining) == ((0, D(0)) if read else (1, D(15)))


def test_the_investment_gate_is_behind_by_its_day_else_by_the_stage() -> None:
    facts = replace(SOUND, stage=Stage.PLANNING, gate3_date=None)
    assert not facts.past_gate3(TODAY) and replace(facts, stage=Stage.DELIVERY).past_gate3(TODAY)
    for place, passed in ((-1, True), (0, True), (1, False)):
        for stage in (Stage.PLANNING, Stage.DELIVERY):
            assert replace(facts, stage=stage, gate3_date=TODAY + timedelta(days=place)).past_gate3(TODAY) is passed


def test_a_year_that_is_read_in_part_and_not_forecast_is_uncovered() -> None:
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    for count, uncovered in ((0, 1), (3, 1), (4, 0)):
        lines = [PeriodValues(year, D(100), None, None), *(PeriodValues(quarter(n + 1), None, None, D(25)) for n in range(count))]
        plan = plan_sums(lines, date(2027, 1, 1))
        assert plan is not None and plan.uncovered == uncovered
