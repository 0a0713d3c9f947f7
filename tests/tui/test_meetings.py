"""The balance broken down, what changed, and reports, from the screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benefits_tui.exchange.linked_workbook import is_linked
from benefits_tui.tui.widgets.editors import LineInput
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
        assert "P-001/B01" in driver.text and "added: benefit" in driver.text
        await driver.press("enter")
        assert type(driver.app.screen).__name__ == "BenefitScreen"
        assert driver.app.screen.record_in_view == ("benefit", "P-001/B01")  # type: ignore[attr-defined]


async def test_a_report_is_written_and_opened(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    async with driving(demo, (120, 40)) as driver:
        app: Any = driver.app
        monkeypatch.setattr(app, "open_url", opened.append)
        await driver.press("2", "enter", "R")
        assert "realisation plan" in driver.text
        await driver.type("board")
        await driver.press("enter")
        driver.app.screen.query_one(LineInput).value = str(tmp_path / "board.html")
        await driver.press("enter")
        assert "written" in driver.text
    assert opened == [(tmp_path / "board.html").as_uri()]
    assert "<h1" in (tmp_path / "board.html").read_text(encoding="utf-8")


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
