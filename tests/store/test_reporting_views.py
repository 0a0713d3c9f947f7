"""The reporting views are a contract: what other programs read of a register keeps its names, and its page is true."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from docs.make_reporting_views import EXAMPLES, PAGE, columns, reporting_views_page
from tests.store.rich_register import rich

# Version 1. A name may be added to these; one that goes, or moves, is a new version.
VERSION_1 = {
    "report_project": "project_ref project programme department category stage start_date end_date whole_life_cost delivery_rating benefits",
    "report_benefit": "benefit_ref benefit project_ref project department stage class is_disbenefit owner state measure unit kind direction baseline "
    "baseline_date target target_date start_date end_date rag attainment realisation lifetime_plan due_to_date actual_to_date outturn stated_money "
    "due_money realised_money outturn_money first_approved first_approved_money current_plan current_plan_money drift drift_money variance variance_money "
    "variance_share lifetime_realisation distance_to_plan distance_to_plan_money next_reading open_flags due_read_money realised_due_money",
    "report_reading": "benefit_ref benefit unit series start_date end_date value evidence",
    "report_decision": "decided_on decided_by forum recorded_by outcome rationale until_date assigned_to rule severity why value_at_risk decide_by "
    "subject_kind subject_ref",
}


def test_no_column_of_the_contract_is_gone() -> None:
    there = columns()
    for view, names in VERSION_1.items():
        assert set(names.split()) <= set(there[view]), view


def test_the_page_is_made_from_the_views() -> None:
    assert PAGE.read_text(encoding="utf-8") == reporting_views_page()


def test_the_views_give_plain_numbers_and_the_examples_run(tmp_path: Path) -> None:
    rich(tmp_path / "r.db").close()
    connection = sqlite3.connect(f"file:{tmp_path / 'r.db'}?mode=ro", uri=True)
    row = connection.execute(
        "SELECT benefit, stated_money, baseline, is_disbenefit, target_date FROM report_benefit WHERE benefit_ref = 'P-1/B01'"
    ).fetchone()
    assert row == ("Fewer forms", 1500000.5, 1.25, 0, "2027-06-30")
    assert connection.execute("SELECT whole_life_cost FROM report_project ORDER BY project_ref").fetchall() == [
        (1_000_000.0,),
        (None,),
    ]
    for title, sql in EXAMPLES:
        assert connection.execute(sql).fetchall() or "late" in title, title
    connection.close()
