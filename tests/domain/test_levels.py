"""Levels and kinds: what a level should be where nobody planned it, how its shortfall is told, what an unsaid kind means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.facts import ActualSums, PlanSums
from benefits_tui.domain.figures import figures, planned_level
from benefits_tui.domain.measure import Direction, MeasureKind, Rag, on_the_wrong_side, straight_point
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import BenefitCase, evaluate_rules
from tests.domain.test_rules import POLICY, SOUND, TODAY, days

D = Decimal


def read(value: str, end: date) -> ActualSums:
    return ActualSums(D(value), D(value), end, 1, TODAY, end, f"{end.isoformat()}={int(D(value) * 10_000)}")


LEVEL = replace(
    SOUND, kind=MeasureKind.LEVEL, unit="days", direction=Direction.DECREASE, baseline=D("4.8"), baseline_date=days(-100),
    target=D("4.0"), target_date=days(100), actual=read("4.7", TODAY), stated=None,
)  # fmt: skip


def said(facts: object, rule: str) -> str | None:
    case = BenefitCase(facts, figures(facts, POLICY, TODAY))  # type: ignore[arg-type]
    return next((finding.why for found, finding in evaluate_rules(case, POLICY, TODAY) if found == rule), None)


def test_what_is_missing_of_the_planned_improvement_is_told_as_such() -> None:
    plan = PlanSums(D(0), D(0), D(0), D(0), D("4.4"), days(-100), days(100), 3, 0, 1)
    assert said(replace(LEVEL, plan=plan), "F12") == "Actual 4.7 against 4.4 due: 75 % of the planned improvement is missing."


def test_a_level_without_a_plan_has_a_straight_path_that_is_named() -> None:
    # Half of the way in time is half of the way in value: 4.4.
    assert planned_level(LEVEL) == (D("4.4"), True)
    assert said(LEVEL, "F12") == "Actual 4.7 against 4.4 on a straight path due: 75 % of the planned improvement is missing."
    assert figures(LEVEL, POLICY, TODAY).short == D("0.75")
    assert figures(replace(LEVEL, actual=read("4.4", TODAY)), POLICY, TODAY).rag is Rag.GREEN


@pytest.mark.parametrize(
    ("day", "expected"),
    [(-101, None), (-100, None), (-99, "4.796"), (-50, "4.6"), (0, "4.4"), (99, "4.004"), (100, "4"), (101, "4"), (900, "4")],
)
def test_where_the_path_is_on_a_day(day: int, expected: str | None) -> None:
    point = straight_point(D("4.8"), days(-100), D("4.0"), days(100), days(day))
    assert point == (None if expected is None else D(expected))
    assert straight_point(D(1), days(0), D(2), days(0), days(1)) is None


@pytest.mark.parametrize("lacks", ["baseline", "baseline_date", "target", "target_date"])
def test_without_one_of_its_ends_there_is_no_path_and_no_data_to_the_end(lacks: str) -> None:
    facts = replace(LEVEL, **{lacks: None})  # type: ignore[arg-type]
    assert planned_level(facts) == (None, False)
    for actual in (facts.actual, None):
        assert figures(replace(facts, actual=actual), POLICY, TODAY).rag is Rag.NO_DATA


@pytest.mark.parametrize("direction", [Direction.AT_LEAST, Direction.AT_MOST, Direction.WITHIN])
def test_limits_have_no_path(direction: Direction) -> None:
    assert planned_level(replace(LEVEL, direction=direction)) == (None, False)


def test_a_plan_takes_the_place_of_the_path_and_the_end_that_of_the_target_s_day() -> None:
    plan = PlanSums(D(0), D(0), D(0), D(0), None, days(-100), days(100), 3, 0, 0)
    assert planned_level(replace(LEVEL, plan=plan)) == (None, False)
    assert planned_level(replace(LEVEL, target_date=None, end=days(100))) == (D("4.4"), True)


@pytest.mark.parametrize(
    ("unit", "summed"), [("GBP", True), ("gbp", True), ("£", True), ("EUR", False), ("hours", False), (None, False), ("", False)]
)
def test_while_the_kind_is_not_said_only_money_of_the_register_is_summed(unit: str | None, summed: bool) -> None:
    plan = PlanSums(D(100), D(50), D(50), D(30), None, days(-100), days(100), 3, 1, 1)
    actual = replace(read("30", days(-5)), total=D(30), last_value=D(12))
    facts = replace(SOUND, kind=None, unit=unit, plan=plan, actual=actual, value_per_unit=D(1))
    found = figures(facts, POLICY, TODAY)
    assert (found.lifetime_plan, found.due, found.actual) == ((D(100), D(50), D(30)) if summed else (None, None, D(12)))
    assert (found.realised_money is not None) is summed
    assert figures(replace(facts, unit="EUR"), Policy(currency="EUR"), TODAY).actual == D(30)


@pytest.mark.parametrize(
    ("direction", "target", "wrong"),
    [
        (Direction.INCREASE, 9, True), (Direction.INCREASE, 10, False), (Direction.INCREASE, 11, False), (Direction.DECREASE, 9, False),
        (Direction.DECREASE, 11, True), (Direction.AT_LEAST, 9, False), (Direction.AT_MOST, 11, False), (None, 9, False),
    ],
)  # fmt: skip
def test_a_target_on_the_wrong_side_gives_no_attainment(direction: Direction | None, target: int, wrong: bool) -> None:
    assert on_the_wrong_side(D(10), D(target), direction) is wrong
    facts = replace(LEVEL, baseline=D(10), target=D(target), direction=direction)
    assert (figures(facts, POLICY, TODAY).attainment is None) is (
        wrong or target == 10 or direction in (Direction.AT_LEAST, Direction.AT_MOST)
    )
