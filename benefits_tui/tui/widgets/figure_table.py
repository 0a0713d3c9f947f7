"""Lines of figures, each of which leads to the list behind it: by arrows and enter, or by a click."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.tables import FigureCell, FigureLine


class FigureTable(Static, can_focus=True):
    """A cursor on one of the figures that lead somewhere."""

    DEFAULT_CSS = stylesheet(__file__, "figure_table.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", show=False),
        Binding("right,l", "step(1)", show=False),
        Binding("up,k", "line(-1)", show=False),
        Binding("down,j", "line(1)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Chosen(Message):
        """A figure was opened."""

        def __init__(self, figure: FigureCell) -> None:
            super().__init__()
            self.figure = figure

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._build: Callable[[int], list[FigureLine]] = lambda width: []
        self._lines: list[FigureLine] = []
        self._links: list[tuple[int, int]] = []
        self._here = 0

    def show(self, build: Callable[[int], list[FigureLine]]) -> None:
        """Show the lines that this makes for so many columns; the cursor stays where it was."""
        self._build = build
        self._make()

    def lines_needed(self, width: int) -> int:
        """How many lines there are in this width."""
        return len(self._build(max(width - 2, 1)))

    def on_resize(self) -> None:
        """Make them anew for the width."""
        self._make()

    def _make(self) -> None:
        self._lines = lines = self._build(max(self.size.width, 1))
        self._links = [(row, place) for row, line in enumerate(lines) for place, cell in enumerate(line) if cell.goes_to]
        self._here = min(self._here, max(len(self._links) - 1, 0))
        self._draw()

    def _draw(self) -> None:
        current_line = self._links[self._here] if self._links and self.has_focus else None
        numbers = {link: number for number, link in enumerate(self._links)}
        drawn = []
        for row, line in enumerate(self._lines):
            parts: list[Content] = []
            for place, cell in enumerate(line):
                style = f"{cell.style} reverse".strip() if (row, place) == current_line else cell.style
                part = Content.styled(cell.text, style) if style else Content(cell.text)
                if cell.goes_to:
                    part = part.stylize(f"@click=choose({numbers[row, place]})")
                parts.append(part)
            drawn.append(Content("").join(parts))
        self.update(Content("\n").join(drawn))

    def watch_has_focus(self, value: bool) -> None:
        """The cursor is shown while the keys go here."""
        super().watch_has_focus(value)
        self._draw()

    def action_step(self, by: int) -> None:
        """The figure before or after."""
        if self._links:
            self._here = (self._here + by) % len(self._links)
            self._draw()

    def action_line(self, by: int) -> None:
        """The nearest figure on the line above or below; from the last line on to the next part of the screen."""
        if not self._links:
            return
        row, place = self._links[self._here]
        rows = sorted({link for link, _ in self._links})
        wanted = rows.index(row) + by
        if not 0 <= wanted < len(rows):
            (self.screen.focus_next if by > 0 else self.screen.focus_previous)()
            return
        line_numbers = [number for number, (link, _) in enumerate(self._links) if link == rows[wanted]]
        self._here = min(line_numbers, key=lambda number: abs(self._links[number][1] - place))
        self._draw()

    def action_open(self) -> None:
        """The list behind the figure under the cursor."""
        if self._links:
            self.action_choose(self._here)

    def action_choose(self, number: int) -> None:
        """The list behind a figure."""
        row, place = self._links[number]
        self.post_message(self.Chosen(self._lines[row][place]))
