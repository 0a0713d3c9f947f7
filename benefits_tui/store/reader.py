"""What the store's queries are asked of: an open register, or a transaction that sees its own writes."""

from __future__ import annotations

import sqlite3
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


class FromConnection:
    """A reader straight over a connection, inside the store's own work."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def one(self, sql: str, args: Sequence[Cell] | Mapping[str, Cell] = ()) -> tuple[Cell, ...] | None:
        """The first row of a query."""
        row: tuple[Cell, ...] | None = self._connection.execute(sql, args).fetchone()
        return row

    def all(self, sql: str, args: Sequence[Cell] | Mapping[str, Cell] = ()) -> list[tuple[Cell, ...]]:
        """All rows of a query."""
        return self._connection.execute(sql, args).fetchall()
