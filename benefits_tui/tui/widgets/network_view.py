"""The benefits map drawn as a network in which one goes from box to box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from benefits_tui.reports.charts.network import NetworkNode
from benefits_tui.tui.formatting import sanitize, tone_style
from benefits_tui.tui.network_text import DrawnNetwork, Placed, draw_network
from benefits_tui.tui.stylesheet import stylesheet


class NetworkView(Widget, can_focus=True):
    """The network where there is room for all of it. The arrow keys go to the box beside, `enter` opens its record."""

    DEFAULT_CSS = stylesheet(__file__, "network_view.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "down(-1)", show=False), Binding("down,j", "down(1)", show=False),
        Binding("left,h", "across(-1)", show=False), Binding("right,l", "across(1)", show=False),
        Binding("enter", "open", show=False),
    ]  # fmt: skip

    class Opened(Message):
        """A box was chosen."""

        def __init__(self, ref: str) -> None:
            super().__init__()
            self.ref = ref

    def __init__(self) -> None:
        super().__init__()
        self._drawn: DrawnNetwork | None = None
        self.at = ""
        """The reference of the box under the cursor."""

    def draw(self, nodes: Sequence[NetworkNode], width: int, height: int) -> bool:
        """Draw on so much room; False where the room is too small, and nothing is drawn."""
        self._drawn = draw_network(nodes, width, height)
        if self._drawn is not None and self.at not in self._drawn.boxes:
            self.at = self._drawn.columns[0][0]
        self.refresh()
        return self._drawn is not None

    def render(self) -> Content:
        """The lines, boxes in the tone of their state, the one under the cursor marked."""
        drawn = self._drawn
        if drawn is None:
            return Content("")
        lines = list(drawn.lines)
        here = drawn.boxes[self.at]
        lines[here.y] = f"{lines[here.y][: here.x]}▌{lines[here.y][here.x + 1 :]}"
        content = Content("\n".join(lines))
        starts = [0]
        for line in drawn.lines:
            starts.append(starts[-1] + len(line) + 1)
        for ref, placed in drawn.boxes.items():
            for y in range(placed.y, min(placed.y + drawn.tall, len(drawn.lines))):
                first, last = starts[y] + placed.x, starts[y] + min(placed.x + drawn.box, len(drawn.lines[y]))
                tone = tone_style("amber" if placed.node.state == "late" else placed.node.state)
                style = "$cursor-text on $cursor" if ref == self.at else tone if y == placed.y else "$muted"
                if style and first < last:
                    content = content.stylize(style, first, last)
        return content

    def _column(self, drawn: DrawnNetwork) -> int:
        return next(number for number, refs in enumerate(drawn.columns) if self.at in refs)

    def _go_to(self, ref: str) -> None:
        self.at = ref
        self.refresh()

    def action_down(self, by: int) -> None:
        """The box below in the same column, or above."""
        if self._drawn is not None:
            refs = self._drawn.columns[self._column(self._drawn)]
            self._go_to(refs[max(min(refs.index(self.at) + by, len(refs) - 1), 0)])

    def action_across(self, by: int) -> None:
        """The nearest box of the next column, or of the one before; one that is linked comes first."""
        drawn = self._drawn
        if drawn is None or not 0 <= (column := self._column(drawn) + by) < len(drawn.columns):
            return
        here = drawn.boxes[self.at]

        def far(placed: Placed) -> tuple[bool, int]:
            feeds = placed.node.ref in here.node.feeds or here.node.ref in placed.node.feeds
            return not feeds, abs(placed.y - here.y)

        self._go_to(min((drawn.boxes[ref] for ref in drawn.columns[column]), key=far).node.ref)

    def action_open(self) -> None:
        """Open the record of the box."""
        if self._drawn is not None:
            self.post_message(self.Opened(self.at))

    def on_click(self, event: events.Click) -> None:
        """A click goes to a box, a click there opens it."""
        if self._drawn is None:
            return
        for ref, placed in self._drawn.boxes.items():
            if placed.x <= event.x < placed.x + self._drawn.box and placed.y <= event.y < placed.y + self._drawn.tall:
                if ref == self.at:
                    self.action_open()
                self._go_to(ref)


def sanitized(nodes: Sequence[NetworkNode]) -> list[NetworkNode]:
    """The nodes with titles that may be shown."""
    return [replace(node, title=sanitize(node.title)) for node in nodes]
