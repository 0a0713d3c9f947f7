"""The lines of the drawn benefits map: every record has a trunk of its own, so that each link can be followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from benefits_tui.reports.charts.network import NetworkNode

_NORTH, _EAST, _SOUTH, _WEST = 1, 2, 4, 8
_LINES = " │─└││┌├─┘─┴┐┤┬┼"
_HEAVY = " ┃━┗┃┃┏┣━┛━┻┓┫┳╋"


class NodePlace(NamedTuple):
    """Where a record stands: the number of its column from the left, and its first line."""

    node: NetworkNode
    column: int
    y: int


class NetworkLink(NamedTuple):
    """What feeds what, by reference."""

    start: str
    end: str


class DrawnLines(NamedTuple):
    """The cells, and for each record those of its own links, with their heavy signs."""

    grid: list[list[str]]
    heavy: dict[str, list[tuple[int, int, str]]]


Point = tuple[int, int]


def tracks_needed(links: Sequence[NetworkLink], places: Mapping[str, NodePlace], gap: int) -> int:
    """How many trunks stand beside each other between a column and the next."""
    return max(_tracks(links, places, gap).values(), default=-1) + 1


def _tracks(links: Sequence[NetworkLink], places: Mapping[str, NodePlace], gap: int) -> dict[str, int]:
    """The number of each trunk in a gap: those whose lines never meet may share one."""
    spans: dict[str, tuple[int, int]] = {}
    for start, end in links:
        if places[start].column <= gap <= max(places[end].column - 1, places[start].column):
            ys = (places[start].y, places[end].y)
            low, high = spans.get(start, ys)
            spans[start] = min(low, *ys), max(high, *ys)
    tracks, taken = dict[str, int](), list[list[tuple[int, int]]]()
    for ref, (low, high) in sorted(spans.items(), key=lambda item: (item[1], item[0])):
        free = (number for number, track in enumerate(taken) if all(high + 3 < a or b + 3 < low for a, b in track))
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append((low, high))
        tracks[ref] = number
    return tracks


def draw_lines(
    links: Sequence[NetworkLink],
    places: Mapping[str, NodePlace],
    lefts: Sequence[int],
    box: int,
    gaps: Sequence[int],
    tall: int,
    height: int,
) -> DrawnLines:
    """All links: out of the right edge of a box, along its trunk, into the left edge of the other; back into its own column
    at the right edge. Where lines of two records cross, the upright one passes over the other."""
    wide = lefts[-1] + box + gaps[-1]
    trunks = {gap: _tracks(links, places, gap) for gap in range(len(lefts))}
    owners: dict[Point, dict[str, int]] = defaultdict(dict)
    cells: dict[NetworkLink, dict[Point, int]] = {}
    lanes: dict[int, str] = {}
    arrows = set[Point]()
    ways = _Ways(lefts, box, gaps, tall, height, trunks, _lowered(links, places))
    for link in links:
        start, end = places[link.start], places[link.end]
        points = ways.within(link, start, end) if start.column == end.column else ways.across(link, start, end, lanes)
        if start.column == end.column:
            arrows.add(points[-1])
        cells[link] = _bits(points)
        for cell, bits in cells[link].items():
            owners[cell][link.start] = owners[cell].get(link.start, 0) | bits
    grid = [[" "] * wide for _ in range(height)]
    for (x, y), by_owner in owners.items():
        if y < height and x < wide:
            grid[y][x] = "◂" if (x, y) in arrows else _LINES[_drawn_directions(by_owner)]
    heavy: dict[str, list[tuple[int, int, str]]] = {}
    for ref in places:
        own: dict[Point, int] = defaultdict(int)
        for link, bits_of in cells.items():
            if ref in link:
                for cell, bits in bits_of.items():
                    own[cell] |= bits
        heavy[ref] = [
            (x, y, "◂" if (x, y) in arrows else _HEAVY[bits]) for (x, y), bits in own.items() if y < height and x < wide
        ]
    return DrawnLines(grid, heavy)


def _drawn_directions(by_owner: Mapping[str, int]) -> int:
    """The directions that are drawn: where an upright line meets a level one of another record, the upright one."""
    upright = [bits for bits in by_owner.values() if bits == _NORTH | _SOUTH]
    level = [bits for bits in by_owner.values() if bits == _EAST | _WEST]
    if upright and len(upright) + len(level) == len(by_owner):
        return _NORTH | _SOUTH
    shown = 0
    for bits in by_owner.values():
        shown |= bits
    return shown


def _lowered(links: Sequence[NetworkLink], places: Mapping[str, NodePlace]) -> set[str]:
    """What is entered a line lower, as on its first line another record's line begins."""
    leads_to: dict[str, list[str]] = defaultdict(list)
    led_by: dict[str, list[str]] = defaultdict(list)
    for start, end in links:
        leads_to[start].append(end)
        led_by[end].append(start)
    beginning = {(places[ref].column, places[ref].y): ref for ref in leads_to}
    lowered = set[str]()
    for ref, starts in led_by.items():
        beside = beginning.get((places[ref].column - 1, places[ref].y))
        if beside is not None and (leads_to[beside], starts) != ([ref], [beside]):
            lowered.add(ref)
    return lowered


class _Ways(NamedTuple):
    """The corners of links."""

    lefts: Sequence[int]
    box: int
    gaps: Sequence[int]
    tall: int
    height: int
    trunks: Mapping[int, Mapping[str, int]]
    lowered: Collection[str]

    def _trunk(self, gap: int, ref: str) -> int:
        """Where a record's trunk stands in a gap; two columns from the boxes, as far as there is room for all."""
        return self.lefts[gap] + self.box + 2 + self.trunks[gap][ref] % max(self.gaps[gap] - 4, 1)

    def across(self, link: NetworkLink, start: NodePlace, end: NodePlace, lanes: dict[int, str]) -> list[Point]:
        """To a column further right; past others along the free line below their boxes."""
        left, right = self.lefts[start.column] + self.box, self.lefts[end.column]
        turn = self._trunk(start.column, link.start)
        into = end.y + (link.end in self.lowered)
        if end.column == start.column + 1:
            return [(left, start.y), (turn, start.y), (turn, into), (right, into)]
        beside = start.y + self.tall - 1
        free = sorted(range(self.tall, self.height - 1, self.tall), key=lambda lane: (abs(lane - beside), lane))
        lane = next((lane for lane in free if lanes.get(lane, link.start) == link.start), beside)
        lanes[lane] = link.start
        last = self._trunk(end.column - 1, link.start)
        return [(left, start.y), (turn, start.y), (turn, lane), (last, lane), (last, into), (right, into)]

    def within(self, link: NetworkLink, start: NodePlace, end: NodePlace) -> list[Point]:
        """Out at the right edge and back into it, below what leads on."""
        edge, turn = self.lefts[start.column] + self.box, self._trunk(start.column, link.start)
        into = end.y + self.tall - 2
        return [(edge, start.y), (turn, start.y), (turn, into), (edge, into)]


def _bits(points: Sequence[Point]) -> dict[Point, int]:
    """The directions of each cell of a line through these corners."""
    bits: dict[Point, int] = defaultdict(int)
    for (x, y), (to_x, to_y) in pairwise(points):
        across, down = (to_x > x) - (to_x < x), (to_y > y) - (to_y < y)
        while (x, y) != (to_x, to_y):
            bits[x, y] |= (_EAST if across > 0 else _WEST) if across else (_SOUTH if down > 0 else _NORTH)
            x, y = x + across, y + down
            bits[x, y] |= (_WEST if across > 0 else _EAST) if across else (_NORTH if down > 0 else _SOUTH)
    return bits
