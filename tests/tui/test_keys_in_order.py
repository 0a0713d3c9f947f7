"""Keys that come faster than the screens follow: what they do is what they do when they are typed slowly."""

from __future__ import annotations

import os
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from textual import events

from benefits_tui import tui
from benefits_tui.domain.fields import Kind
from benefits_tui.register import lists, policies
from benefits_tui.register.session import Session
from benefits_tui.tui import keys_in_order, terminal_input
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form import RecordForm
from benefits_tui.tui.dialogs.reading import ReadingForm
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.screens.benefit import BenefitScreen
from benefits_tui.tui.screens.home import HomeScreen
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


@pytest.mark.parametrize(
    ("key", "first"),
    [
        ("H", "benefits"),
        ("H", "home"),
        ("d", "flags"),
        ("d", "home"),
        ("z", "flags"),
        ("r", "benefits"),
        ("r", "home"),
        ("t", "flags"),
    ],
)
async def test_no_key_after_a_command_ends_the_program(demo: Path, key: str, first: str) -> None:
    for then in ("ctrl+s", "escape", "tab") if key in "Hd" else ("ctrl+s",):
        async with driving(demo, first=first) as slow:
            await slow.press(key, then)
            expected = (type(slow.app.screen).__name__, len(slow.app.screen_stack), slow.app.current_mode)
        async with driving(demo, first=first) as driver:
            await driver.burst(key, then)
            assert (type(driver.app.screen).__name__, len(driver.app.screen_stack), driver.app.current_mode) == expected, then


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
        assert isinstance(driver.app.screen, BenefitScreen) and driver.app.waiting_keys == 0
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


async def test_what_follows_a_reference_to_go_to_is_for_its_page(demo: Path) -> None:
    async with driving(demo, first="home") as driver:
        await driver.burst("g", *"P-001/B02", "enter", "r", "7")
        assert isinstance(driver.app.screen, ReadingForm) and _texts(driver)["actual"] == "7"


async def test_a_setting_is_chosen_and_typed_in_one_burst(demo: Path, look: Session) -> None:
    async with driving(demo, first="home") as driver:
        await driver.burst("P", "enter", " of today", "ctrl+s")
        await driver.press("enter")
    assert policies.settings(look)[0].value == "Demo Council of today"


async def test_pasted_text_waits_for_the_form_too(demo: Path) -> None:
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
        assert driver.app.current_mode == "queue" and driver.list.row == 2
    assert any("Extra words" in str(row["name"]) for row in lists.listing(look, "projects"))


async def test_esc_after_a_save_leaves_the_page_it_was_meant_for(demo: Path, look: Session) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.burst("enter", "r", "4", "2", "ctrl+s", "escape", "down", "e", " more")
        assert isinstance(driver.app.screen, RecordForm) and driver.app.screen.ref == "P-001/B02"
        assert not any(isinstance(screen, BenefitScreen) for screen in driver.app.screen_stack)


async def test_keys_after_a_save_that_fails_are_dropped_and_nothing_typed_is_lost(demo: Path) -> None:
    async with driving(demo, first="queue") as driver:
        await driver.burst("n", "Odd thing", "shift+tab", *["backspace"] * 3, *"B99", "ctrl+s", "escape", "escape", "q")
        assert driver.app.return_value is None and "Odd thing" in _texts(driver).values()
        said = str(driver.app.screen.query_one("#problem").render())
        assert "did you mean 'P-006/B02'? Nothing was done; what you typed is still here." in said


async def test_to_quit_waits_for_no_key_before_it(demo: Path) -> None:
    async with driving(demo, first="projects") as driver:
        with busy(driver):
            driver.send("n", "a", "b", "ctrl+q")
            for _ in range(20):
                await driver.pilot._wait_for_screen()
            assert driver.app.return_value == AppExit(ExitReason.QUIT)


async def test_esc_gives_up_what_is_noticed_to_wait_and_drops_the_keys(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_in_order, "_NOTICED_SECONDS", 0.05)
    async with driving(demo, first="projects") as driver:
        with busy(driver):
            driver.send("n", "a", "b")
            for _ in range(200):
                await driver.pilot.pause(0.01)
                if "Still busy" in driver.notices:
                    break
            assert driver.app.waiting_keys == 2 and "Still busy. What you type waits for it; esc drops it." in driver.notices
            driver.send("escape")
            for _ in range(200):
                await driver.pilot.pause(0.01)
                if len(driver.app.screen_stack) == 1:
                    break
            assert driver.app.waiting_keys == 0 and len(driver.app.screen_stack) == 1


async def test_an_esc_typed_before_it_is_noticed_that_keys_wait_keeps_its_place(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_in_order, "_NOTICED_SECONDS", 0.05)
    async with driving(demo, first="projects") as driver:
        with busy(driver):
            driver.send("n", "a", "b", "escape")
            for _ in range(200):
                await driver.pilot.pause(0.01)
                if "Still busy" in driver.notices:
                    break
            assert driver.app.waiting_keys == 3
        await driver.settle()
        assert isinstance(driver.app.screen, RecordForm) and _texts(driver)["name"] == "ab"
        assert "esc again" in driver.text


async def test_what_is_typed_for_a_form_that_comes_late_stands_in_it_and_does_nothing_else(demo: Path) -> None:
    async with driving(demo, first="queue") as driver:
        with busy(driver):
            for keys in ("d", "enter", "Hello there"):
                driver.send(keys)
                for _ in range(5):
                    await driver.pilot._wait_for_screen()
            assert len(driver.app.screen_stack) == 1 and driver.app.waiting_keys == 12
        await driver.settle()
        assert _texts(driver)["reason"] == "Hello there"


async def test_after_an_act_the_next_command_is_for_the_row_that_follows(demo: Path, look: Session) -> None:
    flags = lists.listing(look, "flags")
    async with driving(demo, first="queue") as driver:
        await driver.burst("a", "a", "a")
    seen = [one for one in lists.listing(look, "decisions") if one["outcome"] == "acknowledge"]
    assert len({one["flag"] for one in seen[:3]}) == 3 and len(flags) > 3


async def test_what_is_deleted_after_a_filter_is_what_it_found(demo: Path, look: Session) -> None:
    before = {str(one["ref"]) for one in lists.listing(look, "benefits")}
    wanted = {str(one["ref"]) for one in lists.listing(look, "benefits", "heat")}
    async with driving(demo, first="benefits") as driver:
        await driver.burst("slash", *"heat", "enter", "delete", "enter")
    (gone,) = before - {str(one["ref"]) for one in lists.listing(look, "benefits")}
    assert gone in wanted


def test_a_letter_after_esc_is_no_part_of_it_once_its_time_is_over() -> None:
    parser = terminal_input._Parser()

    def fed(sent: str) -> list[str]:
        return [event.key for event in parser.feed(sent) if isinstance(event, events.Key)]

    assert fed("\x1b") == [] and fed("[1;3D") == ["alt+left"]
    assert fed("\x1b") == []
    parser._timeout_time = 0.0
    assert fed("5") == ["escape", "5"]


@pytest.mark.skipif(os.name != "posix", reason="Windows reads its keys as characters")
def test_the_program_reads_the_terminal_so() -> None:
    said = (
        "from benefits_tui.tui.terminal_input import read_all_keys; read_all_keys();"
        "from textual import constants; from textual.drivers import linux_driver as driver;"
        "print(constants.ESCAPE_DELAY, driver.XTermParser.__name__, driver.selectors.SelectSelector.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0.025", "_Parser", "_Selector"]


def test_no_attribute_is_taken_for_what_a_key_does() -> None:
    """Textual calls `key_at` and `_key_at` for the key @: only what is meant so may be called so."""
    found = {
        f"{path.name}: {name}"
        for path in Path(tui.__file__).parent.rglob("*.py")
        for name in re.findall(r"(?:self\.|def )(_?key_\w+)", path.read_text(encoding="utf-8"))
    }
    meant = {"register_list.py: key_down", "register_list.py: key_up"}
    # Of commands, which are no part of the screens, and functions of modules.
    others = {"commands.py: key_list", "commands.py: key_shown", "keys.py: key_shown", "keys.py: key_named", "bars.py: key_bar"}
    assert found <= meant | others


@pytest.mark.parametrize(
    "opened", [("question_mark",), ("comma",), ("3", "n", "tab", "tab", "tab"), ("3", "c"), ("3", "enter", "h")]
)
async def test_every_printable_key_is_harmless_in_a_dialog(demo: Path, opened: tuple[str, ...]) -> None:
    async with driving(demo) as driver:
        await driver.press(*opened)
        for key in string.punctuation + "ßéΩ":
            await driver.press(key)
            assert driver.app.is_running and driver.app._exception is None, key


async def test_a_part_that_is_being_read_keeps_no_key_waiting(demo: Path) -> None:
    async with driving(demo, (120, 40), first="home") as driver:
        with busy(driver):
            home = driver.app.screen
            assert isinstance(home, HomeScreen)
            home.run_in_background(home._show_balance(), keys_wait=False)
            driver.send("5")
            for _ in range(20):
                await driver.pilot._wait_for_screen()
            assert driver.app.current_mode == "queue"
