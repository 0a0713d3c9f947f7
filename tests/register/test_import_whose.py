"""Whose a row, a date or a number is: of the project or of its benefits, of the row above or of another record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import records
from benefits_tui.register.importing import import_sheets, open_projects, propose
from benefits_tui.register.importing.plan import plans_of_all
from benefits_tui.register.session import Session
from tests import registers
from tests.register.imported import table
from tests.register.test_import_layouts import HEAD, TWO, Rows, book, bring, refs

BOTH = ["Project ref", "Project name", "Benefit ref", "Benefit title"]


@pytest.mark.parametrize(
    ("heading", "days", "whose", "verb"),
    [
        ("Start date", ["1 Apr 2026", "1 May 2026", "1 Apr 2026"], "benefit", "was"),
        ("Start date", ["1 Apr 2026", "1 Apr 2026", "1 May 2026"], "project", ""),
        ("Project start date", ["1 Apr 2026", "1 Apr 2026", "1 May 2026"], "project", ""),
        ("End date", ["1 Apr 2026", "1 May 2026", "1 Apr 2026"], "benefit", "was"),
    ],
)
def test_dates_that_differ_within_a_project_are_its_benefits(
    session: Session, tmp_path: Path, heading: str, days: list[str], whose: str, verb: str
) -> None:
    rows = [["A", "a", "A1", "x", days[0]], ["A", "a", "A2", "y", days[1]], ["B", "b", "B1", "z", days[2]]]
    notices, outcome = bring(session, table(tmp_path / "b.csv", [[*BOTH, heading], *rows]))
    assert outcome.rejects == []
    assert (f"{heading!r} was read as the benefit's, for it differs within projects." in notices) == (verb == "was")
    column = "end_date" if heading == "End date" else "start_date"
    assert session.store.one(f"SELECT count({column}) FROM {whose}") == (3 if whose == "benefit" else 2,)


@pytest.mark.parametrize(("answer", "expected"), [(0, ["1", "2", "1/B01", "1/B02", "2/B01"]), (1, ["1", "2", "7", "8"])])
def test_benefits_may_be_numbered_within_each_project(session: Session, tmp_path: Path, answer: int, expected: list[str]) -> None:
    rows = [BOTH, ["1", "One", "7", "x"], ["1", "One", "8", "y"], ["2", "Two", "7", "z"]]
    sheet, proposal = propose(table(tmp_path / "b.csv", rows), session)
    (question,) = proposal.questions
    assert question.text == "'7' in 'Benefit ref' stands in '1' and in '2': are benefits numbered within each project?"
    question.apply_answer(question.answers[answer])
    outcome = import_sheets(session, [(sheet, proposal.mapping)])
    assert refs(session) == expected
    assert [(reject.row, reject.column, reject.reason) for reject in outcome.rejects] == [
        (4, "Benefit ref", "row 2 has this benefit in project '1'; references are unique, so the row was not taken")
    ][:answer]
    again = import_sheets(session, [(sheet, proposal.mapping)])
    assert again.total("added") == again.total("changed") == 0


def test_a_benefit_of_two_projects_in_a_file_stays_in_the_first_which_is_said(session: Session, tmp_path: Path) -> None:
    rows: Rows = [HEAD, *TWO, ["P2", "Two", "B1", "Less paper", "Ann Lee", 1.2]]
    _, outcome = bring(session, book(tmp_path / "b.xlsx", rows))
    assert [(reject.row, reject.reason) for reject in outcome.rejects] == [
        (4, "row 2 has this benefit in project 'P1'; references are unique, so the row was not taken")
    ]
    assert (
        session.store.all("SELECT project.ref FROM benefit JOIN project ON project.id = project_id ORDER BY 1") == [("P1",)] * 2
    )


@pytest.mark.parametrize(
    ("row", "filled"),
    [(["", "", "", ""], True), (["", "hours", "5", ""], True), (["", "hours", "6", ""], True), (["", "calls", "6", ""], False)],
)
def test_a_row_that_says_otherwise_of_a_benefit_is_not_of_the_one_above(
    session: Session, tmp_path: Path, row: list[str], filled: bool
) -> None:
    head = ["Project ref", "Project name", "Benefit title", "Unit", "Baseline", "Frequency", "Period", "Actual"]
    rows = [head, ["P1", "One", "x", "hours", "5", "", "Apr-26", "1"], ["P1", "One", *row, "May-26", "2"]]
    bring(session, table(tmp_path / "b.csv", rows))
    assert session.store.one("SELECT count(*) FROM actual") == (2 if filled else 1,)


NAMED = [
    ["Project", "Benefit title", "Stated benefit"],
    ["Roads", "Fewer claims", "120000"],
    ["Parks", "Events", "90000"],
    ["Roads", "Lights", "80000"],
]


@pytest.mark.parametrize(
    ("known", "answer", "expected"),
    [
        ((), "add", ["Parks", "Parks/B01", "Roads", "Roads/B01", "Roads/B02"]),
        ((), "reject", []),
        (("P-1", "Roads"), "add", ["P-1", "P-1/B01", "P-1/B02", "Parks", "Parks/B01"]),
        (("ROADS", "The roads"), "reject", ["ROADS", "ROADS/B01", "ROADS/B02"]),
    ],
)  # fmt: skip
def test_projects_that_are_only_named_are_found_or_added_when_that_is_asked_for(
    session: Session, tmp_path: Path, known: tuple[str, ...], answer: str, expected: list[str]
) -> None:
    if known:
        records.add(session, Kind.PROJECT, dict(zip(("ref", "name"), known, strict=True)))
    sheet, proposal = propose(table(tmp_path / "b.csv", NAMED), session)
    proposal.questions[0].apply_answer("yes")
    (question,) = open_projects(session, [(sheet, proposal)])
    listed = (
        "one project in 'Project': 'Parks' (1 row). Add it?"
        if known
        else "2 projects in 'Project': 'Roads' (2 rows), 'Parks' (1 row). Add them?"
    )
    assert question.text == f"The register does not know {listed}"
    question.apply_answer(answer)
    assert open_projects(session, [(sheet, proposal)]) == []
    import_sheets(session, [(sheet, proposal.mapping)])
    assert sorted(refs(session)) == expected
    assert known == () or session.store.one(f"SELECT name FROM project WHERE ref = '{known[0]}'") == known[1:]


def test_projects_of_another_sheet_are_not_asked_for(session: Session, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", [list(row) for row in NAMED])
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.create_sheet("Projects")
    for row in (["Project ref", "Project name"], ["P1", "Roads"], ["parks", "Green"]):
        sheet.append(row)
    workbook.create_sheet("Notes").append(["Seen by", "Ann Lee"])
    workbook.create_sheet("Later")
    workbook.save(path)
    projects, benefits = plans_of_all(session, path)
    assert projects.notices == ["Sheets without records that were not read: 'Notes' (no rows: 'Seen by'), 'Later' (blank)."]
    assert [asked.text[:12] for asked in benefits.questions] == ["No column ho"]
    benefits.answer(session, benefits.questions[0], "yes")
    assert benefits.questions == []


PARTS = "Project ref,Project name,Benefit ref,Benefit title,{},Plan\nP1,One,B1,x,{},1\n"


@pytest.mark.parametrize(
    ("columns", "cells", "answers"),
    [
        ("Fiscal yr,Fiscal qtr", "2022,1", {
            "from April 2022": ("2022-04-01", "2022-06-30"), "from April 2021": ("2021-04-01", "2021-06-30"),
            "from October 2021": ("2021-10-01", "2021-12-31"), "from January 2022": ("2022-01-01", "2022-03-31"),
        }),
        ("Year,Fiscal quarter", "2022,Q4", {"from April 2022": ("2023-01-01", "2023-03-31"), "from January 2022": ("2022-10-01", "2022-12-31")}),
        ("Financial year,Month", "2026,January", {"from April 2026": ("2027-01-01", "2027-01-31"), "from January 2026": ("2026-01-01", "2026-01-31")}),
        ("Financial year,Month", "2026,April", {"from April 2026": ("2026-04-01", "2026-04-30"), "from April 2025": ("2025-04-01", "2025-04-30")}),
        ("Financial year", "2026", {"from April 2026": ("2026-04-01", "2027-03-31"), "from January 2026": ("2026-01-01", "2026-12-31")}),
    ],
)  # fmt: skip
def test_a_fiscal_year_by_four_digits_is_asked_about(
    tmp_path: Path, columns: str, cells: str, answers: dict[str, tuple[str, str]]
) -> None:
    path = tmp_path / "b.csv"
    path.write_text(PARTS.format(columns, cells), encoding="utf-8")
    for answer, span in answers.items():
        with registers.empty(tmp_path / "r.db", {"fiscal_year_start": "4"}, today=date(2026, 11, 27)) as session:
            sheet, proposal = propose(path, session)
            (question,) = proposal.questions
            question.apply_answer(answer)
            import_sheets(session, [(sheet, proposal.mapping)])
            assert session.store.all("SELECT start_date, end_date FROM plan_value") == [span]


def test_a_quarter_of_a_plain_year_is_said(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(PARTS.format("Year,Quarter", "2022,1"), encoding="utf-8")
    said = "Quarter 1 of 2022 was read as January to March 2022; write fiscal_year_start = 4 under [readings.period] for fiscal years."
    for month, notices in ((4, [said]), (1, [])):
        with registers.empty(tmp_path / "r.db", {"fiscal_year_start": str(month)}) as session:
            _, proposal = propose(path, session)
            assert proposal.questions == [] and proposal.notices == notices
