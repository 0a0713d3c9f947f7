"""What findings say, by when, and how much is at risk: sentence, day and money of each rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.appraisal import ProjectValue
from benefits_tui.domain.fact_parts import BudgetYear, Enabler
from benefits_tui.domain.facts import (
    ActualSums,
    BenefitFacts,
    ChangeFacts,
    DeliverableFacts,
    ForecastSums,
    MapFacts,
    NextGate,
    OwnerFacts,
    PlanSums,
    PoolFacts,
    ProjectFacts,
    ReviewFacts,
)
from benefits_tui.domain.figures import figures
from benefits_tui.domain.lifecycle import BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import BenefitCase, Finding, Severity, evaluate_rules
from tests.domain.test_rules import SOUND, TODAY, days
from tests.domain.test_rules_of_governance import read

D = Decimal
POLICY = Policy()


def of(facts: object, rule: str, policy: Policy = POLICY) -> Finding | None:
    return dict(evaluate_rules(facts, policy, TODAY)).get(rule)


def benefit(rule: str, **changes: object) -> Finding | None:
    facts: BenefitFacts = replace(SOUND, **changes)  # type: ignore[arg-type]
    return of(BenefitCase(facts, figures(facts, POLICY, TODAY)), rule)


def enabler(usable: date | None, lag: int = 0) -> Enabler:
    return Enabler("P-1/D01", days(-10), usable, None, days(-20), lag)


PLAN = PlanSums(D(400), D(200), D(200), D(100), None, days(-300), days(100), 3, 0, 2, unread=2)
LEAVING: dict[str, object] = {"owner_leaves": days(30)}


@pytest.mark.parametrize(
    ("rule", "changes", "finding"),
    [
        ("F01", {"owner_id": None}, ("critical", "No owner is named, and the day of the investment decision has passed.", None, 1000)),
        ("F01", {"owner_id": None, "stage": Stage.PLANNING, "gate3_date": days(9)}, ("high", "No owner is named.", days(9), 1000)),
        ("F02", LEAVING, ("high", "Head of Operations leaves on 2026-12-23.", days(30), 1000)),
        ("F02", {"owner_leaves": TODAY}, ("critical", "Head of Operations left on 2026-11-23.", TODAY, 1000)),
        ("F02", {"owner_active": False}, ("critical", "Head of Operations is no longer active.", None, 1000)),
        ("F03", {"owner_in_project": True, "stage": Stage.CLOSING},
         ("medium", "Head of Operations belongs to the project, which is closing or closed.", None, 1000)),
        ("F04", {"unit": None, "kind": None, "direction": None, "benefit_class": BenefitClass.UNCLASSIFIED},
         ("high", "Missing: class, unit, kind, direction.", None, 1000)),
        ("F05", {"baseline": None}, ("critical", "No baseline reading, and the day of the investment decision has passed.", None, 1000)),
        ("F05", {"baseline": None, "stage": Stage.PLANNING, "gate3_date": days(60)},
         ("high", "No baseline reading and gate 3 is planned for 2027-01-22.", days(60), 1000)),
        ("F06", {"baseline_date": days(2), "live_on": days(1)},
         ("high", "The baseline was read on 2026-11-25; the change went live on 2026-11-24.", None, 1000)),
        ("F07", {"kind": MeasureKind.LEVEL, "target": None, "gate3_date": days(-1)}, ("high", "No target is set.", days(-1), 1000)),
        ("F07", {"kind": MeasureKind.LEVEL, "target": D(0)}, ("high", "Target and baseline are both 0.", None, 1000)),
        ("F07", {"kind": MeasureKind.LEVEL, "target": D(-5)},
         ("high", "It should increase, but the target -5 is on the wrong side of 0.", None, 1000)),
        ("F08", {"plan_number": 0}, ("high", "No plan is approved, and the day of the investment decision has passed.", None, 1000)),
        ("F08", {"plan_number": 2, "plan_unreasoned": True},
         ("high", "Plan version 2 replaced the one before and no reason is recorded.", None, 1000)),
        ("F14", {"start": TODAY, "end": days(9), "enablers": (enabler(days(4)),)},
         ("high", "P-1/D01 is expected on 2026-11-27, 4 days after the benefit should start.", TODAY, 400)),
        ("F14", {"start": TODAY, "end": days(9), "enablers": (enabler(days(400)),)},
         ("high", "P-1/D01 is expected on 2027-12-28, 400 days after the benefit should start.", TODAY, 1000)),
        ("F14", {"start": TODAY, "end": None, "enablers": (enabler(days(4)),)},
         ("high", "P-1/D01 is expected on 2026-11-27, 4 days after the benefit should start.", TODAY, 1000)),
        ("F14", {"start": TODAY, "end": TODAY, "enablers": (enabler(days(4)),)},
         ("high", "P-1/D01 is expected on 2026-11-27, 4 days after the benefit should start.", TODAY, 1000)),
        ("F14", {"start": TODAY, "enablers": (enabler(TODAY, 1),)},
         ("high", "P-1/D01 is expected on 2026-12-23, 30 days after the benefit should start.", TODAY, 1000)),
        ("F14", {"start": TODAY, "end": days(9), "stated": None, "enablers": (enabler(days(4)),)},
         ("high", "P-1/D01 is expected on 2026-11-27, 4 days after the benefit should start.", TODAY, None)),
        ("F15", {"start": TODAY, "enablers": (enabler(days(4)),), "claimed": D(700)},
         ("critical", "£700 of it is taken from a budget, and P-1/D01 comes 4 days late.", TODAY, 700)),
        ("F15", {"start": TODAY, "enablers": (enabler(days(4)),), "claimed": D(700), "budget": (BudgetYear("Ledger 1", 2026, D(500), D(300)), BudgetYear("Ledger 2", 2026, D(60), D(60)), BudgetYear("Ledger 3", 2026, D(9), None))},
         ("critical", "£360 of it is taken from Ledger 1 and 1 more, and P-1/D01 comes 4 days late.", TODAY, 360)),
        ("F54", {"budget": (BudgetYear("Ledger 1", 2026, D(500), D(300)), BudgetYear("Ledger 1", 2027, D(60), None))},
         ("high", "£200 agreed with finance is due to come out of Ledger 1 since FY2026-27.", date(2027, 3, 31), 200)),
        ("F54", {"budget": (BudgetYear("Ledger 2", 2025, D(40), None), BudgetYear("Ledger 1", 2026, D(500), D(300)))},
         ("high", "£240 agreed with finance is due to come out of Ledger 2 and 1 more since FY2025-26.", date(2026, 3, 31), 240)),
        ("F16", {"enablers": (enabler(days(4)),), "approved_on": days(-60)},
         ("medium", "P-1/D01 slipped on 2026-11-03; the forecast is unchanged since 2026-09-24.", days(-6), 1000)),
        ("F17", {"stage": Stage.CLOSING}, ("critical", "The project is closing and the benefit is not handed over.", None, 1000)),
        ("F17", {"stage": Stage.ARCHIVED}, ("critical", "The project is closed and the benefit is not handed over.", None, 1000)),
        ("F18", {"stage": Stage.BENEFITS_TRACKING, "handed_over_on": TODAY},
         ("critical", "The project is closed and no review or reading is scheduled.", None, 1000)),
        ("F24", {"in_cost_plan": True}, ("medium", "The saving is also in the cost plan, so it is counted twice.", None, 1000)),
        ("F28", {"last_activity_on": days(-100), "start": days(-200)}, ("medium", "No activity since 2026-08-15.", None, None)),
        ("F32", {"changed_without_reason": "target,owner_id"}, ("high", "Changed after approval without a reason: target, owner.", None, 1000)),
        ("F33", {"approved_class": BenefitClass.CASHABLE, "benefit_class": BenefitClass.NON_CASHABLE},
         ("high", "Approved as cashable, now non-cashable.", None, 1000)),
        ("F36", {"objectives": 0}, ("high", "Not linked to an objective.", None, 1000)),
        ("F38", {"end": days(-1)}, ("medium", "Realisation ended on 2026-11-22 and the benefit is in delivery.", None, 1000)),
    ],
)  # fmt: skip
def test_a_benefits_finding(rule: str, changes: dict[str, object], finding: tuple[str, str, date | None, int | None]) -> None:
    severity, why, due, money = finding
    assert benefit(rule, **changes) == Finding(Severity(severity), why, due, None if money is None else D(money))


@pytest.mark.parametrize(
    ("rule", "changes", "finding"),
    [
        ("F09", {"actual": read(10), "frequency": Frequency.QUARTERLY, "plan": replace(PLAN, first_start=date(2026, 1, 1))},
         ("high", "Reading for 2026-03-31 is overdue; 2 readings are missing.", date(2026, 3, 31), 390)),
        ("F12", {"plan": replace(PLAN, ended_read_actual=D(150)), "actual": read(75, 75), "stated": None, "end": days(9)},
         ("high", "Actual 150 against 200 due for the periods read (25 % worse).", days(9), 50)),
        ("F12", {"plan": replace(PLAN, ended_read_actual=D(-300)), "actual": read(75, 75)},
         ("critical", "Actual -300 against 200 due for the periods read (250 % worse).", None, 200)),
        ("F37", {"plan": replace(PLAN, ended_read_actual=D(260)), "actual": read(130, 130)},
         ("low", "Readings are 30 % better than what was due.", None, None)),
        ("F13", {"actual": read(40, 30, 20, 10), "end": days(9)},
         ("medium", "The last 3 readings are each worse than the one before.", days(9), 900)),
        ("F13", {"plan": replace(PLAN, lifetime=D(601), ended_read_actual=D(200)), "actual": read(100, 100), "frequency": Frequency.QUARTERLY},
         ("medium", "Each period to come must bring 200.5; the best so far brought 100.", None, 401)),
        ("F29", {"actual": read(10, 10, without_evidence=1)}, ("medium", "1 reading has no evidence.", None, None)),
        ("F29", {"actual": read(10, 10, without_evidence=2)}, ("medium", "2 readings have no evidence.", None, None)),
        ("F29", {"actual": read(10, 16, waiting=TODAY)}, ("medium", "The reading to 2026-09-30 is 60 % away from the one before.", None, None)),
        ("F29", {"actual": read(10, 10), "start": date(2026, 7, 1)},
         ("medium", "The reading to 2026-06-30 is of before realisation starts, 2026-07-01.", None, None)),
        ("F29", {"actual": read(10, 10), "start": date(2026, 6, 30)}, None),
        ("F29", {"actual": read(10, 10), "end": date(2026, 6, 30), "frequency": Frequency.QUARTERLY}, None),
        ("F29", {"actual": read(10, 10), "end": date(2026, 6, 29), "frequency": Frequency.QUARTERLY},
         ("medium", "The reading to 2026-09-30 is of after realisation ended, 2026-06-29.", None, None)),
        ("F30", {"actual": read(10, 10, waiting=days(-15))},
         ("high", "A cashable claim is not confirmed; the oldest has waited since 2026-11-08.", days(-1), 20)),
        ("F30", {"actual": read(10, 10, waiting=days(-15)), "benefit_class": BenefitClass.QUANTIFIABLE, "has_validator": True},
         ("medium", "A reading is not validated; the oldest has waited since 2026-11-08.", days(-1), None)),
        ("F31", {"actual": read(10, 10, 10), "plan": replace(PLAN, read_plan="2026-09-30=100000,2026-06-30=100000,2026-03-31=100000")},
         ("medium", "The last 3 readings equal the plan exactly.", None, None)),
    ],
)  # fmt: skip
def test_a_finding_on_readings(
    rule: str, changes: dict[str, object], finding: tuple[str, str, date | None, int | None] | None
) -> None:
    wanted = None
    if finding is not None:
        severity, why, due, money = finding
        wanted = Finding(Severity(severity), why, due, None if money is None else D(money))
    assert benefit(rule, **changes) == wanted


@pytest.mark.parametrize(
    ("values", "run"),
    [((10, 20, 10, 20, 10), None), ((50, 40, 30, 20, 30), None), ((10, 50, 40, 30, 20), "3"), ((60, 50, 40, 30, 20, 10), "5")],
)
def test_worse_readings_are_counted_from_the_last_one_back(values: tuple[int, ...], run: str | None) -> None:
    found = benefit("F13", actual=read(*values))
    assert (found and found.why) == (run and f"The last {run} readings are each worse than the one before.")


@pytest.mark.parametrize(
    "changes",
    [{"plan": None}, {"actual": read(100)}, {"kind": MeasureKind.LEVEL}, {"disbenefit": True}, {"direction": Direction.DECREASE},
     {"plan": replace(PLAN, lifetime=D(900), unread=0)}, {"frequency": Frequency.MONTHLY}],
)  # fmt: skip
def test_no_run_rate_is_asked_of(changes: dict[str, object]) -> None:
    given = {"plan": replace(PLAN, lifetime=D(900)), "actual": read(100, 100), "frequency": Frequency.QUARTERLY} | changes
    found = benefit("F13", **given)
    assert found is None or "must bring" not in found.why


def test_the_run_rate_asks_for_something_and_not_of_losses() -> None:
    given: dict[str, object] = {"frequency": Frequency.QUARTERLY, "actual": read(-5, -5)}
    found = benefit("F13", plan=replace(PLAN, lifetime=D(-9), unread=1), **given)
    assert found is not None and found.why == "Each period to come must bring 1; the best so far brought -5."
    assert benefit("F13", plan=replace(PLAN, lifetime=D(-10), unread=1), **given) is None


def test_a_shortfall_of_a_level_is_told_against_its_point_and_counts_its_stated_money() -> None:
    level: dict[str, object] = {"kind": MeasureKind.LEVEL, "unit": "%", "target": D(10), "target_date": days(-1)}
    found = benefit("F12", actual=read(0), **level)
    assert found == Finding(
        Severity.CRITICAL, "Actual 0 against 10 due: 100 % of the planned improvement is missing.", None, D(1000)
    )
    point = replace(PLAN, point_at_reading=D(8))
    found = benefit("F12", actual=read(7), plan=point, **level)
    assert found == Finding(
        Severity.HIGH, "Actual 7 against 8 due for the periods read: 13 % of the planned improvement is missing.", None, D(125)
    )


def project(**changes: object) -> ProjectFacts:
    facts = ProjectFacts(1, "P-1", "Payments", Stage.DELIVERY, D(500), None, 1, 1)
    return replace(facts, **changes)  # type: ignore[arg-type]


VALUE = ProjectValue(BenefitClass.CASHABLE, 2026, {1: D(1000)}, {1: D(900)}, D(100), D(100), {0: D(100)}, {0: D(100)})


@pytest.mark.parametrize(
    ("rule", "facts", "finding"),
    [
        ("F21", project(gate=NextGate("3", days(30), (("owner", 2), ("sponsor", 1), ("plan", 1)))),
         ("high", "Gate 3 on 2026-12-23: 2 benefits without owner, no sponsor, 1 benefit without approved plan.", days(30), None)),
        ("F21", project(override=("3", days(-9), "no sponsor (officer: urgent)")),
         ("high", "Gate 3 was passed on 2026-11-14 with an override; still missing: no sponsor (officer: urgent).", None, None)),
        ("F36", project(benefits=0), ("high", "It costs £500 and no benefit is recorded.", None, 500)),
        ("F36", project(benefits=0, whole_life_cost=None), ("high", "No benefit is recorded, and its cost is not known.", None, None)),
        ("F35", project(largest_share=D("0.51"), largest_ref="P-1/B01"),
         ("low", "P-1/B01 holds 51 % of the project's value.", None, None)),
        ("F40", project(price_bases=("2026", "2025")), ("low", "Stated in the prices of 2025, 2026.", None, None)),
        ("F23", PoolFacts(1, "POOL-1", "Budget", D(1000), D(1001), 3),
         ("critical", "3 claims of £1.0k in all exceed the ceiling of £1.0k.", None, 1)),
        ("F35", OwnerFacts(1, "Ann", BenefitClass.NON_CASHABLE, D(41), D(100), 2),
         ("low", "Ann is accountable for 41 % of the non-cashable value of the portfolio.", None, None)),
        ("F35", OwnerFacts(1, "Ann", BenefitClass.CASHABLE, D(1), D(1), 2),
         ("low", "Ann is accountable for 100 % of the cashable value of the portfolio.", None, None)),
        ("F35", OwnerFacts(1, "Ann", BenefitClass.CASHABLE, D(40), D(100), 2), None),
        ("F35", OwnerFacts(1, "Ann", BenefitClass.CASHABLE, D(0), D(0), 2), None),
        ("F26", ChangeFacts(1, "P-1/C01", "Train", days(90), None, None, None, 1, D(70)),
         ("high", "Not agreed and not funded, needed by 2027-02-21; it feeds 1 benefit.", days(90), 70)),
        ("F26", ChangeFacts(1, "P-1/C01", "Train", None, TODAY, None, None, 2, None), ("high", "Not funded; it feeds 2 benefits.", None, None)),
        ("F19", DeliverableFacts(1, "P-1/D01", "Portal", days(-90), D(200), D("119.99"), TODAY, D(9)),
         ("high", "Used by 119.99 of 200 planned (60 %).", None, 9)),
        ("F19", DeliverableFacts(1, "P-1/D01", "Portal", days(-90), D(200), None, None, None),
         ("high", "Accepted on 2026-08-25; no adoption is recorded.", None, None)),
        ("F20", ReviewFacts(1, "P-1/R01", "six_months", 1, "P-1", days(-1), None, None),
         ("high", "The six months review was due on 2026-11-22.", days(-1), None)),
        ("F20", ReviewFacts(1, "P-1/R01", "six_months", 1, "P-1", TODAY, None, None),
         ("medium", "The six months review on 2026-11-23 has no chair.", TODAY, None)),
    ],
)  # fmt: skip
def test_a_finding_on_another_record(rule: str, facts: object, finding: tuple[str, str, date | None, int | None] | None) -> None:
    wanted = None
    if finding is not None:
        severity, why, due, money = finding
        wanted = Finding(Severity(severity), why, due, None if money is None else D(money))
    assert of(facts, rule) == wanted


def test_a_price_base_is_compared_with_the_policys() -> None:
    policy = Policy(price_base="2026")
    assert of(project(price_bases=("2026",)), "F40", policy) is None
    found = of(project(price_bases=("2025",)), "F40", policy)
    assert found == Finding(Severity.LOW, "Stated in the prices of 2025; the portfolio's are 2026.")


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        # At no discount: 900 - 100 against 1000 - 100; a ratio of 9 against 10.
        ({}, ("BCR on outturn is 9.00, 10.00 as approved.", 100)),
        ({"outturn": {1: D(99)}}, ("NPV on outturn is -£1, £900 as approved.", 1)),
        ({"outturn": {1: D(1100)}, "outturn_costs": {0: D(200)}}, ("BCR on outturn is 5.50, 10.00 as approved.", 0)),
        ({"outturn_cost": D(0), "outturn_costs": None}, None),
        ({"outturn": None}, None),
        ({"outturn": {1: D(1000)}}, None),
        ({"stated_cost": D(0), "stated_costs": None}, None),
    ],
)
def test_value_lost_on_outturn(changes: dict[str, object], finding: tuple[str, int] | None) -> None:
    value = replace(VALUE, **changes)  # type: ignore[arg-type]
    wanted = None if finding is None else Finding(Severity.CRITICAL, finding[0], None, D(finding[1]))
    assert of(project(value=value), "F34", Policy(discount="0 %")) == wanted
    assert of(project(value=value, open_benefits=0), "F34", Policy(discount="0 %")) is None
    assert of(project(value=value, stage=Stage.PLANNING), "F34", Policy(discount="0 %")) is None


def around(**changes: object) -> MapFacts:
    facts = MapFacts(1, "P-1/B01", BenefitClass.CASHABLE, False, False, D(7))
    return replace(facts, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "changes", "why"),
    [
        ("F22", {"attributed": D("1.01")}, "The shares of projects in it add up to 101 %."),
        ("F22", {"enabled": D("1.01")}, "The shares of enablers in it add up to 101 %."),
        ("F22", {"doubles": ("A",)}, "Same measure, unit and owner area as A, in overlapping periods."),
        ("F22", {"doubles": ("A", "B")}, "Same measure, unit and owner area as A and 1 more, in overlapping periods."),
        ("F22", {"doubles": ("A", "B", "C")}, "Same measure, unit and owner area as A and 2 more, in overlapping periods."),
        ("F22", {"doubles": ("A",), "disbenefit": True}, None),
        ("F22", {"doubles": ("A",), "final": True}, None),
        ("F27", {"upstream": ("a", "b", "c")}, "Upstream: a; b; c."),
        ("F27", {"upstream": ("a", "b", "c", "d")}, "Upstream: a; b; c; 1 more."),
        ("F27", {"upstream": ("a", "b", "c", "d", "e")}, "Upstream: a; b; c; 2 more."),
    ],
)
def test_what_surrounds_a_benefit(rule: str, changes: dict[str, object], why: str | None) -> None:
    found = of(around(**changes), rule)
    assert (found and (found.why, found.due, found.value_at_risk)) == (why and (why, None, D(7)))


@pytest.mark.parametrize("stage", list(Stage))
def test_which_gates_a_stage_has_behind_it_for_the_rules(stage: Stage) -> None:
    behind = {"idea": -1, "start_up": 0, "planning": 1, "delivery": 3, "closing": 4, "benefits_tracking": 4, "archived": 5}[
        stage.value
    ]
    owner = benefit("F01", owner_id=None, stage=stage)
    assert owner is not None and owner.severity == ("critical" if behind >= 3 else "high")
    baseline = benefit("F05", baseline=None, stage=stage)
    assert (baseline and baseline.severity) == ("critical" if behind >= 3 else None)
    measure = benefit("F04", unit=None, stage=stage)
    assert measure is not None and measure.severity == ("high" if behind >= 2 else "medium")
    assert (benefit("F08", plan_number=0, stage=stage) is not None) == (behind >= 3)
    assert (benefit("F03", owner_in_project=True, stage=stage) is not None) == (behind >= 4)
    assert (benefit("F17", stage=stage) is not None) == (behind >= 4)
    assert (benefit("F18", stage=stage) is not None) == (stage in (Stage.BENEFITS_TRACKING, Stage.ARCHIVED))
    facts = project(benefits=0, whole_life_cost=None, stage=stage)
    assert (of(facts, "F36") is not None) == (behind >= 3)


@pytest.mark.parametrize("state", list(State))
def test_which_states_are_asked_for_what(state: State) -> None:
    final = state in (State.VERIFIED, State.PART_ACHIEVED, State.NOT_ACHIEVED, State.WRITTEN_OFF, State.SUPERSEDED)
    early = state is State.IDENTIFIED
    assert (benefit("F01", owner_id=None, state=state) is not None) == (not final and not early)
    assert (benefit("F36", objectives=0, state=state) is not None) == (not final and not early)
    assert (benefit("F28", last_activity_on=days(-100), start=days(-200), state=state) is not None) == (not final and not early)
    for rule, changes in (
        ("F02", LEAVING), ("F04", {"unit": None}), ("F05", {"baseline": None}), ("F08", {"plan_number": 0}), ("F24", {"in_cost_plan": True}),
        ("F32", {"changed_without_reason": "target"}), ("F38", {"end": days(-1)}), ("F33", {"approved_class": BenefitClass.CASHABLE, "benefit_class": BenefitClass.UNCLASSIFIED}),
    ):  # fmt: skip
        assert (benefit(rule, state=state, **changes) is not None) == (not final), rule
    handed = final or state in (State.HANDED_OVER, State.REALISING)
    assert (benefit("F17", stage=Stage.CLOSING, state=state) is not None) == (not handed)


STRENGTH = {"cashable": 3, "non_cashable": 2, "quantifiable": 1, "qualitative": 0, "unclassified": 0}


@pytest.mark.parametrize("then", STRENGTH)
@pytest.mark.parametrize("now", STRENGTH)
def test_a_class_is_weakened_when_it_can_be_valued_less(then: str, now: str) -> None:
    found = benefit("F33", approved_class=BenefitClass(then), benefit_class=BenefitClass(now))
    assert (found is not None) == (STRENGTH[now] < STRENGTH[then])


def test_readings_wait_for_whom_they_concern() -> None:
    late: ActualSums = read(10, 10, waiting=days(-15))
    assert benefit("F30", actual=late, benefit_class=BenefitClass.QUANTIFIABLE) is None
    assert benefit("F30", actual=read(10, 10, waiting=days(-14))) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"plan": replace(PLAN, ended_read_actual=D(260)), "actual": read(130, 130)}, "It is 30 % larger than planned so far."),
        ({"plan": PLAN, "forecast": ForecastSums(D(520), D(1), 4, False, TODAY)}, "It is 30 % larger than planned on outturn."),
    ],
)
def test_a_disbenefit_is_larger_so_far_or_on_outturn(changes: dict[str, object], why: str) -> None:
    found = benefit("F25", disbenefit=True, end=days(9), **changes)
    assert found == Finding(Severity.CRITICAL, why, days(9), D(120))
