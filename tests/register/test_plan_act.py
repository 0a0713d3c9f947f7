"""Approving a plan: what has ended stays, a correction says why, a total is spread over what remains; four figures stay apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.periods import Period
from benefits_tui.register import flags, lists, readings, records, validation
from benefits_tui.register.session import Session, open_register
from tests import helpers

D = Decimal


def span(words: str) -> Period:
    return parse_period(words)


@pytest.fixture
def ref(session: Session) -> str:
    """Planned with 100 in each quarter of 2026 and of 2027; today is 23 November 2026."""
    helpers.project(session)
    ref = helpers.benefit(session, frequency="quarterly", start=date(2026, 1, 1), end=date(2027, 12, 31), stated=D(3000000))
    quarters = [span(f"{year}-Q{quarter}") for year in (2026, 2027) for quarter in range(1, 5)]
    assert readings.set_plan(session, ref, dict.fromkeys(quarters, D(100))) == 1
    return ref


def plan(session: Session) -> dict[str, Decimal]:
    return {period.label(4): value for period, value in readings.current_plan(session.store, 1).items()}


def test_a_replan_keeps_what_has_ended_and_replaces_the_rest(session: Session, ref: str) -> None:
    values = {span("2026-Q4"): D(10), span("2027-Q1"): D(20), span("2026-Q1"): D(100)}
    assert readings.set_plan(session, ref, values, reason="fewer users") == 2
    kept = dict.fromkeys(("2026-Q1", "2026-Q2", "2026-Q3"), D(100))
    assert plan(session) == {**kept, "2026-Q4": D(10), "2027-Q1": D(20)}


@pytest.mark.parametrize("period", ["2026-Q3", "2025-Q4"])
def test_what_has_ended_is_changed_by_a_correction_with_a_reason_alone(session: Session, ref: str, period: str) -> None:
    for refused in (
        lambda: readings.set_plan(session, ref, {span(period): D(1)}, reason="fewer users"),
        lambda: readings.save_periods(session, ref, {span(period): readings.PeriodEdit(plan=D(1))}, "fewer users"),
    ):
        with pytest.raises(FieldError, match=f"{period} has ended and stays as it was planned; plan --correct --reason"):
            refused()
    for reason in (None, "."):
        with pytest.raises(FieldError, match="reason: required, in a few words"):
            readings.set_plan(session, ref, {span(period): D(1)}, correct=True, reason=reason)
    readings.set_plan(session, ref, {span(period): D(1)}, correct=True, reason="typed into the wrong quarter")
    assert plan(session)[period] == 1 and plan(session)["2027-Q4"] == 100


def test_the_period_that_ends_today_has_ended(session: Session, ref: str) -> None:
    session.fixed_today = date(2026, 12, 30)
    readings.set_plan(session, ref, {span("2026-Q4"): D(1)}, reason="fewer users")
    session.fixed_today = date(2026, 12, 31)
    with pytest.raises(FieldError, match="has ended"):
        readings.set_plan(session, ref, {span("2026-Q4"): D(2)}, reason="fewer users")


def test_a_point_is_no_reason_for_another_plan(session: Session, ref: str) -> None:
    with pytest.raises(FieldError, match="reason: required"):
        readings.set_plan(session, ref, {span("2027-Q4"): D(1)}, reason=".")
    readings.set_plan(session, ref, {span("2027-Q4"): D(1)})
    assert helpers.rules_on(session, ref)["F08"] == "high"


@pytest.mark.parametrize(
    ("total", "shape", "each", "words"),
    [
        ("800", "flat", ["100"] * 5, "500 over 5 periods, 2026-Q4 to 2027-Q4, flat; 300 stays planned for what has ended"),
        ("300", "flat", ["0"] * 5, "0 over 5 periods, 2026-Q4 to 2027-Q4, flat; 300 stays planned for what has ended"),
        ("1200", "ramp", ["100", "200", "200", "200", "200"],
         "900 over 5 periods, 2026-Q4 to 2027-Q4, ramp; 300 stays planned for what has ended"),
    ],
)  # fmt: skip
def test_a_total_is_spread_over_what_remains(
    session: Session, ref: str, total: str, shape: str, each: list[str], words: str
) -> None:
    found = readings.spread_total(session, ref, D(total), shape)
    assert ([f"{value:f}".rstrip("0").rstrip(".") or "0" for value in found.values.values()], found.summary) == (each, words)
    readings.set_plan(session, ref, found.values, reason="told anew")
    assert lists.show(session, ref)["lifetime_plan"] == total


def test_without_a_plan_a_total_is_spread_to_the_end_of_realisation(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, frequency="yearly", start=date(2027, 4, 1), end=date(2029, 3, 31))
    assert readings.spread_total(session, ref, D(50)).summary == "50 over 2 periods, FY2027-28 to FY2028-29, flat"
    over = helpers.benefit(session, frequency="yearly", start=date(2024, 4, 1), end=date(2026, 3, 31))
    with pytest.raises(FieldError, match="no period of the plan remains"):
        readings.spread_total(session, over, D(50))


def test_a_period_that_ends_today_takes_no_part_of_a_total(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, frequency="quarterly", start=date(2026, 7, 1), end=date(2026, 12, 31))
    for today, words in (
        (date(2026, 9, 29), "50 over 2 periods, 2026-Q3 to 2026-Q4, flat"), (date(2026, 9, 30), "50 over 1 period, 2026-Q4 to 2026-Q4, flat"),
    ):  # fmt: skip
        with open_register(session.path, "officer", today=today) as then:
            assert readings.spread_total(then, ref, D(50)).summary == words


def test_stated_first_approved_current_plan_and_outturn_are_four_figures(session: Session, ref: str) -> None:
    for quarter in (1, 2, 3):
        readings.record(session, ref, f"2026-Q{quarter}", actual=D(80), evidence="ledger")
    readings.set_plan(session, ref, {span("2026-Q4"): D(60), span("2027-Q1"): D(40)}, reason="fewer users")
    for period in ("2026-Q4", "2027-Q1"):
        readings.record(session, ref, period, forecast=D(30))
    shown = lists.show(session, ref)
    expected = {
        "stated": "3000000", "stated_money": "3000000", "first_approved": "800", "current_plan": "400", "outturn": "300",
        "drift": "-400", "variance": "-100", "variance_share": "-0.25", "lifetime_realisation": "0.6",
        "distance_to_plan": "-60", "first_approved_money": "800", "current_plan_money": "400", "outturn_money": "300",
        "drift_money": "-400", "variance_money": "-100", "distance_to_plan_money": "-60",
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    (row,) = lists.listing(session, "benefits", "drift<0 variance<0")
    assert {name: row[name] for name in expected} == expected
    records.change(session, ref, {"stated": None}, "never stated")
    assert lists.show(session, ref)["stated_money"] is None


def test_an_accepted_drift_comes_back_when_another_tolerance_is_lost(session: Session, ref: str) -> None:
    def replan(last: str) -> str:
        quarters = [span("2026-Q4"), *(span(f"2027-Q{quarter}") for quarter in range(1, 5))]
        values = dict.fromkeys(quarters, D(100)) | {quarters[-1]: D(last)}
        readings.set_plan(session, ref, values, reason="told anew")
        found = lists.flags(session, "rule:F41")
        return str(found[0]["state"]) if found else "none"

    assert replan("20") == "none"
    assert replan("10") == "open"
    flags.decide(session, flags.flag_number(session, f"F41@{ref}"), "accept", "the board takes less")
    assert replan("-50") == "decided"
    assert replan("-60") == "open"


@pytest.mark.parametrize("how", ["record", "grid"])
def test_a_value_that_changes_is_signed_off_no_longer(session: Session, ref: str, how: str) -> None:
    readings.record(session, ref, "2026-Q1", actual=D(5), evidence="ledger")
    validation.validate(session, ref)
    readings.record(session, ref, "2026-Q1", actual=D(5), evidence="another page")
    assert session.store.one("SELECT validated_by FROM actual") == ("officer",)
    if how == "record":
        readings.record(session, ref, "2026-Q1", actual=D(100))
    else:
        readings.save_periods(session, ref, {span("2026-Q1"): readings.PeriodEdit(actual=D(100))})
    assert session.store.one("SELECT validated_by, validated_on FROM actual") == (None, None)
