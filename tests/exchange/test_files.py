"""Tables out to files, and back."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import Kind, field_of
from benefits_tui.exchange.delimited import guarded, unguarded
from benefits_tui.exchange.workbook import LONGEST_TEXT
from benefits_tui.exchange.writer import FileNotWritten, whole_file, write_table
from benefits_tui.register import readings, records
from benefits_tui.register.exporting import export
from benefits_tui.register.importing import import_sheet, propose
from benefits_tui.register.session import Session
from tests import helpers, registers

HOSTILE = ['[/b] =1+1 "x"', "=1+1", "@SUM(A1)", "+1", "-1", "'=1", "''x", "\t=x", "[@click=app.quit]x[/]", "a,b;c|d", "ünïcödé ☂"]


@given(st.text())
def test_guarding_a_text_and_taking_the_guard_off_gives_the_text(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.promise("R32")
def test_a_title_goes_out_and_comes_back_unharmed_and_is_no_formula(session: Session, tmp_path: Path, form: str) -> None:
    helpers.project(session)
    typed = {title: read_value(field_of(Kind.BENEFIT, "title"), title) for title in HOSTILE}
    refs = {title: helpers.benefit(session, title=value) for title, value in typed.items()}
    path = tmp_path / f"benefits.{form}"
    export(session, "benefits", form, path)
    if form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [row["title"] for row in csv.DictReader(file)]
        assert len(cells) == len(HOSTILE) and [cell for cell in cells if cell[0] in "=+-@\t\r"] == []
    else:
        import openpyxl

        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    other = registers.empty(tmp_path / "other.db")
    helpers.project(other)
    records.add(other, Kind.OBJECTIVE, {"ref": "O1", "title": "An objective"})
    sheet_read, proposal = propose(path)
    import_sheet(other, sheet_read, proposal.mapping)
    for title in HOSTILE:
        assert records.load(other, refs[title]).values["title"] == typed[title] == title.strip(), title
    other.close()


def test_benefits_and_readings_round_trip_exactly(session: Session, tmp_path: Path) -> None:
    helpers.project(session, start=date(2025, 1, 1), whole_life_cost=Decimal("12.3456"))
    ref = helpers.benefit(session, target=Decimal("-0.5"), end=date(2027, 3, 31), disbenefit=True)
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=100)
    readings.record(session, ref, "2026-Q1", actual=Decimal("10.1001"), evidence="=ledger", forecast=Decimal(5))
    other = registers.empty(tmp_path / "other.db")
    for name in ("projects", "benefits", "readings"):
        path = tmp_path / f"{name}.csv"
        export(session, name, "csv", path)
        sheet, proposal = propose(path)
        assert proposal.questions == [] and import_sheet(other, sheet, proposal.mapping).rejects == []
        again = import_sheet(other, sheet, proposal.mapping)
        assert (again.total("added"), again.total("changed")) == (0, 0)
    assert records.load(other, "P-1").values == records.load(session, "P-1").values
    assert records.load(other, ref).values == records.load(session, ref).values
    mine, theirs = (readings.readings_of(one.store, 1) for one in (session, other))
    assert [(r.period, r.plan, r.forecast, r.actual, r.evidence) for r in theirs] == [
        (r.period, r.plan, r.forecast, r.actual, r.evidence) for r in mine
    ]
    other.close()


def test_json_has_exact_decimals_as_strings(tmp_path: Path) -> None:
    write_table(tmp_path / "x.json", "json", "x", ["a", "b", "c"], [(Decimal("1.10"), date(2026, 1, 2), None)])
    assert json.loads((tmp_path / "x.json").read_text()) == [{"a": "1.1", "b": "2026-01-02", "c": None}]


@pytest.mark.promise("R33")
def test_a_workbook_that_we_write_can_be_read(tmp_path: Path) -> None:
    import openpyxl

    rows = [("\ud800 lone", "\x00\x1b control", "x" * 40_000, Decimal("12345678901234567.25"), date(1850, 1, 1), True)]
    notices = write_table(tmp_path / "x.xlsx", "xlsx", "x", list("abcdef"), rows)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert sheet is not None
    a, b, c, d, e, f = next(sheet.iter_rows(min_row=2, values_only=True))
    assert a == "� lone" and b == "�� control" and len(str(c)) == LONGEST_TEXT
    assert (d, e, f) == ("12345678901234567.25", "1850-01-01", True)
    assert len(notices) == 3 and all(notice.startswith("Row 2, ") for notice in notices)


@pytest.mark.promise("R38")
def test_a_file_that_could_not_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), whole_file(path) as draft:
        draft.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old" and [file.name for file in tmp_path.glob(".*")] == []
    with pytest.raises(FileNotWritten, match="no folder"):
        write_table(tmp_path / "no" / "x.csv", "csv", "x", ["a"], [])
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileNotWritten, match="folder"):
        write_table(tmp_path / "folder.csv", "csv", "x", ["a"], [])
