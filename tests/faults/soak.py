"""Officers at work on one file for minutes, killed at random, one with a clock that is a day ahead: `python -m tests.faults.soak`.

Beside them a program makes backups and opens earlier days, and one imports again and again. At the end it is said how long a
person had to wait, what was lost of what was acknowledged, what failed, whether the log gives the rows, and what `check` finds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from benefits_tui.register import integrity, records
from benefits_tui.register.session import create_register, open_register
from benefits_tui.store import change_log
from tests import helpers
from tests.conftest import TODAY
from tests.faults.soak_workers import SHARED, diary_of, end_mark

ROOT = Path(__file__).parents[2]
KILL_EVERY, LONGEST_START = 3.0, 120


class Crowd:
    """The processes, by name: each is started again when it is killed."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.chance = random.Random(seed)
        self.said: dict[str, int] = {}
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.kills = 0
        self.wrong: list[str] = []

    def start(self, name: str) -> None:
        command = [sys.executable, "-m", "tests.faults.soak_workers", name, str(self.path)]
        self.said[name] = self.size(name)
        self.running[name] = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    def size(self, name: str) -> int:
        """How much a process has written down."""
        diary = diary_of(name, self.path)
        return diary.stat().st_size if diary.exists() else 0

    def go(self, names: list[str], seconds: float) -> None:
        """Let them work for so long, from when each has done something."""
        for name in names:
            self.start(name)
        latest = time.monotonic() + LONGEST_START
        while not all(self.size(name) for name in names):
            assert time.monotonic() < latest, f"not all have begun: {[name for name in names if not self.size(name)]}"
            time.sleep(0.1)
        officers = [name for name in names if name.startswith("officer")]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(self.chance.uniform(0.1, KILL_EVERY))
            # One that was killed before it did anything proves nothing.
            at_work = [name for name in officers if self.size(name) > self.said[name]]
            if not at_work:
                continue
            name = self.chance.choice(at_work)
            self.running[name].send_signal(signal.SIGKILL)
            self.kills += 1
            self.ended(name)
            self.start(name)
        end_mark(self.path).touch()
        for name in names:
            self.ended(name)

    def ended(self, name: str) -> None:
        """Wait for a process; what it died of is a finding, unless it was killed."""
        process = self.running[name]
        _, problem = process.communicate(timeout=120)
        if process.returncode not in (0, -signal.SIGKILL):
            self.wrong.append(f"{name} ended with {process.returncode}: {problem.strip().splitlines()[-1:]}")


def said_by(path: Path) -> list[dict[str, Any]]:
    """What the officers wrote down, each line after its save was acknowledged; the last line of one that was killed may be
    half a line."""
    lines: list[dict[str, Any]] = []
    for file in sorted(path.parent.glob("*.said")):
        for line in file.read_text().splitlines():
            try:
                lines.append(json.loads(line))
            except ValueError:
                continue
    return lines


def soak(officers: int, minutes: float, seed: int, folder: Path) -> dict[str, Any]:
    """Run it; the result as it is printed."""
    path = folder / "register.db"
    with create_register(path, "officer", {}, today=TODAY - timedelta(days=400)) as session:
        helpers.project(session)
        for _ in range(officers + 1):
            helpers.benefit(session, stated=Decimal(0))
    crowd = Crowd(path, seed)
    crowd.go([*(f"officer-{number}" for number in range(1, officers + 1)), "keeper", "importer"], minutes * 60)
    said = said_by(path)
    saves = [line for line in said if line["what"] == "saved"]
    with open_register(path, "officer", today=TODAY + timedelta(days=1)) as session:
        lost = _lost(saves, session, crowd.kills)
        logged, present = change_log.replay(session.store), change_log.present_rows(session.store)
        replayed = all(logged.get(table, {}) == rows for table, rows in present.items())
        findings = [line for line in integrity.check(session) if "clock" not in line.lower()]
    waits = sorted(line["seconds"] for line in saves if not line["import"])
    return {
        "officers": officers,
        "minutes": minutes,
        "saves": len(saves),
        "kills": crowd.kills,
        "conflicts": sum(line["what"] == "conflict" for line in said),
        "backups": sum(line["what"] == "backup" for line in said),
        "earlier days": sum(line["what"] == "earlier day" for line in said),
        "imports": sum(line["what"] == "import" for line in said),
        "worst wait of a person": max(waits, default=0.0),
        "99 % waited at most": waits[len(waits) * 99 // 100] if waits else 0.0,
        "worst wait behind a named import": max((line["seconds"] for line in saves if line["import"]), default=0.0),
        "lost": lost,
        "failed": [line["why"] for line in said if line["what"] == "failed"] + crowd.wrong,
        "log gives the rows": replayed,
        "check": findings,
    }


def _lost(saves: list[dict[str, Any]], session: Any, kills: int) -> list[str]:
    """What was acknowledged and is not there. Values only grow, so what is there is the newest or, killed before it could be
    written down, one more."""
    lost = []
    newest: dict[tuple[str, str], int] = {}
    for line in saves:
        if line["ref"] != SHARED:
            key = (line["ref"], line["period"])
            newest[key] = max(newest.get(key, 0), line["value"])
    for (ref, period), value in newest.items():
        there = session.store.one(
            "SELECT value FROM actual JOIN benefit ON benefit.id = benefit_id WHERE ref = ? AND actual.start_date LIKE ?",
            (ref, f"{period}%"),
        )
        if there is None or int(there[0]) // 10_000 < value:
            lost.append(f"{ref} {period}: {value} was acknowledged, {there} is there")
    added = sum(line["ref"] == SHARED for line in saves)
    total = records.load(session, SHARED).values["stated"]
    if not isinstance(total, Decimal) or not added <= total <= added + kills:
        lost.append(f"{SHARED}: {added} were added, {total} is there")
    return lost


def main() -> int:
    """Run as the command line says; 0 when all held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--officers", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        os.environ["HOME"] = os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        result = soak(asked.officers, asked.minutes, asked.seed, Path(folder))
    print(json.dumps(result, indent=1, default=str))
    well = not result["lost"] and not result["failed"] and not result["check"] and result["log gives the rows"]
    return 0 if well and result["worst wait of a person"] < 2 else 1


if __name__ == "__main__":
    sys.exit(main())
