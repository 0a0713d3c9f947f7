"""Rows of every kind are imported: told by their headings, added once, changed where the file says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.toml_reading import read_toml
from benefits_tui.exchange.mapping import mapping_of
from benefits_tui.exchange.mapping_text import mapping_toml
from benefits_tui.exchange.row_kinds import ROW_SHAPES, AnyKind, RowKind
from benefits_tui.register import integrity, records
from benefits_tui.register.exporting import export
from benefits_tui.register.importing import import_sheets, propose, propose_all
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from tests import helpers
from tests.register.imported import table

Rows = list[list[str]]

TABLES: dict[AnyKind, tuple[Rows, str, list[tuple[object, ...]]]] = {
    Kind.PERSON: (
        [["Name", "E-mail", "Job title", "Team", "Leaving date"], ["Ann Lee", "ann@example.org", "Head", "Finance", "31/12/2027"],
         ["Bo Ray", "", "Analyst", "", ""]],
        "SELECT name, email, role, department, leaves FROM person WHERE name <> 'Head of Operations' ORDER BY name",
        [("Ann Lee", "ann@example.org", "Head", "Finance", "2027-12-31"), ("Bo Ray", None, "Analyst", None, None)],
    ),
    Kind.OBJECTIVE: (
        [["Objective ref", "Strategic objective", "Description"], ["S1", "Faster services", "For all"], ["S2", "Less paper", ""]],
        "SELECT ref, title, description FROM objective ORDER BY ref",
        [("S1", "Faster services", "For all"), ("S2", "Less paper", None)],
    ),
    Kind.POOL: (
        [["Pool", "Ceiling (£k)"], ["Estates budget", "250"], ["Print", "1,200.5"]],
        "SELECT title, ceiling FROM pool ORDER BY title", [("Estates budget", 2_500_000_000), ("Print", 12_005_000_000)],
    ),
    Kind.DELIVERABLE: (
        [["Project", "Output", "Planned date", "Date delivered", "% complete"], ["P-1", "Portal", "30/09/2026", "", "40%"],
         ["Alpha", "Training", "2026-05-01", "2026-05-13", "100%"]],
        "SELECT title, planned, actual, progress FROM deliverable ORDER BY title",
        [("Portal", "2026-09-30", None, 4000), ("Training", "2026-05-01", "2026-05-13", 10000)],
    ),
    Kind.BUSINESS_CHANGE: (
        [["Change ref", "Project ref", "Business change", "Change owner", "Needed by", "Funded on"],
         ["C1", "P-1", "Desk staff book online", "Ann Lee", "2026-10-01", ""]],
        "SELECT ref, title, needed_by, funded, (SELECT name FROM person WHERE id = owner_id) FROM business_change",
        [("C1", "Desk staff book online", "2026-10-01", None, "Ann Lee")],
    ),
    Kind.REVIEW: (
        [["Project no.", "Review type", "Review date", "Held on", "Chaired by", "Findings"],
         ["P-1", "Gate", "2026-12-15", "", "Ann Lee", ""], ["P-1", "yearly", "2026-03-15", "2026-03-20", "", "On track"]],
        "SELECT kind, due, held, summary FROM review ORDER BY due",
        [("yearly", "2026-03-15", "2026-03-20", "On track"), ("gate", "2026-12-15", None, None)],
    ),
    RowKind.ADOPTION: (
        [["Deliverable", "Month ending", "Planned uptake", "Actual uptake"], ["P-1/D01", "2026-09", "80", "65"],
         ["P-1/D01", "Oct 2026", "90", ""]],
        "SELECT start_date, end_date, planned, actual FROM adoption ORDER BY start_date",
        [("2026-09-01", "2026-09-30", 800000, 650000), ("2026-10-01", "2026-10-31", 900000, None)],
    ),
    RowKind.ACTION: (
        [["Project ref", "Action", "By whom", "Due date", "Date done", "Comments"], ["P-1", "Ask finance", "Ann Lee", "2026-12-01", "", "urgent"],
         ["P-1", "Book room", "Bo Ray", "2026-10-01", "2026-09-30", ""]],
        "SELECT title, due, done, note, (SELECT name FROM person WHERE id = person_id) FROM action ORDER BY title",
        [("Ask finance", "2026-12-01", None, "urgent", "Ann Lee"), ("Book room", "2026-10-01", "2026-09-30", None, "Bo Ray")],
    ),
    RowKind.COST: (
        [["Project", "Financial year", "Cost type", "Planned cost (£k)", "Actual cost (£k)"], ["P-1", "2026/27", "capital", "100", ""],
         ["P-1", "FY25/26", "running", "20", "22.5"]],
        "SELECT year, kind, series, amount FROM cost_year ORDER BY year, series",
        [(2025, "running", "actual", 225_000_000), (2025, "running", "plan", 200_000_000), (2026, "capital", "plan", 1_000_000_000)],
    ),
}  # fmt: skip


def bring(session: Session, path: Path) -> tuple[int, int, int, list[str]]:
    sheet, proposal = propose(path, session)
    assert proposal.questions == [], [question.text for question in proposal.questions]
    outcome = import_sheets(session, [(sheet, proposal.mapping)])
    return outcome.total("added"), outcome.total("changed"), outcome.total("rejected"), [cell.reason for cell in outcome.rejects]


@pytest.fixture
def register(session: Session) -> Session:
    helpers.project(session)
    records.change(session, "P-1", {"name": "Alpha"})
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal app"})
    return session


@pytest.mark.parametrize("kind", TABLES)
def test_the_rows_of_a_kind(register: Session, tmp_path: Path, kind: AnyKind) -> None:
    rows, sql, expected = TABLES[kind]
    if kind is Kind.DELIVERABLE:
        sql = sql.replace(" ORDER", " WHERE title <> 'Portal app' ORDER")
    sheet, proposal = propose(table(tmp_path / "t.csv", rows), register)
    assert proposal.questions == [] and list(proposal.mapping.others) == [kind]
    again = mapping_of(read_toml(mapping_toml(proposal.mapping)))
    assert again.others == proposal.mapping.others
    assert bring(register, sheet.path)[2:] == (0, [])
    assert register.store.all(sql) == expected
    assert bring(register, sheet.path)[:3] == (0, 0, 0)
    assert integrity.check(register) == []


def test_each_kind_is_tried() -> None:
    assert set(TABLES) == {shape.kind for shape in ROW_SHAPES} and len(ROW_SHAPES) == 9


def test_what_the_file_says_otherwise_changes_and_one_undo_takes_it_back(register: Session, tmp_path: Path) -> None:
    rows, sql, expected = TABLES[Kind.REVIEW]
    bring(register, table(tmp_path / "t.csv", rows))
    rows = [[cell.replace("On track", "Late") for cell in row] for row in rows]
    assert bring(register, table(tmp_path / "t.csv", rows))[:3] == (0, 1, 0)
    assert register.store.all(sql)[0][3] == "Late"
    undo(register)
    assert register.store.all(sql) == expected


REFUSED: dict[str, tuple[AnyKind, int, int, str, str]] = {
    "a review of no project": (Kind.REVIEW, 1, 0, "P-77", "There is no project 'P-77'"),
    "an unknown kind": (RowKind.COST, 1, 2, "tea", "'tea'"),
    "no year": (RowKind.COST, 1, 1, "soon", "'soon' is not a period"),
    "an action on nothing": (RowKind.ACTION, 1, 0, "X-9", "There is no record 'X-9'"),
    "a day that is none": (Kind.DELIVERABLE, 1, 2, "never", "'never' is not a date"),
    "a period that is none": (RowKind.ADOPTION, 1, 1, "later", "'later' is not a period"),
    "an amount of words": (Kind.POOL, 1, 1, "plenty", "'plenty' is not a number"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_one_broken_cell_is_one_reject_that_names_it(register: Session, tmp_path: Path, case: str) -> None:
    kind, row, column, words, reason = REFUSED[case]
    rows = [list(cells) for cells in TABLES[kind][0]]
    rows[row][column] = words
    sheet, proposal = propose(table(tmp_path / "t.csv", rows), register)
    for question in proposal.questions:
        question.apply_answer(question.answers[-1], *([words] if question.words else []))
    outcome = import_sheets(register, [(sheet, proposal.mapping)])
    if case == "an unknown kind":
        return
    assert len(outcome.rejects) == 1 and outcome.rejects[0].row == row + 1 and outcome.rejects[0].value == words
    assert reason in outcome.rejects[0].reason and outcome.rejects[0].column == rows[0][column]


@pytest.mark.parametrize("what", ["people", "objectives", "pools", "deliverables", "business_changes", "reviews"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_goes_out_and_comes_back_unchanged(register: Session, tmp_path: Path, what: str, form: str) -> None:
    for kind in (Kind.PERSON, Kind.OBJECTIVE, Kind.POOL, Kind.BUSINESS_CHANGE, Kind.REVIEW):
        bring(register, table(tmp_path / f"{kind}.csv", TABLES[kind][0]))
    export(register, what, form, tmp_path / f"out.{form}")
    assert bring(register, tmp_path / f"out.{form}")[:3] == (0, 0, 0)


def test_a_workbook_of_every_kind_is_one_change(register: Session, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for kind in (RowKind.COST, RowKind.ACTION, Kind.REVIEW, Kind.PERSON, Kind.OBJECTIVE):
        sheet = book.create_sheet(f"{kind.plural} list")
        for row in TABLES[kind][0]:
            sheet.append(row)
    book.save(tmp_path / "all.xlsx")
    pairs = propose_all(tmp_path / "all.xlsx", register)
    assert [next(iter(proposal.mapping.others)) for _, proposal in pairs] == [
        Kind.PERSON, Kind.OBJECTIVE, Kind.REVIEW, RowKind.ACTION, RowKind.COST,
    ]  # fmt: skip
    outcome = import_sheets(register, [(sheet, proposal.mapping) for sheet, proposal in pairs])
    assert outcome.rejects == [] and outcome.by_kind["people"].added == 2
    assert {kind: counts.added for kind, counts in outcome.by_kind.items() if counts.added} == {
        "people": 2, "objectives": 2, "reviews": 2, "actions": 2, "costs": 2,
    }  # fmt: skip


def test_a_benefits_table_with_such_columns_stays_one_of_benefits(register: Session, tmp_path: Path) -> None:
    rows = [
        ["Benefit ref", "Benefit title", "Project", "Benefit owner", "Deliverable", "Objective", "Action"],
        ["B1", "Less", "P-1", "", "Portal", "S1", "x"],
    ]
    _, proposal = propose(table(tmp_path / "t.csv", rows), register)
    assert proposal.mapping.others == {} and proposal.mapping.benefits is not None
