"""The rows that a list holds: a window over a query, read in the register's thread.

The first look shows what is at hand; where the order of all rows is wanted too (a filter, a sort, a record far away), it
is worked out afterwards, giving way to whatever else is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count as numbers

from benefits_tui.register.errors import Interrupted
from benefits_tui.register.listing import Group, ListQuery, Page, RowOrder, count, groups, page, shows
from benefits_tui.register.session import Session
from benefits_tui.tui.worker import RegisterWorker

WINDOW = 240
_KEPT = 6
_NAMES = numbers(1)


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """What a list can show: the number of rows (at least so many while `settled` is False), the cursor's row, a window."""

    total: int
    row: int
    page: Page
    settled: bool = True
    shown: bool = True
    """False when there is nothing yet worth painting: the record under the cursor is further down."""
    currency: str = ""
    """The code of the register's currency."""
    groups: tuple[Group, ...] = ()


Postprocess = Callable[[Session, Sequence[str], Page], Page]
"""Puts into words what a page holds as stored."""


class RowWindow:
    """Reads looks at, and windows of, one list."""

    def __init__(self, worker: RegisterWorker, names: list[str], postprocess: Postprocess | None = None) -> None:
        self._worker = worker
        self.names = names
        self._postprocess = postprocess
        self._order: RowOrder | None = None
        self._kept: list[Page] = []
        self._name = f"list_{next(_NAMES)}"

    def cancel(self) -> None:
        """Something newer is wanted than what is being read."""
        self._worker.cancel(self)

    def first_page(
        self, query: ListQuery, keep: int | None, row: int, wanted: Callable[[], bool]
    ) -> asyncio.Future[ListSnapshot | None]:
        """What can be shown at once, the cursor on record `keep` where it is still there, else near `row`; begun with the
        call. None when it is no longer wanted.
        """
        self._order = None
        self._kept = []

        def task(session: Session) -> ListSnapshot | None:
            if not wanted():
                return None
            try:
                look = _first_page(session, query, self.names, keep, row)
                return replace(look, page=self._finished(session, look.page), currency=session.policy.currency)
            except Interrupted:
                return None

        return self._worker.submit(task, reader=self)

    def _finished(self, session: Session, chunk: Page) -> Page:
        return chunk if self._postprocess is None else self._postprocess(session, self.names, chunk)

    async def resolve_order(
        self, query: ListQuery, keep: int | None, row: int, wanted: Callable[[], bool]
    ) -> ListSnapshot | None:
        """The same with the whole order known; None when it is no longer wanted."""

        def task(session: Session) -> tuple[RowOrder, ListSnapshot]:
            with session.snapshot():
                order = RowOrder(session, query, self._name)
                place = order.position(keep) if keep is not None else None
                position = max(min(row if place is None else place, order.total - 1), 0)
                chunk = self._finished(session, order.page(self.names, max(position - WINDOW // 2, 0), WINDOW))
                grouped = tuple(groups(session, query)) if query.group else ()
            rows = sum(group.count for group in grouped) if grouped else order.total
            return order, ListSnapshot(rows, position, chunk, currency=session.policy.currency, groups=grouped)

        result = await self._worker.run_when_idle(task, wanted)
        if result is None or not wanted():
            return None
        self._order = result[0]
        self._kept = []
        return result[1]

    async def read(self, query: ListQuery, offset: int) -> Page:
        """Another window."""
        order = self._order

        def task(session: Session) -> Page:
            if order is not None:
                return self._finished(session, order.page(self.names, offset, WINDOW))
            return self._finished(session, page(session, query, self.names, offset, WINDOW))

        kept = self._kept
        chunk = await self._worker.run(task)
        # A list that was begun anew meanwhile has another list of windows.
        kept.append(chunk)
        del kept[:-_KEPT]
        return chunk

    def keep(self, chunk: Page) -> None:
        """Keep the window that a look brought."""
        self._kept.append(chunk)

    def kept(self, first: int, last: int) -> Page | None:
        """A window that was read before, and not changed since, with these rows in it."""
        return next((chunk for chunk in self._kept if chunk.offset <= first and last < chunk.offset + len(chunk.ids)), None)


def _first_page(session: Session, query: ListQuery, names: list[str], keep: int | None, row: int) -> ListSnapshot:
    if query.group:
        # Where the rows stand is known with their order.
        return ListSnapshot(0, row, Page(0, [], []), settled=False, shown=False)
    with session.snapshot():
        if not query.filter and not query.sort:
            total = count(session, query)
            position = max(min(row, total - 1), 0)
            chunk = page(session, query, names, max(position - WINDOW // 2, 0), WINDOW)
            if keep in chunk.ids:
                position = chunk.offset + chunk.ids.index(keep)
            elif keep is not None and shows(session, query, keep):
                return ListSnapshot(total, position, chunk, settled=False, shown=False)
            return ListSnapshot(total, position, chunk)
        if keep is None and row >= WINDOW:
            return ListSnapshot(0, row, Page(0, [], []), settled=False, shown=False)
        chunk = page(session, query, names, 0, WINDOW)
        total = len(chunk.ids)
        if keep in chunk.ids:
            return ListSnapshot(total, chunk.ids.index(keep), chunk, settled=total < WINDOW)
        if total < WINDOW:
            return ListSnapshot(total, max(min(row, total - 1), 0), chunk)
        if keep is not None and shows(session, query, keep):
            return ListSnapshot(total, row, chunk, settled=False, shown=False)
        return ListSnapshot(total, 0, chunk, settled=False)
