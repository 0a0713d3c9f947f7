"""Import on screen: what is read as what stands in view before anything is written, and each choice can be changed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from benefits_tui.exchange.pasted import PastedRows
from benefits_tui.register import integrity, lists
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.workbooks.export import export_workbook
from benefits_tui.tui.screens.importing import ImportScreen
from benefits_tui.tui.screens.returned_workbook import ReturnedWorkbookScreen
from benefits_tui.tui.widgets.part import RowTable
from benefits_tui.tui.widgets.path_input import PathInput
from tests.conftest import TODAY
from tests.tui.driving import Driver, driving

HAPPENS = "This is what would happen"


def _book(path: Path, sheets: dict[str, list[list[object]]], hidden: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


async def _read(driver: Driver, path: Path) -> None:
    await driver.press("i")
    await driver.paste(str(path))
    await driver.press("enter")


def _after(path: Path) -> Session:
    return open_register(path, "looker", today=TODAY)


async def _becomes(driver: Driver, column: str, words: str) -> None:
    """Let a column become what these words find."""
    _to(driver, "columns", column)
    await driver.press("enter")
    await driver.type(words)
    await driver.press("enter")


def _to(driver: Driver, part: str, column: str) -> None:
    """The cursor to a row of a part."""
    screen = driver.app.screen
    assert isinstance(screen, ImportScreen)
    rows = screen._rows(part)
    rows.focus()
    rows.row = next(place for place, row in enumerate(rows.rows) if str(row.target) == column)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_titles_header_and_columns_are_in_view_before_anything_is_written(
    demo: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    rows: list[list[object]] = [
        ["Programme list 2026"],
        [],
        ["Project ID", "Project name", "Whole life cost"],
        ["Q1", "Alpha move", 1250000],
    ]
    book = _book(tmp_path / "list.xlsx", {"Notes": [["Read me"]], "List": rows})
    before = demo.read_bytes()
    async with driving(demo, size) as driver:
        await _read(driver, book)
        await driver.until(lambda: HAPPENS in driver.text)
        for words in ("Programme list 2026   left out", "column names in row 3", "project: reference", "1,250,000", "1 new"):
            assert words in driver.text, words
        assert "Alpha move · Q1" in driver.text
        await driver.press("escape")
    assert demo.read_bytes() == before, "looking writes nothing"


async def test_a_column_becomes_what_one_says_and_the_unit_is_asked_of_its_cells(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "costs.csv"
    file.write_text("Project ID,Project name,Budget line\nQ1,Alpha move,12.5\nQ2,Beta move,7.25\n", encoding="utf-8")
    async with driving(demo, (120, 40)) as driver:
        await _read(driver, file)
        await driver.until(lambda: HAPPENS in driver.text)
        assert "2 of 3 are read" in driver.text
        await _becomes(driver, "Budget line", "project: whole")
        assert "In what unit are the amounts in 'Budget line'?" in driver.text
        assert "12.5 is 12,500,000" in driver.text
        await driver.press("3")
        await driver.until(lambda: HAPPENS in driver.text)
        assert "12,500,000, 7,250,000" in driver.text and "3 of 3 are read" in driver.text
        await driver.press("ctrl+s")
        await driver.until(lambda: "✓ written" in driver.text)
    look = _after(demo)
    costs = {row["ref"]: row["whole_life_cost"] for row in lists.listing(look, "projects", "ref:Q")}
    assert costs == {"Q1": "12500000", "Q2": "7250000"} and integrity.check(look) == []
    look.close()


async def test_a_column_that_was_read_wrongly_can_be_left_out(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Project ID,Project name,Department\nQ1,Alpha move,do not read\n", encoding="utf-8")
    async with driving(demo, (120, 40)) as driver:
        await _read(driver, file)
        await driver.until(lambda: HAPPENS in driver.text)
        await _becomes(driver, "Department", "not")
        await driver.until(lambda: "2 of 3 are read" in driver.text)
        await driver.press("ctrl+s")
        await driver.until(lambda: "✓ written" in driver.text)
    look = _after(demo)
    assert [row["department"] for row in lists.listing(look, "projects", "ref:Q1")] == [None]
    look.close()


async def test_what_changes_is_shown_from_what_to_what_and_near_names_apart(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    text = "Project ID,Project name,Department\nP-001,Online case handling,Digital\nQ7,Online case handlings,Digital\n"
    file.write_text(text, encoding="utf-8")
    async with driving(demo, (120, 40)) as driver:
        await _read(driver, file)
        await driver.until(lambda: HAPPENS in driver.text)
        assert "1 values change" in driver.text or "P-001 department: Customer Services → Digital" in driver.text
        assert "→ Digital" in driver.text
        assert "New project 'Online case handlings': 'Online case handling' is there already" in driver.text
        await driver.press("w")
        assert "What would be written" in driver.text
        await driver.press("escape", "escape")


async def test_the_sheets_are_offered_with_their_size_and_all_go_in_as_one_change(demo: Path, tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Projects": [["Project ID", "Project name"], ["Q1", "Alpha move"]],
        "Benefits": [["Project ID", "Benefit ref", "Benefit title", "Owner"], ["Q1", "Q1/B01", "Lower spend", None]],
        "Old": [["Project ID", "Project name"], ["Q9", "Nobody sees it"]],
    }
    book = _book(tmp_path / "two.xlsx", sheets, hidden="Old")
    async with driving(demo, (120, 40)) as driver:
        # Several sheets hold records, so which are read is asked at once, all of them first.
        await _read(driver, book)
        assert "2 lines, hidden" in driver.text and "2 lines, likeliest: most names known" in driver.text
        await driver.press("enter")
        await driver.until(lambda: HAPPENS in driver.text)
        assert "1 of 2 sheets" in driver.text and "not read: 'Old' (hidden)" in " ".join(driver.text.split())
        await driver.press("n")
        assert "'Benefits'" in driver.text
        await driver.press("ctrl+s")
        await driver.until(lambda: "✓ written" in driver.text)
        await driver.press("u")
    look = _after(demo)
    assert lists.listing(look, "projects", "ref:Q1") == [], "one undo takes all of it back"
    look.close()


async def test_the_header_row_moves_by_enter_by_typing_and_back(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Project ID,Project name\nProject ID,Project name\nQ1,Alpha move\n", encoding="utf-8")
    async with driving(demo, (120, 40)) as driver:
        await _read(driver, file)
        await driver.until(lambda: HAPPENS in driver.text)
        assert "column names in row 1" in driver.text
        await driver.press("h")
        # What stands in the line is replaced by typing.
        await driver.press("2", "enter")
        await driver.until(lambda: "column names in row 2" in driver.text)
        await driver.press("h", *"two", "enter")
        assert "is not a row such as 4" in driver.text, "what cannot be read is said, and the line stays"
        await driver.press("escape")
        _to(driver, "table", "1")
        await driver.press("enter")
        await driver.until(lambda: "column names in row 1" in driver.text)


async def test_the_same_headings_are_read_as_the_last_time(demo: Path, tmp_path: Path) -> None:
    head = "Project ID,Project name,Budget line (£k)\n"
    (tmp_path / "2025.csv").write_text(head + "Q1,Alpha move,420\n", encoding="utf-8")
    (tmp_path / "2026.csv").write_text(head + "Q1,Alpha move,640\n", encoding="utf-8")
    async with driving(demo, (120, 40)) as driver:
        await _read(driver, tmp_path / "2025.csv")
        await driver.until(lambda: HAPPENS in driver.text)
        await _becomes(driver, "Budget line (£k)", "project: whole")
        await driver.until(lambda: "420,000" in driver.text and HAPPENS in driver.text)
        await driver.press("ctrl+s")
        await driver.until(lambda: "✓ written" in driver.text)
        await driver.press("escape")
        await _read(driver, tmp_path / "2026.csv")
        await driver.until(lambda: HAPPENS in driver.text)
        assert "Read as 2025.csv was on" in driver.text and "read in thousands" in driver.text
        assert "whole-life cost: 420,000 → 640,000" in driver.text
        await driver.press("K")
        await driver.until(lambda: "2 of 3 are read" in driver.text)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("none.csv", None, "There is no file"), ("empty.csv", "", "none.csv is empty".replace("none", "empty")),
        ("one.csv", "Some words and no table at all\n", "is not a table"), ("all.jsonl", '{"file":"benefits-tui register"}\n', "is a whole register"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_said_and_the_path_stays(
    demo: Path, tmp_path: Path, name: str, content: str | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    async with driving(demo, (80, 24)) as driver:
        await _read(driver, tmp_path / name)
        shown = "".join(driver.text.split())
        assert "".join(why.split()) in shown and name in shown
        await driver.press("ctrl+s")
        assert "First choose a file" in driver.notices


async def test_a_table_that_is_no_register_becomes_one_by_saying_what_its_columns_are(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("Kennung,Vorhaben\nQ1,Alpha move\n", encoding="utf-8")
    async with driving(demo, (120, 40)) as driver:
        await _read(driver, file)
        assert "No column is read yet: say what the columns are." in driver.text
        for column, target in (("Kennung", "project: reference"), ("Vorhaben", "project: name")):
            await _becomes(driver, column, target)
        await driver.until(lambda: HAPPENS in driver.text)
        assert "Alpha move · Q1" in driver.text


async def test_rows_that_were_pasted_are_a_table_like_any_other(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        driver.app.push_screen(ImportScreen(driver.app.worker, pasted=PastedRows("Project ID\tProject name\nQ1\tAlpha move\n")))
        await driver.until(lambda: HAPPENS in driver.text)
        assert "Alpha move · Q1" in driver.text
        screen = driver.app.screen
        assert isinstance(screen, ImportScreen) and isinstance(screen.focused, RowTable)


async def test_a_workbook_that_went_out_is_taken_back_cell_by_cell(demo: Path, tmp_path: Path) -> None:
    session = open_register(demo, "officer", today=TODAY)
    export_workbook(session, tmp_path / "out.xlsx")
    session.close()
    async with driving(demo, (120, 40)) as driver:
        await _read(driver, tmp_path / "out.xlsx")
        await driver.until(lambda: isinstance(driver.app.screen, ReturnedWorkbookScreen))


async def test_the_values_of_a_column_are_read_in_another_unit_or_order(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "Project ID,Project name,Start date,Whole life cost (£m)\nQ1,Alpha move,13/04/2026,1.5\nQ2,Beta move,01/02/2026,2\n",
        encoding="utf-8",
    )
    async with driving(demo, (120, 40)) as driver:
        await _read(driver, file)
        await driver.until(lambda: HAPPENS in driver.text)
        assert "1,500,000, 2,000,000" in driver.text
        _to(driver, "columns", "Whole life cost (£m)")
        await driver.press("v")
        assert "● in millions" in driver.text and "1.5 is 1,500, all 2 come to 3,500" in driver.text
        await driver.type("thousands")
        await driver.press("enter")
        await driver.until(lambda: "1,500, 2,000" in driver.text)
        _to(driver, "columns", "Project name")
        await driver.press("v")
        assert "are read as they stand" in driver.notices


async def test_tab_takes_the_rest_of_a_path_and_a_digit_too_many_stays(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "list.csv").write_text(
        "Project ID,Project name,Whole life cost\nQ1,Alpha move,12.5\n", encoding="utf-8"
    )
    async with driving(demo, (120, 40)) as driver:
        await driver.press("i")
        await driver.paste(f"{tmp_path}/fol")
        line = driver.app.screen.query_one("#file", PathInput)
        await driver.until(lambda: line._suggestion.endswith("/folder/"))
        await driver.press("tab")
        await driver.type("li")
        await driver.until(lambda: line._suggestion.endswith("/folder/list.csv"))
        await driver.press("tab")
        assert line.has_focus and line.value == f"{tmp_path}/folder/list.csv"
        await driver.press("enter")
        assert "In what unit are the amounts" in driver.text
        await driver.press("3")
        await driver.until(lambda: HAPPENS in driver.text)
        await driver.press("3")
        assert isinstance(driver.app.screen, ImportScreen) and "not imported yet: ^s imports it, esc goes back" in driver.notices
        await driver.press("ctrl+s")
        await driver.until(lambda: "✓ written" in driver.text)
        await driver.press("3")
        assert driver.app.current_mode == "benefits"


async def test_rejected_rows_go_to_a_workbook_with_reasons(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Project ID,Project name,Start date\nQ1,Alpha move,soon\n", encoding="utf-8")
    async with driving(demo, (120, 40)) as driver:
        await _read(driver, file)
        await driver.until(lambda: HAPPENS in driver.text)
        await driver.press("x", "enter")
        await driver.until(lambda: (tmp_path / "list-reasons.xlsx").exists())
        assert "holds the rows with why cells were not taken" in driver.notices
    sheet = openpyxl.load_workbook(tmp_path / "list-reasons.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Project ID", "Project name", "Start date", "why not taken"]
    assert str(sheet["D2"].value).startswith("Start date: ")
