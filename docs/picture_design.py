"""The pictures in docs/design, the twelve most used places at two sizes, dark and light: `python -m docs.picture_design`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from benefits_tui.register.demo import make_demo
from docs.take_pictures import TODAY
from tests.tui.driving import driving
from tests.tui.places import PLACES

FOLDER = Path(__file__).parent / "design"
SIZES = ((120, 40), (80, 24))
THEMES = ("dark", "light")
DESIGN_PLACES = (
    "home", "projects", "benefits", "queue", "project", "benefit", "person", "review", "map", "reading", "edit form", "go to",
)  # fmt: skip


def picture_of(place: str, width: int, theme: str) -> Path:
    """The file of a picture."""
    return FOLDER / f"{place.replace(' ', '-')}-{width}-{theme}.svg"


async def picture_all_sizes(place: str, path: Path) -> None:
    """One place, from a fresh demo register at this path."""
    make_demo(path, "officer", TODAY).close()
    async with driving(path, SIZES[0], folder=path.parent) as driver:
        await driver.press(*PLACES[place].keys)
        for theme in THEMES:
            driver.app.theme = theme
            for width, height in SIZES:
                await driver.resize(width, height)
                await driver.settle()
                picture = driver.app.export_screenshot(title=f"{place}, {width}×{height}")
                picture_of(place, width, theme).write_text(picture, encoding="utf-8")


async def main(names: list[str]) -> None:
    """The places that are named, else all."""
    FOLDER.mkdir(exist_ok=True)
    for number, name in enumerate(names or DESIGN_PLACES):
        with tempfile.TemporaryDirectory() as folder:
            await picture_all_sizes(name, Path(folder) / f"demo-{number}.db")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
