"""A workbook whose sheets were saved as text, one by one: the cells that were changed in each are taken, newer values are told."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benefits_tui.register import integrity, readings, records
from benefits_tui.register.session import open_register
from benefits_tui.register.workbooks.returned import import_workbook, is_returned
from tests.conftest import TODAY
from tests.store.rich_register import with_its_workbook

D = Decimal
SHEETS = ("Projects", "Benefits", "Periods", "Costs", "Reviews", "Actions", "People")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register and, beside it, its workbook."""
    return with_its_workbook(tmp_path_factory.mktemp("as_text"))


def saved(workbook: Path, sheet: str, path: Path, edits: dict[tuple[int, str], str], delimiter: str = ",") -> Path:
    """A sheet as a spreadsheet saves it, with cells changed by row and heading."""
    rows = [list(row) for row in openpyxl.load_workbook(workbook)[sheet].iter_rows(values_only=True)]
    for (row, heading), value in edits.items():
        rows[row - 1][rows[0].index(heading)] = value
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=delimiter).writerows([[_written(value) for value in row] for row in rows])
    return path


def _written(value: Any) -> Any:
    return value.date().isoformat() if hasattr(value, "date") else value


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_sheet_that_nobody_changed_writes_nothing(kept: Path, tmp_path: Path, sheet: str, delimiter: str) -> None:
    path = saved(kept / "w.xlsx", sheet, tmp_path / f"{sheet}.csv", {}, delimiter)
    assert is_returned(path)
    with open_register(kept / "r.db", "officer", today=TODAY) as session:
        returned = import_workbook(session, path, dry_run=True, delete_missing=True)
    assert (returned.changes, returned.added, returned.missing, returned.removed) == ([], [], [], [])
    assert not (returned.conflicts or returned.rejected or returned.left)


CHANGES: dict[str, tuple[dict[tuple[int, str], str], list[tuple[int, str, Any]]]] = {
    "Projects": ({(2, "Name"): "Other", (3, "Live on"): "31/03/2028"}, [(2, "Name", "Other"), (3, "Live on", date(2028, 3, 31))]),
    "Benefits": ({(2, "Stated value"): "1,600,000", (2, "Measure"): "", (3, "Priority"): "4"}, [(2, "Measure", None), (2, "Stated value", D(1_600_000)), (3, "Priority", 4)]),
    "Periods": ({(3, "2027-Q1"): "280", (4, "2026-Q2"): ""}, [(3, "2027-Q1", D(280)), (4, "2026-Q2", None)]),
    "Costs": ({(2, "FY2026-27"): "120", (3, "FY2027-28"): "7.5"}, [(2, "FY2026-27", D(120)), (3, "FY2027-28", D("7.5"))]),
    "Reviews": ({(2, "Findings"): "=1+1"}, [(2, "Findings", "=1+1")]),
    "Actions": ({(2, "Note"): "שלום"}, [(2, "Note", "שלום")]),
    "People": ({(2, "Role"): "Lead"}, [(2, "Role", "Lead")]),
}  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS)
def test_exactly_the_changed_cells_change(kept: Path, tmp_path: Path, sheet: str) -> None:
    edits, wanted = CHANGES[sheet]
    shutil.copy(kept / "r.db", tmp_path / "r.db")
    path = saved(kept / "w.xlsx", sheet, tmp_path / "sheet.csv", edits)
    with open_register(tmp_path / "r.db", "officer", today=TODAY) as session:
        returned = import_workbook(session, path, reason="told")
        assert [(cell.row, cell.heading, cell.after) for cell in returned.changes] == wanted
        assert not (returned.conflicts or returned.rejected or returned.left) and integrity.check(session) == []
        again = import_workbook(session, path, reason="told")
        assert (again.changes, again.conflicts, again.left) == ([], [], [])


def test_what_the_register_changed_meanwhile_is_told_and_stays(kept: Path, tmp_path: Path) -> None:
    shutil.copy(kept / "r.db", tmp_path / "r.db")
    with open_register(tmp_path / "r.db", "colleague", today=TODAY) as session:
        records.change(session, "P-1/B01", {"title": "Theirs", "measure": "Also theirs"})
        readings.record(session, "P-1/B01", "2027-Q1", forecast=D(55))
        session.user = "officer"
        path = saved(kept / "w.xlsx", "Benefits", tmp_path / "b.csv", {(2, "Title"): "Mine", (2, "Unit"): "EUR"})
        returned = import_workbook(session, path, reason="told")
        assert [(cell.heading, cell.after) for cell in returned.changes] == [("Unit", "EUR")]
        assert [(c.heading, c.base, c.theirs, c.mine, c.who) for c in returned.conflicts] == [
            ("Title", "Fewer forms", "Theirs", "Mine", "colleague")
        ]
        assert records.load(session, "P-1/B01").values["measure"] == "Also theirs"
        path = saved(kept / "w.xlsx", "Periods", tmp_path / "p.csv", {(3, "2027-Q1"): "77", (6, "2027-Q1"): "5"})
        returned = import_workbook(session, path, reason="told")
        assert [(c.row, c.heading, c.theirs, c.mine) for c in returned.conflicts] == [(3, "2027-Q1", "55", "77")]
        assert [(cell.row, cell.after) for cell in returned.changes] == [(6, D(5))]


def test_a_row_is_added_once_and_a_column_of_ones_own_is_told(kept: Path, tmp_path: Path) -> None:
    shutil.copy(kept / "r.db", tmp_path / "r.db")
    path = saved(kept / "w.xlsx", "Benefits", tmp_path / "b.csv", {(1, "Risks"): "My risks"})
    with path.open("a", encoding="utf-8") as file:
        file.write(",P-2,Added in text\n")
    with open_register(tmp_path / "r.db", "officer", today=TODAY) as session:
        returned = import_workbook(session, path)
        assert returned.added == ["P-2/B05"] and returned.changes == []
        assert [(note.sheet, note.row, note.heading) for note in returned.left] == [
            ("b.csv", 1, "Risks"),
            ("b.csv", 1, "My risks"),
        ]
        assert import_workbook(session, path).added == []


@pytest.mark.parametrize(
    "text", ["Key,Version\n1,2\n", "Reference,Name\nP-1,Alpha\n", "Key,Summary,Version\nA-1,x,2\n", "", "PK\x03\x04 Key Version"]
)
def test_other_files_are_none_of_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8")
    assert not is_returned(path)
