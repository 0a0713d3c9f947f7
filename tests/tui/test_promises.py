"""R5 and R27 to R31 of the promises on every screen and dialog: any size of terminal, any text, any paste, no colour, no lock.

Locales without letters (R29) are in tests/faults/test_terminal.py and tests/cli; here each place is sent bytes that are no text.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from rich.color import Color
from textual import events
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from benefits_tui import tui
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.box import Box, Dialog
from benefits_tui.tui.dialogs.conflict import ConflictDialog
from benefits_tui.tui.dialogs.shared_form import SharedForm
from benefits_tui.tui.dialogs.submit import SubmitMixin
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.keymap import all_commands
from benefits_tui.tui.screens.benefit_actions import BenefitActions
from benefits_tui.tui.screens.benefits_page import BenefitsPage
from benefits_tui.tui.screens.figures import FiguresScreen
from benefits_tui.tui.screens.flag_commands import FlagCommands
from benefits_tui.tui.screens.import_choices import ImportChoices
from benefits_tui.tui.screens.list_output import ListOutput
from benefits_tui.tui.screens.list_preview import ListPreview
from benefits_tui.tui.screens.list_records import ListRecords
from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.screens.list_tabs import ListTabs
from benefits_tui.tui.screens.record import RecordScreen
from benefits_tui.tui.widgets.bars import KeyBar, key_bar
from benefits_tui.tui.widgets.period_grid import PeriodGrid
from tests.tui.driving import Driver, driving
from tests.tui.places import HOSTILE, PLACES, hostile, leave_draft
from tests.writing import wrong_words

MEGABYTE = ("line of words, " * 10 + "\n") * 7_000


@pytest.fixture(scope="session")
def hostile_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once for all places."""
    return hostile(tmp_path_factory.mktemp("hostile") / "r.db")


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.promise("R5", "R27", "R28", "R30", "R31")
async def test_a_place_keeps_what_the_register_promises(hostile_register: Path, tmp_path: Path, name: str) -> None:
    path, home, place = tmp_path / "r.db", tmp_path / "home", PLACES[name]
    shutil.copy(hostile_register, path)
    if name == "drafts":
        leave_draft(home, path)
    async with driving(path, (80, 24), folder=home) as driver:
        if name == "drafts":
            await driver.press("escape")
        await driver.press(*place.keys)
        where = driver.app.screen
        assert type(where).__name__ == place.screen and place.words in driver.text, driver.text
        assert wrong_words(driver.text) == []
        _is_data(driver)
        if name in ("benefits", "benefit", "projects", "project", "map", "edit form", "drafts"):
            assert "[/] [b] [@" in driver.text
        _is_told_without_colour(driver)
        _is_painted_whole(driver)
        _keys_fit(driver)
        _holds_no_lock(path)
        typed = await _pastes(driver, MEGABYTE if name in ("new form", "reason") else MEGABYTE[:110_000])
        for size in ((120, 40), (40, 10), (1, 1), (80, 24)):
            await driver.resize(*size)
            if size == (120, 40):
                assert wrong_words(driver.text) == []
        assert driver.app._exception is None and driver.app.screen is where
        assert [_text(editor) for editor in typed] == list(typed.values())
        _is_data(driver)
        await driver.bytes(b"caf\xe9 \xff")
        _is_data(driver)
        await driver.press("ctrl+q")
        assert driver.app._exception is None and driver.app.return_value == AppExit(ExitReason.QUIT)


def test_every_screen_and_dialog_is_among_the_places() -> None:
    for module in pkgutil.walk_packages(tui.__path__, "benefits_tui.tui."):
        importlib.import_module(module.name)
    shared = {
        Box,
        Dialog,
        BaseScreen,
        FiguresScreen,
        FlagCommands,
        ListOutput,
        ListPreview,
        ListRecords,
        ListScreen,
        ListTabs,
        RecordScreen,
        BenefitActions,
        BenefitsPage,
        ImportChoices,
        SharedForm,
        SubmitMixin,
        # Met only beside another writer: tests/tui/test_colleagues.py.
        ConflictDialog,
    }

    def below(one: type[Screen[object]]) -> set[type[Screen[object]]]:
        return {one} | {deep for lower in one.__subclasses__() for deep in below(lower)}

    made = {one.__name__ for one in below(Screen) if one.__module__.startswith("benefits_tui.") and one not in shared}
    assert made <= {place.screen for place in PLACES.values()}


def _is_data(driver: Driver) -> None:
    """R30: what was typed is shown as text; nothing of it reaches the terminal as a control, nothing of it is done."""
    assert driver.app._exception is None and driver.app.is_running
    assert "\u202e" not in driver.text and "\x1b" not in driver.text


def _is_told_without_colour(driver: Driver) -> None:
    """R28: no two cells below each other say the same words and differ in a colour that tells a state."""
    variables = driver.app.theme_variables
    tones = {Color.parse(variables[name][:7]).triplet for name in ("success", "warning", "error")}
    found: dict[tuple[int, str], set[object]] = {}
    for line in driver.app.screen._compositor.render_strips():
        column = 0
        for text, style, _ in line:
            words = text.strip()
            if words and style is not None and style.color is not None:
                found.setdefault((column, words), set()).add(style.color.triplet)
            column += len(text)
    alone = {where: colours for where, colours in found.items() if len(colours) > 1 and colours & tones}
    assert not alone


def _is_painted_whole(driver: Driver) -> None:
    """Each cell has a colour of the theme behind it: one without shows the terminal's own, black in the light theme."""
    for number, line in enumerate(driver.app.screen._compositor.render_strips()):
        bare = [text for text, style, _ in line if style is None or style.bgcolor is None or style.bgcolor.is_default]
        assert bare == [], (number, bare)


def _keys_fit(driver: Driver) -> None:
    """The keys at the foot of a screen stand on one line at 80 columns."""
    commands = all_commands(driver.app.screen)
    for bar in driver.app.screen.query(KeyBar):
        assert bar.region.height == 1 and len(re.split(" {2,}", str(key_bar(commands, 118)))) <= 7
        assert key_bar(commands, 78).cell_length <= 78 and "? help" in driver.text.splitlines()[-1]


def _holds_no_lock(path: Path) -> None:
    """R5: while a person thinks, a colleague writes at once."""
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()


def _text(editor: Input | TextArea) -> str:
    return editor.text if isinstance(editor, TextArea) else editor.value


async def _pastes(driver: Driver, much: str) -> dict[Input | TextArea, str]:
    """R30 and R31: into each field, three lines, hostile words and a megabyte; what the fields hold in the end."""
    screen = driver.app.screen
    editors = [one for one in [*screen.query(Input), *screen.query(TextArea)] if one.focusable]
    # One of each kind: what a field does with a text is its kind's.
    seen = Counter[type[Widget]]()
    for editor in editors:
        seen[type(editor)] += 1
        if seen[type(editor)] > 1:
            continue
        before = _text(editor)
        screen.set_focus(editor)
        await driver.receive(events.Paste("one\ntwo\nthree"), events.Paste(much))
        kept = _text(editor)
        assert all(word in kept for word in ("one", "two", "three")) and len(kept) > len(before)
        if isinstance(editor, TextArea):
            assert much in kept
        else:
            assert len(kept) < 1_000 + len(before)
            assert "lines were joined" in driver.notices and "too many for one line" in driver.notices
        driver.app.clear_notifications()
    for editor in editors:
        if isinstance(editor, TextArea):
            editor.text = HOSTILE
        else:
            editor.value = HOSTILE
    await driver.settle()
    _is_data(driver)
    for grid in screen.query(PeriodGrid):
        if grid.has_focus:
            await driver.paste("one\ntwo\nthree")
            assert "is not a number" in driver.text
            await driver.paste("x" * 1_000_000)
            assert "is not a number" in driver.text
    return {editor: _text(editor) for editor in editors}
