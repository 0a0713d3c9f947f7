"""Where a key goes is in view: after leafing, after the wheel, in forms, lists, parts and the grid of periods."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widget import Widget
from textual.widgets import TextArea

from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.fields_scroll import FieldsScroll
from benefits_tui.tui.widgets.part import RowTable
from benefits_tui.tui.widgets.period_grid import PeriodGrid
from tests.conftest import DATA
from tests.tui.driving import Driver, driving

FORMS = [
    ["3", "e"], ["3", "n"], ["2", "e"], ["2", "n"], ["4", "n"], ["6", "n"], ["4", "end", "H"], ["5", "d", "enter"],
    ["3", "enter", "b"], ["P", "enter"], ["2", "enter", "b"], ["3", "enter", "C"],
]  # fmt: skip


def in_view(driver: Driver, widget: Widget) -> bool:
    fields = driver.app.screen.query_one(FieldsScroll)
    return fields.can_view_entire(widget)


def field_in_focus(driver: Driver) -> str:
    focused = driver.app.focused
    assert focused is not None
    return next((node.field.label for node in focused.ancestors if isinstance(node, FieldRow)), "")


async def turn_the_wheel(driver: Driver, times: int, widget: Widget | None = None) -> None:
    target = widget or driver.app.screen.query_one(FieldsScroll)
    x, y = target.region.center[0].__floor__(), target.region.center[1].__floor__()
    for _ in range(times):
        driver.app.post_message(events.MouseScrollDown(None, x, y, 0, 1, 0, False, False, False, x, y))
        await driver.settle()


@pytest.mark.parametrize("keys", FORMS, ids=" ".join)
async def test_leafing_in_a_form_moves_the_caret_to_its_end_and_back_and_keeps_it_in_view(demo: Path, keys: list[str]) -> None:
    async with driving(demo, (80, 24)) as driver:
        await driver.press(*keys)
        first = driver.app.focused
        for key in ("pagedown", "pageup"):
            seen: list[Widget | None] = []
            while driver.app.focused not in seen:
                seen.append(driver.app.focused)
                assert driver.app.focused is not None and in_view(driver, driver.app.focused), driver.text
                labels = [row.field.label for row in driver.app.screen.query(FieldRow) if in_view(driver, row)]
                assert [label for label in labels if label not in driver.text] == []
                await driver.press(key)
            if driver.app.screen.query_one(FieldsScroll).max_scroll_y:
                assert len(seen) > 1
        assert first is not None


async def test_a_letter_after_the_wheel_is_typed_into_a_field_that_is_seen(demo: Path) -> None:
    async with driving(demo, (80, 24)) as driver:
        await driver.press("3", "e")
        field = driver.app.focused
        assert field is not None
        await turn_the_wheel(driver, 20)
        assert driver.app.focused is field and not in_view(driver, field)
        await driver.press("x")
        assert in_view(driver, field) and "x" in driver.text.split("Title *", 1)[1].split("\n", 1)[0]


async def test_what_is_typed_after_leafing_stands_in_a_field_of_the_next_section(demo: Path) -> None:
    async with driving(demo, (80, 24)) as driver:
        await driver.press("3", "e")
        assert field_in_focus(driver) == "Title"
        await driver.press("pagedown")
        assert field_in_focus(driver) == "Owner"
        await driver.press("down")
        assert field_in_focus(driver) == "Validator"
        await driver.press("pageup")
        assert field_in_focus(driver) == "Owner"
        await driver.press("pageup")
        assert field_in_focus(driver) == "Title"


async def test_a_long_text_is_leafed_through_and_left_at_its_end(demo: Path) -> None:
    async with driving(demo, (80, 24)) as driver:
        await driver.press("3", "e", *["tab"] * 5)
        assert field_in_focus(driver) == "Description"
        await driver.paste("\n".join(str(number) for number in range(12)))
        assert isinstance(driver.app.focused, TextArea)
        driver.app.focused.move_cursor((0, 0))
        await driver.press("pagedown")
        assert field_in_focus(driver) == "Description"
        await driver.press(*["pagedown"] * 6)
        assert field_in_focus(driver) != "Description"


async def test_after_the_wheel_a_key_does_to_a_row_in_view_what_it_does(demo: Path) -> None:
    async with driving(demo, (80, 12), first="benefits") as driver:
        rows = driver.list
        await turn_the_wheel(driver, 4, rows)
        assert rows.scroll_offset.y > 0
        assert rows.scroll_offset.y <= rows.row < rows.scroll_offset.y + rows._room
        await driver.press("end")
        assert rows.row == rows.total - 1


async def test_the_grid_of_periods_shows_the_cell_that_is_typed_into(demo: Path) -> None:
    async with driving(demo, (80, 24)) as driver:
        await driver.press("3", "enter", "p")
        grid = driver.app.screen.query_one(PeriodGrid)
        row = grid.row
        await turn_the_wheel(driver, 30, grid)
        assert not grid.scroll_offset.y <= row < grid.scroll_offset.y + grid._room
        await driver.press("7")
        assert grid.row == row and grid.scroll_offset.y <= row < grid.scroll_offset.y + grid._room
        assert "7▏" in driver.text
        await driver.press("escape", "home", "pagedown")
        assert grid.row == max(grid._room - 1, 1)


async def test_the_columns_of_a_file_are_leafed_through_with_the_cursor_in_view(demo: Path) -> None:
    async with driving(demo, (80, 24)) as driver:
        await driver.press("i", *str(DATA / "gmpp-2023-excerpt.csv"), "enter")
        (columns,) = [table for table in driver.app.screen.query(RowTable) if len(table.rows) > 9]
        columns.focus()
        await driver.press("home", "pagedown")
        assert columns.row == max(columns._room - 1, 1)
        await turn_the_wheel(driver, 3, columns)
        assert columns._top <= columns.row < columns._top + columns._room
        await driver.press("end", "pagedown")
        assert columns.row == len(columns.rows) - 1 and columns.has_focus
