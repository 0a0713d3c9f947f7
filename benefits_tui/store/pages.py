"""Pages of a list: filtered and sorted in SQL, a window at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits_tui.domain.quantity import from_scaled
from benefits_tui.store.columns import SCALED, Column, ColumnType, Listing, escaped
from benefits_tui.store.filters import Clause, Days, condition
from benefits_tui.store.store import Store
from benefits_tui.store.types import Cell


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: its filter as typed, the column it is sorted by (its own order when empty), and the day from
    which a filter's `30d` is counted."""

    listing: Listing
    filter: str = ""
    sort: str = ""
    descending: bool = False
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, from `offset` on: ids, and cells in the order of the columns asked for."""

    offset: int
    ids: list[int]
    rows: list[tuple[Cell, ...]]


def _order(query: Query) -> str:
    if not query.sort:
        return query.listing.order
    column = query.listing.column(query.sort)
    way = "DESC" if query.descending else "ASC"
    # Blank last in both directions: what is missing is never the smallest or the largest.
    return f"({column.match}) IS NULL, {column.by} {way}, {query.listing.id_sql}"


def _where(store: Store, query: Query) -> Clause:
    """The WHERE of a query; the policy is read where there is a filter that may name a fiscal year. Raises WrongFilter."""
    days = Days(query.today, store.policy().fiscal_year_start) if query.filter else Days(query.today)
    return condition(query.listing, query.filter, days)


def page(store: Store, query: Query, names: Sequence[str], offset: int, limit: int) -> Page:
    """`limit` rows from `offset` on, with these columns as stored. Raises WrongFilter."""
    listing = query.listing
    where, args = _where(store, query)
    if not query.filter and not query.sort and listing.counted:
        # Skipping rows costs nothing but an index where the joins are left for the rows that are shown.
        inner = f"SELECT id FROM {listing.counted} WHERE {where} ORDER BY {listing.order} LIMIT ? OFFSET ?"
        return _rows(store, query, names, offset, f"{listing.id_sql} IN ({inner})", [*args, limit, offset])
    return _rows(store, query, names, offset, where, [*args, limit, offset], "LIMIT ? OFFSET ?")


def _rows(store: Store, query: Query, names: Sequence[str], offset: int, where: str, args: list[Cell], limits: str = "") -> Page:
    listing = query.listing
    columns = ", ".join(listing.column(name).sql for name in names)
    rows = store.each(
        f"SELECT {listing.id_sql}, {columns} FROM {listing.source} WHERE {where} ORDER BY {_order(query)} {limits}", args
    )
    found = [(number, cells) for number, *cells in rows]
    return Page(offset, [number for number, _ in found], [tuple(cells) for _, cells in found])


def count(store: Store, query: Query) -> int:
    """How many rows the list has under its filter. Raises WrongFilter."""
    where, args = _where(store, query)
    source = query.listing.source if query.filter else query.listing.counted or query.listing.source
    return store.numbers(f"SELECT count(*) FROM {source} WHERE {where}", args)[0]


def shows(store: Store, query: Query, record: int) -> bool:
    """True when the list's filter lets a record through."""
    where, args = _where(store, query)
    sql = f"SELECT 1 FROM {query.listing.source} WHERE {where} AND {query.listing.id_sql} = ?"
    return store.one(sql, [*args, record]) is not None


def ids(store: Store, query: Query) -> list[int]:
    """The ids of every row under the filter, in order."""
    where, args = _where(store, query)
    sql = f"SELECT {query.listing.id_sql} FROM {query.listing.source} WHERE {where} ORDER BY {_order(query)}"
    return store.numbers(sql, args)


def beginning_with(store: Store, query: Query, column: str, letters: str, after: int | None) -> int | None:
    """The id of the next row after record `after`, in the list's order and round its end, whose column begins so."""
    listing = query.listing
    where, args = _where(store, query)
    match = listing.column(column).match
    found = ids(store, query) if after is not None else []
    sql = f"SELECT {listing.id_sql} FROM {listing.source} WHERE {where} AND {match} LIKE ? ESCAPE '\\' ORDER BY {_order(query)}"
    hits = store.numbers(sql, [*args, f"{escaped(letters)}%"])
    if not hits or after not in found:
        return hits[0] if hits else None
    places = {record: place for place, record in enumerate(found)}
    here = places[after]
    return next((record for record in hits if places[record] > here), hits[0])


class Ordered:
    """The ids of a query's rows in order, held by SQLite in a temporary table: every window and place is then at hand.

    It is of the moment it was made; rows deleted since are missing from its pages.
    """

    def __init__(self, store: Store, query: Query, name: str) -> None:
        """Work out the order. Raises WrongFilter, and Interrupted when something newer is wanted."""
        self._query = query
        self._table = f"temp.order_of_{name}"
        where, args = _where(store, query)
        store.temporary(f"CREATE TABLE IF NOT EXISTS {self._table} (place INTEGER PRIMARY KEY, id INTEGER NOT NULL)")
        store.temporary(f"DELETE FROM {self._table}")
        store.temporary(
            f"INSERT INTO {self._table} (id) SELECT {query.listing.id_sql} FROM {query.listing.source} "
            f"WHERE {where} ORDER BY {_order(query)}",
            args,
        )
        self.total = store.numbers(f"SELECT coalesce(max(place), 0) FROM {self._table}")[0]

    def position(self, store: Store, record: int) -> int | None:
        """The row number of a record, from 0; None when the filter hides it."""
        return next(iter(store.numbers(f"SELECT place - 1 FROM {self._table} WHERE id = ?", (record,))), None)

    def page(self, store: Store, names: Sequence[str], offset: int, limit: int) -> Page:
        """`limit` rows from `offset` on."""
        wanted = store.numbers(f"SELECT id FROM {self._table} WHERE place > ? ORDER BY place LIMIT ?", (offset, limit))
        return by_ids(store, self._query.listing, names, wanted, offset)

    def ids(self, store: Store) -> list[int]:
        """All ids, in order."""
        return store.numbers(f"SELECT id FROM {self._table} ORDER BY place")


def by_ids(store: Store, listing: Listing, names: Sequence[str], wanted: Sequence[int], offset: int = 0) -> Page:
    """These records' rows, in this order; those that are gone are left out."""
    columns = ", ".join(listing.column(name).sql for name in names)
    rows = store.each(
        f"SELECT {listing.id_sql}, {columns} FROM {listing.source} "
        f"WHERE {listing.where} AND {listing.id_sql} IN (SELECT value FROM json_each(?))",
        (json.dumps(list(wanted)),),
    )
    found = {number: tuple(cells) for number, *cells in rows}
    there = [record for record in wanted if record in found]
    return Page(offset, there, [found[record] for record in there])


def meaning(column: Column, cell: Cell) -> str | int | bool | Decimal | date | None:
    """What a stored cell of a column means."""
    if cell is None:
        return None
    if column.type in SCALED:
        return from_scaled(int(cell))
    if column.type is ColumnType.DATE:
        return date.fromisoformat(str(cell))
    if column.type is ColumnType.YES_NO:
        return bool(cell)
    return cell


def values_of_column(store: Store, listing: Listing, column: str, begins: str, limit: int = 12) -> list[str]:
    """Some of the different texts in a column that begin with these letters."""
    sql = listing.column(column).match
    found = store.all(
        f"SELECT DISTINCT {sql} FROM {listing.source} WHERE {sql} LIKE ? ESCAPE '\\' ORDER BY 1 LIMIT ?",
        (f"{escaped(begins)}%", limit),
    )
    return [str(line[0]) for line in found]
