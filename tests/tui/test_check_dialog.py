"""The check on screen: how far it is, stopped by a key."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from benefits_tui.register.integrity import check
from benefits_tui.register.progress import CheckPart, CheckProgress
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs import check as dialog
from tests.tui.driving import SIZES, Driver, driving


async def _shown(driver: Driver, words: str) -> None:
    """Without waiting for the check to end, as `until` does."""
    for _ in range(500):
        if words in driver.text:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(driver.text)


async def test_a_check_says_how_far_it_is_and_esc_stops_it(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()

    def without_end(session: Session, head: str | None, tell: CheckProgress) -> list[str]:
        turn = threading.Event()
        try:
            while True:
                tell(CheckPart.FLAGS, 1, 4)
                turn.wait(0.01)
        finally:
            ended.set()

    monkeypatch.setattr(dialog, "check", without_end)
    async with driving(demo, SIZES[0]) as driver:
        await driver.press("f3", "c")
        driver.send("enter")
        await _shown(driver, "Checking flags and figures 25 %")
        driver.send("escape")
        await _shown(driver, "Stopped. Nothing was changed.")
        assert ended.is_set()
        monkeypatch.setattr(dialog, "check", check)
        await driver.press("enter")
        await driver.until(lambda: "All is well." in driver.text)
