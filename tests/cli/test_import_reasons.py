"""Rows whose cells were rejected come as a workbook with a column of reasons, and go in again once they are right."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests import registers
from tests.cli.in_process import Here

HEAD = "Project ID,Project name,Start date,Total cost (£m)\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Commands on an empty register, in a folder with a file of which two cells are wrong."""
    monkeypatch.chdir(tmp_path)
    registers.empty_file(tmp_path / "r.db")
    Path("in.csv").write_text(HEAD + "P-1,Alpha,2025-04-01,2.5\nP-2,Beta,2025-02-31,x3\nP-3,Gamma,2025-05-01,4\n", "utf-8")
    return Here(tmp_path / "r.db", monkeypatch, capsys)


def test_rejected_cells_are_corrected_in_the_workbook_and_imported_again(here: Here) -> None:
    ran = here("import", "in.csv", "--reasons", "out.xlsx")
    assert ran.status == 0 and "out.xlsx holds the rows with why cells were not taken" in ran.err
    book = load_workbook("out.xlsx")
    cells = [[cell.value for cell in row] for row in book.worksheets[0]]
    assert cells[0] == ["Project ID", "Project name", "Start date", "Total cost (£m)", "why not taken"]
    assert [row[4] is None for row in cells[1:]] == [True, False, True]
    assert cells[2][2:4] == ["2025-02-31", "x3"] and all(
        name in str(cells[2][4]) for name in ("Start date: ", "Total cost (£m): ")
    )
    sheet = book.worksheets[0]
    sheet["C3"], sheet["D3"] = "2025-02-28", "3"
    book.save("right.xlsx")
    again = here("import", "right.xlsx", "--reasons", "none.xlsx")
    assert "projects: 0 new, 1 changed, 2 unchanged, 0 cells rejected." in again.out
    assert "No cell was rejected, so none.xlsx was not written." in again.err and not Path("none.xlsx").exists()
    project = here("show", "P-2", "--json").data
    assert (project["start"], project["whole_life_cost"]) == ("2025-02-28", "3000000")


def test_each_sheet_has_its_own_reasons(here: Here) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, number in (("North", 1), ("South", 2)):
        sheet = book.create_sheet(name)
        for row in (HEAD.strip().split(","), [f"P-{number}", name, "2025-02-31", "2"]):
            sheet.append(row)
    book.save("two.xlsx")
    assert here("import", "two.xlsx", "--all-sheets", "--dry-run", "--reasons", "out.xlsx").status == 0
    written = {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in load_workbook("out.xlsx")}
    assert {name: rows[1][0] for name, rows in written.items()} == {"North": "P-1", "South": "P-2"}
    assert all(str(rows[1][4]).startswith("Start date: ") for rows in written.values())


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("out.csv", "The rows with reasons are written as a workbook: name a file that ends in .xlsx."),
        ("r.db", "name a file that ends in .xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused_before_anything_is_read(here: Here, name: str, sentence: str) -> None:
    ran = here("import", "in.csv", "--reasons", name)
    assert ran.status == 2 and sentence in ran.err and here("projects", "--json").data == []


def test_the_file_that_is_read_is_not_overwritten(here: Here) -> None:
    Workbook().save("in.xlsx")
    before = Path("in.xlsx").read_bytes()
    ran = here("import", "in.xlsx", "--reasons", "in.xlsx")
    assert ran.status == 2 and "need another name than in.xlsx" in ran.err and Path("in.xlsx").read_bytes() == before


@pytest.mark.parametrize(("length", "kept"), [(32_767, 32_767), (32_768, 32_768), (40_000, 40_000)])
def test_a_text_that_our_export_cut_does_not_overwrite_the_longer_one(here: Here, length: int, kept: int) -> None:
    text = "w" * length
    Path("long.csv").write_text(f"Project ID,Project name,Description\nP-9,Delta,{text}\n", "utf-8")
    assert here("import", "long.csv").status == 0
    assert here("export", "projects", "-o", "cut.xlsx").status == 0
    assert "projects: 0 new, 0 changed, 1 unchanged" in here("import", "cut.xlsx").out
    assert len(here("show", "P-9", "--json").data["description"]) == kept


@pytest.mark.parametrize("column", ["B", "D"])
def test_a_cell_without_which_a_row_makes_no_benefit_is_told_once(here: Here, column: str) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Benefit ID", "Project ID", "Project name", "Benefit title", "Stated benefit (£)"],
        ["P-1/B01", "P-1", "Alpha", "Less rent", 120_000],
        ["P-2/B01", "P-2", "Beta", "Fewer letters", 90_000],
    ):
        sheet.append(row)
    sheet[f"{column}3"] = "#REF!"
    sheet[f"{column}3"].data_type = "e"
    book.save("errors.xlsx")
    ran = here("import", "errors.xlsx", "--json")
    assert ran.status == 0, ran.err
    rejects = ran.data["rejects"]
    assert [(reject["row"], reject["column"]) for reject in rejects] == [(3, sheet[f"{column}1"].value)]
    assert rejects[0]["reason"].endswith("without it the row makes no benefit")
    assert [record["ref"] for record in here("benefits", "--json").data] == ["P-1/B01"]


def test_how_a_table_was_read_is_told_where_a_question_is_open_too(here: Here) -> None:
    Path("sideways.csv").write_text("Project name,Alpha,Beta\nDepartment,Roads,Rail\nStart date,2025-04-01,2025-05-01\n", "utf-8")
    ran = here("import", "sideways.csv", "--transpose")
    assert ran.status == 2 and "Each column is a record here, so the table was turned" in ran.err


def test_kinds_of_rows_are_told_in_words(here: Here) -> None:
    here("add", "project", "name=Alpha", "ref=P-1")
    Path("changes.csv").write_text(
        "Business change ref,Project,Title,Needed by\nC-1,P-1,Train the clerks,2026-05-01\nC-1,P-1,Train nobody,2026-05-01\n",
        "utf-8",
    )
    ran = here("import", "changes.csv", "--dry-run")
    assert "business changes: 1 new" in ran.out and "New business changes: Train the clerks" in ran.err
    assert "already says 'Train the clerks' for this business change" in ran.err
    assert "business_change" not in ran.out + ran.err
