"""Who is told how far an earlier day is rebuilt."""

from __future__ import annotations

from datetime import date
from enum import Enum


class RebuildPart(Enum):
    """What of an earlier day is being worked out."""

    RECORDS = "records"
    FLAGS = "flags"


class RebuildObserver:
    """Is told what is done, and does nothing about it. It may raise KeyboardInterrupt: nothing is left behind."""

    def step(self, day: date, part: RebuildPart, done: int, total: int) -> None:
        """So much of a part is done, of so much."""

    def ended(self) -> None:
        """It is rebuilt, or was given up."""
