"""Workbooks out and back: exactly the cells that were changed, and nothing of anybody else's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benefits_tui.domain.fields import FIELDS
from benefits_tui.exchange.linked_workbook import ABOUT_SHEET, is_linked
from benefits_tui.exchange.sheet import UnreadableFile
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register import integrity, lists, readings, records
from benefits_tui.register.costs import costs_of, set_costs
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.workbooks.export import export_workbook
from benefits_tui.register.workbooks.returned import import_workbook
from benefits_tui.register.workbooks.sheets import ACTION_FIELDS
from benefits_tui.register.workbooks.workbook_import import NotTaken
from tests import helpers, registers
from tests.conftest import TODAY
from tests.examples import examples
from tests.store.rich_register import rich

D = Decimal
SHEETS = ["Projects", "Benefits", "Periods", "Costs", "Reviews", "Actions", "People"]
Grid = dict[str, dict[tuple[str, str], Any]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Session]:
    with rich(tmp_path / "rich.db") as session:
        yield session


def sent(session: Session, path: Path, **how: Any) -> Any:
    export_workbook(session, path, **how)
    return openpyxl.load_workbook(path)


def at(book: Any, sheet: str, key: str, heading: str) -> Any:
    """The cell of a row, known by what stands in its first column or its hidden key, under a heading."""
    headings = [cell.value for cell in book[sheet][1]]
    for row in book[sheet].iter_rows(min_row=2):
        if key in (row[0].value, row[headings.index("Key")].value):
            return row[headings.index(heading)]
    raise LookupError(key)


def grid(path: Path) -> Grid:
    """Every cell on which a person works, by sheet, key and heading."""
    book = openpyxl.load_workbook(path)
    cells: Grid = {}
    for sheet in SHEETS:
        head, *rows = list(book[sheet].iter_rows(values_only=True))
        place = head.index("Key")
        cells[sheet] = {
            (str(row[place]), str(name)): value for row in rows for name, value in zip(head, row, strict=True)
            if name not in ("Key", "Version")
        }  # fmt: skip
    return cells


def test_every_sheet_is_dressed_for_work_and_what_was_sent_is_out_of_sight(office: Session, tmp_path: Path) -> None:
    book = sent(office, tmp_path / "w.xlsx")
    assert book.sheetnames == [*SHEETS, *(f"as sent {name}" for name in SHEETS), "benefits-tui workbook"]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible"] * 7 + ["veryHidden"] * 8
    sheet = book["Benefits"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["Reference", "Project", "Title"] and heads[-2:] == ["Key", "Version"] and sheet["A1"].font.bold
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == "A1:AM6" and sheet.column_dimensions["AL"].hidden
    lists_to_choose = {dv.formula1 for dv in sheet.data_validations.dataValidation}
    assert '"cashable,non_cashable,quantifiable,qualitative,unclassified"' in lists_to_choose and '"yes,no"' in lists_to_choose
    stated, start = at(book, "Benefits", "P-1/B01", "Stated value"), at(book, "Benefits", "P-1/B01", "Realisation starts")
    assert (stated.value, stated.data_type, start.number_format) == (1500000.5, "n", "yyyy-mm-dd")
    assert is_linked(tmp_path / "w.xlsx") and not is_linked(office.path) and not is_linked(tmp_path / "none.xlsx")


def test_headings_are_unique_so_that_each_names_one_field() -> None:
    for fields in (*FIELDS.values(), ACTION_FIELDS):
        labels = [one.label for one in fields]
        assert len(set(labels)) == len(labels) and not {"Key", "Version", ""} & set(labels)


def test_a_workbook_that_nobody_changed_writes_nothing(office: Session, tmp_path: Path) -> None:
    sent(office, tmp_path / "w.xlsx")
    before = office.store.one("SELECT max(id) FROM change")
    returned = import_workbook(office, tmp_path / "w.xlsx", delete_missing=True)
    assert (returned.cells, returned.records, returned.added, returned.missing, returned.written) == (0, 0, [], [], False)
    assert not (returned.conflicts or returned.rejected or returned.left)
    assert office.store.one("SELECT max(id) FROM change") == before


_text = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
_odd = st.sampled_from(["=1+1", "@x", "[b]x[/]", "שלום", "👩‍🚀", "y" * 10_000])
_number = st.integers(-9999, 9999).map(lambda n: n / 4)
_day = st.dates(date(2026, 12, 1), date(2029, 1, 1))
_EDITS: list[tuple[str, str, str, Any]] = [
    ("Projects", "P-1", "Name", _text | _odd), ("Projects", "P-2", "Department", st.none() | _text), ("Projects", "P-1", "Cost to date", st.none() | _number),
    ("Projects", "P-2", "Live on", st.none() | _day), ("Projects", "P-2", "Gate 3 on", st.none() | _day), ("Projects", "P-1", "Delivery rating", st.sampled_from(["red", "green", None])),
    ("Benefits", "P-1/B01", "Title", _text | _odd), ("Benefits", "P-1/B01", "Description", st.none() | _odd), ("Benefits", "P-1/B01", "Priority", st.none() | st.integers(1, 5)),
    ("Benefits", "P-1/B01", "Baseline", st.none() | _number), ("Benefits", "P-2/B01", "Stated value", st.none() | _number), ("Benefits", "P-2/B01", "Disbenefit", st.sampled_from(["yes", "no"])),
    ("Benefits", "P-2/B01", "Owner", st.sampled_from(["Olga Owner", "Sven Sponsor"])), ("Benefits", "P-1/B01", "Objectives", st.sampled_from(["O1", "O1, O2", None])),
    ("Reviews", "P-1/R01", "Due", _day), ("Reviews", "P-1/R01", "Findings", st.none() | _odd), ("People", "PER-OWN", "Role", st.none() | _text), ("People", "PER-OWN", "Leaves on", st.none() | _day),
    ("Actions", "1", "Note", st.none() | _text), ("Actions", "1", "Due", _day), ("Actions", "1", "Action", _text),
    ("Periods", "1/forecast", "2027-Q1", st.none() | _number), ("Periods", "1/actual", "2026-Q1", st.none() | _number), ("Periods", "1/plan", "2027-Q1", _number),
    ("Costs", "1/plan/capital", "FY2026-27", st.none() | _number), ("Costs", "2/actual/running", "FY2028-29", st.none() | _number),
]  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbooks") / "rich.db"
    rich(path).close()
    return path


@settings(max_examples=examples(8), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_exactly_the_changed_cells_change(kept: Path, tmp_path: Path, data: st.DataObject) -> None:
    path, out, again = tmp_path / "r.db", tmp_path / "w.xlsx", tmp_path / "again.xlsx"
    shutil.copy(kept, path)
    with open_register(path, "officer", today=TODAY) as session:
        book = sent(session, out)
        wanted = grid(out)
        chosen = data.draw(st.lists(st.sampled_from(_EDITS), min_size=1, max_size=6, unique_by=lambda edit: edit[:3]))
        changed = 0
        for sheet, key, heading, values in chosen:
            cell, value = at(book, sheet, key, heading), data.draw(values)
            row_key = str(at(book, sheet, key, "Key").value)
            before, cell.value = cell.value, value
            if isinstance(value, str):
                cell.data_type = "s"
            after = _as_written(value)
            changed += after != _as_written(before)
            wanted[sheet][row_key, heading] = value
        book.save(out)
        returned = import_workbook(session, out, reason="told by the owner")
        assert not (returned.conflicts or returned.rejected or returned.left) and returned.cells == changed
        export_workbook(session, again)
        there = grid(again)
        for sheet, cells in wanted.items():
            for place, value in cells.items():
                if (sheet, place[1]) in (("Periods", "Title"), ("Costs", "Name")):
                    # Only shown: it is the benefit's or project's, which may have changed.
                    continue
                assert _as_written(there[sheet].get(place)) == _as_written(value), (sheet, place)
            # A period in which nobody has a value any more has no column.
            assert there[sheet].keys() <= cells.keys()
        assert integrity.check(session) == []


def _as_written(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip() or None
    return date(value.year, value.month, value.day) if isinstance(value, date) else value


def test_a_newer_value_in_the_register_is_a_conflict_and_the_rest_is_written(office: Session, tmp_path: Path) -> None:
    book = sent(office, tmp_path / "w.xlsx")
    at(book, "Benefits", "P-1/B01", "Title").value = "Mine"
    at(book, "Benefits", "P-1/B01", "Priority").value = 5
    at(book, "Benefits", "P-1/B01", "Measure").value = "Same"
    at(book, "Periods", "1/forecast", "2027-Q1").value = 77
    book.save(tmp_path / "w.xlsx")
    office.user = "colleague"
    records.change(office, "P-1/B01", {"title": "Theirs", "measure": "Same", "unit": "Hours"})
    readings.record(office, "P-1/B01", "2027-Q1", forecast=D(55))
    office.user = "officer"
    returned = import_workbook(office, tmp_path / "w.xlsx")
    title, forecast = returned.conflicts
    assert (title.heading, title.base, title.theirs, title.mine, title.who) == (
        "Title",
        "Fewer forms",
        "Theirs",
        "Mine",
        "colleague",
    )
    assert (forecast.sheet, forecast.heading, forecast.theirs, forecast.mine) == ("Periods", "2027-Q1", "55", "77")
    values = records.load(office, "P-1/B01").values
    assert (values["title"], values["priority"], values["measure"], values["unit"]) == ("Theirs", 5, "Same", "Hours")
    assert returned.written and integrity.check(office) == []


def test_costs_by_year_come_back_cell_by_cell(office: Session, tmp_path: Path) -> None:
    set_costs(office, "P-1", {"FY2026-27": D(100), "FY2031-32": D(7)})
    book = sent(office, tmp_path / "w.xlsx")
    sheet = book["Costs"]
    assert [cell.value for cell in sheet[1]][:8] == [
        "Project", "Name", "Series", "Kind", "FY2026-27", "FY2027-28", "FY2028-29", "FY2031-32",
    ]  # fmt: skip
    assert at(book, "Costs", "1/plan/capital", "FY2026-27").value == 100
    at(book, "Costs", "1/plan/capital", "FY2026-27").value = 120.5
    at(book, "Costs", "1/plan/capital", "FY2031-32").value = None
    at(book, "Costs", "1/actual/change", "FY2027-28").value = 0
    at(book, "Costs", "1/forecast/running", "FY2027-28").value = "many"
    at(book, "Costs", "1/actual/running", "Name").value = "Another"
    sheet.cell(1, 20, "FY2040-41"), sheet.cell(1, 21, "later")
    sheet.append(["P-2", None, "Plan", "running", 5])
    book.save(tmp_path / "w.xlsx")
    set_costs(office, "P-2", {"FY2026-27": D(9)})
    returned = import_workbook(office, tmp_path / "w.xlsx", reason="agreed")
    assert sorted(costs_of(office, "P-1")) == [
        (2026, "plan", "capital", D("120.5")), (2027, "actual", "change", D(0)),
    ]  # fmt: skip
    assert costs_of(office, "P-2") == [(2026, "plan", "capital", D(9)), (2026, "plan", "running", D(5))]
    assert returned.cells == 4 and returned.changes[0][2:4] == ("FY2026-27", "P-1")
    assert [(note.heading, note.reason) for note in returned.rejected] == [("FY2027-28", "'many' is not a number")]
    assert {note.heading: note.reason for note in returned.left} == {
        "Name": "it is only shown here",
        "later": "'later' is not a fiscal year, such as FY2027-28; the column was left",
    }
    assert integrity.check(office) == []


def test_a_newer_cost_in_the_register_is_a_conflict(office: Session, tmp_path: Path) -> None:
    set_costs(office, "P-1", {"FY2026-27": D(100)})
    book = sent(office, tmp_path / "w.xlsx")
    at(book, "Costs", "1/plan/capital", "FY2026-27").value = 120
    book.save(tmp_path / "w.xlsx")
    set_costs(office, "P-1", {"FY2026-27": D(110)})
    returned = import_workbook(office, tmp_path / "w.xlsx")
    assert returned.conflicts[0][3:6] == ("100", "110", "120") and returned.cells == 0
    assert costs_of(office, "P-1")[0].amount == 110


def test_new_rows_are_added_and_removed_rows_kept_unless_asked(office: Session, tmp_path: Path) -> None:
    book = sent(office, tmp_path / "w.xlsx")
    benefits = book["Benefits"]
    heads = [cell.value for cell in benefits[1]]
    new = dict.fromkeys(heads) | {"Project": "P-2", "Title": "=Added", "Stated value": 12.5, "Owner": "Olga Owner"}
    benefits.append([new[head] for head in heads])
    benefits.cell(benefits.max_row, heads.index("Title") + 1).data_type = "s"
    action = dict.fromkeys([cell.value for cell in book["Actions"][1]]) | {
        "Record": "P-2", "Action": "Call them", "Who": "Olga Owner", "Due": date(2027, 1, 5),
    }  # fmt: skip
    book["Actions"].append(list(action.values()))
    gone = at(book, "Reviews", "P-1/R01", "Key").row
    book["Reviews"].delete_rows(gone)
    book.save(tmp_path / "w.xlsx")
    returned = import_workbook(office, tmp_path / "w.xlsx", dry_run=True)
    assert len(returned.added) == 2 and not returned.written and len(lists.listing(office, "benefits", "title:=Added")) == 0
    returned = import_workbook(office, tmp_path / "w.xlsx")
    [ref, _] = returned.added[::-1] if returned.added[0].startswith("action") else returned.added
    assert records.load(office, ref).values["title"] == "=Added" and records.load(office, ref).values["stated"] == D("12.5")
    assert returned.missing == ["Reviews: P-1/R01"] and returned.removed == []
    assert [one["title"] for one in lists.listing(office, "actions", "subject=P-2")] == ["Call them"]
    book = sent(office, tmp_path / "x.xlsx")
    book["Reviews"].delete_rows(at(book, "Reviews", "P-1/R01", "Key").row)
    book.save(tmp_path / "x.xlsx")
    assert import_workbook(office, tmp_path / "x.xlsx", delete_missing=True).removed == ["Reviews: P-1/R01"]
    assert lists.listing(office, "reviews", "ref=P-1/R01") == [] and integrity.check(office) == []


def test_an_owners_sheet_changes_only_what_is_theirs(office: Session, tmp_path: Path) -> None:
    book = sent(office, tmp_path / "o.xlsx", owner="Olga Owner")
    assert [name for name in book.sheetnames if book[name].sheet_state == "visible"] == ["Benefits", "Periods", "Actions"]
    assert [row[0].value for row in book["Benefits"].iter_rows(min_row=2)] == ["P-1/B01"]
    at(book, "Benefits", "P-1/B01", "Priority").value = 4
    key = at(book, "Benefits", "P-1/B01", "Key")
    row = [cell.value for cell in book["Benefits"][key.row]]
    other = office.store.one("SELECT id FROM benefit WHERE ref = 'P-2/B01'")
    assert other is not None
    heads = [cell.value for cell in book["Benefits"][1]]
    row[heads.index("Key")], row[heads.index("Title")] = other[0], "Not mine"
    book["Benefits"].append(row)
    book["Benefits"].append([None, "P-2", "New one"])
    book.save(tmp_path / "o.xlsx")
    returned = import_workbook(office, tmp_path / "o.xlsx", delete_missing=True)
    assert returned.cells == 1 and records.load(office, "P-1/B01").values["priority"] == 4
    assert [(note.sheet, note.row) for note in returned.left] == [("Benefits", 3), ("Benefits", 4)]
    assert records.load(office, "P-2/B01").values["title"] == "Time saved" and returned.removed == returned.added == []
    # Once the benefit is somebody else's, so are its cells.
    book = sent(office, tmp_path / "o.xlsx", owner="Olga Owner")
    at(book, "Periods", "1/forecast", "2027-Q1").value = 9
    book.save(tmp_path / "o.xlsx")
    records.change(office, "P-1/B01", {"owner": "Sven Sponsor"})
    returned = import_workbook(office, tmp_path / "o.xlsx")
    assert returned.cells == 0 and [(note.sheet, note.heading) for note in returned.left] == [("Periods", "2027-Q1")]


def test_costs_are_no_owners_whatever_the_workbook_holds(office: Session, tmp_path: Path) -> None:
    set_costs(office, "P-1", {"FY2026-27": D(100)})
    book = sent(office, tmp_path / "w.xlsx")
    book[ABOUT_SHEET].append(["owner", "Olga Owner"])
    at(book, "Costs", "1/plan/capital", "FY2026-27").value = 5
    book.save(tmp_path / "w.xlsx")
    returned = import_workbook(office, tmp_path / "w.xlsx")
    assert [(note.sheet, note.row, note.reason) for note in returned.left] == [("Costs", 2, "it is not the owner's; it was left")]
    assert costs_of(office, "P-1")[0].amount == 100 and returned.cells == 0


def test_what_cannot_be_read_is_left_and_what_cannot_be_written_writes_nothing(office: Session, tmp_path: Path) -> None:
    book = sent(office, tmp_path / "w.xlsx")
    at(book, "Benefits", "P-1/B01", "Priority").value = "soon"
    at(book, "Benefits", "P-1/B01", "Baseline").value = "=1/0"
    at(book, "Benefits", "P-1/B01", "Measure").value = "Better"
    book.save(tmp_path / "w.xlsx")
    returned = import_workbook(office, tmp_path / "w.xlsx")
    assert [(note.heading, note.reason) for note in returned.rejected] == [
        ("Baseline", "its formula has no result"), ("Priority", "'soon' is not a whole number")
    ]  # fmt: skip
    assert records.load(office, "P-1/B01").values["measure"] == "Better"
    book = sent(office, tmp_path / "w.xlsx")
    at(book, "Benefits", "P-1/B01", "State").value = "verified"
    at(book, "Benefits", "P-1/B01", "Objectives").value = "O9"
    at(book, "Benefits", "P-2/B01", "Title").value = None
    at(book, "Benefits", "P-2/B01", "Measure").value = "Also"
    book.save(tmp_path / "w.xlsx")
    with pytest.raises(NotTaken) as problem:
        import_workbook(office, tmp_path / "w.xlsx")
    lines = str(problem.value).splitlines()
    assert len(lines) == 3 and lines[0].startswith("Benefits, row 2: ") and lines[-1] == "Nothing was written."
    assert "benefit needs title" in lines[1] and records.load(office, "P-2/B01").values["measure"] != "Also"


def test_another_registers_workbook_and_what_is_none_are_refused(office: Session, tmp_path: Path) -> None:
    sent(office, tmp_path / "w.xlsx")
    other = registers.empty(tmp_path / "other.db")
    with other, pytest.raises(UnreadableFile, match="was written from another register"):
        import_workbook(other, tmp_path / "w.xlsx")
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    with pytest.raises(UnreadableFile, match="is not a workbook that 'export workbook' wrote"):
        import_workbook(office, tmp_path / "plain.xlsx")
    with pytest.raises(FileNotWritten, match=r"end it with \.xlsx"):
        export_workbook(office, tmp_path / "w.csv")


def test_a_filter_takes_along_what_stands_beside_its_benefits(office: Session, tmp_path: Path) -> None:
    book = sent(office, tmp_path / "f.xlsx", text="project:P-1")
    first = {name: sorted({str(row[0].value) for row in book[name].iter_rows(min_row=2)}) for name in SHEETS[:5]}
    assert first == {
        "Projects": ["P-1"],
        "Benefits": ["P-1/B01"],
        "Periods": ["P-1/B01"],
        "Costs": ["P-1"],
        "Reviews": ["P-1/R01"],
    }


def test_texts_of_all_kinds_come_back_as_they_went(session: Session, tmp_path: Path) -> None:
    texts = ["[b]bold[/] [/]", "=1+1", "+1", "שלום עולם", "👩‍🚀 🇪🇺", "x" * 10_000, "line\nbreak", "_x0041_", "1.50", "2026-03"]
    helpers.project(session)
    refs = [helpers.benefit(session, title=f"B {place}", description=text) for place, text in enumerate(texts)]
    book = sent(session, tmp_path / "w.xlsx")
    for ref, text in zip(refs, texts, strict=True):
        cell = at(book, "Benefits", ref, "Description")
        assert (cell.value, cell.data_type) == (text, "s")
        at(book, "Benefits", ref, "Assumptions").value, at(book, "Benefits", ref, "Assumptions").data_type = text, "s"
    book.save(tmp_path / "w.xlsx")
    returned = import_workbook(session, tmp_path / "w.xlsx")
    assert returned.cells == len(texts) and returned.rejected == []
    for ref, text in zip(refs, texts, strict=True):
        values = records.load(session, ref).values
        assert values["description"] == text and values["assumptions"] == (text if text != "_x0041_" else "A")


@pytest.mark.parametrize(("letters", "taken"), [(32_766, True), (32_767, False)])
def test_a_text_that_fills_a_cell_may_have_been_cut_and_is_not_taken(
    office: Session, tmp_path: Path, letters: int, taken: bool
) -> None:
    book = sent(office, tmp_path / "w.xlsx")
    at(book, "Benefits", "P-1/B01", "Description").value = "y" * letters
    book.save(tmp_path / "w.xlsx")
    returned = import_workbook(office, tmp_path / "w.xlsx")
    assert returned.cells == int(taken)
    assert [note.reason for note in returned.rejected] == (
        [] if taken else ["it is longer than a cell can hold; change it in the program"]
    )
