"""A figure opens what it is made of, and `esc` leads back to the figure, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.widgets.figure_table import FigureTable
from tests.tui.driving import driving

FIGURES = {
    "home": ["shift+tab"],
    "roll-up": ["K"],
    "roll-up above a list": ["3", "K"],
    "maturity": ["Y", "down"],
    "report": ["R", "enter"],
    "report of a project": ["2", "enter", "R", "enter"],
    "position of a project": ["2", "enter", "shift+tab", "shift+tab"],
    "position of an objective": ["9", "enter", "shift+tab"],
}


@pytest.mark.parametrize("keys", FIGURES.values(), ids=list(FIGURES))
async def test_esc_leads_back_from_what_a_figure_opened(demo: Path, keys: list[str]) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press(*keys)
        screen, before = driver.app.screen, driver.text
        assert isinstance(screen.focused, FigureTable), driver.text
        await driver.press("right", "enter")
        behind = driver.app.screen
        assert isinstance(behind, ListScreen) and behind is not screen, driver.text
        assert "esc back" in driver.text.splitlines()[-1]
        under = driver.list.shown_query.filter
        await driver.press("slash", *" -xyzq", "enter", "escape")
        assert driver.app.screen is behind and driver.list.shown_query.filter == under, "first what was filtered here"
        await driver.press("escape")
        assert driver.app.screen is screen and isinstance(screen.focused, FigureTable)
        await driver.press("left")
        assert driver.text == before, "the cursor is where it was"


async def test_a_list_of_ones_own_stays_as_it_was_left(demo: Path) -> None:
    async with driving(demo, (80, 24)) as driver:
        await driver.press("3", "slash", *"class:cashable", "enter", "K", "right", "enter")
        assert driver.list.shown_query.filter != "class:cashable"
        await driver.press("3")
        assert driver.list.shown_query.filter == "class:cashable" and len(driver.app.screen_stack) == 1
