"""How long a connection waits for the locks of others, who is told meanwhile, and how a person ends it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from benefits_tui.store.errors import Busy

BUSY_SECONDS = 10.0
SLICE_SECONDS = 0.1
"""SQLite waits this long by itself; only between its waits can anything be said, or given up."""


class Waiting(NamedTuple):
    """How long another writer has been waited for, and who that is where it is known: `Ana, import readings.xlsx`."""

    seconds: float
    holder: str = ""


class Patience:
    """What one connection allows for waiting. `cancel` and `stop` are called from other threads."""

    def __init__(self, seconds: float = BUSY_SECONDS) -> None:
        self.seconds = seconds
        self.on_wait: Callable[[Waiting | None], None] | None = None
        """Told again and again while it waits, in the connection's own thread, and None at the end."""
        self.holder: Callable[[], str] = str
        """Asked who writes."""
        self._given_up = self._stopped = self._notified = False
        self._since: float | None = None

    @property
    def slice_seconds(self) -> float:
        """How long SQLite is to wait by itself."""
        return min(self.seconds, SLICE_SECONDS)

    def cancel(self) -> None:
        """End the waiting that is going on; the next one lasts as long as ever."""
        self._given_up = True

    def stop(self) -> None:
        """Wait for nothing any more: the program ends."""
        self._stopped = True

    @contextlib.contextmanager
    def none(self) -> Iterator[None]:
        """Within it nothing is waited for: what comes again by itself gives way."""
        with self.at_most(0.0):
            yield

    @contextlib.contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Within it others are waited for no longer than this."""
        before, self.seconds = self.seconds, min(seconds, self.seconds)
        try:
            yield
        finally:
            self.seconds = before

    @contextlib.contextmanager
    def begin(self) -> Iterator[Callable[[float], bool]]:
        """A time of waiting: gives what is called with a number of seconds to pause, and is False when it has lasted too long.

        That raises Busy where the person gave it up. One that begins within another is a part of it.
        """
        outermost = self._since is None
        if self._since is None:
            self._since, self._given_up, self._notified = time.monotonic(), False, False
        try:
            yield self._goes_on
        finally:
            if outermost:
                self._since = None
                if self._notified and self.on_wait is not None:
                    self.on_wait(None)

    def _goes_on(self, pause: float) -> bool:
        if self._given_up or self._stopped:
            raise Busy("You gave up waiting for the other writer; nothing was written.")
        seconds = time.monotonic() - (self._since or 0)
        if seconds >= self.seconds:
            return False
        if self.on_wait is not None and seconds >= SLICE_SECONDS:
            self._notified = True
            self.on_wait(Waiting(seconds, self.holder()))
        time.sleep(pause)
        return True
