"""What a person decides on screen before an import, decided by options: each with what it does and how it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests import registers
from tests.cli.in_process import Here
from tests.conftest import DATA

PROJECT_HEAD = ["Project ID", "Project name", "Department", "Stage", "Project manager"]
BOOK = {
    "Notes": [["Kept by the office"], ["Ask there"]],
    "Projects": [
        ["Projects of the year"],
        PROJECT_HEAD,
        ["P-1", "Alpha", "Roads", "idea", "A"],
        ["P-2", "Beta", "Roads", "idea", "B"],
    ],
    "Benefits": [
        ["Benefit ref", "Project", "Benefit title", "Stated benefit (£k)"],
        ["P-1/B01", "P-1", "Less rent", "120"],
        ["P-2/B01", "P-2", "Fewer letters", "40"],
    ],
}
SIDEWAYS = "Project ID,P-1,P-2\nProject name,Alpha,Beta\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Commands on an empty register, in a folder with a workbook of three sheets and a table on its side."""
    monkeypatch.chdir(tmp_path)
    registers.empty_file(tmp_path / "r.db")
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in BOOK.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save("book.xlsx")
    Path("sideways.csv").write_text(SIDEWAYS, encoding="utf-8")
    return Here(tmp_path / "r.db", monkeypatch, capsys)


def refs(here: Here, what: str) -> list[str]:
    """The references of a list."""
    return sorted(str(record["ref"]) for record in here(what, "--json").data)


@pytest.mark.parametrize(
    ("options", "projects", "benefits", "said"),
    [
        (
            "",
            ["P-1", "P-2"],
            [],
            "Not read: 'Notes' (no table: 'Kept by the office'), 'Benefits'; --sheet NAME or --all-sheets reads them.",
        ),
        ("--sheet Projects", ["P-1", "P-2"], [], ""),
        ("--header-row 2", ["P-1", "P-2"], [], "The column names stand in row 2; what is above was left out."),
        ("--header-row 2-2 --rows 4-4", ["P-2"], [], ""),
        ("--rows 3-3", ["P-1"], [], ""),
        (
            "--all-sheets",
            ["P-1", "P-2"],
            ["P-1/B01", "P-2/B01"],
            "Sheets without records that were not read: 'Notes' (no table: 'Kept by the office').",
        ),
    ],
)
def test_which_part_of_a_workbook_is_read(here: Here, options: str, projects: list[str], benefits: list[str], said: str) -> None:
    ran = here("import", "book.xlsx", *options.split())
    assert ran.status == 0 and said in ran.err
    assert (refs(here, "projects"), refs(here, "benefits")) == (projects, benefits)


def test_a_table_on_its_side_is_turned_when_asked(here: Here) -> None:
    assert here("import", "sideways.csv", "--transpose").status == 0
    assert refs(here, "projects") == ["P-1", "P-2"]


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        ("--sheet Nope", 3, "book.xlsx has no sheet 'Nope'; it has Notes, Projects, Benefits."),
        ("--header-row 0", 2, "--header-row: '0' is not a row such as 4, nor rows such as 4-5"),
        ("--header-row 3-2", 2, "--header-row: '3-2' is not a row such as 4, nor rows such as 4-5"),
        ("--header-row x", 2, "--header-row: 'x' is not a row such as 4, nor rows such as 4-5"),
        ("--header-row 9", 3, "book.xlsx has nothing in row 9, where its column names should be."),
        ("--rows 9-8", 2, "--rows: '9-8' is not a row such as 4, nor rows such as 4-5"),
        ("--rows 5-9", 3, "book.xlsx has nothing in rows 5 to 9: below its column names it has rows 3 to 4."),
        ("--all-sheets --sheet Projects", 2, "--all-sheets goes without --sheet and --map."),
        ("--all-sheets --map m.toml", 2, "--all-sheets goes without --sheet and --map."),
        ("--sheet Notes --header-row 1", 3, "book.xlsx holds no projects, benefits or readings"),
    ],
)
def test_a_part_that_is_not_there_is_refused(here: Here, options: str, status: int, sentence: str) -> None:
    ran = here("import", "book.xlsx", *options.split())
    assert (ran.status, refs(here, "projects")) == (status, []) and sentence in ran.err


def test_all_sheets_keep_their_mappings_in_one_file(here: Here) -> None:
    assert here("import", "book.xlsx", "--all-sheets", "--save-map", "m.toml", "--dry-run").status == 0
    text = Path("m.toml").read_text(encoding="utf-8")
    assert text.count("[[sheets]]") == 2 and 'sheet = "Benefits"' in text
    assert here("import", "book.xlsx", "--map", "m.toml").status == 0
    assert refs(here, "benefits") == ["P-1/B01", "P-2/B01"]
    assert here("show", "P-1/B01", "--json").data["stated"] == "120000"
    again = here("import", "book.xlsx", "--map", "m.toml", "--sheet", "Benefits")
    assert "benefits: 0 new, 0 changed, 2 unchanged" in again.out and "projects" not in again.out
    assert "has no mapping for the sheet 'Notes'" in here("import", "book.xlsx", "--map", "m.toml", "--sheet", "Notes").err


def test_what_is_found_is_saved_after_a_refusal_too(here: Here) -> None:
    ran = here("import", str(DATA / "contracts-excerpt.csv"), "--save-map", "m.toml")
    text = Path("m.toml").read_text(encoding="utf-8")
    assert ran.status == 3 and text.startswith("# To be settled: Which columns are a project's ref and name")
    assert "'Agency Name'" in text
    refused = here("import", str(DATA / "contracts-excerpt.csv"), "--map", "m.toml")
    assert refused.status == 2 and "1 question is still to be settled" in refused.err


def test_columns_that_are_not_read_are_said_with_a_mapping_too(here: Here) -> None:
    Path("in.csv").write_text("Project ID,Project name,Colour\nP-1,Alpha,blue\n", encoding="utf-8")
    said = "Columns that are not read: 'Colour'."
    assert said in here("import", "in.csv", "--save-map", "m.toml", "--dry-run").err
    assert said in here("import", "in.csv", "--map", "m.toml", "--dry-run").err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colour = 1\n", "the file has no key 'colour'"),
        ("[projects]\nfeilds = 1\n", "[projects] has no key 'feilds'; did you mean 'fields'?"),
        ("[projects.fields]\nnmae = 'A'\n", "a project has no field 'nmae'; did you mean 'name'?"),
        ("[projects.fields]\nname = { colum = 'A' }\n", "[projects.fields] name has no key 'colum'; did you mean 'column'?"),
        ("[amounts]\nunits = 'one'\n", "[amounts] has no key 'units'; did you mean 'unit'?"),
        ("[dates]\nordr = 'dmy'\n", "[dates] has no key 'ordr'; did you mean 'order'?"),
        ("[readings]\nperiod = 'P'\nactuals = 'A'\n", "[readings] has no key 'actuals'; did you mean 'actual'?"),
        ("source = 'x'\n[[sheets]]\nsheet = 'A'\n", "'source' stands beside [[sheets]]; write it into each of them"),
        ("[[sheets]]\nsheet = 'A'\n[[sheets]]\nsource = 'x'\n", "number 2 of [[sheets]] does not name its sheet"),
        ("sheets = 3\n", "sheets is to be a table for each sheet, [[sheets]]"),
        ("# To be settled: which?\nsource = 'x'\n", "1 question is still to be settled, the first: which?"),
    ],
)
def test_a_mapping_that_says_what_nobody_knows_is_refused_by_name(here: Here, text: str, sentence: str) -> None:
    Path("m.toml").write_text(text, encoding="utf-8")
    ran = here("import", "book.xlsx", "--map", "m.toml")
    assert ran.status == 2 and sentence in ran.err


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"file":"benefits-tui register","version":1}\n', "To rebuild it: benefits-tui --db NEW.db import register x.csv"),
        (b'\xef\xbb\xbf {"file":"benefits-tui register"}\n{}\n', "To rebuild it: benefits-tui --db NEW.db import register x.csv"),
        (b'{"a": 1}\n{"a": 2}\n', "x.csv is JSON, not a table; save it as CSV or XLSX first."),
        (b'[\n{"a": 1},\n{"a": 2}\n]', "x.csv is JSON, not a table; save it as CSV or XLSX first."),
        (b"%PDF-1.7\n", "x.csv is a PDF, not a table; ask for the workbook or the CSV file that it was made from."),
        (b"SQLite format 3\x00, x", "x.csv is a database, not a table; a register is opened with --db"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(here: Here, data: bytes, sentence: str) -> None:
    Path("x.csv").write_bytes(data)
    ran = here("import", "x.csv")
    assert ran.status == 3 and sentence in ran.err


def test_a_workbook_that_was_sent_out_is_known_under_any_name(here: Here) -> None:
    here("import", "book.xlsx", "--all-sheets")
    assert here("export", "workbook", "-o", "out.xlsx").status == 0
    Path("out.xlsx").rename("back")
    ran = here("import", "back", "--dry-run")
    assert (ran.status, ran.out) == (0, "0 cells of 0 rows changed, 0 rows added.\n")


def test_a_dry_run_tells_what_changes_and_what_is_new(here: Here) -> None:
    Path("in.csv").write_text("Project ID,Project name,Sponsor\nP-1,Alpha,Jane Smith\n", encoding="utf-8")
    ran = here("import", "in.csv", "--dry-run")
    assert "New projects: Alpha · P-1\n" in ran.err and "New people: Jane Smith\n" in ran.err
    assert here("import", "in.csv").status == 0
    Path("in.csv").write_text("Project ID,Project name,Sponsor\nP-1,Alpha move,Jane Smith\n", encoding="utf-8")
    assert "P-1, Name: Alpha → Alpha move\n" in here("import", "in.csv", "--dry-run").err
    data = here("import", "in.csv", "--dry-run", "--json").data
    assert data["changes"] == [{"ref": "P-1", "field": "Name", "before": "Alpha", "after": "Alpha move"}]
    assert (data["changed_values"], data["new"], data["near"]) == (1, {}, [])
    Path("in.csv").write_text("Project ID,Project name\nP-9,Alphas\n", encoding="utf-8")
    said = "New project 'Alphas': 'Alpha' is there already, with nearly the same name."
    assert said in here("import", "in.csv", "--dry-run").err
