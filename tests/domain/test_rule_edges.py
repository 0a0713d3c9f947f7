"""Each condition of each rule on its own: what is asked, what is let be, and which of several things is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.appraisal import ProjectValue
from benefits_tui.domain.fact_parts import Enabler
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
from benefits_tui.domain.rules import BenefitCase, Finding, Severity, Subject, evaluate_rules
from tests.domain.test_rules import SOUND, TODAY, days
from tests.domain.test_rules_of_governance import read

D = Decimal
POLICY = Policy()
PLAN = PlanSums(D(400), D(200), D(200), D(200), None, days(-300), days(100), 3, 0, 2, unread=2)
LEVEL: dict[str, object] = {"kind": MeasureKind.LEVEL, "unit": "%", "baseline": D(50), "target": D(80), "end": days(90)}


def of(facts: object, rule: str, policy: Policy = POLICY) -> Finding | None:
    return dict(evaluate_rules(facts, policy, TODAY)).get(rule)


def benefit_by(policy: Policy, rule: str, **changes: object) -> Finding | None:
    facts: BenefitFacts = replace(SOUND, **changes)  # type: ignore[arg-type]
    return of(BenefitCase(facts, figures(facts, policy, TODAY)), rule, policy)


def benefit(rule: str, **changes: object) -> Finding | None:
    return benefit_by(POLICY, rule, **changes)


def enabler(
    ref: str, planned: date | None, forecast: date | None, delivered: date | None = None, slipped: date | None = None
) -> Enabler:
    return Enabler(ref, planned, forecast, delivered, slipped, 0)


WRONG = "It should {}, but the target {} is on the wrong side of 50."


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"stated": None}, "No target is set."), ({"stated": None, "plan": PLAN}, None), ({"plan": PLAN}, None), ({}, None),
        ({"stated": None, "kind": None}, "No target is set."), ({"kind": None}, None), (LEVEL | {"target": None}, "No target is set."),
        (LEVEL | {"target": None, "plan": PLAN}, "No target is set."), (LEVEL | {"target": None, "state": State.IDENTIFIED}, None),
        (LEVEL | {"target": None, "benefit_class": BenefitClass.QUALITATIVE}, None), (LEVEL | {"target": None, "state": State.SUPERSEDED}, None),
        (LEVEL | {"target": None, "state": State.APPRAISED}, "No target is set."), (LEVEL, None),
        (LEVEL | {"target": D(50)}, "Target and baseline are both 50."), (LEVEL | {"target": D(49)}, WRONG.format("increase", "49")),
        (LEVEL | {"target": D(51)}, None), (LEVEL | {"direction": Direction.DECREASE}, WRONG.format("decrease", "80")),
        (LEVEL | {"direction": Direction.DECREASE, "target": D(49)}, None),
        (LEVEL | {"direction": Direction.DECREASE, "target": D(50)}, "Target and baseline are both 50."),
        (LEVEL | {"direction": Direction.AT_MOST, "target": D(50)}, None), (LEVEL | {"direction": Direction.AT_LEAST, "target": D(1)}, None),
        (LEVEL | {"direction": Direction.WITHIN, "target": D(50)}, None), (LEVEL | {"direction": None, "target": D(1)}, None),
        (LEVEL | {"baseline": None, "target": D(1)}, None), ({"target": D(-5)}, None), ({"target": D(0)}, None),
        ({"kind": None, "target": D(-1234)}, "It should increase, but the target -1,234 is on the wrong side of 0."),
    ],
)  # fmt: skip
def test_a_target_is_asked_for_and_looked_at(changes: dict[str, object], why: str | None) -> None:
    found = benefit("F07", **changes)
    assert (found and (found.severity.value, found.why)) == (why and ("high", why))


@pytest.mark.parametrize(
    ("changes", "live"),
    [
        ({"live_on": days(-9), "baseline_date": days(-9)}, None), ({"live_on": days(-9), "baseline_date": days(-8)}, days(-9)),
        ({"start": days(-9), "baseline_date": days(-9)}, None), ({"start": days(-9), "baseline_date": days(-8)}, days(-9)),
        ({"start": days(-9), "live_on": days(9), "baseline_date": days(0)}, None), ({"start": days(9), "live_on": days(-9), "baseline_date": days(0)}, days(-9)),
        ({"start": days(-9), "baseline_date": None}, None), ({"baseline_date": days(0)}, None),
        ({"start": days(-9), "baseline": None, "baseline_date": days(0)}, None),
        ({"start": days(-9), "baseline_date": days(0), "state": State.VERIFIED}, None),
    ],
)  # fmt: skip
def test_a_baseline_is_read_before_the_change_went_live(changes: dict[str, object], live: date | None) -> None:
    found = benefit("F06", **changes)
    told = live and f"The baseline was read on {changes['baseline_date']}; the change went live on {live}."
    assert (found and (found.severity, found.why, found.due, found.value_at_risk)) == (
        told and (Severity.HIGH, told, None, D(1000))
    )


@pytest.mark.parametrize(
    ("missed", "severity", "why"),
    [
        (1, "medium", "Reading for 2026-06-30 is overdue."),
        (2, "high", "Reading for 2026-03-31 is overdue; 2 readings are missing."),
        (3, "critical", "Reading for 2025-12-31 is overdue; 3 readings are missing."),
        (4, "critical", "Reading for 2025-09-30 is overdue; 4 readings are missing."),
    ],
)
def test_readings_overdue_rise_with_their_number(missed: int, severity: str, why: str) -> None:
    due = (date(2026, 6, 30), date(2026, 3, 31), date(2025, 12, 31), date(2025, 9, 30))[missed - 1]
    last = (date(2026, 3, 31), date(2025, 12, 31), date(2025, 9, 30), date(2025, 6, 30))[missed - 1]
    came = ActualSums(D(100), D(100), last, 1, TODAY, last, f"{last}=1000000")
    seen = replace(came, ends=f"{last}=1000000,2026-09-30=0")
    assert benefit("F09", actual=seen, frequency=Frequency.QUARTERLY) == Finding(Severity(severity), why, due, D(900))


@pytest.mark.parametrize(
    ("changes", "severity", "why", "money"),
    [
        ({"forecast": ForecastSums(D(160), None, 2, False, TODAY)}, None, "", 0),
        ({"forecast": ForecastSums(D("159.96"), None, 2, False, TODAY)}, "high", "Outturn 359.96 against a plan of 400 (10 % worse).", "40.04"),
        ({"forecast": ForecastSums(D(100), None, 2, False, TODAY)}, "high", "Outturn 300 against a plan of 400 (25 % worse).", "100"),
        ({"forecast": ForecastSums(D(96), None, 2, False, TODAY)}, "critical", "Outturn 296 against a plan of 400 (26 % worse).", "104"),
        ({"forecast": ForecastSums(D(-1000), None, 2, False, TODAY)}, "critical", "Outturn -800 against a plan of 400 (300 % worse).", "400"),
        ({"forecast": ForecastSums(D(96), None, 2, False, TODAY), "red_threshold": D("0.26")}, "high", "Outturn 296 against a plan of 400 (26 % worse).", "104"),
        ({"forecast": ForecastSums(D(96), None, 2, False, TODAY), "amber_threshold": D("0.26")}, None, "", 0),
        ({"forecast": ForecastSums(D(96), None, 2, False, TODAY), "state": State.WRITTEN_OFF}, None, "", 0),
        ({"forecast": ForecastSums(D(96), None, 2, False, TODAY), "disbenefit": True}, None, "", 0),
        ({"forecast": ForecastSums(D(96), None, 2, False, TODAY), "direction": None}, None, "", 0),
        (LEVEL | {"plan": None, "forecast": ForecastSums(D(0), D(71), 1, False, TODAY)}, "critical",
         "Outturn 71 against a plan of 80: 30 % of the planned improvement is missing.", "300"),
    ],
)  # fmt: skip
def test_an_outturn_below_plan(changes: dict[str, object], severity: str | None, why: str, money: object) -> None:
    given: dict[str, object] = {"plan": PLAN, "actual": read(100, 100), "end": days(9)} | changes
    found = benefit("F11", **given)
    assert found == (None if severity is None else Finding(Severity(severity), why, changes.get("end", days(9)), D(str(money))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "due", "ref"),
    [
        ({"enablers": (enabler("A", None, days(5)), enabler("B", None, days(8)), enabler("C", None, days(6)))}, days(8), "B"),
        ({"enablers": (enabler("A", None, days(5)), enabler("B", None, days(8), days(8)))}, days(5), "A"),
        ({"enablers": (enabler("A", None, None), enabler("B", days(7), None))}, days(7), "B"),
        ({"enablers": (enabler("A", days(9), days(1)),)}, days(1), "A"),
        ({"enablers": (enabler("A", days(9), days(0)),)}, None, ""),
        ({"enablers": (enabler("A", None, None),)}, None, ""),
        ({"enablers": ()}, None, ""),
        ({"enablers": (enabler("A", None, days(5)),), "state": State.SUPERSEDED}, None, ""),
        ({"enablers": (enabler("A", None, days(5)),), "start": None}, None, ""),
        ({"enablers": (enabler("A", None, days(5)),), "start": None, "plan": replace(PLAN, first_start=days(0))}, days(5), "A"),
        ({"enablers": (enabler("A", None, days(5)),), "start": days(6), "plan": replace(PLAN, first_start=days(0))}, None, ""),
    ],
)  # fmt: skip
def test_the_enabler_that_comes_last_is_told(changes: dict[str, object], due: date | None, ref: str) -> None:
    found = benefit("F14", **({"start": TODAY} | changes))
    late = due and (due - TODAY).days
    assert (found and (found.why, found.due)) == (
        due and (f"{ref} is expected on {due}, {late} days after the benefit should start.", TODAY)
    )


SLIPPED = enabler("A", days(1), days(2), None, days(-14))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"enablers": (SLIPPED,)}, "A slipped on 2026-11-09; the forecast is unchanged since 2026-11-03."),
        ({"enablers": (SLIPPED._replace(slipped_on=days(-15)), SLIPPED._replace(ref="B"))}, "B slipped on 2026-11-09; the forecast is unchanged since 2026-11-03."),
        ({"enablers": (SLIPPED._replace(slipped_on=days(-13)),)}, None),
        ({"enablers": (SLIPPED._replace(delivered=days(-1)),)}, None), ({"enablers": (SLIPPED._replace(forecast=days(1)),)}, None),
        ({"enablers": (SLIPPED._replace(forecast=None),)}, None), ({"enablers": (SLIPPED._replace(planned=None),)}, None),
        ({"enablers": (SLIPPED._replace(slipped_on=None),)}, None), ({"enablers": (SLIPPED,), "state": State.VERIFIED}, None),
        ({"enablers": (SLIPPED,), "approved_on": None}, None), ({"enablers": (SLIPPED._replace(slipped_on=days(-20)),)}, None),
        ({"enablers": (SLIPPED,), "forecast": ForecastSums(D(1), None, 1, False, days(-3))}, None),
    ],
)  # fmt: skip
def test_a_slip_asks_for_a_new_forecast(changes: dict[str, object], why: str | None) -> None:
    found = benefit("F16", **({"approved_on": days(-20)} | changes))
    assert (found and found.why) == why


@pytest.mark.parametrize(
    ("rule", "facts", "why"),
    [
        ("F19", DeliverableFacts(1, "D", "d", days(-90), D(100), D("60.01"), TODAY, None), None),
        ("F19", DeliverableFacts(1, "D", "d", days(-90), D(0), D(0), TODAY, None), None),
        ("F19", DeliverableFacts(1, "D", "d", days(-90), None, None, None, None), None),
        ("F23", PoolFacts(1, "P", "p", None, D(100), 1), None),
        ("F23", PoolFacts(1, "P", "p", D(0), D(1), 1), "1 claims of £1 in all exceed the ceiling of £0."),
        ("F26", ChangeFacts(1, "C", "c", days(90), days(-1), None, None, 1, None), "Not funded, needed by 2027-02-21; it feeds 1 benefit."),
        ("F26", ChangeFacts(1, "C", "c", days(90), None, days(-1), None, 2, None), "Not agreed, needed by 2027-02-21; it feeds 2 benefits."),
        ("F26", ChangeFacts(1, "C", "c", days(90), None, None, days(-1), 2, None), None),
        ("F26", ChangeFacts(1, "C", "c", days(90), None, None, None, 0, None), None),
        ("F35", OwnerFacts(1, "Ann", BenefitClass.CASHABLE, D(1), D(1), 1), None),
        ("F35", OwnerFacts(1, "Ann", BenefitClass.CASHABLE, D("0.41"), D("0.5"), 2), "Ann is accountable for 82 % of the cashable value of the portfolio."),
        ("F35", OwnerFacts(1, "Ann", BenefitClass.CASHABLE, D(5), D("-0.5"), 2), None),
        ("F20", ReviewFacts(1, "R", "gate", 1, "P-1", days(0), days(0), None), None),
    ],
)  # fmt: skip
def test_what_is_asked_of_other_records(rule: str, facts: object, why: str | None) -> None:
    found = of(facts, rule)
    assert (found and found.why) == why


def project(**changes: object) -> ProjectFacts:
    return replace(ProjectFacts(1, "P-1", "Payments", Stage.DELIVERY, D(500), None, 1, 1), **changes)  # type: ignore[arg-type]


def test_a_gate_that_is_near_is_told_before_one_passed_regardless() -> None:
    passed = ("2", days(-9), "no sponsor (officer: urgent)")
    near = NextGate("3", days(30), (("owner", 1),))
    told = of(project(gate=near, override=passed), "F21")
    assert told == Finding(Severity.HIGH, "Gate 3 on 2026-12-23: 1 benefit without owner.", days(30), None)
    for gate in (near._replace(planned=days(31)), near._replace(missing=()), None):
        told = of(project(gate=gate, override=passed), "F21")
        assert told == Finding(
            Severity.HIGH,
            "Gate 2 was passed on 2026-11-14 with an override; still missing: no sponsor (officer: urgent).",
            None,
            None,
        )
    assert of(project(gate=near._replace(planned=days(31))), "F21") is None


@pytest.mark.parametrize("stage", list(Stage))
def test_the_value_of_a_project_is_asked_past_gate_three(stage: Stage) -> None:
    worth = ProjectValue(BenefitClass.CASHABLE, 2026, {1: D(1000)}, {1: D(99)}, D(100), D(100))
    asked = stage.value in ("delivery", "closing", "benefits_tracking", "archived")
    assert (of(project(stage=stage, value=worth), "F34", Policy(discount="0")) is not None) is asked


def test_the_value_of_a_project_is_discounted_as_the_policy_says() -> None:
    worth = ProjectValue(BenefitClass.CASHABLE, 2026, {1: D(220)}, {1: D(110)}, D(100), D(100), {0: D(100)}, {0: D(100)})
    assert of(project(value=worth), "F34", Policy(discount="10 %", bcr_threshold=D("0.5"))) is None
    found = of(project(value=worth), "F34", Policy(discount="10 %", bcr_threshold=D("0.49")))
    assert found == Finding(Severity.CRITICAL, "BCR on outturn is 1.00, 2.00 as approved.", None, D(100))
    lost = replace(worth, outturn={1: D(109)})
    for mid_year, why in ((False, "-£0.91, £100 as approved."), (True, "-£0.87, £95.35 as approved.")):
        found = of(project(value=lost), "F34", Policy(discount="10 %", mid_year=mid_year))
        assert found is not None and found.why == f"NPV on outturn is {why}"


def around(**changes: object) -> MapFacts:
    return replace(MapFacts(1, "B", BenefitClass.CASHABLE, False, False, D(7)), **changes)  # type: ignore[arg-type]


def test_shares_are_told_before_doubles_and_also_of_disbenefits() -> None:
    for facts in (around(attributed=D(2), enabled=D(3), doubles=("A",)), around(attributed=D(2), disbenefit=True)):
        found = of(facts, "F22")
        assert found is not None and found.why == "The shares of projects in it add up to 200 %."
    assert (
        of(around(attributed=D(2), final=True), "F22") is None and of(around(upstream=("a",), disbenefit=True), "F27") is not None
    )


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"plan": replace(PLAN, ended_read_actual=D("220.01"))}, ("high", "10 % larger than planned so far", "40.02")),
        ({"plan": replace(PLAN, ended_read_actual=D(220))}, None),
        ({"plan": replace(PLAN, ended_read_actual=D(250))}, ("high", "25 % larger than planned so far", "100")),
        ({"plan": replace(PLAN, ended_read_actual=D("250.1"))}, ("critical", "25 % larger than planned so far", "100.2")),
        ({"plan": replace(PLAN, ended_read_actual=D(900))}, ("critical", "350 % larger than planned so far", "400")),
        ({"forecast": ForecastSums(D(300), None, 2, False, TODAY)}, ("high", "25 % larger than planned on outturn", "100")),
        ({"plan": replace(PLAN, uncovered=1), "forecast": ForecastSums(D(300), None, 2, False, TODAY)}, None),
        ({"plan": replace(PLAN, ended_read_actual=D(240)), "forecast": ForecastSums(D(300), None, 2, False, TODAY)},
         ("high", "25 % larger than planned on outturn", "100")),
        ({"plan": replace(PLAN, ended_read_actual=D(900)), "disbenefit": False}, None),
        ({"plan": replace(PLAN, ended_read_actual=D(900)), "state": State.VERIFIED}, None),
        ({"plan": None}, None),
    ],
)  # fmt: skip
def test_a_disbenefit_is_measured_by_the_worse_of_its_shares(
    changes: dict[str, object], finding: tuple[str, str, str] | None
) -> None:
    found = benefit("F25", **({"disbenefit": True, "plan": PLAN, "actual": read(100, 100), "end": days(9)} | changes))
    assert found == (finding and Finding(Severity(finding[0]), f"It is {finding[1]}.", days(9), D(finding[2])))


def test_rules_that_are_off_and_classes_that_are_not_tracked_raise_nothing() -> None:
    for rule, changes in (("F01", {"owner_id": None}), ("F36", {"objectives": 0}), ("F38", {"end": days(-1)})):
        assert benefit(rule, **changes) is not None
        assert benefit_by(Policy(rules_off=f"F99, {rule.lower()}"), rule, **changes) is None
        assert benefit_by(Policy(tracked_classes="non_cashable"), rule, **changes) is None
        assert benefit_by(Policy(tracked_classes=""), rule, benefit_class=BenefitClass.UNCLASSIFIED, **changes) is not None
    owner = OwnerFacts(1, "Ann", BenefitClass.CASHABLE, D(1), D(1), 2)
    assert of(owner, "F35") is not None and of(owner, "F35", Policy(tracked_classes="qualitative")) is None
    assert of(around(upstream=("a",)), "F27", Policy(tracked_classes="qualitative")) is None
    assert of(project(benefits=0), "F36", Policy(tracked_classes="")) is not None


def test_severities_and_subjects_are_ranked_and_named() -> None:
    assert [(one.value, one.rank, one.one_up.value) for one in Severity] == [
        ("critical", 0, "critical"), ("high", 1, "critical"), ("medium", 2, "high"), ("low", 3, "medium"),
    ]  # fmt: skip
    names = ["benefit", "project", "review", "deliverable", "business_change", "pool", "person"]
    assert [one.value for one in Subject] == names
