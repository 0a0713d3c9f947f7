"""Every setting of the policy: its default, how its stored text is read, what it does."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.policy import SETTINGS, FourEyes, Policy, policy_from

D = Decimal

DEFAULTS: dict[str, object] = {
    "name": "My organisation",
    "vision": "",
    "tracking_resources": "",
    "vision_signed_by": "",
    "vision_signed_on": "",
    "currency": "GBP",
    "fiscal_year_start": 4,
    "amber_threshold": D("0.10"),
    "red_threshold": D("0.25"),
    "over_delivery_threshold": D("0.25"),
    "owner_leaving_days": 30,
    "baseline_days_before_gate": 60,
    "reading_grace_days": 10,
    "reading_notice_days": 14,
    "review_notice_days": 30,
    "untouched_periods": 1,
    "first_plan_periods": 2,
    "default_frequency": Frequency.QUARTERLY,
    "realisation_cap": D(1),
    "consecutive_declines": 3,
    "run_rate_threshold": D("1.5"),
    "reforecast_days": 14,
    "adoption_days": 90,
    "adoption_threshold": D("0.60"),
    "gate_notice_days": 30,
    "change_notice_days": 90,
    "reading_jump_threshold": D("0.50"),
    "validation_days": 14,
    "same_as_plan_periods": 3,
    "same_as_plan_threshold": D("0.005"),
    "benefit_share_threshold": D("0.50"),
    "owner_share_threshold": D("0.40"),
    "bcr_threshold": D(0),
    "decision_days": 30,
    "pressing_days": 30,
    "replan_months": 12,
    "early_stage_days": 365,
    "discount": "green book",
    "mid_year": False,
    "price_base": "",
    "evidence_discount_measured": D("0.10"),
    "evidence_discount_estimated": D("0.25"),
    "evidence_discount_asserted": D("0.50"),
    "tracked_classes": "cashable, non_cashable, quantifiable, qualitative",
    "review_calendar": "post_project 3, six_months 6, twelve_months 12, two_years 24, yearly 12",
    "decides_critical": "Portfolio board",
    "decides_high": "Project sponsor",
    "decides_medium": "Benefit owner",
    "decides_low": "PMO",
    "default_template": "",
    "four_eyes": FourEyes.OFF,
    "rules_off": "",
    "rates": "",
}


@pytest.mark.parametrize(("name", "default"), DEFAULTS.items())
def test_a_setting_has_its_default(name: str, default: object) -> None:
    found = getattr(Policy(), name)
    assert found == default and type(found) is type(default)


def test_there_are_no_other_settings_and_each_is_explained_in_that_order() -> None:
    assert [field.name for field in fields(Policy)] == list(DEFAULTS) == list(SETTINGS)
    assert all(info.about.endswith(".") and info.about[0].isupper() for info in SETTINGS.values())


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("amber_threshold", "F11, F12, F25"), ("over_delivery_threshold", "F37"), ("owner_leaving_days", "F02"),
        ("baseline_days_before_gate", "F05"), ("reading_grace_days", "F09"), ("reading_notice_days", "F10"),
        ("review_notice_days", "F20"), ("untouched_periods", "F28"), ("first_plan_periods", "F28"), ("consecutive_declines", "F13"),
        ("run_rate_threshold", "F13"), ("reforecast_days", "F16"), ("adoption_days", "F19"), ("adoption_threshold", "F19"),
        ("gate_notice_days", "F21"), ("change_notice_days", "F26"), ("reading_jump_threshold", "F29"), ("validation_days", "F30"),
        ("same_as_plan_periods", "F31"), ("same_as_plan_threshold", "F31"), ("pressing_days", "F01, F04, F05, F07, F08, F36"), ("benefit_share_threshold", "F35"), ("owner_share_threshold", "F35"), ("bcr_threshold", "F34"),
        ("decision_days", "F39"), ("replan_months", "F42"), ("early_stage_days", "F49"), ("price_base", "F40"),
    ],
)  # fmt: skip
def test_a_setting_of_a_rule_names_the_rule(name: str, rule: str) -> None:
    assert rule in ", ".join(SETTINGS[name].for_rules) and SETTINGS[name].about.endswith(".")


def test_nothing_stored_is_the_default_and_what_is_no_setting_is_passed_over() -> None:
    assert policy_from({}) == Policy()
    assert policy_from({"weather": "fine"}) == Policy()


OTHER: dict[type[object], tuple[str, object]] = {
    str: ("words", "words"),
    int: ("7", 7),
    Decimal: ("0.125", D("0.125")),
    bool: ("yes", True),
    Frequency: ("half_yearly", Frequency.HALF_YEARLY),
    FourEyes: ("refuse", FourEyes.REFUSE),
}


@pytest.mark.parametrize("name", list(DEFAULTS))
def test_a_stored_text_is_read_as_what_the_setting_holds(name: str) -> None:
    text, value = OTHER[type(DEFAULTS[name])] if name != "rates" else ("USD=0.79@2026-04-01",) * 2
    policy = policy_from({name: text})
    assert {one: getattr(policy, one) for one in DEFAULTS} == DEFAULTS | {name: value}
    assert type(getattr(policy, name)) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", True), (" YES ", True), ("no", False), ("", False), ("true", False), ("1", False), ("yes please", False)],
)
def test_mid_year_is_on_by_yes_alone(text: str, value: bool) -> None:
    assert policy_from({"mid_year": text}).mid_year is value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("decision_days", "soon"),
        ("decision_days", "1.5"),
        ("decision_days", ""),
        ("red_threshold", "much"),
        ("red_threshold", ""),
        ("red_threshold", "25 %"),
        ("default_frequency", "often"),
        ("default_frequency", ""),
        ("default_frequency", "Monthly"),
        ("fiscal_year_start", "April"),
    ],
)
def test_a_text_that_a_setting_cannot_hold_is_refused_by_the_settings_name(name: str, text: str) -> None:
    with pytest.raises(ValueError) as raised:
        policy_from({name: text})
    choices = "; there is: monthly, quarterly, half_yearly, yearly" if name == "default_frequency" else ""
    assert str(raised.value) == f"policy {name}: {text!r} cannot be read{choices}"


@pytest.mark.parametrize("text", ["0", "13", "-1"])
def test_a_fiscal_year_starts_in_a_month(text: str) -> None:
    with pytest.raises(ValueError) as raised:
        policy_from({"fiscal_year_start": text})
    assert str(raised.value) == f"policy fiscal_year_start: {text} is not a month (1 to 12)"


@pytest.mark.parametrize("month", [1, 4, 12])
def test_a_fiscal_year_may_start_in_the_first_and_the_last_month(month: int) -> None:
    assert policy_from({"fiscal_year_start": str(month)}).fiscal_year_start == month


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", set()),
        ("  ", set()),
        (",", set()),
        ("F10", {"F10"}),
        ("f10", {"F10"}),
        (" f10 ,F11,, f10", {"F10", "F11"}),
        ("F10 F11", {"F10 F11"}),
    ],
)
def test_rules_are_switched_off_by_their_ids(text: str, rules: set[str]) -> None:
    assert Policy(rules_off=text).off == rules


@pytest.mark.parametrize(
    ("tracked", "classes"),
    [
        ("cashable, non_cashable, quantifiable, qualitative", "cashable non_cashable quantifiable qualitative unclassified"),
        ("cashable", "cashable unclassified"),
        ("non_cashable", "non_cashable unclassified"),
        (" quantifiable ,qualitative", "quantifiable qualitative unclassified"),
        ("", "unclassified"),
    ],
)
def test_the_classes_that_are_tracked(tracked: str, classes: str) -> None:
    every = ("cashable", "non_cashable", "quantifiable", "qualitative", "unclassified")
    assert [one for one in every if Policy(tracked_classes=tracked).is_tracked(one)] == classes.split()


@pytest.mark.parametrize(
    ("grade", "cut", "own"),
    [
        ("verified", "0", "0"),
        ("measured", "0.10", "0.01"),
        ("estimated", "0.25", "0.02"),
        ("asserted", "0.50", "0.03"),
        (None, "0.50", "0.03"),
        ("", "0.50", "0.03"),
        ("guessed", "0.50", "0.03"),
    ],
)
def test_by_what_share_a_value_is_cut_for_its_evidence(grade: str | None, cut: str, own: str) -> None:
    assert Policy().reduction(grade) == D(cut)
    changed = Policy(
        evidence_discount_measured=D("0.01"), evidence_discount_estimated=D("0.02"), evidence_discount_asserted=D("0.03")
    )
    assert changed.reduction(grade) == D(own)
