"""The program in a real pseudo-terminal that is closed or told to end."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from benefits_tui.register import checking
from benefits_tui.register.demo import make_demo
from benefits_tui.register.session import open_register
from tests.conftest import TODAY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


def read_until(terminal: int, words: bytes, seconds: float = 20) -> bytes:
    import select

    seen, end = b"", time.monotonic() + seconds
    while words not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
    return seen


@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_in_the_middle_of_a_form_restores_the_terminal_and_harms_nothing(tmp_path: Path, name: str, status: int) -> None:
    import pty

    path = tmp_path / "demo.db"
    make_demo(path, "officer", TODAY).close()
    pid, terminal = pty.fork()
    if pid == 0:
        command = [sys.executable, "-m", "benefits_tui", "--db", str(path), "--today", TODAY.isoformat(), "--screen", "benefits"]
        os.execve(command[0], command, {**os.environ, "TERM": "xterm-256color"})
    assert b"P-001/B01" in read_until(terminal, b"P-001/B01")
    os.write(terminal, b"e")
    assert b"Edit" in read_until(terminal, b"Edit")
    os.write(terminal, b"half typed")
    os.kill(pid, getattr(signal, name))
    rest = read_until(terminal, b"\x1b[?1049l", 6)
    assert b"\x1b[?1049l" in rest
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == status
    os.close(terminal)
    session = open_register(path, "officer", today=TODAY)
    assert checking.check(session) == []
    session.close()
