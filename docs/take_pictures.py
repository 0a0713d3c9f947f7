"""Takes the pictures in docs/pictures from the demo register: `python docs/take_pictures.py`."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from benefits_tui.register.demo import make_demo
from benefits_tui.register.session import Session, create_register, open_register
from benefits_tui.tui.app import BenefitsApp
from benefits_tui.tui.exits import AppExit

FOLDER = Path(__file__).parent / "pictures"
TODAY = date(2026, 11, 23)
SHOTS: dict[str, tuple[tuple[int, int], list[str]]] = {
    "home": ((120, 34), []),
    "home-80x24": ((80, 24), []),
    "projects": ((120, 30), ["2"]),
    "project": ((100, 34), ["2", "enter"]),
    "benefits": ((120, 30), ["3"]),
    "benefit": ((120, 40), ["3", "enter"]),
    "benefit-80x24": ((80, 24), ["3", "enter", "p"]),
    "benefit-light": ((120, 40), ["3", "enter"]),
    "history": ((120, 30), ["7"]),
    "columns": ((100, 34), ["3", "c"]),
    "filter": ((100, 24), ["3", "slash", *"rag:amber"]),
    "settings": ((100, 30), ["comma"]),
    "benefit-edit": ((100, 34), ["3", "enter", "e"]),
    "reading": ((80, 24), ["3", "enter", "r"]),
    "reviews": ((100, 20), ["4"]),
    "flags": ((120, 30), ["5"]),
    "flags-80x24": ((80, 24), ["5"]),
    "decide": ((100, 30), ["5", "d", "enter"]),
    "map": ((120, 30), ["2", "down", "down", "enter", "m"]),
    "project-map-80x24": ((80, 24), ["2", "down", "down", "enter", "m"]),
    "policy": ((100, 34), ["P"]),
    "flags-no-colour": ((80, 24), ["5"]),
    "home-no-colour": ((120, 40), []),
    "home-light": ((120, 40), []),
    "project-80x24": ((80, 24), ["2", "enter"]),
    "people": ((100, 20), ["6"]),
    "log": ((100, 24), ["5", "d", "enter", *"borne", "enter", "8"]),
    "hold": ((100, 34), ["4", "end", "H"]),
    "form-error": ((100, 24), ["3", "n", "ctrl+s"]),
    "go-to": ((100, 24), ["3", "g", *"P-003"]),
    "palette": ((100, 24), ["3", "ctrl+p", *"rea"]),
    "tour": ((100, 24), ["f1"]),
    "first-run": ((80, 24), []),
    "import": ((100, 34), ["i", *"tests/data/gmpp-2022-excerpt.csv", "enter"]),
    "help": ((100, 34), ["3", "question_mark"]),
}


@cache
def _demo_bytes() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        make_demo(path, "officer", TODAY).close()
        return path.read_bytes()


def _demo(path: Path) -> Session:
    path.write_bytes(_demo_bytes())
    return open_register(path, "officer", today=TODAY)


async def shoot(name: str, folder: Path, to: Path = FOLDER) -> Path:
    """One picture, from a fresh copy of the demo register; its file."""
    size, keys = SHOTS[name]
    colourless = name.endswith("-no-colour")
    if colourless:
        os.environ["NO_COLOR"] = "1"
    try:
        path = folder / f"{name}.db"
        empty = name == "first-run"
        app = BenefitsApp(create_register(path, "officer", {}, today=TODAY) if empty else _demo(path))
    finally:
        if colourless:
            del os.environ["NO_COLOR"]
    if name.endswith("-light"):
        app.theme = "light"
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in ["", *("colon" if key == ":" else key for key in keys)]:
            if key:
                await pilot.press(key)
            await _settled(app, pilot)
        picture = to / f"{name}.svg"
        picture.write_text(app.export_screenshot(title="Benefits register"), encoding="utf-8")
    app.worker.close()
    return picture


async def _settled(app: BenefitsApp, pilot: Pilot[AppExit]) -> None:
    """Wait until the picture stays the same: a worker may post what another one then reads."""
    before, same = "", 0
    while same < 5:
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await app.workers.wait_for_complete()
        await pilot.pause()
        now = app.export_screenshot()
        same = same + 1 if now == before else 0
        before = now


async def main(names: list[str]) -> None:
    """All pictures, or those that are named."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in names or SHOTS:
            await shoot(name, Path(folder))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
