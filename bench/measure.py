"""Pairs measured alternately, and what a terminal shows."""

from __future__ import annotations

import os
import select
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """Medians of two things measured in turn."""

    name: str
    ours: float
    reference: float
    unit: str
    goal: float
    remark: str = ""

    @property
    def ratio(self) -> float:
        """Ours over the reference."""
        return self.ours / self.reference

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "name": self.name,
            "ours": round(self.ours, 4),
            "reference": round(self.reference, 4),
            "unit": self.unit,
            "ratio": round(self.ratio, 3),
            "goal": self.goal,
        }


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(ours: Callable[[], float], reference: Callable[[], float], rounds: int) -> tuple[float, float]:
    """The medians of so many rounds of one and the other, after one that is not counted."""
    mine, theirs = [], []
    for number in range(rounds + 1):
        pair = ours(), reference()
        if number:
            mine.append(pair[0])
            theirs.append(pair[1])
    return statistics.median(mine), statistics.median(theirs)


def until_shown(command: Sequence[str], words: bytes, size: tuple[int, int] = (120, 40)) -> float:
    """Seconds from the start of a program in a pseudo-terminal until its output holds these words; it is then stopped."""
    import fcntl
    import pty
    import signal
    import struct
    import termios

    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(command[0], list(command))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    seen, taken = b"", -1.0
    while time.perf_counter() - start < 30:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
            if words in seen:
                taken = time.perf_counter() - start
                break
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    if taken < 0:
        raise RuntimeError(f"{command} never showed {words!r}: {seen[-300:]!r}")
    return taken


PYTHON = sys.executable
