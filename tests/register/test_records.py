from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.register import deletion, history, integrity, readings, records
from benefits_tui.register.lookup import RecordNotFound
from benefits_tui.register.session import Session
from benefits_tui.store.errors import Conflict
from tests import helpers

D = Decimal


def test_references_are_made_from_the_projects(session: Session) -> None:
    helpers.project(session, "P-014")
    assert [helpers.benefit(session, "P-014") for _ in range(2)] == ["P-014/B01", "P-014/B02"]
    review: dict[str, Value] = {"project": "P-014", "kind": "yearly", "due": date(2027, 1, 1)}
    assert records.add(session, Kind.REVIEW, review).ref == "P-014/R01"


def test_giving_an_owner_clears_the_flag_and_the_history_says_all(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, owner=None)
    saved = records.change(session, ref, {"owner": "Director of Finance"}, "board of 12 November")
    assert saved.cleared == ["F01"] and saved.changed == {"owner": (None, "Director of Finance")}
    entry = history.history(session, ref)[0]
    assert (entry.who, entry.why, entry.fields) == ("officer", "board of 12 November", {"owner": (None, "Director of Finance")})


@pytest.mark.promise("R2")
def test_different_fields_changed_by_two_are_both_kept(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    seen = records.load(session, ref).version
    records.change(session, ref, {"title": "Theirs"}, seen_version=seen)
    records.change(session, ref, {"unit": "EUR"}, seen_version=seen)
    values = records.load(session, ref).values
    assert (values["title"], values["unit"]) == ("Theirs", "EUR")


@pytest.mark.promise("R2")
def test_the_same_field_changed_by_two_is_told_and_nothing_is_overwritten(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    seen = records.load(session, ref).version
    records.change(session, ref, {"title": "Theirs"}, seen_version=seen)
    with pytest.raises(Conflict, match="'Theirs'") as conflict:
        records.change(session, ref, {"title": "Mine", "unit": "EUR"}, seen_version=seen)
    (clash,) = conflict.value.clashes
    assert clash[:6] == ("title", "Title", "A benefit", "Theirs", "Mine", "officer") and clash.at is not None
    values = records.load(session, ref).values
    assert (values["title"], values["unit"]) == ("Theirs", "GBP")


def test_objectives_and_gates_are_guarded_like_other_fields(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    records.add(session, Kind.OBJECTIVE, {"ref": "O2", "title": "Another"})
    seen = records.load(session, ref).version
    records.change(session, ref, {"objectives": "O1, O2"}, seen_version=seen)
    with pytest.raises(Conflict, match="Objectives is now 'O1, O2'"):
        records.change(session, ref, {"objectives": "O2"}, seen_version=seen)
    records.change(session, ref, {"title": "Other field"}, seen_version=seen)
    records.change(session, "P-1", {"gate3": date(2027, 1, 1)}, seen_version=1)
    with pytest.raises(Conflict):
        records.change(session, "P-1", {"gate3": date(2027, 2, 1)}, seen_version=1)


def test_a_deleted_project_takes_the_flags_of_its_reviews_with_it(session: Session) -> None:
    helpers.project(session)
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": date(2026, 1, 1)})
    assert helpers.rules_on(session, "P-1/R01") == {"F20": "high"}
    deletion.remove(session, "P-1", Kind.PROJECT)
    assert integrity.check(session) == []


def test_a_plan_by_the_year_is_read_by_the_month(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    helpers.approve(session, ref, {parse_period("2025"): D(1200)})
    for month in range(1, 12):
        readings.record(session, ref, f"2025-{month:02d}", actual=D(50))
    figures = "SELECT rag, due, actual, outturn FROM figure"
    assert session.store.one(figures) == ("no_data", 12_000_000, 5_500_000, None)
    assert readings.record(session, ref, "2025-12", actual=D(50)).raised.count("F12") == 1
    assert session.store.one(figures) == ("red", 12_000_000, 6_000_000, 6_000_000)


def test_a_new_name_is_a_new_person_and_a_slip_of_the_pen_is_not(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, owner="Director of Finance")
    with pytest.raises(FieldError, match="did you mean 'Director of Finance'"):
        records.change(session, ref, {"owner": "Director of Finanse"})
    records.change(session, ref, {"owner": "director of finance"})
    records.change(session, ref, {"owner": "Head of Estates"})
    assert session.store.all("SELECT name FROM person ORDER BY name") == [("Director of Finance",), ("Head of Estates",)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": None}, "needs title"), ({"project": "P-9"}, "no project 'P-9'"), ({"objectives": "O1, O9"}, "O9"),
        ({"start": date(2027, 1, 1), "end": date(2026, 1, 1)}, "before the start"), ({"ref": "P-1/B02"}, "taken"),
        ({"stated": D("0.00001")}, "decimals"), ({"state": None}, "cannot be blank"), ({"ref": "P-1"}, "taken by a project"),
        ({"amber_threshold": D("0.3"), "red_threshold": D("0.2")}, "above red"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(session: Session, values: dict[str, Value], words: str) -> None:
    helpers.project(session)
    ref, _ = helpers.benefit(session), helpers.benefit(session)
    before = records.load(session, ref)
    with pytest.raises(FieldError, match=words):
        records.change(session, ref, values)
    assert records.load(session, ref) == before


def test_a_benefit_moved_to_another_project_raises_and_clears_there(session: Session) -> None:
    helpers.project(session, whole_life_cost=D(5))
    helpers.project(session, "P-2", whole_life_cost=D(5))
    ref = helpers.benefit(session)
    assert helpers.rules_on(session, "P-2") == {"F36": "high"} and helpers.rules_on(session, "P-1") == {}
    records.change(session, ref, {"project": "P-2"})
    assert helpers.rules_on(session, "P-1") == {"F36": "high"} and helpers.rules_on(session, "P-2") == {}


def test_a_project_with_benefits_is_not_deleted(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    with pytest.raises(FieldError, match="still has benefits"):
        deletion.remove(session, "P-1", Kind.PROJECT)
    helpers.plan(session, ref, y2026_Q1=5)
    deletion.remove(session, ref, Kind.BENEFIT)
    deletion.remove(session, "P-1", Kind.PROJECT)
    assert session.store.all("SELECT * FROM plan_value") == [] and integrity.check(session) == []


def test_what_is_not_there_is_named_with_the_nearest(session: Session) -> None:
    helpers.project(session, "P-014")
    helpers.benefit(session, "P-014")
    with pytest.raises(RecordNotFound, match="did you mean 'P-014/B01'"):
        records.load(session, "P-014/B1")


def test_a_reading_is_recorded_corrected_and_never_doubled(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    readings.record(session, ref, "2026-Q1", actual=D("10.10"), evidence="ledger")
    saved = readings.record(session, ref, "2026-Q1", actual=D("10.20"))
    assert saved.changed == {"actual": (D("10.1"), D("10.2"))}
    (one,) = readings.readings_of(session.store, 1)
    assert (one.actual, one.evidence, one.recorded_by) == (D("10.2"), "ledger", "officer")


def test_no_actual_for_the_future_but_a_forecast(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    with pytest.raises(FieldError, match="has not begun"):
        readings.record(session, ref, "2027-Q1", actual=D(1))
    readings.record(session, ref, "2027-Q1", forecast=D(1))
    assert [(one.forecast, one.actual) for one in readings.readings_of(session.store, 1)] == [(D(1), None)]


def test_overlapping_periods_are_refused(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    readings.record(session, ref, "2026-Q1", actual=D(1))
    with pytest.raises(FieldError, match="overlaps"):
        readings.record(session, ref, "2026-03", actual=D(1))


def test_a_new_plan_version_leaves_the_one_before_as_it_was(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=100)
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=100)
    helpers.plan(session, ref, y2026_Q1=80)
    versions = readings.plan_versions(session.store, 1)
    assert [(one.number, one.total, one.current) for one in versions] == [(1, D(200), False), (2, D(80), True)]


def test_a_shortfall_raises_f12_and_the_reading_that_mends_it_clears_it(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=100, y2027_Q2=100)
    assert readings.record(session, ref, "2026-Q1", actual=D(40), evidence="ledger").raised == ["F12"]
    assert helpers.rules_on(session, ref)["F12"] == "critical"
    assert readings.record(session, ref, "2026-Q2", actual=D(160)).cleared == ["F12"]


def test_outturn_is_what_came_and_what_is_forecast(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_Q2=100, y2026_Q3=100, y2026_Q4=100, y2027_Q1=100)
    readings.record(session, ref, "2026-Q2", actual=D(100))
    # Of the 200 that are due 100 were read, and 100 came for them: what was not read is not taken for 0.
    figures = "SELECT due, due_read_money, realised_due_money, actual, outturn, realisation FROM figure"
    assert session.store.one(figures) == (2_000_000, 1_000_000, 1_000_000, 1_000_000, None, 10_000)
    for period in ("2026-Q3", "2026-Q4", "2027-Q1"):
        readings.record(session, ref, period, forecast=D(50))
    assert session.store.one(figures) == (2_000_000, 1_000_000, 1_000_000, 1_000_000, 2_500_000, 10_000)


def test_a_benefit_added_to_a_closed_project_is_asked_whether_it_was_handed_over(session: Session) -> None:
    helpers.project(session, stage="benefits_tracking")
    ref = helpers.benefit(session)
    assert helpers.rules_on(session, ref).keys() >= {"F17", "F18"}
    saved = records.change(session, ref, {"state": "realising", "frequency": "yearly", "start": date(2026, 4, 1)})
    assert sorted(saved.cleared) == ["F17", "F18", "F55"]


def test_a_project_manager_who_owns_a_benefit_after_gate_4_is_flagged(session: Session) -> None:
    helpers.project(session, stage="closing", manager="Head of Operations")
    ref = helpers.benefit(session, state="handed_over")
    assert helpers.rules_on(session, ref) == {"F03": "medium", "F08": "high", "F55": "high"}
    assert records.change(session, "P-1", {"manager": "Somebody else"}).cleared == ["F03"]


def test_a_reading_of_the_wrong_period_is_taken_back(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, frequency="quarterly")
    readings.record(session, ref, "2026-05", actual=D(5), forecast=D(6))
    with pytest.raises(FieldError, match="nothing is recorded for 2026-Q2"):
        readings.remove(session, ref, "2026-Q2")
    assert readings.remove(session, ref, "2026-05").changed == {"actual": (D(5), None), "forecast": (D(6), None)}
    readings.record(session, ref, "2026-Q2", actual=D(5))
    assert integrity.check(session) == []


def test_a_name_that_stops_in_the_middle_of_a_word_is_no_new_person(session: Session) -> None:
    helpers.project(session, "P-1")
    ref = helpers.benefit(session, "P-1", owner="Head of Customer Services")
    with pytest.raises(FieldError, match="did you mean 'Head of Customer Services'"):
        records.change(session, ref, {"owner": "Head of Cust"}, kind=Kind.BENEFIT)
    # Nor is one that leaves out words of another; somebody of that name is added first.
    with pytest.raises(FieldError, match="A new person: add them first"):
        records.change(session, ref, {"owner": "Head of Customer"}, kind=Kind.BENEFIT)
    records.add(session, Kind.PERSON, {"name": "Head of Customer"})
    records.change(session, ref, {"owner": "Head of Customer"}, kind=Kind.BENEFIT)
    assert records.load(session, ref).values["owner"] == "Head of Customer"
