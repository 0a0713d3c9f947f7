"""Rows copied from a spreadsheet and pasted onto a list, or into the import screen, go the same path as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register import records
from benefits_tui.register.session import Session
from benefits_tui.tui.screens.importing import ImportScreen
from tests.tui.driving import SIZES, Driver, driving

HAPPENS = "This is what would happen"
PROJECTS = "Project ID\tProject name\tDepartment\nQ-1\tAlpha move\tRoads\nQ-2\tBeta move\tRoads\n"


async def _at_dry_run(driver: Driver) -> None:
    await driver.until(lambda: HAPPENS in driver.text)
    assert isinstance(driver.app.screen, ImportScreen)


@pytest.mark.parametrize("size", SIZES[:1])
async def test_rows_with_headings_go_from_a_list_into_the_register(demo: Path, look: Session, size: tuple[int, int]) -> None:
    async with driving(demo, size) as driver:
        await driver.press("2")
        await driver.paste(PROJECTS)
        await _at_dry_run(driver)
        assert "projects   2 new" in driver.text and "Alpha move · Q-1" in driver.text
        with pytest.raises(Exception, match="Q-1"):
            records.load(look, "Q-1")
        await driver.press("ctrl+s")
        assert records.load(look, "Q-1").values["name"] == "Alpha move"
        await driver.press("escape")
        assert "Q-1" in driver.text or "Alpha move" in driver.text
        await driver.press("u")
        with pytest.raises(Exception, match="Q-1"):
            records.load(look, "Q-1")


async def test_rows_without_headings_have_the_columns_of_the_list(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("2")
        await driver.paste("Alpha move\tQ-1\tRoads\r\nBeta move\tQ-2\tParks\r\n")
        await _at_dry_run(driver)
        assert "The pasted rows have no headings" in driver.text and "column names of the list" in driver.text
        await driver.press("ctrl+s")
        shown = {name: records.load(look, "Q-2").values[name] for name in ("name", "department")}
        assert shown == {"name": "Beta move", "department": "Parks"}


async def test_what_was_copied_from_a_list_changes_only_what_was_changed(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("2")
        await driver.press("Y")
        copied = driver.app.clipboard
        before = records.load(look, "P-002").values["name"]
        await driver.paste(copied.replace(str(before), "Another name"))
        await _at_dry_run(driver)
        assert f"{before} → Another name" in driver.text and "1 changed (1 renamed)" in driver.text


async def test_a_row_copied_with_y_is_pasted_back_without_headings(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("2", "y")
        copied = driver.app.clipboard
        assert "\n" not in copied and "\t" in copied
        await driver.paste(copied)
        await driver.until(lambda: isinstance(driver.app.screen, ImportScreen) and "Dry run" in driver.text)
        assert "0 new" in driver.text and "0 changed" in driver.text


async def test_rows_pasted_into_the_import_screen_stand_for_a_file(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("i")
        await driver.paste(PROJECTS)
        await _at_dry_run(driver)
        assert "2 new" in driver.text
        await driver.paste(PROJECTS + "Q-3\tGamma move\tParks\n")
        await driver.until(lambda: "3 new" in driver.text)


@pytest.mark.parametrize(
    ("keys", "text", "said"),
    [
        (["2"], "one word", "Nothing was pasted: here rows copied from a spreadsheet are. / filters the list."),
        (["5"], "", "Nothing was pasted: here rows copied from a spreadsheet are. / filters the list."),
    ],
)
async def test_what_is_no_row_is_refused(demo: Path, keys: list[str], text: str, said: str) -> None:
    async with driving(demo) as driver:
        await driver.press(*keys)
        await driver.paste(text)
        assert said in driver.notices and not isinstance(driver.app.screen, ImportScreen)


async def test_a_path_is_pasted_into_its_line(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("i")
        await driver.paste("/nowhere/x.csv\n")
        await driver.press("enter")
        assert "There is no file /nowhere/x.csv" in driver.text


async def test_reading_only_takes_no_rows(demo: Path) -> None:
    async with driving(demo, read_only=True) as driver:
        await driver.press("2")
        await driver.paste(PROJECTS)
        assert "✗" in driver.notices and not isinstance(driver.app.screen, ImportScreen)
