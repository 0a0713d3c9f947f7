"""The policy, setting by setting: defaults, the lowest and the highest value, what is refused and how it is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.periods import Frequency
from benefits_tui.register import gates, integrity, policies, records
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY

D = Decimal
CLASSES = "cashable, non_cashable, quantifiable, qualitative"
CALENDAR = "post_project 3, six_months 6, twelve_months 12, two_years 24, yearly 12"
KINDS = "(gate, stage_end, post_project, six_months, twelve_months, two_years, yearly, final)"

DEFAULTS = {
    "name": "My organisation", "vision": "", "tracking_resources": "", "vision_signed_by": "", "vision_signed_on": "", "currency": "GBP", "fiscal_year_start": "4", "amber_threshold": "0.1", "red_threshold": "0.25",
    "over_delivery_threshold": "0.25", "owner_leaving_days": "30", "baseline_days_before_gate": "60", "reading_grace_days": "10",
    "reading_notice_days": "14", "review_notice_days": "30", "untouched_periods": "1", "first_plan_periods": "2",
    "default_frequency": "quarterly", "realisation_cap": "1", "consecutive_declines": "3", "run_rate_threshold": "1.5", "reforecast_days": "14",
    "adoption_days": "90", "adoption_threshold": "0.6", "gate_notice_days": "30", "change_notice_days": "90", "reading_jump_threshold": "0.5",
    "validation_days": "14", "same_as_plan_periods": "3", "same_as_plan_threshold": "0.005", "benefit_share_threshold": "0.5", "owner_share_threshold": "0.4", "bcr_threshold": "0",
    "decision_days": "30", "pressing_days": "30", "replan_months": "12", "early_stage_days": "365", "discount": "green book", "mid_year": "no", "price_base": "", "evidence_discount_measured": "0.1", "evidence_discount_estimated": "0.25",
    "evidence_discount_asserted": "0.5", "tracked_classes": CLASSES, "review_calendar": CALENDAR, "decides_critical": "Portfolio board",
    "decides_high": "Project sponsor", "decides_medium": "Benefit owner", "decides_low": "PMO", "default_template": "", "four_eyes": "off", "rules_off": "", "rates": "",
}  # fmt: skip
# What it is, the limits, and what stands just beyond them.
DAYS = ("0", "3650", "-1", "3651", "1.5")
SHARE = ("0", "1", "-0.0001", "1.0001", "much")
COUNT = ("1", "100", "0", "101", "2.0")
FACTOR = ("0", "100", "-0.0001", "100.0001", "many")
LIMITS: dict[str, tuple[str, str, str, str, str]] = {
    "amber_threshold": SHARE, "red_threshold": SHARE, "adoption_threshold": SHARE, "benefit_share_threshold": SHARE, "owner_share_threshold": SHARE,
    "bcr_threshold": SHARE, "same_as_plan_threshold": SHARE, "evidence_discount_measured": SHARE, "evidence_discount_estimated": SHARE, "evidence_discount_asserted": SHARE,
    "over_delivery_threshold": FACTOR, "realisation_cap": FACTOR, "run_rate_threshold": FACTOR, "reading_jump_threshold": FACTOR,
    "untouched_periods": COUNT, "first_plan_periods": COUNT, "same_as_plan_periods": COUNT, "consecutive_declines": COUNT,
    "owner_leaving_days": DAYS, "baseline_days_before_gate": DAYS, "reading_grace_days": DAYS, "reading_notice_days": DAYS,
    "review_notice_days": DAYS, "reforecast_days": DAYS, "adoption_days": DAYS, "gate_notice_days": DAYS, "change_notice_days": DAYS,
    "validation_days": DAYS, "decision_days": DAYS, "pressing_days": DAYS,
}  # fmt: skip
CURRENCIES = (
    "GBP", "EUR", "USD", "CAD", "AUD", "NZD", "JPY", "INR", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "ISK",
    "SGD", "HKD", "CNY", "KRW", "TWD", "ZAR", "AED", "SAR", "ILS", "TRY", "MXN", "BRL", "CLP",
)  # fmt: skip


def refusal(session: Session, values: dict[str, str], why: str | None = None) -> str:
    """What is said of these settings, by both ways that lead there; nothing is written."""
    before = (session.policy, session.store.one("SELECT count(*) FROM change"))
    said = set()
    for attempt in (policies.effect, policies.set_policy):
        with pytest.raises(UsageError) as problem:
            attempt(session, values, why)
        said.add(str(problem.value))
    assert (session.policy, session.store.one("SELECT count(*) FROM change")) == before
    (sentence,) = said
    return sentence


def beside(key: str) -> dict[str, str]:
    """What must be set with a tolerance so that amber stays below red."""
    return {"amber_threshold": {"red_threshold": "1"}, "red_threshold": {"amber_threshold": "0"}}.get(key, {})


def value(session: Session, key: str) -> str:
    return {one.key: one.value for one in policies.settings(session)}[key]


def test_every_setting_has_its_default(session: Session) -> None:
    found = policies.settings(session)
    assert {one.key: one.default for one in found} == DEFAULTS and [one.key for one in found] == list(DEFAULTS)
    assert {one.key: one.value for one in found} == DEFAULTS | {"name": "Test office"}
    assert all(one.about.endswith(".") and one.reason is None for one in found)


@pytest.mark.parametrize("key", LIMITS)
def test_a_number_is_taken_at_its_limits(session: Session, key: str) -> None:
    for limit in LIMITS[key][:2]:
        policies.set_policy(session, {key: f" {limit} ", **beside(key)})
        assert value(session, key) == limit and Decimal(getattr(session.policy, key)) == Decimal(limit)
        kept = session.store.one("SELECT value FROM policy WHERE key = ?", (key,))
        assert kept == (None if kept is None and limit == DEFAULTS[key] else (limit,))


@pytest.mark.parametrize("key", LIMITS)
def test_a_number_beyond_its_limits_or_none_is_refused(session: Session, key: str) -> None:
    low, high, below, above, odd = LIMITS[key]
    for wrong in (below, above):
        assert refusal(session, {key: wrong, **beside(key)}) == f"{key}: {wrong} is not between {low} and {high}"
    assert refusal(session, {key: odd}) == f"{key}: {odd!r} cannot be read"
    assert refusal(session, {key: ""}) == f"{key}: '' cannot be read"


@pytest.mark.parametrize("key", [key for key in LIMITS if LIMITS[key] in (SHARE, FACTOR)])
def test_a_share_or_factor_is_a_finite_number(session: Session, key: str) -> None:
    low, high, *_ = LIMITS[key]
    for wrong in ("NaN", "Infinity", "-Infinity"):
        assert refusal(session, {key: wrong, **beside(key)}) in (
            f"{key}: {wrong} is not between {low} and {high}", f"{key}: {wrong!r} cannot be read",
        )  # fmt: skip


def test_the_fiscal_year_starts_in_a_month(session: Session) -> None:
    for month in ("1", "12"):
        policies.set_policy(session, {"fiscal_year_start": month})
        assert session.policy.fiscal_year_start == int(month)
    for wrong in ("0", "13", "-1"):
        assert refusal(session, {"fiscal_year_start": wrong}) == f"fiscal_year_start: {wrong} is not a month (1 to 12)"
    policies.set_policy(session, {"fiscal_year_start": "april"})
    assert session.policy.fiscal_year_start == 4
    assert refusal(session, {"fiscal_year_start": "Aprilis"}) == "fiscal_year_start: 'Aprilis' cannot be read"


@pytest.mark.parametrize(("text", "means"), [("yes", True), ("no", False), ("YES", True), (" No ", False)])
def test_yes_and_no_are_read(session: Session, text: str, means: bool) -> None:
    policies.set_policy(session, {"mid_year": text})
    assert session.policy.mid_year is means and value(session, "mid_year") == ("yes" if means else "no")


@pytest.mark.parametrize("text", ["perhaps", "", "true", "1", "y"])
def test_what_is_neither_yes_nor_no_is_refused(session: Session, text: str) -> None:
    assert refusal(session, {"mid_year": text}) == f"mid_year: write yes or no, not {text!r}"


@pytest.mark.parametrize("code", CURRENCIES)
def test_a_currency_code_that_is_known_is_taken(session: Session, code: str) -> None:
    assert policies.checked(session, {"currency": code}).currency == code


@pytest.mark.parametrize("code", ["gbp", "XXX", "POUND", "", "£"])
def test_another_currency_is_refused_and_said(session: Session, code: str) -> None:
    assert refusal(session, {"currency": code}).startswith(f"currency: {code!r} is not a currency code; ")


@pytest.mark.parametrize("word", ["monthly", "quarterly", "half_yearly", "yearly"])
def test_a_frequency_that_is_known_is_taken(session: Session, word: str) -> None:
    policies.set_policy(session, {"default_frequency": word.title()})
    assert value(session, "default_frequency") == word


@pytest.mark.parametrize("word", ["weekly", "year", ""])
def test_another_frequency_is_refused(session: Session, word: str) -> None:
    assert (
        refusal(session, {"default_frequency": word})
        == f"default_frequency: {word!r} cannot be read; there is: {', '.join(Frequency)}"
    )


@pytest.mark.parametrize("classes", [CLASSES, "cashable", "cashable,unclassified", " qualitative "])
def test_classes_that_are_known_are_tracked(session: Session, classes: str) -> None:
    policies.set_policy(session, {"tracked_classes": classes})
    assert value(session, "tracked_classes") == classes.strip()


def test_classes_that_are_not_known_are_named(session: Session) -> None:
    assert refusal(session, {"tracked_classes": "silver, cashable, gold"}) == "tracked_classes: there is no class gold, silver"
    for nothing in ("", " ", ",", " , "):
        assert refusal(session, {"tracked_classes": nothing}) == "tracked_classes: name at least one class"
    assert refusal(session, {"tracked_classes": "Cashable"}) == "tracked_classes: there is no class Cashable"


@pytest.mark.parametrize(
    "calendar",
    [
        "",
        "yearly 1",
        "yearly 600",
        "gate 1, stage_end 2, post_project 3, six_months 4, twelve_months 5, two_years 6, yearly 7, final 8",
        "yearly 12,,",
    ],
)
def test_a_review_calendar_of_kinds_and_months_is_taken(session: Session, calendar: str) -> None:
    policies.set_policy(session, {"review_calendar": calendar})
    assert value(session, "review_calendar") == calendar


@pytest.mark.parametrize(
    "part",
    [
        "yearly 0",
        "yearly 601",
        "yearly 6000",
        "yearly -1",
        "yearly 1.5",
        "yearly",
        "yearly 1 2",
        "weekly 1",
        "12 yearly",
        "Yearly 12",
    ],
)
def test_another_review_calendar_is_refused_at_the_part_that_is_wrong(session: Session, part: str) -> None:
    said = f"review_calendar: {part!r} is not a kind and months, such as yearly 12 {KINDS}"
    assert refusal(session, {"review_calendar": part}) == said
    assert refusal(session, {"review_calendar": f"six_months 6, {part} , yearly 12"}) == said


def test_zeros_before_the_months_hide_nothing(session: Session) -> None:
    with pytest.raises(FieldError, match="is not a kind and months"):
        policies.checked(session, {"review_calendar": "yearly 00060999"})


@pytest.mark.parametrize("rate", ["green book", "Green Book", "", "3.5 %", "3.5%", "0.035", "0", "0 %", "0.9999", "99.99 %"])
def test_a_discount_rate_is_taken(session: Session, rate: str) -> None:
    policies.set_policy(session, {"discount": rate})
    assert value(session, "discount") == rate


@pytest.mark.parametrize("rate", ["1", "100 %", "-0.0001", "-1 %", "soon", "nan", "inf", "3,5 %", "%"])
def test_another_discount_is_refused(session: Session, rate: str) -> None:
    assert refusal(session, {"discount": rate}) == f"discount: {rate!r} is no rate; write 'green book', or a rate such as 3.5 %"


def test_rules_are_switched_off_with_a_reason_and_on_without(session: Session) -> None:
    assert refusal(session, {"rules_off": "F01"}) == "reason: switching a rule off needs one"
    assert refusal(session, {"rules_off": "F01"}, "") == "reason: switching a rule off needs one"
    assert refusal(session, {"rules_off": "F99, F01, f98"}, "trial") == "rules_off: there is no rule F98, F99"
    policies.set_policy(session, {"rules_off": "f01, F38"}, "trial")
    assert session.policy.off == {"F01", "F38"}
    assert {one.key: one.reason for one in policies.settings(session)}["rules_off"] == "trial"
    assert refusal(session, {"rules_off": "F01,F38,F39"}) == "reason: switching a rule off needs one"
    policies.set_policy(session, {"rules_off": "F38"})
    policies.set_policy(session, {"rules_off": ""})
    assert session.policy.off == frozenset()


def test_amber_may_be_as_far_as_red_and_no_further(session: Session) -> None:
    policies.set_policy(session, {"amber_threshold": "0.25"})
    assert refusal(session, {"amber_threshold": "0.2501"}) == "amber_threshold: it is above red_threshold"
    assert refusal(session, {"red_threshold": "0.2499"}) == "amber_threshold: it is above red_threshold"
    policies.set_policy(session, {"amber_threshold": "0.4", "red_threshold": "0.4"})


def test_a_setting_that_is_not_there_is_refused_with_the_nearest(session: Session) -> None:
    assert refusal(session, {"decision_day": "3"}) == "the policy has no 'decision_day'; did you mean 'decision_days'?"
    names = "adoption_days, adoption_threshold, amber_threshold, "
    assert refusal(session, {"nonsense": "3"}).startswith(f"the policy has no 'nonsense'; there is: {names}")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"nonsense": "1"}, "nonsense"), ({"decision_days": "-1"}, "decision_days"), ({"decision_days": "soon"}, "decision_days"),
        ({"mid_year": "1"}, "mid_year"), ({"currency": "x"}, "currency"), ({"amber_threshold": "1"}, "amber_threshold"),
        ({"tracked_classes": "x"}, "tracked_classes"), ({"rules_off": "x"}, "rules_off"), ({"rules_off": "F01"}, "reason"),
        ({"name": "x", "decision_days": "soon"}, "decision_days"),
        ({"review_calendar": "x"}, "review_calendar"),
        ({"discount": "x"}, "discount"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_field(session: Session, values: dict[str, str], field: str) -> None:
    with pytest.raises(UsageError) as problem:
        policies.set_policy(session, values)
    assert isinstance(problem.value, FieldError) and problem.value.field == field


def test_what_changed_is_told_and_what_is_the_same_is_not_written(session: Session) -> None:
    done = policies.set_policy(
        session, {"decision_days": "30", "replan_months": "12", "adoption_days": "91", "name": " Test office "}, "why"
    )
    assert done.changed == {"adoption_days": ("90", "91")}
    assert policies.set_policy(session, {"adoption_days": "90"}).changed == {"adoption_days": ("91", "90")}
    before = session.store.one("SELECT count(*) FROM change_row")
    assert policies.set_policy(session, {"adoption_days": "90", "mid_year": "no"}).changed == {}
    assert session.store.one("SELECT count(*) FROM change_row") == before


def open_flags(session: Session) -> dict[str, int]:
    found = session.store.all("SELECT rule, count(*) FROM flag WHERE cleared_on IS NULL GROUP BY rule")
    return {str(rule): int(count or 0) for rule, count in found}


EFFECTS: list[tuple[dict[str, str], int, dict[str, tuple[int, int]]]] = [
    ({"rules_off": "F01"}, 5, {"F01": (2, 0)}),
    ({"rules_off": "F01,F08"}, 2, {"F01": (2, 0), "F08": (3, 0)}),
    ({"tracked_classes": "cashable"}, 5, {"F01": (2, 1), "F08": (3, 2)}),
    ({"gate_notice_days": "31"}, 8, {"F21": (0, 1)}),
    ({"decision_days": "31", "name": "Another"}, 7, {}),
]


@pytest.mark.parametrize(("values", "then", "by_rule"), EFFECTS)
def test_the_effect_is_what_setting_does(
    session: Session, values: dict[str, str], then: int, by_rule: dict[str, tuple[int, int]]
) -> None:
    helpers.project(session, whole_life_cost=D(10))
    helpers.project(session, "P-2", whole_life_cost=D(10))
    gates.plan_gate(session, "P-2", "4", TODAY.replace(month=12, day=24))
    for benefit_class, owner in (("cashable", None), ("non_cashable", None), ("cashable", "Ann")):
        helpers.benefit(session, "P-1", owner=owner, **{"class": benefit_class})
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "final", "due": TODAY.replace(day=1)})
    before = open_flags(session)
    shown = policies.effect(session, values, "trial")
    assert (shown.now, shown.then, shown.by_rule) == (7, then, by_rule)
    assert open_flags(session) == before == {"F01": 2, "F08": 3, "F20": 1, "F36": 1}
    assert session.policy.name == "Test office"
    done = policies.set_policy(session, values, "trial")
    expected = before | {rule: number for rule, (_, number) in by_rule.items()}
    assert open_flags(session) == {rule: number for rule, number in expected.items() if number}
    assert len(done.raised) - len(done.cleared) == then - 7
    assert integrity.check(session) == []
