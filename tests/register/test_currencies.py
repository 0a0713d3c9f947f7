"""Amounts keep their currency: a plan is turned at its approval's rate, a reading at its period end's; what has none stands apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.currencies import Conversion, foreign_currency, words_of
from benefits_tui.domain.fields import FieldError
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rates import DatedRate, RateError, rates_text, read_rates
from benefits_tui.register import currencies, integrity, lists, policies, readings
from benefits_tui.register.appraisal import balance_as_plain, full_balance
from benefits_tui.register.balances import balance_of, portfolio_curve
from benefits_tui.register.period_sheet import load_sheet
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from benefits_tui.store.facts.project_value import flows_of
from tests import helpers
from tests.cli.in_process import Here

D = Decimal
APRIL, OCTOBER = DatedRate("USD", date(2026, 4, 1), D("0.79")), DatedRate("USD", date(2026, 10, 1), D("0.81"))


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (None, None), (date(2026, 3, 31), None), (date(2026, 4, 1), "0.79"), (date(2026, 9, 30), "0.79"), (date(2026, 10, 1), "0.81"),
        (date(2030, 1, 1), "0.81"),
    ],
)  # fmt: skip
def test_a_rate_holds_from_its_day_until_the_next(day: date | None, rate: str | None) -> None:
    assert Conversion("USD", (APRIL, OCTOBER)).on(day) == (None if rate is None else D(rate))


@pytest.mark.parametrize(
    ("unit", "register", "code"),
    [
        ("USD", "GBP", "USD"), (" usd ", "GBP", "USD"), ("$", "GBP", "USD"), ("$", "CAD", None), ("€", "GBP", "EUR"), ("EUR", "EUR", None),
        ("£", "GBP", None), ("hours", "GBP", None), ("", "GBP", None), (None, "GBP", None), ("CHF", "GBP", "CHF"), ("GBP", "EUR", "GBP"),
    ],
)  # fmt: skip
def test_which_units_are_another_currency(unit: str | None, register: str, code: str | None) -> None:
    assert foreign_currency(unit, Policy(currency=register)) == code


def test_a_sign_that_means_several_is_one_currency() -> None:
    assert words_of("USD", Policy()) == ("USD", "$") and words_of("AUD", Policy()) == ("AUD",)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""), ("usd = 0.790 @ 2026-04-01", "USD=0.79@2026-04-01"), ("JPY=0.00523@2026-01-01", "JPY=0.00523@2026-01-01"),
        ("USD=0.81@2027-04-01; EUR=0.86@2026-04-01, USD=0.79@2026-04-01", "EUR=0.86@2026-04-01, USD=0.79@2026-04-01, USD=0.81@2027-04-01"),
        ("USD=1@2026-04-01, USD=2@2026-04-01", "USD=2@2026-04-01"),
    ],
)  # fmt: skip
def test_rates_are_kept_in_order(text: str, kept: str) -> None:
    assert rates_text(text) == kept


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("USD", "'USD' is no rate"), ("USD=0.79", "is no rate"), ("XXX=1@2026-04-01", "'XXX' is not a currency code"),
        ("USD=x@2026-04-01", "'x' is not a number"), ("USD=0@2026-04-01", "0 is no rate"), ("USD=-1@2026-04-01", "-1 is no rate"),
        ("USD=NaN@2026-04-01", "NaN is no rate"), ("USD=1@April", "'April' is not a date"), ("USD=0.00000000001@2026-04-01", "at most 10 decimals"),
    ],
)  # fmt: skip
def test_a_rate_that_cannot_be_read_is_told(text: str, told: str) -> None:
    with pytest.raises(RateError, match=told):
        read_rates(text)


@pytest.fixture
def office(session: Session) -> Session:
    """100 GBP due and read, and 1,000 USD a quarter: approved in May at 0.79; Q2 read as 900, Q3 as 800, Q4 ahead."""
    helpers.project(session)
    pounds = helpers.benefit(session, stated=D(200), start=date(2026, 4, 1), end=date(2026, 12, 31))
    helpers.plan(session, pounds, y2026_Q3=100)
    readings.record(session, pounds, "2026-Q3", actual=D(100))
    dollars = helpers.benefit(
        session, title="In dollars", unit="USD", stated=D(3000), start=date(2026, 4, 1), end=date(2026, 12, 31)
    )
    quarters = {parse_period(f"2026-Q{quarter}"): D(1000) for quarter in (2, 3, 4)}
    helpers.approve(session, dollars, quarters, approved_on=date(2026, 5, 1))
    readings.record(session, dollars, "2026-Q2", actual=D(900))
    readings.record(session, dollars, "2026-Q3", actual=D(800))
    readings.record(session, dollars, "2026-Q4", forecast=D(500))
    return session


def money_of(session: Session, ref: str = "P-1/B02") -> list[str | None]:
    row = next(row for row in lists.listing(session, "benefits") if row["ref"] == ref)
    names = ("stated_money", "due_money", "realised_money", "outturn_money", "current_plan_money")
    return [None if row[name] is None else str(row[name]) for name in names]


def flag_of(session: Session) -> list[str]:
    return [str(flag["why"]) for flag in lists.flags(session, "rule:F53")]


def test_without_a_rate_an_amount_stands_apart_and_is_flagged(office: Session) -> None:
    assert money_of(office) == [None] * 5
    column = balance_of(office).column(BenefitClass.CASHABLE)
    assert (column.stated, column.due, column.realised, column.valued) == (D(200), D(100), D(100), 1)
    assert flag_of(office) == [
        "There is no rate for USD then, so the plan approved on 2026-05-01, the readings that begin with 2026-06-30 "
        "and the stated value are in no total."
    ]
    assert balance_of(office).currencies == (
        "1 benefit in a currency without a rate: what has none stands apart and is not added.",
    )
    assert portfolio_curve(office).actual == [(date(2026, 9, 30), D(100))]


def test_a_plan_is_turned_by_its_approval_and_a_reading_by_the_end_of_its_period(office: Session) -> None:
    done = currencies.set_rates(office, ["USD=0.79@2026-04-01", "USD=0.8@2026-09-30"])
    assert done.rates == read_rates("USD=0.79@2026-04-01, USD=0.8@2026-09-30") and not flag_of(office)
    # 3,000 and 2,000 due at 0.79; 900 at 0.79 and 800 at 0.80; 500 to come at the newest.
    assert money_of(office) == ["2370", "1580", "1351", "1751", "2370"]
    balance = balance_of(office)
    column = balance.column(BenefitClass.CASHABLE)
    assert (column.stated, column.due, column.realised) == (D(2570), D(1680), D(1451))
    assert balance.currencies == (
        "1 benefit in USD, turned into GBP at 0.79 from 2026-04-01, 0.8 from 2026-09-30: plans by their approval, "
        "readings by the end of their period.",
    )
    curve = portfolio_curve(office)
    assert curve.actual[-1] == (date(2026, 9, 30), D(1451)) and curve.plan[-1] == (date(2026, 12, 31), D(2470))
    flows = flows_of(office.store, office.policy, None)
    known = next(iter(flows.values())).by_class[BenefitClass.CASHABLE]
    assert (sum(known["stated"].values()), sum(known["outturn"].values())) == (D(2470), D(1851))
    assert balance_as_plain(full_balance(office, "P-1"))["currencies"] == list(balance.currencies)
    assert integrity.check(office) == []


def test_each_plan_is_turned_by_its_own_approval_and_what_was_stated_by_the_first(office: Session) -> None:
    helpers.approve(office, "P-1/B02", {parse_period("2026-Q4"): D(2000)}, approved_on=date(2026, 10, 1))
    currencies.set_rates(office, ["USD=0.79@2026-04-01", "USD=0.8@2026-09-30"])
    row = next(row for row in lists.listing(office, "benefits") if row["ref"] == "P-1/B02")
    # 3,000 approved at 0.79; 2,000 approved at 0.80; 3,000 stated, by the first plan's rate.
    assert [row[name] for name in ("first_approved_money", "current_plan_money", "stated_money")] == ["2370", "1600", "2370"]
    assert integrity.check(office) == []


def test_one_period_without_a_rate_keeps_the_readings_out_and_the_plan_in(office: Session) -> None:
    readings.record(office, "P-1/B02", "2026-Q1", actual=D(50))
    currencies.set_rates(office, ["USD=0.79@2026-04-01"])
    assert money_of(office) == ["2370", "1580", None, None, "2370"]
    assert portfolio_curve(office).actual[-1] == (date(2026, 9, 30), D(100))
    assert flag_of(office) == ["There is no rate for USD then, so the readings that begin with 2026-03-31 are in no total."]


def test_what_is_typed_into_periods_is_turned_as_what_is_saved(office: Session) -> None:
    currencies.set_rates(office, ["USD=0.79@2026-04-01", "USD=0.8@2026-09-30"])
    typed = load_sheet(office, "P-1/B02").figures()
    assert (typed.realised_money, typed.current_plan_money, typed.outturn_money) == (D(1351), D(2370), D(1751))


def test_rates_are_added_replaced_taken_away_and_undone(office: Session) -> None:
    currencies.set_rates(office, ["USD=0.5@2026-04-01"])
    currencies.set_rates(office, ["usd=0.79@2026-04-01", "EUR=0.86@2026-04-01"], why="misread")
    assert office.policy.rates == "EUR=0.86@2026-04-01, USD=0.79@2026-04-01"
    currencies.set_rates(office, [], ["eur@2026-04-01"])
    assert office.policy.rates == "USD=0.79@2026-04-01"
    undo(office)
    assert len(currencies.rates(office)) == 2
    with pytest.raises(FieldError, match="there is no CHF@2026-04-01; there is: EUR@2026-04-01, USD@2026-04-01"):
        currencies.set_rates(office, [], ["CHF@2026-04-01"])
    with pytest.raises(FieldError, match="GBP is the register's own currency"):
        policies.set_policy(office, {"rates": "GBP=1@2026-04-01"})


def test_its_own_worth_needs_no_rate(office: Session) -> None:
    helpers.give(office, "P-1/B02", {"value_per_unit": D("0.5")})
    assert money_of(office)[1:3] == ["1000", "850"] and not flag_of(office)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    here = Here(tmp_path / "r.db", monkeypatch, capsys)
    assert here("init").status == 0
    assert here("rates", "USD=0.79@2026-04-01", "--reason", "by finance").status == 0
    rows = [{"currency": "USD", "from": "2026-04-01", "GBP": "0.79"}]
    assert here("rates", "--json").data == {"register_currency": "GBP", "rates": rows}
    assert here("rates", "--remove", "USD@2026-04-01", "--json").data["rates"] == []
    here("add", "project", "ref=P-1", "name=Alpha")
    here("add", "benefit", "project=P-1", "title=In dollars", "unit=USD", "kind=flow", "frequency=quarterly")
    assert here("record", "P-1/B01", "--period", "2026-Q2", "--actual", "$90").status == 0
    refused = here("record", "P-1/B01", "--period", "2026-Q3", "--actual", "100 EUR")
    words = "'100 EUR' is in EUR, and amounts here are in USD; write the number in USD"
    assert (refused.status, refused.err) == (2, f"actual: {words}\n")
    assert words in here("plan", "P-1/B01", "2026-Q4=100 EUR").err
    assert [reading["actual"] for reading in here("show", "P-1/B01", "--json").data["readings"]] == ["90"]
