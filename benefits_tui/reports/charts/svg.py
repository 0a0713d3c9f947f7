"""A drawing as inline SVG: text stays text, nothing is fetched."""

from __future__ import annotations

from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from benefits_tui.domain.plain_text import sanitize
from benefits_tui.reports.charts.drawing import Drawing, Label, Line, Rectangle

_FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"


def as_svg(drawing: Drawing, says: str, name: str) -> str:
    """The SVG element; `says` is what a screen reader tells of it, `name` an id of its own on the page."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" role="img" '
        f'aria-labelledby="{name}" font-family="{_FONT}"><title id="{name}">{escape(sanitize(says))}</title>'
    ]
    if any(isinstance(shape, Rectangle) and shape.hatched for shape in drawing.shapes):
        parts.append(
            f'<defs><pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<line x1="0" y1="0" x2="0" y2="5" stroke="#ffffff" stroke-width="1.6"/></pattern></defs>'
        )
    for shape in drawing.shapes:
        match shape:
            case Line():
                parts.append(_line(shape))
            case Rectangle():
                parts.append(_box(shape))
                if shape.hatched:
                    parts.append(_box(replace(shape, fill=f"url(#{name}-hatch)", stroke="")))
            case Label():
                parts.append(_label(shape))
    return "".join([*parts, "</svg>"])


def _line(line: Line) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in line.points)
    dash = f' stroke-dasharray="{" ".join(map(_n, line.dash))}"' if line.dash else ""
    stroke = f'stroke="{line.colour}" stroke-width="{_n(line.width)}" stroke-linejoin="round"{dash}'
    return f'<polyline points="{points}" fill="none" {stroke}/>'


def _box(box: Rectangle) -> str:
    stroke = f' stroke="{box.stroke}"' if box.stroke else ""
    radius = f' rx="{_n(box.radius)}"' if box.radius else ""
    return (
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(max(box.width, 0))}" height="{_n(max(box.height, 0))}" '
        f"fill={quoteattr(box.fill)}{stroke}{radius}/>"
    )


def _label(label: Label) -> str:
    anchor = f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
    weight = ' font-weight="600"' if label.bold else ""
    return (
        f'<text x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}" fill="{label.colour}"{anchor}{weight}>'
        f"{escape(sanitize(label.text))}</text>"
    )


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
