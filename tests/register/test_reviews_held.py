"""What a review looks at and what holding it writes; where a project's reviews are counted from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.register import lists, readings, records, reviews
from benefits_tui.register.reviews import AgendaItem, FindingInput
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY

D = Decimal


@pytest.fixture
def filled(session: Session) -> Session:
    """Three benefits, of which one has figures, one has none, and one is at its end; the second is reviewed."""
    helpers.project(session)
    helpers.project(session, "P-2")
    helpers.benefit(session, "P-2", title="Elsewhere")
    helpers.benefit(session, title="With figures", stated=None)
    helpers.plan(session, "P-1/B01", y2026_Q2=1500)
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(1200))
    helpers.benefit(session, title="Without", stated=None, start=date(2027, 4, 1))
    helpers.benefit(session, title="At its end", state="verified")
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY})
    return session


def test_the_agenda_says_the_figures_of_what_is_not_at_its_end(filled: Session) -> None:
    found = reviews.agenda(filled, "p-1/r01")
    assert (found.held, found.chair) == (None, None)
    assert found.benefits == [
        AgendaItem("P-1/B01", "With figures", "amber, due and read £1.5k, realised of it £1.2k, outturn £1.2k"),
        AgendaItem("P-1/B02", "Without", "not yet due"),
    ]
    records.add(filled, Kind.PERSON, {"name": "Ann"})
    reviews.hold(filled, "P-1/R01", held=date(2026, 11, 20), chair="ann")
    found = reviews.agenda(filled, "P-1/R01")
    assert (found.held, found.chair, len(found.benefits)) == (date(2026, 11, 20), "Ann", 2)


def test_the_agenda_says_what_is_due_and_not_read_and_what_came_besides(filled: Session) -> None:
    helpers.plan(filled, "P-1/B02", y2026_Q3=1000)
    helpers.benefit(filled, title="Not planned", stated=None)
    readings.record(filled, "P-1/B04", "2026-Q3", actual=D(5000))
    said = {benefit.ref: benefit.figures.partition(", ")[2] for benefit in reviews.agenda(filled, "P-1/R01").benefits}
    assert said["P-1/B01"] == "due and read £1.5k, realised of it £1.2k, outturn £1.2k"
    assert said["P-1/B02"] == "due and not read £1.0k"
    assert said["P-1/B04"].startswith("came besides £5.0k")


def test_holding_a_review_writes_all_of_it(filled: Session) -> None:
    plan = reviews.plan_in_words(filled, "P-1/B01", "2026-Q4=100; 2027-Q1=2,000")
    assert plan == {parse_period("2026-Q2"): D(1500), parse_period("2026-Q4"): D(100), parse_period("2027-Q1"): D(2000)}
    found = [
        FindingInput("p-1/b01", "slow", "staff", "we know", "wait", plan=plan, action=("Zoe", date(2026, 12, 1), "hire")),
        FindingInput("P-1/B02", state="Written off", plan={parse_period("2027-Q2"): D(1)}),
        FindingInput("P-1/B03", decision="keep"),
    ]
    done = reviews.hold(
        filled, "P-1/R01", found, held=TODAY, chair="Ann", summary="well", decision="go on", next_due=date(2027, 1, 1)
    )
    assert (done.review, done.held, done.next_review, done.actions) == ("P-1/R01", TODAY, "P-1/R02", 1)
    assert done.states == {"P-1/B02": "written_off"}
    review = records.load(filled, "P-1/R01").values
    assert [review[name] for name in ("held", "chair", "summary", "decision")] == [TODAY, "Ann", "well", "go on"]
    # The figures are those from before what the review decides.
    money = '"stated_money":null,"due_money":{0},"realised_money":{1},"outturn_money":{1}'
    blank = '"stated_money":null,"due_money":null,"realised_money":null,"outturn_money":null'
    columns = "review_id, benefit_id, finding, root_cause, statement, decision, figures"
    assert filled.store.all(f"SELECT {columns} FROM review_finding ORDER BY benefit_id") == [
        (1, 2, "slow", "staff", "we know", "wait", '{"rag":"amber",' + money.format(15_000_000, 12_000_000) + "}"),
        (1, 3, None, None, None, None, '{"rag":"not_yet_due",' + blank + "}"),
        (
            1,
            4,
            None,
            None,
            None,
            "keep",
            '{"rag":"no_data","stated_money":10000000' + blank.removeprefix('"stated_money":null') + "}",
        ),
    ]
    action = "subject_kind, subject_id, review_id, flag_id, title, person.name, due, done"
    assert filled.store.all(f"SELECT {action} FROM action JOIN person ON person.id = person_id") == [
        ("benefit", 2, 1, None, "hire", "Zoe", "2026-12-01", None)
    ]
    # A new plan has the benefit's decision as its reason, else the review.
    versions = [readings.plan_versions(filled.store, number) for number in (2, 3)]
    assert [(one.number, one.approved_by, one.reason) for lines in versions for one in lines] == [
        (1, "officer", None), (2, "officer", "wait"), (1, "officer", "review P-1/R01"),
    ]  # fmt: skip
    why = filled.store.one("SELECT action, why FROM change ORDER BY id DESC LIMIT 1")
    assert why == ("hold review P-1/R01", "go on")


def test_an_actions_person_who_is_nearly_somebody_is_asked_about_in_the_field_person(filled: Session) -> None:
    finding = FindingInput("P-1/B01", action=("Head of Operation", TODAY, "x"))
    with pytest.raises(FieldError, match=r"^person: there is nobody called 'Head of Operation'; did you mean") as refusal:
        reviews.hold(filled, "P-1/R01", [finding])
    assert refusal.value.field == "person" and records.load(filled, "P-1/R01").values["held"] is None


def test_what_is_not_given_stays_as_it_was_planned(filled: Session) -> None:
    records.change(filled, "P-1/R01", {"chair": "Ann", "summary": "before"})
    reviews.hold(filled, "P-1/R01")
    review = records.load(filled, "P-1/R01").values
    assert [review[name] for name in ("held", "chair", "summary", "decision")] == [TODAY, "Ann", "before", None]
    with pytest.raises(FieldError, match=r"^held: P-1/R01 was held on 2026-11-23; 'set' corrects what was written$") as refusal:
        reviews.hold(filled, "P-1/R01")
    assert refusal.value.field == "held"


@pytest.mark.parametrize(
    ("next_due", "taken"),
    [(TODAY - timedelta(days=4), False), (TODAY - timedelta(days=3), False), (TODAY - timedelta(days=2), True)],
)
def test_the_next_review_is_after_the_day_on_which_this_one_was_held(filled: Session, next_due: date, taken: bool) -> None:
    held = TODAY - timedelta(days=3)
    if taken:
        assert reviews.hold(filled, "P-1/R01", held=held, next_due=next_due).next_review == "P-1/R02"
        return
    with pytest.raises(FieldError, match=f"^next: {next_due.isoformat()} is not after the review$") as refusal:
        reviews.hold(filled, "P-1/R01", held=held, next_due=next_due)
    assert refusal.value.field == "next"


@pytest.mark.parametrize(
    ("values", "start", "first"),
    [
        ({"closed_on": date(2026, 11, 1), "end": date(2026, 12, 1)}, None, "2027-02-01"), ({"end": date(2026, 12, 1)}, None, "2027-03-01"),
        ({}, None, "2027-02-23"), ({"closed_on": date(2026, 11, 1)}, date(2027, 1, 5), "2027-04-05"),
    ],
)  # fmt: skip
def test_reviews_are_counted_from_closing_else_the_end_else_today(
    session: Session, values: dict[str, Value], start: date | None, first: str
) -> None:
    helpers.project(session, "P-1", sponsor="Ann", **values)
    helpers.benefit(session, end=date(2028, 1, 1))
    helpers.benefit(session, end=date(2035, 1, 1), state="verified")
    new = reviews.plan_reviews(session, "p-1", start)
    found = lists.listing(session, "reviews")
    assert (found[0]["due"], found[0]["kind"], found[0]["chair"]) == (first, "post_project", "Ann")
    assert [one["ref"] for one in found] == new and (found[-1]["due"], found[-1]["kind"]) == ("2028-02-01", "final")


def test_realisation_ends_with_the_plan_where_no_end_is_said(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    helpers.plan(session, "P-1/B01", y2026_Q4=1, y2027_Q2=1)
    reviews.plan_reviews(session, "P-1", TODAY)
    found = [(one["due"], one["kind"]) for one in lists.listing(session, "reviews")]
    assert found == [("2027-02-23", "post_project"), ("2027-05-23", "six_months"), ("2027-07-30", "final")]
