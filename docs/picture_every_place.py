"""Pictures of every place at four sizes, dark and light, to be looked at: `python -m docs.picture_every_place FOLDER [names]`.

A sheet a place and theme as PNG, by Chromium, and the text of each size beside it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.take_pictures import TODAY
from tests.tui.driving import driving
from tests.tui.places import PLACES, leave_draft

SIZES = [(80, 24), (100, 30), (120, 40), (160, 48)]
THEMES = ("dark", "light")


async def picture(name: str, folder: Path) -> None:
    """All sizes of one place in both themes, on the demo; drawn as SVG, put together as PNG."""
    from benefits_tui.register.demo import make_demo

    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "demo.db"
        make_demo(path, "officer", TODAY).close()
        if name == "drafts":
            leave_draft(Path(home), path)
        async with driving(path, SIZES[-1], folder=Path(home)) as driver:
            await driver.press(*PLACES[name].keys)
            for theme in THEMES:
                driver.app.theme = theme
                sheets = []
                for width, height in SIZES:
                    await driver.resize(width, height)
                    await driver.settle()
                    sheets.append(driver.app.export_screenshot(title=f"{name} {width}×{height}"))
                    (folder / f"{name}-{width}.txt").write_text(driver.text, encoding="utf-8")
                as_png(sheets, folder / f"{name}-{theme}.png")


def as_png(pictures: list[str], file: Path) -> None:
    """Several SVG pictures below each other as one PNG. Raises RuntimeError where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise RuntimeError("Chromium is needed to draw the pictures and was not found.")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        body = "".join(f"<div>{picture}</div>" for picture in pictures)
        page.write_text(f"<body style='margin:0'><style>svg{{width:1500px}}</style>{body}</body>", encoding="utf-8")
        subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile",
             f"--screenshot={file.absolute()}", f"--window-size=1500,{900 * len(pictures)}", page.as_uri()],
            check=True, capture_output=True, env={**os.environ, "HOME": folder},
        )  # fmt: skip


async def main(folder: Path, names: list[str]) -> None:
    """The places that are named, else all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or PLACES:
        await picture(name, folder)
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
