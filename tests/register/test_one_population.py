"""Realised against due is of one population: the same benefits, and of each the same periods; what is left out is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.comparison import besides_words, unread_words
from benefits_tui.domain.figures import figures
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.quantity import plain
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register import appraisal, balances, lists, policies, readings, rollups
from benefits_tui.register.session import Session
from benefits_tui.reports.content.board import board
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Paragraph
from benefits_tui.store.facts.benefit import benefit_facts
from tests import helpers

D = Decimal


@pytest.fixture
def office(session: Session) -> Session:
    """It is 23 November 2026. One read in part, one never, one read and not planned, one read beyond what is due, one foreign."""
    helpers.project(session, "P-1")
    helpers.benefit(session)
    helpers.plan(session, "P-1/B01", y2026_Q1=100, y2026_Q2=100, y2026_Q3=100)
    readings.record(session, "P-1/B01", "2026-Q1", actual=D(90))
    readings.record(session, "P-1/B01", "2026-Q3", actual=D(110))
    helpers.benefit(session)
    helpers.plan(session, "P-1/B02", y2026_Q3=1000)
    helpers.benefit(session)
    readings.record(session, "P-1/B03", "2026-Q3", actual=D(5000))
    helpers.benefit(session)
    helpers.plan(session, "P-1/B04", y2026_Q3=10, y2026_Q4=20)
    readings.record(session, "P-1/B04", "2026-Q3", actual=D(8))
    readings.record(session, "P-1/B04", "2026-10", actual=D(4))
    helpers.benefit(session, unit="hours", value_per_unit=D(10), **{"class": "non_cashable"})
    helpers.plan(session, "P-1/B05", y2026_Q2=3, y2026_Q3=3)
    readings.record(session, "P-1/B05", "2026-Q2", actual=D(2))
    return session


def test_what_is_compared_is_of_the_same_periods_and_what_is_not_is_counted(office: Session) -> None:
    found = balances.balance_of(office)
    cashable, hours = found.column(BenefitClass.CASHABLE), found.column(BenefitClass.NON_CASHABLE)
    assert (cashable.due, cashable.due_read, cashable.due_unread, cashable.unread) == (D(1310), D(210), D(1100), 2)
    assert (cashable.realised, cashable.realised_due, cashable.realised_besides) == (D(5212), D(208), D(5004))
    assert (hours.due, hours.due_read, hours.realised_due, hours.unread) == (D(60), D(30), D(20), 1)
    assert found.realisation_uncapped == D(228) / D(240) and found.realisation == D(228) / D(240)
    assert unread_words(found, plain) == "due and not read: 1100 cashable, 30 non-cashable, of 3 benefits"
    assert besides_words(found, plain) == "came besides, not due or not planned: 5004 cashable"


def test_nothing_is_said_where_everything_was_read(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    helpers.plan(session, "P-1/B01", y2026_Q3=10, y2026_Q4=20)
    readings.record(session, "P-1/B01", "2026-Q3", actual=D(0))
    found = balances.balance_of(session)
    assert (found.realisation, found.column(BenefitClass.CASHABLE).realised_due) == (D(0), D(0))
    assert (unread_words(found, plain), besides_words(found, plain)) == ("", "")


def test_every_place_says_the_same_of_the_same_set(office: Session) -> None:
    pair = ("210", "208", "1100", 2)

    def of(column: dict[str, object]) -> tuple[object, ...]:
        return column["due_read"], column["realised_due"], column["due_unread"], column["benefits_with_due_unread"]

    for ref in (None, "P-1"):
        assert of(appraisal.balance_as_plain(appraisal.full_balance(office, ref))["classes"]["cashable"]) == pair
    row = rollups.roll_up(office, [RollUpKey.DEPARTMENT])
    (line,) = row.rows
    for shown in (line, row.total):
        column = shown.balance.column(BenefitClass.CASHABLE)
        assert (column.due_read, column.realised_due, column.due_unread, column.unread) == (D(210), D(208), D(1100), 2)
    finds = line.money_filter("cashable", "due_unread")
    assert [one["ref"] for one in lists.listing(office, "benefits", finds)] == ["P-1/B01", "P-1/B02"]
    lead = next(
        block.text for section in board(office, ReportScope()).sections for block in section.blocks
        if isinstance(block, Paragraph) and block.lead
    )  # fmt: skip
    assert "of the £210 of cashable money due and read, £208 was realised (£1.1k more is due and not read, of 2 benefits)" in lead


def test_another_currency_is_turned_at_the_rate_of_each_period_on_both_sides(session: Session) -> None:
    policies.set_policy(session, {"rates": "USD=0.5@2026-01-01, USD=0.8@2026-07-01"})
    helpers.project(session)
    helpers.benefit(session, unit="USD")
    helpers.plan(session, "P-1/B01", y2026_Q1=100, y2026_Q2=100, y2026_Q3=100, y2026_Q4=100)
    for period, value in (("2026-Q1", 90), ("2026-Q3", 90), ("2026-10", 10)):
        readings.record(session, "P-1/B01", period, actual=D(value))
    column = balances.balance_of(session).column(BenefitClass.CASHABLE)
    # The plan at its approval's 0.8: 300 due, 200 of it read; 90 at 0.5 and 90 at 0.8 came for it, 10 at 0.8 besides.
    assert (column.due, column.due_read, column.realised_due, column.realised) == (D(240), D(160), D(117), D(125))
    # The day before the third quarter ends, only the first one is due and read.
    (facts,) = benefit_facts(session.store, date(2026, 9, 29), [1])
    before = figures(facts, session.policy, date(2026, 9, 29))
    assert (before.due_read_money, before.realised_due_money) == (D(80), D(45))


@pytest.mark.parametrize(("day", "due_read", "unread"), [(date(2026, 9, 29), D(100), 1), (date(2026, 9, 30), D(200), 1)])
def test_a_period_counts_from_the_day_it_ends(office: Session, day: date, due_read: Decimal, unread: int) -> None:
    (facts,) = benefit_facts(office.store, day, [1])
    found = figures(facts, office.policy, day)
    assert (found.due_read_money, int(found.due_money != found.due_read_money)) == (due_read, unread)
