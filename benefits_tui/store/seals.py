"""The seals of the change log: a hash over each change, its lines and the seal before it, so that what is altered later shows.

Who can write the file can also seal it anew. So the newest seal, printed by `check` and with backups, is what a
later look is compared with: a log that was altered does not hold it any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from benefits_tui.store.log_sums import LogSums
from benefits_tui.store.models import Change, ChangeRow, ChangeSeal
from benefits_tui.store.query import Prepared, Reader, parameter
from benefits_tui.store.types import StoredCell

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode
_QUOTED = json.encoder.encode_basestring

LEAST_LETTERS = 12
"""So many letters of a seal tell it from all others."""


class Seal(NamedTuple):
    """The seal of a change; the hash is blank for the one after which sealing began."""

    change: int
    hash: str

    def __str__(self) -> str:
        """As it is printed and given back: `48:` and the first half of the hash."""
        return f"{self.change}:{self.hash[:32] or 'unsealed'}"


class Sealing:
    """The seal of a change while it is being written."""

    def __init__(self, before: str, change: Sequence[StoredCell]) -> None:
        self._hash = hashlib.sha256(_bytes([before, *change]))

    def add(self, lines: Iterable[Sequence[StoredCell]]) -> None:
        """Take in lines, each with all its cells as stored, in the order of their numbers."""
        take_in = self._hash.update
        for line in lines:
            take_in(_bytes(line))

    def hash(self) -> str:
        """The seal over what was taken in."""
        return self._hash.hexdigest()


def _bytes(cells: Sequence[object]) -> bytes:
    # What the encoder gives for a list, in half its time: most cells are texts and whole numbers.
    texts = [_QUOTED(cell) if type(cell) is str else str(cell) if type(cell) is int else _ENCODE(cell) for cell in cells]
    return f"[{','.join(texts)}]\n".encode("utf-8", "surrogatepass")


_NEWEST = Prepared(ChangeSeal.select(ChangeSeal.id, ChangeSeal.hash).order_by(ChangeSeal.id.desc()).limit(1))


def newest_seal(reader: Reader) -> Seal | None:
    """The head of the log; None where the table of seals has lost all its rows."""
    return reader.first(Seal, _NEWEST)


_HASH = Prepared(ChangeSeal.select(ChangeSeal.hash).where(ChangeSeal.id == parameter("change")))


def still_holds(reader: Reader, seal: Seal) -> bool:
    """True where the log holds a seal that was read from it before."""
    return reader.value(str, _HASH, change=seal.change) == seal.hash


def holds_seal(reader: Reader, seal: str) -> bool:
    """True where the log still holds a seal that was printed: `48:` and the first letters of its hash, at least twelve."""
    number, _, letters = seal.partition(":")
    if not number.isdecimal() or len(letters) < LEAST_LETTERS or int(number) <= unsealed_up_to(reader):
        return False
    row = reader.one("SELECT hash FROM change_seal WHERE id = ?", (int(number[:18]),))
    return row is not None and str(row[0]).startswith(letters.lower())


class SealFault(Enum):
    """What can be wrong with a change and its seal."""

    ALTERED = auto()
    UNSEALED = auto()
    REMOVED = auto()
    NO_BEGINNING = auto()
    SECOND_BEGINNING = auto()


class WrongSeal(NamedTuple):
    """A change that is not as it was sealed."""

    change: int
    fault: SealFault


_CHANGE = ", ".join(f"change.{name}" for name in Change._meta.columns)
_CHANGES = (
    f"SELECT change_seal.hash, {_CHANGE} FROM change LEFT JOIN change_seal ON change_seal.id = change.id WHERE change.id > ? "
    "ORDER BY change.id"
)
_LINE = ", ".join(ChangeRow._meta.columns)
_LINES = f"SELECT {_LINE} FROM change_row WHERE change_id > ? ORDER BY change_id, id"
_LINES_BEFORE = f"SELECT {_LINE} FROM change_row WHERE change_id <= ?"
_BY_CHANGE = itemgetter(list(ChangeRow._meta.columns).index("change_id"))


def wrong_seals(reader: Reader, sums: LogSums | None = None) -> Iterator[WrongSeal]:
    """The changes that are not as they were sealed, in their order; the log is read once, a line at a time. With `sums` all
    of it is taken into these as well."""
    sums = sums or LogSums()
    start = _beginning(reader)
    if start is None:
        yield WrongSeal(0, SealFault.NO_BEGINNING)
        start = 0
    # What is before the beginning has no seal: it is from before there were any.
    elif reader.numbers("SELECT 1 FROM change_seal WHERE id < ? LIMIT 1", (start,)):
        yield WrongSeal(start, SealFault.SECOND_BEGINNING)
    removed = "SELECT id FROM change_seal WHERE id > ? AND id NOT IN (SELECT id FROM change)"
    yield from (WrongSeal(change, SealFault.REMOVED) for change in reader.numbers(f"{removed} ORDER BY id", (start,)))
    before, seals = (
        "",
        iter(reader.each("SELECT id, hash FROM change_seal WHERE id > ? ORDER BY id", (start,))),
    )
    following = next(seals, None)
    for _ in sums.passing(reader.each(_LINES_BEFORE, (start,))):
        pass
    read = sums.passing(reader.each(_LINES, (start,)))
    lines = groupby(read, key=_BY_CHANGE)
    of_change, some = next(lines, _NO_LINES)
    for seal, *cells in reader.each(_CHANGES, (start,)):
        change = cells[0]
        # The seal of a change that was removed is still what the next one was sealed with.
        while following is not None and following[0] < change:
            before, following = following[1], next(seals, None)
        # Lines of a change that is not there are passed over; that they are there is told by the file's references.
        while of_change is not None and of_change < change:
            of_change, some = next(lines, _NO_LINES)
        sealing = Sealing(before, cells)
        if of_change == change:
            sealing.add(some)
        if seal is None:
            yield WrongSeal(change, SealFault.UNSEALED)
        elif seal != sealing.hash():
            yield WrongSeal(change, SealFault.ALTERED)
    for _ in read:
        pass
    sums.is_whole = True


_NO_LINES: tuple[None, tuple[()]] = None, ()


def unsealed_up_to(reader: Reader) -> int:
    """The number of the last change from before the log was sealed; 0 for none."""
    return _beginning(reader) or 0


def _beginning(reader: Reader) -> int | None:
    row = reader.one("SELECT max(id) FROM change_seal WHERE hash = ''")
    return None if row is None or row[0] is None else int(str(row[0]))


def named_change(reader: Reader, change: int) -> tuple[str, str, str]:
    """When, by whom and what a change was, as it is stored, whatever that is."""
    at, who, action = reader.one("SELECT at, who, action FROM change WHERE id = ?", (change,)) or ("", "", "")
    return str(at), str(who), str(action)


def clocks_set_back(reader: Reader, limit: int = 5) -> list[int]:
    """The first changes whose time is more than an hour before that of the change before them."""
    timed = "SELECT id, at, lag(at) OVER (ORDER BY id) AS before FROM change"
    late = f"SELECT id FROM ({timed}) WHERE julianday(at) < julianday(before) - 1.0 / 24 ORDER BY id LIMIT ?"
    return reader.numbers(late, (limit,))


def clock_is_behind(reader: Reader) -> str:
    """The time of the newest change where this machine's clock is more than an hour before it; blank where it is not."""
    newest = reader.one("SELECT at, julianday(at) > julianday('now') + 1.0 / 24 FROM change ORDER BY id DESC LIMIT 1")
    return str(newest[0]) if newest is not None and newest[1] else ""


def clock_ahead(reader: Reader) -> int | None:
    """The first change whose time is more than a day ahead of this machine's clock."""
    first = reader.one("SELECT min(id) FROM change WHERE julianday(at) > julianday('now') + 1")
    return None if first is None or first[0] is None else int(str(first[0]))
