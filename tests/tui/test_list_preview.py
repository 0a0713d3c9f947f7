"""The preview of a list: the row under the cursor told in full, beside the list or below it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content

from benefits_tui.tui.list_specs import ON_SCREEN
from benefits_tui.tui.screens.queue import FlagsScreen
from benefits_tui.tui.widgets.preview import Fact, Preview, PreviewContent, preview_lines
from tests.tui.driving import driving


async def test_the_preview_follows_the_cursor_beside_the_list_or_below_it(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("3", "f6", "down")
        preview = driver.app.screen.query_one(Preview)
        assert (preview.region.x, preview.region.right) == (80, 120), "beside it from 110 columns on"
        lines = driver.text.splitlines()
        assert lines[2].endswith("Benefits 19, £k " + "━" * 101) and "── Applicants who are satisfied ──" in lines[3]
        assert "satisfied or very satisfied" in driver.text and "benefits tracking" in driver.text
        await driver.resize(80, 24)
        await driver.settle()
        assert preview.region.x == 0 and preview.region.y > driver.list.region.y, "below it where there is less room"
        assert "Applicants who are satisfied P-001/B02" in driver.text
        await driver.press("2")
        assert "Online case handling P-001" in driver.text, "the same on every list"
        await driver.press("f6")
        assert not driver.app.screen.query(Preview)
        await driver.press("3")
        assert not driver.app.screen.query(Preview), "hidden on one list, hidden on all"


async def test_every_list_has_a_preview(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("2", "f6")
        for spec in ON_SCREEN:
            await driver.app.go_to_list(spec.name)
            await driver.settle()
            screen = driver.app.screen
            if isinstance(screen, FlagsScreen):
                assert screen.detail_pane.display and screen.detail_pane.region.x > 60
                await driver.press("f6")
                assert not screen.detail_pane.display
                await driver.press("f6")
            elif driver.list.record is not None:
                assert screen.query_one(Preview).region.width >= 38, spec.name


async def test_nothing_matches_is_not_nothing_waits(demo: Path) -> None:
    async with driving(demo, (120, 40), first="queue") as driver:
        await driver.press("slash", *"xyzq", "enter")
        assert "── Nothing matches ──" in driver.text and "No flag matches the filter; esc" in driver.text
        assert "Nothing waits" not in driver.text
        await driver.press("escape")
        assert "Nothing matches" not in driver.text and driver.list.total == 17


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (40, ["!! Late by far", "Class   cashable", "Owner   Ann", "Unit    GBP", "Target  a text that is a good deal longer than the rest"]),
        (
            80,
            [
                "!! Late by far", "Class   cashable                         Unit    GBP", "Owner   Ann",
                "Target  a text that is a good deal longer than the rest",
            ],
        ),
    ],
)  # fmt: skip
def test_short_facts_stand_side_by_side_where_there_is_room(width: int, lines: list[str]) -> None:
    facts = [Fact("class", "Class", "cashable"), Fact("owner", "Owner", "Ann"), Fact("unit", "Unit", "GBP"),
             Fact("target", "Target", "a text that is a good deal longer than the rest")]  # fmt: skip
    told = preview_lines(PreviewContent("x", "P-1", [("critical", "Late by far")], facts), width)
    assert isinstance(told, Content) and [line.rstrip() for line in told.plain.splitlines()] == lines
