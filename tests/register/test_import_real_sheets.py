"""Sheets as offices send them, each with what a careful reader makes of it: what is said or asked, and every record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from benefits_tui.register.importing import import_sheets, propose
from benefits_tui.register.session import Session
from tests.register.imported import table
from tests.register.test_import_layouts import Rows, book

P: list[object] = ["Project ref", "Project name"]
B: list[object] = [*P, "Benefit ref", "Benefit title"]
ONE: list[object] = ["P1", "One", "B1", "x"]
PLAN = "SELECT start_date, end_date, value / 10000.0 FROM plan_value ORDER BY 1"
ACTUAL = "SELECT start_date, end_date, value / 10000.0 FROM actual ORDER BY 1"
STATED = "SELECT ref, stated / 10000 FROM benefit ORDER BY id"
COST = "SELECT ref, whole_life_cost / 10000.0 FROM project ORDER BY id"
REFS = "SELECT ref FROM project"


class Case(NamedTuple):
    """Rows, what is said and asked of them, what is rejected by row, a query and its rows; each question has its first answer."""

    rows: Rows
    said: str
    asked: str
    rejected: Sequence[int]
    sql: str
    expected: list[tuple[object, ...]]
    merged: tuple[str, ...] = ()


SHEETS = {
    "a header of three rows, partly merged": Case(
        [["Tracker"], [], ["Scheme", None, "Benefit", None, "Value (£m)", None], [None, None, None, None, "Planned", "Achieved"],
         ["Scheme no", "Scheme title", "Ref", "Description", "2025/26", "2025/26"], ["S1", "Voids", "S1-01", "Faster relets", 1.2, 1.1]],
        "'Benefit Description' was read as the benefit's title, for no other column holds it.", "", (), PLAN,
        [("2025-04-01", "2026-03-31", 1_200_000.0)], ("A3:B3", "C3:D3", "E3:F3"),
    ),
    "two measures in a row": Case(
        [[*B, "Period", "Planned savings (£k)", "Actual savings (£k)", "Planned FTE", "Actual FTE"], [*ONE, "Apr 2026", 10, 9, 2, 1.5]],
        "", "Each row has 2 measures, 'savings', 'fte': which is the benefit's? The others are not read.", (), ACTUAL,
        [("2026-04-01", "2026-04-30", 9_000.0)],
    ),
    "one measure with its name": Case(
        [[*B, "Period", "Hours saved planned", "Hours saved actual"], [*ONE, "Apr 2026", 10, 9]],
        "'Hours saved planned' as plan, 'Hours saved actual' as actual were read.", "", (), ACTUAL, [("2026-04-01", "2026-04-30", 9.0)],
    ),
    "a year beside its quarters": Case(
        [[*B, "Plan Q1 26/27", "Plan Q2 26/27", "Plan 26/27"], [*ONE, 1, 2, 3]],
        "'Plan 26/27' is the sum of columns beside it, and was not read.", "", (), PLAN,
        [("2026-04-01", "2026-06-30", 1.0), ("2026-07-01", "2026-09-30", 2.0)],
    ),
    "years beside one month": Case(
        [[*B, "Plan Apr-26", "Plan 27/28"], [*ONE, 1, 2]], "", "", (), PLAN,
        [("2026-04-01", "2026-04-30", 1.0), ("2027-04-01", "2028-03-31", 2.0)],
    ),
    "sums so far": Case(
        [[*B, "Period", "Plan", "Actual (cumulative)"], [*ONE, "Apr-26", 5, 10], [*ONE, "May-26", 5, 25]],
        "", "'Actual (cumulative)' seems to hold sums so far, and a reading is what came in its own period: is it left out?", (), ACTUAL, [],
    ),
    "the first and the last day of a period": Case(
        [[*B, "Period start", "Period end", "Actual"], [*ONE, "01/04/2026", "30/06/2026", 5]],
        "Dates were read with the day first, for row 2 of 'Period end' says '30/06/2026'.", "", (), ACTUAL, [("2026-04-01", "2026-06-30", 5.0)],
    ),
    "the number of a month": Case(
        [[*B, "Year", "Month no", "Actual"], [*ONE, "2026", "2", 5]], "", "", (), ACTUAL, [("2026-02-01", "2026-02-28", 5.0)],
    ),
    "subtotals of groups of one": Case(
        [[*B, "Stated benefit (£k)"], [*ONE, 100], ["P1", "One", "B2", "y", 230], ["One total", "", "", "", 330], ["P2", "Two", "B3", "z", 70],
         ["Two total", "", "", "", 70], ["Everything", "", "", "", 400]],
        "Rows 4 and 6 to 7 are totals and no record.", "", (), STATED, [("B1", 100_000), ("B2", 230_000), ("B3", 70_000)],
    ),
    "a total by another word": Case(
        [[*B, "Stated benefit (£k)", "Target"], [*ONE, 100, 1], ["P1", "One", "B2", "y", 230, 2], ["Everything", "", "", "", 330, 3]],
        "Row 4 is a total and no record.", "", (), STATED, [("B1", 100_000), ("B2", 230_000)],
    ),
    "headings of groups with a number": Case(
        [[*B, "Stated benefit (£k)"], ["Theme 1: Depots"], [*ONE, 100], ["P2", "Two", "B2", "y", 200], ["", "", "", "Subtotal Sum of parts 2", 200]],
        "Headings or remarks, and no records: row 2 ('Theme 1: Depots').", "", (), STATED, [("B1", 100_000), ("B2", 200_000)],
    ),
    "a project of sums with its subtotal": Case(
        [[*B, "Stated benefit (£k)"], ["P1", "Sum of parts", "B1", "x", 100], ["P1", "Sum of parts", "B2", "y", 230], ["", "", "", "Total", 330],
         ["P2", "Sum of more", "B3", "z", 70], ["", "", "", "Total", 70]],
        "Rows 4 and 6 are totals and no record.", "", (), STATED, [("B1", 100_000), ("B2", 230_000), ("B3", 70_000)],
    ),
    "a row of a benefit without values above another benefit": Case(
        [[*B, "Line", "Apr-26"], [*ONE, "Plan", 1], ["", "", "", "", "Actual", ""], ["", "", "B2", "y", "Plan", 2]], "'Project ref' was filled down in row 4.",
        "", (), "SELECT ref FROM benefit ORDER BY id", [("B1",), ("B2",)],
    ),
    "a budget beside what came": Case(
        [[*B, "Period", "Budget", "Actual"], [*ONE, "Apr-26", 5, 4], [*ONE, "May-26", 6, 4]], "", "", (), PLAN,
        [("2026-04-01", "2026-04-30", 5.0), ("2026-05-01", "2026-05-31", 6.0)],
    ),
    "a total above": Case(
        [[*B, "Stated benefit (£k)"], ["All projects", "", "", "", 330], [*ONE, 100], ["P1", "One", "B2", "y", 230]],
        "Row 2 is a total and no record.", "", (), STATED, [("B1", 100_000), ("B2", 230_000)],
    ),
    "who made it, below the remarks": Case(
        [[*B, "Stated benefit (£k)"], [*ONE, 100], ["P2", "Two", "B2", "y", 200], ["* figures are draft"], ["Prepared by", "Ann Lee"]],
        "Headings or remarks, and no records: row 4 ('* figures are draft'), 5 ('Prepared by').", "", (), REFS, [("P1",), ("P2",)],
    ),
    "a record below a remark": Case(
        [[*B, "Stated benefit (£k)"], [*ONE, 100], ["P2", "Two", "B2", "y", 200], ["* figures are draft"], ["P3", "Three", "B3", "z", 5]],
        "Headings or remarks, and no records: row 4 ('* figures are draft').", "", (), REFS, [("P1",), ("P2",), ("P3",)],
    ),
    "shares in the rows of percentages": Case(
        [[*B, "Unit", "Baseline"], [*ONE, "FTE", 10], ["P1", "One", "B2", "y", "%", 0.5], ["P1", "One", "B3", "z", "FTE", 0.5]],
        "", "Is '0.5' in 'Baseline' 50 % or 0.5 %?", (), "SELECT ref, baseline / 10000.0 FROM benefit ORDER BY id", [("B1", 10.0), ("B2", 50.0), ("B3", 0.5)],
    ),
    "percentages below one of which one is not": Case(
        [[*B, "Unit", "Baseline"], [*ONE, "%", 0.5], ["P1", "One", "B2", "y", "%", 2.5]], "", "", (),
        "SELECT ref, baseline / 10000.0 FROM benefit ORDER BY id", [("B1", 0.5), ("B2", 2.5)],
    ),
    "thousands by both marks": Case(
        [[*P, "Whole life cost"], ["P1", "One", "£1,200,000"], ["P2", "Two", "£900,000"], ["P3", "Three", "£750.000"]], "", "", (4,),
        COST, [("P1", 1_200_000.0), ("P2", 900_000.0), ("P3", None)],
    ),
    "objectives with semicolons between": Case(
        [[*B, "Objectives"], [*ONE, "OBJ-1; OBJ-2"], ["P1", "One", "B2", "y", "OBJ-2, OBJ-3"]], "", "", (), "SELECT ref FROM objective ORDER BY ref",
        [("OBJ-1",), ("OBJ-2",), ("OBJ-3",)],
    ),
    "a class under a word for anything": Case(
        [[*B, "Type"], [*ONE, "Cashable"], ["P1", "One", "B2", "y", "non cashable"]], "", "", (), "SELECT class FROM benefit ORDER BY id",
        [("cashable",), ("non_cashable",)],
    ),
    "a first record of words that head columns": Case(
        [[*B, "Type", "Status"], [*ONE, "Cashable", "Planned"], ["P1", "One", "B2", "y", "Cashable", "Planned"]],
        "Columns that are not read: 'Status'.", "", (), "SELECT ref FROM benefit ORDER BY id", [("B1",), ("B2",)],
    ),
    "a type that is no class": Case(
        [[*B, "Type"], [*ONE, "Digital"], ["P1", "One", "B2", "y", "Estates"]], "Columns that are not read: 'Type'.", "", (),
        "SELECT DISTINCT class FROM benefit", [("unclassified",)],
    ),
    "years of costs among projects": Case(
        [[*P, "Cost type", "2025/26", "2026/27"], ["P1", "One", "Capital", 100, 200]],
        "Columns that are not read: 'Cost type', '2025/26', '2026/27'.", "", (), REFS, [("P1",)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SHEETS)
def test_a_sheet_is_read_as_a_careful_reader_would(session: Session, tmp_path: Path, case: str) -> None:
    rows, said, asked, rejected, sql, expected, merged = SHEETS[case]
    sheet, proposal = propose(book(tmp_path / "b.xlsx", rows, merged), session)
    assert [question.text for question in proposal.questions] == ([asked] if asked else [])
    for question in proposal.questions:
        question.apply_answer(question.answers[0])
    outcome = import_sheets(session, [(sheet, proposal.mapping)])
    assert [reject.row for reject in outcome.rejects] == list(rejected)
    assert session.store.all(sql) == expected
    if said:
        assert said in [*sheet.notices, *proposal.notices, *outcome.notices]


@pytest.mark.promise("R50")
@pytest.mark.parametrize(
    ("cells", "mark", "expected", "rejected"),
    [
        # One cell alone among many that tell nothing may be a slip: semicolons say more.
        (["1.250", "2.750", "12.500", "99.5"], ";", [1250, 2750, 12500, None], 1),
        (["1.250", "2.750", "99.5", "0.25"], ";", [1, 2, 99, 0], 0),
        (["1.250", "2.750", "99.5"], ";", [1, 2, 99], 0),
    ],
)
def test_one_cell_does_not_turn_how_decimals_are_read(
    session: Session, tmp_path: Path, cells: list[str], mark: str, expected: list[int | None], rejected: int
) -> None:
    rows = [["Project ref", "Project name", "Whole life cost"], *([f"P{n}", "a", text] for n, text in enumerate(cells))]
    sheet, proposal = propose(table(tmp_path / "p.csv", rows, mark), session)
    for question in proposal.questions:
        question.apply_answer("one")
    outcome = import_sheets(session, [(sheet, proposal.mapping)])
    assert session.store.all("SELECT whole_life_cost / 10000 FROM project ORDER BY id") == [(value,) for value in expected]
    assert len(outcome.rejects) == rejected
