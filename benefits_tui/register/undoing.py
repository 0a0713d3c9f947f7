"""Undo: a change applied backwards, as a new change that the history shows like any other."""

from __future__ import annotations

import re
from typing import NamedTuple

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.problem import WrongUse
from benefits_tui.register.records import flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store import governance, log
from benefits_tui.store import records as rows
from benefits_tui.store.door import Cell, Transaction
from benefits_tui.store.errors import Gone


class NothingToUndo(WrongUse):
    """There is no change that can be undone; the message says why."""


class Undone(NamedTuple):
    """What was undone: the change's number, what it was called, how many rows it had written, flags that came and went."""

    change: int
    action: str
    rows: int
    raised: list[str]
    cleared: list[str]

    @property
    def said(self) -> str:
        """A line about it."""
        return f"Undone: {self.action} ({self.rows:,} row{'s' if self.rows != 1 else ''})."


_UNDO = re.compile(r"undo (\d+): ")
# A register as it was made stays.
_FIRST = "make the "


def undo(session: Session, change: int | None = None) -> Undone:
    """Take back a change: the newest of this person's that is not taken back yet, or the one with this number.

    An undo is a change too, and can be taken back in its turn by its number. Rows get new version numbers, all else is
    exactly as it was. Raises NothingToUndo, also when something written later stands in the way: then nothing is written.
    """
    number, action = _which(session, change)
    with session.store.write(session.who(f"undo {number}: {action}"), session.today) as transaction:
        transaction.undone = number
        lines = log.rows_of_change(transaction, number)
        for line in reversed(lines):
            _take_back(transaction, line, action)
    return Undone(number, action, len(lines), *flag_changes(transaction))


def _which(session: Session, change: int | None) -> tuple[int, str]:
    void = _void(session)
    if change is not None:
        found = log.changes(session.store, number=change)
        if not found or found[0][1].startswith(_FIRST):
            raise NothingToUndo(f"There is no change {change} that can be undone; 'history' lists them.")
        if change in void:
            raise NothingToUndo(f"Change {change} is undone already.")
        return found[0]
    for number, action in log.changes(session.store, who=session.user):
        if action.startswith(_FIRST):
            break
        if number not in void and not _UNDO.match(action):
            return number, action
    raise NothingToUndo(f"Nothing that {session.user} did is left to undo.")


def _void(session: Session) -> set[int]:
    """The changes that are taken back. An undo that was itself taken back takes nothing back."""
    void: set[int] = set()
    for number, action in log.changes(session.store, like="undo %"):
        found = _UNDO.match(action)
        if found is not None and number not in void:
            void.add(int(found[1]))
    return void


def _take_back(transaction: Transaction, line: log.RowLine, action: str) -> None:
    try:
        if line.operation == "insert":
            present = transaction.row(line.table, line.row)
            _must_be_as_left(present, {name: line.fields.get(name) for name in present}, line, action)
            if (other := transaction.needed_by(line.table, line.row)) is not None:
                raise NothingToUndo(
                    f"{action} cannot be undone: a later {_words(other)} needs the {_words(line.table)}. Undo that first."
                )
            transaction.delete(line.table, line.row, line.subject)
        elif line.operation == "delete":
            cells: dict[str, Cell] = dict(line.fields)
            if line.table in list(Kind) and rows.by_ref(transaction, line.table, str(cells["ref"])) is not None:
                raise NothingToUndo(f"{action} cannot be undone: another {_words(line.table)} is called {cells['ref']} now.")
            _ends_are_there(transaction, line, action)
            if "version" in cells:
                cells["version"] = int(cells["version"] or 0) + 1
            transaction.insert(line.table, cells, line.subject)
        else:
            pairs = {name: pair for name, pair in line.fields.items() if name != "version" and isinstance(pair, list)}
            present = transaction.row(line.table, line.row)
            _must_be_as_left(present, {name: pair[1] for name, pair in pairs.items()}, line, action)
            transaction.update(line.table, line.row, {name: pair[0] for name, pair in pairs.items()}, line.subject)
    except Gone as problem:
        raise NothingToUndo(f"{action} cannot be undone: the {_words(line.table)} was deleted since.") from problem


def _ends_are_there(transaction: Transaction, line: log.RowLine, action: str) -> None:
    """A row that ties records together, or belongs to one by kind and number, needs them; a link must make no circle."""
    ends = [
        (line.fields[f"{end}_kind"], line.fields[f"{end}_id"])
        for end in ("from", "to", "subject")
        if f"{end}_kind" in line.fields
    ]
    for kind, number in ends:
        if rows.cell(transaction, str(kind), "id", int(number)) is None:
            raise NothingToUndo(f"{action} cannot be undone: the {_words(str(kind))} was deleted since.")
    if line.table == "link" and governance.reaches(transaction, ends[1], ends[0]):
        raise NothingToUndo(f"{action} cannot be undone: what was linked since would make it a circle.")


# They say when a row was written, not what a person wrote.
_NOT_COMPARED = frozenset({"version", "touched_on"})


def _must_be_as_left(present: dict[str, Cell], left: dict[str, object], line: log.RowLine, action: str) -> None:
    for name, value in left.items():
        if name not in _NOT_COMPARED and present.get(name) != value:
            raise NothingToUndo(
                f"{action} cannot be undone: the {_words(name)} of the {_words(line.table)} was changed since. "
                "Undo that first; 'history' shows it."
            )


def _words(name: str) -> str:
    return name.replace("_", " ")
