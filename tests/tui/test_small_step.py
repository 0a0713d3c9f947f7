"""The next small step on home: one line below what waits, one key, a form with what is missing; counted in keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register import lists
from benefits_tui.register.session import Session, open_register
from tests import helpers, registers
from tests.conftest import TODAY
from tests.tui.driving import SIZES, driving

LINE = "Next small step 4 of 18 benefits have no active owner"


@pytest.mark.parametrize("size", SIZES)
async def test_from_home_to_the_first_small_step_done(demo: Path, look: Session, size: tuple[int, int]) -> None:
    commands = ["n", "enter"]
    assert len(commands) <= 12
    async with driving(demo, size) as driver:
        line = next(line for line in driver.text.splitlines() if LINE in line)
        assert "n do it" in line
        await driver.press(commands[0])
        assert "Old licences ended · P-005/B02" in driver.text and "not now" in driver.text
        await driver.type("Head of Procurement")
        await driver.press(commands[1])
        await driver.until(lambda: "Small step done" in driver.notices)
        assert "14 of 18 → 15 of 18, level 1 (awareness) reached in own" in driver.notices
        assert LINE not in driver.text and "Next small step" not in driver.text
    assert [row["owner"] for row in lists.listing(look, "benefits", "ref:P-005/B02")] == ["Head of Procurement"]


async def test_five_records_are_filled_in_with_twelve_keys_at_the_most(tmp_path: Path) -> None:
    with registers.empty(tmp_path / "r.db"), open_register(tmp_path / "r.db", "officer", today=TODAY) as session:
        helpers.project(session, "P-1")
        for _ in range(5):
            helpers.benefit(session, "P-1", **{"class": None})
    keys = ["n", *["tab"] * 4, "ctrl+s"]
    assert len(keys) <= 12
    async with driving(tmp_path / "r.db") as driver:
        await driver.press(keys[0])
        for key in keys[1:]:
            await driver.type("cash")
            await driver.press(key)
        await driver.until(lambda: "Small step done" in driver.notices)
    with open_register(tmp_path / "r.db", "looker", today=TODAY) as look:
        assert {row["class"] for row in lists.listing(look, "benefits")} == {"cashable"}


async def test_not_now_takes_a_day_and_a_reason(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("n", "ctrl+n")
        await driver.type("30d")
        await driver.press("tab")
        await driver.type("year end first")
        await driver.press("ctrl+s")
        await driver.until(lambda: "Not now, until 23 Dec 2026" in driver.notices)
        assert "Next small step" not in driver.text
        await driver.press("n")
        assert "No small step is offered now" in driver.notices


async def test_read_only_the_step_is_shown_and_nothing_is_written(demo: Path) -> None:
    before = demo.read_bytes()
    async with driving(demo, read_only=True) as driver:
        assert LINE in driver.text
        await driver.press("n")
        assert len(driver.app.screen_stack) == 1 and "opened for reading only" in driver.notices
    assert demo.read_bytes() == before
