"""Pages of a list: filtered and sorted by the database, a window at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee
from peewee import fn

from benefits_tui.store.engine.sqlite import among
from benefits_tui.store.engine.sqlite_order import KeptOrder
from benefits_tui.store.lists.columns import Listing, ListValue
from benefits_tui.store.lists.filters import Days, conditions
from benefits_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows: its filter as typed, the column it is sorted by (its own order when empty), the day from which a
    filter's `30d` is counted, and who asks, for `is:mine`."""

    listing: Listing
    filter: str = ""
    sort: str = ""
    descending: bool = False
    today: date | None = None
    user: str = ""


class ListRow(dict[str, ListValue]):
    """A row's values by column."""

    def text(self, name: str) -> str:
        """A column that holds a text. Raises TypeError when it holds none, or nothing."""
        value = self[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} is {value!r}, which is no text")
        return value

    def number(self, name: str) -> int:
        """A column that counts or names rows. Raises TypeError when it holds nothing of the kind."""
        value = self[name]
        if not isinstance(value, int):
            raise TypeError(f"{name} is {value!r}, which is no whole number")
        return value


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, from `offset` on: ids, and values in the order of the columns asked for."""

    offset: int
    ids: list[int]
    rows: list[tuple[ListValue, ...]]


def order_of(query: ListQuery) -> tuple[Any, ...]:
    if not query.sort:
        return query.listing.order
    column = query.listing.column(query.sort)
    by = peewee.Ordering(column.sorted_by, "DESC" if query.descending else "ASC")
    # Blank last in both directions: what is missing is never the smallest or the largest.
    return (peewee.Expression(column.compared, "IS", None), by, query.listing.key)


def _under(store: Store, query: ListQuery, source: Any) -> Any:
    """A query with its filter; the policy is read where there is a filter that may name a fiscal year. Raises FilterError."""
    days = Days(query.today, store.policy().fiscal_year_start, query.user) if query.filter else Days(query.today)
    met = conditions(query.listing, query.filter, days)
    return source.where(peewee.NodeList(met, " AND ", parens=True)) if met else source


def _ids(store: Store, query: ListQuery) -> Any:
    return _under(store, query, query.listing.source.select(query.listing.key)).order_by(*order_of(query))


def page(store: Store, query: ListQuery, names: Sequence[str], offset: int, limit: int) -> Page:
    """`limit` rows from `offset` on, with these columns. Raises FilterError."""
    listing = query.listing
    rows = _columns(listing, names).order_by(*order_of(query))
    if not query.filter and not query.sort and listing.alone is not None:
        # Skipping rows costs nothing but an index where the joins are left for the rows that are shown.
        ids = _under(store, query, listing.alone.select(listing.alone.id)).order_by(*listing.order).limit(limit).offset(offset)
        rows = rows.where(listing.key.in_(ids))
    else:
        rows = _under(store, query, rows).limit(limit).offset(offset)
    return _read(store, listing, names, offset, rows)


def _columns(listing: Listing, names: Sequence[str]) -> Any:
    return listing.source.select(listing.key, *(listing.column(name).shown for name in names))


def _read(store: Store, listing: Listing, names: Sequence[str], offset: int, query: Any) -> Page:
    values = [listing.column(name).value for name in names]
    ids, rows = [], []
    for record, *cells in store.cells(query):
        ids.append(record)
        rows.append(tuple(value(cell) for value, cell in zip(values, cells, strict=True)))
    return Page(offset, ids, rows)


def count(store: Store, query: ListQuery) -> int:
    """How many rows the list has under its filter. Raises FilterError."""
    listing = query.listing
    if query.filter or listing.alone is None:
        counted = listing.source.select(fn.COUNT(listing.key))
    else:
        counted = listing.alone.select(fn.COUNT(listing.alone.id))
    return store.value(int, _under(store, query, counted)) or 0


def shows(store: Store, query: ListQuery, record: int) -> bool:
    """True when the list's filter lets a record through."""
    listing = query.listing
    return store.exists(_under(store, query, listing.source.select(listing.key)).where(listing.key == record))


def ids(store: Store, query: ListQuery) -> list[int]:
    """The ids of every row under the filter, in order."""
    return store.column(int, _ids(store, query))


def beginning_with(store: Store, query: ListQuery, column: str, letters: str, after: int | None) -> int | None:
    """The id of the next row after record `after`, in the list's order and round its end, whose column begins so."""
    text = fn.COALESCE(query.listing.column(column).compared, "")
    hits = store.column(int, _ids(store, query).where(text.startswith(letters)))
    in_order = ids(store, query) if after is not None else []
    if not hits or after not in in_order:
        return hits[0] if hits else None
    places = {record: place for place, record in enumerate(in_order)}
    here = places[after]
    return next((record for record in hits if places[record] > here), hits[0])


class Ordered:
    """The ids of a query's rows in order: every window and place is then at hand.

    It is of the moment it was made; rows deleted since are missing from its pages.
    """

    def __init__(self, store: Store, query: ListQuery, name: str) -> None:
        """Work out the order. Raises FilterError, and Interrupted when something newer is wanted."""
        self._listing = query.listing
        self._kept = KeptOrder(store.engine, name, _ids(store, query))
        self.total = self._kept.total

    def position(self, record: int) -> int | None:
        """The row number of a record, from 0; None when the filter hides it."""
        return self._kept.place_of(record)

    def page(self, store: Store, names: Sequence[str], offset: int, limit: int) -> Page:
        """`limit` rows from `offset` on."""
        return by_ids(store, self._listing, names, self._kept.window(offset, limit), offset)

    def ids(self) -> list[int]:
        """All ids, in order."""
        return self._kept.ids()


def by_ids(store: Store, listing: Listing, names: Sequence[str], wanted: Sequence[int], offset: int = 0) -> Page:
    """These records' rows, in this order; those that are gone are left out."""
    query = _columns(listing, names).where(among(listing.key, wanted))
    if listing.where is not None:
        query = query.where(listing.where)
    read = _read(store, listing, names, offset, query)
    row_of = dict(zip(read.ids, read.rows, strict=True))
    there = [record for record in wanted if record in row_of]
    return Page(offset, there, [row_of[record] for record in there])


def values_of_column(store: Store, listing: Listing, column: str, begins: str, limit: int = 12) -> list[str]:
    """Some of the different texts in a column that begin with these letters."""
    text = listing.column(column).compared
    query = listing.source.select(text).distinct().where(fn.COALESCE(text, "").startswith(begins))
    return [str(cell) for (cell,) in store.cells(query.order_by(peewee.SQL("1")).limit(limit)) if cell is not None]
