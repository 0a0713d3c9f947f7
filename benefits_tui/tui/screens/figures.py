"""A screen of figures, each of which leads to the list behind it; it scrolls with the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region

from benefits_tui.register.progress import RebuildObserver, RebuildPart
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.formatting import format_date
from benefits_tui.tui.host import host_of
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.tables import FigureCell, FigureLine
from benefits_tui.tui.widgets.figure_table import FigureTable

T = TypeVar("T")


class ScrolledFigures(FigureTable):
    """Lines of figures whose cursor stays in view."""

    def _draw(self) -> None:
        super()._draw()
        scroll = self.parent
        if self._links and self.has_focus and isinstance(scroll, VerticalScroll):
            row, _ = self._links[self._here]
            scroll.scroll_to_region(Region(0, row, 1, 1), animate=False)

    def action_line(self, by: int) -> None:
        """The figure above or below; at the ends it stays."""
        rows = [row for row, _ in self._links]
        current_row = rows[self._here] if rows else 0
        if rows and (current_row + by <= rows[-1] if by > 0 else current_row + by >= rows[0]):
            super().action_line(by)


class _Stopped(Exception):
    """Ends what nobody waits for any more."""


class _Watched(RebuildObserver):
    """Tells how far an earlier day is worked out, and has it end once nobody waits for it."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self._tell = tell
        self.stopped = False

    def step(self, day: date, part: RebuildPart, done: int, total: int) -> None:
        """So much is done; told from the register's thread. Raises _Stopped."""
        if self.stopped:
            raise _Stopped
        self._tell(f"As it stood on {format_date(day)}: {part.value} {100 * done // max(total, 1)} %   esc stops it")


class FiguresScreen(BaseScreen):
    """Subclasses read what is shown and call `show`."""

    DEFAULT_CSS = stylesheet(__file__, "figures_screen.tcss")
    _watched: _Watched | None = None

    async def run_rebuilding(self, work: Callable[[Session], T]) -> T | None:
        """Ask the register for what may need an earlier day, and tell how far that is; None once the screen is left."""
        loop = asyncio.get_running_loop()
        watched = self._watched = _Watched(lambda text: loop.call_soon_threadsafe(self._say_how_far, text))

        def job(session: Session) -> T:
            before, session.observer = session.observer, watched
            try:
                return work(session)
            finally:
                session.observer = before

        try:
            return await self.run_job(job)
        except _Stopped:
            return None

    def _say_how_far(self, text: str) -> None:
        if self.is_attached:
            self.status.say(text)

    def on_unmount(self) -> None:
        """Nobody waits for what it reads."""
        if self._watched is not None:
            self._watched.stopped = True

    def body(self) -> ComposeResult:
        """The figures."""
        with VerticalScroll(can_focus=False):
            yield ScrolledFigures(id="figures")

    def on_mount(self) -> None:
        """Read them."""
        super().on_mount()
        self.query_one(ScrolledFigures).focus()
        self.reload()

    def show(self, build: Callable[[int], list[FigureLine]]) -> None:
        """Show the lines that this makes for so many columns."""
        self.query_one(ScrolledFigures).show(build)

    @on(FigureTable.Chosen)
    async def _open_chosen(self, event: FigureTable.Chosen) -> None:
        await self.open_figure(event.figure)

    async def open_figure(self, figure: FigureCell) -> None:
        """The list behind a figure."""
        host_of(self).open_list(figure.goes_to, figure.filter, figure.sort)

    def action_open(self) -> None:
        """The list behind the figure under the cursor."""
        self.query_one(ScrolledFigures).action_open()
