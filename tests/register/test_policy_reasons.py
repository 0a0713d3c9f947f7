"""Settings by which less is flagged, or money is worth something else, need a reason once a plan is approved."""

from __future__ import annotations

from datetime import date

import pytest

from benefits_tui.domain.fields import FieldError
from benefits_tui.domain.policy import FourEyes, Policy, policy_from
from benefits_tui.register.policies import effect, set_policy
from benefits_tui.register.policy_reasons import loosened, rewritten_rates, sees_less
from benefits_tui.register.session import Session
from tests import helpers

# Each setting by what it is looser, and by what it is not.
LOOSER = (
    ("amber_threshold", "0.11", "0.09"), ("red_threshold", "0.26", "0.24"), ("over_delivery_threshold", "0.26", "0.24"),
    ("reading_grace_days", "11", "9"), ("untouched_periods", "2", "1"), ("first_plan_periods", "3", "1"),
    ("realisation_cap", "1.1", "0.9"), ("consecutive_declines", "4", "2"), ("run_rate_threshold", "1.6", "1.4"),
    ("reforecast_days", "15", "13"), ("adoption_days", "91", "89"), ("reading_jump_threshold", "0.51", "0.49"),
    ("validation_days", "15", "13"), ("same_as_plan_periods", "4", "2"), ("benefit_share_threshold", "0.51", "0.49"),
    ("owner_share_threshold", "0.41", "0.39"), ("bcr_threshold", "0.01", "0"), ("decision_days", "31", "29"),
    ("early_stage_days", "366", "364"), ("owner_leaving_days", "29", "31"), ("baseline_days_before_gate", "59", "61"),
    ("review_notice_days", "29", "31"), ("adoption_threshold", "0.59", "0.61"), ("gate_notice_days", "29", "31"),
    ("change_notice_days", "89", "91"), ("same_as_plan_threshold", "0.004", "0.006"), ("pressing_days", "29", "31"),
    ("replan_months", "11", "13"), ("evidence_discount_measured", "0.09", "0.11"), ("evidence_discount_estimated", "0.24", "0.26"),
    ("evidence_discount_asserted", "0.49", "0.51"), ("discount", "3 %", "green book"), ("mid_year", "yes", "no"),
    ("review_calendar", "yearly 12", Policy().review_calendar), ("default_frequency", "yearly", "monthly"),
)  # fmt: skip


@pytest.mark.parametrize(("key", "looser", "not_looser"), LOOSER)
def test_what_is_looser(key: str, looser: str, not_looser: str) -> None:
    assert loosened(Policy(), policy_from({key: looser})) == [key]
    assert loosened(Policy(), policy_from({key: not_looser})) == []


def test_a_looser_setting_that_hides_nothing_yet_is_asked_about_once_a_plan_is_approved(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    assert set_policy(session, {"reading_grace_days": "20"}).changed
    helpers.plan(session, ref, y2027_Q1=100)
    with pytest.raises(FieldError, match="reason: approved plans are judged by reading grace days; say why it changes"):
        set_policy(session, {"reading_grace_days": "30"})
    assert effect(session, {"reading_grace_days": "30"}).by_rule == {}
    assert session.policy.reading_grace_days == 20
    set_policy(session, {"reading_grace_days": "15"})
    set_policy(session, {"reading_grace_days": "30"}, "the offices are closed in August")
    assert session.policy.reading_grace_days == 30


@pytest.mark.parametrize(("before", "after", "less"), [
    ("off", "off", False), ("off", "warn", False), ("warn", "refuse", False), ("refuse", "refuse", False),
    ("refuse", "warn", True), ("warn", "off", True), ("refuse", "off", True),
])  # fmt: skip
def test_when_less_is_asked_for_a_second_person(before: str, after: str, less: bool) -> None:
    assert sees_less(Policy(four_eyes=FourEyes(before)), Policy(four_eyes=FourEyes(after))) is less


TODAY = date(2026, 11, 23)
KNOWN = "USD=0.8@2025-01-01, USD=0.7@2026-06-01, EUR=0.9@2025-01-01"
RATES: tuple[tuple[str, list[str]], ...] = (
    (KNOWN, []),
    (f"{KNOWN}, CHF=0.9@2020-01-01", []),
    # A new rate is news for a quarter after its day, and may be of a day to come.
    (f"{KNOWN}, USD=0.75@2026-08-23", []),
    (f"{KNOWN}, USD=0.75@2026-08-22", ["USD"]),
    (f"{KNOWN}, USD=0.75@2027-01-01", []),
    # A day of the past that had another, also before the first one: nothing was turned there.
    (f"{KNOWN}, USD=0.75@2025-06-01", ["USD"]),
    (f"{KNOWN}, USD=0.75@2024-01-01", []),
    (KNOWN.replace("USD=0.7@", "USD=0.71@"), ["USD"]),
    (KNOWN.replace("USD=0.7@", "USD=0.71@").replace("EUR=0.9", "EUR=1"), ["USD", "EUR"]),
    ("USD=0.8@2025-01-01, USD=0.7@2026-06-01", ["EUR"]),
    (KNOWN.replace(", USD=0.7@2026-06-01", ""), ["USD"]),
    # What is put in the place of the newest one is no news.
    (KNOWN.replace("USD=0.7@2026-06-01", "USD=0.5@2026-11-01"), ["USD"]),
)  # fmt: skip


@pytest.mark.parametrize(("after", "codes"), RATES)
def test_which_rates_are_of_the_past(after: str, codes: list[str]) -> None:
    assert sorted(rewritten_rates(Policy(rates=KNOWN), Policy(rates=after), TODAY)) == sorted(codes)


def test_a_rate_of_the_past_is_not_rewritten_in_silence(session: Session) -> None:
    set_policy(session, {"rates": "USD=0.8@2025-01-01"})
    set_policy(session, {"rates": "USD=0.7@2025-01-01"})
    helpers.project(session)
    helpers.plan(session, helpers.benefit(session), y2027_Q1=100)
    set_policy(session, {"rates": "USD=0.75@2025-01-01"})
    helpers.benefit(session, unit="USD")
    with pytest.raises(FieldError, match="another rate of USD for days that are past changes what was planned and read"):
        set_policy(session, {"rates": "USD=1.5@2025-01-01"})
    set_policy(session, {"rates": "USD=1.5@2025-01-01"}, "the bank's list was misread")
    assert session.policy.rates == "USD=1.5@2025-01-01"
