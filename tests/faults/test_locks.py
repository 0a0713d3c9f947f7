"""A register that another program holds: what starts under the lock says what it waits for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.session import open_register
from tests.conftest import TODAY
from tests.faults.commands import command
from tests.faults.test_processes import ROOT
from tests.faults.test_terminal import read_until, start
from tests.helpers import held

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


@pytest.mark.promise("R4", "R26")
def test_a_start_under_a_lock_shows_the_waiting_opens_when_it_is_free_and_quits_at_once(tmp_path: Path, demo: Path) -> None:
    with held(demo, "EXCLUSIVE"):
        pid, terminal = start(demo, tmp_path / "home", words=b"Waiting for another writer, ")
        assert b"1 s." in read_until(terminal, b"1 s. ^c gives up.")
    assert b"Applicants who" in read_until(terminal, b"Applicants who")
    with held(demo, "EXCLUSIVE"):
        os.write(terminal, b"\x11")
        assert b"\x1b[?1049l" in read_until(terminal, b"\x1b[?1049l", 3)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    os.close(terminal)


@pytest.mark.promise("R4")
def test_a_command_that_waits_says_so_once(demo: Path) -> None:
    command = [sys.executable, "-m", "benefits_tui", "--db", str(demo), "--today", TODAY.isoformat(), "balance", "--json"]
    with held(demo, "EXCLUSIVE"):
        running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert running.stderr is not None
        assert re.fullmatch(r"Waiting for another writer, \d s\. \^c gives up\.\n", running.stderr.readline())
    out, err = running.communicate(timeout=30)
    assert running.returncode == 0 and out.startswith("{") and err == ""


@pytest.mark.promise("R45", "R46")
def test_a_new_day_is_read_while_somebody_writes_and_others_write_between_its_steps(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benefits_tui.register.session._SWEEP_WAITS", 0.0)
    on = ("--today", (TODAY + timedelta(days=60)).isoformat())
    with held(demo, "IMMEDIATE"):
        ended = command(demo, *on, "benefits")
    words = f"Flags and figures are as of {TODAY}. Another program is writing; they follow when it is done.\n"
    assert (ended.status, ended.err) == (0, words) and "P-001/B01" in ended.out
    day = TODAY + timedelta(days=60)
    with open_register(demo, "ann", today=day, up_to_date=False) as ann, open_register(demo, "ben", today=TODAY) as ben:
        steps = 0
        while ann.store.sweep_step(day, 5) is not None:
            steps += 1
            records.change(ben, "P-001", {"name": f"Name {steps}"})
        assert steps > 5 and ann.evaluated_on == day
        # The last who wrote was of an earlier day: looked at again as of this one, all is well.
        records.change(ann, "P-001", {"name": "Last"})
        assert integrity.check(ann) == []
