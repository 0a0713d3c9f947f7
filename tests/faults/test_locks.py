"""A register that another program holds: what starts under the lock says what it waits for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TODAY
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
