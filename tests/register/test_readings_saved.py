"""What saving a reading, a plan or a grid gives back: record, version, what changed; and when both wrote the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.register import deletion, readings, records, validation
from benefits_tui.register.readings import PeriodEdit
from benefits_tui.register.records import SaveResult
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from benefits_tui.store.errors import Conflict
from tests import helpers

D = Decimal
Q1, Q2 = parse_period("2026-Q1"), parse_period("2026-Q2")


@pytest.fixture
def filled(session: Session) -> Session:
    """A benefit of version 3."""
    helpers.project(session)
    helpers.benefit(session)
    for title in ("Second", "Third"):
        records.change(session, "P-1/B01", {"title": title})
    return session


def head(saved: SaveResult) -> tuple[object, ...]:
    return saved.kind, saved.id, saved.ref, saved.version, saved.changed


SAME = (Kind.BENEFIT, 1, "P-1/B01", 3)


def test_what_each_use_gives_back(filled: Session) -> None:
    assert head(readings.record(filled, "p-1/b01", "2026-Q1", actual=D(5), forecast=D(6), evidence="x")) == (
        *SAME, {"actual": (None, D(5)), "forecast": (None, D(6))},
    )  # fmt: skip
    assert head(readings.record(filled, "P-1/B01", "2026-Q1", actual=D(5), forecast=D(7))) == (*SAME, {"forecast": (D(6), D(7))})
    assert head(readings.record(filled, "P-1/B01", "2026-Q1", actual=D(5), evidence="y")) == (*SAME, {})
    assert head(validation.validate(filled, "P-1/B01", "2026-Q1")) == (*SAME, {"validated": (None, 1)})
    assert head(readings.save_periods(filled, "P-1/B01", {Q1: PeriodEdit(plan=D(4)), Q2: PeriodEdit(actual=D(3))})) == (
        *SAME, {"periods": (None, 2)},
    )  # fmt: skip
    assert head(readings.save_periods(filled, "P-1/B01", {Q1: PeriodEdit(plan=D(4)), Q2: PeriodEdit(actual=D(3))})) == (*SAME, {})
    removed = {"actual": (D(5), None), "forecast": (D(7), None)}
    # It was signed off: that is noted with the benefit, which is of another version then.
    assert head(readings.remove(filled, "P-1/B01", "2026-Q1")) == (Kind.BENEFIT, 1, "P-1/B01", 4, removed)


def test_all_that_wait_are_validated_or_those_of_one_period(filled: Session) -> None:
    for period in ("2026-01", "2026-02", "2026-03"):
        readings.record(filled, "P-1/B01", period, actual=D(5))
    sql = "SELECT validated_by, validated_on FROM actual ORDER BY start_date"
    validation.validate(filled, "P-1/B01", "2026-02")
    assert filled.store.all(sql) == [(None, None), ("officer", "2026-11-23"), (None, None)]
    assert validation.validate(filled, "P-1/B01").changed == {"validated": (None, 2)}
    assert filled.store.all(sql) == [("officer", "2026-11-23")] * 3


EDITS: list[tuple[PeriodEdit, tuple[object, ...]]] = [
    (PeriodEdit(), (4, 6, 5, "x")), (PeriodEdit(plan=D(9)), (9, 6, 5, "x")), (PeriodEdit(forecast=D(9)), (4, 9, 5, "x")),
    (PeriodEdit(actual=D(9)), (4, 6, 9, "x")), (PeriodEdit(evidence="y"), (4, 6, 5, "y")), (PeriodEdit(evidence=None), (4, 6, 5, None)),
    (PeriodEdit(forecast=None), (4, None, 5, "x")), (PeriodEdit(actual=None), (4, 6, None, None)), (PeriodEdit(plan=None), (None, 6, 5, "x")),
    (PeriodEdit(plan=D(0), forecast=D(0), actual=D(0), evidence="z"), (0, 0, 0, "z")), (PeriodEdit(None, None, None, None), (3,)),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "left"), EDITS)
def test_an_edit_of_a_period_writes_what_it_says(filled: Session, edit: PeriodEdit, left: tuple[object, ...]) -> None:
    readings.record(filled, "P-1/B01", "2026-Q1", actual=D(5), forecast=D(6), evidence="x")
    helpers.plan(filled, "P-1/B01", y2026_Q1=4, y2026_Q2=3)
    filled.fixed_today = date(2026, 3, 30)
    readings.save_periods(filled, "P-1/B01", {Q1: edit})
    found = [(one.plan, one.forecast, one.actual, one.evidence) for one in readings.readings_of(filled.store, 1)]
    assert found == ([left, (3, None, None, None)] if len(left) == 4 else [(3, None, None, None)])


@pytest.mark.parametrize(
    ("seen", "mine", "clash"),
    [
        # As it was seen, or what is wanted stands there already: no clash.
        (D(5), D(9), False), (D(4), D(9), True), (None, D(9), True), (D(4), D(5), False), (D(4), None, True), (D(5), None, False),
    ],
)  # fmt: skip
def test_a_value_that_somebody_else_wrote_meanwhile(
    filled: Session, seen: Decimal | None, mine: Decimal | None, clash: bool
) -> None:
    readings.record(filled, "P-1/B01", "2026-Q1", actual=D(5))
    if not clash:
        readings.save_periods(filled, "P-1/B01", {Q1: PeriodEdit(actual=mine)}, seen={(Q1, "actual"): seen})
        return
    said = "Somebody changed the same period meanwhile: 2026-Q1 actual is now 5. Nothing was written"
    with pytest.raises(Conflict, match=f"^{said}$") as conflict:
        readings.save_periods(filled, "P-1/B01", {Q1: PeriodEdit(actual=mine)}, seen={(Q1, "actual"): seen})
    assert [one[1:5] for one in conflict.value.clashes] == [("2026-Q1 actual", seen, D(5), mine)]


def test_several_that_clash_are_said_one_after_the_other(filled: Session) -> None:
    readings.record(filled, "P-1/B01", "2026-Q1", forecast=D(5))
    edits = {Q1: PeriodEdit(forecast=D(1)), Q2: PeriodEdit(plan=D(2))}
    said = "Somebody changed the same period meanwhile: 2026-Q1 forecast is now 5; 2026-Q2 plan is now blank. Nothing was written"
    with pytest.raises(Conflict, match=f"^{said}$"):
        readings.save_periods(filled, "P-1/B01", edits, seen={(Q1, "forecast"): None, (Q2, "plan"): D(3)})


def test_fields_that_clash_are_said_with_who_changed_them(filled: Session) -> None:
    filled.user = "colleague"
    records.change(filled, "P-1/B01", {"title": "Theirs", "unit": None, "owner": "Ann"})
    filled.user = "officer"
    said = "Title is now 'Theirs' (colleague); Owner is now 'Ann' (colleague); Unit is now '' (colleague)"
    mine: dict[str, Value] = {"owner": "Bob", "unit": "EUR", "title": "Theirs", "target": D(5)}
    with pytest.raises(Conflict) as conflict:
        records.change(filled, "P-1/B01", mine, seen_version=3)
    assert str(conflict.value) == f"Somebody changed the same field meanwhile: {said}. Nothing was written."
    assert [(one.name, one.theirs, one.mine) for one in conflict.value.clashes] == [
        ("title", "Theirs", "Theirs"), ("owner", "Ann", "Bob"), ("unit", None, "EUR"),
    ]  # fmt: skip
    records.change(filled, "P-1/B01", mine, seen_version=4)


APPROVED: dict[str, tuple[Value, str]] = {
    "target": (D(5), "target"), "target_date": (date(2027, 1, 1), "target_date"), "start": (date(2025, 1, 2), "start_date"),
    "end": (date(2029, 1, 2), "end_date"), "owner": ("Ann", "owner_id"), "class": ("non_cashable", "class"),
    "unit": ("Other", "unit"), "stated": (D(5), "stated"),
}  # fmt: skip


@pytest.mark.parametrize("field", [*APPROVED, "title", "description", "responsible"])
def test_what_was_approved_and_changes_is_noted_until_a_reason_is_given(session: Session, field: str) -> None:
    helpers.project(session)
    known: dict[str, Value] = {
        "target": D(1),
        "target_date": date(2026, 1, 1),
        "start": date(2025, 1, 1),
        "end": date(2029, 1, 1),
    }
    helpers.benefit(session, "P-1", **known)
    new, column = APPROVED.get(field, ("Other", None))
    records.change(session, "P-1/B01", {field: new})
    # Nothing is approved yet.
    assert helpers.changed_without_reason(session) is None
    undo(session)
    helpers.plan(session, "P-1/B01", y2026_Q1=1)
    records.change(session, "P-1/B01", {field: new})
    assert helpers.changed_without_reason(session) == column
    assert ("F32" in helpers.rules_on(session, "P-1/B01")) is (column is not None)
    version = records.load(session, "P-1/B01").version
    records.change(session, "P-1/B01", {field: new, "beneficiaries": "All"})
    assert helpers.changed_without_reason(session) == column and records.load(session, "P-1/B01").version == version + 1
    others: dict[str, Value] = {"owner": "Bob", "class": "qualitative", "title": "Third"}
    records.change(session, "P-1/B01", {field: others.get(field)}, "a reason")
    assert helpers.changed_without_reason(session) is None


def test_a_deleted_benefit_that_comes_back_has_a_version_of_its_own(filled: Session) -> None:
    deletion.remove(filled, "P-1/B01", Kind.BENEFIT)
    undo(filled)
    assert records.load(filled, "P-1/B01").version == 4


def test_a_reading_of_nothing_is_refused(filled: Session) -> None:
    with pytest.raises(FieldError, match=r"^nothing to record: give actual, forecast or both$") as refusal:
        readings.record(filled, "P-1/B01", "2026-Q1")
    assert refusal.value.field == "actual"


def test_a_change_without_a_reason_is_said_by_the_name_of_its_field(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    helpers.plan(session, "P-1/B01", y2026_Q1=1)
    records.change(session, "P-1/B01", {"owner": "Ann"})
    assert session.store.all("SELECT why FROM flag WHERE rule = 'F32'") == [
        ("Changed after approval without a reason: owner Head of Operations → Ann.",)
    ]


def test_fields_that_are_never_blank_and_those_beside_the_record_are_read_back(filled: Session) -> None:
    records.change(filled, "P-1/B01", {"class": None, "disbenefit": None})
    values = records.load(filled, "P-1/B01").values
    assert (values["class"], values["disbenefit"], values["objectives"], values["project"]) == (
        "unclassified",
        False,
        "O1",
        "P-1",
    )
    records.change(filled, "P-1", {"gate3": date(2027, 1, 1), "programme": "Digital"})
    values = records.load(filled, "P-1").values
    assert (values["gate3"], values["programme"]) == (date(2027, 1, 1), "Digital")
    records.change(filled, "Head of Operations", {"active": None, "leaves": None})
    assert records.load(filled, "PER-001").values["active"] is True
