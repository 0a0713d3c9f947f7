"""How the program on screen ends, and what is to follow."""

from __future__ import annotations

from datetime import date
from enum import Enum, auto
from typing import NamedTuple


class ExitReason(Enum):
    """Why the program ended."""

    LEFT = auto()
    """The person left this register: a demo or an earlier day goes back to their own of today."""
    QUIT = auto()
    """The person left the program, whatever register was open."""
    DEMO = auto()
    """The person wants to see the demo register, and their own after it."""
    EARLIER_DAY = auto()
    """The person wants to see the register of an earlier day."""
    BACKUP = auto()
    """The person wants to see a backup."""
    PUT_IN_PLACE = auto()
    """The person wants a backup put in the place of the register, which is damaged."""
    STOPPED = auto()
    """A signal or a crash ended it."""


class AppExit(NamedTuple):
    """Why the program ended, with its exit status, and the day or the number of the backup that is wanted where one is."""

    reason: ExitReason
    status: int = 0
    day: date | None = None
    backup: int = 0
