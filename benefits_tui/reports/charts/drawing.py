"""A drawing as a list of shapes in points from the top left, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

INK, SOFT, RULE, PAPER = "#1b2733", "#5b6875", "#d5dbe1", "#ffffff"
ACCENT, ACCENT_SOFT, RED, AMBER, GREEN, GREY = "#1f5a96", "#a9c4df", "#b3261e", "#9a6700", "#2e6b3a", "#8a949e"


@dataclass(frozen=True, slots=True)
class Line:
    """Straight pieces from point to point."""

    points: tuple[Point, ...]
    colour: str = INK
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle; `hatched` tells it from others without colour."""

    x: float
    y: float
    width: float
    height: float
    fill: str = PAPER
    stroke: str = ""
    hatched: bool = False
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text at a point on its base line."""

    x: float
    y: float
    text: str
    size: float = 10.0
    colour: str = INK
    anchor: Anchor = "start"
    bold: bool = False


Shape = Line | Rectangle | Label


@dataclass(slots=True)
class Drawing:
    """Shapes on a sheet of this size; later ones lie on top."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Draw these on top."""
        self.shapes.extend(shapes)


def text_width(text: str, size: float) -> float:
    """About how wide a text is in the sans-serif faces that systems have."""
    return sum(_WIDE if ord(sign) > 0x2E7F else _NARROW if sign in "iljtfI.,:;'|! ()" else _MEAN for sign in text) * size


_NARROW, _MEAN, _WIDE = 0.31, 0.56, 1.0
BOLD = 1.1
"""How much wider bold letters are."""


def fitted(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than its room."""
    line = " ".join(text.split())
    if text_width(line, size) <= room:
        return line
    while line and text_width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
