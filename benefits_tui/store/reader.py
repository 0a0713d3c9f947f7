"""What the store's queries are asked of: an open register, or a transaction that sees its own writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from benefits_tui.store.door import Cell


class Reader(Protocol):
    """A store or a transaction."""

    def one(self, sql: str, args: Sequence[Cell] | Mapping[str, Cell] = ...) -> tuple[Cell, ...] | None:
        """The first row of a query."""
        ...

    def all(self, sql: str, args: Sequence[Cell] | Mapping[str, Cell] = ...) -> list[tuple[Cell, ...]]:
        """All rows of a query."""
        ...
