"""What the tables of a register let in: the words, the limits, the dates, and the Python words that must be the same."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from enum import StrEnum

import pytest

from benefits_tui.domain import fields
from benefits_tui.domain.lifecycle import BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.rules import Severity
from benefits_tui.store.schema import migrations

Cells = dict[str, str | int | None]

# A row that each table takes, with no more than it must have.
LEAST: dict[str, Cells] = {
    "policy": {"key": "name", "value": "x"},
    "person": {"ref": "PER-9", "name": "Ann"},
    "objective": {"ref": "O9", "title": "x"},
    "programme": {"name": "Another"},
    "project": {"ref": "P-9", "name": "x", "last_activity_on": "2026-01-01"},
    "project_member": {"project_id": 1, "person_id": 1},
    "gate": {"project_id": 1, "gate": "9"},
    "deliverable": {"ref": "D9", "project_id": 1, "title": "x"},
    "adoption": {"deliverable_id": 1, "start_date": "2026-01-01", "end_date": "2026-01-31", "recorded_on": "2026-02-01"},
    "business_change": {"ref": "C9", "project_id": 1, "title": "x"},
    "benefit": {"ref": "B9", "project_id": 1, "title": "x", "last_activity_on": "2026-01-01"},
    "benefit_objective": {"benefit_id": 1, "objective_id": 1},
    "attribution": {"benefit_id": 1, "project_id": 1, "share": 1},
    "link": {"from_kind": "deliverable", "from_id": 1, "to_kind": "benefit", "to_id": 1},
    "pool": {"ref": "POOL-9", "title": "x"},
    "claim": {"pool_id": 1, "benefit_id": 1, "amount": 1},
    "maturity_taken": {"as_of": "2026-01-01", "levels": "{}", "counts": "{}", "taken_by": "x", "taken_on": "2026-01-01"},
    "small_step": {"statement": "M07", "records": "[]", "met": 1, "population": 5, "level": 0, "offered_on": "2026-01-01"},
    "small_step_ended": {"statement": "M07", "outcome": "done", "met_before": 1, "population_before": 5, "level_before": 0, "offered_on": "2026-01-01", "ended_on": "2026-01-01", "ended_by": "x"},
    "maturity_answer": {"question": "P1", "answer": "signed", "person_id": 1, "answered_on": "2026-01-01", "recorded_by": "x"},
    "measured_statement": {"benefit_id": 1, "statement": "M07"},
    "folded_key": {"kind": "project", "record_id": 9, "ref_key": "p1", "ref_order": "p1"},
    "netting": {"benefit_id": 1, "from_benefit_id": 1, "share": 1},
    "budget_agreement": {"benefit_id": 1, "budget_line": "x", "year": 2027, "amount": 1, "agreed_by": "x", "agreed_on": "2026-01-01"},
    "cost_year": {"project_id": 1, "series": "plan", "kind": "capital", "year": 2027, "amount": 1},
    "plan_version": {"benefit_id": 1, "number": 1},
    "plan_value": {"plan_version_id": 1, "start_date": "2026-01-01", "end_date": "2026-01-31", "value": 1},
    "forecast": {"benefit_id": 1, "start_date": "2026-01-01", "end_date": "2026-01-31", "value": 1, "recorded_on": "2026-01-01", "recorded_by": "x"},
    "actual": {"benefit_id": 1, "start_date": "2026-01-01", "end_date": "2026-01-31", "value": 1, "recorded_on": "2026-01-01", "recorded_by": "x"},
    "review": {"ref": "R9", "project_id": 1, "kind": "yearly", "due": "2026-01-01"},
    "review_finding": {"review_id": 1, "benefit_id": 1},
    "handover": {"benefit_id": 1, "person_id": 1, "accepted_on": "2026-01-01"},
    "conclusion": {"benefit_id": 1, "state": "verified", "reason": "x", "decided_by": "x", "decided_on": "2026-01-01", "recorded_by": "x", "recorded_on": "2026-01-01"},
    "action": {"subject_kind": "benefit", "subject_id": 1, "title": "x"},
    "flag": {"rule": "F01", "subject_kind": "benefit", "subject_id": 1, "severity": "low", "rank": 3, "why": "x", "raised_on": "2026-01-01"},
    "flag_decision": {"flag_id": 1, "rule": "F01", "subject_kind": "benefit", "subject_id": 1, "outcome": "accept", "severity": "low", "why": "x", "decided_on": "2026-01-01", "decided_by": "x"},
    "raised_flag": {"subject_kind": "benefit", "subject_id": 1, "title": "x", "severity": "low", "raised_by": "x", "raised_on": "2026-01-01"},
    "chaser": {"person_id": 1, "sent_on": "2026-01-01", "sent_by": "x", "due_until": "2026-01-31", "readings": 1, "decisions": 0, "actions": 0},
    "note": {"subject_kind": "benefit", "subject_id": 1, "label": "x", "text": "x", "noted_on": "2026-01-01"},
    "external_key": {"source": "x", "subject_kind": "benefit", "key": "x", "subject_id": 1},
    "change": {"at": "2026-01-01", "who": "x", "action": "x"},
    "change_row": {"change_id": 1, "subject_kind": "benefit", "subject_id": 1, "table_name": "benefit", "row_id": 1, "operation": "insert", "fields": "{}"},
    "change_seal": {"hash": ""},
    "balance_taken": {"as_of": "2026-01-01", "figures": "{}", "taken_by": "x", "taken_on": "2026-01-01"},
    "template": {"name": "x", "text": "x"},
    "saved_view": {"list": "benefits", "name": "x"},
    "import_mapping": {"headings": "x", "file": "x", "mapping": "x", "used_on": "2026-01-01"},
    "evaluation": {"id": 1, "evaluated_on": "2026-01-01", "rules_version": "1"},
    "queue_row": {"subject_kind": "benefit", "subject_id": 1, "rank": 0, "records": 1, "flags": 1},
    "missing_fact": {"flag_id": 1, "subject_kind": "benefit", "subject_id": 1, "field": "owner"},
    "owner_value": {"person_id": 1, "class": "cashable", "money": 1},
    "figure": {"benefit_id": 1, "rag": "red", "outturn_complete": 0, "missed_readings": 0},
}  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {
    "change.kind": ("create", "edit", "import", "undo"),
    "flag.decides_by": ("owner", "sponsor", "validator", "chair", "role"),
    "cost_year.series": ("plan", "forecast", "actual"), "cost_year.kind": ("capital", "running", "change"),
    "gate.role": ("investment", "readiness", "benefits"),
    "project.stage": ("idea", "start_up", "planning", "delivery", "closing", "benefits_tracking", "archived"),
    "project.delivery_rating": ("green", "amber_green", "amber", "amber_red", "red"),
    "benefit.class": ("cashable", "non_cashable", "quantifiable", "qualitative", "unclassified"),
    "benefit.kind": ("flow", "level"),
    "benefit.direction": ("increase", "decrease", "at_least", "at_most", "within"),
    "benefit.frequency": ("monthly", "quarterly", "half_yearly", "yearly"),
    "benefit.evidence_grade": ("verified", "measured", "estimated", "asserted"),
    "benefit.state": ("identified", "appraised", "planned", "in_delivery", "handed_over", "realising", "verified", "part_achieved",
                      "not_achieved", "written_off", "superseded"),
    "conclusion.state": ("verified", "part_achieved", "not_achieved", "written_off", "superseded"),
    "link.from_kind": ("deliverable", "business_change", "benefit"),
    "link.to_kind": ("business_change", "benefit", "objective"),
    "review.kind": ("gate", "stage_end", "post_project", "six_months", "twelve_months", "two_years", "yearly", "final"),
    "flag.severity": ("critical", "high", "medium", "low"),
    "raised_flag.severity": ("critical", "high", "medium", "low"),
    "flag.state": ("open", "acknowledged", "snoozed", "assigned", "escalated", "decided", "cleared"),
    "flag_decision.outcome": ("acknowledge", "snooze", "assign", "escalate", "accept", "correct", "re_plan", "write_off"),
    "small_step_ended.outcome": ("done", "not_now"),
    "change_row.operation": ("insert", "update", "delete"),
}  # fmt: skip
LIMITS = {
    "cost_year.year": (1900, 2999), "budget_agreement.year": (1900, 2999), "actual.one_person": (0, 1), "netting.share": (1, 10000), "plan_version.one_person": (0, 1), "conclusion.one_person": (0, 1),
    "deliverable.progress": (0, 10000), "attribution.share": (0, 10000), "link.share": (0, 10000), "benefit.priority": (1, 5), "flag.pressing": (0, 1),
    "person.active": (0, 1), "benefit.disbenefit": (0, 1), "benefit.in_cost_plan": (0, 1), "plan_version.current": (0, 1),
    "saved_view.descending": (0, 1), "saved_view.is_default": (0, 1), "evaluation.id": (1, 1),
}  # fmt: skip
DATES = (
    "budget_agreement.agreed_on", "budget_agreement.taken_on", "person.leaves", "project.start_date", "project.end_date", "project.live_date", "project.closed_on", "project.stage_since", "gate.planned", "gate.passed",
    "deliverable.planned", "deliverable.forecast", "deliverable.actual", "deliverable.accepted", "deliverable.forecast_on",
    "business_change.needed_by", "business_change.agreed", "business_change.funded", "business_change.done",
    "benefit.baseline_date", "benefit.target_date", "benefit.start_date", "benefit.end_date", "benefit.handed_over_on",
    "plan_version.approved_on", "actual.validated_on", "review.due", "review.held", "handover.accepted_on", "conclusion.decided_on", "conclusion.recorded_on", "conclusion.withdrawn_on", "action.due", "action.done",
    "flag.due", "flag.snoozed_until", "flag.neglected_since", "queue_row.due", "flag_decision.until_date", "raised_flag.due", "raised_flag.closed_on", "balance_taken.as_of",
    "chaser.sent_on", "chaser.due_until", "chaser.returned_on", "import_mapping.used_on", "maturity_taken.as_of", "maturity_taken.taken_on",
    "small_step.offered_on", "small_step_ended.offered_on", "small_step_ended.ended_on", "small_step_ended.until_date", "maturity_answer.answered_on",
    "figure.looked_on", "figure.turns_on",
)  # fmt: skip
SPANS = ("adoption", "plan_value", "forecast", "actual")
NOT_EMPTY = (
    "person.ref", "person.name", "objective.ref", "objective.title", "programme.name", "project.ref", "project.name", "benefit.ref",
    "benefit.title", "review.ref", "saved_view.name", "raised_flag.title", "template.name", "conclusion.reason",
)  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> Iterator[sqlite3.Connection]:
    """An empty register in memory, made from the schema's files, with one record of each kind that others refer to."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    for _, sql in migrations():
        connection.executescript(sql)
    for table in (
        "person",
        "objective",
        "project",
        "deliverable",
        "business_change",
        "benefit",
        "pool",
        "plan_version",
        "review",
        "change",
    ):
        put(
            connection,
            table,
            {
                "id": 1,
                **({"ref": f"{table} 1"} if "ref" in LEAST[table] else {}),
                **({"number": 9} if table == "plan_version" else {}),
            },
        )
    yield connection
    connection.close()


@pytest.fixture
def schema(whole: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    whole.execute("SAVEPOINT test")
    yield whole
    whole.execute("ROLLBACK TO test")
    whole.execute("RELEASE test")


def put(connection: sqlite3.Connection, table: str, cells: Cells) -> None:
    row = LEAST[table] | cells
    if table == "plan_version" and "current" not in cells and row["number"] != 9:
        row["current"] = 0
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def refused(connection: sqlite3.Connection, table: str, cells: Cells, why: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=why):
        put(connection, table, cells)


def tables(connection: sqlite3.Connection) -> dict[str, str]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'benefit_search%'")
    return {str(name): " ".join(str(sql).split()) for name, sql in found if name != "sqlite_sequence"}


@pytest.mark.parametrize("table", LEAST)
def test_a_table_takes_its_least_row_and_needs_each_cell_of_it(schema: sqlite3.Connection, table: str) -> None:
    for column in LEAST[table]:
        if (table, column) not in (("evaluation", "id"), ("figure", "benefit_id")):
            refused(schema, table, {column: None}, f"NOT NULL constraint failed: {table}.{column}")
    put(schema, table, {})


def test_no_table_is_left_out_and_every_one_is_strict(schema: sqlite3.Connection) -> None:
    found = tables(schema)
    assert set(found) == set(LEAST)
    assert [name for name, sql in found.items() if not sql.endswith("STRICT")] == []


def test_the_lists_of_words_in_the_tables_are_these_and_no_others(schema: sqlite3.Connection) -> None:
    found = {
        f"{table}.{column}": tuple(re.findall("'([^']*)'", words))
        for table, sql in tables(schema).items()
        for column, words in re.findall(r"CHECK \((\w+) IN \(\s*('[^)]*)\)", sql)
    }
    assert found == WORDS


def test_the_other_limits_in_the_tables_are_these_and_no_others(schema: sqlite3.Connection) -> None:
    found = tables(schema).items()
    between = {
        f"{table}.{one}": (int(low), int(high))
        for table, sql in found
        for one, low, high in re.findall(r"CHECK \((\w+) BETWEEN (\d+) AND (\d+)\)", sql)
    }
    yes_no = {f"{table}.{one}": (0, 1) for table, sql in found for one in re.findall(r"CHECK \((\w+) IN \(0, 1\)\)", sql)}
    assert between | yes_no | {"evaluation.id": (1, 1)} == LIMITS
    assert {f"{table}.{one}" for table, sql in found for one in re.findall(r"CHECK \((\w+) <> ''\)", sql)} == set(NOT_EMPTY)
    dates = {f"{table}.{one}" for table, sql in found for one in re.findall(r"CHECK \((\w+) IS date\(\1\)", sql)}
    assert dates == {*DATES, *(f"{table}.{end}" for table in SPANS for end in ("start_date", "end_date"))}


@pytest.mark.parametrize("place", WORDS)
def test_each_word_is_taken_and_another_is_refused(schema: sqlite3.Connection, place: str) -> None:
    table, column = place.split(".")
    for number, word in enumerate(WORDS[place]):
        put(schema, table, _apart(table, number) | {column: word})
    for word in ("another", WORDS[place][0].upper(), f" {WORDS[place][0]}", ""):
        refused(schema, table, _apart(table, 99) | {column: word}, "CHECK constraint failed")


def _apart(table: str, number: int) -> Cells:
    """What keeps rows of a table apart."""
    if table in ("project", "benefit", "review"):
        return {"ref": f"X{number}"}
    if table == "gate":
        return {"gate": f"X{number}"}
    if table == "conclusion":
        return {"withdrawn_on": "2026-01-01"}
    return {"from_id": 100 + number} if table == "link" else {"subject_id": 100 + number} if table == "flag" else {}


@pytest.mark.parametrize("place", LIMITS)
def test_a_number_is_taken_at_its_limits_and_refused_beyond(schema: sqlite3.Connection, place: str) -> None:
    table, column = place.split(".")
    low, high = LIMITS[place]
    for wrong in (low - 1, high + 1):
        refused(schema, table, {column: wrong}, "CHECK constraint failed")
    for right in {low, high}:
        schema.execute("SAVEPOINT one")
        cells: Cells = {column: right}
        put(schema, table, cells | ({"benefit_id": _second(schema)} if table == "plan_version" else {}))
        schema.execute("ROLLBACK TO one")


def _second(connection: sqlite3.Connection) -> int:
    put(connection, "benefit", {"id": 2, "ref": "second"})
    return 2


@pytest.mark.parametrize("place", DATES)
def test_a_date_is_written_in_its_full_form(schema: sqlite3.Connection, place: str) -> None:
    table, column = place.split(".")
    forms = (
        "2026-02-32",
        "2026-13-01",
        "2026-2-1",
        "2026-02-1",
        "01.02.2026",
        "20260201",
        "2026-02",
        "soon",
        "",
        "2026-02-01 00:00",
    )
    for wrong in forms:
        refused(schema, table, {column: wrong}, "CHECK constraint failed")
    put(schema, table, {column: "2028-02-29"})


@pytest.mark.xfail(
    strict=True, reason="SQLite's date() gives 2026-02-30 back as it is: `x IS date(x)` takes days that no month has"
)
@pytest.mark.parametrize("day", ["2026-02-29", "2026-02-30", "2026-02-31", "2026-04-31"])
def test_a_date_is_a_day_of_the_calendar(schema: sqlite3.Connection, day: str) -> None:
    refused(schema, "project", {"start_date": day}, "CHECK constraint failed")


@pytest.mark.parametrize("table", SPANS)
def test_a_period_ends_on_its_first_day_or_later(schema: sqlite3.Connection, table: str) -> None:
    refused(schema, table, {"start_date": "2026-01-02", "end_date": "2026-01-01"}, "CHECK constraint failed")
    refused(schema, table, {"start_date": "2026-01-02", "end_date": "2026-1-3"}, "CHECK constraint failed")
    refused(schema, table, {"start_date": "2026-1-2", "end_date": "2026-01-03"}, "CHECK constraint failed")
    put(schema, table, {"start_date": "2026-01-02", "end_date": "2026-01-02"})


@pytest.mark.parametrize("place", NOT_EMPTY)
def test_a_name_is_not_empty(schema: sqlite3.Connection, place: str) -> None:
    table, column = place.split(".")
    refused(schema, table, {column: ""}, "CHECK constraint failed")


def test_a_plan_version_is_numbered_from_one_and_one_of_a_benefit_is_current(schema: sqlite3.Connection) -> None:
    refused(schema, "plan_version", {"number": 0}, "CHECK constraint failed")
    refused(schema, "plan_version", {"number": 2, "current": 1}, "UNIQUE constraint failed: plan_version.benefit_id")
    put(schema, "plan_version", {"number": 2, "current": 0})


@pytest.mark.parametrize(
    ("table", "first", "second"),
    [
        ("project", {"ref": "ABC"}, {"ref": "abc"}), ("benefit", {"ref": "ABC"}, {"ref": "abc"}), ("review", {"ref": "ABC"}, {"ref": "abc"}),
        ("person", {"ref": "ABC"}, {"ref": "abc"}), ("objective", {"ref": "ABC"}, {"ref": "abc"}), ("pool", {"ref": "ABC"}, {"ref": "abc"}),
        ("deliverable", {"ref": "ABC"}, {"ref": "abc"}), ("business_change", {"ref": "ABC"}, {"ref": "abc"}),
        ("programme", {"name": "ABC"}, {"name": "abc"}), ("template", {"name": "ABC"}, {"name": "abc"}), ("saved_view", {"name": "A"}, {"name": "a"}),
        ("policy", {}, {}), ("gate", {}, {}), ("project_member", {}, {}), ("benefit_objective", {}, {}), ("attribution", {}, {"share": 2}),
        ("link", {}, {"share": 2}), ("claim", {}, {"amount": 2}), ("actual", {}, {"value": 2}), ("forecast", {}, {"value": 2}),
        ("adoption", {}, {"planned": 2}), ("plan_value", {}, {}), ("review_finding", {}, {}), ("external_key", {}, {"subject_id": 2}),
        ("flag", {}, {"why": "y"}),
    ],
)  # fmt: skip
def test_what_is_there_once_is_not_taken_twice(schema: sqlite3.Connection, table: str, first: Cells, second: Cells) -> None:
    put(schema, table, first)
    refused(schema, table, second, "UNIQUE constraint failed")


def test_a_flag_may_be_raised_again_once_it_is_cleared(schema: sqlite3.Connection) -> None:
    put(schema, "flag", {"cleared_on": "2026-02-01"})
    put(schema, "flag", {})


@pytest.mark.parametrize(
    ("kept", "literal"),
    [
        (Stage, WORDS["project.stage"]), (State, WORDS["benefit.state"]), (BenefitClass, WORDS["benefit.class"]),
        (MeasureKind, WORDS["benefit.kind"]), (Direction, WORDS["benefit.direction"]), (Frequency, WORDS["benefit.frequency"]),
        (Severity, WORDS["flag.severity"]), (fields.REVIEW_KINDS, WORDS["review.kind"]), (fields.DELIVERY_RATINGS, WORDS["project.delivery_rating"]),
        (fields.EVIDENCE_GRADES, WORDS["benefit.evidence_grade"]),
    ],
    ids=["stage", "state", "class", "kind", "direction", "frequency", "severity", "review", "rating", "evidence"],
)  # fmt: skip
def test_the_program_knows_the_same_words_in_the_same_order(
    kept: type[StrEnum] | Iterable[str], literal: tuple[str, ...]
) -> None:
    assert tuple(str(word) for word in kept) == literal


@pytest.mark.parametrize(
    ("table", "defaults"),
    [
        ("project", {"stage": "idea", "version": 1}), ("benefit", {"class": "unclassified", "disbenefit": 0, "state": "identified", "version": 1}),
        ("person", {"active": 1, "version": 1}), ("flag", {"state": "open", "pressing": 1, "cause": "", "decides_by": "role", "decides_role": ""}), ("plan_version", {"current": 1}),
        ("saved_view", {"filter": "", "sort": "", "descending": 0, "columns": "", "is_default": 0, "version": 1}),
    ],
)  # fmt: skip
def test_what_is_left_out_takes_its_default(schema: sqlite3.Connection, table: str, defaults: Cells) -> None:
    found = {name: text for _, name, _, _, text, _ in schema.execute(f"PRAGMA table_info({table})") if text is not None}
    assert {name: text.strip("'") if text.startswith("'") else int(text) for name, text in found.items()} == defaults


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE change SET who = 'y'",
        "DELETE FROM change",
        "UPDATE change_row SET fields = ''",
        "DELETE FROM change_row",
        "UPDATE change_seal SET hash = ''",
        "DELETE FROM change_seal",
    ],
)
def test_the_change_log_only_grows(schema: sqlite3.Connection, sql: str) -> None:
    put(schema, "change_row", {})
    with pytest.raises(sqlite3.IntegrityError, match="the change log cannot be edited"):
        schema.execute(sql)
