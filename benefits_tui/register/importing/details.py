"""What an import changes cell by cell, what it makes, and what of that bears nearly the name of something there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from benefits_tui.domain.fields import Value
from benefits_tui.domain.keys import fold_key

MOST_CHANGES = 500
_NEAR, _MOST_PAIRS = 0.84, 400_000


class ChangedCell(NamedTuple):
    """A value of a record that the file says otherwise."""

    ref: str
    field: str
    before: Value
    after: Value


@dataclass(slots=True)
class ImportDetails:
    """The first changes, the names of what is new by kind (`people`), and a sentence for each new name near one there."""

    changes: list[ChangedCell] = field(default_factory=list)
    changed_cells: int = 0
    new: dict[str, list[str]] = field(default_factory=dict)
    near: list[str] = field(default_factory=list)

    def changed(self, ref: str, name: str, before: Value, after: Value) -> None:
        """Count a changed cell; the first ones are kept."""
        self.changed_cells += 1
        if len(self.changes) < MOST_CHANGES:
            self.changes.append(ChangedCell(ref, name, before, after))

    def made(self, kind: str, name: str) -> None:
        """Keep the name of something new."""
        self.new.setdefault(kind, []).append(name)

    def compare(self, noun: str, new: Iterable[str], present_names: Iterable[str]) -> None:
        """Say which new names are near those that were there."""
        known = {fold_key(name): name for name in present_names if name}
        names = [name for name in new if fold_key(name) not in known]
        if len(names) * len(known) > _MOST_PAIRS:
            return
        for name in names:
            for key in difflib.get_close_matches(fold_key(name), known, n=1, cutoff=_NEAR):
                self.near.append(f"New {noun} {name!r}: {known[key]!r} is there already, with nearly the same name.")

    def add(self, other: ImportDetails) -> None:
        """Add what another table of the file did."""
        self.changes += other.changes[: MOST_CHANGES - len(self.changes)]
        self.changed_cells += other.changed_cells
        for kind, names in other.new.items():
            self.new.setdefault(kind, []).extend(names)
        self.near += other.near
