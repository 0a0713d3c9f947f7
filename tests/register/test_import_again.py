"""What a file says the second time: fixed values are for new records, blanks say nothing, 0 is said, people's changes stay."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import history, lists, records
from benefits_tui.register.session import Session
from tests.register.test_import_counts import bring

D = Decimal
MAPPING = """
source = "office"
[projects.fields]
ref = "project"
name = "name"
whole_life_cost = "cost"
[projects.fixed]
stage = "planning"
department = "Works"
[benefits]
needs = ["title", "stated"]
[benefits.fields]
ref = "benefit"
title = "title"
stated = "stated"
target = "target"
disbenefit = "worse"
[benefits.fixed]
class = "cashable"
state = "planned"
unit = "GBP"
"""
ROW = {
    "project": "P-1",
    "name": "Payments",
    "cost": "0",
    "benefit": "P-1/B01",
    "title": "Less paper",
    "stated": "0",
    "target": "0",
    "worse": "no",
}


@pytest.fixture
def brought(session: Session, tmp_path: Path) -> Session:
    bring(session, tmp_path, [ROW], MAPPING)
    return session


def shown(session: Session, ref: str, *names: str) -> list[object]:
    found = lists.show(session, ref)
    return [found[name] for name in names]


def test_a_new_record_takes_the_fixed_values_and_0_is_one(brought: Session) -> None:
    assert shown(brought, "P-1", "stage", "department", "whole_life_cost") == ["planning", "Works", "0"]
    assert shown(brought, "P-1/B01", "class", "state", "unit", "stated", "target", "disbenefit") == [
        "cashable",
        "planned",
        "GBP",
        "0",
        "0",
        False,
    ]


def test_the_same_file_again_undoes_nothing_that_people_changed(brought: Session, tmp_path: Path) -> None:
    records.change(brought, "P-1", {"stage": "delivery", "department": "Finance"}, kind=Kind.PROJECT)
    records.change(brought, "P-1/B01", {"class": "non_cashable", "state": "realising", "unit": "hours"}, "measured otherwise")
    before = len(history.history(brought))
    outcome = bring(brought, tmp_path, [ROW], MAPPING)
    assert (outcome.by_kind["projects"].changed, outcome.by_kind["benefits"].changed) == (0, 0)
    assert shown(brought, "P-1", "stage", "department") == ["delivery", "Finance"]
    assert shown(brought, "P-1/B01", "class", "state", "unit") == ["non_cashable", "realising", "hours"]
    assert len(history.history(brought)) == before


@pytest.mark.parametrize(
    ("cell", "value"), [("", "100"), ("0", "0"), ("0.0", "0"), ("-0", "0"), ("5", "5"), ("tbc", "100")]
)  # fmt: skip
def test_a_blank_or_unreadable_cell_says_nothing_and_0_says_0(brought: Session, tmp_path: Path, cell: str, value: str) -> None:
    records.change(brought, "P-1/B01", {"target": D(100)})
    bring(brought, tmp_path, [ROW | {"target": cell}], MAPPING)
    assert shown(brought, "P-1/B01", "target") == [value]


@pytest.mark.parametrize(("cell", "made"), [("0", True), ("0.00", True), ("-5", True), ("", False), ("exempt", False)])
def test_a_needed_field_may_be_0_and_not_blank(session: Session, tmp_path: Path, cell: str, made: bool) -> None:
    outcome = bring(session, tmp_path, [ROW | {"stated": cell}], MAPPING)
    assert outcome.by_kind["benefits"].added == int(made)
    assert [one["ref"] for one in lists.listing(session, "benefits")] == (["P-1/B01"] if made else [])
    assert len(outcome.rejects) == int(cell == "exempt")


def test_two_rows_of_one_record_may_not_disagree_about_0(session: Session, tmp_path: Path) -> None:
    outcome = bring(session, tmp_path, [ROW, ROW | {"stated": "7"}, ROW | {"stated": "0.0"}], MAPPING)
    assert [(one.row, one.column, one.reason) for one in outcome.rejects] == [
        (3, "stated", "row 2 already says '0' for this benefit")
    ]
    assert shown(session, "P-1/B01", "stated") == ["0"]
