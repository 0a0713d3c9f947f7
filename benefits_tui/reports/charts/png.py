"""A drawing painted as a PNG by Pillow alone, for documents that take no SVG."""

from __future__ import annotations

import io
import math
from functools import cache
from itertools import pairwise
from typing import Any

from benefits_tui.domain.plain_text import sanitize
from benefits_tui.reports.charts.drawing import Drawing, Label, Line, Point, Rectangle

PIXEL_SCALE = 3


def as_png(drawing: Drawing) -> bytes:
    """The picture, three dots a point."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (math.ceil(drawing.width * PIXEL_SCALE), math.ceil(drawing.height * PIXEL_SCALE)), "#ffffff")
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        match shape:
            case Line():
                _line(pen, shape)
            case Rectangle():
                _box(pen, shape)
            case Label():
                face = _face(round(shape.size * PIXEL_SCALE))
                anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shape.anchor]
                place = (shape.x * PIXEL_SCALE, shape.y * PIXEL_SCALE)
                bold = round(PIXEL_SCALE / 4) if shape.bold else 0
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
    corners = (
        box.x * PIXEL_SCALE,
        box.y * PIXEL_SCALE,
        (box.x + max(box.width, 0)) * PIXEL_SCALE,
        (box.y + max(box.height, 0)) * PIXEL_SCALE,
    )
    pen.rounded_rectangle(corners, box.radius * PIXEL_SCALE, box.fill, box.stroke or None, PIXEL_SCALE)
    if box.hatched:
        step, (left, top, right, bottom) = 5 * PIXEL_SCALE, corners
        offset = left - (bottom - top)
        while offset < right:
            start, end = max(offset, left), min(offset + bottom - top, right)
            if start < end:
                pen.line((start, bottom - (start - offset), end, bottom - (end - offset)), "#ffffff", PIXEL_SCALE)
            offset += step


def _line(pen: Any, line: Line) -> None:
    points = [(x * PIXEL_SCALE, y * PIXEL_SCALE) for x, y in line.points]
    width = max(round(line.width * PIXEL_SCALE), 1)
    if not line.dash:
        pen.line(points, line.colour, width, "curve")
        return
    for start, end in _dashes(points, [part * PIXEL_SCALE for part in line.dash]):
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
