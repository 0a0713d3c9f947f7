"""What people do to a workbook outside: the cells that were changed are taken, what is not taken is said by sheet, row and column."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import copy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.session import open_register
from benefits_tui.register.workbooks.returned import import_workbook
from tests.conftest import TODAY
from tests.store.rich_register import with_its_workbook

Book = Any
Edit = Callable[[Book], None]
# What is to come of it: the cells written as (sheet, row, heading, after), what is not read as (sheet, row, heading), rows added.
Outcome = tuple[list[tuple[str, int, str, Any]], list[tuple[str, int | None, str]], int]
D = Decimal


def place(sheet: Any, heading: str) -> int:
    """The column of a heading."""
    return int(next(cell.column for cell in sheet[1] if cell.value == heading))


def put(book: Book, sheet: str, row: int, heading: str, value: Any) -> None:
    """Type into a cell."""
    cell = book[sheet].cell(row, place(book[sheet], heading))
    cell.value = value
    if isinstance(value, str) and not value.startswith("="):
        cell.data_type = "s"


def move_column(book: Book) -> None:
    """The titles to the far right, beyond the key."""
    sheet = book["Benefits"]
    at, end = place(sheet, "Title"), sheet.max_column + 1
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, end).value = sheet.cell(row, at).value
    sheet.delete_cols(at)
    put(book, "Benefits", 2, "Title", "Moved")


def add_columns(book: Book) -> None:
    """A column in the middle with a heading, one at the end without."""
    sheet = book["Benefits"]
    sheet.insert_cols(4)
    sheet["D1"], sheet["D3"], sheet["D5"] = "My notes", "ask", "ask too"
    sheet.cell(2, sheet.max_column + 1).value = "no heading"
    put(book, "Benefits", 2, "Title", "Beside them")


def renamed(book: Book) -> None:
    put(book, "Benefits", 2, "Title", "Elsewhere")
    book["Benefits"].title = "Nutzen 2026"


def copied(book: Book) -> None:
    copy_of = book.copy_worksheet(book["Benefits"])
    copy_of.title = "Benefits (2)"
    put(book, "Benefits (2)", 3, "Title", "In the copy")
    put(book, "Benefits", 2, "Title", "In the sheet")


def copied_and_original_gone(book: Book) -> None:
    copy_of = book.copy_worksheet(book["Benefits"])
    copy_of.title = "Benefits (2)"
    put(book, "Benefits (2)", 3, "Title", "In the copy")
    del book["Benefits"]


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def write_rows(sheet: Any, rows: list[list[Any]], columns: int | None = None) -> None:
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row[:columns], start=1):
            sheet.cell(number, column).value = value


def sorted_whole(book: Book) -> None:
    put(book, "Benefits", 2, "Title", "Zuletzt")
    sheet = book["Benefits"]
    title = place(sheet, "Title") - 1
    write_rows(sheet, sorted(rows_of(sheet), key=lambda row: str(row[title])))


def sorted_without_the_hidden_columns(book: Book) -> None:
    sheet = book["Benefits"]
    write_rows(sheet, list(reversed(rows_of(sheet))), sheet.max_column - 2)


def filtered(book: Book) -> None:
    put(book, "Benefits", 4, "Title", "Out of sight")
    for row in (3, 4, 5):
        book["Benefits"].row_dimensions[row].hidden = True


def rows_between(book: Book) -> None:
    """Blank rows, one filled in, and a title above the headings."""
    sheet = book["Benefits"]
    sheet.insert_rows(3, 2)
    put(book, "Benefits", 4, "Project", "P-2")
    put(book, "Benefits", 4, "Title", "Squeezed in")
    book["Actions"].append(["P-2", "Ring them", "Olga Owner", date(2027, 2, 1)])
    book["Projects"].append(["P-9", "Next one"])
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Our benefits of November"


def copied_row(book: Book) -> None:
    """A row copied with its hidden key, called otherwise."""
    sheet = book["Benefits"]
    sheet.append([cell.value for cell in sheet[3]])
    put(book, "Benefits", sheet.max_row, "Reference", None)
    put(book, "Benefits", sheet.max_row, "Title", "As the other one")
    put(book, "Benefits", 3, "Title", "The other one")


def copied_row_not_renamed(book: Book) -> None:
    sheet = book["Benefits"]
    sheet.append([cell.value for cell in sheet[3]])
    put(book, "Benefits", sheet.max_row, "Title", "As the other one")
    put(book, "Benefits", 2, "Title", "Still taken")


def cleared(book: Book) -> None:
    put(book, "Benefits", 2, "Measure", None)
    put(book, "Periods", 4, "2026-Q2", None)
    put(book, "Costs", 2, "FY2026-27", None)


def as_text(book: Book) -> None:
    """Numbers and days typed as text, the same and others."""
    put(book, "Benefits", 2, "Stated value", "1,500,000.50")
    put(book, "Benefits", 2, "Baseline", "1.25")
    put(book, "Benefits", 2, "Target", "1,200")
    put(book, "Benefits", 2, "Realisation starts", "1 January 2026")
    put(book, "Benefits", 2, "Realisation ends", "31/01/2028")
    put(book, "Benefits", 2, "Priority", "2")
    put(book, "Periods", 2, "2026-Q1", "100")
    put(book, "Periods", 2, "2027-Q1", "£310")


def formats(book: Book) -> None:
    """Numbers shown as percentages, days, text, money; days shown as numbers."""
    sheet = book["Benefits"]
    for heading, code in (
        ("Baseline", "0%"), ("Target", "yyyy-mm-dd"), ("Stated value", "[$£-809]#,##0"), ("Priority", "000"), ("Target date", "General"),
        ("Realisation starts", "DD MMM YY"), ("Tolerance, amber", "0.0%"),
    ):  # fmt: skip
        sheet.cell(2, place(sheet, heading)).number_format = code
    day = sheet.cell(2, place(sheet, "Realisation ends"))
    day.value, day.number_format = 47118, "General"
    share = sheet.cell(2, place(sheet, "Tolerance, red"))
    share.value, share.number_format = 0.3, "0%"


def formulas(book: Book) -> None:
    """As a program writes them that works nothing out."""
    put(book, "Benefits", 2, "Stated value", "=1000+500")
    put(book, "Benefits", 2, "Title", "Beside a formula")


def without_a_sheet(book: Book) -> None:
    put(book, "Benefits", 2, "Title", "Still here")
    del book["Costs"]
    del book["Periods"]


def without_key(book: Book) -> None:
    for name in ("Benefits", "Periods", "Costs", "Actions"):
        book[name].delete_cols(place(book[name], "Key"))
    put(book, "Benefits", 3, "Title", "Known by its reference")
    put(book, "Periods", 2, "2027-Q1", 111)
    put(book, "Costs", 2, "FY2026-27", 9)
    put(book, "Actions", 2, "Note", "Known by its words")
    book["Benefits"].append(["P-2/B77", "P-2", "A new one"])


def keys_edited(book: Book) -> None:
    """A key of another row, one that was never sent, one that was cleared, one that is no number."""
    for row, key in ((2, 2), (3, 999), (4, None), (5, "mine")):
        put(book, "Benefits", row, "Key", key)
        put(book, "Benefits", row, "Title", f"Row {row}")


def column_gone(book: Book) -> None:
    book["Benefits"].delete_cols(place(book["Benefits"], "Measure"))
    put(book, "Benefits", 2, "Title", "Shorter")


def heading_renamed(book: Book) -> None:
    put(book, "Benefits", 1, "Measure", "KPI")
    put(book, "Benefits", 2, "KPI", "Another")


def heading_twice(book: Book) -> None:
    sheet = book["Benefits"]
    sheet.insert_cols(5)
    for row in sheet.iter_rows(min_col=4, max_col=5):
        row[1].value = row[0].value
    sheet.cell(2, 5).value = "Which one"
    put(book, "Benefits", 2, "Title", "Twice")


def own_sheet(book: Book) -> None:
    book.create_sheet("Pivot").append(["Class", "Sum"])
    put(book, "Benefits", 2, "Title", "Beside a sheet")


def dressed(book: Book) -> None:
    """Colours, widths, bold and comments change nothing."""
    sheet = book["Benefits"]
    sheet.column_dimensions["C"].width = 60
    font = copy(sheet["C2"].font)
    font.bold = True
    sheet["C2"].font = font


_TITLE = ("Benefits", 2, "Title")
KINDS: dict[str, tuple[Edit, Outcome]] = {
    "nothing": (lambda book: None, ([], [], 0)),
    "dressed": (dressed, ([], [], 0)),
    "columns added": (add_columns, ([(*_TITLE, "Beside them")], [("Benefits", 1, "My notes"), ("Benefits", 1, "column AO")], 0)),
    "column moved": (move_column, ([(*_TITLE, "Moved")], [], 0)),
    "column gone": (column_gone, ([(*_TITLE, "Shorter")], [("Benefits", 1, "Measure")], 0)),
    "heading renamed": (heading_renamed, ([], [("Benefits", 1, "Measure"), ("Benefits", 1, "KPI")], 0)),
    "heading twice": (heading_twice, ([(*_TITLE, "Twice")], [("Benefits", 1, "Description")], 0)),
    "sheet renamed": (renamed, ([("Nutzen 2026", 2, "Title", "Elsewhere")], [], 0)),
    "sheet copied": (copied, ([(*_TITLE, "In the sheet")], [("Benefits (2)", 2, "Title"), ("Benefits (2)", 3, "Title")], 0)),
    "sheet copied, the first one gone": (copied_and_original_gone, ([("Benefits (2)", 3, "Title", "In the copy")], [], 0)),
    "sheet of one's own": (own_sheet, ([(*_TITLE, "Beside a sheet")], [("Pivot", None, "")], 0)),
    "sheets gone": (without_a_sheet, ([(*_TITLE, "Still here")], [("Periods", None, ""), ("Costs", None, "")], 0)),
    "sorted": (sorted_whole, ([("Benefits", 6, "Title", "Zuletzt")], [], 0)),
    "sorted in part": (
        sorted_without_the_hidden_columns,
        ([], [("Benefits", 2, ""), ("Benefits", 3, ""), ("Benefits", 5, ""), ("Benefits", 6, "")], 0),
    ),
    "filtered": (filtered, ([("Benefits", 4, "Title", "Out of sight")], [], 0)),
    "rows between": (rows_between, ([], [("Benefits", 1, "")], 3)),
    "row copied": (copied_row, ([("Benefits", 3, "Title", "The other one")], [], 1)),
    "row copied, not renamed": (copied_row_not_renamed, ([(*_TITLE, "Still taken")], [("Benefits", 3, ""), ("Benefits", 7, "")], 0)),
    "cells cleared": (
        cleared,
        ([("Benefits", 2, "Measure", None), ("Periods", 4, "2026-Q2", None), ("Costs", 2, "FY2026-27", None)], [], 0),
    ),
    "as text": (
        as_text,
        ([("Benefits", 2, "Target", D(1200)), ("Benefits", 2, "Realisation ends", date(2028, 1, 31)), ("Periods", 2, "2027-Q1", D(310))], [], 0),
    ),
    "formats": (formats, ([("Benefits", 2, "Realisation ends", date(2028, 12, 31)), ("Benefits", 2, "Tolerance, red", D("0.3"))], [], 0)),
    "formulas": (formulas, ([(*_TITLE, "Beside a formula")], [("Benefits", 2, "Stated value")], 0)),
    "key column gone": (
        without_key,
        (
            [("Benefits", 3, "Title", "Known by its reference"), ("Periods", 2, "2027-Q1", D(111)), ("Costs", 2, "FY2026-27", D(9)), ("Actions", 2, "Note", "Known by its words")],
            [("Benefits", 7, "")],
            0,
        ),
    ),
    "keys edited": (
        keys_edited,
        ([("Benefits", row, "Title", f"Row {row}") for row in (3, 4, 5)], [("Benefits", 2, "")], 0),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register and, beside it, its workbook."""
    return with_its_workbook(tmp_path_factory.mktemp("outside"))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_changed_is_taken_and_what_is_not_is_said(kept: Path, tmp_path: Path, kind: str) -> None:
    edit, (cells, places, added) = KINDS[kind]
    shutil.copy(kept / "r.db", tmp_path / "r.db")
    book = openpyxl.load_workbook(kept / "w.xlsx")
    edit(book)
    book.save(tmp_path / "w.xlsx")
    with open_register(tmp_path / "r.db", "officer", today=TODAY) as session:
        returned = import_workbook(session, tmp_path / "w.xlsx", reason="told")
        assert sorted((c.sheet, c.row, c.heading, c.after) for c in returned.changes) == sorted(cells)
        notes = [(note.sheet, note.row, note.heading) for note in (*returned.rejected, *returned.left)]
        assert sorted(notes, key=str) == sorted(places, key=str), [note.reason for note in returned.left]
        assert len(returned.added) == added and not returned.conflicts and not returned.missing
        assert integrity.check(session) == []
        again = import_workbook(session, tmp_path / "w.xlsx", reason="told", dry_run=True)
        assert again.changes == [] and again.added == [] and again.conflicts == []


def test_two_people_return_the_same_workbook(kept: Path, tmp_path: Path) -> None:
    """Each one's cells are written; where both changed one, the second is told of the first."""
    shutil.copy(kept / "r.db", tmp_path / "r.db")
    with open_register(tmp_path / "r.db", "first", today=TODAY) as session:
        for name, title, measure in (("first", "Theirs", None), ("second", "Mine", "Forms")):
            book = openpyxl.load_workbook(kept / "w.xlsx")
            put(book, "Benefits", 2, "Title", title)
            if measure:
                put(book, "Benefits", 2, "Measure", measure)
            put(book, "Benefits", 3, "Priority", 3)
            book.save(tmp_path / f"{name}.xlsx")
        assert import_workbook(session, tmp_path / "first.xlsx").cells == 2
        session.user = "second"
        returned = import_workbook(session, tmp_path / "second.xlsx")
        assert [(c.heading, c.after) for c in returned.changes] == [("Measure", "Forms")]
        [told] = returned.conflicts
        assert (told.heading, told.base, told.theirs, told.mine, told.who) == ("Title", "Fewer forms", "Theirs", "Mine", "first")
        assert records.load(session, "P-1/B01").values["title"] == "Theirs"
