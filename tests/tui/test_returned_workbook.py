"""A workbook that came back is looked at first, cell by cell, and written only when one says so."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benefits_tui.domain.fields import Value
from benefits_tui.exchange.linked_rows import CellNote
from benefits_tui.register import records
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.workbooks.export import export_workbook
from benefits_tui.register.workbooks.workbook_import import CellChange, CellConflict, Returned
from benefits_tui.tui.screens.returned_workbook import ReturnedWorkbookScreen, returned_lines
from tests.conftest import TODAY
from tests.tui.driving import SIZES, driving


def cell(book: Any, sheet: str, ref: str, heading: str) -> Any:
    """The cell of a record under a heading."""
    headings = [one.value for one in book[sheet][1]]
    row = next(row for row in book[sheet].iter_rows(min_row=2) if row[0].value == ref)
    return row[headings.index(heading)]


@pytest.fixture
def workbook(demo: Path, tmp_path: Path) -> Path:
    """A workbook that went out, in which a title and a stated value were changed and a row taken away."""
    path = tmp_path / "back.xlsx"
    with open_register(demo, "officer", today=TODAY) as session:
        export_workbook(session, path)
    book = openpyxl.load_workbook(path)
    cell(book, "Benefits", "P-001/B02", "Title").value = "Renamed outside"
    cell(book, "Benefits", "P-001/B01", "Stated value").value = 1234567
    row = cell(book, "Reviews", "P-001/R01", "Reference").row
    book["Reviews"].delete_rows(row)
    book.save(path)
    return path


def values(session: Session, ref: str) -> dict[str, Value]:
    """What a record holds."""
    return records.load(session, ref).values


@pytest.mark.parametrize("size", SIZES[:1])
async def test_it_is_shown_first_and_written_with_one_key(
    demo: Path, look: Session, workbook: Path, size: tuple[int, int]
) -> None:
    before = values(look, "P-001/B02")["title"]
    async with driving(demo, size) as drive:
        await drive.app.push_screen(ReturnedWorkbookScreen(drive.app.worker, workbook))
        await drive.settle()
        assert "2 cells of 2 rows would be changed" in drive.text
        assert "→ 1,234,567" in drive.text and "→ Renamed outside" in drive.text
        assert "1 row no longer in the workbook; kept" in drive.text and "Nothing is written yet" in drive.text
        assert values(look, "P-001/B02")["title"] == before
        await drive.press("ctrl+s")
        assert values(look, "P-001/B02")["title"] == "Renamed outside"
        assert values(look, "P-001/B01")["stated"] == Decimal(1234567)
        assert records.load(look, "P-001/R01") and "2 cells of 2 rows were changed" in drive.text
        await drive.press("ctrl+s")
        assert "It is written already" in drive.notices
        await drive.press("escape", "u")
        assert values(look, "P-001/B02")["title"] == before


async def test_a_reason_is_kept_and_removed_rows_are_deleted_when_asked(demo: Path, look: Session, workbook: Path) -> None:
    async with driving(demo) as drive:
        await drive.app.push_screen(ReturnedWorkbookScreen(drive.app.worker, workbook))
        await drive.settle()
        await drive.press("r")
        await drive.type("agreed by the board")
        await drive.press("enter")
        assert "Reason: agreed by the board" in drive.text
        await drive.press("d")
        assert "1 record would be deleted" in drive.text
        await drive.press("d")
        assert "1 row no longer in the workbook; kept" in drive.text
        await drive.press("d", "ctrl+s")
        assert "1 record was deleted: its row was removed" in drive.text
        with pytest.raises(Exception, match="P-001/R01"):
            records.load(look, "P-001/R01")


async def test_what_is_wrong_in_the_workbook_is_said_and_nothing_is_written(demo: Path, look: Session, workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    cell(book, "Benefits", "P-001/B03", "Title").value = None
    book.save(workbook)
    before = values(look, "P-001/B02")["title"]
    async with driving(demo) as drive:
        await drive.app.push_screen(ReturnedWorkbookScreen(drive.app.worker, workbook))
        await drive.settle()
        assert "Benefits, row" in drive.text and "Mend this in the workbook" in drive.text
        await drive.press("ctrl+s")
        assert "First mend the workbook" in drive.notices and values(look, "P-001/B02")["title"] == before


async def test_reading_only_writes_nothing(demo: Path, look: Session, workbook: Path) -> None:
    async with driving(demo, read_only=True) as drive:
        await drive.app.push_screen(ReturnedWorkbookScreen(drive.app.worker, workbook))
        await drive.settle()
        await drive.press("ctrl+s")
        assert values(look, "P-001/B02")["title"] != "Renamed outside"


def said(returned: Returned, reason: str | None = None) -> list[str]:
    """The lines as words."""
    return ["".join(figure.text for figure in line) for line in returned_lines(returned, "w.xlsx", reason, 100)]


def test_each_thing_that_came_of_it_has_its_heading() -> None:
    returned = Returned(
        records=1,
        changes=[CellChange("Benefits", 3, "Title", "P-1/B01", None, "New")],
        added=["P-1/B02", "P-1/B03"],
        removed=["Reviews: P-1/R01"],
        missing=["People: PER-002"],
        conflicts=[CellConflict("Periods", 2, "2027-Q1", "", "55", "77", "colleague")],
        rejected=[CellNote("Benefits", 4, "Start", "'soon' is not a day")],
        left=[CellNote("Projects", 2, "", "it is not the owner's; it was left")],
        owner="PER-001",
    )
    assert said(returned, "audit") == [
        "w.xlsx, of PER-001",
        "Reason: audit",
        "",
        "1 cell of 1 row would be changed",
        "  Benefits, row 3    P-1/B01  Title  blank → New",
        "",
        "2 rows would be added",
        "  P-1/B02",
        "  P-1/B03",
        "",
        "1 record would be deleted: its row was removed",
        "  Reviews: P-1/R01",
        "",
        "1 cell changed in the register meanwhile and stays as it is there",
        "  Periods, row 2     2027-Q1  there now 55 by colleague, in the workbook 77, sent blank",
        "",
        "1 change cannot be read",
        "  Benefits, row 4    Start  'soon' is not a day",
        "",
        "1 change left as it is",
        "  Projects, row 2      it is not the owner's; it was left",
        "",
        "1 row no longer in the workbook; kept",
        "  People: PER-002",
    ]


def test_nothing_changed_is_said() -> None:
    assert said(Returned())[2:] == ["Nothing was changed in this workbook."]
