"""The rules about plans: each just under, at and over its limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.facts import ActualSums, BenefitFacts, PlanEnd, PlanSums
from benefits_tui.domain.figures import figures
from benefits_tui.domain.lifecycle import State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import BenefitCase, Finding, evaluate_rules
from tests.domain.test_rules import SOUND, TODAY, days

D = Decimal
POLICY = Policy()


def finding(rule: str, **changes: object) -> Finding | None:
    facts: BenefitFacts = replace(SOUND, **changes)  # type: ignore[arg-type]
    return dict(evaluate_rules(BenefitCase(facts, figures(facts, POLICY, TODAY)), POLICY, TODAY)).get(rule)


def told(rule: str, **changes: object) -> tuple[str, str, Decimal | None] | None:
    found = finding(rule, **changes)
    return None if found is None else (found.severity.value, found.why, found.value_at_risk)


def end(value: str) -> PlanEnd:
    return PlanEnd(D(value), D(value), TODAY)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("1000", None), ("2000", None), ("900", None),
        ("899.9", ("high", "Planned 899.9, first approved 1,000 (10 % less).", D(100))),
        ("801", ("high", "Planned 801, first approved 1,000 (20 % less).", D(100))),
        ("800", ("high", "Planned 800, first approved 1,000 (20 % less).", D(200))),
        ("749.9", ("critical", "Planned 749.9, first approved 1,000 (25 % less).", D(200))),
        ("-5", ("critical", "Planned -5, first approved 1,000 (101 % less).", D(1000))),
    ],
)  # fmt: skip
def test_the_drift_from_the_first_plan(now: str, expected: tuple[str, str, Decimal | None] | None) -> None:
    assert told("F41", first_plan=end("1000"), current_plan=end(now)) == expected


def test_what_drifts_is_looked_at_in_its_own_direction() -> None:
    plans = {"first_plan": end("100"), "current_plan": end("120")}
    worse = ("high", "Planned 120, first approved 100 (20 % worse).", D(20))
    assert told("F41", disbenefit=True, **plans) == worse
    assert told("F41", **plans) is None
    level = {"kind": MeasureKind.LEVEL, "baseline": D(50), "unit": "%"}
    plans = {"first_plan": end("90"), "current_plan": end("80")}
    assert told("F41", **level, **plans) == ("high", "Planned 80, first approved 90 (25 % less).", None)
    assert told("F41", **level, **plans, direction=Direction.AT_LEAST) is None
    assert told("F41", **level, **plans, state=State.VERIFIED) is None
    assert told("F41", **level, **plans, amber_threshold=D("0.25")) is None


@pytest.mark.parametrize(
    ("before", "now", "raised"),
    [
        (date(2026, 1, 1), date(2026, 6, 1), True),
        (date(2025, 6, 1), date(2026, 6, 1), True),
        (date(2025, 5, 31), date(2026, 6, 1), False),
        (date(2025, 9, 1), TODAY.replace(year=2025), True),
        (date(2025, 9, 1), TODAY.replace(year=2025) - timedelta(days=1), False),
        (None, date(2026, 6, 1), False),
    ],
)
def test_a_second_replan_within_a_year(before: date | None, now: date, raised: bool) -> None:
    why = f"Re-planned on {before} and again on {now}."
    assert told("F42", replanned_before_on=before, approved_on=now) == (("medium", why, D(1000)) if raised else None)


WHOLE = PlanSums(D(0), D(0), D(0), D(0), None, days(-100), days(100), 3, 0, 0, first_end=days(-10), last_start=days(10))
DATES = {"start": days(-100), "end": days(100), "plan": WHOLE, "stated": D(1000)}


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        ("1000", None), ("900", None), ("1100", None),
        ("899", ("high", "Planned £899, stated £1.0k (10 % less).", D(101))),
        ("749", ("critical", "Planned £749, stated £1.0k (25 % less).", D(251))),
        ("1101", ("medium", "Planned £1.1k, stated £1.0k (10 % more).", None)),
    ],
)  # fmt: skip
def test_stated_against_planned(planned: str, expected: tuple[str, str, Decimal | None] | None) -> None:
    assert told("F43", **(DATES | {"plan": replace(WHOLE, lifetime=D(planned))})) == expected


def test_a_plan_of_a_part_of_the_realisation_is_not_compared_with_what_was_stated() -> None:
    dates = DATES | {"plan": replace(WHOLE, lifetime=D("899"))}
    assert told("F43", **dates) is not None
    for part in ({"start": days(-167)}, {"end": days(167)}, {"start": None}, {"end": None}, {"stated": None}, {"stated": D(0)}):
        assert told("F43", **(dates | part)) is None, part


@pytest.mark.parametrize(
    ("planned", "stated", "more", "raised"),
    [
        # 201 days are planned at 1 a day; what is left may come at 3 a day.
        ("201", "501", {"end": days(200)}, False),
        ("201", "501.01", {"end": days(200)}, True),
        ("201", "501", {"start": days(-200)}, False),
        ("201", "501.01", {"start": days(-200)}, True),
        ("201", "801", {"start": days(-200), "end": days(200)}, False),
        ("201", "801.01", {"start": days(-200), "end": days(200)}, True),
        ("201", "800", {"start": days(-200), "end": days(200), "state": State.VERIFIED}, False),
        ("0", "1", {"end": days(200)}, True),
        ("4000", "3000000", {"end": days(101)}, True),
        # More than stated, or as good as stated, is no shortfall.
        ("901", "1000", {"end": days(101)}, False),
        ("2000", "1000", {"end": days(200)}, False),
    ],
)
def test_what_is_not_planned_yet_is_out_of_reach(planned: str, stated: str, more: dict[str, object], raised: bool) -> None:
    result = told("F43", **(DATES | {"plan": replace(WHOLE, lifetime=D(planned)), "stated": D(stated)} | more))
    assert (result is not None) is raised
    assert result is None or result[0] == "high"


def test_how_it_is_said_that_the_rest_is_out_of_reach() -> None:
    plan = replace(WHOLE, lifetime=D(4000))
    why = (
        f"Planned £4.0k from {days(-100)} to {days(100)}, stated £3.0m to {days(465)}: "
        "the rest would have to come at more than three times that pace."
    )
    assert told("F43", **(DATES | {"plan": plan, "stated": D(3000000), "end": days(465)})) == ("high", why, D(2996000))


QUARTER = PlanSums(D(100), D(100), D(0), D(0), None, date(2025, 1, 1), date(2025, 9, 30), 3, 0, 3)


@pytest.mark.parametrize(
    ("today", "changes", "raised"),
    [
        (date(2025, 12, 30), {}, False),
        (date(2025, 12, 31), {}, True),
        (date(2026, 9, 30), {"plan": replace(QUARTER, first_months=12)}, False),
        (date(2026, 10, 1), {"plan": replace(QUARTER, first_months=12)}, True),
        (date(2027, 1, 1), {"end": date(2025, 9, 30)}, False),
        (date(2027, 1, 1), {"end": date(2025, 10, 1)}, True),
        (date(2027, 1, 1), {"end": None}, False),
        (date(2027, 1, 1), {"kind": MeasureKind.LEVEL}, False),
        (date(2027, 1, 1), {"state": State.VERIFIED}, False),
    ],
)
def test_a_plan_that_ended_before_the_realisation(today: date, changes: dict[str, object], raised: bool) -> None:
    facts: BenefitFacts = replace(SOUND, **({"plan": QUARTER, "end": date(2026, 12, 31)} | changes))  # type: ignore[arg-type]
    result = dict(evaluate_rules(BenefitCase(facts, figures(facts, POLICY, today)), POLICY, today)).get("F08")
    assert (result is not None) is raised
    end = facts.end
    assert result is None or result.why == f"Nothing is planned after 2025-09-30, and realisation goes on to {end}."


@pytest.mark.parametrize(
    ("start", "last", "why"),
    [
        (-10, 10, None),
        (-9, 10, f"The plan begins on {days(-100)}, realisation on {days(-9)}."),
        (-10, 9, f"The plan ends on {days(100)}, realisation on {days(9)}."),
        (-9, 9, f"The plan begins on {days(-100)}, realisation on {days(-9)}; it ends on {days(100)}, realisation on {days(9)}."),
    ],
)
def test_periods_outside_the_realisation(start: int, last: int, why: str | None) -> None:
    found = told("F44", plan=WHOLE, start=days(start), end=days(last))
    assert found == (None if why is None else ("medium", why, None))


def test_the_figures_of_a_concluded_benefit_stay_what_they_were() -> None:
    read = ActualSums(D(90), D(90), TODAY, 1, TODAY, TODAY, "")
    ended = {"state": State.PART_ACHIEVED, "first_plan": end("100"), "actual": read, "concluded": True}
    assert told("F45", **ended, achieved_when_concluded=D("0.9")) is None
    why = "Concluded with 50 % of the first approved plan, now 90 %."
    assert told("F45", **ended, achieved_when_concluded=D("0.5")) == ("high", why, None)
    assert told("F45", **(ended | {"actual": None}), achieved_when_concluded=D("0.9")) is not None
    assert told("F45", **(ended | {"concluded": False}), achieved_when_concluded=D("0.5")) is None


def test_a_final_state_that_no_act_gave_is_unproved() -> None:
    why = "It is part achieved, and nothing here proves it."
    assert told("F46", state=State.PART_ACHIEVED) == ("low", why, None)
    assert told("F46", state=State.PART_ACHIEVED, concluded=True) is None
    assert told("F46", state=State.REALISING) is None
