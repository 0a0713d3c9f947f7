"""Only the plan in force counts, wherever a plan is looked at; a version that was replaced counts nowhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.register import appraisal, balances, closure, lists, policies, records, reviews, templates
from benefits_tui.register.session import Session
from benefits_tui.register.to_mend import ToMend
from tests import helpers
from tests.conftest import TODAY

D = Decimal


@pytest.fixture
def replanned(session: Session) -> str:
    """First 900 a year to 2030, now 100 in 2026 and 200 in 2027."""
    policies.set_policy(session, {"discount": "0 %"})
    helpers.project(session, whole_life_cost=D(10), start=date(2026, 1, 1))
    ref = helpers.benefit(session, stated=None, frequency="yearly")
    helpers.approve(session, ref, {parse_period(str(year)): D(900) for year in range(2025, 2031)})
    helpers.approve(session, ref, {parse_period("2026"): D(100), parse_period("2027"): D(200)}, reason="smaller")
    return ref


def test_figures_curve_value_and_readings(session: Session, replanned: str) -> None:
    shown = lists.show(session, replanned)
    assert (shown["lifetime_plan"], shown["stated_money"], shown["current_plan_money"], shown["due_to_date"]) == (
        "300",
        None,
        "300",
        "0",
    )
    assert (shown["first_approved"], shown["drift"], shown["drift_money"]) == ("5400", "-5100", "-5100")
    assert balances.portfolio_curve(session).plan == [(date(2026, 12, 31), D(100)), (date(2027, 12, 31), D(300))]
    value = appraisal.value_of(session, "P-1")
    assert value is not None and value.stated.npv == D(290)
    listed = [(one["start"], one["value"]) for one in lists.listing(session, "readings") if one["series"] == "plan"]
    assert listed == [("2026-01-01", "100"), ("2027-01-01", "200")]
    view = session.store.all("SELECT end_date, value FROM report_reading WHERE series = 'plan' ORDER BY 1")
    assert view == [("2026-12-31", 100.0), ("2027-12-31", 200.0)]


def test_reviews_are_planned_to_the_end_of_the_plan_in_force(session: Session, replanned: str) -> None:
    reviews.plan_reviews(session, "P-1", TODAY)
    assert [(one["due"], one["kind"]) for one in lists.listing(session, "reviews")][-1] == ("2028-01-31", "final")


def test_a_template_after_it_has_the_years_of_the_plan_in_force(session: Session, replanned: str) -> None:
    assert templates.from_project(session, "P-1", "x").benefits[0].years == 2


def test_the_first_version_stays_readable(session: Session, replanned: str) -> None:
    versions = lists.show(session, replanned)["plan_versions"]
    assert isinstance(versions, list)
    assert [(one["number"], one["current"], one["total"]) for one in versions] == [(1, False, "5400"), (2, True, "300")]


@pytest.mark.parametrize(("person", "ready"), [(None, False), ("Manager", False), ("Head of Operations", True)])
def test_an_open_action_holds_up_closing_until_it_is_with_somebody_outside(
    session: Session, person: str | None, ready: bool
) -> None:
    """By its row in the checklist; one that is done holds up nothing."""
    records.add(session, Kind.PERSON, {"name": "Manager"})
    helpers.project(session, manager="Manager")
    helpers.benefit(session)
    known = {str(one["name"]): str(one["ref"]) for one in lists.listing(session, "people")}
    with session.store.write(session.change_info("add an action"), TODAY) as transaction:
        owner = None if person is None else transaction.one("SELECT id FROM person WHERE ref = ?", (known[person],))
        number_of = None if owner is None else owner[0]
        cells: dict[str, str | int | None] = {
            "subject_kind": "project", "subject_id": 1, "title": "Tell", "person_id": number_of,
        }  # fmt: skip
        number = helpers.insert(transaction, "action", cells)

    def item() -> closure.ChecklistItem:
        return closure.checklist(session, "P-1")[-1]

    what = "open actions are with people outside the project"
    missing = "Open actions inside the project"
    at = () if ready else (ToMend(missing, Kind.PROJECT, "", "Tell", "action", number),)
    detail = "" if ready else f"Tell ({person or 'nobody named'})"
    assert item() == closure.ChecklistItem(what, ready, detail, missing, "actions_to", at)
    with session.store.write(session.change_info("do it"), TODAY) as transaction:
        helpers.update(transaction, "action", number, {"done": TODAY.isoformat()})
    assert item() == closure.ChecklistItem(what, True, "", missing, "actions_to")
