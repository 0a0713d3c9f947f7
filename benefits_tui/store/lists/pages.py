"""Pages of a list: filtered and sorted by the database, a window at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial, reduce
from operator import or_
from typing import Any

import peewee
from peewee import fn

from benefits_tui.domain.parsing import date_order_for
from benefits_tui.store.engine.sqlite import among
from benefits_tui.store.engine.sqlite_order import KeptOrder
from benefits_tui.store.errors import readable
from benefits_tui.store.facts.tallies import short_records
from benefits_tui.store.lists.columns import ListColumn, Listing, ListValue
from benefits_tui.store.lists.filters import Days, conditions
from benefits_tui.store.query import as_stored, total
from benefits_tui.store.record_keys import REF_ORDER, ids_in_ref_order, in_ref_order
from benefits_tui.store.store import Store
from benefits_tui.store.types import StoredCell


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
    group: str = ""
    """The column whose values the rows stand under; none when empty."""
    folded: frozenset[ListValue] = frozenset()
    """The groups whose rows are out of view."""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a list that hold the same in a column: what they hold, how many they are, what they add up to."""

    value: ListValue
    count: int
    sums: dict[str, ListValue]
    """By column; None where no row has a value. Empty where the rows may not be added: they are of several classes."""
    shared: tuple[StoredCell, ...] | None = ()
    """What all its rows with amounts hold in the columns in which rows that are added must agree; None where they do not."""


def added_up(groups: Sequence[Group]) -> Group:
    """All groups as one; without sums where they may not be added."""
    shared = {group.shared for group in groups if group.shared is None or any(value is not None for value in group.sums.values())}
    shared = shared or {()}
    names = list(groups[0].sums) if groups and len(shared) == 1 and None not in shared else []
    sums = dict[str, ListValue]()
    for name in names:
        values = [value for group in groups if isinstance(value := group.sums[name], Decimal)]
        sums[name] = sum(values, Decimal(0)) if values else None
    return Group(None, sum(group.count for group in groups), sums, shared.pop() if len(shared) == 1 else None)


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
    if not query.group:
        return _order_within(query)
    return (*_sort_terms(query.listing.column(query.group)), *_order_within(query))


def _sort_terms(column: ListColumn) -> tuple[Any, ...]:
    return (peewee.Expression(column.compared, "IS", None), column.sorted_by, column.compared)


def _order_within(query: ListQuery) -> tuple[Any, ...]:
    if not query.sort:
        order = query.listing.order
        return order if query.listing.by_ref is None else (*REF_ORDER, *order)
    column = query.listing.column(query.sort)
    by = peewee.Ordering(column.sorted_by, "DESC" if query.descending else "ASC")
    # Blank last in both directions: what is missing is never the smallest or the largest.
    return (peewee.Expression(column.compared, "IS", None), by, query.listing.key)


def _under(store: Store, query: ListQuery, source: Any) -> Any:
    """A query with its filter; the policy is read where there is a filter that may name a fiscal year. Raises FilterError."""
    days = Days(query.today)
    if query.filter:
        policy = store.policy()
        short = partial(short_records, store, policy, query.today)
        days = Days(query.today, policy.fiscal_year_start, query.user, date_order_for(policy.currency), short)
    met = conditions(query.listing, query.filter, days)
    return source.where(peewee.NodeList(met, " AND ", parens=True)) if met else source


def narrowed(store: Store, query: ListQuery) -> Listing:
    """The list with the query's filter as its own. Raises FilterError."""
    return replace(query.listing, source=_under(store, query, query.listing.source))


def _ids(store: Store, query: ListQuery) -> Any:
    rows = _under(store, query, _sorted(query, query.listing.source.select(query.listing.key)))
    if not query.folded:
        return rows
    by = query.listing.column(query.group)
    hidden = [as_stored(by.stored(value)) for value in query.folded if value is not None]
    unfolded = fn.COALESCE(by.compared.not_in(hidden), as_stored(1))
    return rows.where(unfolded & by.compared.is_null(False) if None in query.folded else unfolded)


def page(store: Store, query: ListQuery, names: Sequence[str], offset: int, limit: int) -> Page:
    """`limit` rows from `offset` on, with these columns. Raises FilterError."""
    listing = query.listing
    rows = _sorted(query, _columns(listing, names))
    if not query.filter and not query.sort and not query.group and listing.alone is not None:
        # Skipping rows costs nothing but an index where the joins are left for the rows that are shown.
        if listing.by_ref is not None and listing.where is None:
            ids = ids_in_ref_order(listing.by_ref).order_by(*REF_ORDER).limit(limit).offset(offset)
        else:
            ids = _under(store, query, _sorted(query, listing.alone.select(listing.alone.id))).limit(limit).offset(offset)
        rows = rows.where(listing.key.in_(ids))
    else:
        rows = _under(store, query, rows).limit(limit).offset(offset)
    return _read(store, listing, names, offset, rows)


def every_row(store: Store, query: ListQuery, names: Sequence[str]) -> Iterator[tuple[int, tuple[ListValue, ...]]]:
    """The numbers and these columns of all rows in their order, one by one: any number of them. Raises FilterError."""
    values = [query.listing.column(name).value for name in names]
    with readable():
        for record, *cells in store.cells(_under(store, query, _sorted(query, _columns(query.listing, names)))):
            yield record, tuple(value(cell) for value, cell in zip(values, cells, strict=True))


def _sorted(query: ListQuery, rows: Any) -> Any:
    """The rows in their order; keys stand beside them only where they are sorted by these."""
    if not query.sort and query.listing.by_ref is not None:
        rows = in_ref_order(rows, query.listing.by_ref)
    return rows.order_by(*order_of(query))


def _columns(listing: Listing, names: Sequence[str]) -> Any:
    return listing.source.select(listing.key, *(listing.column(name).shown for name in names))


def _read(store: Store, listing: Listing, names: Sequence[str], offset: int, query: Any) -> Page:
    values = [listing.column(name).value for name in names]
    ids, rows = [], []
    with readable():
        for record, *cells in store.cells(query):
            ids.append(record)
            rows.append(tuple(value(cell) for value, cell in zip(values, cells, strict=True)))
    return Page(offset, ids, rows)


def count(store: Store, query: ListQuery) -> int:
    """How many rows the list has under its filter. Raises FilterError."""
    listing = query.listing
    if query.filter or listing.alone is None:
        count_query = listing.source.select(fn.COUNT(listing.key))
    else:
        count_query = listing.alone.select(fn.COUNT(listing.alone.id))
    return store.value(int, _under(store, query, count_query)) or 0


def groups(store: Store, query: ListQuery) -> list[Group]:
    """The groups of a list's rows under its filter, in the order of the column it is grouped by; blank last.

    Raises FilterError."""
    listing, by = query.listing, query.listing.column(query.group)
    summed = [listing.column(name) for name in listing.summed]
    # Rows without any of the amounts do not keep the others from being added.
    has_amount = reduce(or_, (column.compared.is_null(False) for column in summed)) if listing.never_added else None
    same = [peewee.Case(None, ((has_amount, listing.column(name).compared),)) for name in listing.never_added]
    rows = listing.source.select(
        by.compared,
        fn.COUNT(listing.key),
        *(fn.MIN(column) for column in same),
        *(fn.MAX(column) for column in same),
        *(total(column.compared) for column in summed),
    )
    result = []
    for value, count_, *cells in store.cells(_under(store, query, rows).group_by(by.compared).order_by(*_sort_terms(by))):
        lowest, highest, sums = cells[: len(same)], cells[len(same) : 2 * len(same)], cells[2 * len(same) :]
        added = {column.name: column.value(cell) for column, cell in zip(summed, sums, strict=True)}
        agreed = lowest == highest
        result.append(Group(by.value(value), int(count_ or 0), added if agreed else {}, tuple(lowest) if agreed else None))
    return result


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
    position = places[after]
    return next((record for record in hits if places[record] > position), hits[0])


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
    present_ids = [record for record in wanted if record in row_of]
    return Page(offset, present_ids, [row_of[record] for record in present_ids])


def values_of_column(store: Store, listing: Listing, column: str, begins: str, limit: int = 12) -> list[str]:
    """Some of the different texts in a column that begin with these letters."""
    text = listing.column(column).compared
    query = listing.source.select(text).distinct().where(fn.COALESCE(text, "").startswith(begins))
    return [str(cell) for (cell,) in store.cells(query.order_by(peewee.SQL("1")).limit(limit)) if cell is not None]
