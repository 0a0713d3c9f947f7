"""The lists of the register as they are paged through: what they are made of, and their rows of a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from benefits_tui.register.session import Session
from benefits_tui.store.lists import pages
from benefits_tui.store.lists.catalogue import (
    ACTIONS,
    BENEFITS,
    DUE,
    FLAGS,
    LISTINGS,
    MISSING,
    OBJECTIVES,
    PEOPLE,
    PROJECTS,
    QUEUE,
    REVIEWS,
    benefits_of,
    due_between,
    in_queue,
    owned_by,
    pressing,
    reviews_of,
    serving,
)  # fmt: skip
from benefits_tui.store.lists.columns import ColumnType, FilterError, ListColumn, Listing, ListValue
from benefits_tui.store.lists.filter_terms import completions, exactly
from benefits_tui.store.lists.pages import Group, ListQuery, ListRow, Page, added_up

__all__ = [
    "ACTIONS",
    "BENEFITS",
    "DUE",
    "FLAGS",
    "LISTINGS",
    "MISSING",
    "OBJECTIVES",
    "PEOPLE",
    "PROJECTS",
    "QUEUE",
    "REVIEWS",
    "ColumnType",
    "FilterError",
    "Group",
    "ListColumn",
    "ListQuery",
    "ListRow",
    "ListValue",
    "Listing",
    "Page",
    "RowOrder",
    "added_up",
    "benefits_of",
    "completions",
    "count",
    "due_between",
    "every_row",
    "exactly",
    "groups",
    "ids",
    "in_queue",
    "next_beginning_with",
    "owned_by",
    "page",
    "pressing",
    "reviews_of",
    "rows_of",
    "serving",
    "shows",
]  # fmt: skip


def _asked_by(session: Session, query: ListQuery) -> ListQuery:
    """The query of this person, for `is:mine`."""
    return query if query.user or not query.filter else replace(query, user=session.user)


def page(session: Session, query: ListQuery, names: Sequence[str], offset: int, limit: int) -> Page:
    """`limit` rows from `offset` on, with these columns. Raises FilterError."""
    return pages.page(session.store, _asked_by(session, query), names, offset, limit)


def every_row(session: Session, query: ListQuery, names: Sequence[str]) -> Iterator[tuple[int, tuple[ListValue, ...]]]:
    """The numbers and these columns of all rows in their order, one by one: any number of them. Raises FilterError."""
    return pages.every_row(session.store, _asked_by(session, query), names)


def rows_of(session: Session, listing: Listing, names: Sequence[str], wanted: Sequence[int]) -> Page:
    """These records' rows, in this order; those that are gone are left out."""
    return pages.by_ids(session.store, listing, names, wanted)


def count(session: Session, query: ListQuery) -> int:
    """How many rows the list has under its filter. Raises FilterError."""
    return pages.count(session.store, _asked_by(session, query))


def groups(session: Session, query: ListQuery) -> list[Group]:
    """The groups of the rows under the filter by the query's column, each with its sums; blank last. Raises FilterError."""
    return pages.groups(session.store, _asked_by(session, query))


def ids(session: Session, query: ListQuery) -> list[int]:
    """The ids of every row under the filter, in order. Raises FilterError."""
    return pages.ids(session.store, _asked_by(session, query))


def shows(session: Session, query: ListQuery, record: int) -> bool:
    """True when the list's filter lets a record through. Raises FilterError."""
    return pages.shows(session.store, _asked_by(session, query), record)


def next_beginning_with(session: Session, query: ListQuery, column: str, letters: str, after: int | None) -> int | None:
    """The id of the next row after record `after`, in the list's order and round its end, whose column begins so."""
    return pages.beginning_with(session.store, _asked_by(session, query), column, letters, after)


class RowOrder:
    """The ids of a query's rows in order, of the moment it was made: every window and place is then at hand."""

    def __init__(self, session: Session, query: ListQuery, name: str) -> None:
        """Work out the order; `name` tells it from others. Raises FilterError, and Interrupted when it is given up."""
        self._store = session.store
        self._ordered = pages.Ordered(session.store, _asked_by(session, query), name)
        self.total = self._ordered.total

    def position(self, record: int) -> int | None:
        """The row number of a record, from 0; None when the filter hides it."""
        return self._ordered.position(record)

    def page(self, names: Sequence[str], offset: int, limit: int) -> Page:
        """`limit` rows from `offset` on; rows deleted since are missing."""
        return self._ordered.page(self._store, names, offset, limit)
