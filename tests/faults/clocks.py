"""Clocks that are wrong, by libfaketime: programs of other days on one register, ahead and back."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from benefits_tui.register import backups, integrity, readings, records
from benefits_tui.register.errors import Conflict
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.session import create_register, open_register
from tests import helpers
from tests.faults.proof import Proof

_LIBRARIES = (
    "/usr/lib/*/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1",
    "/opt/homebrew/lib/faketime/libfaketime.1.dylib",
)
SKIPPED = "libfaketime is not on this machine (apt-get install libfaketime), so no clock was set wrong."


def library() -> str | None:
    """Where libfaketime is."""
    return next((str(path) for pattern in _LIBRARIES for path in Path("/").glob(pattern[1:])), None)


def at_another_time(path: Path, shift: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in a process whose clock is wrong by so much."""
    environment = {**os.environ, "LD_PRELOAD": str(library()), "FAKETIME": shift, "BENEFITS_USER": f"clock {shift}"}
    command = [sys.executable, "-m", "benefits_tui", "--db", str(path), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def _one(path: Path, shift: str, proof: Proof) -> None:
    today = date.today()
    with create_register(path, "officer", {}, today=today - timedelta(days=60)) as session:
        helpers.project(session)
        helpers.benefit(session)
    with open_register(path, "officer", today=today) as session:
        seen = records.load(session, "P-1")
        backup = backups.back_up(path, at_once=True)
        done = at_another_time(path, shift, "set", "P-1", "name=By another clock")
        told = done if shift.startswith("-") else at_another_time(path, "+0", "check")
        if done.returncode or "This computer's clock is behind" not in told.stderr:
            proof.wrong.append(f"{shift}: {done.stderr.strip()} {told.stderr.strip()}")
        try:
            records.change(session, "P-1", {"name": "Mine"}, seen_version=seen.version)
            proof.wrong.append(f"{shift}: a change by another clock was overwritten")
        except Conflict:
            proof.count("conflicts told by versions")
        readings.record(session, "P-1/B01", f"{today.year - 1}-01", actual=helpers.D(5))
        if records.load(session, "P-1").values["name"] != "By another clock":
            proof.wrong.append(f"{shift}: the newest change is not what is shown")
        with register_as_of(session, today - timedelta(days=1)) as earlier:
            # What a clock that is back wrote counts to the day that it said.
            if shift.startswith("+") and records.load(earlier, "P-1").values["name"] != "Project P-1":
                proof.wrong.append(f"{shift}: an earlier day shows what came later")
        for findings, name in ((integrity.check(session), "check"), ([], "")):
            proof.wrong += [f"{shift}: {name}: {finding}" for finding in findings]
        if not any("clock was wrong" in note or "clock is ahead" in note for note in integrity.notes(session)):
            proof.wrong.append(f"{shift}: check does not say that a clock was wrong")
    listed = at_another_time(path, shift, "backups", "verify", "--json")
    if backup is None or not backup.path.exists() or listed.returncode:
        proof.wrong.append(f"{shift}: a backup is gone, or no good: {listed.stderr.strip()}")
    stamps = [at_another_time(path, shift, "benefits", "--json"), at_another_time(path, "+0", "benefits", "--json")]
    proof.wrong += [f"{shift}: {ended.stderr.strip()}" for ended in stamps if ended.returncode]
    proof.count("clocks")


def prove(times: int, seed: int) -> Proof:
    """Clocks that are ahead and back by an hour and more, so many of them; a seed draws nothing here."""
    proof = Proof()
    if library() is None:
        proof.skipped = SKIPPED
        return proof
    for shift in ("+400d", "-400d", "+26h", "-26h", "+20y", "-5y", "+3h", "-3h")[:times]:
        with tempfile.TemporaryDirectory(prefix="clocks-") as folder:
            os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["HOME"] = folder
            _one(Path(folder) / "register.db", shift, proof)
    return proof
