"""One record as plain data: which keys each kind has, and what stands in those that are worked out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.rules import Severity
from benefits_tui.register import flags, lists, readings, records
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY

D = Decimal
PROJECT = (
    "name description programme department category stage start end gate3 live whole_life_cost year_cost_plan year_cost_forecast "
    "cost_to_date cost_outturn delivery_rating manager sponsor template closed_on benefits reviews flags_on_benefits"
)
BENEFIT = (
    "project title description class disbenefit owner responsible validator objectives beneficiaries measure unit kind direction "
    "frequency source method baseline baseline_date target target_upper target_date start end stated in_cost_plan value_per_unit "
    "price_base evidence_grade priority amber_threshold red_threshold assumptions risks state handed_over rag attainment realisation "
    "lifetime_plan due_to_date actual_to_date outturn outturn_complete stated_money due_money realised_money outturn_money "
    "first_approved current_plan drift variance variance_share "
    "lifetime_realisation distance_to_plan first_approved_money current_plan_money drift_money variance_money distance_to_plan_money due_read_money realised_due_money due_unread_money agreed_money taken_money next_reading concluded conclusion conclusions findings readings agreed_with_finance plan_versions"
)
KEYS = {
    "P-1": ("project", PROJECT),
    "P-1/B01": ("benefit", BENEFIT),
    "P-1/R01": ("review", "project kind due held chair summary decision findings"),
    "P-1/D01": ("deliverable", "project title description planned forecast actual accepted progress planned_progress"),
    "P-1/C01": ("business_change", "project title owner needed_by agreed funded done"),
    "POOL-1": ("pool", "title ceiling"),
    "PER-001": ("person", "name email role department active leaves logins"),
    "O1": ("objective", "title description"),
}


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session)
    helpers.benefit(session, frequency="quarterly")
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": date(2028, 1, 1)})
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal", "progress": D("0.5")})
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Training"})
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget"})
    return session


@pytest.mark.parametrize("ref", KEYS)
def test_a_record_has_these_keys_in_this_order(filled: Session, ref: str) -> None:
    kind, keys = KEYS[ref]
    found = lists.show(filled, ref.lower())
    assert list(found) == ["kind_of_record", "ref", "version", *keys.split(), "notes", "flags"]
    assert (found["kind_of_record"], found["ref"], found["version"]) == (kind, ref, 1)


def test_the_figures_of_a_benefit(filled: Session) -> None:
    helpers.plan(filled, "P-1/B01", y2026_Q2=100, y2026_Q3=100, y2027_Q1=50)
    readings.record(filled, "P-1/B01", "2026-Q2", actual=D("79.5"), evidence="ledger")
    records.change(filled, "P-1/B01", {"target": D(318)}, "a reason")
    found = lists.show(filled, "P-1/B01")
    expected = {
        "rag": "amber", "attainment": "0.25", "realisation": "0.795", "lifetime_plan": "250", "due_to_date": "200",
        "actual_to_date": "79.5", "outturn": None, "outturn_complete": False, "stated_money": "1000", "due_money": "200",
        "realised_money": "79.5", "due_read_money": "100", "realised_due_money": "79.5", "due_unread_money": "100", "outturn_money": None, "next_reading": "2026-09-30",
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected
    assert found["readings"] == [
        {"period": period, "start": start, "end": end, "plan": plan, "forecast": None, "actual": actual, "evidence": words,
         "recorded_on": on, "recorded_by": by}
        for period, start, end, plan, actual, words, on, by in (
            ("2026-Q2", "2026-04-01", "2026-06-30", "100", "79.5", "ledger", "2026-11-23", "officer"),
            ("2026-Q3", "2026-07-01", "2026-09-30", "100", None, None, None, None),
            ("2027-Q1", "2027-01-01", "2027-03-31", "50", None, None, None, None),
        )
    ]  # fmt: skip
    assert found["plan_versions"] == [
        {"number": 1, "approved_by": "officer", "approved_on": "2026-11-23", "reason": None, "current": True, "total": "250"}
    ]


def test_plan_versions_say_which_is_current_and_why(filled: Session) -> None:
    helpers.plan(filled, "P-1/B01", y2026_Q2=100)
    plan = {period: value + 1 for period, value in readings.current_plan(filled.store, 1).items()}
    assert helpers.approve(filled, "P-1/B01", plan, approved_by="Board", approved_on=date(2026, 1, 2), reason="case") == 2
    # The same plan makes no version; a reason that was missing is kept, one that is there stays.
    assert helpers.approve(filled, "P-1/B01", plan, reason="another") == 2
    found = lists.show(filled, "P-1/B01")["plan_versions"]
    assert found == [
        {"number": 1, "approved_by": "officer", "approved_on": "2026-11-23", "reason": None, "current": False, "total": "100"},
        {"number": 2, "approved_by": "Board", "approved_on": "2026-01-02", "reason": "case", "current": True, "total": "101"},
    ]


def test_what_belongs_to_a_project_is_in_order_and_its_flags_are_counted(filled: Session) -> None:
    helpers.project(filled, "P-2")
    helpers.benefit(filled, "P-2", owner=None)
    helpers.benefit(filled, owner=None, title="Nobody's")
    records.add(filled, Kind.REVIEW, {"project": "P-1", "kind": "final", "due": date(2027, 1, 1)})
    flags.raise_flag(filled, "P-1", "Odd", Severity.LOW, date(2026, 11, 30))
    found = lists.show(filled, "P-1")
    assert (found["benefits"], found["reviews"]) == (["P-1/B01", "P-1/B02"], ["P-1/R02", "P-1/R01"])
    assert [sorted(helpers.rules_on(filled, ref)) for ref in ("P-1/B01", "P-1/B02")] == [["F08"], ["F01", "F08"]]
    assert found["flags_on_benefits"] == 0
    records.change(filled, "P-1", {"end": TODAY})
    assert lists.show(filled, "P-1")["flags_on_benefits"] == 3


def test_a_flag_has_the_days_left_and_what_its_rule_says(filled: Session) -> None:
    for place, days in enumerate((-1, 0, 7)):
        flags.raise_flag(filled, "P-1/C01", f"Odd {place}", list(Severity)[place], TODAY + timedelta(days=days))
    found = lists.flags(filled, "on:P-1/C01")
    keys = (
        "subject rule severity why due value_at_risk state snoozed_until subject_kind title project project_name department owner "
        "raised_on cause decides_name decides_role pressing neglected_since outcome decided_on decided_by forum id rule_title decides options days_left clears"
    )
    assert [list(one) for one in found] == [keys.split()] * len(found)
    raised = [one for one in found if str(one["why"]).startswith("Odd")]
    assert [(one["severity"], one["days_left"]) for one in raised] == [("critical", -1), ("high", 0), ("medium", 7)]
    first = raised[0]
    assert (first["rule_title"], first["decides"]) == ("Raised by hand", "PMO")
    assert first["options"] == ["decide", "assign somebody", "escalate"]


@pytest.mark.parametrize(
    ("severity", "words"), [(Severity.CRITICAL, ["A"]), (Severity.LOW, ["D", "E"]), (None, ["A", "B", "C", "D", "E"])]
)
def test_flags_of_one_severity(session: Session, severity: Severity | None, words: list[str]) -> None:
    helpers.project(session)
    for word, one in zip("ABCDE", [*Severity, Severity.LOW], strict=True):
        flags.raise_flag(session, "P-1", word, one)
    raised = [one["why"] for one in lists.flags(session, severity=severity) if str(one["rule"]).startswith("H")]
    assert raised == words


def test_notes_say_where_they_came_from(filled: Session) -> None:
    with filled.store.write(filled.change_info("note"), TODAY) as transaction:
        for number in (1, 2):
            note = {"subject_kind": "benefit", "subject_id": number, "label": "Comment", "text": f"said of {number}"}
            helpers.insert(transaction, "note", note | {"source": "file.csv", "noted_on": "2026-11-23"})
    expected = {"label": "Comment", "text": "said of 1", "source": "file.csv", "noted_on": "2026-11-23"}
    assert lists.show(filled, "P-1/B01")["notes"] == [expected] and lists.show(filled, "P-1")["notes"] == []
