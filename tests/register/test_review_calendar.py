"""Which reviews are planned, and which comes next, with reviews that were held and reviews that were not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import lists, policies, records
from benefits_tui.register import reviews as review_acts
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY


def reviews(session: Session) -> list[tuple[str, str]]:
    return [(str(one["due"]), str(one["kind"])) for one in lists.listing(session, "reviews")]


def planned(session: Session, end: date | None = date(2030, 11, 30), calendar: str | None = None) -> list[tuple[str, str]]:
    """The reviews of a project that closes today, in order of their day."""
    helpers.project(session)
    helpers.benefit(session, end=end)
    if calendar is not None:
        policies.set_policy(session, {"review_calendar": calendar})
    review_acts.plan_reviews(session, "P-1", TODAY)
    return reviews(session)


def test_the_default_calendar_to_the_end_of_realisation(session: Session) -> None:
    assert planned(session) == [
        ("2027-02-23", "post_project"), ("2027-05-23", "six_months"), ("2027-11-23", "twelve_months"), ("2028-11-23", "two_years"),
        ("2029-11-23", "yearly"), ("2030-11-23", "yearly"), ("2030-12-30", "final"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("end", "last"),
    [
        # A review on the day on which realisation ends is the final one's; the day before it is held.
        (date(2027, 11, 23), [("2027-05-23", "six_months"), ("2027-12-23", "final")]),
        (date(2027, 11, 24), [("2027-05-23", "six_months"), ("2027-11-23", "twelve_months"), ("2027-12-24", "final")]),
        # Nobody knows when it ends: three years.
        (None, [("2027-11-23", "twelve_months"), ("2028-11-23", "two_years"), ("2029-12-23", "final")]),
        (date(2020, 1, 1), []),
    ],
)
def test_reviews_stop_before_realisation_ends(session: Session, end: date | None, last: list[tuple[str, str]]) -> None:
    found = planned(session, end)
    assert found[-len(last) :] == last if last else found == []


@pytest.mark.parametrize(
    ("calendar", "found"),
    [
        ("post_project 1", [("2026-12-23", "post_project"), ("2028-02-01", "final")]),
        ("yearly 5", [("2027-04-23", "yearly"), ("2028-02-01", "final")]),
        ("", [("2028-02-01", "final")]),
        ("post_project 13, six_months 14", [("2027-12-23", "post_project"), ("2028-02-01", "final")]),
    ],
)
def test_another_calendar(session: Session, calendar: str, found: list[tuple[str, str]]) -> None:
    assert planned(session, date(2028, 1, 1), calendar) == found


@pytest.mark.parametrize(
    ("kind", "due", "held", "again"),
    [
        # Of each kind one that waits is enough, wherever it lies; one that was held is no other's.
        ("six_months", date(2027, 1, 1), None, False),
        ("six_months", date(2026, 1, 1), date(2026, 1, 1), True),
        # Yearly ones repeat, but not on a day that is taken.
        ("yearly", date(2026, 12, 1), None, True),
        ("gate", date(2027, 5, 23), None, False),
        ("gate", date(2027, 5, 22), None, True),
    ],
)
def test_what_is_planned_or_held_already(session: Session, kind: str, due: date, held: date | None, again: bool) -> None:
    helpers.project(session)
    helpers.benefit(session, end=date(2030, 11, 30))
    policies.set_policy(session, {"review_calendar": f"{'six_months' if kind != 'yearly' else 'yearly'} 6"})
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": kind, "due": due, "held": held})
    review_acts.plan_reviews(session, "P-1", TODAY)
    assert (("2027-05-23", kind if kind != "gate" else "six_months") in reviews(session)) is again


def test_planning_twice_adds_nothing(session: Session) -> None:
    found = planned(session)
    assert review_acts.plan_reviews(session, "P-1", TODAY) == [] and reviews(session) == found


@pytest.mark.parametrize(
    ("days", "raised"), [(-1, {"F20": "high"}), (0, {"F20": "medium"}), (30, {"F20": "medium"}), (31, {})]
)  # fmt: skip
def test_a_review_is_asked_for_by_its_day_and_chair(session: Session, days: int, raised: dict[str, str]) -> None:
    helpers.project(session)
    due = TODAY + timedelta(days=days)
    ref = records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": due}).ref
    assert helpers.rules_on(session, ref) == raised
    records.change(session, ref, {"chair": "Ann"})
    assert helpers.rules_on(session, ref) == {rule: severity for rule, severity in raised.items() if severity == "high"}
    records.change(session, ref, {"held": TODAY})
    assert helpers.rules_on(session, ref) == {}


@pytest.mark.parametrize(
    ("ahead", "state", "wanted", "following"),
    [
        (None, "realising", None, ("2027-11-23", "yearly")),
        (date(2027, 3, 1), "realising", None, ("2027-03-01", "six_months")),
        (date(2027, 3, 1), "realising", date(2027, 2, 1), ("2027-02-01", "yearly")),
        (TODAY, "realising", None, ("2027-11-23", "yearly")),
        (TODAY + timedelta(days=1), "realising", None, ("2026-11-24", "six_months")),
        (None, "verified", None, None),
        (None, "verified", date(2027, 2, 1), ("2027-02-01", "yearly")),
    ],
)
def test_a_review_that_is_held_is_followed_by_another_while_something_is_open(
    session: Session, ahead: date | None, state: str, wanted: date | None, following: tuple[str, str] | None
) -> None:
    helpers.project(session)
    helpers.benefit(session, state=state)
    ref = records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY}).ref
    if ahead is not None:
        records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "six_months", "due": ahead})
    done = review_acts.hold(session, ref, next_due=wanted)
    found = next(
        ((str(one["due"]), str(one["kind"])) for one in lists.listing(session, "reviews") if one["ref"] == done.next_review), None
    )
    assert found == following
