"""What a command says while it rebuilds an earlier day or checks: in one line of a terminal, once it takes over a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TextIO

from benefits_tui.register.progress import CheckPart, RebuildObserver, RebuildPart

_PATIENCE, _BETWEEN = 1.0, 0.1


class ProgressLine:
    """A line on a terminal that says how far it is, and goes when it is done."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._clock = out, clock
        self._next: float | None = None
        self._width = 0

    def say(self, activity: Callable[[], str], done: int, total: int) -> None:
        """Say so much of so much, ten times a second at the most; nothing to count is all of it."""
        now = self._clock()
        if self._next is None:
            self._next = now + _PATIENCE
        if now < self._next or not self._out.isatty():
            return
        self._next = now + _BETWEEN
        share = min(100 * done // total, 100) if total else 100
        line = f"{activity()} {share} %. Ctrl+C stops."
        self._out.write("\r" + line.ljust(self._width))
        self._out.flush()
        self._width = len(line)

    def ended(self) -> None:
        """Take the line away."""
        if self._width:
            self._out.write("\r" + " " * self._width + "\r")
            self._out.flush()
        self._next, self._width = None, 0


class RebuildLine(ProgressLine, RebuildObserver):
    """Says how far an earlier day is rebuilt, or a new one looked at."""

    def step(self, day: date, part: RebuildPart, done: int, total: int) -> None:
        """Say so much of a part."""
        self.say(lambda: _rebuilt_words(day, part), done, total)


def _rebuilt_words(day: date, part: RebuildPart) -> str:
    # Only a command that takes long needs what screens write days with.
    from benefits_tui.tui.formatting import format_date

    if part is RebuildPart.NEW_DAY:
        return f"Flags and figures are worked out as of {format_date(day)}:"
    return f"The register as of {format_date(day)} is rebuilt: {part.value}"


class CheckLine(ProgressLine):
    """Says how far a check has come."""

    def step(self, part: CheckPart, done: int, total: int) -> None:
        """Say so much of a part."""
        self.say(lambda: f"Checking {part.value}:", done, total)
