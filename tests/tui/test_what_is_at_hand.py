"""The bars say what is so and what can be done now: the day at every width, keys that do something, a word for those that do not."""

from __future__ import annotations

from pathlib import Path

import pyperclip
import pytest

from benefits_tui.register import lists
from benefits_tui.register.session import Session
from benefits_tui.tui.clipboard import COPIED
from benefits_tui.tui.list_specs import SPECS
from benefits_tui.tui.user_state import user_folder
from tests.tui.driving import Driver, driving


def bar(driver: Driver) -> str:
    """The last line, with one blank between words."""
    return " ".join(driver.text.splitlines()[-1].split())


async def test_an_empty_register_offers_only_what_begins_one(session: Session) -> None:
    session.close()
    async with driving(session.store.path) as driver:
        shown = {}
        for key in ("1", "2", "3", "4", "5", "6", "9", "0"):
            await driver.press(key)
            shown[key] = bar(driver).removesuffix(" g find ? help").removesuffix("g find ? help")
        assert shown == {
            "1": "f2 demo P policy i import f1 tour", "2": "n new i import", "3": "n new i import", "4": "n new", "5": "", "6": "n new",
 "9": "n new", "0": "n add",
        }  # fmt: skip
        assert "Nothing waits ──" in (await _after(driver, "5")), "the evidence says so, too"
        await driver.press("i")
        assert bar(driver) == "^o recent files esc back g find ? help"


async def _after(driver: Driver, *pressed: str) -> str:
    await driver.press(*pressed)
    return driver.text


async def test_what_does_nothing_here_is_not_offered_and_says_what_does(demo: Path) -> None:
    async with driving(demo) as driver:
        assert bar(driver) == "enter open d decide z snooze r reading tab next part g find ? help"
        await driver.press("tab")
        assert bar(driver) == "enter open r reading tab next part g find ? help", "nothing is decided about what is due"
        await driver.press("I")
        assert "I is not available on Home; i is for: import. Press ? for help." in driver.text
        await driver.press("3", "slash", *"late lic")
        assert "Nothing matches the filter; esc clears it. Did you mean is:late?" in driver.text
        assert bar(driver) == "/ filter n new g find ? help"
        for width in (60, 72, 80, 99, 100, 109, 110, 117, 120, 125, 160):
            await driver.resize(width, 24)
            await driver.settle()
            assert driver.text.splitlines()[0].rstrip().endswith(" 23 Nov 2026"), width


async def test_a_digit_takes_a_decision(demo: Path, look: Session) -> None:
    async with driving(demo) as driver:
        await driver.press("d", "1")
        await driver.type("Comes with the annual return")
        await driver.press("enter")
    newest = next(iter(lists.listing(look, "decisions")))
    assert (newest["rule"], newest["subject"], newest["outcome"]) == (
        "F09",
        "P-006/B02",
        "accept",
    )


async def test_without_a_clipboard_what_is_copied_is_in_a_file(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere, _ = pyperclip.determine_clipboard.__globals__["init_no_clipboard"]()
    monkeypatch.setattr(pyperclip, "copy", nowhere)
    async with driving(demo) as driver:
        await driver.press("2", "y")
        assert f"No clipboard on this machine: written to {user_folder() / COPIED}, and sent to the terminal's" in driver.told[
            -1
        ].replace("~", str(Path.home()))
        assert (user_folder() / COPIED).read_text(encoding="utf-8") == driver.app.clipboard
        assert driver.app.clipboard.startswith("Online case handling\t")


@pytest.mark.parametrize("name", SPECS)
def test_a_heading_is_a_word_of_filters(name: str) -> None:
    spec, other = SPECS[name], dict[str, str]()
    for column in (spec.shown_column(each) for each in dict.fromkeys([*spec.names, *spec.listing.names_in_filters()])):
        for heading in {column.label, column.short} - {""}:
            means = spec.listing.filtered_by(heading.lower().replace(", ", " ").replace(" ", "_")).name
            if means != column.name:
                other[heading] = means
    # `project:` looks in names, too; what is stated of a benefit is money in either column.
    assert other.items() <= {"Project": "project", "Stated": "stated"}.items()
