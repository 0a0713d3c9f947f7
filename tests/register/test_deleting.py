"""What goes with a record that is deleted, table by table, and what of others stays."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.register import (
    adoption,
    appraisal,
    benefits_map,
    closure,
    deletion,
    flags,
    gates,
    integrity,
    pools,
    readings,
    records,
    reviews,
    validation,
)
from benefits_tui.register.session import Session
from benefits_tui.register.undo import NothingToUndo, undo
from benefits_tui.store import change_log
from benefits_tui.store.types import StoredCells as Row
from tests import helpers
from tests.conftest import TODAY

D = Decimal
Rows = dict[str, dict[int, dict[str, object]]]


def rows(session: Session) -> Rows:
    """Every logged row without the version, as the log knows it."""
    found = change_log.present_rows(session.store)
    return {
        table: {number: {name: cell for name, cell in row.items() if name != "version"} for number, row in lines.items()}
        for table, lines in found.items()
        if lines
    }


def beside(session: Session, kind: str, number: int) -> None:
    """A note, a key and an action of a record, as an import and a review leave them."""
    with session.store.write(session.change_info("beside"), session.today) as transaction:
        on: Row = {"subject_kind": kind, "subject_id": number}
        helpers.insert(transaction, "note", on | {"label": "Comment", "text": "said", "noted_on": TODAY.isoformat()})
        helpers.insert(transaction, "external_key", on | {"source": "file", "key": f"{kind} {number}"})
        helpers.insert(transaction, "action", on | {"title": "tell"})


def filled_twice(session: Session) -> None:
    """Two projects alike, with all that a record can have."""
    for place, ref in enumerate(("P-1", "P-2"), 1):
        helpers.project(session, ref)
        helpers.benefit(session, ref, frequency="quarterly")
        benefit = f"{ref}/B01"
        helpers.plan(session, benefit, y2026_Q1=5, y2026_Q2=6)
        helpers.plan(session, benefit, y2026_Q1=7)
        readings.record(session, benefit, "2026-Q1", actual=D(4), forecast=D(3))
        records.add(session, Kind.DELIVERABLE, {"project": ref, "title": "Portal"})
        records.add(session, Kind.BUSINESS_CHANGE, {"project": ref, "title": "Training"})
        records.add(session, Kind.POOL, {"ref": f"POOL-{place}", "title": "Budget"})
        records.add(session, Kind.REVIEW, {"project": ref, "kind": "yearly", "due": TODAY})
        adoption.adopt(session, f"{ref}/D01", "2026-Q1", planned=D(1))
        benefits_map.link(session, f"{ref}/D01", f"{ref}/C01")
        benefits_map.link(session, f"{ref}/C01", benefit)
        pools.claim(session, f"POOL-{place}", benefit, D(1))
        closure.handover(session, benefit, f"Owner {'One' if place == 1 else 'Another'}")
        reviews.hold(session, f"{ref}/R01", [reviews.FindingInput(benefit, "well")], next_due=TODAY + timedelta(days=9))
        gates.plan_gate(session, ref, "3", TODAY)
        appraisal.take(session, ref)
        with session.store.write(session.change_info("team"), session.today) as transaction:
            helpers.insert(transaction, "project_member", {"project_id": place, "person_id": 1})
    pools.share(session, "P-1/B01", "P-2", D("0.1"))
    pools.share(session, "P-2/B01", "P-1", D("0.1"))
    for ref in ("P-{}", "P-{}/B01", "P-{}/R01", "P-{}/D01", "P-{}/C01", "POOL-{}"):
        for place in (1, 2):
            flags.raise_flag(session, ref.format(place), "Odd")
    for place in (1, 2):
        for kind, number in (("project", place), ("benefit", place), ("review", place * 2 - 1), ("deliverable", place),
                             ("business_change", place), ("pool", place)):  # fmt: skip
            beside(session, kind, number)


BESIDE = {"note": 1, "external_key": 1, "action": 1, "raised_flag": 1}
GOES: dict[str, tuple[Kind, dict[str, int]]] = {
    "P-1/B01": (Kind.BENEFIT, BESIDE | {"benefit": 1, "actual": 1, "forecast": 1, "plan_version": 2, "plan_value": 3, "benefit_objective": 1,
                                       "attribution": 1, "claim": 1, "handover": 1, "review_finding": 1, "link": 1}),
    "P-1/R01": (Kind.REVIEW, BESIDE | {"review": 1, "review_finding": 1}),
    "P-1/D01": (Kind.DELIVERABLE, BESIDE | {"deliverable": 1, "adoption": 1, "link": 1}),
    "P-1/C01": (Kind.BUSINESS_CHANGE, BESIDE | {"business_change": 1, "link": 2}),
    "POOL-1": (Kind.POOL, BESIDE | {"pool": 1, "claim": 1}),
}  # fmt: skip


def gone(before: Rows, after: Rows) -> dict[str, int]:
    """How many rows of each table are gone; what stays is as it was."""
    for table, lines in after.items():
        assert lines.items() <= before[table].items(), table
    counted = {table: len(lines) - len(after.get(table, {})) for table, lines in before.items()}
    return {table: count for table, count in counted.items() if count}


@pytest.mark.parametrize("ref", GOES)
def test_what_belongs_to_a_record_goes_with_it_and_comes_back_with_undo(session: Session, ref: str) -> None:
    filled_twice(session)
    before = rows(session)
    kind, expected = GOES[ref]
    deletion.remove(session, ref, kind, "a reason")
    assert gone(before, rows(session)) == expected and integrity.check(session) == []
    undo(session)
    assert rows(session) == before and integrity.check(session) == []


def test_a_project_takes_all_but_benefits_with_it(session: Session) -> None:
    filled_twice(session)
    records.change(session, "P-1/B01", {"project": "P-2"})
    before = rows(session)
    deletion.remove(session, "P-1", Kind.PROJECT, "a reason")
    # Its two reviews, its deliverable and its change go with what is theirs.
    assert gone(before, rows(session)) == {
        "project": 1, "gate": 1, "project_member": 1, "review": 2, "review_finding": 1, "attribution": 1, "deliverable": 1,
        "adoption": 1, "business_change": 1, "balance_taken": 1, "link": 2, "note": 4, "external_key": 4, "action": 4, "raised_flag": 4,
    }  # fmt: skip
    assert integrity.check(session) == []
    undo(session)
    assert rows(session) == before


@pytest.mark.parametrize("kind", [Kind.PERSON, Kind.OBJECTIVE])
def test_a_person_and_an_objective_go_alone(session: Session, kind: Kind) -> None:
    helpers.project(session)
    helpers.benefit(session)
    ref = records.add(session, kind, {"ref": "X", "name": "Ann"} if kind is Kind.PERSON else {"ref": "X", "title": "x"}).ref
    before = rows(session)
    deletion.remove(session, ref, kind)
    assert gone(before, rows(session)) == {kind.value: 1}


@pytest.mark.parametrize(
    ("field", "words"),
    [("owner", "benefit"), ("responsible", "benefit"), ("validator", "benefit"), ("manager", "project"), ("sponsor", "project")],
)
def test_a_person_who_is_named_is_not_deleted(session: Session, field: str, words: str) -> None:
    helpers.project(session)
    helpers.benefit(session)
    records.add(session, Kind.PERSON, {"ref": "ANN", "name": "Ann"})
    records.change(session, "P-1/B01" if words == "benefit" else "P-1", {field: "Ann"})
    with pytest.raises(FieldError, match=f"^ANN is still named by a {words}; change that first$") as refusal:
        deletion.remove(session, "ANN", Kind.PERSON)
    assert refusal.value.field == "ref"


def test_many_are_deleted_at_once_and_said_by_name_or_number(session: Session) -> None:
    helpers.project(session)
    for _ in range(4):
        helpers.benefit(session)
    assert deletion.remove_many(session, Kind.BENEFIT, [2], "a reason") == "Deleted P-1/B02."
    assert session.store.one("SELECT action, why FROM change ORDER BY id DESC LIMIT 1") == ("delete P-1/B02", "a reason")
    assert deletion.remove_many(session, Kind.BENEFIT, [1, 4]) == "Deleted 2 benefits."
    assert session.store.one("SELECT action, why FROM change ORDER BY id DESC LIMIT 1") == ("delete 2 benefits", None)
    assert session.store.all("SELECT ref FROM benefit") == [("P-1/B03",)]
    records.add(session, Kind.PERSON, {"ref": "ANN", "name": "Ann"})
    records.add(session, Kind.PERSON, {"ref": "BOB", "name": "Bob"})
    assert deletion.remove_many(session, Kind.PERSON, [2, 3]) == "Deleted 2 people."


def test_of_many_all_or_none_are_deleted(session: Session) -> None:
    helpers.project(session)
    helpers.project(session, "P-2")
    helpers.benefit(session, "P-2")
    with pytest.raises(FieldError, match=r"^P-2 still has benefits; move or delete them first$"):
        deletion.remove_many(session, Kind.PROJECT, [1, 2])
    assert session.store.all("SELECT ref FROM project ORDER BY ref") == [("P-1",), ("P-2",)]


@pytest.mark.parametrize(("ref", "kind"), [("P-1/R01", Kind.REVIEW), ("P-1", Kind.PROJECT)])
def test_a_review_with_an_action_on_a_benefit_can_be_deleted(session: Session, ref: str, kind: Kind) -> None:
    helpers.project(session)
    helpers.project(session, "P-2")
    helpers.benefit(session)
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY})
    reviews.hold(session, "P-1/R01", [reviews.FindingInput("P-1/B01", "well", action=("Ann", TODAY, "tell"))])
    records.change(session, "P-1/B01", {"project": "P-2"})
    deletion.remove(session, ref, kind)


def test_what_stands_in_the_way_of_undo_is_said_in_words(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    made = {"project": "P-1", "title": "x"}
    records.add(session, Kind.BUSINESS_CHANGE, made)
    deletion.remove(session, "P-1/C01", Kind.BUSINESS_CHANGE)
    removed = change_log.last_change(session.store)
    records.add(session, Kind.BUSINESS_CHANGE, made)
    said = "delete business change P-1/C01 cannot be undone: another business change is called P-1/C01 now."
    with pytest.raises(NothingToUndo, match=re.escape(said)):
        undo(session, removed)
    readings.record(session, "P-1/B01", "2026-Q1", actual=D(5))
    readings.record(session, "P-1/B01", "2026-Q1", actual=D(6))
    corrected = change_log.last_change(session.store)
    validation.validate(session, "P-1/B01")
    validated = change_log.last_change(session.store)
    readings.record(session, "P-1/B01", "2026-Q1", actual=D(7))
    said = "record a reading of P-1/B01 cannot be undone: the value of the actual was changed since. Undo that first; 'history' shows it."
    with pytest.raises(NothingToUndo, match=re.escape(said)):
        undo(session, corrected)
    # A value that changes is signed off no longer: that stands in the way of undoing the signature, and goes with the change.
    with pytest.raises(NothingToUndo, match="the validated by of the actual was changed since"):
        undo(session, validated)
    undo(session)
    undo(session, validated)
    assert session.store.all("SELECT value, validated_by FROM actual") == [(60_000, None)]
    with pytest.raises(NothingToUndo, match=re.escape(f"Change {validated} is undone already.")):
        undo(session, validated)
    with pytest.raises(
        NothingToUndo, match=re.escape("add business change cannot be undone: the business change was deleted since.")
    ):
        deletion.remove(session, "P-1/C01", Kind.BUSINESS_CHANGE)
        undo(session, removed + 1)
