"""`python -m tests.reports.check_html`: every report as a page, for the validator of HTML (vnu) and the one of accessibility (axe).

Not part of the suite: it needs Java, npm and a Chromium; what is missing is said in a sentence, and the rest is done. The two
checkers come from npm, in the versions below, into a folder that is kept (`BENEFITS_CHECKERS`, else one of its own in the cache).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from benefits_tui.domain.fields import Kind
from benefits_tui.register import records
from benefits_tui.register.closure import handover
from benefits_tui.register.demo import make_demo
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import REPORTS, make, write
from benefits_tui.reports.content.scope import ReportScope

PACKAGES = ("vnu-jar@26.9.27", "axe-core@4.14.1")
TODAY = date(2026, 11, 23)
ABOUT = {
    "profile": ReportScope("P-001/B01"), "realisation-plan": ReportScope("P-001"), "review": ReportScope("P-001/R01"), "gate": ReportScope("X-1", gate="3"),
    "owner": ReportScope("Head of Estates"), "handover": ReportScope("P-008/B01"),
}  # fmt: skip
ODD = "<script>alert(1)</script> [b]x[/] &amp; \"q\" 'q' שלום 👩‍🚀 =1+1 ]]> -->"
_RUN_AXE = (
    "axe.run().then(function (r) { document.title = 'axe ' + JSON.stringify(r.violations.map(function (v) {"
    " return [v.id, v.help, v.nodes.map(function (n) { return n.target.join(' '); })]; })); });"
)
_ASKS_ELSEWHERE = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""", re.IGNORECASE)


def main() -> int:
    """What each checker finds; 1 where it finds anything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = _pages(folder)
        asking = [page.name for page in pages if _ASKS_ELSEWHERE.search(page.read_text(encoding="utf-8"))]
        print(f"{len(pages)} pages; {', '.join(asking) or 'none'} asks another host.")
        checkers = _checkers()
        if checkers is None:
            return int(bool(asking))
        return int(_vnu(checkers, pages) + _axe(checkers, folder, pages) + len(asking) > 0)


def _pages(folder: Path) -> list[Path]:
    """Every report of the demo, and of a register with odd words in it."""
    pages = []
    with make_demo(folder / "demo.db", "officer", TODAY) as session:
        _add_odd_words(session)
        for name in REPORTS:
            page = folder / f"{name}.html"
            write(make(session, name, ABOUT.get(name, ReportScope())), "html", page)
            pages.append(page)
    return pages


def _add_odd_words(session: Session) -> None:
    records.add(
        session, Kind.PROJECT, {"ref": "X-1", "name": ODD, "department": ODD, "stage": "planning", "gate3": date(2027, 2, 1)}
    )
    records.add(session, Kind.BENEFIT, {"project": "X-1", "title": ODD, "description": ODD * 20, "owner": "Head of Estates"})
    handover(session, "P-008/B01", "Head of Estates", TODAY)


def _checkers() -> Path | None:
    """The folder with both checkers; None, and said, where they cannot be had."""
    folder = Path(os.environ.get("BENEFITS_CHECKERS") or Path.home() / ".cache" / "benefits-tui-checkers")
    if all((folder / "node_modules" / package.partition("@")[0]).is_dir() for package in PACKAGES):
        return folder
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not on this machine; neither checker was run.")
        return None
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--silent", "--no-save", "--prefix", str(folder), *PACKAGES]
    if subprocess.run(command, check=False, timeout=600).returncode:
        print("npm could not fetch the checkers; neither was run.")
        return None
    return folder


def _vnu(checkers: Path, pages: list[Path]) -> int:
    """How many errors and warnings the validator finds."""
    java, jar = shutil.which("java"), checkers / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if java is None:
        print("Java is not on this machine; the HTML was not validated.")
        return 0
    command = [java, "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", *map(str, pages)]
    out = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    messages = json.loads(out.stdout)["messages"]
    for message in messages:
        print(f"vnu: {Path(message['url']).name}:{message.get('lastLine')}: {message['type']}: {message['message']}")
    print(f"vnu: {len(messages)} findings.")
    return len(messages)


def _axe(checkers: Path, folder: Path, pages: list[Path]) -> int:
    """How many rules of accessibility the pages break."""
    browser = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if browser is None:
        print("No Chromium is on this machine; accessibility was not looked at.")
        return 0
    script = (checkers / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    broken = 0
    for page in pages:
        looked_at = folder / f"axe-{page.name}"
        added = f"<script>{script}</script><script>{_RUN_AXE}</script></body>"
        # The page forbids every script; the checker is one.
        allowed = re.sub(r"<meta http-equiv=.*?>", "", page.read_text(encoding="utf-8"))
        looked_at.write_text(allowed.replace("</body>", added), encoding="utf-8")
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"]
        out = subprocess.run([*command, looked_at.as_uri()], check=True, capture_output=True, text=True, timeout=120)
        title = re.search(r"<title>axe (.*?)</title>", out.stdout, re.DOTALL)
        if title is None:
            print(f"axe: {page.name}: it did not end.")
            broken += 1
            continue
        for rule, text, nodes in json.loads(title[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")):
            print(f"axe: {page.name}: {rule}: {text}: {', '.join(nodes[:5])}")
            broken += 1
    print(f"axe: {broken} findings.")
    return broken


if __name__ == "__main__":
    sys.exit(main())
