"""From the words people use (references, names) to records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from benefits_tui.domain.fields import Kind, WrongField
from benefits_tui.domain.problem import WrongUse
from benefits_tui.store.door import Cell, Transaction
from benefits_tui.store.store import Store


class NotThere(WrongUse, LookupError):
    """There is no such record; the message names the nearest one."""


class Reader(Protocol):
    """Anything that can be asked: a store, or a transaction that sees its own writes."""

    def one(self, sql: str, args: Sequence[Cell] = ...) -> tuple[Cell, ...] | None:
        """The first row."""
        ...

    def all(self, sql: str, args: Sequence[Cell] = ...) -> list[tuple[Cell, ...]]:
        """All rows."""
        ...


class Found(NamedTuple):
    """A record by its kind, id and reference as stored."""

    kind: Kind
    id: int
    ref: str


def find(reader: Store | Transaction, ref: str, kind: Kind | None = None) -> Found:
    """The record with this reference, in any case of letters. Raises NotThere with the nearest reference."""
    kinds = [kind] if kind is not None else [Kind.BENEFIT, Kind.PROJECT, Kind.REVIEW, Kind.PERSON, Kind.OBJECTIVE]
    for candidate in kinds:
        row = reader.one(f"SELECT id, ref FROM {candidate.value} WHERE ref = ? COLLATE NOCASE", (ref.strip(),))
        if row is not None:
            return Found(candidate, int(row[0] or 0), str(row[1]))
    known = [str(row[0]) for one in kinds for row in reader.all(f"SELECT ref FROM {one.value} LIMIT 20000")]
    import difflib

    close = difflib.get_close_matches(ref, known, n=1, cutoff=0.6)
    what = kind.value if kind is not None else "record"
    hint = f"; did you mean {close[0]!r}?" if close else "."
    raise NotThere(f"There is no {what} {ref!r}{hint}")


def person_id(transaction: Transaction, words: str, field: str) -> int:
    """The person with this reference, e-mail or name. A name that nobody bears, and no name is near to, is added.

    Raises WrongField when several bear the name, or when it is near to somebody's: a slip of the pen is no new person.
    """
    name = " ".join(words.split())
    for column in ("ref", "email", "name"):
        rows = transaction.all(f"SELECT id, ref FROM person WHERE {column} = ? COLLATE NOCASE", (name,))
        if len(rows) == 1:
            return int(rows[0][0] or 0)
        if rows:
            refs = ", ".join(str(row[1]) for row in rows)
            raise WrongField(f"{field}: several people are called {name!r}; write one of {refs}", field)
    names = [str(row[0]) for row in transaction.all("SELECT name FROM person")]
    import difflib

    close = difflib.get_close_matches(name, names, n=1, cutoff=0.8)
    if close:
        raise WrongField(
            f"{field}: there is nobody called {name!r}; did you mean {close[0]!r}? (A new person: add them first.)", field
        )
    return add_person(transaction, name)


def add_person(transaction: Transaction, name: str) -> int:
    """A person of whom only the name is known."""
    return transaction.insert("person", {"ref": next_ref(transaction, Kind.PERSON, "PER-"), "name": name})


def programme_id(transaction: Transaction, words: str) -> int:
    """The programme of this name, added when it is new."""
    name = " ".join(words.split())
    row = transaction.one("SELECT id FROM programme WHERE name = ? COLLATE NOCASE", (name,))
    return int(row[0] or 0) if row is not None else transaction.insert("programme", {"name": name})


def objective_ids(transaction: Transaction, words: str) -> list[int]:
    """The objectives with these references, commas between. Raises WrongField with the nearest."""
    ids = []
    for ref in filter(None, (part.strip() for part in words.split(","))):
        try:
            ids.append(find(transaction, ref, Kind.OBJECTIVE).id)
        except NotThere as problem:
            raise WrongField(f"objectives: {problem} ('add objective ref=… title=…' makes one)", "objectives") from problem
    return ids


def next_ref(reader: Store | Transaction, kind: Kind, prefix: str, digits: int = 3) -> str:
    """The first free reference after the highest with this prefix: `P-014/B04`, `PER-012`."""
    rows = reader.all(
        f"SELECT ref FROM {kind.value} WHERE ref LIKE ? ESCAPE '\\'",
        (re.sub(r"([\\%_])", r"\\\1", prefix) + "%",),
    )
    tails = [str(row[0])[len(prefix) :] for row in rows]
    highest = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
    return f"{prefix}{highest + 1:0{digits}d}"
