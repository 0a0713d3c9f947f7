"""Writers are served in turn: who waits for the register keeps others from overtaking, by an advisory lock beside the file.

A program that writes again and again would else take the database's lock each time before those who wait notice that it is
free. The lock file is a courtesy: without it (a folder that is not writable, a drive without locks) all works, in any order.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benefits_tui.atomic_file import HERE, is_running
from benefits_tui.domain.plain_text import sanitize
from benefits_tui.store.engine.patience import Patience

_QUEUE_SECONDS = 2.0
"""Whoever is first in the queue may have been suspended there: after this long the database's own lock decides."""
_EAGER, _POLITE = 0.002, 0.012
_RECENTLY = 0.1
_SHOWN = 120
# Beyond what is written into the file: Windows keeps locked bytes from being read.
_LOCKED_BYTE = 1 << 20


def lock_file(register: Path) -> Path:
    """The advisory lock's file beside a register, which also says who is writing."""
    return register.with_name(f".{register.name[:100]}.lock")


class Turns:
    """One program's place among those that write to a register."""

    def __init__(self, register: Path, patience: Patience) -> None:
        self._register = register
        self._patience = patience
        self._handle: int | None = None
        self._wrote_at = 0.0
        self._signed = ""
        self.alone = False
        """True where nobody else writes to the register, so that nothing is signed."""
        patience.holder = self.holder

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Be the next in turn: within it, nobody else who asks for a turn begins to write. Raises Busy when given up."""
        with self._patience.begin() as goes_on:
            handle = self._open()
            locked = handle is not None and self._lock(handle, goes_on)
            try:
                yield
            finally:
                if locked and handle is not None:
                    with contextlib.suppress(OSError):
                        _unlock(handle)

    def sign(self, who: str, activity: str) -> None:
        """Say who writes, for those who wait; called with the database's lock in hand."""
        if self.alone:
            return
        self._signed = json.dumps({"pid": os.getpid(), "on": HERE, "who": who, "what": activity}, ensure_ascii=False)
        self._write(self._signed)

    def done(self) -> None:
        """The writing is over; another may have begun, and signed."""
        self._wrote_at = time.monotonic()
        if self._signed and self._handle is not None and self._read() == self._signed:
            self._write("")
        self._signed = ""

    def holder(self) -> str:
        """Who is writing and what, as they said; blank where that is not known."""
        return self._signature()[0]

    def stopped_writer(self) -> str:
        """Who was stopped in the middle of a write, by a kill or a power cut, and what they wrote; blank where nobody was.

        Asked before the file is opened, which takes back what was half written.
        """
        who, runs = self._signature()
        # A ValueError for a folder that has no name, as `.` has.
        with contextlib.suppress(OSError, ValueError):
            journal = self._register.with_name(f"{self._register.name}-journal")
            # A journal that nobody alive has signed is of a write that did not end.
            if not who and journal.stat().st_size and not self._signature()[0]:
                return "a program"
        return "" if runs else who

    def forget_stopped_writer(self) -> None:
        """What was cut off has been looked at: it is not said again. The signature of a program that runs stays."""
        if not self._signature()[1] and self._open() is not None:
            self._write("")

    def _signature(self) -> tuple[str, bool]:
        """What is signed, and whether the program that signed may still be at work; blank for nothing that can be read."""
        try:
            signed = json.loads(self._read())
            signature = sanitize(f"{signed['who']}, {signed['what']}")[:_SHOWN]
            return signature, signed.get("on") != HERE or is_running(int(signed["pid"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return "", True

    def _read(self) -> str:
        try:
            with lock_file(self._register).open("rb") as file:
                return file.readline(10_000).rstrip(b"\n").decode(errors="replace")
        except OSError:
            return ""

    def close(self) -> None:
        """Let go of the lock's file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _open(self) -> int | None:
        if self._handle is not None:
            if os.fstat(self._handle).st_nlink:
                return self._handle
            self.close()
        path = lock_file(self._register)
        flags = os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            try:
                self._handle = os.open(path, flags)
            except FileNotFoundError:
                self._handle = os.open(path, flags | os.O_CREAT, 0o600)
                # Colleagues who may write to the register must be able to wait in the same queue.
                path.chmod(stat.S_IMODE(self._register.stat().st_mode) & 0o666 | 0o600)
        except OSError:
            return self._handle
        return self._handle

    def _lock(self, handle: int, goes_on: Callable[[float], bool]) -> bool:
        """Wait for the place at the head of the queue; False where there is none to be had."""
        end = time.monotonic() + min(_QUEUE_SECONDS, self._patience.seconds)
        # Who has just written lets those go first who have not.
        pause = _POLITE if time.monotonic() - self._wrote_at < _RECENTLY else _EAGER
        while True:
            try:
                if _try_lock(handle):
                    return True
            except OSError:
                return False
            if time.monotonic() >= end or not goes_on(pause):
                return False

    def _write(self, text: str) -> None:
        if self._handle is not None:
            with contextlib.suppress(OSError):
                # Its first line counts: to cut the rest off with every save took longer than to write the record.
                os.lseek(self._handle, 0, os.SEEK_SET)
                os.write(self._handle, f"{text}\n".encode(errors="replace"))


def _try_lock(handle: int) -> bool:
    """Take the lock if nobody has it. Raises OSError where the drive knows no locks."""
    try:
        _lock_once(handle)
    except (BlockingIOError, PermissionError):
        return False
    return True


try:
    import fcntl

    def _lock_once(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

except ImportError:
    import msvcrt as _msvcrt

    msvcrt: Any = _msvcrt

    def _lock_once(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
