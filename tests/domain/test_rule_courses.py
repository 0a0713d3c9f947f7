"""The course of readings, what was changed since approval, and other small print of the rules; a little of value and templates."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.appraisal import GREEN_BOOK, ProjectValue, appraisal, bcr, payback, schedule_of
from benefits_tui.domain.facts import ActualSums, BenefitFacts, MapFacts, OwnerFacts, PlanSums, ProjectFacts
from benefits_tui.domain.figures import figures
from benefits_tui.domain.lifecycle import BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.period_sums import PeriodValues, plan_sums
from benefits_tui.domain.periods import Frequency, Period, add_months
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import BenefitCase, Finding, Severity, evaluate_rules
from benefits_tui.domain.templates import BenefitIn, GateIn, ProjectTemplate, parse_template
from benefits_tui.register.templates import template_toml
from tests.domain.test_rules import SOUND, TODAY, days
from tests.domain.test_rules_of_governance import read

D = Decimal
PLAN = PlanSums(D(400), D(200), D(200), D(200), None, days(-300), days(100), 3, 0, 2, unread=3)


def of(facts: object, rule: str, policy: Policy | None = None) -> Finding | None:
    return dict(evaluate_rules(facts, policy or Policy(), TODAY)).get(rule)


def by(policy: Policy, rule: str, **changes: object) -> Finding | None:
    facts: BenefitFacts = replace(SOUND, **changes)  # type: ignore[arg-type]
    return of(BenefitCase(facts, figures(facts, policy, TODAY)), rule, policy)


def why(rule: str, **changes: object) -> str | None:
    found = by(Policy(), rule, **changes)
    return found and found.why


def monthly(count: int, step: int) -> ActualSums:
    """So many readings by month, each so much more than the one before, the last of them 100."""
    ends = [add_months(date(2026, 10, 31), -place) for place in range(count)]
    values = [100 - step * place for place in range(count)]
    text = ",".join(f"{end}={value * 10_000}" for end, value in zip(ends, values, strict=True))
    return ActualSums(D(sum(values)), D(100), ends[0], count, TODAY, ends[-1], text)


ROW = "The last {} readings are each worse than the one before."


@pytest.mark.parametrize(
    ("count", "run"), [(1, None), (3, None), (4, 3), (5, 4), (11, 10), (12, 11), (13, 11), (30, 11)]
)  # fmt: skip
def test_of_the_last_twelve_readings_those_are_counted_that_are_worse(count: int, run: int | None) -> None:
    assert why("F13", actual=monthly(count, -1)) == (run and ROW.format(run))
    assert why("F13", actual=monthly(count, 1)) is None


@pytest.mark.parametrize(
    ("changes", "raised"),
    [
        ({"direction": Direction.INCREASE}, True), ({"direction": Direction.AT_LEAST}, True), ({"direction": Direction.DECREASE}, False),
        ({"direction": Direction.AT_MOST}, False), ({"direction": Direction.WITHIN}, False), ({"direction": None}, False),
        ({"disbenefit": True}, False), ({"state": State.VERIFIED}, False), ({"kind": MeasureKind.LEVEL}, True),
    ],
)  # fmt: skip
def test_which_readings_that_fall_are_going_wrong(changes: dict[str, object], raised: bool) -> None:
    assert (why("F13", actual=monthly(6, -1), **changes) is not None) is raised
    rising = changes.get("disbenefit") is True or changes.get("direction") in (Direction.DECREASE, Direction.AT_MOST)
    assert (why("F13", actual=monthly(6, 1), **changes) is not None) is rising
    assert by(Policy(consecutive_declines=1), "F13", **({"direction": Direction.WITHIN, "actual": monthly(6, -1)})) is None


def test_a_run_of_worse_readings_and_a_rate_that_is_too_high_are_told_together() -> None:
    found = by(
        Policy(),
        "F13",
        plan=replace(PLAN, lifetime=D(1101)),
        actual=read(40, 30, 20, 10),
        frequency=Frequency.QUARTERLY,
        end=days(5),
    )
    assert found == Finding(
        Severity.HIGH, f"{ROW.format(3)} Each period to come must bring 333.67; the best so far brought 40.", days(5), D(1001),
    )  # fmt: skip


def test_the_best_reading_may_be_long_ago() -> None:
    plan = replace(PLAN, lifetime=D(2500), first_months=1, unread=1)
    actual = replace(monthly(20, 0), ends=monthly(20, 0).ends.replace("2025-03-31=1000000", "2025-03-31=4000000"))
    assert why("F13", plan=plan, actual=actual) is None
    assert why("F13", plan=replace(plan, lifetime=D("2600.01")), actual=actual) == (
        "Each period to come must bring 600.01; the best so far brought 400."
    )


def test_a_reading_like_the_one_before_is_not_worse() -> None:
    assert why("F13", actual=read(10, 20, 20, 30, 40), direction=Direction.DECREASE) is None
    assert why("F13", actual=read(40, 30, 30, 20, 10)) is None


def test_a_rule_that_is_off_leaves_the_others_on() -> None:
    bare = replace(SOUND, owner_id=None, objectives=0, start=days(-9), end=days(-1), frequency=Frequency.YEARLY)
    for off, told in (("", ["F01", "F36", "F38"]), ("F01", ["F36", "F38"]), ("F36,F01", ["F38"]), ("F38", ["F01", "F36"])):
        policy = Policy(rules_off=off)
        assert [rule for rule, _ in evaluate_rules(BenefitCase(bare, figures(bare, policy, TODAY)), policy, TODAY)] == told


def test_a_period_that_begins_on_the_last_day_is_read_and_a_reading_before_the_first_fills_no_gap() -> None:
    quarterly: dict[str, object] = {"frequency": Frequency.QUARTERLY, "start": date(2026, 4, 1)}
    for end, due in ((date(2026, 10, 1), date(2026, 12, 31)), (date(2026, 9, 30), None)):
        actual = replace(read(1, 2), first_end=date(2026, 6, 30))
        facts = replace(SOUND, actual=actual, end=end, **quarterly)  # type: ignore[arg-type]
        assert figures(facts, Policy(), TODAY).next_reading == due
    early = replace(read(1, 2), first_end=date(2026, 3, 31), ends="2026-03-31=10000,2026-09-30=20000")
    found = figures(replace(SOUND, actual=early, **quarterly), Policy(), TODAY)  # type: ignore[arg-type]
    assert (found.next_reading, found.missed_readings) == (date(2026, 6, 30), 1)


def test_a_limit_of_nothing_that_is_kept_is_kept() -> None:
    facts = replace(SOUND, kind=MeasureKind.LEVEL, direction=Direction.AT_MOST, target=D(0), actual=read(0))
    assert figures(facts, Policy(), TODAY).short == 0


@pytest.mark.parametrize(
    ("values", "waiting", "without_evidence", "said"),
    [
        ((10, 10, 16), True, 0, "The reading to 2026-09-30 is 60 % away from the one before."),
        ((10, 4), True, 0, "The reading to 2026-09-30 is 60 % away from the one before."),
        ((-10, -16), True, 0, "The reading to 2026-09-30 is 60 % away from the one before."),
        ((-10, 10), True, 0, "The reading to 2026-09-30 is 200 % away from the one before."), ((10, 5), True, 0, None), ((10, 15), True, 0, None),
        ((10, 16, 16), True, 0, None), ((0, 16), True, 0, None), ((16,), True, 0, None), ((10, 16), False, 0, None),
        ((10, 16), True, 2, "2 readings have no evidence. The reading to 2026-09-30 is 60 % away from the one before."),
        ((10, 16), False, 1, "1 reading has no evidence."),
    ],
)  # fmt: skip
def test_a_reading_far_off_the_one_before(
    values: tuple[int, ...], waiting: bool, without_evidence: int, said: str | None
) -> None:
    actual = read(*values, without_evidence=without_evidence, waiting=TODAY if waiting else None)
    assert why("F29", actual=actual) == said
    assert why("F29", actual=actual, state=State.SUPERSEDED) is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        # Planned 1000 both times: away from the plan is told, back towards it is not, beyond it as far as before neither.
        (1000, 400, "The reading to 2026-09-30 is 60 % away from the one before."), (400, 1000, None), (400, 1600, None),
        (400, 1601, "The reading to 2026-09-30 is 300 % away from the one before."), (1000, 500, None),
    ],
)  # fmt: skip
def test_a_return_towards_the_plan_is_no_jump(before: int, after: int, said: str | None) -> None:
    plan = replace(PLAN, read_plan="2026-06-30=10000000,2026-09-30=10000000")
    assert why("F29", plan=plan, actual=read(before, after, waiting=TODAY)) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "The last 3 readings equal the plan exactly."), ({"state": State.VERIFIED}, None), ({"plan": replace(PLAN, read_plan="")}, None),
        ({"actual": read(1000, 2000)}, None), ({"actual": read(9, 1000, 2000, 3000)}, "The last 3 readings equal the plan exactly."), ({"plan": None}, None),
        ({"actual": read(1005, 1990, 3000)}, "The last 3 readings lie within 0.5 % of the plan."), ({"actual": read(1006, 2000, 3000)}, None),
        ({"actual": read(995, 2000, 3000)}, "The last 3 readings lie within 0.5 % of the plan."), ({"actual": read(994, 2000, 3000)}, None),
        ({"plan": replace(PLAN, read_plan="2026-09-30=30000,2026-03-31=10000000")}, None),
        ({"plan": replace(PLAN, read_plan="2026-03-31=0,2026-06-30=20000000,2026-09-30=30000000")}, None),
    ],
)  # fmt: skip
def test_readings_that_equal_the_plan(changes: dict[str, object], said: str | None) -> None:
    given: dict[str, object] = {
        "plan": replace(PLAN, read_plan="2026-03-31=10000000,2026-06-30=20000000,2026-09-30=30000000"),
        "actual": read(1000, 2000, 3000),
    } | changes
    assert why("F31", **given) == said


def test_so_many_readings_as_the_policy_says_equal_the_plan() -> None:
    given: dict[str, object] = {
        "plan": replace(PLAN, read_plan="2026-06-30=20000000,2026-09-30=30000000"),
        "actual": read(1000, 2000, 3000),
    }
    assert by(Policy(same_as_plan_periods=3), "F31", **given) is None
    found = by(Policy(same_as_plan_periods=2), "F31", **given)
    assert found == Finding(Severity.MEDIUM, "The last 2 readings equal the plan exactly.", None, None)


@pytest.mark.parametrize(
    ("rule", "changes", "said"),
    [
        ("F32", {"changed_without_reason": "target_date,owner_id,class"}, "Changed after approval without a reason: target date, owner, class."),
        ("F32", {"changed_without_reason": ""}, None), ("F32", {"changed_without_reason": "end", "plan_number": 0}, None),
        ("F33", {"approved_class": BenefitClass.NON_CASHABLE, "benefit_class": BenefitClass.QUANTIFIABLE}, "Approved as non-cashable, now quantifiable."),
        ("F33", {"approved_class": BenefitClass.CASHABLE, "benefit_class": BenefitClass.NON_CASHABLE}, "Approved as cashable, now non-cashable."),
        ("F33", {"approved_class": None, "benefit_class": BenefitClass.UNCLASSIFIED}, None),
        ("F08", {"plan_number": 3, "plan_unreasoned": True}, "Plan version 3 replaced the one before and no reason is recorded."),
        ("F08", {"plan_number": 0, "plan_unreasoned": True, "stage": Stage.PLANNING}, None),
        ("F38", {"end": days(-1), "next_review": days(30)}, None),
        ("F38", {"end": days(-1), "next_review": days(31), "state": State.HANDED_OVER}, "Realisation ended on 2026-11-22 and the benefit is handed over."),
        ("F38", {"end": days(-1), "state": State.HANDED_OVER}, "Realisation ended on 2026-11-22 and the benefit is handed over."),
        ("F12", {"kind": MeasureKind.LEVEL, "unit": "%", "target": D(80), "target_upper": D(99), "target_date": days(-1), "actual": read(40)},
         "Actual 40 against 80 due: 50 % of the planned improvement is missing."),
        ("F12", {"kind": MeasureKind.LEVEL, "unit": "%", "direction": Direction.WITHIN, "target": D(80), "actual": read(40)},
         "Actual 40 against 80 due (50 % worse)."),
        ("F12", {"kind": MeasureKind.LEVEL, "unit": "%", "direction": Direction.AT_LEAST, "target": D(80), "actual": read(40),
                 "plan": replace(PLAN, point_at_reading=D(7))}, "Actual 40 against 80 due for the periods read (50 % worse)."),
    ],
)  # fmt: skip
def test_what_is_said(rule: str, changes: dict[str, object], said: str | None) -> None:
    assert why(rule, **changes) == said


def test_a_ratio_that_fell_while_value_rose_puts_nothing_at_risk_and_no_cost_asks_nothing() -> None:
    facts = ProjectFacts(1, "P", "p", Stage.DELIVERY, D(1), None, 1, 1)
    value = ProjectValue(BenefitClass.CASHABLE, 2026, {1: D(1000)}, {1: D(2000)}, D(100), D(300), {0: D(100)}, {0: D(300)})
    found = of(replace(facts, value=value), "F34", Policy(discount="0"))
    assert found == Finding(Severity.CRITICAL, "BCR on outturn is 6.67, 10.00 as approved.", None, D(0))
    for cost, asked in ((0, False), (1, True)):
        lost = replace(value, outturn={1: D(-5)}, outturn_cost=D(cost), outturn_costs=None)
        assert (of(replace(facts, value=lost), "F34") is not None) is asked
    assert of(OwnerFacts(1, "Ann", BenefitClass.CASHABLE, D(5), D(0), 2), "F35") is None


def test_what_facts_say_where_nothing_is_known() -> None:
    told = {one.name: one.default for one in fields(BenefitFacts) if repr(one.default).find("MISSING") < 0}
    assert told == {
        "plan": None, "actual": None, "forecast": None, "first_plan": None, "current_plan": None, "plan_number": 0, "plan_unreasoned": False, "approved_on": None, "approved_class": None, "replanned_before_on": None, "concluded": False, "achieved_when_concluded": None, "plan_by_one_person": False, "concluded_by_owner": False,
        "changed_without_reason": None, "in_cost_plan": False, "has_validator": False, "claimed": None, "budget": (), "enablers": (), "measure_key": None, "next_gate": None, "gate_asks": (), "project_end": None, "closed_on": None, "left": (),
    }  # fmt: skip
    assert (replace(PLAN, unread=5).unread, PlanSums(D(0), D(0), D(0), D(0), None, TODAY, TODAY, 3, 0, 0).unread) == (5, 0)
    came = ActualSums(D(0), D(0), TODAY, 1, TODAY, TODAY, "")
    assert (came.without_evidence, came.unvalidated_since) == (0, None)
    bare = MapFacts(1, "B", BenefitClass.CASHABLE, False, False, None)
    assert (bare.upstream, bare.doubles, bare.attributed, bare.enabled) == ((), (), D(0), D(0))


def test_the_last_readings_are_told_oldest_first_whatever_order_they_are_kept_in() -> None:
    actual = replace(read(1), ends="2026-06-30=20000,2026-09-30=-30000,2026-03-31=10000")
    assert actual.latest(2) == [("2026-06-30", 20_000), ("2026-09-30", -30_000)] and len(actual.latest(9)) == 3


def test_one_day_that_is_forecast_covers_the_period_it_ends() -> None:
    month = PeriodValues(Period(date(2026, 12, 1), date(2026, 12, 31)), D(1), None, None)
    for first, last, uncovered in ((31, 31, 0), (1, 1, 0), (1, 31, 0)):
        ahead = PeriodValues(Period(date(2026, 12, first), date(2026, 12, last)), None, D(1), None)
        found = plan_sums([month, ahead], TODAY)
        assert found is not None and found.uncovered == uncovered
        read_on = plan_sums([month, ahead._replace(forecast=None, actual=D(1))], date(2026, 12, 31))
        assert read_on is not None and read_on.ended_read_actual == (1 if last == 31 else 0)
    for span in (Period(date(2026, 11, 30), date(2026, 12, 31)), Period(date(2026, 12, 1), date(2027, 1, 1))):
        found = plan_sums([month, PeriodValues(span, None, D(1), None)], TODAY)
        assert found is not None and found.uncovered == 1


def test_a_cost_stands_in_the_base_year_and_a_later_loss_is_no_payback_at_once() -> None:
    assert appraisal({0: D(150)}, D(100), schedule_of("0")).payback == 0
    assert payback({0: D(10)}, {1: D("0.5")}) is None
    assert payback({1: D("0.5")}, {0: D("0.5")}) == 1
    assert round(bcr({30: D(1)}, {0: D(1)}, GREEN_BOOK) or D(0), 12) == round(1 / D("1.035") ** 30, 12)
    assert parse_period("FY2026").label() == "2026"
    assert Period(date(2026, 3, 1), date(2026, 5, 31)).label() == "2026-03-01..2026-05-31"


def test_a_template_goes_out_as_it_is_written() -> None:
    one = ProjectTemplate(
        "é", "😀 title", gates=[GateIn("ä", requires=("owner",))], benefits=[BenefitIn({"title": "b", "unit": "€"})]
    )
    text = template_toml(one)
    assert text == (
        'name = "é"\ntitle = "😀 title"\ndescription = ""\nmonths = 24\n\n[[gate]]\nname = "ä"\nafter_months = 0\nrequires = ["owner"]\n'
        '\n[[benefit]]\ntitle = "b"\nunit = "€"\nstart_months = 0\nyears = 3\nshape = "ramp"\n'
    )
    assert parse_template(text) == one
