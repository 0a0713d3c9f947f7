"""Flags that were left: from which day, what becomes of them, and when facts that are missing press."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from benefits_tui.domain.facts import ProjectFacts
from benefits_tui.domain.figures import figures
from benefits_tui.domain.flag_states import Decider, FlagState, Outcome, outcome_of
from benefits_tui.domain.lifecycle import Stage
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import RULES, Assessment, BenefitCase, assess
from benefits_tui.domain.rules.neglect import as_neglected, escalated, neglected_since
from benefits_tui.domain.severity import Severity
from tests.domain.test_rules import SOUND, TODAY, days

POLICY = Policy()


def flag(severity: Severity = Severity.MEDIUM, due: date | None = None, *, pressing: bool = True) -> Assessment:
    return Assessment(severity, "why", due, None, "cause", Decider.OWNER, "Benefit owner", pressing)


@pytest.mark.parametrize(
    ("due", "raised", "since"),
    [
        (days(-1), days(-2), days(-1)), (days(0), days(-2), None), (days(-2), days(-2), None), (days(-40), days(-31), days(-1)),
        (days(-40), days(-30), None), (None, days(-31), days(-1)), (None, days(-30), None), (days(5), days(-99), None),
    ],
)  # fmt: skip
def test_the_day_from_which_a_flag_is_left(due: date | None, raised: date, since: date | None) -> None:
    assert neglected_since(flag(due=due), raised, POLICY, TODAY) == since


def test_neither_a_low_flag_nor_one_that_does_not_press_is_left_nor_any_where_the_mark_is_off() -> None:
    old = days(-99)
    assert neglected_since(flag(), old, POLICY, TODAY) is not None
    assert neglected_since(flag(Severity.LOW), old, POLICY, TODAY) is None
    assert neglected_since(flag(pressing=False), old, POLICY, TODAY) is None
    assert neglected_since(flag(), old, Policy(rules_off="f39"), TODAY) is None


@pytest.mark.parametrize(
    ("severity", "up", "authority"),
    [
        (Severity.LOW, Severity.MEDIUM, "Benefit owner"), (Severity.MEDIUM, Severity.HIGH, "Project sponsor"),
        (Severity.HIGH, Severity.CRITICAL, "Portfolio board"), (Severity.CRITICAL, Severity.CRITICAL, "Portfolio board"),
    ],
)  # fmt: skip
def test_a_flag_that_was_left_is_a_level_worse_and_with_the_next_authority(
    severity: Severity, up: Severity, authority: str
) -> None:
    left = as_neglected(flag(severity), POLICY)
    assert (left.severity, left.decides_by, left.decides_role) == (up, Decider.ROLE, authority)
    handed = escalated(flag(severity), POLICY)
    assert (handed.severity, handed.decides_by, handed.decides_role) == (severity, Decider.ROLE, authority)


def of_benefit(rule: str, **changes: object) -> Assessment:
    facts = replace(SOUND, **changes)  # type: ignore[arg-type]
    return dict(assess(BenefitCase(facts, figures(facts, POLICY, TODAY)), POLICY, TODAY))[rule]


@pytest.mark.parametrize(
    ("changes", "due", "pressing"),
    [
        ({}, None, False),
        ({"next_gate": days(31)}, days(31), False), ({"next_gate": days(30)}, days(30), True), ({"next_gate": days(-400)}, days(-400), True),
        ({"project_end": days(31)}, days(31), False), ({"project_end": days(30)}, days(30), True),
        ({"next_review": days(31)}, days(31), False), ({"next_review": days(0)}, days(0), True),
        # The reading of the quarter that ends on 31 December.
        ({"start": date(2026, 10, 1), "frequency": Frequency.QUARTERLY}, date(2026, 12, 31), False),
        ({"next_gate": days(90), "next_review": days(20)}, days(20), True),
        # Realisation is no event, whenever it starts or ends.
        ({"end": days(3), "start": days(2)}, None, False),
    ],
)  # fmt: skip
def test_a_fact_that_is_missing_presses_when_an_event_is_near(
    changes: dict[str, object], due: date | None, pressing: bool
) -> None:
    found = of_benefit("F01", owner_id=None, **changes)
    assert (found.due, found.pressing, found.missing) == (due, pressing, ("owner",))


def test_how_near_is_the_policys() -> None:
    facts = replace(SOUND, owner_id=None, next_gate=days(8))
    case = BenefitCase(facts, figures(facts, POLICY, TODAY))
    for within, pressing in ((7, False), (8, True)):
        assert dict(assess(case, Policy(pressing_days=within), TODAY))["F01"].pressing is pressing


def test_a_project_without_benefits_presses_with_its_own_events() -> None:
    facts = ProjectFacts(1, "P-1", "A project", Stage.DELIVERY, SOUND.stated, None, 0)
    for end, gate, pressing in ((None, None, False), (days(31), None, False), (days(30), None, True), (None, days(3), True)):
        found = dict(assess(replace(facts, project_end=end, next_gate=gate), POLICY, TODAY))["F36"]
        assert (found.pressing, found.missing) == (pressing, ("benefits",))


@pytest.mark.parametrize(
    ("rule", "changes", "missing", "cause"),
    [
        ("F04", {"unit": None, "kind": None, "direction": None}, ("unit", "kind", "direction"), "measure missing"),
        ("F05", {"baseline": None}, ("baseline",), "no baseline"), ("F36", {"objectives": 0}, ("objectives",), "no objective"),
        ("F08", {"plan_number": 0}, ("plan", "start", "end"), "no plan"),
        ("F08", {"plan_number": 0, "start": days(1)}, ("plan", "end"), "no plan"),
        ("F08", {"plan_number": 2, "plan_unreasoned": True}, (), "re-plan unexplained"),
        ("F02", {"owner_active": False}, (), "owner left"), ("F02", {"owner_leaves": days(3)}, (), "owner leaves"), ("F02", {"owner_leaves": days(0)}, (), "owner left"),
    ],
)  # fmt: skip
def test_what_is_missing_and_why_in_a_few_words(
    rule: str, changes: dict[str, object], missing: tuple[str, ...], cause: str
) -> None:
    found = of_benefit(rule, **changes)
    assert (found.missing, found.cause) == (missing, cause)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, None), ({"next_review": days(9)}, days(9)), ({"start": days(4), "next_review": days(9)}, days(4)),
        ({"project_end": days(-4), "next_review": days(9)}, days(9)), ({"next_gate": days(0), "start": days(4)}, days(0)),
    ],
)  # fmt: skip
def test_the_next_stop_is_never_behind_and_never_the_end_of_realisation(changes: dict[str, object], due: date | None) -> None:
    assert of_benefit("F33", approved_class="cashable", benefit_class="non_cashable", end=days(1), **changes).due == due


def test_every_option_is_recorded_as_what_decide_knows() -> None:
    options = {option: outcome_of(option) for rule in RULES for option in rule.about.options}
    assert {option for option, outcome in options.items() if outcome is Outcome.WRITE_OFF} == {
        "drop the benefit", "drop the claim", "stop", "stop it", "stop tracking it", "write down", "write off",
    }  # fmt: skip
    assert {option for option, outcome in options.items() if outcome is Outcome.ESCALATE} == {
        "escalate",
        "tell the budget holder",
    }
    assert options["re-plan the benefit"] is Outcome.RE_PLAN and options["accept a proxy"] is Outcome.ACCEPT
    assert options["name a successor"] is options["class it"] is Outcome.CORRECT
    assert outcome_of("write off").leads_to is FlagState.DECIDED
