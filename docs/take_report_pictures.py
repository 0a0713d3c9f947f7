"""Takes the pictures of reports in docs/pictures from the demo register: by Chromium: `python docs/take_report_pictures.py`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from benefits_tui.register.demo import make_demo
from benefits_tui.reports.catalogue import make, write
from benefits_tui.reports.content.scope import ReportScope

FOLDER = Path(__file__).parent / "pictures"
TODAY = date(2026, 11, 23)
SHOTS = {"board": ReportScope(), "dashboard": ReportScope(), "profile": ReportScope("P-001/B01"), "map": ReportScope("P-001")}
_SIZE = "820,1160"


def main() -> int:
    """Write each report and have the browser photograph its first page."""
    browser = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if browser is None:
        sys.stderr.write("No Chromium is installed; nothing was taken.\n")
        return 1
    with tempfile.TemporaryDirectory() as folder, make_demo(Path(folder) / "demo.db", "officer", TODAY) as session:
        for name, scope in SHOTS.items():
            page = Path(folder) / f"{name}.html"
            write(make(session, name, scope), "html", page)
            picture = FOLDER / f"report-{name}.png"
            command = [
                browser,
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                f"--window-size={_SIZE}",
                f"--screenshot={picture}",
            ]
            subprocess.run([*command, page.as_uri()], check=True, capture_output=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
