"""Planned cost that changes after the investment decision without a reason is flagged on its project; nothing else is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Value
from benefits_tui.register import costs, flags, integrity, records
from benefits_tui.register.reasons import ReasonWanted
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from tests import helpers
from tests.conftest import TODAY

D = Decimal


def why(session: Session) -> str | None:
    rows = session.store.all("SELECT why FROM flag WHERE rule = 'F32' AND cleared_on IS NULL")
    return str(rows[0][0]) if rows else None


@pytest.fixture
def invested(session: Session) -> Session:
    """A project in delivery whose cost is known, looked at two days later."""
    helpers.project(session, whole_life_cost=D(100), year_cost_plan=D(10), year_cost_forecast=D(11), cost_outturn=D(120))
    helpers.benefit(session)
    costs.set_costs(session, "P-1", {"2026": D(60), "2027": D(40)})
    session.fixed_today = TODAY + timedelta(days=2)
    return session


@pytest.mark.parametrize(
    ("field", "told"), [("whole_life_cost", "whole life cost 100 → 90"), ("year_cost_plan", "year cost plan 10 → 90")]
)
def test_a_planned_cost_is_named_with_what_it_was(invested: Session, field: str, told: str) -> None:
    with pytest.raises(ReasonWanted):
        records.change(invested, "P-1", {field: D(90)}, ask=True)
    assert "F32" in records.change(invested, "P-1", {field: D(90)}).raised
    assert why(invested) == f"Changed after approval without a reason: {told}."
    assert integrity.check(invested) == []
    records.change(invested, "P-1", {field: D(90)}, "agreed by the board")
    assert why(invested) is None


def test_an_expected_cost_far_below_the_planned_one_is_named(invested: Session) -> None:
    with pytest.raises(ReasonWanted):
        records.change(invested, "P-1", {"cost_outturn": D("89.99")}, ask=True)
    records.change(invested, "P-1", {"cost_outturn": D("89.99")})
    assert why(invested) == "Changed after approval without a reason: cost outturn 120 → 89.99."


def test_cost_by_year_that_comes_to_less_than_the_whole_is_named_until_the_years_are_there(session: Session) -> None:
    helpers.project(session, whole_life_cost=D(100))
    helpers.benefit(session)
    costs.set_costs(session, "P-1", {"2026": D(60)})
    assert why(session) == "Changed after approval without a reason: whole cost, by year 100 → 60."
    costs.set_costs(session, "P-1", {"2027": D(40)})
    assert why(session) is None


def test_a_year_of_the_plan_is_named(invested: Session) -> None:
    costs.set_costs(invested, "P-1", {"2026": D(90)})
    assert why(invested) == "Changed after approval without a reason: capital cost of FY2026-27 60 → 90."
    flags.decide(invested, flags.flag_number(invested.store, "F32@P-1"), "accept", "it is so")
    assert why(invested) is None


@pytest.mark.parametrize(
    "values", [{"year_cost_forecast": D(9)}, {"cost_outturn": D(90)}, {"cost_to_date": D(9)}, {"name": "New"}]
)
def test_what_is_no_plan_is_not_asked_about(invested: Session, values: dict[str, Value]) -> None:
    records.change(invested, "P-1", values, ask=True)
    costs.set_costs(invested, "P-1", {"2026": D(9)}, series="actual")
    costs.set_costs(invested, "P-1", {"2028": D(9)})
    assert why(invested) is None


def test_before_the_investment_decision_nothing_is_asked(session: Session) -> None:
    helpers.project(session, stage="planning", whole_life_cost=D(100))
    session.fixed_today = TODAY + timedelta(days=2)
    records.change(session, "P-1", {"whole_life_cost": D(90)}, ask=True)
    assert why(session) is None


def test_going_back_clears_it_and_undo_too(invested: Session) -> None:
    records.change(invested, "P-1", {"whole_life_cost": D(90)})
    undo(invested)
    assert why(invested) is None
    records.change(invested, "P-1", {"whole_life_cost": D(90)})
    records.change(invested, "P-1", {"whole_life_cost": D(100)})
    assert why(invested) is None
