"""What figures stand on and changes after approval without a reason is named by F32, with what that did; nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.register import benefits_map, lists, pools, readings, records, validation
from benefits_tui.register.importing import import_sheet, read_with
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from tests import helpers

D = Decimal
KNOWN: dict[str, Any] = {
    "class": "cashable", "disbenefit": False, "direction": "increase", "kind": "flow", "unit": "GBP", "value_per_unit": D(1),
    "baseline": D(0), "baseline_date": date(2025, 1, 1), "target": D(10), "target_upper": D(20), "target_date": date(2027, 1, 1),
    "start": date(2026, 1, 1), "end": date(2027, 12, 31), "amber_threshold": D("0.1"), "red_threshold": D("0.25"),
    "stated": D(1000), "frequency": "quarterly", "owner": "Ann Ames", "project": "P-1",
}  # fmt: skip
# Each field, what it becomes, and how the flag says it.
FIELDS: dict[str, tuple[Value, str]] = {
    "class": ("non_cashable", "class cashable → non-cashable"), "disbenefit": (True, "disbenefit no → yes"),
    "direction": ("decrease", "direction increase → decrease"), "kind": ("level", "kind flow → level"),
    "unit": ("hours", "unit GBP → hours"), "value_per_unit": (D("2.5"), "value per unit 1 → 2.5"),
    "baseline": (D(5), "baseline 0 → 5"), "baseline_date": (date(2025, 2, 1), "baseline date 2025-01-01 → 2025-02-01"),
    "target": (None, "target 10 → blank"), "target_upper": (D(30), "target upper 20 → 30"),
    "target_date": (date(2028, 1, 1), "target date 2027-01-01 → 2028-01-01"),
    "start": (date(2026, 2, 1), "start date 2026-01-01 → 2026-02-01"), "end": (date(2028, 1, 1), "end date 2027-12-31 → 2028-01-01"),
    "amber_threshold": (D("0.2"), "amber threshold 0.1 → 0.2"), "red_threshold": (D("0.9"), "red threshold 0.25 → 0.9"),
    "stated": (D(9), "stated 1,000 → 9"), "frequency": ("yearly", "frequency quarterly → yearly"),
    "owner": ("Bob Brand", "owner Ann Ames → Bob Brand"), "project": ("P-2", "project P-1 → P-2"),
}  # fmt: skip


@pytest.fixture
def ref(session: Session) -> str:
    for project in ("P-1", "P-2"):
        helpers.project(session, project)
    ref = helpers.benefit(session, **KNOWN)
    helpers.plan(session, ref, y2027_Q1=100)
    return ref


def why(session: Session) -> str | None:
    found = lists.flags(session, "rule:F32")
    return str(found[0]["why"]) if found else None


def by_import(session: Session, folder: Path, ref: str, field: str, value: Value, reason: str | None) -> None:
    path, mapping = folder / "b.csv", folder / "m.toml"
    mapping.write_text(
        f'source = "x"\n[amounts]\nunit = "one"\ncurrency = "GBP"\n[benefits]\n[benefits.fields]\nref = "ref"\n{field} = "{field}"\n',
        encoding="utf-8",
    )
    text = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    path.write_text(f"ref,{field}\n{ref},{text}\n", encoding="utf-8")
    known = load_mapping(mapping)
    import_sheet(session, read_with(path, known), known, reason=reason)


def test_the_fields_are_all_that_the_record_has() -> None:
    assert set(KNOWN) == set(FIELDS)


@pytest.mark.parametrize("how", ["set", "many", "import"])
@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_named_with_what_it_was_and_is(session: Session, ref: str, tmp_path: Path, field: str, how: str) -> None:
    value, said = FIELDS[field]

    def write(reason: str | None) -> None:
        if how == "set":
            records.change(session, ref, {field: value}, reason)
        elif how == "many":
            records.change_many(session, Kind.BENEFIT, [1], {field: value}, reason)
        else:
            by_import(session, tmp_path, ref, field, value, reason)

    if how == "import" and value is None:
        pytest.skip("a blank cell says nothing")
    write(None)
    found = why(session)
    assert found is not None and found.startswith(f"Changed after approval without a reason: {said}")
    undo(session)
    assert why(session) is None
    write("the board asked for it")
    assert why(session) is None


def test_it_says_what_the_change_did_to_rag_verdict_and_flags(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, red_threshold=D("0.25"), amber_threshold=D("0.1"), frequency="quarterly")
    helpers.plan(session, ref, y2026_Q3=100, y2026_Q4=100)
    readings.record(session, ref, "2026-Q3", actual=D(60), evidence="ledger")
    validation.validate(session, ref)
    records.change(session, ref, {"red_threshold": D("0.5"), "amber_threshold": D("0.45")})
    assert why(session) == (
        "Changed after approval without a reason: amber threshold 0.1 → 0.45, red threshold 0.25 → 0.5 "
        "(RAG red → amber, verdict off track → at risk, clears Realised worse than due · F12)."
    )


def test_what_goes_back_is_no_change_and_a_chain_is_told_from_its_beginning(session: Session, ref: str) -> None:
    records.change(session, ref, {"target": D(9)})
    records.change(session, ref, {"target": D(8)})
    assert why(session) == "Changed after approval without a reason: target 10 → 8."
    records.change(session, ref, {"target": D(10)})
    assert why(session) is None


def test_the_same_value_with_a_reason_says_why_afterwards(session: Session, ref: str) -> None:
    records.change(session, ref, {"target": D(9), "owner": "Bob Brand"})
    records.change(session, ref, {"target": D(9)}, "the scope was cut")
    assert why(session) == "Changed after approval without a reason: owner Ann Ames → Bob Brand."


@pytest.mark.parametrize("reason", [".", "  ", "-"])
def test_a_point_explains_nothing(session: Session, ref: str, reason: str) -> None:
    records.change(session, ref, {"target": D(9)}, reason)
    assert why(session) is not None


def test_before_a_plan_is_approved_nothing_is_asked(session: Session) -> None:
    helpers.project(session)
    helpers.project(session, "P-2")
    ref = helpers.benefit(session, **KNOWN)
    records.change(session, ref, {field: value for field, (value, _) in FIELDS.items() if field != "project"})
    assert why(session) is None


def test_filling_a_blank_is_no_change(session: Session) -> None:
    helpers.project(session)
    blank: dict[str, Any] = {"target": None, "class": None}
    ref = helpers.benefit(session, **blank)
    helpers.plan(session, ref, y2027_Q1=100)
    records.change(session, ref, {"target": D(5), "class": "cashable"})
    assert why(session) is None


def corrected(session: Session, ref: str, between: Callable[[], object] = lambda: None) -> str | None:
    """Somebody gives a target, with a reason; then another value, without one."""
    records.change(session, ref, {"target": D(9)}, "agreed on Monday")
    between()
    records.change(session, ref, {"target": D(7)})
    return why(session)


def test_a_correction_of_ones_own_within_a_day_is_not_asked_about(session: Session, ref: str) -> None:
    assert corrected(session, ref) is None


@pytest.mark.parametrize(
    ("between", "asked"),
    [
        (lambda session, ref: setattr(session, "fixed_today", session.today + timedelta(days=1)), False),
        (lambda session, ref: setattr(session, "fixed_today", session.today + timedelta(days=2)), True),
        (lambda session, ref: setattr(session, "user", "somebody else"), True),
        (lambda session, ref: helpers.plan(session, ref, y2027_Q1=90), True),
        (lambda session, ref: validation.validate(session, ref), True),
        (lambda session, ref: records.change(session, ref, {"title": "Another"}), False),
    ],
)
def test_when_a_correction_is_one(session: Session, ref: str, between: Callable[[Session, str], object], asked: bool) -> None:
    readings.record(session, ref, "2026-Q3", actual=D(1), evidence="ledger")
    found = corrected(session, ref, lambda: between(session, ref))
    assert found == ("Changed after approval without a reason: target 9 → 7." if asked else None)


@pytest.mark.parametrize(("later", "asked"), [(timedelta(hours=24), False), (timedelta(hours=24, microseconds=1), True)])
def test_a_correction_is_one_for_24_hours_by_the_clock(
    session: Session, ref: str, monkeypatch: pytest.MonkeyPatch, later: timedelta, asked: bool
) -> None:
    def clock_goes_on() -> None:
        row = session.store.one("SELECT at FROM change ORDER BY id DESC LIMIT 1")
        assert row is not None
        written = datetime.fromisoformat(str(row[0]))

        class Later(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                return written + later

        monkeypatch.setattr("benefits_tui.register.changes_without_reason.datetime", Later)

    assert (corrected(session, ref, clock_goes_on) is not None) is asked


def test_shares_of_projects_and_of_what_enables_it_are_asked_about(session: Session, ref: str) -> None:
    records.add(session, Kind.DELIVERABLE, {"ref": "D1", "project": "P-1", "title": "Portal"})
    pools.share(session, ref, "P-2", D("0.4"))
    benefits_map.link(session, "D1", ref, D("0.5"))
    assert why(session) is None
    pools.share(session, ref, "P-2", D("0.1"))
    benefits_map.link(session, "D1", ref, D("0.9"))
    assert why(session) == "Changed after approval without a reason: share of D1 0.5 → 0.9, share of P-2 0.4 → 0.1."
    pools.share(session, ref, "P-2", D("0.2"), "agreed between the two")
    benefits_map.unlink(session, "D1", ref, "it enables another")
    assert why(session) is None


def test_what_earlier_versions_noted_is_still_told(session: Session, ref: str) -> None:
    with session.store.write(session.change_info("as it was"), session.today) as transaction:
        helpers.update(transaction, "benefit", 1, {"changed_without_reason": "target,owner_id"})
    assert why(session) == "Changed after approval without a reason: target, owner."
    records.change(session, ref, {"owner": "Bob Brand"}, "successor of Ann")
    assert why(session) == "Changed after approval without a reason: target."
