"""A drawing painted as a PNG by Pillow alone, for documents that take no SVG."""

from __future__ import annotations

import io
import math
from functools import cache
from itertools import pairwise
from typing import Any

from benefits_tui.domain.plain_text import sanitize
from benefits_tui.reports.charts.drawing import Drawing, Label, Line, Point, Rectangle

SCALE = 3


def as_png(drawing: Drawing) -> bytes:
    """The picture, three dots a point."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (math.ceil(drawing.width * SCALE), math.ceil(drawing.height * SCALE)), "#ffffff")
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        match shape:
            case Line():
                _line(pen, shape)
            case Rectangle():
                _box(pen, shape)
            case Label():
                face = _face(round(shape.size * SCALE))
                anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shape.anchor]
                place = (shape.x * SCALE, shape.y * SCALE)
                bold = round(SCALE / 4) if shape.bold else 0
                pen.text(place, sanitize(shape.text), shape.colour, face, anchor, stroke_width=bold, stroke_fill=shape.colour)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _face(size: int) -> Any:
    """The machine's own Arial or its twin, for which drawings are measured, else a wider one, else the one that Pillow brings."""
    from PIL import ImageFont

    for name in ("arial.ttf", "Arial.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf"):
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _box(pen: Any, box: Rectangle) -> None:
    corners = (box.x * SCALE, box.y * SCALE, (box.x + max(box.width, 0)) * SCALE, (box.y + max(box.height, 0)) * SCALE)
    pen.rounded_rectangle(corners, box.radius * SCALE, box.fill, box.stroke or None, SCALE)
    if box.hatched:
        step, (left, top, right, bottom) = 5 * SCALE, corners
        offset = left - (bottom - top)
        while offset < right:
            start, end = max(offset, left), min(offset + bottom - top, right)
            if start < end:
                pen.line((start, bottom - (start - offset), end, bottom - (end - offset)), "#ffffff", SCALE)
            offset += step


def _line(pen: Any, line: Line) -> None:
    points = [(x * SCALE, y * SCALE) for x, y in line.points]
    width = max(round(line.width * SCALE), 1)
    if not line.dash:
        pen.line(points, line.colour, width, "curve")
        return
    for start, end in _dashes(points, [part * SCALE for part in line.dash]):
        pen.line((start, end), line.colour, width)


def _dashes(points: list[Point], dash: list[float]) -> list[tuple[Point, Point]]:
    """The pieces of a dashed line that are drawn."""
    result: list[tuple[Point, Point]] = []
    place, left = 0, dash[0]
    for (x, y), (to_x, to_y) in pairwise(points):
        length = math.hypot(to_x - x, to_y - y)
        gone = 0.0
        while gone < length:
            step = min(left, length - gone)
            if place % 2 == 0:
                ends = [(x + (to_x - x) * at / length, y + (to_y - y) * at / length) for at in (gone, gone + step)]
                result.append((ends[0], ends[1]))
            gone, left = gone + step, left - step
            if left <= 0:
                place += 1
                left = dash[place % len(dash)]
    return result
