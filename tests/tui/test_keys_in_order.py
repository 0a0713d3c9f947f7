"""Keys that come faster than the screens follow: what they do is what they do when they are typed slowly."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import lists, policies
from benefits_tui.register.session import Session
from benefits_tui.tui import keys_in_order
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form import RecordForm
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.screens.benefit import BenefitScreen
from tests.tui.driving import SIZES, Driver, busy, driving


def _texts(driver: Driver) -> dict[str, str]:
    """What stands in the fields of the form in view."""
    return {row.field.name: row.text for row in driver.app.screen.query(FieldRow) if row.text}


@pytest.mark.parametrize("size", SIZES)
async def test_a_title_typed_while_the_form_is_read_stands_in_one_field(demo: Path, size: tuple[int, int]) -> None:
    async with driving(demo, size, first="projects") as driver:
        await driver.burst("n", "Price holds", "tab", "A word more")
        assert isinstance(driver.app.screen, RecordForm)
        texts = _texts(driver)
        assert texts["name"] == "Price holds" and "A word more" in texts.values()


@pytest.mark.parametrize("first", ["projects", "benefits", "reviews", "people"])
async def test_a_save_that_is_asked_for_before_the_form_is_there_finds_it(demo: Path, first: str) -> None:
    async with driving(demo, first=first) as driver:
        await driver.burst("n", "ctrl+s")
        assert isinstance(driver.app.screen, RecordForm) and "Nothing was" in driver.text


async def test_a_record_edited_and_saved_in_one_burst(demo: Path, look: Session) -> None:
    async with driving(demo, first="projects") as driver:
        await driver.burst("e", "Extra words ", "ctrl+s")
        assert not isinstance(driver.app.screen, RecordForm)
    assert any("Extra words" in str(row["name"]) for row in lists.listing(look, "projects"))


@pytest.mark.parametrize("key", ["H", "d", "z", "r", "t"])
@pytest.mark.parametrize("then", ["ctrl+s", "escape", "tab"])
async def test_no_key_after_a_command_ends_the_program(demo: Path, key: str, then: str) -> None:
    for first in ("benefits", "flags", "home"):
        async with driving(demo, first=first) as slow:
            await slow.press(key, then)
            expected = (type(slow.app.screen).__name__, len(slow.app.screen_stack), slow.app.current_mode)
        async with driving(demo, first=first) as driver:
            await driver.burst(key, then)
            assert (type(driver.app.screen).__name__, len(driver.app.screen_stack), driver.app.current_mode) == expected, first


async def test_a_burst_through_several_screens_lands_where_it_was_meant(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.burst("down", "enter", "r", "1", "2")
        assert _texts(driver)["actual"] == "12"
        await driver.burst("escape", "escape")
        assert isinstance(driver.app.screen, BenefitScreen)


async def test_a_reading_is_recorded_in_one_burst(demo: Path, look: Session) -> None:
    before = lists.show(look, "P-001/B01")["readings"]
    async with driving(demo, first="benefits") as driver:
        await driver.burst("enter", "r", "4", "2", "tab", "tab", "invoice 7", "ctrl+s")
        assert isinstance(driver.app.screen, BenefitScreen) and driver.app.keys_waiting == 0
        ref = driver.app.screen.record_in_view[1]
    new = lists.show(look, ref)["readings"]
    assert ref == "P-001/B01" and isinstance(new, list) and isinstance(before, list)
    (changed,) = [one for one in new if one not in before]
    assert (changed["period"], changed["actual"], changed["evidence"]) == ("2026-Q4", "42", "invoice 7")


@pytest.mark.parametrize("first", ["home", "people"])
async def test_a_reference_to_go_to_is_typed_in_one_burst(demo: Path, first: str) -> None:
    async with driving(demo, first=first) as driver:
        await driver.burst("g", *"P-001/B02", "enter")
        assert driver.app.screen.record_in_view == (Kind.BENEFIT, "P-001/B02")  # type: ignore[attr-defined]


async def test_a_setting_is_chosen_and_typed_in_one_burst(demo: Path, look: Session) -> None:
    async with driving(demo, first="home") as driver:
        await driver.burst("P", "enter", " of today", "ctrl+s")
        await driver.press("enter")
    assert policies.settings(look)[0].value == "Demo Council of today"


async def test_pasted_text_waits_for_the_form_too(demo: Path) -> None:
    from textual import events

    async with driving(demo, first="projects") as driver:
        await driver.pilot.pause()
        assert driver.app._driver is not None
        for event in (events.Key("n", "n"), events.Paste("Pasted name"), events.Key("x", "x")):
            event.set_sender(driver.app)
            driver.app._driver.send_message(event)
        await driver.settle()
        assert _texts(driver)["name"] == "Pasted namex"


async def test_a_key_after_a_save_waits_until_it_is_written(demo: Path, look: Session) -> None:
    async with driving(demo, first="projects") as driver:
        await driver.burst("e", "Extra words ", "ctrl+s", "5", "down", "down")
        assert driver.app.current_mode == "flags" and driver.list.row == 2
    assert any("Extra words" in str(row["name"]) for row in lists.listing(look, "projects"))


async def test_to_quit_waits_for_no_key_before_it(demo: Path) -> None:
    async with driving(demo, first="projects") as driver:
        with busy(driver):
            driver.send("n", "a", "b", "ctrl+q")
            for _ in range(20):
                await driver.pilot._wait_for_screen()
            assert driver.app.return_value == AppExit(ExitReason.QUIT)


async def test_no_key_waits_for_ever_for_a_form_that_is_never_ready(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_in_order, "_LONGEST_WAIT_SECONDS", 0.05)
    async with driving(demo, first="projects") as driver:
        with busy(driver):
            driver.send("n", "escape")
            for _ in range(200):
                await driver.pilot.pause(0.01)
                if not driver.app.keys_waiting and len(driver.app.screen_stack) == 1:
                    break
            assert driver.app.keys_waiting == 0 and len(driver.app.screen_stack) == 1


async def test_a_part_that_is_being_read_keeps_no_key_waiting(demo: Path) -> None:
    async with driving(demo, (120, 40), first="home") as driver:
        with busy(driver):
            driver.app.screen.reload()  # type: ignore[attr-defined]
            driver.send("5")
            for _ in range(20):
                await driver.pilot._wait_for_screen()
            assert driver.app.current_mode == "flags"
