"""The pictures in docs/ show what the program shows: at two sizes, dark, light and without colour."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from docs.picture_design import DESIGN_PLACES, SIZES, picture_of
from docs.picture_design import FOLDER as DESIGN
from docs.take_pictures import FOLDER, shoot
from tests.tui.driving import driving
from tests.tui.places import PLACES

PICTURES = (
    "home", "home-80x24", "home-light", "home-no-colour", "projects", "benefits", "benefit", "benefit-80x24", "benefit-light", "flags",
    "flags-80x24", "flags-no-colour", "map", "policy",
)  # fmt: skip


# What the program works out about the register in the background is counted or not, as it is quick or slow.
_QUEUE_FIGURES = re.compile(r"\d+ of \d+ cleared, in \d+ days|\(median of \d+")
_MOMENT = re.compile(r"\d{1,2} \w{3} \d{4} \d\d:\d\d ?")


def words(picture: Path) -> list[str]:
    """The texts of a picture, in order; how they are drawn is left to the library."""
    found = re.findall(r"<text[^>]*>([^<]*)</text>", picture.read_text(encoding="utf-8"))
    said = (html.unescape(text).replace("\xa0", " ").rstrip() for text in found)
    # What is said of the moment at which the demo was made is not of the demo's day.
    return [_MOMENT.sub("", text) for text in said]


def colours(picture: Path) -> set[tuple[int, int, int]]:
    """The colours that the texts and fields of a picture have."""
    body = picture.read_text(encoding="utf-8")
    styles = re.findall(r"\.terminal-r\d+ \{ fill: #([0-9a-fA-F]{6})", body) + re.findall(r'<rect fill="#([0-9a-fA-F]{6})"', body)
    return {(int(one[:2], 16), int(one[2:4], 16), int(one[4:], 16)) for one in styles}


@pytest.mark.parametrize("name", PICTURES)
async def test_a_picture_shows_what_the_program_shows(name: str, tmp_path: Path) -> None:
    taken = await shoot(name, tmp_path, tmp_path)
    assert words(taken) == words(FOLDER / f"{name}.svg")
    if name.endswith("-no-colour"):
        assert all(max(one) - min(one) <= 8 for one in colours(taken)), "without colour all is grey"
        said = " ".join(words(taken))
        assert "!! critical" in said or "critical: " in said, "and severity is said by a word, beside the sign"
        assert "!!" in said
    if name.endswith("-light"):
        assert any(min(one) > 200 for one in colours(taken))


def test_every_design_picture_is_there_in_both_themes_with_the_same_words() -> None:
    there = {path.name for path in DESIGN.glob("*.svg")}
    named = {picture_of(place, width, theme) for place in DESIGN_PLACES for width in (80, 120) for theme in ("dark", "light")}
    assert there == {picture.name for picture in named} and len(named) == 48
    for place in DESIGN_PLACES:
        for width in (80, 120):
            dark, light = picture_of(place, width, "dark"), picture_of(place, width, "light")
            assert "".join(words(dark)) == "".join(words(light)), f"{place} {width}"
            assert any(min(one) > 200 for one in colours(light)) and not any(min(one) > 240 for one in colours(dark)), place


async def test_the_design_pictures_show_what_the_program_shows(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, SIZES[0], folder=tmp_path) as driver:
        for place in DESIGN_PLACES:
            await driver.press(*PLACES[place].keys)
            for width, height in SIZES:
                await driver.resize(width, height)
                await driver.settle()
                taken = tmp_path / "taken.svg"
                taken.write_text(driver.app.export_screenshot(), encoding="utf-8")
                # The first text is the title of the window; a cursor that blinks makes several texts of one.
                shown, kept = words(taken)[1:], words(picture_of(place, width, "dark"))[1:]
                assert _QUEUE_FIGURES.sub("", "".join(shown)) == _QUEUE_FIGURES.sub("", "".join(kept)), f"{place} {width}"
            await driver.press("escape", "escape", "1")
