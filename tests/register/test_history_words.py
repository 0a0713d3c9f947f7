"""What the history says of each table's rows: records by how people know them, numbers as they were written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.rules import Severity
from benefits_tui.register import (
    adoption,
    benefits_map,
    closure,
    deletion,
    flags,
    gates,
    history,
    policies,
    pools,
    readings,
    records,
    reviews,
)
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import HISTORY
from benefits_tui.store.lists.pages import ListQuery, page
from tests import helpers
from tests.conftest import TODAY

D = Decimal
LATER = TODAY + timedelta(days=10)
Fields = dict[str, tuple[Value, Value]]


@pytest.fixture
def filled(session: Session) -> Session:
    for ref in ("P-1", "P-2"):
        helpers.project(session, ref)
    helpers.benefit(session, frequency="quarterly")
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal"})
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget"})
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY})
    session.fixed_today = TODAY + timedelta(days=1)
    return session


def said(session: Session, call: Callable[[Session], object]) -> list[tuple[str | None, str, str, Fields]]:
    """What the history says of a call, oldest first: record, table, what was done to the row, fields."""
    before = history.history(session)[0].change
    call(session)
    lines = [line for line in history.history(session) if line.change > before]
    return [(line.ref, line.record, line.operation, line.fields) for line in reversed(lines)]


def new(**fields: Value) -> Fields:
    return {name: (None, value) for name, value in fields.items()}


Q1 = parse_period("2026-Q1")
ADDED: dict[str, tuple[Callable[[Session], object], list[tuple[str | None, str, Fields]]]] = {
    "a project": (
        lambda s: records.add(s, Kind.PROJECT, {"name": "New", "whole_life_cost": D("1.5"), "sponsor": "Ann"}),
        [("PER-002", "person", new(ref="PER-002", name="Ann", active=True)),
         ("P-003", "project", new(ref="P-003", name="New", stage="idea", whole_life_cost=D("1.5"), sponsor="Ann"))],
    ),
    "a deliverable": (
        lambda s: records.add(s, Kind.DELIVERABLE, {"project": "P-2", "title": "D", "forecast": LATER, "progress": D("0.4")}),
        [("P-2/D01", "deliverable", new(ref="P-2/D01", project="P-2", title="D", forecast=LATER, progress=D("0.4"), forecast_on="2026-11-24"))],
    ),
    "a business change": (
        lambda s: records.add(s, Kind.BUSINESS_CHANGE, {"project": "P-2", "title": "C", "owner": "Head of Operations"}),
        [("P-2/C01", "business_change", new(ref="P-2/C01", project="P-2", title="C", owner="Head of Operations"))],
    ),
    "a pool": (
        lambda s: records.add(s, Kind.POOL, {"title": "B", "ceiling": D(70)}),
        [("POOL-002", "pool", new(ref="POOL-002", title="B", ceiling=D(70)))],
    ),
    "an objective": (
        lambda s: records.add(s, Kind.OBJECTIVE, {"ref": "O2", "title": "Growth"}),
        [("O2", "objective", new(ref="O2", title="Growth"))],
    ),
    "a review": (
        lambda s: records.add(s, Kind.REVIEW, {"project": "P-1", "kind": "final", "due": LATER, "chair": "Head of Operations"}),
        [("P-1/R02", "review", new(ref="P-1/R02", project="P-1", kind="final", due=LATER, chair="Head of Operations"))],
    ),
    "a reading": (
        lambda s: readings.record(s, "P-1/B01", "2026-Q1", actual=D("4.5"), evidence="ledger"),
        [("P-1/B01", "actual", new(period="2026-Q1", value=D("4.5"), evidence="ledger"))],
    ),
    "a forecast": (
        lambda s: readings.record(s, "P-1/B01", "2027-Q1", forecast=D("4.5")),
        [("P-1/B01", "forecast", new(period="2027-Q1", value=D("4.5")))],
    ),
    "a plan": (
        lambda s: helpers.approve(s, "P-1/B01", {Q1: D("2.5")}, approved_by="Board", reason="case"),
        [("P-1/B01", "plan_version",
          new(number=1, approved_by="Board", approved_on="2026-11-24", reason="case", current=1) | new(**{"class": "cashable"})),
         ("P-1/B01", "plan_value", new(period="2026-Q1", value=D("2.5")))],
    ),
    "a gate": (lambda s: gates.plan_gate(s, "P-1", "3", LATER), [("P-1", "gate", new(gate="3", planned="2026-12-03"))]),
    "an objective served": (
        lambda s: (records.add(s, Kind.OBJECTIVE, {"ref": "O2", "title": "Growth"}), benefits_map.link(s, "P-1/B01", "O2")),
        [("O2", "objective", new(ref="O2", title="Growth")), ("P-1/B01", "benefit_objective", new(objective="O2"))],
    ),
    "a link": (
        lambda s: benefits_map.link(s, "P-1/D01", "P-1/B01", None, 6),
        [("P-1/B01", "link", {"from": (None, "P-1/D01"), "to": (None, "P-1/B01"), "lag_months": (None, 6)})],
    ),
    "a flag of a person": (
        lambda s: flags.raise_flag(s, "P-1/B01", "Odd", Severity.LOW),
        [("P-1/B01", "raised_flag", new(on="P-1/B01", title="Odd", severity="low", raised_by="officer", raised_on="2026-11-24"))],
    ),
    "a setting": (
        lambda s: policies.set_policy(s, {"decision_days": "9"}, "a reason"),
        [(None, "policy", new(key="decision_days", value="9", reason="a reason"))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ADDED)
def test_rows_that_are_added(filled: Session, case: str) -> None:
    call, expected = ADDED[case]
    assert said(filled, call) == [(ref, table, "insert", fields) for ref, table, fields in expected]


CHANGED: dict[str, tuple[Callable[[Session], object], list[tuple[str | None, str, str, Fields]]]] = {
    "a benefit": (
        lambda s: records.change(s, "P-1/B01", {"project": "P-2", "owner": "Ann", "target": D("1.25"), "priority": 2, "disbenefit": True}, "moved"),
        [("PER-002", "person", "insert", new(ref="PER-002", name="Ann", active=True)),
         ("P-1/B01", "benefit", "update", {"project": ("P-1", "P-2"), "owner": ("Head of Operations", "Ann"), "target": (None, D("1.25")),
                                           "priority": (None, 2), "disbenefit": (False, True)})],
    ),
    "a project": (
        lambda s: records.change(s, "P-1", {"programme": "Digital", "stage": "closing", "manager": "Head of Operations"}),
        [("P-1", "project", "update", {"programme": (None, "Digital"), "stage": ("delivery", "closing"),
                                       "manager": (None, "Head of Operations")})],
    ),
    "a reading": (
        lambda s: readings.record(s, "P-1/B01", "2026-Q1", actual=D("4.5"), evidence="bill"),
        [("P-1/B01", "actual", "update", {"value": (D(4), D("4.5")), "evidence": ("ledger", "bill")})],
    ),
    "a reading taken back": (
        lambda s: readings.remove(s, "P-1/B01", "2026-Q1"),
        [("P-1/B01", "actual", "delete", {"period": ("2026-Q1", None), "value": (D(4), None), "evidence": ("ledger", None)}),
         ("P-1/B01", "forecast", "delete", {"period": ("2026-Q1", None), "value": (D(3), None)})],
    ),
    "a forecast": (
        lambda s: readings.record(s, "P-1/B01", "2026-Q1", forecast=D("2.5")),
        [("P-1/B01", "forecast", "update", {"value": (D(3), D("2.5"))})],
    ),
    "a plan that follows another": (
        lambda s: helpers.approve(s, "P-1/B01", {Q1: D(9)}),
        [("P-1/B01", "plan_version", "update", {"current": (1, 0)}),
         ("P-1/B01", "plan_version", "insert", new(number=2, approved_by="officer", approved_on="2026-11-24", current=1)
          | new(**{"class": "cashable"})),
         ("P-1/B01", "plan_value", "insert", new(period="2026-Q1", value=D(9)))],
    ),
    "an objective no longer served": (
        lambda s: benefits_map.unlink(s, "P-1/B01", "O1"), [("P-1/B01", "benefit_objective", "delete", {"objective": ("O1", None)})],
    ),
    "a review that is deleted": (
        lambda s: deletion.remove(s, "P-1/R01", Kind.REVIEW, "held elsewhere"),
        [(None, "review", "delete", {"ref": ("P-1/R01", None), "project": ("P-1", None), "kind": ("yearly", None), "due": (TODAY, None)})],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGED)
def test_rows_that_are_changed_or_deleted(filled: Session, case: str) -> None:
    readings.record(filled, "P-1/B01", "2026-Q1", actual=D(4), forecast=D(3), evidence="ledger")
    helpers.approve(filled, "P-1/B01", {Q1: D(1)})
    records.change(filled, "P-2", {"programme": "Digital"})
    call, expected = CHANGED[case]
    assert said(filled, call) == expected


def test_people_stand_by_their_names_beside_what_they_are_asked_for(filled: Session) -> None:
    records.change(filled, "P-1/B01", {"owner": None})
    number = flags.flag_number(filled.store, "F01@P-1/B01")
    lines = said(filled, lambda s: flags.assign(s, number, "Head of Operations", LATER))
    found = {table: fields for _, table, _, fields in lines}
    assert found["action"]["person"] == found["flag_decision"]["person"] == (None, "Head of Operations")
    assert found["action"]["on"] == found["flag_decision"]["on"] == (None, "P-1/B01")
    assert found["flag_decision"].keys().isdisjoint({"flag_id", "person_id", "subject_kind", "subject_id"})
    (handover,) = [
        fields
        for _, table, _, fields in said(filled, lambda s: closure.handover(s, "P-1/B01", "Head of Operations"))
        if table == "handover"
    ]
    assert handover["person"] == (None, "Head of Operations") and "benefit_id" not in handover


def test_a_deliverable_and_a_pool_stand_by_their_references(filled: Session) -> None:
    (recorded,) = said(filled, lambda s: adoption.adopt(s, "P-1/D01", "2026-Q1", planned=D(0)))
    assert recorded == (
        "P-1/D01",
        "adoption",
        "insert",
        new(deliverable="P-1/D01", start_date="2026-01-01", end_date="2026-03-31", planned=0),
    )
    (claim,) = said(filled, lambda s: pools.claim(s, "POOL-1", "P-1/B01", D(5)))
    assert claim[:3] == ("P-1/B01", "claim", "insert") and claim[3]["pool"] == (None, "POOL-1")


def test_what_is_gone_is_named_by_its_number(filled: Session) -> None:
    records.add(filled, Kind.OBJECTIVE, {"ref": "O2", "title": "x"})
    benefits_map.link(filled, "P-1/B01", "O2")
    benefits_map.unlink(filled, "P-1/B01", "O2")
    deletion.remove(filled, "O2", Kind.OBJECTIVE)
    pools.claim(filled, "POOL-1", "P-1/B01", D(5))
    adoption.adopt(filled, "P-1/D01", "2026-Q1", planned=D(0))
    benefits_map.link(filled, "P-1/D01", "P-1/B01")
    records.change(filled, "P-1", {"manager": "Ann"})
    records.change(filled, "P-1", {"manager": None})
    for ref, kind in (("POOL-1", Kind.POOL), ("P-1/D01", Kind.DELIVERABLE), ("Ann", Kind.PERSON)):
        deletion.remove(filled, ref, kind)
    found: dict[str, Fields] = {}
    for line in history.history(filled):
        found[f"{line.record} {line.operation}"] = line.fields
    assert found["benefit_objective insert"]["objective"] == (None, "O1")
    assert found["benefit_objective delete"]["objective"] == ("#2", None)
    assert found["claim insert"]["pool"] == (None, "#1") and found["adoption insert"]["deliverable"] == (None, "#1")
    assert found["link insert"]["from"] == (None, "a deliverable that is gone") and found["link insert"]["to"] == (
        None,
        "P-1/B01",
    )
    assert [line.fields for line in history.history(filled, "P-1")][:2] == [{"manager": ("#2", None)}, {"manager": (None, "#2")}]


def test_a_row_is_said_with_who_when_and_why_newest_first_and_as_many_as_are_wanted(filled: Session) -> None:
    records.change(filled, "P-1", {"name": "One"}, "a reason")
    records.change(filled, "P-2", {"name": "Two"})
    first, second = history.history(filled, limit=2)
    assert (first.ref, first.action, first.why, first.who) == ("P-2", "edit record P-2", None, "officer")
    assert (second.ref, second.action, second.why, second.change) == ("P-1", "edit record P-1", "a reason", first.change - 1)
    assert [line.operation for line in history.history(filled, "p-1")] == ["update", "insert"]
    assert history.history(filled, limit=0) == []


def test_the_list_of_the_history_says_fields_in_words(filled: Session) -> None:
    records.change(filled, "P-1/B01", {"target": D(1234567), "unit": None, "description": "two\nlines  here"})
    readings.record(filled, "P-1/B01", "2026-Q1", actual=D(4))
    names = ["ref", "fields", "record", "operation"]
    found = history.with_changes_said(filled, names, page(filled.store, ListQuery(HISTORY), names, 0, 2))
    assert found.rows == [
        ("P-1/B01", "period: 2026-Q1; value: 4", "actual", "insert"),
        ("P-1/B01", "target: 1,234,567; unit: GBP → –; description: two lines here", "benefit", "update"),
    ]
    plain = page(filled.store, ListQuery(HISTORY), ["ref", "record"], 0, 2)
    assert history.with_changes_said(filled, ["ref", "record"], plain) is plain


SCALED: dict[str, tuple[Callable[[Session], object], str, str, Decimal]] = {
    "claim": (lambda s: pools.claim(s, "POOL-1", "P-1/B01", D(60)), "claim", "amount", D(60)),
    "share of a link": (lambda s: benefits_map.link(s, "P-1/D01", "P-1/B01", D("0.4")), "link", "share", D("0.4")),
    "share of a project": (lambda s: pools.share(s, "P-1/B01", "P-2", D("0.25")), "attribution", "share", D("0.25")),
    "adoption planned": (lambda s: adoption.adopt(s, "P-1/D01", "2026-Q1", planned=D("0.5")), "adoption", "planned", D("0.5")),
    "adoption": (lambda s: adoption.adopt(s, "P-1/D01", "2026-Q1", actual=D("0.5")), "adoption", "actual", D("0.5")),
}


@pytest.mark.parametrize("case", SCALED)
def test_numbers_beside_records_are_said_as_they_were_written(filled: Session, case: str) -> None:
    call, table, field, value = SCALED[case]
    assert [fields[field] for _, record, _, fields in said(filled, call) if record == table] == [(None, value)]


def test_a_share_names_its_project(filled: Session) -> None:
    ((_, _, _, fields),) = said(filled, lambda s: pools.share(s, "P-1/B01", "P-2", D(1)))
    assert fields["project"] == (None, "P-2")


def test_a_finding_and_an_action_name_their_review(filled: Session) -> None:
    finding = reviews.FindingInput("P-1/B01", "well", action=("Ann", date(2027, 1, 1), "tell"))
    lines = said(filled, lambda s: reviews.hold(s, "P-1/R01", [finding]))
    found = {table: fields for _, table, _, fields in lines}
    assert found["action"]["review"] == found["review_finding"]["review"] == (None, "P-1/R01")
