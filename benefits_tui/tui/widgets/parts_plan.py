"""Where the parts of a page stand, and which are folded: by rank, for a width and a height."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from textual.geometry import Region

TWO_COLUMNS = 110
WIDE_RIGHT = 150
_LEFT = 80
_RIGHT = 60


class PartNeed(NamedTuple):
    """What a part asks for. Lines count its rule."""

    id: str
    rank: int
    min_lines: int
    needed: int
    side: str = ""
    beside_from: int = 0
    width: int = 0
    """Columns without which it is of no use: another stands beside it only where they are left."""
    stretches: bool = False
    """It takes lines that nothing else needs."""
    wish: int = 0
    """Lines that it has before a part without a wish is open."""


class PartsPlan(NamedTuple):
    """Where each part stands, and those that are folded, in their order."""

    places: dict[str, Region]
    folded: list[str]


_Band = list[PartNeed]
"""Parts side by side."""


def column_widths(width: int, parts: Sequence[PartNeed]) -> tuple[int, int]:
    """The widths of the left and the right column; the right one 0 where there is none."""
    if width < TWO_COLUMNS or not any(part.side == "right" for part in parts):
        return width, 0
    right = _RIGHT if width >= WIDE_RIGHT else width - _LEFT
    return width - right, right


def plan(
    parts: Sequence[PartNeed], width: int, height: int, opened: Collection[str] = (), closed: Collection[str] = ()
) -> PartsPlan:
    """The page in so many columns and lines. What the person opened folds last, what they closed stays folded."""
    left, right = column_widths(width, parts)
    folded = {part.id for part in parts if part.id in closed}
    while True:
        room = height - (1 if folded else 0)
        shown = [part for part in parts if part.id not in folded]
        columns = _columns(shown, right)
        over = [column for column in columns if sum(map(_least, _bands(column, left))) > room]
        candidates = [part for column in over for part in column]
        if not candidates or len(shown) == 1:
            break
        folded.add(min(candidates, key=lambda part: (part.id in opened, part.rank)).id)
    _fold_for_wishes(parts, folded, opened, (left, right), height)
    _unfold(parts, folded, closed, (left, right), height)
    shown = [part for part in parts if part.id not in folded]
    room, columns = height - (1 if folded else 0), _columns(shown, right)
    places: dict[str, Region] = {}
    for column, x, room_x in zip(columns, (0, left), (left, right), strict=False):
        bands = _bands(column, room_x)
        y = 0
        for band, lines in zip(bands, _heights(bands, room), strict=True):
            for part, region in zip(band, _side_by_side(band, x, y, room_x, lines), strict=True):
                places[part.id] = region
            y += lines
    return PartsPlan(places, [part.id for part in parts if part.id in folded])


def _fold_for_wishes(
    parts: Sequence[PartNeed], folded: set[str], opened: Collection[str], widths: tuple[int, int], height: int
) -> None:
    """Fold what has no wish, the lowest rank first, until those that have one are granted it or nothing is left to fold."""
    while True:
        shown = [part for part in parts if part.id not in folded]
        room = height - (1 if folded else 0)
        over = [
            column
            for column, width in zip(_columns(shown, widths[1]), widths, strict=False)
            if sum(max(_least(band), _wish(band)) for band in _bands(column, width)) > room
        ]
        wishing = [part.rank for column in over for part in column if part.wish]
        modest = [part for column in over for part in column if not part.wish and part.id not in opened]
        if not wishing or not (lower := [part for part in modest if part.rank < max(wishing)]):
            return
        folded.add(min(lower, key=lambda part: part.rank).id)


def _unfold(parts: Sequence[PartNeed], folded: set[str], closed: Collection[str], widths: tuple[int, int], height: int) -> None:
    """Open again what there is room for after all, the highest rank first: nothing is left blank while something is folded."""
    for part in sorted((part for part in parts if part.id in folded and part.id not in closed), key=lambda part: -part.rank):
        shown = [other for other in parts if other.id not in folded or other is part]
        room = height - (1 if len(shown) < len(parts) else 0)
        columns = _columns(shown, widths[1])
        if all(sum(map(_needed, _bands(column, width))) <= room for column, width in zip(columns, widths, strict=False)):
            folded.discard(part.id)


def own_widths(parts: Sequence[PartNeed], width: int) -> dict[str, int]:
    """How wide each part would be with all of them shown; what does not begin at the left edge has a line before it."""
    left, right = column_widths(width, parts)
    widths = dict[str, int]()
    for column, x, room in zip(_columns(parts, right), (0, left), (left, right), strict=False):
        for band in _bands(column, room):
            for part, region in zip(band, _side_by_side(band, x, 0, room, 1), strict=True):
                widths[part.id] = region.width - (1 if region.x else 0)
    return widths


def _columns(parts: Sequence[PartNeed], right: int) -> list[list[PartNeed]]:
    if not right:
        return [list(parts)]
    return [[part for part in parts if part.side != "right"], [part for part in parts if part.side == "right"]]


def _bands(column: Sequence[PartNeed], width: int) -> list[_Band]:
    bands = list[_Band]()
    for part in column:
        if part.side == "beside" and bands and len(bands[-1]) == 1 and beside_width(part, width, bands[-1][0].width):
            bands[-1].append(part)
        else:
            bands.append([part])
    return bands


def beside_width(part: PartNeed, width: int, other: int) -> int:
    """How wide a part is that stands in this width beside one that needs `other`; 0 where there is no room for both."""
    wanted = max(min(width * 2 // 5, width - other), part.beside_from)
    return wanted if width - wanted >= max(part.beside_from, other) else 0


def _side_by_side(band: _Band, x: int, y: int, width: int, lines: int) -> list[Region]:
    if len(band) == 1:
        return [Region(x, y, width, lines)]
    second = beside_width(band[1], width, band[0].width)
    return [Region(x, y, width - second, lines), Region(x + width - second, y, second, lines)]


def _turn(band: _Band) -> tuple[bool, int]:
    lists = [part.needed for part in band if part.stretches]
    return bool(lists), max(lists) if lists else -max(part.rank for part in band)


def _least(band: _Band) -> int:
    return max(min(part.min_lines, part.needed) for part in band)


def _wish(band: _Band) -> int:
    return max(min(part.wish, part.needed) for part in band)


def _needed(band: _Band) -> int:
    return max(part.needed for part in band)


def _heights(bands: Sequence[_Band], room: int) -> list[int]:
    """The least for each, then what it wishes, then by rank what it needs, lists last and short ones first; the rest to the
    last list.
    """
    heights = [_least(band) for band in bands]
    left = room - sum(heights)
    for place, band in enumerate(bands):
        more = max(min(left, _wish(band) - heights[place]), 0)
        heights[place] += more
        left -= more
    for place in sorted(range(len(bands)), key=lambda place: _turn(bands[place])):
        wanted = max(part.needed for part in bands[place])
        more = max(min(left, wanted - heights[place]), 0)
        heights[place] += more
        left -= more
    stretching = [place for place, band in enumerate(bands) if any(part.stretches for part in band)]
    if bands and left > 0:
        heights[stretching[-1] if stretching else -1] += left
    return heights
