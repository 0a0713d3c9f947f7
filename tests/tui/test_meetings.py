"""The balance broken down, what changed, and reports, from the screens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benefits_tui.exchange.linked_workbook import is_linked
from benefits_tui.register import lists
from benefits_tui.register.chasers import chase
from benefits_tui.register.queue import queue
from benefits_tui.register.session import open_register
from benefits_tui.register.workbooks.export import export_workbook
from benefits_tui.register.workbooks.returned import import_workbook
from benefits_tui.tui.widgets.editors import LineInput
from tests.conftest import TODAY
from tests.tui.driving import driving


async def test_a_figure_of_the_roll_up_opens_what_it_counts(demo: Path) -> None:
    async with driving(demo, (150, 40)) as driver:
        await driver.press("K")
        assert "Customer Services" in driver.text and "By department, cashable money" in driver.text
        # Past "Archives", and from its projects to its benefits.
        await driver.press("down", "right", "enter")
        assert driver.list.total == 8 and 'filter: department="Customer Services"' in driver.text
        await driver.press("left_square_bracket")


async def test_another_key_and_another_class(demo: Path) -> None:
    async with driving(demo, (150, 40)) as driver:
        await driver.press("K", "c")
        assert "By department, non-cashable money" in driver.text
        await driver.press("o")
        await driver.type("objective")
        await driver.press("enter")
        assert "OBJ-2" in driver.text and "counted under several" in driver.text


async def test_the_roll_up_is_written_to_a_file(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, (150, 40)) as driver:
        await driver.press("K", "x")
        driver.app.screen.query_one(LineInput).value = str(tmp_path / "by.csv")
        await driver.press("enter")
        assert "7 rows written" in driver.text or "7 rows written" in driver.notices
        assert (tmp_path / "by.csv").read_text(encoding="utf-8-sig").startswith("department,projects")


async def test_what_changed_is_told_by_record_and_a_record_opens(demo: Path) -> None:
    async with driving(demo, (150, 40)) as driver:
        await driver.press("W", "enter")
        assert "P-001/B01" in driver.text and "163,000 → 251,000" in driver.text
        await driver.press("enter")
        assert type(driver.app.screen).__name__ == "BenefitScreen"
        assert driver.app.screen.record_in_view == ("benefit", "P-001/B01")  # type: ignore[attr-defined]


async def test_a_report_is_read_written_and_opened(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    async with driving(demo, (120, 40)) as driver:
        app: Any = driver.app
        monkeypatch.setattr(app, "open_url", opened.append)
        await driver.press("2", "enter", "R")
        assert "realisation plan" in driver.text
        await driver.type("board")
        await driver.press("enter")
        assert "Decisions that the board has to take" in driver.text and "name the objective" in driver.text
        for key, name in (("x", "written.md"), ("o", "opened.html")):
            await driver.press(key)
            driver.app.screen.query_one(LineInput).value = str(tmp_path / name)
            await driver.press("enter")
            assert "written" in driver.text
    assert opened == [(tmp_path / "opened.html").as_uri()] and "<h1" in (tmp_path / "opened.html").read_text(encoding="utf-8")
    assert "Decisions that the board has to take" in (tmp_path / "written.md").read_text(encoding="utf-8")


async def test_a_report_is_narrowed_and_its_figures_open_their_rows(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("R", "enter", "f", "enter")
        await driver.type("customer")
        await driver.press("enter")
        assert 'Filter: department="Customer Services"' in driver.text and "with 8 benefits" in driver.text
        await driver.press("f", "up", "enter")
        assert "Filter: whole portfolio" in driver.text
        assert re.search(r"non-cashable +4 ", driver.text)
        await driver.press("down", "enter")
        assert "filter: class:non_cashable disbenefit:no" in driver.text and driver.list.total == 4


async def test_the_report_of_an_owner_from_their_page_and_from_anywhere(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("6", "enter", "R", "enter")
        assert "Benefits of Director of Finance" in driver.text and "What you answer for" in driver.text
        await driver.press("f")
        assert "it is not narrowed" in driver.text
        await driver.press("escape", "escape", "1", "R")
        await driver.type("owner")
        await driver.press("enter")
        await driver.type("estates")
        await driver.press("enter")
        assert "Benefits of Head of Estates" in driver.text


async def test_the_monthly_set_goes_into_a_folder(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("R")
        await driver.type("monthly")
        await driver.press("enter")
        driver.app.screen.query_one(LineInput).value = str(tmp_path / "set")
        await driver.press("enter")
        assert "reports written to" in driver.text
    assert (tmp_path / "set" / "board.html").is_file() and list((tmp_path / "set").glob("owner-001-*.html"))


async def test_a_workbook_and_reminders_are_sent_to_files(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        for what, name in (("Workbook", "out.xlsx"), ("Reminders", "mails"), ("Calendar", "out.ics"), ("Whole", "out.jsonl")):
            await driver.press("O")
            await driver.type(what)
            await driver.press("enter")
            driver.app.screen.query_one(LineInput).value = str(tmp_path / name)
            await driver.press("enter")
            assert "written to" in driver.text, what
    assert is_linked(tmp_path / "out.xlsx") and list((tmp_path / "mails").glob("*.eml"))
    assert (tmp_path / "out.ics").exists() and (tmp_path / "out.jsonl").exists()


async def test_what_is_sent_is_what_the_filter_finds(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("3", "slash", *"owner:estates", "enter", "O")
        assert "Workbook" in driver.text
        await driver.press("enter")
        assert "Workbook, benefits under the filter owner:estates: to which file" in driver.text
        await driver.press("escape", "x", "f2")
        assert "Workbook, benefits under the filter owner:estates" in driver.text
        driver.app.screen.query_one(LineInput).value = str(tmp_path / "out.xlsx")
        await driver.press("enter")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    with open_register(demo, "officer", today=TODAY) as session:
        wanted = sorted(str(row["ref"]) for row in lists.listing(session, "benefits", "owner:estates"))
    assert sorted(str(row[0].value) for row in book["Benefits"].iter_rows(min_row=2)) == wanted and len(wanted) > 1


async def test_a_reminder_is_seen_in_the_queue_and_on_the_persons_page(demo: Path, tmp_path: Path) -> None:
    with open_register(demo, "officer", today=TODAY) as session:
        chase(session, tmp_path / "first", "Director of Finance")
        export_workbook(session, tmp_path / "back.xlsx", owner="Director of Finance")
        import_workbook(session, tmp_path / "back.xlsx")
    with open_register(demo, "officer", today=TODAY) as session:
        row = next(row for row in queue(session) if "Director of Finance" in (row["decides_name"], row["owner"]))
    async with driving(demo, (100, 30)) as driver:
        await driver.press("5", "slash", *f"subject={row['subject']}", "enter")
        assert "Director of Finance was reminded on 23 Nov 2026; returned on 23 Nov 2026, 0 cells" in driver.text
        await driver.resize(120, 40)
        await driver.press("6", "slash", *"Director of Finance", "enter", "enter")
        assert "── Reminders 1 ──" in driver.text
        assert "until 23 Dec 2026, by officer; returned on 23 Nov 2026, 0 cells" in driver.text
        await driver.press("O")
        await driver.type("Reminders")
        await driver.press("enter")
        assert "Reminders, of PER-" in driver.text
        driver.app.screen.query_one(LineInput).value = str(tmp_path / "mails")
        await driver.press("enter")
    assert [path.name[:19] for path in (tmp_path / "mails").glob("*.eml")] == ["director-of-finance"]


async def test_a_report_that_cannot_be_made_says_why_and_leaves_no_blank_page(demo: Path) -> None:
    async with driving(demo, first="projects") as driver:
        await driver.press("slash", *"P-007", "enter", "enter")
        before = driver.app.screen
        await driver.press("R", *"gate", "enter")
        assert driver.app.screen is before and "P-007 has no gates" in driver.text and "being made" not in driver.text
        await driver.press("escape", "escape", "ctrl+c")
        assert "^q quits." in driver.notices and "[b]" not in driver.text
