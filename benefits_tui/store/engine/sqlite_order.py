"""The order of many rows, kept by SQLite in a temporary table of this connection: every window and place is then at hand.

A server has such tables too, and the same five statements.
"""

from __future__ import annotations

import re
from typing import Any

from benefits_tui.store.engine.sqlite import SqliteEngine, compile_query, plain_errors


class KeptOrder:
    """Ids in order, of the moment they were read."""

    def __init__(self, engine: SqliteEngine, name: str, query: Any) -> None:
        """Keep what a query of ids gives; `name` (letters, digits, _) tells it from others, and one of that name goes.

        Raises Interrupted when it is given up, and ValueError for a name that is none.
        """
        if not re.fullmatch(r"\w+", name, re.ASCII):
            raise ValueError(f"{name!r} is no name of a table")
        self._engine = engine
        self._table = f"temp.order_of_{name}"
        with plain_errors(engine.path):
            engine.run(f"CREATE TABLE IF NOT EXISTS {self._table} (place INTEGER PRIMARY KEY, id INTEGER NOT NULL)")
            engine.run(f"DELETE FROM {self._table}")
            sql, args = compile_query(query)
            engine.run(f"INSERT INTO {self._table} (id) {sql}", args)
        self.total = self._numbers("SELECT coalesce(max(place), 0) FROM {table}")[0]

    def place_of(self, record: int) -> int | None:
        """The row number of a record, from 0; None when it is not among them."""
        return next(iter(self._numbers("SELECT place - 1 FROM {table} WHERE id = ?", record)), None)

    def window(self, offset: int, limit: int) -> list[int]:
        """`limit` ids from `offset` on."""
        return self._numbers("SELECT id FROM {table} WHERE place > ? ORDER BY place LIMIT ?", offset, limit)

    def ids(self) -> list[int]:
        """All ids."""
        return self._numbers("SELECT id FROM {table} ORDER BY place")

    def _numbers(self, sql: str, *args: int) -> list[int]:
        with plain_errors(self._engine.path):
            return [number for (number,) in self._engine.run(sql.format(table=self._table), args)]
