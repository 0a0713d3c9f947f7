"""Every list of the register: its columns in order, and what stands in each, down to the last one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benefits_tui.domain.rules import Severity
from benefits_tui.register import lists
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.columns import ColumnType, FilterError
from benefits_tui.store.lists.pages import ListQuery, count, page
from tests.conftest import TODAY
from tests.store.rich_register import rich

# Each column and how it is read; only the list of flags has one that is not shown.
COLUMNS = {
    "projects": (
        "ref:text name:text programme:text department:text category:text stage:enum start:date end:date gate3:date live:date "
        "whole_life_cost:money year_cost_plan:money year_cost_forecast:money cost_to_date:money cost_outturn:money "
        "delivery_rating:enum manager:text sponsor:text benefits:count cashable:money flags:count template:text closed_on:date "
        "description:text version:count"
    ),
    "benefits": (
        "ref:text title:text project:text project_name:text department:text stage:enum class:enum disbenefit:yes_no owner:text "
        "responsible:text validator:text objectives:text measure:text unit:text kind:enum direction:enum frequency:enum "
        "source:text method:text beneficiaries:text baseline:number baseline_date:date target:number target_upper:number "
        "target_date:date start:date end:date state:enum stated:money value_per_unit:money in_cost_plan:yes_no price_base:text "
        "evidence_grade:text priority:count amber_threshold:number red_threshold:number handed_over:date rag:enum attainment:ratio "
        "realisation:ratio lifetime_plan:number due_to_date:number actual_to_date:number outturn:number outturn_complete:yes_no "
        "stated_money:money due_money:money realised_money:money outturn_money:money "
        "first_approved:number current_plan:number drift:number variance:number variance_share:ratio lifetime_realisation:ratio distance_to_plan:number first_approved_money:money current_plan_money:money drift_money:money variance_money:money distance_to_plan_money:money due_read_money:money realised_due_money:money due_unread_money:money "
        "agreed_money:money taken_money:money next_reading:date flags:count "
        "concluded:enum achieved_share:ratio description:text assumptions:text risks:text programme:text category:text "
        "missing_facts:count unvalidated:count version:count"
    ),
    "reviews": (
        "ref:text kind:enum due:date held:date project:text project_name:text stage:enum chair:text summary:text decision:text "
        "flags:count version:count"
    ),
    "flags": (
        "subject:text rule:enum severity:enum why:text due:date value_at_risk:money state:enum snoozed_until:date "
        "subject_kind:enum title:text project:text project_name:text department:text owner:text raised_on:date cause:text "
        "decides_name:text decides_role:text pressing:yes_no neglected_since:date outcome:enum decided_on:date decided_by:text forum:text id:count rank:count"
    ),
    "people": "ref:text name:text email:text role:text department:text active:yes_no leaves:date logins:text benefits_owned:count version:count",
    "objectives": "ref:text title:text description:text benefits:count version:count",
    "readings": (
        "ref:text title:text unit:text series:enum start:date end:date value:number evidence:text recorded_on:date recorded_by:text"
    ),
    "history": "ref:text at:moment who:text action:text why:text record:enum operation:enum fields:text change:count",
    "decisions": (
        "subject:text decided_on:date decided_by:text forum:text outcome:enum rationale:text rule:enum severity:enum why:text "
        "value_at_risk:money due:date until:date person:text subject_kind:enum flag:count title:text recorded_by:text project:text project_name:text"
    ),
    "deliverables": (
        "ref:text title:text project:text project_name:text planned:date forecast:date actual:date accepted:date progress:number planned_progress:text "
        "adoption_planned:number adoption:number enables:count description:text version:count"
    ),
    "business_changes": (
        "ref:text title:text project:text project_name:text owner:text needed_by:date agreed:date funded:date done:date version:count"
    ),
    "pools": "ref:text title:text ceiling:money claimed:money claims:count version:count",
    "queue": (
        "subject:text title:text severity:enum cause:text why:text due:date value_at_risk:money decides_name:text decides_role:text "
        "records:count flags:count subject_kind:enum project:text project_name:text department:text owner:text rule:enum raised_on:date "
        "neglected_since:date programme:text category:text stage:enum class:enum objectives:text record_id:count id:count rank:count"
    ),
    "missing": (
        "subject:text title:text field:enum project:text project_name:text department:text programme:text owner:text money:money pressing:yes_no due:date "
        "severity:enum rule:enum since:date subject_kind:enum flag:count record_id:count"
    ),
    "actions": (
        "subject:text title:text person:text due:date done:date note:text from:enum rule:enum review:text subject_kind:enum "
        "subject_title:text project:text project_name:text department:text flag:count id:count version:count"
    ),
}
# Rows of the small register, blanks left out.
ROWS: dict[str, list[dict[str, object]]] = {
    "projects": [
        {"ref": "P-1", "name": "Alpha Payments", "programme": "Progwide", "department": "Deptfin", "category": "Catone", "stage": "delivery",
         "start": "2026-01-15", "end": "2027-12-31", "gate3": "2026-06-30", "live": "2026-10-01", "whole_life_cost": "1000000",
         "year_cost_plan": "200000", "year_cost_forecast": "210000", "cost_to_date": "50000.5", "cost_outturn": "1100000",
         "delivery_rating": "amber_red", "manager": "Mia Manager", "sponsor": "Sven Sponsor", "benefits": 1, "cashable": "1500000.5", "flags": 8,
         "template": "Tmplword", "closed_on": "2026-11-01", "description": "Projdesc", "version": 1},
        {"ref": "P-2", "name": "Beta Depot", "stage": "idea", "benefits": 4, "flags": 1, "version": 1},
    ],
    "benefits": [
        {"ref": "P-1/B01", "title": "Fewer forms", "project": "P-1", "project_name": "Alpha Payments", "department": "Deptfin", "stage": "delivery",
         "class": "cashable", "disbenefit": False, "owner": "Olga Owner", "responsible": "Rosa Responsible", "validator": "Vera Validator",
         "objectives": "O1, O2", "measure": "Formcount", "unit": "GBP", "kind": "flow", "direction": "increase", "frequency": "quarterly",
         "source": "Ledgersource", "method": "Methodword", "beneficiaries": "Taxpayers", "baseline": "1.25", "baseline_date": "2025-12-31",
         "target": "900", "target_upper": "950", "target_date": "2027-06-30", "start": "2026-01-01", "end": "2027-12-31", "state": "realising",
         "stated": "1500000.5", "value_per_unit": "1", "in_cost_plan": True, "price_base": "2025-26", "evidence_grade": "measured", "priority": 2,
         "amber_threshold": "0.1", "red_threshold": "0.2", "handed_over": "2026-10-02", "rag": "red", "attainment": "0.1661", "realisation": "0.7525",
         "lifetime_plan": "500", "due_to_date": "200", "actual_to_date": "150.5", "outturn": "440.5", "outturn_complete": True,
         "stated_money": "1500000.5", "due_money": "200", "realised_money": "150.5", "outturn_money": "440.5", "first_approved": "90", "current_plan": "500", "drift": "410", "variance": "-59.5",
         "variance_share": "-0.119", "lifetime_realisation": "0.301", "distance_to_plan": "-49.5", "first_approved_money": "90",
         "current_plan_money": "500", "drift_money": "410", "variance_money": "-59.5", "distance_to_plan_money": "-49.5", "due_read_money": "200", "realised_due_money": "150.5", "next_reading": "2026-09-30", "flags": 7,
         "description": "Bendesc", "assumptions": "Assumeword", "risks": "Riskword", "programme": "Progwide", "category": "Catone",
         "missing_facts": 0, "unvalidated": 2, "version": 1},
        {"ref": "P-2/B02", "title": "More noise", "project": "P-2", "project_name": "Beta Depot", "stage": "idea", "class": "non_cashable",
         "disbenefit": True, "owner": "Ann Twice (PER-A2)", "state": "identified", "stated": "7", "rag": "no_data", "outturn_complete": False,
         "stated_money": "7", "flags": 0, "missing_facts": 3, "unvalidated": 0, "version": 1},
    ],
    "reviews": [
        {"ref": "P-2/R01", "kind": "yearly", "due": "2026-11-01", "project": "P-2", "project_name": "Beta Depot", "stage": "idea", "flags": 1,
         "version": 1},
        {"ref": "P-1/R01", "kind": "six_months", "due": "2026-12-01", "project": "P-1", "project_name": "Alpha Payments", "stage": "delivery",
         "chair": "Cleo Chair", "summary": "Sumword", "decision": "Decword", "flags": 0, "version": 1},
    ],
    "flags": [
        {"subject": "P-1", "rule": "F34", "severity": "critical", "why": "NPV on outturn is -£1.1m, -£999.5k as approved.",
         "value_at_risk": "1099571.6908", "state": "open", "subject_kind": "project", "title": "Alpha Payments", "project": "P-1",
         "project_name": "Alpha Payments", "department": "Deptfin", "raised_on": "2026-11-23", "due": "2026-12-01", "days_left": 8},
        {"subject": "P-1/C01", "rule": "H8", "severity": "critical", "why": "On the change", "state": "open", "subject_kind": "business_change",
         "title": "Training", "project": "P-1", "project_name": "Alpha Payments", "department": "Deptfin", "owner": "Otto Changeowner",
         "raised_on": "2026-11-23"},
        {"subject": "P-2/R01", "rule": "F20", "severity": "high", "why": "The yearly review was due on 2026-11-01.", "due": "2026-11-01",
         "state": "open", "subject_kind": "review", "title": "yearly review", "project": "P-2", "project_name": "Beta Depot", "raised_on": "2026-11-23",
         "days_left": -22},
        {"subject": "P-1/B01", "rule": "H4", "severity": "high", "why": "Handraised", "due": "2026-12-24", "value_at_risk": "42",
         "outcome": "assign", "decided_on": "2026-11-23", "decided_by": "officer", "state": "assigned", "subject_kind": "benefit", "title": "Fewer forms", "project": "P-1", "project_name": "Alpha Payments",
         "department": "Deptfin", "owner": "Olga Owner", "raised_on": "2026-11-23", "days_left": 31},
        {"subject": "P-1/B01", "rule": "F09", "severity": "medium", "why": "Reading for 2026-09-30 is overdue.", "due": "2026-09-30",
         "value_at_risk": "349.5", "state": "open", "subject_kind": "benefit", "title": "Fewer forms", "project": "P-1",
         "project_name": "Alpha Payments", "department": "Deptfin", "owner": "Olga Owner", "raised_on": "2026-11-23", "days_left": -54},
        {"subject": "P-1/D01", "rule": "H7", "severity": "medium", "why": "On the deliverable", "due": "2026-11-30", "state": "open",
         "subject_kind": "deliverable", "title": "Portal", "project": "P-1", "project_name": "Alpha Payments", "department": "Deptfin",
         "raised_on": "2026-11-23", "days_left": 7},
        {"subject": "POOL-1", "rule": "H6", "severity": "medium", "why": "On the pool", "state": "open", "subject_kind": "pool", "title": "Budget",
         "raised_on": "2026-11-23"},
        {"subject": "PER-A2", "rule": "H9", "severity": "low", "why": "On the person", "value_at_risk": "3", "state": "open",
         "subject_kind": "person", "title": "Ann Twice", "raised_on": "2026-11-23"},
        {"subject": "P-2", "rule": "H5", "severity": "low", "why": "On the project", "state": "open", "subject_kind": "project",
         "title": "Beta Depot", "project": "P-2", "project_name": "Beta Depot", "raised_on": "2026-11-23"},
    ],
    "people": [
        {"ref": "PER-A1", "name": "Ann Twice", "active": False, "benefits_owned": 0, "version": 1},
        {"ref": "PER-OWN", "name": "Olga Owner", "email": "olga@example.org", "role": "Rolehead", "department": "Deptops", "active": True,
         "leaves": "2027-01-31", "benefits_owned": 1, "version": 1},
    ],
    "objectives": [
        {"ref": "O1", "title": "ObjtitleO1", "description": "ObjdescO1", "benefits": 1, "version": 1},
        {"ref": "O3", "title": "Unserved", "benefits": 0, "version": 1},
    ],
    "readings": [
        {"ref": "P-1/B01", "title": "Fewer forms", "unit": "GBP", "series": "actual", "start": "2026-01-01", "end": "2026-03-31", "value": "80",
         "evidence": "Evidword", "recorded_on": "2026-11-23", "recorded_by": "officer"},
        {"ref": "P-1/B01", "title": "Fewer forms", "unit": "GBP", "series": "plan", "start": "2026-01-01", "end": "2026-03-31", "value": "100",
         "recorded_on": "2026-11-23", "recorded_by": "officer"},
        {"ref": "P-1/B01", "title": "Fewer forms", "unit": "GBP", "series": "actual", "start": "2026-04-01", "end": "2026-06-30", "value": "70.5",
         "recorded_on": "2026-11-23", "recorded_by": "officer"},
        {"ref": "P-1/B01", "title": "Fewer forms", "unit": "GBP", "series": "plan", "start": "2026-04-01", "end": "2026-06-30", "value": "100",
         "recorded_on": "2026-11-23", "recorded_by": "officer"},
        {"ref": "P-1/B01", "title": "Fewer forms", "unit": "GBP", "series": "forecast", "start": "2027-01-01", "end": "2027-03-31", "value": "290",
         "recorded_on": "2026-11-23", "recorded_by": "officer"},
        {"ref": "P-1/B01", "title": "Fewer forms", "unit": "GBP", "series": "plan", "start": "2027-01-01", "end": "2027-03-31", "value": "300",
         "recorded_on": "2026-11-23", "recorded_by": "officer"},
    ],
    "decisions": [
        {"subject": "P-1/B01", "decided_on": "2026-11-23", "decided_by": "officer", "outcome": "assign", "rationale": "Taskword", "rule": "H4",
         "severity": "high", "why": "Handraised", "value_at_risk": "42", "due": "2026-12-24", "until": "2026-12-02", "person": "Asta Assignee",
         "subject_kind": "benefit", "flag": 18, "title": "Fewer forms", "project": "P-1", "project_name": "Alpha Payments", "recorded_by": "officer"},
        {"subject": "P-1/B01", "decided_on": "2026-11-23", "decided_by": "officer", "outcome": "snooze", "rationale": "Waitword", "rule": "H4",
         "severity": "high", "why": "Handraised", "value_at_risk": "42", "due": "2026-12-24", "until": "2026-12-01", "subject_kind": "benefit",
         "flag": 18, "title": "Fewer forms", "project": "P-1", "project_name": "Alpha Payments", "recorded_by": "officer"},
        {"subject": "P-2/R01", "decided_on": "2026-11-23", "decided_by": "Olga Owner", "forum": "Forumword", "outcome": "correct", "rationale": "Closedword", "rule": "H3",
         "severity": "low", "why": "Done with", "subject_kind": "review", "flag": 17, "title": "yearly review", "project": "P-2", "project_name": "Beta Depot", "recorded_by": "officer"},
        {"subject": "P-1/B01", "decided_on": "2026-11-23", "decided_by": "officer", "outcome": "correct", "rationale": "Closedword", "rule": "H2",
         "severity": "low", "why": "Done with", "subject_kind": "benefit", "flag": 16, "title": "Fewer forms", "project": "P-1", "project_name": "Alpha Payments", "recorded_by": "officer"},
        {"subject": "P-1", "decided_on": "2026-11-23", "decided_by": "officer", "outcome": "correct", "rationale": "Closedword", "rule": "H1",
         "severity": "low", "why": "Done with", "subject_kind": "project", "flag": 15, "title": "Alpha Payments", "project": "P-1", "project_name": "Alpha Payments", "recorded_by": "officer"},
    ],
    "deliverables": [
        {"ref": "P-1/D01", "title": "Portal", "project": "P-1", "project_name": "Alpha Payments", "planned": "2026-08-01", "forecast": "2026-08-02",
         "actual": "2026-08-03", "accepted": "2026-08-04", "progress": "0.4", "adoption_planned": "0.6", "adoption": "0.55", "enables": 1,
         "description": "Deldesc", "version": 1},
        {"ref": "P-2/D01", "title": "Shed", "project": "P-2", "project_name": "Beta Depot", "enables": 0, "version": 1},
    ],
    "business_changes": [
        {"ref": "P-1/C01", "title": "Training", "project": "P-1", "project_name": "Alpha Payments", "owner": "Otto Changeowner",
         "needed_by": "2026-07-01", "agreed": "2026-07-02", "funded": "2026-07-03", "done": "2026-07-04", "version": 1},
    ],
    "actions": [
        {"subject": "P-1/B01", "title": "Taskword", "person": "Asta Assignee", "due": "2026-12-02", "from": "flag", "rule": "H4",
         "flag": 18, "subject_kind": "benefit", "subject_title": "Fewer forms", "project": "P-1", "project_name": "Alpha Payments",
         "department": "Deptfin", "version": 1, "days_left": 9},
    ],
    "queue": [
        {"subject": "P-1/D01", "title": "Portal", "severity": "medium", "why": "On the deliverable", "due": "2026-11-30", "records": 1, "flags": 1,
         "subject_kind": "deliverable", "project": "P-1", "project_name": "Alpha Payments", "department": "Deptfin", "rule": "H7",
         "raised_on": "2026-11-23", "programme": "Progwide", "category": "Catone", "stage": "delivery", "record_id": 1},
    ],
    "missing": [
        {"subject": "P-2/B02", "title": "More noise", "field": "unit", "project": "P-2", "project_name": "Beta Depot",
         "owner": "Ann Twice (PER-A2)", "money": "7", "severity": "medium", "rule": "F04", "since": "2026-11-23",
         "subject_kind": "benefit", "flag": 6, "record_id": 3},
    ],
    "pools": [
        {"ref": "POOL-1", "title": "Budget", "ceiling": "5000", "claimed": "1200.5", "claims": 1, "version": 1},
        {"ref": "POOL-2", "title": "Spare", "claims": 0, "version": 1},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = rich(tmp_path_factory.mktemp("rich") / "register.db")
    yield opened
    opened.close()


def key(row: dict[str, object]) -> tuple[object, ...]:
    return row.get("ref", row.get("subject")), row.get("rule"), row.get("outcome"), row.get("series"), row.get("start")


def test_these_are_the_lists() -> None:
    assert list(LISTINGS) == [
        "projects", "benefits", "reviews", "flags", "people", "objectives", "readings", "history", "decisions", "deliverables",
        "business_changes", "pools", "actions", "queue", "missing",
    ]  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_a_list_has_these_columns_in_this_order(session: Session, name: str) -> None:
    columns = [one.split(":") for one in COLUMNS[name].split()]
    types = {
        word: getattr(ColumnType, word.upper())
        for word in ("text", "enum", "date", "moment", "money", "number", "ratio", "count", "yes_no")
    }
    assert [(one.name, one.type) for one in LISTINGS[name].columns] == [(column, types[kind]) for column, kind in columns]
    shown = [column for column, _ in columns if column != "rank"]
    besides = {"flags": ["rule_title", "decides", "options", "days_left", "clears"], "actions": ["days_left"]}.get(name, [])
    assert list(lists.listing(session, name)[0]) == shown + besides


@pytest.mark.parametrize("name", ROWS)
def test_each_column_holds_what_was_written(session: Session, name: str) -> None:
    # What follows from the rule of a flag is told in `tests/register/test_queue.py`.
    left_out = {
        "id", "rule_title", "decides", "options", "cause", "decides_name", "decides_role", "pressing", "clears",
    }  # fmt: skip
    found = {
        key(row): {column: cell for column, cell in row.items() if cell is not None and column not in left_out}
        for row in lists.listing(session, name)
    }
    assert [found[key(row)] for row in ROWS[name]] == ROWS[name]


@pytest.mark.parametrize(
    ("name", "refs"),
    [
        ("projects", ["P-1", "P-2"]), ("benefits", ["P-1/B01", "P-2/B01", "P-2/B02", "P-2/B03", "P-2/B04"]),
        ("reviews", ["P-2/R02", "P-2/R01", "P-1/R01"]), ("objectives", ["O1", "O2", "O3"]), ("deliverables", ["P-1/D01", "P-2/D01"]),
        ("business_changes", ["P-1/C01", "P-2/C01"]), ("pools", ["POOL-1", "POOL-2"]),
        ("people", ["PER-A1", "PER-A2", "PER-007", "PER-005", "PER-001", "PER-OWN", "PER-006", "PER-003", "PER-002", "PER-004"]),
        ("readings", ["P-1/B01"] * 6),
    ],
)  # fmt: skip
def test_a_list_holds_all_records_in_its_own_order(session: Session, name: str, refs: list[str]) -> None:
    assert [row["ref"] for row in lists.listing(session, name)] == refs
    query = ListQuery(LISTINGS[name], today=TODAY)
    assert count(session.store, query) == len(refs)
    assert [row[0] for row in page(session.store, query, ["ref"], 1, 2).rows] == refs[1:3]


def test_the_decisions_come_newest_first_and_the_history_too(session: Session) -> None:
    assert [row["outcome"] for row in lists.listing(session, "decisions")] == [
        "assign",
        "snooze",
        "correct",
        "correct",
        "correct",
    ]
    numbers = [row["change"] for row in lists.listing(session, "history")]
    assert numbers == sorted(numbers, key=lambda number: -int(str(number))) and numbers[-1] == 1


@pytest.mark.parametrize(
    ("record", "ref", "operation", "action", "why", "part"),
    [
        ("project", "P-1", "insert", "add project", None, '"name":"Alpha Payments"'),
        ("benefit", "P-1/B01", "insert", "add benefit", None, '"title":"Fewer forms"'),
        ("review", "P-2/R01", "insert", "add review", None, '"kind":"yearly"'),
        ("person", "PER-OWN", "insert", "add person", None, '"role":"Rolehead"'),
        ("objective", "O1", "insert", "add objective", None, '"title":"ObjtitleO1"'),
        ("deliverable", "P-1/D01", "insert", "add deliverable", None, '"title":"Portal"'),
        ("business_change", "P-1/C01", "insert", "add business change", None, '"title":"Training"'),
        ("pool", "POOL-1", "insert", "add pool", None, '"title":"Budget"'),
        ("policy", None, "insert", "set the policy", "Whyword", '"key":"adoption_days"'),
        ("plan_version", "P-1/B01", "update", "approve a plan of P-1/B01", "revised", '"current":[1,0]'),
    ],
)  # fmt: skip
def test_the_history_names_the_record_the_table_and_the_reason(
    session: Session, record: str, ref: str | None, operation: str, action: str, why: str | None, part: str
) -> None:
    found = [row for row in lists.listing(session, "history") if row["record"] == record and row["operation"] == operation]
    row = next(row for row in found if part in str(row["fields"]))
    assert (row["ref"], row["action"], row["why"], row["who"]) == (ref, action, why, "officer")


def test_flags_of_one_severity_are_told_apart(session: Session) -> None:
    found = [row["rule"] for row in lists.flags(session, severity=Severity.LOW)]
    assert found == ["H9", "H5"]
    (row,) = lists.flags(session, "rule:H5")
    assert (row["rule_title"], row["decides"]) == ("Raised by hand", "PMO")
    assert row["options"] == ["decide", "assign somebody", "escalate"] and row["days_left"] is None


def test_a_project_is_shown_with_what_belongs_to_it(session: Session) -> None:
    data = lists.show(session, "P-2")
    assert (data["kind_of_record"], data["ref"], data["version"], data["stage"]) == ("project", "P-2", 1, "idea")
    assert data["benefits"] == ["P-2/B01", "P-2/B02", "P-2/B03", "P-2/B04"] and data["reviews"] == ["P-2/R02", "P-2/R01"]
    flags = data["flags"]
    assert data["flags_on_benefits"] == 0 and isinstance(flags, list) and [one["rule"] for one in flags] == ["H5"]
    assert lists.show(session, "P-1")["flags_on_benefits"] == 7


def test_a_benefit_is_shown_with_its_figures_readings_and_plans(session: Session) -> None:
    data = lists.show(session, "P-1/B01")
    expected = next(row for row in ROWS["benefits"] if row["ref"] == "P-1/B01")
    figures = (
        "rag attainment realisation lifetime_plan due_to_date actual_to_date outturn outturn_complete stated_money due_money "
        "realised_money outturn_money first_approved current_plan drift variance variance_share "
        "lifetime_realisation distance_to_plan first_approved_money current_plan_money drift_money variance_money distance_to_plan_money "
        "due_read_money realised_due_money due_unread_money next_reading"
    )
    assert (data["concluded"], data["conclusion"], data["conclusions"]) == (None, None, [])
    assert {name: data[name] for name in figures.split()} == {name: expected.get(name) for name in figures.split()}
    fields = (
        "ref project title description class disbenefit owner responsible validator objectives beneficiaries measure unit kind "
        "direction frequency source method baseline baseline_date target target_upper target_date start end stated in_cost_plan "
        "value_per_unit price_base evidence_grade priority amber_threshold red_threshold assumptions risks state handed_over"
    )
    besides = "readings plan_versions notes flags concluded conclusion conclusions findings agreed_with_finance agreed_money taken_money"
    assert set(data) == {"kind_of_record", "version", *fields.split(), *figures.split(), *besides.split()}
    assert data["readings"] == [
        {"period": "2026-Q1", "start": "2026-01-01", "end": "2026-03-31", "plan": "100", "forecast": None, "actual": "80",
         "evidence": "Evidword", "recorded_on": "2026-11-23", "recorded_by": "officer"},
        {"period": "2026-Q2", "start": "2026-04-01", "end": "2026-06-30", "plan": "100", "forecast": None, "actual": "70.5",
         "evidence": None, "recorded_on": "2026-11-23", "recorded_by": "officer"},
        {"period": "2027-Q1", "start": "2027-01-01", "end": "2027-03-31", "plan": "300", "forecast": "290", "actual": None,
         "evidence": None, "recorded_on": None, "recorded_by": None},
    ]  # fmt: skip
    assert data["plan_versions"] == [
        {"number": 1, "approved_by": "officer", "approved_on": "2026-11-23", "reason": None, "current": False, "total": "90"},
        {
            "number": 2,
            "approved_by": "officer",
            "approved_on": "2026-11-23",
            "reason": "revised",
            "current": True,
            "total": "500",
        },
    ]


def test_the_order_of_the_queue_is_no_column_that_people_see() -> None:
    assert "rank" not in LISTINGS["flags"].names_in_filters()
    assert all(
        one.names_in_filters() == [column.name for column in one.columns if column.name != "rank"] for one in LISTINGS.values()
    )


def test_the_order_of_the_queue_is_no_column_that_a_filter_may_name(session: Session) -> None:
    with pytest.raises(FilterError, match=r"^flags have no column 'rank'"):
        lists.flags(session, "rank:0")
