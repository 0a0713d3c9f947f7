"""The rules about approval, delivery, readings and the portfolio, each just under, at and over its limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.appraisal import ProjectValue
from benefits_tui.domain.fact_parts import BudgetYear, Enabler
from benefits_tui.domain.facts import (
    ActualSums,
    ChangeFacts,
    DeliverableFacts,
    ForecastSums,
    MapFacts,
    NextGate,
    OwnerFacts,
    PlanSums,
    PoolFacts,
    ProjectFacts,
)  # fmt: skip
from benefits_tui.domain.figures import figures
from benefits_tui.domain.lifecycle import BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import (
    RULES,
    BenefitCase,
    about,
    evaluate_rules,
)  # fmt: skip
from tests.domain.test_rules import SOUND, TODAY, days, found

D = Decimal
POLICY = Policy()


def rule(name: str, **changes: object) -> str | None:
    return found(**changes).get(name)


def read(*values: int, first: date = date(2025, 12, 31), without_evidence: int = 0, waiting: date | None = None) -> ActualSums:
    """Quarterly readings, the last of them in 2026-Q3."""
    ends = [date(2026, 9, 30), date(2026, 6, 30), date(2026, 3, 31), date(2025, 12, 31), date(2025, 9, 30), date(2025, 6, 30)]
    spans = list(zip(ends, reversed(values), strict=False))
    text = ",".join(f"{end.isoformat()}={value * 10_000}" for end, value in spans)
    return ActualSums(D(sum(values)), D(values[-1]), ends[0], len(values), TODAY, spans[-1][0], text, without_evidence, waiting)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"plan_number": 1}, None),
        ({"plan_number": 0}, "high"),
        ({"plan_number": 0, "stage": Stage.PLANNING}, None),
        ({"plan_number": 0, "stage": Stage.PLANNING, "gate3_date": days(1)}, None),
        ({"plan_number": 0, "stage": Stage.PLANNING, "gate3_date": days(0)}, "high"),
        ({"plan_number": 0, "benefit_class": BenefitClass.QUALITATIVE}, None),
        ({"plan_number": 2, "plan_unreasoned": True}, "high"),
        ({"plan_number": 2, "plan_unreasoned": False}, None),
        ({"plan_number": 2, "plan_unreasoned": True, "state": State.VERIFIED}, None),
    ],
)
def test_f08(changes: dict[str, object], expected: str | None) -> None:
    assert rule("F08", **changes) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [((40, 30, 20), None), ((40, 30, 20, 10), "medium"), ((50, 40, 30, 20, 10), "medium"), ((10, 40, 30, 30, 20), None)],
)
def test_f13_readings_worse_in_a_row(values: tuple[int, ...], expected: str | None) -> None:
    assert rule("F13", actual=read(*values), frequency=Frequency.QUARTERLY) == expected


def test_f13_counts_a_rise_as_worse_where_less_is_better() -> None:
    assert rule("F13", actual=read(10, 20, 30, 40), direction=Direction.DECREASE) == "medium"
    assert rule("F13", actual=read(40, 30, 20, 10), direction=Direction.DECREASE) is None


@pytest.mark.parametrize(("lifetime", "expected"), [(349, None), (350, None), (351, "medium")])
def test_f13_needed_run_rate(lifetime: int, expected: str | None) -> None:
    # Two read (best 100), one to come: it may have to bring 150 and no more.
    plan = PlanSums(D(lifetime), D(200), D(200), D(200), None, days(-300), days(100), 3, 0, 2, unread=1)
    assert rule("F13", plan=plan, actual=read(100, 100), frequency=Frequency.QUARTERLY) == expected


def test_f13_is_high_when_both_hold_and_asks_nothing_of_one_reading() -> None:
    plan = PlanSums(D(900), D(200), D(200), D(100), None, days(-300), days(100), 3, 0, 2, unread=1)
    assert rule("F13", plan=plan, actual=read(40, 30, 20, 10), frequency=Frequency.QUARTERLY) == "high"
    assert rule("F13", plan=plan, actual=read(10), frequency=Frequency.QUARTERLY) is None


def enabler(
    forecast: date | None, *, planned: date = TODAY, delivered: date | None = None, slipped: date | None = None, lag: int = 0
) -> Enabler:
    return Enabler("P-1/D01", planned, forecast, delivered, slipped, lag)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (enabler(days(59)), None), (enabler(days(60)), None), (enabler(days(61)), "high"), (enabler(days(61), delivered=days(-1)), None),
        (enabler(None, planned=days(61)), "high"), (enabler(days(59), lag=1), "high"),
    ],
)  # fmt: skip
def test_f14(one: Enabler, expected: str | None) -> None:
    changes: dict[str, object] = {"start": days(60), "end": days(400), "enablers": (one,)}
    assert rule("F14", **changes) == expected
    claimed = rule("F15", **changes, claimed=D(500))
    assert claimed == ("critical" if expected else None)
    assert rule("F15", **changes) is None
    assert rule("F15", **changes, claimed=D(500), benefit_class=BenefitClass.NON_CASHABLE) is None
    # What was agreed with finance says what was taken, and a claim no longer stands for it.
    for taken, hit in ((None, None), (D(0), None), (D(1), claimed)):
        assert rule("F15", **changes, claimed=D(500), budget=(BudgetYear("Ledger 1", 2026, D(9), taken),)) == hit


@pytest.mark.parametrize(
    ("year", "taken", "given", "expected"),
    [
        (2026, None, {}, "high"), (2026, D(0), {}, "high"), (2026, D("99.9999"), {}, "high"), (2026, D(100), {}, None), (2025, None, {}, "high"),
        # The fiscal year that begins in April 2027 has not begun.
        (2027, None, {}, None), (2026, None, {"state": State.VERIFIED}, "high"), (2026, None, {"state": State.PART_ACHIEVED}, "high"),
        (2026, None, {"state": State.WRITTEN_OFF}, None), (2026, None, {"state": State.NOT_ACHIEVED}, None),
        (2026, None, {"state": State.SUPERSEDED}, None), (2026, None, {"benefit_class": BenefitClass.NON_CASHABLE}, None),
    ],
)  # fmt: skip
def test_f54(year: int, taken: Decimal | None, given: dict[str, object], expected: str | None) -> None:
    assert rule("F54", budget=(BudgetYear("Ledger 1", year, D(100), taken),), **given) == expected


@pytest.mark.parametrize(
    ("given", "why"),
    [
        # Still to be handed over: nothing, but where the end is known and the plan is approved.
        ({}, None), ({"end": days(9)}, "start"), ({"end": days(9), "start": days(1)}, None),
        ({"end": days(9), "plan_number": 0}, None),
        ({"handed_over_on": days(-1)}, "start, frequency"), ({"handed_over_on": days(-1), "start": days(1)}, "frequency"),
        ({"handed_over_on": days(-1), "start": days(1), "frequency": Frequency.YEARLY}, None),
        ({"stage": Stage.CLOSING}, "start, frequency"), ({"stage": Stage.BENEFITS_TRACKING, "start": days(1)}, "frequency"),
        # The plan is asked for by F08 once the investment decision is behind, or its day is known.
        ({"stage": Stage.PLANNING, "handed_over_on": days(-1), "plan_number": 0}, "start, plan, frequency"),
        ({"stage": Stage.PLANNING, "handed_over_on": days(-1), "plan_number": 0, "gate3_date": days(9)}, "frequency"),
        ({"stage": Stage.CLOSING, "plan_number": 0}, "frequency"),
        ({"stage": Stage.CLOSING, "benefit_class": BenefitClass.QUALITATIVE}, None), ({"stage": Stage.CLOSING, "state": State.VERIFIED}, None),
    ],
)  # fmt: skip
def test_f55(given: dict[str, object], why: str | None) -> None:
    facts = replace(SOUND, start=None, end=None, frequency=None, handed_over_on=None)
    facts = replace(facts, **given)  # type: ignore[arg-type]
    finding = dict(evaluate_rules(BenefitCase(facts, figures(facts, POLICY, TODAY)), POLICY, TODAY)).get("F55")
    assert (finding and finding.why) == (why and f"Missing: {why}.")
    assert finding is None or finding.severity == (
        "high" if facts.stage in (Stage.CLOSING, Stage.BENEFITS_TRACKING) else "medium"
    )


@pytest.mark.parametrize(("start", "day", "expected"), [(4, date(2026, 3, 31), None), (4, date(2026, 4, 1), "high"),
                                                        (7, date(2026, 6, 30), None), (7, date(2026, 7, 1), "high")])  # fmt: skip
def test_f54_is_due_from_the_first_day_of_its_fiscal_year(start: int, day: date, expected: str | None) -> None:
    facts, policy = replace(SOUND, budget=(BudgetYear("Ledger 1", 2026, D(100), None),)), replace(POLICY, fiscal_year_start=start)
    case = BenefitCase(facts, figures(facts, policy, day))
    flagged = dict(evaluate_rules(case, policy, day)).get("F54")
    assert (None if flagged is None else flagged.severity) == expected


@pytest.mark.parametrize(
    ("said", "slipped", "expected"),
    [
        (days(-20), days(-13), None), (days(-20), days(-14), "medium"), (days(-20), days(-15), "medium"), (days(-20), days(-20), None),
        (days(-20), days(-19), "medium"), (days(-20), None, None), (days(-99), days(0), None),
    ],
)  # fmt: skip
def test_f16(said: date, slipped: date | None, expected: str | None) -> None:
    one = enabler(days(30), planned=days(0), slipped=slipped)
    assert rule("F16", enablers=(one,), forecast=ForecastSums(D(1), None, 1, False, said)) == expected
    assert rule("F16", enablers=(one,), approved_on=said) == expected
    assert rule("F16", enablers=(replace_forecast(one),), approved_on=said) is None


def replace_forecast(one: Enabler) -> Enabler:
    return one._replace(forecast=one.planned)


@pytest.mark.parametrize(
    ("accepted", "actual", "expected"),
    [
        (days(-89), D(10), None), (days(-90), D(10), "high"), (days(-91), D(10), "high"), (days(-91), D(59), "high"),
        (days(-91), D(60), None), (days(-91), D(61), None), (days(-91), D(0), "high"), (days(-91), None, "high"), (None, D(0), None),
    ],
)  # fmt: skip
def test_f19(accepted: date | None, actual: Decimal | None, expected: str | None) -> None:
    facts = DeliverableFacts(1, "D", "A deliverable", accepted, D(100), actual, days(-5), D(9))
    assert [finding.severity.value for _, finding in evaluate_rules(facts, POLICY, TODAY)] == ([expected] if expected else [])


def project(**changes: object) -> dict[str, str]:
    facts = replace(ProjectFacts(1, "P-1", "A project", Stage.DELIVERY, D(100), None, 2, 2), **changes)  # type: ignore[arg-type]
    return {name: finding.severity.value for name, finding in evaluate_rules(facts, POLICY, TODAY)}


@pytest.mark.parametrize(("planned", "raised"), [(days(31), False), (days(30), True), (days(29), True), (days(-5), True)])
def test_f21(planned: date, raised: bool) -> None:
    assert ("F21" in project(gate=NextGate("3", planned, (("owner", 1),)))) is raised
    assert "F21" not in project(gate=NextGate("3", planned, ()))


def test_f21_stays_after_a_gate_was_passed_regardless() -> None:
    assert project(override=("3", days(-9), "1 benefit without owner (pmo: time)"))["F21"] == "high"


def mapped(**changes: object) -> dict[str, str]:
    facts = replace(MapFacts(1, "P-1/B01", BenefitClass.CASHABLE, False, False, D(10)), **changes)  # type: ignore[arg-type]
    return {name: finding.severity.value for name, finding in evaluate_rules(facts, POLICY, TODAY)}


@pytest.mark.parametrize(("shares", "raised"), [(D("0.99"), False), (D(1), False), (D("1.0001"), True)])
def test_f22_on_shares(shares: Decimal, raised: bool) -> None:
    assert ("F22" in mapped(attributed=shares)) is raised
    assert ("F22" in mapped(enabled=shares)) is raised


def test_f22_on_doubles_and_f27_on_what_is_upstream() -> None:
    assert mapped(doubles=("P-2/B01",)) == {"F22": "high"}
    assert mapped(doubles=("P-2/B01",), final=True) == {} == mapped(doubles=("P-2/B01",), disbenefit=True)
    assert mapped(upstream=("P-1/D01 is late",)) == {"F27": "medium"}
    assert mapped(upstream=("P-1/D01 is late",), final=True) == {}


@pytest.mark.parametrize(("claimed", "raised"), [(99, False), (100, False), (101, True)])
def test_f23(claimed: int, raised: bool) -> None:
    assert bool(list(evaluate_rules(PoolFacts(1, "POOL-1", "A budget", D(100), D(claimed), 2), POLICY, TODAY))) is raised


def test_f24() -> None:
    assert rule("F24", in_cost_plan=True) == "medium" and rule("F24", in_cost_plan=False) is None


@pytest.mark.parametrize(("came", "expected"), [(1100, None), (1101, "high"), (1250, "high"), (1251, "critical"), (500, None)])
def test_f25_more_of_a_disbenefit_is_worse(came: int, expected: str | None) -> None:
    plan = PlanSums(D(2000), D(1000), D(1000), D(came), None, days(-300), days(300), 3, 1, 1)
    for direction in (Direction.INCREASE, Direction.DECREASE):
        got = found(disbenefit=True, direction=direction, plan=plan, actual=read(came))
        assert got.get("F25") == expected and not {"F11", "F12", "F37"} & got.keys()


@pytest.mark.parametrize(
    ("changes", "raised"),
    [
        ({"needed_by": days(91)}, False), ({"needed_by": days(90)}, True), ({"needed_by": days(89)}, True), ({"needed_by": None}, True),
        ({"agreed": days(-1), "funded": days(-1)}, False), ({"agreed": days(-1)}, True), ({"done": days(-1)}, False), ({"feeds": 0}, False),
    ],
)  # fmt: skip
def test_f26(changes: dict[str, object], raised: bool) -> None:
    facts = replace(ChangeFacts(1, "C", "A change", days(10), None, None, None, 1, D(1)), **changes)  # type: ignore[arg-type]
    assert bool(list(evaluate_rules(facts, POLICY, TODAY))) is raised


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (read(100, 150, waiting=TODAY), None), (read(100, 151, waiting=TODAY), "medium"), (read(100, 49, waiting=TODAY), "medium"),
        (read(100, 151), None), (read(0, 50, waiting=TODAY), None), (read(100, without_evidence=1), "medium"),
    ],
)  # fmt: skip
def test_f29(actual: ActualSums, expected: str | None) -> None:
    assert rule("F29", actual=actual) == expected


@pytest.mark.parametrize(("since", "raised"), [(days(-13), False), (days(-14), False), (days(-15), True)])
def test_f30(since: date, raised: bool) -> None:
    waiting = read(100, waiting=since)
    assert rule("F30", actual=waiting) == ("high" if raised else None)
    assert rule("F30", actual=waiting, benefit_class=BenefitClass.NON_CASHABLE) is None
    validated = rule("F30", actual=waiting, benefit_class=BenefitClass.NON_CASHABLE, has_validator=True)
    assert validated == ("medium" if raised else None)


@pytest.mark.parametrize(
    ("planned", "raised"),
    [
        ("2026-09-30=130000,2026-06-30=120000", False),
        ("2026-09-30=130000,2026-06-30=120000,2026-03-31=110000", True),
        ("2026-06-30=120000,2026-03-31=110000,2025-12-31=100000", False),
        ("2026-09-30=130000,2026-06-30=120000,2026-03-31=111000", False),
    ],
)
def test_f31(planned: str, raised: bool) -> None:
    plan = PlanSums(D(40), D(40), D(40), D(40), None, days(-300), days(-54), 3, 0, 4, 0, planned)
    assert (rule("F31", plan=plan, actual=read(10, 11, 12, 13)) is not None) is raised


def test_f32_and_f33() -> None:
    assert rule("F32", changed_without_reason="target,owner_id") == "high" and rule("F32", changed_without_reason=None) is None
    assert rule("F32", changed_without_reason="target", plan_number=0) is None
    assert rule("F33", approved_class=BenefitClass.CASHABLE) is None
    assert rule("F33", approved_class=BenefitClass.CASHABLE, benefit_class=BenefitClass.NON_CASHABLE) == "high"
    assert rule("F33", approved_class=BenefitClass.NON_CASHABLE, benefit_class=BenefitClass.CASHABLE) is None


def worth(outturn: int, cost: int = 100) -> ProjectValue:
    return ProjectValue(BenefitClass.CASHABLE, 2026, {0: D(200)}, {0: D(outturn)}, D(100), D(cost), {0: D(100)}, {0: D(cost)})


@pytest.mark.parametrize(("value", "raised"), [(worth(200), False), (worth(199), True), (worth(201), False), (worth(99), True)])
def test_f34(value: ProjectValue, raised: bool) -> None:
    assert ("F34" in project(value=value)) is raised
    assert "F34" not in project(value=value, stage=Stage.PLANNING)
    assert "F34" not in project(value=value, open_benefits=0)


def test_f34_allows_what_the_policy_allows_and_waits_for_a_whole_outturn() -> None:
    facts = ProjectFacts(1, "P-1", "A project", Stage.DELIVERY, D(100), None, 2, 2, value=worth(190))
    assert [name for name, _ in evaluate_rules(facts, Policy(bcr_threshold=D("0.05")), TODAY)] == []
    assert [name for name, _ in evaluate_rules(facts, Policy(bcr_threshold=D("0.049")), TODAY)] == ["F34"]
    assert "F34" not in project(value=ProjectValue(BenefitClass.CASHABLE, 2026, {0: D(200)}, None, D(100), D(100)))


@pytest.mark.parametrize(("share", "raised"), [(D("0.49"), False), (D("0.5"), False), (D("0.51"), True)])
def test_f35_on_a_project(share: Decimal, raised: bool) -> None:
    assert ("F35" in project(largest_share=share)) is raised


@pytest.mark.parametrize(("money", "owners", "raised"), [(39, 3, False), (40, 3, False), (41, 3, True), (100, 1, False)])
def test_f35_on_an_owner(money: int, owners: int, raised: bool) -> None:
    facts = OwnerFacts(1, "Head of Operations", BenefitClass.CASHABLE, D(money), D(100), owners)
    assert bool(list(evaluate_rules(facts, POLICY, TODAY))) is raised


def test_f40() -> None:
    assert "F40" not in project(price_bases=("2024/25",)) and project(price_bases=("2024/25", "2026/27"))["F40"] == "low"
    facts = ProjectFacts(1, "P-1", "A project", Stage.DELIVERY, D(100), None, 2, 2, price_bases=("2024/25",))
    assert [name for name, _ in evaluate_rules(facts, Policy(price_base="2026/27"), TODAY)] == ["F40"]
    assert not list(evaluate_rules(facts, Policy(price_base="2024/25"), TODAY))


def test_a_rule_that_is_switched_off_and_a_class_that_is_not_tracked_raise_nothing() -> None:
    facts = ProjectFacts(1, "P-1", "A project", Stage.DELIVERY, D(100), None, 0)
    assert [name for name, _ in evaluate_rules(facts, Policy(), TODAY)] == ["F36"]
    assert not list(evaluate_rules(facts, Policy(rules_off="F35, f36"), TODAY))
    from benefits_tui.domain.figures import figures
    from benefits_tui.domain.rules import BenefitCase

    bare = replace(SOUND, owner_id=None)
    policy = Policy(tracked_classes="non_cashable")
    assert not list(evaluate_rules(BenefitCase(bare, figures(bare, policy, TODAY)), policy, TODAY))


def test_the_catalogue_is_whole() -> None:
    found = {rule.about.id for rule in RULES}
    assert {rule for rule in found if rule <= "F40"} == {f"F{number:02d}" for number in range(1, 41) if number not in (10, 39)}
    for one in RULES:
        assert about(one.about.id, one.subject) is one.about
