"""What is clicked does what its key does; a key that does nothing says so; what is half typed is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TextArea

from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form import RecordForm
from benefits_tui.tui.screens.benefit import BenefitScreen
from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.state_file import StateNotSaved
from benefits_tui.tui.user_state import Settings, UserState
from tests.tui.driving import Driver, driving


async def click(driver: Driver, words: str) -> None:
    """Click on these words where they are first seen."""
    for y, line in enumerate(driver.text.splitlines()):
        if (x := line.find(words)) >= 0:
            await driver.pilot.click(offset=(x, y))
            await driver.settle()
            return
    raise AssertionError(f"{words!r} is not on screen")


async def test_every_figure_of_home_can_be_clicked(demo: Path) -> None:
    for words, screen in (("1,037", "benefits"), ("red", "benefits"), ("9 projects", "projects"), ("£9.1m", "projects")):
        async with driving(demo) as driver:
            await click(driver, words)
            assert isinstance(driver.app.screen, ListScreen) and driver.app.screen.spec.name == screen


async def test_a_dialog_is_confirmed_by_a_click(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, (100, 30), first="projects") as driver:
        await driver.press("g")
        await driver.type("P-001/B02")
        await click(driver, "enter do it")
        assert isinstance(driver.app.screen, BenefitScreen) and driver.app.screen.ref == "P-001/B02"


async def test_a_line_of_the_help_does_what_it_says(demo: Path, look: Session) -> None:
    async with driving(demo, (110, 50), first="benefits") as driver:
        await driver.press("question_mark")
        await click(driver, "Order by")
        assert "Sort by which column?" in driver.text


async def test_rows_are_marked_with_ctrl_and_a_click(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        for y in (4, 6, 4):
            await driver.pilot.click(offset=(5, y), control=True)
            await driver.settle()
        assert "● 1 marked" in driver.text


async def test_a_key_that_is_for_nothing_here_says_so_and_where_it_is_for_something(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("A")
        assert "A is not available on" in driver.text and "Adoption (" in driver.text
        await driver.press("6", "Y")
        assert "does nothing" not in driver.text
        await driver.press("1", "ø")
        assert "ø is not available on" in driver.text


async def test_the_key_for_the_editor_reaches_the_form_from_a_long_text(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(RecordForm, "action_editor", lambda self: called.append(type(self.focused).__name__))
    async with driving(demo, (120, 50), first="projects") as driver:
        await driver.press("e")
        driver.app.screen.query(TextArea).first().focus()
        await driver.press("ctrl+e")
    assert called == ["LongText"]


async def test_an_error_goes_with_the_text_it_was_about(demo: Path) -> None:
    async with driving(demo, (120, 50), first="projects") as driver:
        await driver.press("n", "tab", "tab", "tab")
        form = driver.app.screen
        row = next(one for one in form.query(FieldRow) if one.field.name == "start")
        row.query_one("Input").focus()
        await driver.type("rubbish")
        assert "not a date" in driver.text
        await driver.press(*["backspace"] * 7)
        assert "not a date" not in driver.text


async def test_an_export_writes_over_a_file_only_when_asked_twice(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "there.csv"
    path.write_text("keep me", encoding="utf-8")
    async with driving(demo, (120, 40), first="projects") as driver:
        await driver.press("x", "end", *["backspace"] * 120)
        await driver.paste(str(path))
        await driver.press("enter")
        assert "is there already" in driver.text and path.read_text(encoding="utf-8") == "keep me"
        await driver.press("enter")
        await driver.until(lambda: "rows written" in driver.notices)
    assert path.read_text(encoding="utf-8") != "keep me"


def test_a_settings_file_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    memory = UserState(tmp_path, tmp_path / "r.db")
    (tmp_path / "settings.toml").write_text("theme = [broken\n# my keys\n", encoding="utf-8")
    try:
        memory.keep_settings(Settings())
    except StateNotSaved as problem:
        assert "mend it first" in str(problem)
    else:
        raise AssertionError("it was written over")
    assert "# my keys" in (tmp_path / "settings.toml").read_text(encoding="utf-8")


async def test_totals_follow_each_key_of_a_cell(demo: Path) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("enter", "p")
        assert "251,000" in driver.text
        await driver.press("home", "left", "left", "right", "right", "1", "0")
        assert "167,010" in driver.text
        await driver.press("escape")
        assert "251,000" in driver.text


async def test_the_register_is_named_at_eighty_columns(demo: Path) -> None:
    async with driving(demo) as driver:
        assert "6 People 7–0 …  23 Nov 2026" in driver.text.splitlines()[0] and "Demo Council" in driver.text


async def test_help_in_the_periods_lists_their_keys_and_does_what_is_clicked(demo: Path) -> None:
    async with driving(demo, (120, 60), first="benefits") as driver:
        await driver.press("enter", "p", "home", "left", "left", "question_mark")
        assert "Fill right" in driver.text and "Take back" in driver.text
        await click(driver, "Fill down")
        screen = driver.app.screen
        assert isinstance(screen, BenefitScreen) and screen.grid.sheet is not None and screen.grid.sheet.changed > 0


async def test_the_cell_under_the_cursor_is_always_in_view(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.press(*["down"] * 4, "enter", "p", *["down"] * 16)
        assert "▌" in driver.text
        await driver.press(*["up"] * 16)
        assert "▌" in driver.text


async def test_tab_takes_over_what_is_being_typed(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.press("enter", "p", "8", "8", "tab")
        screen = driver.app.screen
        assert isinstance(screen, BenefitScreen) and screen.grid.sheet is not None
        assert screen.grid.sheet.changed == 1 and screen.grid.typed is None


async def test_what_a_save_did_is_said_until_something_else_is_done(demo: Path) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("enter", "p", "8", "8", "ctrl+s")
        await driver.until(lambda: "P-001/B01 saved." in driver.text.splitlines()[-2])
        await driver.settle()
        assert "P-001/B01 saved." in driver.text.splitlines()[-2]
        await driver.press("tab", "u")
        await driver.until(lambda: "saved." not in driver.text.splitlines()[-2])


async def test_the_keys_of_the_columns_are_in_view_at_eighty_by_twenty_four(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.press("c")
        assert "show or hide" in driver.text and "as it was" in driver.text and "cancel" in driver.text
