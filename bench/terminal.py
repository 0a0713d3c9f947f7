"""A program in a real pseudo-terminal: how long from its start, or from a key, until what it paints is there."""

from __future__ import annotations

import os
import select
import signal
import struct
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

QUIET_SECONDS = 0.03


class Program:
    """One program with its terminal. POSIX only, as pseudo-terminals are."""

    def __init__(self, command: Sequence[str], size: tuple[int, int] = (120, 40)) -> None:
        import fcntl
        import pty
        import termios

        # Nothing that a run before it left (a filter, a place) is found again.
        self._home = tempfile.TemporaryDirectory()
        self.began = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.environ["COLORTERM"] = "truecolor"
            os.environ["BENEFITS_HOME"] = self._home.name
            # A program that people start finds its modules compiled.
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            os.execv(command[0], list(command))
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def __enter__(self) -> Program:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)
        self._home.cleanup()

    def until(self, words: bytes, patience: float = 30.0, since: float | None = None) -> float:
        """Seconds since the start, or since a moment, until these bytes have come. Raises RuntimeError when they do not."""
        seen = b""
        begun = time.perf_counter()
        while time.perf_counter() - begun < patience:
            if select.select([self._terminal], [], [], 0.05)[0]:
                try:
                    seen += os.read(self._terminal, 65536)
                except OSError:
                    break
                if words in seen:
                    return time.perf_counter() - (self.began if since is None else since)
        raise RuntimeError(f"{words!r} never came: {seen[-300:]!r}")

    def settle(self, quiet: float = 0.3) -> None:
        """Read until nothing has come for a while."""
        while select.select([self._terminal], [], [], quiet)[0]:
            os.read(self._terminal, 65536)

    def leave(self, long: float) -> None:
        """Read whatever comes for so many seconds; a line that is typed into blinks and is never quiet for long."""
        until = time.perf_counter() + long
        while (left := until - time.perf_counter()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                os.read(self._terminal, 65536)

    def press(self, keys: bytes) -> float:
        """Seconds from the keys until the last byte of what they have painted."""
        begun = time.perf_counter()
        os.write(self._terminal, keys)
        if not select.select([self._terminal], [], [], 5.0)[0]:
            raise RuntimeError(f"{keys!r} painted nothing")
        os.read(self._terminal, 65536)
        last = time.perf_counter()
        while select.select([self._terminal], [], [], QUIET_SECONDS)[0]:
            os.read(self._terminal, 65536)
            last = time.perf_counter()
        return last - begun

    def type(self, keys: bytes) -> None:
        """Press keys, and read whatever they paint, if anything."""
        os.write(self._terminal, keys)
        self.settle(0.05)

    def press_until(self, keys: bytes, words: bytes) -> float:
        """Seconds from the keys until these bytes have come."""
        begun = time.perf_counter()
        os.write(self._terminal, keys)
        return self.until(words, since=begun)

    def resident(self) -> float:
        """Megabytes of memory in use (Linux)."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0
