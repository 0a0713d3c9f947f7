"""The benefits map as a network of boxes and lines in a grid of characters: the same columns and order as in reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.cells import cell_len, set_cell_size

from benefits_tui.reports.charts.network import HEADS, NetworkNode, ordered
from benefits_tui.tui.network_lines import NetworkLink, NodePlace, draw_lines, tracks_needed

_LEAST_GAP, _MOST_GAP, _LEAST_BOX, _MOST_BOX = 7, 13, 22, 44
_HEIGHTS = (4, 3)
"""Lines of a record with the free one below it: its title on two lines where there is room."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the box of a record stands: its left edge and the first of its lines."""

    node: NetworkNode
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class DrawnNetwork:
    """The lines, the boxes by reference, and how wide a box is."""

    cells: list[list[str]]
    """A sign for each cell, blank after one that is two columns wide."""
    boxes: Mapping[str, Placed]
    box: int
    tall: int
    """Lines of a box, the free one below it left out."""
    columns: Sequence[Sequence[str]]
    """References by column, from the top."""
    heavy: Mapping[str, list[tuple[int, int, str]]]
    """For each record the cells of the lines from it and to it, with the heavy sign of each."""
    returns: bool
    """True where a line leads back into its own column."""

    @property
    def lines(self) -> list[str]:
        """The lines as text."""
        return ["".join(line).rstrip() for line in self.cells]


def draw_network(nodes: Sequence[NetworkNode], width: int, height: int) -> DrawnNetwork | None:
    """The network on so many characters; None where there is no room for all of it, or nothing to draw."""
    columns = sorted({node.column for node in nodes})
    if not columns:
        return None
    rows = ordered(nodes, columns)
    tallest = max(len(line) for line in rows.values())
    tall = next((lines for lines in _HEIGHTS if tallest * lines + 1 <= height), 0)
    if not tall:
        return None
    places = _places(rows, columns, tallest, tall)
    links = _links(nodes, places)
    inner = len(columns) - 1
    # A column that feeds itself needs room at its right edge, also where it is the last.
    own = any(places[link.start].column == places[link.end].column == inner for link in links)
    gaps = [max(_LEAST_GAP, min(tracks_needed(links, places, gap) + 4, _MOST_GAP)) for gap in range(inner)]
    gaps.append(_LEAST_GAP if own else 0)
    box = min((width - sum(gaps)) // len(columns), _MOST_BOX)
    if box < _LEAST_BOX:
        gaps = [_LEAST_GAP] * inner + [_LEAST_GAP if own else 0]
        box = min((width - sum(gaps)) // len(columns), _MOST_BOX)
    if box < _LEAST_BOX:
        return None
    lefts = [number * box + sum(gaps[:number]) for number in range(len(columns))]
    boxes = {ref: Placed(places[ref].node, lefts[places[ref].column], places[ref].y) for ref in places}
    drawn = draw_lines(links, places, lefts, box, gaps, tall, tallest * tall + 2)
    for number, column in enumerate(columns):
        _write(drawn.grid, lefts[number], 0, HEADS[column], box)
    for placed in boxes.values():
        for line, text in enumerate(_texts(placed.node, boxes, box, tall - 1)):
            _write(drawn.grid, placed.x, placed.y + line, text, box)
    refs = [[node.ref for node in rows[column]] for column in columns]
    returns = any(places[link.start].column == places[link.end].column for link in links)
    return DrawnNetwork(drawn.grid, boxes, box, tall - 1, refs, drawn.heavy, returns)


def _places(rows: Mapping[int, Sequence[NetworkNode]], columns: Sequence[int], tallest: int, tall: int) -> dict[str, NodePlace]:
    places: dict[str, NodePlace] = {}
    for number, column in enumerate(columns):
        step = tallest / len(rows[column])
        for row, node in enumerate(rows[column]):
            places[node.ref] = NodePlace(node, number, 1 + tall * int(step * row + (step - 1) / 2))
    return places


def _links(nodes: Sequence[NetworkNode], places: Mapping[str, NodePlace]) -> list[NetworkLink]:
    return [
        NetworkLink(node.ref, ref)
        for node in nodes
        for ref in node.feeds
        if ref in places and places[ref].column >= places[node.ref].column and ref != node.ref
    ]


SIGNS = {"red": "✗", "amber": "▲", "green": "✓", "late": "▲", "done": "✓", "no_data": "?", "not_yet_due": "·"}
_INDENT = 3
_WORDS = {"no_data": "no data", "not_yet_due": "not yet due"}


def in_words(state: str) -> str:
    """A state as people say it."""
    return _WORDS.get(state, state)


def _texts(node: NetworkNode, boxes: Mapping[str, Placed], box: int, most: int) -> list[str]:
    """The title, then what the record lacks, its state, what is carried to it, money and reference, as far as there is room."""
    title = wrap(node.title, box - _INDENT - 1) or [""]
    if len(title) > most - 1:
        title[most - 2 :] = [" ".join(title[most - 2 :])]
    facts = _joined(facts_of(node, boxes), box - _INDENT, most - len(title))
    blank = " " * _INDENT
    return [f" {SIGNS.get(node.state, '·')} {title[0]}", *(blank + line for line in [*title[1:], *facts])]


def facts_of(node: NetworkNode, boxes: Mapping[str, Placed]) -> list[str]:
    """What is said of a record below its title, what matters most first."""
    before = [ref for ref in node.feeds if ref in boxes and boxes[ref].x < boxes[node.ref].x]
    carried = f"upstream {in_words(node.carried)}" if node.carried and node.carried != node.state else ""
    node_facts = (
        node.orphan,
        in_words(node.state),
        carried,
        node.value,
        f"feeds {', '.join(before)}" if before else "",
        node.ref,
    )
    return [word for word in node_facts if word]


def _joined(parts: Sequence[str], room: int, most: int) -> list[str]:
    """The words with a point between, on so many lines; a word for which there is no room is left out whole."""
    lines: list[str] = []
    for word in parts:
        if lines and cell_len(f"{lines[-1]} · {word}") <= room:
            lines[-1] = f"{lines[-1]} · {word}"
        elif len(lines) < most and cell_len(word) <= room:
            lines.append(word)
    return lines


def _write(grid: list[list[str]], x: int, y: int, text: str, room: int) -> None:
    shown = text if cell_len(text) <= room else set_cell_size(text, room - 1) + "…"
    # A sign that is two columns wide leaves the cell after it empty.
    cells = [piece for sign in shown for piece in (sign, *[""] * (cell_len(sign) - 1))]
    grid[y][x : x + room] = cells + [" "] * (room - len(cells))
