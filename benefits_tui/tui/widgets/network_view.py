"""The benefits map drawn as a network in which one goes from box to box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from benefits_tui.reports.charts.network import NetworkNode
from benefits_tui.tui.formatting import sanitize, tone_style
from benefits_tui.tui.network_text import SIGNS, DrawnNetwork, Placed, draw_network, facts_of, in_words
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

    class Moved(Message):
        """The cursor is on another box, of which `whole` is all that is known."""

        def __init__(self, whole: str) -> None:
            super().__init__()
            self.whole = whole

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
        """The lines, boxes in the tone of their state; the box under the cursor marked, its own links heavy."""
        drawn = self._drawn
        if drawn is None:
            return Content("")
        cells = [list(line) for line in drawn.cells]
        styles = [[""] * len(line) for line in cells]
        for x, y, sign in drawn.heavy[self.at]:
            cells[y][x], styles[y][x] = sign, "$accent"
        for ref, placed in drawn.boxes.items():
            tone = tone_style("amber" if placed.node.state == "late" else placed.node.state)
            for y in range(placed.y, placed.y + drawn.tall):
                style = "$cursor-text on $cursor" if ref == self.at else tone if y == placed.y else "$muted"
                # What a line crosses at the edge of a box is the box's.
                cells[y][placed.x : placed.x + drawn.box] = drawn.cells[y][placed.x : placed.x + drawn.box]
                styles[y][placed.x : placed.x + drawn.box] = [style] * drawn.box
        current_box = drawn.boxes[self.at]
        cells[current_box.y][current_box.x] = "▌"
        return Content("\n").join(_line(*pair) for pair in zip(cells, styles, strict=True))

    @property
    def legend(self) -> Content:
        """What the signs mean, those that are drawn."""
        nodes = [placed.node for placed in self._drawn.boxes.values()] if self._drawn is not None else []
        states = {node.state for node in nodes}
        signs: dict[str, list[str]] = {}
        for state, sign in SIGNS.items():
            if state in states:
                signs.setdefault(sign, []).append(in_words(state))
        sign_meanings = [f"{sign} {' or '.join(meanings)}" for sign, meanings in signs.items()]
        if any(node.feeds for node in nodes):
            sign_meanings.append("━ links of the record under the cursor")
        if self._drawn is not None and self._drawn.returns:
            sign_meanings.append("◂ feeds a record of its own column")
        return Content("   ".join(sign_meanings))

    def _column(self, drawn: DrawnNetwork) -> int:
        return next(number for number, refs in enumerate(drawn.columns) if self.at in refs)

    def _go_to(self, ref: str) -> None:
        self.at = ref
        self.refresh()
        if self._drawn is not None:
            node, boxes = self._drawn.boxes[ref].node, self._drawn.boxes
            counts = (
                (len([fed for fed in node.feeds if fed in boxes]), "feeds"),
                (sum(ref in placed.node.feeds for placed in boxes.values()), "fed by"),
            )
            links = [f"{direction} {number}" for number, direction in counts if number]
            self.post_message(self.Moved(" · ".join([node.title, *facts_of(node, boxes), *links])))

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
        current_box = drawn.boxes[self.at]

        def far(placed: Placed) -> tuple[bool, int]:
            feeds = placed.node.ref in current_box.node.feeds or current_box.node.ref in placed.node.feeds
            return not feeds, abs(placed.y - current_box.y)

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


def _line(cells: Sequence[str], styles: Sequence[str]) -> Content:
    """A line of cells, neighbours of one style as one piece."""
    pieces = [("".join(cell for cell, _ in run), style) for style, run in groupby(zip(cells, styles, strict=True), itemgetter(1))]
    return Content.assemble(*pieces)
