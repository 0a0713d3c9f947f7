"""What can go wrong between the program and its file, each as one sentence for a person."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Value


class StoreError(UserError):
    """Something about the file or its rows; the message is for the user."""


class CannotOpen(StoreError):
    """The file cannot be opened as a register; it was not touched."""


class Busy(StoreError):
    """Another program holds the file; nothing was written, and trying again may succeed."""


class DiskFull(StoreError):
    """There is no room for what is to be written; nothing was written, and the register can still be read."""


class ReadOnly(StoreError):
    """The register was opened for reading, or the file or folder allows no writing."""


class LeftInWrite(ReadOnly):
    """A program or the computer stopped in the middle of a write, which can be taken back only where the file may be written."""


class ConstraintViolated(StoreError):
    """A row that the database does not take: its place is taken, or it names what is not there; nothing was written."""


UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


@contextlib.contextmanager
def readable() -> Iterator[None]:
    """What is stored is turned into what it means. Raises StoreError where it means nothing, as bytes do that a disk changed."""
    try:
        yield
    except UserError:
        raise
    except UNREADABLE as problem:
        raise means_nothing() from problem


def means_nothing() -> StoreError:
    """What is said of a register that holds a value, or a table, that no version of this program writes."""
    return StoreError("The register holds what no program writes; 'check' names it and says what to do.")


class RecordDeleted(StoreError):
    """The row is not there any more: somebody else deleted it."""


class FileReplaced(StoreError):
    """Another file stands where the register was, or none; what is open is no longer it."""


class Interrupted(StoreError):
    """A long read was given up for something newer; nothing was written."""


class Clash(NamedTuple):
    """One field that two people changed: what it was, what each wrote, and who the other is and when."""

    name: str
    label: str
    base: Value
    theirs: Value
    mine: Value
    who: str = ""
    at: datetime | None = None


class Conflict(StoreError):
    """A field that is to be written was changed by somebody else since it was read."""

    def __init__(self, message: str, clashes: Sequence[Clash]) -> None:
        super().__init__(message)
        self.clashes = tuple(clashes)
