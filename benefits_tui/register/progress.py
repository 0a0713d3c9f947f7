"""Who is told how far it is: an earlier day that is rebuilt, a check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum


class RebuildPart(Enum):
    """What of an earlier day, or of a new one, is being worked out."""

    RECORDS = "records"
    FLAGS = "flags"
    NEW_DAY = "new day"


class RebuildObserver:
    """Is told what is done, and does nothing about it. It may raise KeyboardInterrupt: nothing is left behind."""

    def step(self, day: date, part: RebuildPart, done: int, total: int) -> None:
        """So much of a part is done, of so much."""

    def ended(self) -> None:
        """It is done, or was given up."""


class CheckPart(Enum):
    """What a check looks at, of which there is so much that it takes time."""

    LOG = "the change log"
    FLAGS = "flags and figures"
    FILE = "the file"


CheckProgress = Callable[[CheckPart, int, int], object]
"""Is told how much of a part is done, of how much. Whatever it raises ends the check."""
