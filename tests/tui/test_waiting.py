"""Another writer is waited for: said at once and counted, given up with the text kept, and quit at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benefits_tui.register import records
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.form import RecordForm
from tests.helpers import held
from tests.tui.driving import Driver, driving


async def shows(driver: Driver, words: str, seconds: float = 5) -> None:
    await becomes(lambda: words in driver.text, seconds)


async def becomes(condition: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def typed(driver: Driver, words: str) -> None:
    await driver.press("e", "ctrl+a")
    await driver.type(words)


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.promise("R4", "R26")
async def test_a_save_that_waits_says_so_and_is_given_up_with_the_text_kept(demo: Path, look: Session, lock: str) -> None:
    async with driving(demo, (80, 24), first="benefits") as driver:
        await typed(driver, "Half of a title")
        with held(demo, lock):
            driver.send("ctrl+s")
            await shows(driver, "Waiting for another writer, 0 s.")
            assert "esc stops waiting, ^q quits." in driver.text
            await shows(driver, "Waiting for another writer, 1 s.")
            driver.send("escape")
            await shows(driver, "You gave up waiting for the other writer; nothing was written.")
        assert isinstance(driver.app.screen, RecordForm) and "Half of a title" in driver.text
        await driver.settle()
        await driver.press("ctrl+s")
        assert not isinstance(driver.app.screen, RecordForm) and "Waiting" not in driver.text
    assert any("Half of a title" in str(row) for row in look.store.all("SELECT title FROM benefit"))


async def test_what_waits_for_a_named_writer_names_it_and_is_saved_when_it_is_done(demo: Path, look: Session) -> None:
    async with driving(demo, (80, 24), first="benefits") as driver:
        await typed(driver, "Waited for")
        with look.store.write(look.change_info("import readings.xlsx"), look.today):
            driver.send("ctrl+s")
            await shows(driver, f"Waiting for another writer ({look.user}, import readings.xlsx), ")
        await driver.settle()
        assert "Waiting" not in driver.text and "Waited for" in driver.text


@pytest.mark.promise("R26")
async def test_a_list_is_read_while_somebody_writes_and_the_undo_of_a_key_waits_in_words(demo: Path, look: Session) -> None:
    ref = str(look.store.one("SELECT ref FROM benefit LIMIT 1")[0])  # type: ignore[index]
    async with driving(demo, (120, 40), first="benefits") as driver:
        records.change(driver.app.worker.session, ref, {"description": "to be undone"})
        await driver.settle()
        with held(demo):
            await driver.press("down", "down")
            driver.send("u")
            await shows(driver, "Waiting for another writer, ")
            begun = time.monotonic()
            driver.send("ctrl+q")
            await becomes(lambda: driver.app._exit)
            assert driver.app.worker.close() and time.monotonic() - begun < 1
    assert records.load(look, ref).values["description"] == "to be undone"


async def test_who_quits_while_a_form_waits_is_let_go_and_finds_the_text_as_a_draft(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, (80, 24), first="benefits", folder=tmp_path / "home") as driver:
        await typed(driver, "Half of a title")
        with held(demo):
            driver.send("ctrl+s")
            await shows(driver, "Waiting for another writer, ")
            driver.send("ctrl+q")
            await becomes(lambda: driver.app._exit)
            assert driver.app.worker.close()
    assert driver.app._exception is None
    async with driving(demo, (80, 24), folder=tmp_path / "home") as driver:
        await driver.press("enter")
        assert isinstance(driver.app.screen, RecordForm) and "Half of a title" in driver.text
