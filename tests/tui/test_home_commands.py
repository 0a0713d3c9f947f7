"""What applies to the row under the cursor works on home too, and no key of another place leaves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register import lists
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.widgets.register_list import RegisterList
from tests import registers
from tests.tui.driving import SIZES, driving


@pytest.mark.parametrize("size", SIZES[:1])
async def test_the_worst_flag_is_decided_from_home(demo: Path, look: Session, size: tuple[int, int]) -> None:
    worst = lists.flags(look)[0]
    async with driving(demo, size, first="home") as driver:
        await driver.burst("d", "enter", "The board has agreed to it", "ctrl+s")
        assert len(driver.app.screen_stack) == 1 and driver.app.current_mode == "home"
    decisions = lists.listing(look, "decisions")
    assert [one["subject"] for one in decisions if one["rationale"] == "The board has agreed to it"] == [worst["subject"]]


@pytest.mark.parametrize(("key", "heading"), [("d", "Decide:"), ("t", "Assign"), ("E", "Escalate")])
async def test_a_command_on_flags_opens_what_it_opens_in_the_queue(demo: Path, key: str, heading: str) -> None:
    async with driving(demo, first="home") as driver:
        await driver.press("down", "down", key)
        assert heading.lower() in driver.text.lower() and len(driver.app.screen_stack) == 2


async def test_a_critical_flag_is_not_snoozed_from_home_either(demo: Path) -> None:
    async with driving(demo, first="home") as driver:
        await driver.press("z")
        assert len(driver.app.screen_stack) == 1 and "critical" in driver.notices + driver.text


async def test_a_reading_that_is_due_is_recorded_from_home(demo: Path) -> None:
    async with driving(demo, (120, 40), first="home") as driver:
        due = driver.app.screen.query_one("#due", RegisterList)
        due.focus()
        await driver.settle()
        seen = set()
        for _ in range(12):
            row = due.under_cursor
            assert row is not None
            reading = row["what"] == "reading"
            seen.add(reading)
            await driver.press("r")
            if reading:
                assert row.text("ref") in driver.text and driver.app.screen.query_one("#field-actual", FieldRow)
                await driver.press("escape")
            else:
                assert len(driver.app.screen_stack) == 1 and "This key is for a benefit: it records a reading." in driver.text
                await driver.press("H")
                assert len(driver.app.screen_stack) == 2
                await driver.press("escape")
            if seen == {True, False}:
                break
            await driver.press("down")
        assert seen == {True, False}


@pytest.mark.parametrize("first", ["home", "flags"])
async def test_the_reading_that_a_flag_misses_is_recorded_from_the_flag(demo: Path, first: str) -> None:
    async with driving(demo, (120, 40), first=first) as driver:
        rows = driver.app.screen.query(RegisterList).first()
        kinds = set()
        for _ in range(14):
            row = rows.under_cursor
            kinds.add(row.text("subject_kind"))
            await driver.press("r")
            if row.text("subject_kind") == "benefit":
                assert f"{row.text('subject')}  " in driver.text and driver.app.screen.query_one("#field-actual", FieldRow)
                await driver.press("escape")
            else:
                assert len(driver.app.screen_stack) == 1 and "This key is for a benefit" in driver.text
            await driver.press("H")
            assert len(driver.app.screen_stack) == 1 and "This key is for a review: it holds one." in driver.text
            if {"benefit", "project"} <= kinds:
                break
            await driver.press("down")
        assert {"benefit", "project"} <= kinds


@pytest.mark.parametrize("key", ["d", "z", "a", "t", "E"])
async def test_a_key_for_flags_says_so_where_no_flag_is(demo: Path, key: str) -> None:
    async with driving(demo, (120, 40), first="home") as driver:
        driver.app.screen.query_one("#due", RegisterList).focus()
        await driver.press(key)
        assert len(driver.app.screen_stack) == 1 and driver.app.is_running
        assert "This key is for a flag: tab goes to the next part." in driver.text


@pytest.mark.parametrize("key", ["d", "z", "a", "t", "E", "r", "H"])
async def test_in_an_empty_register_no_key_of_a_row_does_anything(tmp_path: Path, key: str) -> None:
    registers.empty_file(tmp_path / "empty.db")
    async with driving(tmp_path / "empty.db", first="home") as driver:
        await driver.press(key)
        assert len(driver.app.screen_stack) == 1 and driver.app.return_value is None
        assert "This key is for" in driver.text
