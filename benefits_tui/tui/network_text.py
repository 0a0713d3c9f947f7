"""The benefits map as a network of boxes and lines in a grid of characters: the same layout as in reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from rich.cells import cell_len, set_cell_size

from benefits_tui.reports.charts.network import HEADS, NetworkNode, ordered

_GAP, _LEAST_BOX, _MOST_BOX = 7, 22, 44
_HEIGHTS = (4, 3)
"""Lines of a record with the free one below it: its title on two lines where there is room."""
_NORTH, _EAST, _SOUTH, _WEST = 1, 2, 4, 8
_LINES = {
    1: "│", 2: "─", 3: "└", 4: "│", 5: "│", 6: "┌", 7: "├", 8: "─", 9: "┘", 10: "─", 11: "┴", 12: "┐", 13: "┤", 14: "┬", 15: "┼",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the box of a record stands: its left edge and the first of its two lines."""

    node: NetworkNode
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class DrawnNetwork:
    """The lines, the boxes by reference, and how wide a box is."""

    lines: list[str]
    boxes: Mapping[str, Placed]
    box: int
    tall: int
    """Lines of a box, the free one below it left out."""
    columns: Sequence[Sequence[str]]
    """References by column, from the top."""


def draw_network(nodes: Sequence[NetworkNode], width: int, height: int) -> DrawnNetwork | None:
    """The network on so many characters; None where there is no room for all of it, or nothing to draw."""
    columns = sorted({node.column for node in nodes})
    if not columns:
        return None
    rows = ordered(nodes, columns)
    tallest = max(len(line) for line in rows.values())
    box = min((width - _GAP * (len(columns) - 1)) // len(columns), _MOST_BOX)
    tall = next((lines for lines in _HEIGHTS if tallest * lines + 1 <= height), 0)
    if box < _LEAST_BOX or not tall:
        return None
    boxes: dict[str, Placed] = {}
    for number, column in enumerate(columns):
        step = tallest / len(rows[column])
        for place, node in enumerate(rows[column]):
            boxes[node.ref] = Placed(node, number * (box + _GAP), 1 + tall * int(step * place + (step - 1) / 2))
    wide = len(columns) * (box + _GAP) - _GAP
    bits = [[0] * wide for _ in range(tallest * tall + 2)]
    for node in nodes:
        for ref in node.feeds:
            if ref in boxes and boxes[ref].x > boxes[node.ref].x:
                _connect(bits, boxes[node.ref], boxes[ref], box, tall)
    grid = [[_LINES.get(cell, " ") for cell in line] for line in bits]
    for number, column in enumerate(columns):
        _write(grid, number * (box + _GAP), 0, HEADS[column], box)
    for placed in boxes.values():
        for line, text in enumerate(_texts(placed.node, boxes, box, tall - 2)):
            _write(grid, placed.x, placed.y + line, text, box)
    refs = [[node.ref for node in rows[column]] for column in columns]
    return DrawnNetwork(["".join(line).rstrip() for line in grid], boxes, box, tall - 1, refs)


_SIGNS = {"red": "✗", "amber": "▲", "green": "✓", "late": "▲", "done": "✓", "no_data": "?", "not_yet_due": "·"}
_INDENT = 3
_WORDS = {"no_data": "no data", "not_yet_due": "not yet due"}


def _texts(node: NetworkNode, boxes: Mapping[str, Placed], box: int, most: int) -> list[str]:
    """The title on so many lines at the most, then reference, state, money and what it lacks or feeds in its own column."""
    beside = [ref for ref in node.feeds if ref in boxes and boxes[ref].x <= boxes[node.ref].x]
    words = (node.orphan, _WORDS.get(node.state, node.state), node.value, f"feeds {', '.join(beside)}" if beside else "")
    title = wrap(node.title, box - _INDENT) or [""]
    if len(title) > most:
        title[most - 1 :] = [" ".join(title[most - 1 :])]
    facts = " · ".join(filter(None, (node.ref, *words)))
    blank = " " * _INDENT
    return [f" {_SIGNS.get(node.state, '·')} {title[0]}", *(blank + line for line in title[1:]), blank + facts]


def _write(grid: list[list[str]], x: int, y: int, text: str, room: int) -> None:
    shown = text if cell_len(text) <= room else set_cell_size(text, room - 1) + "…"
    # A sign that is two columns wide leaves the cell after it empty.
    cells = [piece for sign in shown for piece in (sign, *[""] * (cell_len(sign) - 1))]
    grid[y][x : x + room] = cells + [" "] * (room - len(cells))


def _connect(bits: list[list[int]], start: Placed, end: Placed, box: int, tall: int) -> None:
    """Out of the right edge, along the free line below the boxes where one stands between, into the left edge."""
    left, right = start.x + box, end.x
    turn = left + 2 + (start.y // tall) % (_GAP - 4)
    if right - left == _GAP:
        _path(bits, [(left, start.y), (turn, start.y), (turn, end.y), (right, end.y)])
        return
    lane = start.y + tall - 1
    last = end.x - 2
    _path(bits, [(left, start.y), (turn, start.y), (turn, lane), (last, lane), (last, end.y), (right, end.y)])


def _path(bits: list[list[int]], points: Sequence[tuple[int, int]]) -> None:
    for (x, y), (to_x, to_y) in pairwise(points):
        across, down = (to_x > x) - (to_x < x), (to_y > y) - (to_y < y)
        while (x, y) != (to_x, to_y):
            bits[y][x] |= (_EAST if across > 0 else _WEST) if across else (_SOUTH if down > 0 else _NORTH)
            x, y = x + across, y + down
            bits[y][x] |= (_WEST if across > 0 else _EAST) if across else (_NORTH if down > 0 else _SOUTH)
