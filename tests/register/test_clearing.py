"""Where each rule's flag is cleared: on its own record, or on the record that several come from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.rules import RULES
from benefits_tui.register import records
from benefits_tui.register.clearing import what_clears
from benefits_tui.register.lookup import RecordNotFound
from benefits_tui.register.session import Session
from tests import helpers, registers
from tests.conftest import TODAY

B, P, R, D, C, POOL, PERSON = "P-1/B01", "P-1", "P-1/R01", "P-1/D01", "P-1/C01", "POOL-1", "PER-1"
# Rule, the record that the flag is on, what opens there; blank: nothing clears it alone, so the record does.
PLACES = [
    ("F01", B, "owner"), ("F02", B, "owner"), ("F03", B, "owner"), ("F04", B, "class"), ("F05", B, "baseline"),
    ("F06", B, "baseline_date"), ("F07", B, "target"), ("F08", B, "periods"), ("F09", B, "reading"), ("F11", B, "periods"),
    ("F12", B, ""), ("F13", B, ""), ("F14", B, "start"), ("F15", B, "start"), ("F16", B, "periods"), ("F17", B, "handover"),
    ("F18", B, "frequency"), ("F19", D, ""), ("F20", R, "hold"), ("F21", P, "gates"), ("F22", B, ""), ("F23", POOL, "ceiling"),
    ("F24", B, "in_cost_plan"), ("F25", B, ""), ("F26", C, "agreed"), ("F27", B, ""), ("F28", B, ""), ("F29", B, "validate"),
    ("F30", B, "validate"), ("F31", B, ""), ("F32", B, ""), ("F32", P, ""), ("F33", B, "class"), ("F34", P, ""), ("F35", P, ""),
    ("F35", PERSON, ""), ("F36", B, "objectives"), ("F36", P, ""), ("F37", B, "target"), ("F38", B, "conclude"), ("F40", P, ""),
    ("F41", B, "periods"), ("F42", B, ""), ("F43", B, "stated"), ("F44", B, "end"), ("F45", B, ""), ("F46", B, ""),
    ("F47", P, "end"), ("F48", P, "gates"), ("F49", P, "stage"), ("F50", B, "state"), ("F51", B, "validator"),
    ("F51", P, "sponsor"), ("F52", B, ""), ("F53", B, ""), ("F54", B, ""), ("F55", B, "frequency"), ("H1", B, ""),
]  # fmt: skip
KINDS = {
    B: "benefit", P: "project", R: "review", D: "deliverable", C: "business_change", POOL: "pool", PERSON: "person",
}  # fmt: skip
# What comes from another record is mended there, where all of it can be.
ORIGINS = [
    ("F02", "person", ("PER-1", "reassign")), ("F51", "person", ("PER-1", "reassign")), ("F17", "project", (P, "close")),
    ("F18", "project", (P, "close")), ("F14", "deliverable", (D, "forecast")), ("F27", "business_change", (C, "agreed")),
    ("F01", "project", (B, "owner")), ("F05", "project", (B, "baseline")), ("F08", "project", (B, "periods")),
    ("F09", "project", (B, "reading")), ("F36", "project", (B, "objectives")),
]  # fmt: skip
_FLAG = """INSERT INTO flag (id, rule, subject_kind, subject_id, severity, rank, why, raised_on, pressing, row_kind, row_id)
    VALUES (900, ?, ?, 1, 'high', 1, 'x', '2026-01-01', 1, ?, 1)"""


@pytest.fixture(scope="module")
def records_of_all_kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with registers.empty(Path(tmp_path_factory.mktemp("r")) / "r.db") as session:
        records.add(session, Kind.PERSON, {"ref": "PER-1", "name": "Ann"})
        helpers.project(session)
        helpers.benefit(session, owner="Ann", stated=Decimal(5))
        records.add(session, Kind.DELIVERABLE, {"project": P, "title": "x"})
        records.add(session, Kind.BUSINESS_CHANGE, {"project": P, "title": "x"})
        records.add(session, Kind.REVIEW, {"project": P, "kind": "yearly", "due": TODAY})
        records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "x"})
        yield session


def flagged(session: Session, rule: str, kind: str, row: str | None = None) -> int:
    session.store.engine.run("DELETE FROM flag WHERE cleared_on IS NULL")
    session.store.engine.run(_FLAG, (rule, kind, row or kind))
    return 900


@pytest.mark.parametrize(("rule", "ref", "field"), PLACES)
def test_a_flag_is_cleared_where_its_rule_says(records_of_all_kinds: Session, rule: str, ref: str, field: str) -> None:
    number = flagged(records_of_all_kinds, rule, KINDS[ref])
    for whole_row in (False, True):
        (place,) = what_clears(records_of_all_kinds, number, whole_row=whole_row)
        assert (place.kind.value, place.ref, place.field) == (KINDS[ref], ref, field)


def test_every_rule_is_tried_here() -> None:
    assert sorted((rule.about.id, rule.subject.value) for rule in RULES) == sorted(
        (rule, KINDS[ref]) for rule, ref, _ in PLACES if rule != "H1"
    )


@pytest.mark.parametrize(("rule", "row", "place"), ORIGINS)
def test_a_row_of_a_cause_leads_to_the_cause_where_it_can_be_mended_there_and_else_to_the_record(
    records_of_all_kinds: Session, rule: str, row: str, place: tuple[str, str]
) -> None:
    number = flagged(records_of_all_kinds, rule, "benefit", row)
    (found,) = what_clears(records_of_all_kinds, number, whole_row=True)
    assert (found.ref, found.field) == place
    # On the record's own page it is about the record.
    (own,) = what_clears(records_of_all_kinds, number)
    assert own.ref == B


@pytest.mark.parametrize(
    ("rule", "missing", "field"),
    [
        ("F04", "unit", "unit"),
        ("F04", "class", "class"),
        ("F08", "plan", "periods"),
        ("F01", "owner", "owner"),
        ("F46", "proof", ""),
    ],
)
def test_of_what_is_missing_the_first_fact_is_asked(records_of_all_kinds: Session, rule: str, missing: str, field: str) -> None:
    session = records_of_all_kinds
    number = flagged(session, rule, "benefit")
    session.store.engine.run("DELETE FROM missing_fact")
    session.store.engine.run(
        "INSERT INTO missing_fact (flag_id, subject_kind, subject_id, field) VALUES (900, 'benefit', 1, ?)", (missing,)
    )
    assert what_clears(session, number)[0].field == field
    session.store.engine.run("DELETE FROM missing_fact")


def test_a_project_without_benefits_begins_one(session: Session) -> None:
    helpers.project(session, whole_life_cost=Decimal(5000), stage="delivery")
    number = session.store.numbers("SELECT id FROM flag WHERE rule = 'F36' AND cleared_on IS NULL")[0]
    (place,) = what_clears(session, number)
    assert (place.kind, place.ref, place.title) == (Kind.BENEFIT, "", "P-1")
    with pytest.raises(RecordNotFound, match="There is no open flag 999; it may have been cleared meanwhile"):
        what_clears(session, 999)
