"""From words to records: references of all kinds, people by all their names, what is offered, and references that are made."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, FieldType, Kind, Value
from benefits_tui.register import lookup, records
from benefits_tui.register.lookup import RecordId, RecordNotFound, Suggestion
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import BENEFITS, PROJECTS
from benefits_tui.store.types import StoredCells as Row
from tests import helpers
from tests.conftest import TODAY

IN_ORDER = (
    Kind.BENEFIT, Kind.PROJECT, Kind.REVIEW, Kind.DELIVERABLE, Kind.BUSINESS_CHANGE, Kind.POOL, Kind.PERSON, Kind.OBJECTIVE,
)  # fmt: skip
ROWS: dict[Kind, Row] = {
    Kind.BENEFIT: {"project_id": 1, "title": "x", "last_activity_on": "2026-11-23"},
    Kind.PROJECT: {"name": "x", "last_activity_on": "2026-11-23"},
    Kind.REVIEW: {"project_id": 1, "kind": "yearly", "due": "2026-11-23"},
    Kind.DELIVERABLE: {"project_id": 1, "title": "x"},
    Kind.BUSINESS_CHANGE: {"project_id": 1, "title": "x"},
    Kind.POOL: {"title": "x"},
    Kind.PERSON: {"name": "x"},
    Kind.OBJECTIVE: {"title": "x"},
}


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session, programme="Digital")
    helpers.benefit(session)
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": date(2028, 1, 1)})
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal"})
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Training"})
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget"})
    return session


def test_a_reference_of_several_is_the_one_of_the_first_kind(session: Session) -> None:
    helpers.project(session)
    numbers: dict[Kind, int] = {}
    # The store alone would let records of different kinds share one; the last in order comes first here.
    for kind in reversed(IN_ORDER):
        with session.store.write(session.change_info("x"), TODAY) as transaction:
            numbers[kind] = helpers.insert(transaction, kind.value, {"ref": "X-7", **ROWS[kind]})
        assert lookup.find(session.store, " x-7 ") == RecordId(kind, numbers[kind], "X-7")
    for kind in Kind:
        assert lookup.find(session.store, "x-7", kind) == RecordId(kind, numbers[kind], "X-7")


@pytest.mark.parametrize(
    ("ref", "kind", "sentence"),
    [
        ("P-1/B02", None, "There is no record 'P-1/B02'; did you mean 'P-1/B01'?"),
        ("POOL-2", None, "There is no record 'POOL-2'; did you mean 'POOL-1'?"),
        ("POOL-2", Kind.BENEFIT, "There is no benefit 'POOL-2'."), ("P-1/B01", Kind.PROJECT, "There is no project 'P-1/B01'; did you mean 'P-1'?"),
        ("PER-002", Kind.PERSON, "There is no person 'PER-002'; did you mean 'PER-001'?"),
        ("P-2", None, "There is no record 'P-2'; did you mean 'P-1'?"),
        ("P - 1 / B - 02", Kind.BENEFIT, "There is no benefit 'P - 1 / B - 02'; did you mean 'P-1/B01'?"),
        ("xyz", None, "There is no record 'xyz'."), ("", None, "There is no record ''."),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_the_nearest_of_its_kind(
    filled: Session, ref: str, kind: Kind | None, sentence: str
) -> None:
    with pytest.raises(RecordNotFound, match=f"^{re.escape(sentence)}$"):
        lookup.find(filled.store, ref, kind)


def test_a_person_is_found_by_e_mail_and_name_and_no_other_kind_is(filled: Session) -> None:
    records.add(filled, Kind.PERSON, {"ref": "ANN", "name": "Ann Lee", "email": "ann@example.org"})
    for words in ("ann", "ANN@example.org", " ann lee "):
        assert lookup.find(filled.store, words) == lookup.find(filled.store, words, Kind.PERSON) == (Kind.PERSON, 2, "ANN")
    records.add(filled, Kind.PERSON, {"ref": "LEE", "name": "Ann Lee"})
    for words, kind in (("Ann Lee", Kind.PERSON), ("Ann Lee", None), ("ann@example.org", Kind.PROJECT)):
        with pytest.raises(RecordNotFound):
            lookup.find(filled.store, words, kind)


def test_what_records_are_called(filled: Session) -> None:
    refs = ["O1", "P-1", "p-1/b01", "P-1/D01", "P-1/C01", "P-1/R01", "POOL-1", "PER-001", "none", "O1"]
    assert lookup.titles_of(filled.store, refs) == {
        "O1": "An objective", "P-1": "Project P-1", "p-1/b01": "A benefit", "P-1/D01": "Portal", "P-1/C01": "Training",
    }  # fmt: skip


def owner(session: Session, words: str) -> object:
    """Whom a benefit is owned by after these words were given."""
    records.change(session, "P-1/B01", {"owner": words})
    return session.store.all("SELECT person.ref, name FROM benefit JOIN person ON person.id = owner_id")


def test_the_person_who_is_meant(filled: Session) -> None:
    records.add(filled, Kind.PERSON, {"ref": "ANN", "name": "Ann Lee", "email": "ann@example.org"})
    for words in ("ann", "Ann@Example.org", " ann \n lee ", "Whoever (ANN)", "Ann Lee (ann)"):
        records.change(filled, "P-1/B01", {"owner": None})
        assert owner(filled, words) == [("ANN", "Ann Lee")]
    # Nobody bears that reference: it is a name.
    assert owner(filled, "Somebody  Else (Works)") == [("PER-002", "Somebody Else (Works)")]
    records.add(filled, Kind.PERSON, {"ref": "LEE", "name": "ann lee"})
    with pytest.raises(
        FieldError, match=re.escape("owner: several people are called 'Ann Lee'; write one of ANN, LEE")
    ) as refusal:
        owner(filled, "Ann  Lee")
    assert refusal.value.field == "owner" and owner(filled, "ann lee (lee)") == [("LEE", "ann lee")]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("Head of Operation", True),
        ("Head of Op", True),
        ("head of o", True),
        ("Head of", True),
        ("Head of Estates", False),
        ("H", True),
    ],
)
def test_a_name_near_to_somebodys_or_half_typed_is_asked_about(filled: Session, words: str, near: bool) -> None:
    if not near:
        assert owner(filled, words) == [("PER-002", words)]
        return
    sentence = f"owner: there is nobody called {words!r}; did you mean 'Head of Operations'? (A new person: add them first.)"
    with pytest.raises(FieldError, match=f"^{re.escape(sentence)}$") as refusal:
        owner(filled, words)
    assert refusal.value.field == "owner"


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Head of Op", "Head of Operations"), ("HEAD OF O", "Head of Operations"), ("op", "Ops"), ("", "Ops"), ("Head of", None),
     ("Ops", None), ("Head of Operations", None), ("of", None)],
)  # fmt: skip
def test_where_a_name_stops_in_the_middle_of_a_word(name: str, meant: str | None) -> None:
    assert lookup.name_with_prefix(name, ["Ops", "Head of Operations"]) == meant


def test_a_programme_is_made_once_whatever_its_letters(filled: Session) -> None:
    for place, words in enumerate(("digital", "Digital", " DIGITAL ")):
        helpers.project(filled, f"P-{place + 2}", programme=words)
    helpers.project(filled, "P-9", programme="New  one")
    assert filled.store.all("SELECT id, name FROM programme ORDER BY id") == [(1, "Digital"), (2, "New one")]
    assert records.load(filled, "P-9").values["programme"] == "New one"


def test_references_that_are_made_follow_the_highest(session: Session) -> None:
    helpers.project(session)
    for ref in ("P-1/B07", "P-1/B7x", "P-1/Bx", "P-1/B"):
        helpers.benefit(session, ref=ref)
    assert helpers.benefit(session) == "P-1/B08"
    helpers.benefit(session, ref="P-1/B99")
    assert helpers.benefit(session) == "P-1/B100"
    review: dict[str, Value] = {"project": "P-1", "due": TODAY, "kind": "yearly"}
    made = [
        records.add(session, kind, values).ref
        for kind, values in (
            (Kind.PROJECT, {"name": "x"}), (Kind.REVIEW, review), (Kind.PERSON, {"name": "x"}), (Kind.POOL, {"title": "x"}),
            (Kind.DELIVERABLE, {"project": "P-1", "title": "x"}), (Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "x"}),
        )
    ]  # fmt: skip
    assert made == ["P-002", "P-1/R01", "PER-002", "POOL-001", "P-1/D01", "P-1/C01"]
    assert lookup.next_ref(session.store, Kind.BENEFIT, "P-1/B", 2) == "P-1/B101"
    assert (
        lookup.next_ref(session.store, Kind.PERSON, "X-") == "X-001"
        and lookup.next_ref(session.store, Kind.PERSON, "X-", 1) == "X-1"
    )


def test_what_is_offered(filled: Session) -> None:
    assert lookup.suggestions(filled) == {
        FieldType.PERSON: [Suggestion("Head of Operations")],
        FieldType.PROGRAMME: [Suggestion("Digital")],
        FieldType.PROJECT: [Suggestion("P-1", "Project P-1")],
        FieldType.OBJECTIVES: [Suggestion("O1", "An objective")],
    }
    assert lookup.references(filled) == ["P-1/B01", "P-1", "P-1/R01"]
    helpers.project(filled, "P-2", department="Works")
    helpers.project(filled, "P-3", department="Wo_ods")
    assert lookup.values_in_column(filled, PROJECTS, "department", "wo") == ["Wo_ods", "Works"]
    assert lookup.values_in_column(filled, PROJECTS, "department", "wo_") == ["Wo_ods"]
    assert lookup.values_in_column(filled, BENEFITS, "owner", "H") == ["Head of Operations"]
    assert lookup.values_in_column(filled, BENEFITS, "owner", "X") == []


def test_objectives_are_told_by_their_references(filled: Session) -> None:
    records.add(filled, Kind.OBJECTIVE, {"ref": "O2", "title": "Another"})
    records.change(filled, "P-1/B01", {"objectives": " o2 ,, O1,o2 "})
    assert records.load(filled, "P-1/B01").values["objectives"] == "O1, O2"
    sentence = "objectives: There is no objective 'O3'. ('add objective ref=… title=…' makes one)"
    with pytest.raises(FieldError, match=f"^{re.escape(sentence)}$") as refusal:
        records.change(filled, "P-1/B01", {"objectives": "O1, O3"})
    assert refusal.value.field == "objectives"
    records.change(filled, "P-1/B01", {"objectives": None, "stated": Decimal(5)})
    assert records.load(filled, "P-1/B01").values["objectives"] is None
