"""Rows of governance and of records: the queue's own figures, gates, handovers, actions, the map, notes, what is named where."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.flag_states import Outcome
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.domain.rules import Severity
from benefits_tui.register import benefits_map, flags, gates, lists, readings, records, validation
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store.evaluation.decisions import Decision, newest_decisions
from benefits_tui.store.models import Actual, Benefit, Forecast, Note, Project
from benefits_tui.store.queries import benefits_map as stored_map
from benefits_tui.store.queries import flags as stored_flags
from benefits_tui.store.queries import projects
from benefits_tui.store.queries import readings as periods
from benefits_tui.store.queries import records as rows
from benefits_tui.store.types import StoredCells as Row
from tests import helpers
from tests.conftest import TODAY
from tests.store.gathering import change, deliverable, member, number, person, review

D = Decimal
DAY = timedelta(days=1)


@pytest.fixture
def session(session: Session) -> Session:
    for project in ("P-1", "P-2"):
        helpers.project(session, project)
        helpers.benefit(session, project)
    return session


def raise_on(session: Session, ref: str, severity: Severity = Severity.LOW, due: date | None = None) -> int:
    return flags.raise_flag(session, ref, "By hand", severity, due).flag


def put(session: Session, table: str, *given: Row) -> None:
    with session.store.write(session.change_info("test"), TODAY) as transaction:
        helpers.insert_many(transaction, table, given)


def test_flags_that_nobody_acted_on_are_counted_by_their_age(session: Session) -> None:
    for days in (0, 6, 7, 30, 31, 91, 92, 400):
        session.fixed_today = TODAY - days * DAY
        raise_on(session, "P-1")
    session.fixed_today = TODAY
    for act in (flags.acknowledge, flags.escalate):
        act(session, raise_on(session, "P-2", Severity.MEDIUM), "said")
    flags.decide(session, raise_on(session, "P-2", Severity.MEDIUM), "correct", "done")
    raise_on(session, "P-2", Severity.CRITICAL)
    found = flags.queue_figures(session).open
    assert found.pop("low") == {"week": 2, "month": 2, "quarter": 2, "older": 2}
    assert found == {"critical": {"week": 1}}


def test_the_queue_tells_how_long_flags_took_and_which_were_in_time(session: Session) -> None:
    def figures() -> tuple[int, int | None, int, int]:
        found = flags.queue_figures(session)
        return found.clearing.flags, found.clearing.days, found.in_time.whole, found.in_time.part

    # Each project was without benefits for a moment of this day, which does not press.
    assert figures() == (0, None, 0, 0)
    for place, (days, due) in enumerate(((2, TODAY - 2 * DAY), (9, TODAY), (4, None), (30, TODAY - 31 * DAY)), 1):
        session.fixed_today = TODAY - days * DAY
        raised = raise_on(session, "P-1", due=due)
        session.fixed_today = TODAY
        flags.decide(session, raised, "correct", "done")
        assert figures() == [(1, 2, 1, 0), (2, 9, 2, 1), (3, 4, 2, 1), (4, 9, 3, 1)][place - 1]


def test_the_newest_act_on_each_flag_is_the_one_that_counts(session: Session) -> None:
    first, second = raise_on(session, "P-1", Severity.HIGH), raise_on(session, "P-2")
    flags.snooze(session, first, TODAY + 3 * DAY, "later")
    flags.acknowledge(session, second)
    flags.assign(session, first, "Asta", TODAY + 5 * DAY)
    one, two = (
        Decision(Outcome.ASSIGN, TODAY + 5 * DAY, Severity.HIGH, None),
        Decision(Outcome.ACKNOWLEDGE, None, Severity.LOW, None),
    )
    assert newest_decisions(session.store, None) == {first: one, second: two}
    assert newest_decisions(session.store, [second, 99]) == {second: two} and newest_decisions(session.store, []) == {}
    acts = [(one.outcome, one.until_date, one.person) for one in stored_flags.actions_on(session.store, first)]
    assert acts == [("snooze", date(2026, 11, 26), None), ("assign", date(2026, 11, 28), "Asta")]
    assert len(stored_flags.tasks_of_flag(session.store, first)) == 1 and stored_flags.tasks_of_flag(session.store, second) == []
    flags.decide(session, first, "correct", "done")
    assert stored_flags.tasks_of_flag(session.store, first) == [] and stored_flags.open_flag(session.store, first) is None
    assert session.store.all("SELECT done FROM action") == [("2026-11-23",)]


def test_gates_stand_in_their_place_then_by_day_then_by_name(session: Session) -> None:
    day: Row = {"planned": "2026-05-01", "project_id": 1}
    put(session, "gate", day | {"gate": "z", "position": 2}, day | {"gate": "y", "position": 1}, day | {"gate": "c"}, day | {"gate": "b"},
        day | {"gate": "a", "passed": "2026-06-01"}, day | {"gate": "x", "position": 2, "planned": "2026-04-01"}, day | {"project_id": 2, "gate": "q"})  # fmt: skip
    assert [gate.name for gate in gates.gates_of(session, "P-1")] == ["y", "x", "z", "b", "c", "a"]
    assert [gate.gate for gate in projects.gates_by_day(session.store, 1)] == ["x", "b", "c", "y", "z", "a"]
    assert [(gate.gate, gate.planned, gate.passed) for gate in projects.gates_by_day(session.store, 2)] == [
        ("q", date(2026, 5, 1), None)
    ]
    gates.plan_gate(session, "P-1", "q", date(2026, 7, 7))
    found = projects.gate_named(session.store, 1, "q")
    assert found is not None and (found.id, found.planned) == (8, date(2026, 7, 7))
    assert projects.gate_named(session.store, 2, "z") is None


@pytest.mark.parametrize("manager", [True, False])
def test_managers_and_members_belong_to_a_project(session: Session, manager: bool) -> None:
    for ref in ("ANN", "BOB"):
        person(session, ref, ref.title())
    ann, bob = number(session, "ANN"), number(session, "BOB")
    records.change(session, "P-2", {"manager": "Ann", "sponsor": "Bob"})
    member(session, "P-2", "BOB")
    assert not projects.in_project(session.store, 1, ann) and not projects.in_project(session.store, 1, bob)
    if manager:
        records.change(session, "P-1", {"manager": "Ann"})
    else:
        member(session, "P-1", "ANN")
    assert projects.in_project(session.store, 1, ann) and not projects.in_project(session.store, 1, bob)
    assert projects.in_project(session.store, 2, ann) and projects.in_project(session.store, 2, bob)


def test_the_open_actions_of_a_project_are_those_on_it_and_on_all_that_belongs_to_it(session: Session) -> None:
    second = review(session, TODAY, "P-2")
    review(session, TODAY)
    helpers.benefit(session)
    deliverable(session)
    wanted = (("project", 1), ("benefit", 1), ("benefit", 3), ("review", 2), ("deliverable", 1))
    others = (("project", 2), ("benefit", 2), ("review", number(session, second)), ("deliverable", 9), ("pool", 1))
    for place, (kind, one) in enumerate(wanted + others):
        action: Row = {"subject_kind": kind, "subject_id": one, "title": f"{kind} {one}", "person_id": 1 if place == 1 else None}
        put(session, "action", action | {"due": f"2026-12-{19 - place}"}, action | {"done": "2026-11-01"})
    found = projects.open_actions(session.store, 1)
    assert [(one.title, one.person, one.due) for one in found] == [
        ("deliverable 1", None, date(2026, 12, 15)), ("review 2", None, date(2026, 12, 16)), ("benefit 3", None, date(2026, 12, 17)), ("benefit 1", "Head of Operations", date(2026, 12, 18)),
        ("project 1", None, date(2026, 12, 19)),
    ]  # fmt: skip


def test_reviews_and_handovers_come_in_order(session: Session) -> None:
    refs = [review(session, TODAY + days * DAY, chair=chair) for days, chair in ((3, None), (1, "Cleo"), (3, None))]
    review(session, TODAY, "P-2")
    assert [one.ref for one in projects.reviews_of(session.store, 1)] == [refs[1], refs[0], refs[2]]
    assert projects.refs_of_reviews(session.store, 1) == [refs[1], refs[0], refs[2]]
    assert projects.refs_of_benefits(session.store, 2) == ["P-2/B01"]
    for name in ("Ann", "Bob"):
        person(session, name.upper(), name, role=f"Head {name}")
        row: Row = {"benefit_id": 1, "person_id": number(session, name.upper()), "accepted_on": "2026-11-01"}
        put(session, "handover", row | {"agreed": f"agreed {name}"})
        found = projects.last_handover(session.store, 1)
        assert found == (name, f"Head {name}", date(2026, 11, 1), f"agreed {name}")
    assert projects.last_handover(session.store, 2) is None


def test_links_around_a_project_touch_its_records_at_either_end(session: Session) -> None:
    for project in ("P-1", "P-2"):
        benefits_map.link(session, deliverable(session, project), change(session, project))
        benefits_map.link(session, f"{project}/C01", f"{project}/B01")
    benefits_map.link(session, "P-1/B01", "P-2/B01")
    helpers.project(session, "P-3")
    benefits_map.link(session, deliverable(session, "P-3"), helpers.benefit(session, "P-3"))

    def around(project: int | None) -> list[int]:
        return [one.id for one in stored_map.links_around(session.store, project)]

    assert (around(1), around(2), around(3), around(None)) == ([1, 2, 5], [3, 4, 5], [6], [1, 2, 3, 4, 5, 6])
    ends = (
        ("deliverable", 1),
        ("business_change", 1),
        ("benefit", 1),
        ("benefit", 2),
        ("deliverable", 2),
        ("business_change", 2),
    )
    assert [stored_map.reaches(session.store, ends[0], end) for end in ends] == [True, True, True, True, False, False]
    assert not stored_map.reaches(session.store, ends[3], ends[2])
    assert (
        stored_map.link(session.store, ends[2], ends[3]) is not None and stored_map.link(session.store, ends[3], ends[2]) is None
    )
    assert sorted(stored_map.objectives_served(session.store, 1)) == [(1, 1)]
    assert sorted(stored_map.objectives_served(session.store, None)) == [(1, 1), (2, 1), (3, 1)]


def test_a_map_of_a_project_has_its_own_records_and_the_objectives_they_serve(session: Session) -> None:
    records.add(session, Kind.OBJECTIVE, {"ref": "O2", "title": "Second"})
    records.change(session, "P-2/B01", {"objectives": "O2", "start": TODAY, "owner": "Bob"})
    for project, owner in (("P-1", "Ann"), ("P-2", None)):
        change(session, project, owner=owner, needed_by=TODAY)
        deliverable(session, project, planned=TODAY, forecast=TODAY + DAY)
    columns = ("kind", "ref", "rag", "day", "owner", "late")

    def nodes(project: int | None) -> list[tuple[object, ...]]:
        return [tuple(getattr(row, name) for name in columns) for row in stored_map.map_rows(session.store, project)]

    first = [
        ("deliverable", "P-1/D01", None, date(2026, 11, 24), None, True), ("business_change", "P-1/C01", None, date(2026, 11, 23), "Ann", False),
        ("benefit", "P-1/B01", "no_data", None, "Head of Operations", False), ("objective", "O1", None, None, None, False),
    ]  # fmt: skip
    second = [
        ("deliverable", "P-2/D01", None, date(2026, 11, 24), None, True), ("business_change", "P-2/C01", None, date(2026, 11, 23), None, False),
        ("benefit", "P-2/B01", "no_data", date(2026, 11, 23), "Bob", False), ("objective", "O2", None, None, None, False),
    ]  # fmt: skip
    assert (nodes(1), nodes(2)) == (first, second)
    assert sorted(nodes(None), key=str) == sorted([*first, *second], key=str)


def test_notes_keys_and_links_belong_to_one_record_of_one_kind(session: Session) -> None:
    def note(kind: str, one: int, text: str) -> Row:
        return {"subject_kind": kind, "subject_id": one, "label": "Comment", "text": text, "noted_on": "2026-11-01"}

    put(session, "note", note("benefit", 1, "a"), note("project", 1, "b"), note("benefit", 2, "c"), note("benefit", 1, "d"))
    assert [one.text for one in rows.notes_of(session.store, ("benefit", 1))] == ["a", "d"]
    assert [one["text"] for one in lists.notes_of(session, find(session.store, "P-1"))] == ["b"]
    assert (rows.rows_on(session.store, Note, ("benefit", 1)), rows.rows_on(session.store, Note, ("pool", 1))) == ([1, 4], [])
    for source, kind, key in (("x", "benefit", "a"), ("y", "benefit", "b"), ("x", "project", "c")):
        put(session, "external_key", {"source": source, "subject_kind": kind, "key": key, "subject_id": 1})
    assert (
        rows.external_keys(session.store, "x", Kind.BENEFIT) == {"a": 1}
        and rows.external_keys(session.store, "z", Kind.BENEFIT) == {}
    )
    benefits_map.link(session, deliverable(session), "P-1/B01")
    benefits_map.link(session, "P-1/B01", "P-2/B01")
    found = [
        stored_map.links_on(session.store, (kind, one))
        for kind, one in (("benefit", 1), ("benefit", 2), ("deliverable", 1), ("business_change", 1), ("deliverable", 2))
    ]
    assert found == [[1, 2], [2], [1], [], []]


def test_the_open_flags_on_the_benefits_of_a_project_are_counted(session: Session) -> None:
    def count() -> list[int]:
        return [stored_flags.open_on_benefits_of(session.store, project) for project in (1, 2, 3)]

    # Both benefits lack an approved plan, and nothing presses for it.
    assert count() == [0, 0, 0]
    records.change(session, "P-2", {"end": TODAY})
    for ref in ("P-1", "P-1/B01", "P-1/B01"):
        raise_on(session, ref)
    assert count() == [2, 1, 0]


def test_references_are_found_as_they_begin_and_in_any_case(session: Session) -> None:
    for ref in ("P_1", "p%2", "P\\3", "Q-1"):
        helpers.project(session, ref, department=ref.lower())
    numbers = [sorted(rows.numbers_behind(session.store, Kind.PROJECT, prefix)) for prefix in ("p_", "P%", "p\\", "P-", "", "x")]
    assert numbers == [[1], [2], [3], [1, 2], [], []]
    assert rows.by_ref(session.store, Kind.PROJECT, "q-1") == (6, "Q-1") and rows.by_ref(session.store, Kind.PROJECT, "Q") is None
    assert rows.refs(session.store, Kind.PROJECT, 2) == ["p%2", "P-1"] and len(rows.refs(session.store, Kind.PROJECT)) == 6
    assert rows.refs_with(session.store, Kind.PROJECT, "department")[:2] == [("p%2", "p%2"), ("P-1", "")]
    helpers.benefit(session, "Q-1", frequency="monthly")
    assert rows.frequencies(session.store) == {3: Frequency.MONTHLY}
    assert rows.ids_where(session.store, Benefit, "project_id", 6) == [3]
    assert rows.ids_where(session.store, Benefit, "owner_id", 1) == [1, 2, 3]
    assert rows.records_by_ref(session.store, Kind.PROJECT)["q-1"].id == 6 and rows.objectives(session.store) == {"o1": 1}
    assert session.store.get_or_none(Project, 9) is None and rows.text_of(session.store, "project", "ref", 9) is None
    assert rows.text_of(session.store, "project", "department", 6) == "q-1" and rows.ref_of(session.store, "project", 6) == "Q-1"
    assert rows.ref_of(session.store, "project", 9) is None and rows.ref_of(session.store, "programme", 6) is None
    assert rows.exists(session.store, "project", 6) and not rows.exists(session.store, "project", 9)


def test_people_are_called_by_reference_then_e_mail_then_name_in_any_case(session: Session) -> None:
    for ref, name, email in (("ann", "Bob", "x@y"), ("B", "Ann", "c@d"), ("C", "ANN", None), ("D", "Eve", "b")):
        records.add(session, Kind.PERSON, {"ref": ref, "name": name, "email": email})
    head = number(session, "ANN")
    assert [rows.people_called(session.store, words) for words in ("ANN", "C@D", "b", "eve", "nobody", "A")] == [
        [(head, "ann")], [(head + 1, "B")], [(head + 1, "B")], [(head + 3, "D")], [], [],
    ]  # fmt: skip
    records.change(session, "ann", {"ref": "Z"})
    assert rows.people_called(session.store, "Ann") == [(head + 1, "B"), (head + 2, "C")]


def test_owners_are_named_once_and_two_of_a_name_are_told_apart(session: Session) -> None:
    first, second, third = (
        records.add(session, Kind.PERSON, {"ref": ref, "name": name}) for ref, name in (("A", "Ann"), ("B", "ann"), ("C", "Cid"))
    )
    for owner in ("A", "C", "C"):
        helpers.benefit(session, "P-2", owner=owner)
    assert projects.owners_in(session.store, 2) == ["Ann", "Cid", "Head of Operations"] and projects.owners_in(
        session.store, 1
    ) == ["Head of Operations"]
    shown = [rows.person_shown(session.store, one) for one in (first.id, second.id, third.id, 99, None)]
    assert shown == ["Ann (A)", "ann (B)", "Cid", None, None]


def test_periods_share_a_day_or_do_not(session: Session) -> None:
    ref, other = "P-1/B01", "P-2/B01"
    readings.record(session, ref, "2026-Q2", actual=D(5), evidence="book")
    readings.record(session, other, "2026-Q3", actual=D(6))
    spans = (
        ("2026-01-01", "2026-03-31"),
        ("2026-01-01", "2026-04-01"),
        ("2026-05-01", "2026-05-02"),
        ("2026-06-30", "2026-07-01"),
        ("2026-07-01", "2026-07-02"),
    )

    def refused(start: str, end: str) -> bool:
        try:
            readings.record(session, ref, f"{start}..{end}", actual=D(1))
        except FieldError as problem:
            assert str(problem) == f"period: {start} to {end} overlaps the actual of 2026-04-01 to 2026-06-30"
            return True
        readings.remove(session, ref, f"{start}..{end}")
        return False

    assert [refused(*span) for span in spans] == [False, True, True, True, False]
    second = Period(date(2026, 4, 1), date(2026, 6, 30))
    kept = (1, second, D(5), "book", TODAY, "officer", None)
    assert periods.readings_by_period(session.store, Actual, 1) == {second: kept}
    assert periods.readings(session.store, Actual, 1) == [kept] and periods.readings(session.store, Forecast, 1) == []
    assert periods.last_actual_end(session.store, 1) == date(2026, 6, 30) and periods.last_actual_end(session.store, 9) is None
    assert periods.unvalidated(session.store, 1) == [kept]
    validation.validate(session, ref)
    assert periods.unvalidated(session.store, 1) == [] and len(periods.unvalidated(session.store, 2)) == 1
    readings.record(session, ref, "2026-Q4", forecast=D(7))
    fourth = Period(date(2026, 10, 1), date(2026, 12, 31))
    assert periods.readings(session.store, Forecast, 1) == [(1, fourth, D(7), None, TODAY, "officer", None)]
    helpers.plan(session, ref, y2026_Q1=1)
    helpers.plan(session, ref, y2026_Q1=2, y2026_Q2=3)
    assert periods.plan_versions(session.store, 1) == [
        (1, "officer", TODAY, None, False, D(1)), (2, "officer", TODAY, None, True, D(5)),
    ]  # fmt: skip
    current = periods.current_plan_version(session.store, 1)
    assert current is not None and (current.id, current.number) == (2, 2)
    assert periods.current_plan_version(session.store, 2) is None
    assert periods.has_plan(session.store, 1) and not periods.has_plan(session.store, 2)
    assert periods.plan_values(session.store, 2) == {parse_period("2026-Q1"): D(2), parse_period("2026-Q2"): D(3)}
