"""A curve as a part of a page."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from benefits_tui.tui.widgets.line_cache import LineCacheMixin


class CurveView(LineCacheMixin):
    """A curve as large as its place."""

    def __init__(self) -> None:
        super().__init__()
        self._draw: Callable[[int, int], Content] | None = None

    def show(self, draw: Callable[[int, int], Content]) -> None:
        """Show what this draws for a width and a height."""
        self._draw = draw
        self.refresh()

    def lines_needed(self, width: int) -> int:
        """It is worth that many lines."""
        return 14

    def render(self) -> Content:
        """The lines."""
        return self._draw(self.size.width, self.size.height) if self._draw is not None else Content("")
