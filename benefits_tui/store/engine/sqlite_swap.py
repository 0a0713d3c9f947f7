"""Rows of a table put in the place of those that are there, and tables emptied at once: for a copy that is thrown away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benefits_tui.store.engine.sqlite import IN_IDS, SqliteEngine, ids_argument
from benefits_tui.store.types import StoredCell

_BATCH = 1000


class RowsToSwap:
    """What some rows of a table are to be, kept by SQLite until all are known: a reference may have moved between two rows."""

    def __init__(self, engine: SqliteEngine, table: str, columns: Sequence[str]) -> None:
        """None yet; the first column is the row's number."""
        self._engine, self._table = engine, table
        self._columns = ", ".join(f'"{column}"' for column in columns)
        self._places = ", ".join("?" for _ in columns)
        engine.run("DROP TABLE IF EXISTS temp.rows_then")
        engine.run(f'CREATE TEMP TABLE rows_then AS SELECT {self._columns} FROM main."{table}" WHERE 0')

    def add(self, rows: Sequence[Sequence[StoredCell]]) -> None:
        """These rows are to be there."""
        self._engine.run_many(f"INSERT INTO temp.rows_then VALUES ({self._places})", rows)

    def swap(self, numbers: Sequence[int]) -> None:
        """Take the rows of these numbers out, and put those in that were added."""
        self._engine.run(f'DELETE FROM main."{self._table}" WHERE id {IN_IDS}', {"ids": ids_argument(numbers)})
        self._engine.run(f'INSERT INTO main."{self._table}" ({self._columns}) SELECT * FROM temp.rows_then')

    def each(self) -> Iterator[list[tuple[StoredCell, ...]]]:
        """The rows that were added, some at a time."""
        cursor = self._engine.run("SELECT * FROM temp.rows_then")
        while some := cursor.fetchmany(_BATCH):
            yield some


def empty_at_once(engine: SqliteEngine, table: str) -> None:
    """Make a table anew without its rows, whatever keeps them from being deleted one by one."""
    made = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type = 'table' DESC, rowid"
    statements = [str(sql) for (sql,) in engine.run(made, (table,)).fetchall()]
    engine.run(f'DROP TABLE main."{table}"')
    for sql in statements:
        engine.run(sql)
