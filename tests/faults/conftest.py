"""What tests with real terminals share: no program outlives its test."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_program_stays(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that fails half-way leaves its program waiting, which takes from the machine what later tests need."""
    if sys.platform == "win32":
        yield
        return
    import pty

    started: list[int] = []
    fork = pty.fork

    def noted() -> tuple[int, int]:
        pid, terminal = fork()
        if pid:
            started.append(pid)
        return pid, terminal

    monkeypatch.setattr(pty, "fork", noted)
    yield
    for pid in started:
        # One that the test has waited for is no child any more.
        with contextlib.suppress(ChildProcessError):
            if os.waitpid(pid, os.WNOHANG) == (0, 0):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
