"""Every rule just under, at and over its limit, on facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.facts import ActualSums, BenefitFacts, ForecastSums, PlanSums, ProjectFacts, ReviewFacts
from benefits_tui.domain.figures import figures
from benefits_tui.domain.lifecycle import BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind, Rag
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import RULES, BenefitCase, evaluate_rules

D = Decimal
TODAY = date(2026, 11, 23)
POLICY = Policy()


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


SOUND = BenefitFacts(
    id=1, ref="P-1/B01", title="A benefit", benefit_class=BenefitClass.CASHABLE, disbenefit=False, state=State.IN_DELIVERY,
    project_id=1, project_ref="P-1", stage=Stage.DELIVERY, gate3_date=None, live_on=None, owner_id=1,
    owner_name="Head of Operations", owner_active=True, owner_leaves=None, owner_in_project=False, unit="GBP", kind=MeasureKind.FLOW,
    direction=Direction.INCREASE, frequency=None, baseline=D(0), baseline_date=None, target=None, target_upper=None, target_date=None,
    start=None, end=None, stated=D(1000), value_per_unit=None, red_threshold=None, amber_threshold=None, objectives=1, handed_over_on=None,
    next_review=None, last_activity_on=TODAY, plan_number=1,
)  # fmt: skip


def _read(value: Decimal, end: date) -> ActualSums:
    return ActualSums(value, value, end, 1, TODAY, end, f"{end.isoformat()}={int(value * 10_000)}")


def found(**changes: object) -> dict[str, str]:
    facts = replace(SOUND, **changes)  # type: ignore[arg-type]
    case = BenefitCase(facts, figures(facts, POLICY, TODAY))
    # F55, which asks for a start and a frequency, has a table of its own.
    return {rule: finding.severity.value for rule, finding in evaluate_rules(case, POLICY, TODAY) if rule != "F55"}


def test_a_sound_benefit_has_no_flags() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"owner_id": None, "stage": Stage.PLANNING, "state": State.IDENTIFIED}, {}),
        ({"owner_id": None, "stage": Stage.PLANNING, "state": State.APPRAISED}, {"F01": "high"}),
        ({"owner_id": None}, {"F01": "critical"}),
        ({"owner_leaves": days(31)}, {}),
        ({"owner_leaves": days(30)}, {"F02": "high"}),
        ({"owner_leaves": days(1)}, {"F02": "high"}),
        ({"owner_leaves": days(0)}, {"F02": "critical"}),
        ({"owner_active": False}, {"F02": "critical"}),
        ({"owner_in_project": True}, {}),
        ({"owner_in_project": True, "stage": Stage.CLOSING, "state": State.HANDED_OVER}, {"F03": "medium"}),
        ({"benefit_class": BenefitClass.UNCLASSIFIED, "stage": Stage.PLANNING}, {"F04": "medium"}),
        ({"benefit_class": BenefitClass.UNCLASSIFIED}, {"F04": "high"}),
        ({"unit": None}, {"F04": "high"}),
        ({"unit": None, "benefit_class": BenefitClass.QUALITATIVE}, {}),
        ({"baseline": None}, {"F05": "critical"}),
        ({"baseline": D(0)}, {}),
        ({"baseline": None, "stage": Stage.PLANNING}, {}),
        ({"baseline": None, "stage": Stage.PLANNING, "gate3_date": days(61)}, {}),
        ({"baseline": None, "stage": Stage.PLANNING, "gate3_date": days(60)}, {"F05": "high"}),
        ({"baseline": None, "stage": Stage.PLANNING, "gate3_date": days(1)}, {"F05": "high"}),
        ({"baseline": None, "stage": Stage.PLANNING, "gate3_date": days(0)}, {"F05": "critical"}),
        ({"baseline": None, "gate3_date": days(61)}, {}),
        ({"baseline_date": days(-9), "live_on": days(-9)}, {}),
        ({"baseline_date": days(-8), "live_on": days(-9)}, {"F06": "high"}),
        ({"stated": None}, {"F07": "high"}),
        ({"kind": MeasureKind.LEVEL, "target": D(0)}, {"F07": "high"}),
        ({"kind": MeasureKind.LEVEL, "target": D(-1)}, {"F07": "high"}),
        ({"kind": MeasureKind.LEVEL, "target": D(1)}, {}),
        ({"kind": MeasureKind.LEVEL, "target": D(-1), "direction": Direction.DECREASE}, {}),
        ({"kind": MeasureKind.LEVEL, "target": D(0), "direction": Direction.AT_LEAST}, {}),
        ({"stage": Stage.CLOSING}, {"F17": "critical"}),
        ({"stage": Stage.CLOSING, "state": State.HANDED_OVER}, {}),
        ({"stage": Stage.CLOSING, "handed_over_on": days(-1)}, {}),
        ({"stage": Stage.BENEFITS_TRACKING, "state": State.REALISING}, {"F18": "critical"}),
        ({"stage": Stage.BENEFITS_TRACKING, "state": State.REALISING, "next_review": days(5)}, {}),
        ({"stage": Stage.BENEFITS_TRACKING, "state": State.REALISING, "frequency": Frequency.YEARLY, "start": days(0)}, {}),
        ({"stage": Stage.ARCHIVED, "state": State.VERIFIED, "owner_id": None, "baseline": None}, {"F46": "low"}),
        ({"objectives": 0}, {"F36": "high"}),
        ({"end": days(0)}, {}),
        ({"end": days(-1)}, {"F38": "medium"}),
        ({"end": days(-1), "state": State.VERIFIED}, {"F46": "low"}),
        ({"end": days(-1), "state": State.VERIFIED, "concluded": True}, {}),
    ],
)
def test_rules_on_ownership_definition_and_closure(changes: dict[str, object], expected: dict[str, str]) -> None:
    assert found(**changes) == expected


@pytest.mark.parametrize(
    ("last_end", "expected"),
    [
        (date(2026, 8, 31), {}),  # the next quarterly reading is due on 30 November: a week away
        (date(2026, 6, 30), {"F09": "medium"}),
        (date(2026, 3, 31), {"F09": "high"}),
        (date(2025, 12, 31), {"F09": "critical"}),
        (date(2024, 12, 31), {"F09": "critical"}),
    ],
)
def test_f09_rises_with_each_missed_reading(last_end: date, expected: dict[str, str]) -> None:
    actual = _read(D(1), last_end)
    got = found(frequency=Frequency.QUARTERLY, actual=actual)
    assert {rule: severity for rule, severity in got.items() if rule == "F09"} == expected


def flow(due: int, read: int, *, outturn: tuple[int, int] | None = None, uncovered: int = 0) -> dict[str, object]:
    """Facts of a flow: what was due and came for the periods read; outturn as (remaining plan, remaining forecast)."""
    rest_plan, rest_forecast = outturn or (0, 0)
    facts: dict[str, object] = {
        "plan": PlanSums(D(due + rest_plan), D(due), D(due), D(read), None, days(-300), days(300), 3, uncovered, 1),
        "actual": _read(D(read), days(-54)),
        "end": days(300),
    }
    if outturn is not None:
        facts["forecast"] = ForecastSums(D(rest_forecast), None, 1, False, TODAY)
    return facts


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (1000, {}),
        (900, {}),
        (899, {"F12": "high"}),
        (750, {"F12": "high"}),
        (749, {"F12": "critical"}),
        (1250, {}),
        (1251, {"F37": "low"}),
    ],
)
def test_f12_and_f37_at_their_edges(read: int, expected: dict[str, str]) -> None:
    got = found(**flow(1000, read, uncovered=1))
    assert {rule: severity for rule, severity in got.items() if rule in ("F12", "F37")} == expected


@pytest.mark.parametrize(
    ("forecast", "expected"), [(1000, {}), (800, {}), (799, {"F11": "high"}), (500, {"F11": "high"}), (499, {"F11": "critical"})]
)
def test_f11_at_its_edges(forecast: int, expected: dict[str, str]) -> None:
    got = found(**flow(1000, 1000, outturn=(1000, forecast)))
    assert {rule: severity for rule, severity in got.items() if rule == "F11"} == expected


def test_f11_is_not_asked_while_planned_periods_lack_a_forecast() -> None:
    assert "F11" not in found(**flow(1000, 1000, outturn=(1000, 10), uncovered=1))


def test_the_tolerance_of_the_benefit_comes_before_the_policys() -> None:
    assert "F12" not in found(**flow(1000, 850, uncovered=1), amber_threshold=D("0.2"), red_threshold=D("0.3"))


def test_a_decreasing_level_that_rose_is_red() -> None:
    facts = replace(
        SOUND, kind=MeasureKind.LEVEL, direction=Direction.DECREASE, baseline=D(140), target=D(40), target_date=days(-1),
        actual=_read(D(150), days(-5)),
    )  # fmt: skip
    worked_out = figures(facts, POLICY, TODAY)
    assert worked_out.rag is Rag.RED and worked_out.attainment == D("-0.1")


@pytest.mark.parametrize(
    ("changes", "rag"),
    [
        (
            {
                "frequency": Frequency.MONTHLY,
                "start": days(-90),
                "kind": MeasureKind.LEVEL,
                "target": D(5),
                "target_date": days(9),
            },
            Rag.NO_DATA,
        ),
        ({"start": days(1)}, Rag.NOT_YET_DUE),
        ({"plan": PlanSums(D(10), D(0), D(0), D(0), None, days(8), days(98), 3, 1, 0)}, Rag.NOT_YET_DUE),
        ({"plan": PlanSums(D(10), D(5), D(0), D(0), D(5), days(-90), days(90), 3, 1, 1)}, Rag.NO_DATA),
        ({}, Rag.NO_DATA),
        ({"kind": MeasureKind.LEVEL, "target": D(5), "target_date": days(1)}, Rag.NO_DATA),
        ({"kind": MeasureKind.LEVEL, "target": D(5), "target_date": days(0)}, Rag.NO_DATA),
    ],
)
def test_no_data_and_not_yet_due_are_states_of_their_own(changes: dict[str, object], rag: Rag) -> None:
    assert figures(replace(SOUND, **changes), POLICY, TODAY).rag is rag  # type: ignore[arg-type]


def test_a_gap_between_readings_is_missing() -> None:
    read = ActualSums(D(2), D(1), date(2026, 9, 30), 2, TODAY, date(2026, 3, 31), "2026-03-31=10000,2026-09-30=10000")
    worked_out = figures(replace(SOUND, frequency=Frequency.QUARTERLY, actual=read), POLICY, TODAY)
    assert (worked_out.next_reading, worked_out.missed_readings) == (date(2026, 6, 30), 1)


def test_more_of_what_should_fall_is_worse_and_is_no_money() -> None:
    facts = replace(SOUND, direction=Direction.DECREASE, **flow(100, 120))  # type: ignore[arg-type]
    worked_out = figures(facts, POLICY, TODAY)
    assert worked_out.short == D("0.2") and worked_out.realised_money is None


def test_a_range_names_both_its_limits() -> None:
    facts = replace(
        SOUND, kind=MeasureKind.LEVEL, direction=Direction.WITHIN, target=D(5), target_upper=D(10), actual=_read(D(13), days(-5))
    )
    case = BenefitCase(facts, figures(facts, POLICY, TODAY))
    (why,) = [finding.why for rule, finding in evaluate_rules(case, POLICY, TODAY) if rule == "F12"]
    assert why == "Actual 13 against 5–10 due (60 % worse)."


def test_a_level_forecasts_from_its_last_reading_on() -> None:
    facts = replace(
        SOUND, kind=MeasureKind.LEVEL, target=D(80), target_date=days(-5), baseline=D(50), actual=_read(D(85), days(-5))
    )
    assert figures(facts, POLICY, TODAY).outturn == D(85)


def test_a_late_reading_is_missing_and_not_a_shortfall() -> None:
    facts = replace(
        SOUND, plan=PlanSums(D(400), D(300), D(100), D(100), D(100), date(2026, 1, 1), date(2026, 12, 31), 3, 3, 3),
        actual=_read(D(100), date(2026, 3, 31)),
    )  # fmt: skip
    worked_out = figures(facts, POLICY, TODAY)
    # What was read is well; that the benefit is, nobody can say while readings are overdue.
    assert worked_out.short == 0 and worked_out.rag is Rag.NO_DATA and worked_out.missed_readings == 2
    # 100 came of the 100 that were due and read; what was not read is not taken for 0.
    assert worked_out.realisation == 1
    assert (worked_out.due_money, worked_out.due_read_money, worked_out.realised_due_money) == (D(300), D(100), D(100))


@pytest.mark.parametrize(("touched", "expected"), [(date(2026, 8, 23), {}), (date(2026, 8, 22), {"F28": "medium"})])
def test_f28_after_one_period_untouched(touched: date, expected: dict[str, str]) -> None:
    assert found(last_activity_on=touched, start=date(2026, 1, 1)) == expected
    # From the start of realisation, and where that is known.
    assert found(last_activity_on=touched, start=date(2026, 8, 23)) == found(last_activity_on=touched) == {}
    assert found(last_activity_on=touched, start=TODAY + timedelta(days=1)) == {}


@pytest.mark.parametrize(("started", "raised"), [(date(2026, 5, 24), False), (date(2026, 5, 23), True)])
def test_f28_when_the_forecast_is_still_the_first_plan_after_two_periods(started: date, raised: bool) -> None:
    plan = PlanSums(D(10), D(0), D(0), D(0), None, started, days(300), 3, 0, 0)
    forecast = ForecastSums(D(10), None, 1, True, TODAY)
    # Short by more than the tolerance, 10 % by default; what follows the plan needs no other forecast.
    for due, came, asked in ((D(100), D(90), False), (D(100), D("89.9"), True)):
        read = replace(plan, due=due, due_and_read=due, ended_read_actual=came)
        got = found(plan=read, forecast=forecast, actual=ActualSums(came, came, TODAY, 1, TODAY, TODAY, f"{TODAY}={int(came)}"))
        assert ("F28" in got) is (raised and asked), (due, came)


@pytest.mark.parametrize(
    ("stage", "cost", "year_cost", "benefits", "expected"),
    [
        (Stage.DELIVERY, D(0), None, 0, []), (Stage.DELIVERY, D("0.0001"), None, 0, ["F36"]), (Stage.DELIVERY, D(5), None, 1, []),
        (Stage.DELIVERY, None, D(5), 0, ["F36"]), (Stage.DELIVERY, None, None, 0, ["F36"]), (Stage.PLANNING, None, None, 0, []),
    ],
)  # fmt: skip
def test_f36_on_projects(
    stage: Stage, cost: Decimal | None, year_cost: Decimal | None, benefits: int, expected: list[str]
) -> None:
    facts = ProjectFacts(1, "P-1", "A project", stage, cost, year_cost, benefits)
    assert [rule for rule, _ in evaluate_rules(facts, POLICY, TODAY)] == expected


@pytest.mark.parametrize(
    ("due", "held", "chair", "expected"),
    [
        (days(-1), None, "PMO", "high"), (days(0), None, "PMO", None), (days(30), None, None, "medium"), (days(31), None, None, None),
        (days(30), None, "PMO", None), (days(-1), days(0), None, None),
    ],
)  # fmt: skip
def test_f20(due: date, held: date | None, chair: str | None, expected: str | None) -> None:
    facts = ReviewFacts(1, "P-1/R01", "yearly", 1, "P-1", due, held, chair)
    severities = [finding.severity.value for _, finding in evaluate_rules(facts, POLICY, TODAY)]
    assert severities == ([expected] if expected else [])


def test_every_rule_says_when_it_is_raised_who_decides_and_what() -> None:
    for rule in RULES:
        about = rule.about
        assert about.raised_when and about.decision_owner and about.options and about.title, about.id
    assert len({(rule.about.id, rule.subject) for rule in RULES}) == len(RULES)
    required = ["F01", "F02", "F04", "F05", "F07", "F09", "F11", "F12", "F17", "F18", "F20", "F28", "F36", "F38"]
    assert {rule.about.id for rule in RULES} >= set(required)
