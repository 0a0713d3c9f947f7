"""Whether a table is what the log says, by sums over whole rows: most rows were added once and never changed, and for these the
line that added them is the very text that the present row gives. Only a table whose sums differ is compared row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from benefits_tui.store.change_log import differing_rows, in_tables
from benefits_tui.store.errors import StoreError
from benefits_tui.store.log_fields import encode_fields
from benefits_tui.store.models import LOGGED, ChangeRow
from benefits_tui.store.query import Reader

_COLUMNS = list(ChangeRow._meta.columns)
_TABLE, _ROW, _OPERATION, _FIELDS = (_COLUMNS.index(name) for name in ("table_name", "row_id", "operation", "fields"))
_BETWEEN = 2000
# Rows that were changed after they were added: by each of them the sums are corrected.
_CHANGED = (
    "SELECT table_name, row_id, id, operation, fields FROM change_row WHERE (table_name, row_id) IN "
    "(SELECT table_name, row_id FROM change_row WHERE operation <> 'insert') ORDER BY table_name, row_id, id"
)

_OF_NO_CHANGE = "SELECT change_id FROM change_row EXCEPT SELECT id FROM change LIMIT 1"


class LogSums:
    """What the lines of the log come to, taken in while they are read for something else.

    Texts go in by Python's own hashes, whose key is drawn anew with each start, so nobody can write rows to fit.
    """

    def __init__(self, tell: Callable[[int], object] = lambda lines: None) -> None:
        """Now and then `tell` is told how many lines were taken in so far."""
        self._tell = tell
        self._lines = 0
        self._added: defaultdict[str, int] = defaultdict(int)
        self.largest: defaultdict[str, int] = defaultdict(int)
        """By table, the largest number that a row was ever added with."""
        self.is_whole = False
        """True once every line was taken in."""

    def passing(self, lines: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """The lines as they are read, whole ones in the order of their columns; each is taken in."""
        added, largest = self._added, self.largest
        for line in lines:
            if line[_OPERATION] == "insert":
                added[line[_TABLE]] += hash((line[_ROW], line[_FIELDS]))
                if line[_ROW] > largest[line[_TABLE]]:
                    largest[line[_TABLE]] = line[_ROW]
            else:
                added[line[_TABLE]] += 0
            self._lines += 1
            if not self._lines % _BETWEEN:
                self._tell(self._lines)
            yield line

    def differing_rows(self, reader: Reader, broken: list[int]) -> Iterator[tuple[str, int]]:
        """What `change_log.differing_rows` gives, without reading what the sums show to be right."""
        # A line of a change that was removed says nothing any more.
        all_count = self.is_whole and not reader.numbers(_OF_NO_CHANGE)
        right = self._agreeing(reader, broken) if all_count else frozenset()
        if right != LOGGED.keys() or not right.issuperset(self._added):
            broken.clear()
            yield from differing_rows(reader, broken, right)

    def _agreeing(self, reader: Reader, broken: list[int]) -> frozenset[str]:
        sums = dict(self._added)
        changed = self._without_their_insert(reader.each(_CHANGED), sums)
        for table, rows in in_tables(changed, broken):
            columns = list(LOGGED[table]._meta.columns) if table in LOGGED else []
            for number, row in rows:
                in_order = {name: row.pop(name) for name in columns if name in row}
                sums[table] += hash((number, encode_fields(in_order | row)))
        agreeing = {table for table in LOGGED if self._present(reader, table) == sums.get(table, 0)}
        # A line that cannot be applied leaves the row as it was, so the sums may be right all the same.
        return frozenset() if broken else frozenset(agreeing)

    def _without_their_insert(self, lines: Iterable[tuple[Any, ...]], sums: dict[str, int]) -> Iterator[tuple[Any, ...]]:
        for line in lines:
            if line[3] == "insert":
                sums[line[0]] -= hash((line[1], line[4]))
            yield line

    def _present(self, reader: Reader, table: str) -> int | None:
        try:
            return sum(hash(row) for row in reader.each(_as_text(table)))
        except StoreError:
            # A cell that no text can hold, or no such column: told where the rows are compared one by one.
            return None


def _as_text(table: str) -> str:
    """Reads each row's number, and the row as the line that would add it: its columns that are not blank, in their order."""
    names = [name for name in LOGGED[table]._meta.columns if name != "id"]
    cells = (f"""CASE WHEN "{name}" IS NULL THEN '' ELSE ',"{name}":' || json_quote("{name}") END""" for name in names)
    head = "'{\"id\":' || id"
    return f"""SELECT id, {" || ".join([head, *cells, "'}'"])} FROM "{table}\""""
