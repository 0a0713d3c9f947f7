"""A review is read again as it was written: on its page, on its benefits, in their history; yearly ones from 29 February."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.periods import year_on
from benefits_tui.register import lists, policies, readings, records, reviews
from benefits_tui.register.actions import change_action
from benefits_tui.register.history import history
from benefits_tui.register.lookup import find
from benefits_tui.register.review_record import AgreedOnReview, ReviewOnBenefit, benefit_findings, review_findings
from benefits_tui.register.reviews import FindingInput
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY

D = Decimal


@pytest.fixture
def held(session: Session) -> Session:
    """A review that says something of the first benefit, gives the second its end, and says nothing of the third."""
    helpers.project(session)
    helpers.benefit(session, title="Saved", frequency="quarterly")
    helpers.plan(session, "P-1/B01", y2026_Q2=1500)
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(1200))
    helpers.benefit(session, title="Given up")
    helpers.benefit(session, title="Not spoken of")
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY})
    said = [
        FindingInput("P-1/B01", "slow", "staff", "we know", decision="wait", action=("Zoe", date(2026, 12, 1), "Hire")),
        FindingInput("P-1/B02", "nobody wants it", state="written_off"),
    ]
    reviews.hold(session, "P-1/R01", said, chair="Ann", summary="well", decision="go on")
    return session


def test_a_review_says_what_it_said(held: Session) -> None:
    action = AgreedOnReview(1, "Hire", "Zoe", date(2026, 12, 1), None, None)
    first = ReviewOnBenefit(
        "P-1/R01", "yearly", TODAY, "Ann", "P-1/B01", "Saved", "slow", "staff", "we know", "wait", None, "amber",
        D(1000), D(1500), D(1200), D(1200), (action,),
    )  # fmt: skip
    found = review_findings(held, "p-1/r01")
    assert found[0] == first
    assert [(one.benefit, one.finding, one.concluded, one.actions) for one in found[1:]] == [
        ("P-1/B02", "nobody wants it", "written_off", ())
    ]
    assert benefit_findings(held, find(held, "P-1/B01").id) == [first]
    change_action(held, 1, done=True, note="two people")
    assert review_findings(held, "P-1/R01")[0].actions == (action._replace(done=TODAY, note="two people"),)


def test_show_has_it_for_the_review_and_for_the_benefit(held: Session) -> None:
    of_review, of_benefit = lists.show(held, "P-1/R01")["findings"], lists.show(held, "P-1/B01")["findings"]
    assert isinstance(of_review, list) and isinstance(of_benefit, list)
    assert of_review[0] == of_benefit[0] == {
        "review": "P-1/R01", "review_kind": "yearly", "held": "2026-11-23", "chair": "Ann", "benefit": "P-1/B01",
        "title": "Saved", "finding": "slow", "root_cause": "staff", "statement": "we know", "decision": "wait", "concluded": None,
        "rag": "amber", "stated_money": "1000", "due_money": "1500", "realised_money": "1200", "outturn_money": "1200",
        "actions": [
            {"action": 1, "title": "Hire", "person": "Zoe", "due": "2026-12-01", "done": None, "note": None}
        ],
    }  # fmt: skip
    assert lists.show(held, "P-1/B03")["findings"] == []


def test_the_history_of_a_benefit_has_what_reviews_said_of_it_and_of_no_other(held: Session) -> None:
    said = [one.fields["finding"][1] for one in history(held, "P-1/B01") if one.record == "review_finding"]
    assert said == ["slow"]
    assert [one for one in history(held, "P-1/B03") if one.record == "review_finding"] == []
    assert len([one for one in history(held, "P-1/R01") if one.record == "review_finding"]) == 2


@pytest.mark.parametrize(
    ("day", "earlier", "following"),
    [
        (date(2028, 2, 29), [], date(2029, 2, 28)),
        (date(2029, 2, 28), [date(2028, 2, 29)], date(2030, 2, 28)),
        (date(2031, 2, 28), [date(2028, 2, 29)], date(2032, 2, 29)),
        (date(2031, 2, 28), [date(2028, 2, 28)], date(2032, 2, 28)),
        (date(2031, 2, 27), [date(2028, 2, 29)], date(2032, 2, 27)),
        (date(2031, 3, 29), [date(2028, 2, 29)], date(2032, 3, 29)),
    ],
)
def test_a_year_on_from_29_february(day: date, earlier: list[date], following: date) -> None:
    assert year_on(day, earlier) == following


def test_yearly_reviews_from_29_february_return_to_it(session: Session) -> None:
    helpers.project(session, "P-2")
    helpers.benefit(session, "P-2", end=date(2033, 6, 30))
    policies.set_policy(session, {"review_calendar": "yearly 12"})
    reviews.plan_reviews(session, "P-2", date(2028, 2, 29))
    rows = lists.listing(session, "reviews", 'project:"P-2"')
    assert [(one["due"], one["kind"]) for one in rows] == [
        ("2029-02-28", "yearly"), ("2030-02-28", "yearly"), ("2031-02-28", "yearly"), ("2032-02-29", "yearly"),
        ("2033-02-28", "yearly"), ("2033-07-30", "final"),
    ]  # fmt: skip
