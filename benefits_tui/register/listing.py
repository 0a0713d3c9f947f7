"""The lists of the register as they are paged through: what they are made of, and their rows of a session."""

from __future__ import annotations

from collections.abc import Sequence

from benefits_tui.register.session import Session
from benefits_tui.store import pages
from benefits_tui.store.columns import Column, ColumnType, Listing, WrongFilter
from benefits_tui.store.filters import completions
from benefits_tui.store.listings import (
    BENEFITS,
    DECISIONS,
    DUE,
    FLAGS,
    HISTORY,
    PEOPLE,
    PROJECTS,
    REVIEWS,
    benefits_of,
    due_between,
    in_queue,
    reviews_of,
)  # fmt: skip
from benefits_tui.store.pages import Page, Query, meaning
from benefits_tui.store.types import Cell

__all__ = [
    "BENEFITS", "DECISIONS", "DUE", "FLAGS", "HISTORY", "PEOPLE", "PROJECTS", "REVIEWS", "Cell", "Column", "ColumnType",
    "Listing", "Page", "Query", "RowOrder", "WrongFilter", "benefits_of", "completions", "count", "due_between", "ids",
    "in_queue", "meaning", "next_beginning_with", "page", "reviews_of", "rows_of", "shows",
]  # fmt: skip


def page(session: Session, query: Query, names: Sequence[str], offset: int, limit: int) -> Page:
    """`limit` rows from `offset` on, with these columns as stored. Raises WrongFilter."""
    return pages.page(session.store, query, names, offset, limit)


def rows_of(session: Session, listing: Listing, names: Sequence[str], wanted: Sequence[int]) -> Page:
    """These records' rows, in this order; those that are gone are left out."""
    return pages.by_ids(session.store, listing, names, wanted)


def count(session: Session, query: Query) -> int:
    """How many rows the list has under its filter. Raises WrongFilter."""
    return pages.count(session.store, query)


def ids(session: Session, query: Query) -> list[int]:
    """The ids of every row under the filter, in order. Raises WrongFilter."""
    return pages.ids(session.store, query)


def shows(session: Session, query: Query, record: int) -> bool:
    """True when the list's filter lets a record through. Raises WrongFilter."""
    return pages.shows(session.store, query, record)


def next_beginning_with(session: Session, query: Query, column: str, letters: str, after: int | None) -> int | None:
    """The id of the next row after record `after`, in the list's order and round its end, whose column begins so."""
    return pages.beginning_with(session.store, query, column, letters, after)


class RowOrder:
    """The ids of a query's rows in order, of the moment it was made: every window and place is then at hand."""

    def __init__(self, session: Session, query: Query, name: str) -> None:
        """Work out the order; `name` tells it from others. Raises WrongFilter, and Interrupted when it is given up."""
        self._store = session.store
        self._ordered = pages.Ordered(session.store, query, name)
        self.total = self._ordered.total

    def position(self, record: int) -> int | None:
        """The row number of a record, from 0; None when the filter hides it."""
        return self._ordered.position(self._store, record)

    def page(self, names: Sequence[str], offset: int, limit: int) -> Page:
        """`limit` rows from `offset` on; rows deleted since are missing."""
        return self._ordered.page(self._store, names, offset, limit)
