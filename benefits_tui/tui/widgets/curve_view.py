"""A curve as a part of a page."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from benefits_tui.tui.widgets.line_cache import LineCacheMixin

_LINES = 14


class CurveView(LineCacheMixin):
    """A curve as large as its place."""

    def __init__(self) -> None:
        super().__init__()
        self._draw: Callable[[int, int], Content] | None = None
        self._blank = False

    def show(self, draw: Callable[[int, int], Content], *, blank: bool = False) -> None:
        """Show what this draws for a width and a height; `blank` where that is the sentence that there is no curve yet."""
        self._draw, self._blank = draw, blank
        self.refresh()

    def lines_needed(self, width: int) -> int:
        """It is worth that many lines."""
        return len(self._draw(width, _LINES).plain.splitlines()) if self._draw is not None and self._blank else _LINES

    def render(self) -> Content:
        """The lines."""
        return self._draw(self.size.width, self.size.height) if self._draw is not None else Content("")
