"""Sheets as people keep them: what is no record is said, and nothing of one table is read as rows of another."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from benefits_tui.register.importing import ImportOutcome, import_sheets, propose
from benefits_tui.register.session import Session

Rows = list[list[object]]
HEAD: list[object] = ["Project ref", "Project name", "Benefit ref", "Benefit title", "Benefit owner", "Total benefit (£m)"]
TWO: Rows = [["P1", "One", "B1", "Less paper", "Ann Lee", 1.2], ["P1", "One", "B2", "Fewer calls", "Bo Ray", 0.3]]
STAGE = "The file names no stage for 1 new project: past its end closing, before its start planning, else delivery."


def book(path: Path, rows: Rows, merged: tuple[str, ...] = ()) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    workbook.save(path)
    return path


def bring(session: Session, path: Path) -> tuple[list[str], ImportOutcome]:
    """What is said of the file, and what became of it; each question has its first answer."""
    sheet, proposal = propose(path, session)
    for question in proposal.questions:
        for word in [word for word, _ in question.words] or [""]:
            question.apply_answer(question.answers[0], *([word] if word else []))
    outcome = import_sheets(session, [(sheet, proposal.mapping)])
    return [*sheet.notices, *proposal.notices, *outcome.notices], outcome


def refs(session: Session) -> list[str]:
    return [str(ref) for (ref,) in session.store.all("SELECT ref FROM project UNION ALL SELECT ref FROM benefit")]


ROWS_BESIDE: dict[str, tuple[Rows, str]] = {
    "notes at the foot": (
        [HEAD, *TWO, [], ["Notes:"], ["1. All values are lifetime."], ["2. Source: finance, £m unless stated.", "see annex"]],
        "Headings or remarks, and no records: row 5 ('Notes:'), 6 ('1. All values are lifetime.'), 7 ('2. Source: finance, £m unless stated.').",
    ),
    "a second table under its title": (
        [HEAD, *TWO, [], ["People"], ["Benefit owner", "Job title", "Department", "E-mail"], ["Ann Lee", "Head", "Finance", ""]],
        "Rows 6 to 7 are another table (People), which was not read: --header-row 6 reads it instead.",
    ),
    "a second table without a blank row": (
        [["Project ref", "Project name"], ["P9", "Nine"], HEAD, *TWO],
        "Rows 1 to 2 are another table above it, which was not read: --header-row 1 --rows 2-2 reads it instead.",
    ),
    "names of columns in the words above": (
        [["Note: benefit owner and project name must be filled in"], ["Owner: PMO", "Version 3"], [], HEAD, *TWO],
        "The column names stand in row 4; what is above was left out.",
    ),
    "subtotals and a total": (
        [HEAD, *TWO, ["", "", "", "Subtotal", "", 1.5], ["Grand total", "", "", "", "", 1.5]],
        "Rows 4 to 5 are totals and no record.",
    ),
    "a column of years beside numbers": (
        [[*HEAD, "Year"], [*TWO[0], "2026/27"], [*TWO[1], "2026/27"]], "Columns that are not read: 'Year'.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS_BESIDE)
def test_only_the_records_of_the_table_are_read_and_the_rest_is_said(session: Session, tmp_path: Path, case: str) -> None:
    rows, notice = ROWS_BESIDE[case]
    notices, outcome = bring(session, book(tmp_path / "b.xlsx", rows))
    assert notice in notices and outcome.rejects == []
    assert refs(session) == ["P1", "B1", "B2"]
    assert session.store.all("SELECT stated FROM benefit ORDER BY ref") == [(12_000_000_000,), (3_000_000_000,)]


KEYS: list[object] = ["Project ref", "Project name", "Benefit ref", "Benefit title"]
NONE: list[object] = [None, None, None, None]
OF_ONE: list[object] = ["P1", "One", "B1", "Less"]
PERIODS: dict[str, tuple[Rows, tuple[str, ...]]] = {
    "the series over its months, merged": (
        [[*KEYS, "Planned benefit (£k)", None, "Actual benefit (£k)", None], [*NONE, "Apr-26", "May-26", "Apr-26", "May-26"],
         [*OF_ONE, 10, 11, 9, None]],
        ("E1:F1", "G1:H1"),
    ),
    "the unit over series and month": (
        [[*KEYS, "Benefits (£k)", None, None, None], [*NONE, "Plan Apr-26", "Actual Apr-26", "Plan May-26", "Actual May-26"],
         [*OF_ONE, 10, 9, 11, None]],
        (),
    ),
    "one row, the unit with each": (
        [[*KEYS, "Plan value Apr-26 (£k)", "Benefit actual Apr 2026 (£k)", "Planned benefits May-26 (£k)"], [*OF_ONE, 10, 9, 11]], (),
    ),
    "what it costs beside": (
        [[*KEYS, "Cost (£k)", "Plan (£k)", None, "Actual (£k)"], [*NONE, "Apr-26", "Apr-26", "May-26", "Apr-26"], [*OF_ONE, 77, 10, 11, 9]],
        ("F1:G1",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PERIODS)
def test_months_below_what_they_are_of(session: Session, tmp_path: Path, case: str) -> None:
    rows, merged = PERIODS[case]
    _, outcome = bring(session, book(tmp_path / "b.xlsx", rows, merged))
    assert outcome.rejects == []
    assert session.store.all("SELECT start_date, value FROM plan_value ORDER BY start_date") == [
        ("2026-04-01", 100_000_000), ("2026-05-01", 110_000_000),
    ]  # fmt: skip
    assert session.store.all("SELECT start_date, value FROM actual") == [("2026-04-01", 90_000_000)]


def test_an_amount_far_below_the_others_is_said(session: Session, tmp_path: Path) -> None:
    rows: Rows = [
        [*HEAD[:5], "Stated benefit"],
        *[["P1", "One", f"B{n}", "x", "", n * 400_000] for n in (1, 2, 3)],
        ["P1", "One", "B4", "y", "", 1.2],
    ]
    notices, _ = bring(session, book(tmp_path / "b.xlsx", rows))
    assert (
        "Far below the others of its column, and read as written: '1.2' in row 5 of 'Stated benefit'. Is it in thousands or millions?"
        in notices
    )


def test_signs_of_no_width_make_no_other_heading_and_no_other_value(session: Session, tmp_path: Path) -> None:
    rows: Rows = [["Project ref", "\u200bProject name"], ["P\u00a01", "One\u200b"], ["P1", "One"]]
    _, outcome = bring(session, book(tmp_path / "b.xlsx", rows))
    assert outcome.rejects == [] and outcome.by_kind["projects"].added == 1


def test_a_few_of_many_columns_that_are_not_read_are_named(session: Session, tmp_path: Path) -> None:
    rows: Rows = [["Project ref", "Project name", *(f"x{number}" for number in range(1_000))], ["P1", "One", *range(1_000)]]
    notices, _ = bring(session, book(tmp_path / "b.xlsx", rows))
    (said,) = [notice for notice in notices if "not read" in notice]
    assert said.startswith("Columns that are not read: 'x0', 'x1'") and said.endswith("'x19' and 980 more.")
    assert STAGE in notices
