"""The benefits map as a network in columns, from deliverables to objectives; the same records give the same picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benefits_tui.reports.charts.drawing import (
    ACCENT,
    AMBER,
    BOLD,
    GREEN,
    GREY,
    INK,
    PAPER,
    RED,
    RULE,
    SOFT,
    Drawing,
    Label,
    Line,
    Rectangle,
    fitted,
)


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A record: its column from the left, what stands in its box, and what it feeds, each with how strong a line is."""

    ref: str
    column: int
    title: str
    state: str = ""
    """A RAG or `late` or `done`; said by a sign and a word."""
    value: str = ""
    orphan: str = ""
    """What it lacks where it hangs in the air."""
    feeds: Mapping[str, float] = field(default_factory=dict)
    """Reference to the width of the line, from 0 to 1."""
    carried: str = ""
    """The worst state of what feeds it."""


HEADS = ("Deliverables", "Business changes", "Benefits", "Objectives")
_SIGNS = {"red": "✗ red", "amber": "▲ amber", "green": "✓ green", "late": "▲ late", "done": "✓ done", "no_data": "? no data"}
_COLOURS = {"red": RED, "late": AMBER, "amber": AMBER, "green": GREEN, "done": GREEN}
_BOX, _GAP, _TOP, _TALL, _BETWEEN = 142.0, 46.0, 24.0, 38.0, 10.0


def network(nodes: Sequence[NetworkNode]) -> Drawing:
    """Each record in its column, near what it is linked to; what is an orphan has a broken edge and says what it lacks."""
    columns = sorted({node.column for node in nodes}) or [0]
    rows = ordered(nodes, columns)
    tallest = max((len(line) for line in rows.values()), default=1)
    width = len(columns) * _BOX + (len(columns) - 1) * _GAP
    # A box is as large where there is one column as where there are four.
    drawing = Drawing(max(width, len(HEADS) * (_BOX + _GAP) - _GAP) + 2, _TOP + tallest * (_TALL + _BETWEEN))
    places: dict[str, tuple[float, float]] = {}
    for number, column in enumerate(columns):
        left = number * (_BOX + _GAP)
        drawing.add(Label(left, 11, HEADS[column], 9.5, SOFT, bold=True))
        step = (tallest * (_TALL + _BETWEEN)) / max(len(rows[column]), 1)
        for place, node in enumerate(rows[column]):
            places[node.ref] = (left, _TOP + step * (place + 0.5) - _TALL / 2)
    for node in nodes:
        for ref, strength in sorted(node.feeds.items()):
            if ref in places:
                drawing.add(_connector(places[node.ref], places[ref], strength))
    for node in nodes:
        _draw(drawing, node, places[node.ref])
    return drawing


def ordered(nodes: Sequence[NetworkNode], columns: Sequence[int]) -> dict[int, list[NetworkNode]]:
    """The records of each column, near the middle of what feeds them; by reference where nothing tells them apart."""
    rows = {column: sorted((node for node in nodes if node.column == column), key=lambda node: node.ref) for column in columns}
    fed_by: dict[str, list[str]] = {}
    for node in nodes:
        for ref in node.feeds:
            fed_by.setdefault(ref, []).append(node.ref)
    for _ in range(4):
        spot = {node.ref: place / max(len(line) - 1, 1) for line in rows.values() for place, node in enumerate(line)}
        for column in columns:
            rows[column].sort(key=lambda node: (_middle(node, spot, fed_by), node.ref))
            spot |= {node.ref: place / max(len(rows[column]) - 1, 1) for place, node in enumerate(rows[column])}
    return rows


def _middle(node: NetworkNode, spot: Mapping[str, float], fed_by: Mapping[str, list[str]]) -> float:
    around = [spot[ref] for ref in (*node.feeds, *fed_by.get(node.ref, ())) if ref in spot]
    return round(sum(around) / len(around), 9) if around else 2.0


def _connector(start: tuple[float, float], end: tuple[float, float], strength: float) -> Line:
    """From the right edge of a box to the left edge of another; within a column it goes round."""
    (left, top), (to_left, to_top) = start, end
    x, y, to_y = left + _BOX, top + _TALL / 2, to_top + _TALL / 2
    thick = 0.8 + 3.2 * max(0.0, min(strength, 1.0))
    if to_left <= left:
        return Line(((x, y), (x + 14, y), (x + 14, to_y + 6), (to_left + _BOX, to_y + 6)), GREY, thick)
    bend = x + (to_left - x) / 2
    return Line(((x, y), (x + 8, y), (bend, (y + to_y) / 2), (to_left - 8, to_y), (to_left, to_y)), GREY, thick)


def _draw(drawing: Drawing, node: NetworkNode, place: tuple[float, float]) -> None:
    left, top = place
    colour = _COLOURS.get(node.state, ACCENT)
    drawing.add(Rectangle(left, top, _BOX, _TALL, PAPER, RULE if node.orphan else colour, radius=3))
    if node.orphan:
        edge = ((left, top), (left + _BOX, top), (left + _BOX, top + _TALL), (left, top + _TALL), (left, top))
        drawing.add(Line(edge, RED, 1.1, (4, 3)))
    drawing.add(Rectangle(left, top, 4, _TALL, colour, radius=1.5))
    drawing.add(Label(left + 10, top + 12, fitted(node.title, 8.8 * BOLD, _BOX - 16), 8.8, INK, bold=True))
    drawing.add(Label(left + 10, top + 22.5, fitted(f"{node.ref}  {node.value}".strip(), 7.8, _BOX - 16), 7.8, SOFT))
    state_text = node.orphan or _SIGNS.get(node.state, "")
    drawing.add(Label(left + 10, top + 32.5, fitted(state_text, 7.8, _BOX - 16), 7.8, RED if node.orphan else colour))
