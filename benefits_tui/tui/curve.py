"""The benefit curve drawn with braille dots: several lines over time, today's line, the target's line.

A canvas of our own, for the plotting libraries cost more at the start than the whole program's first screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from textual.content import Content

from benefits_tui.domain.quantity import short_money
from benefits_tui.tui.formatting import MONTHS

Points = Sequence[tuple[date, Decimal]]
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name, its points in order, its colour, and how it is told apart without colour."""

    name: str
    points: Points
    style: str
    dashed: bool = False
    mark: str = ""
    """A letter at its last point."""


@dataclass(slots=True)
class _Canvas:
    columns: int
    rows: int
    dots: dict[tuple[int, int], int] = field(default_factory=dict)
    styles: dict[tuple[int, int], str] = field(default_factory=dict)
    signs: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)

    def dot(self, x: int, y: int, style: str) -> None:
        """One dot; x from the left, y from the bottom."""
        cell = x // 2, self.rows - 1 - y // 4
        if 0 <= cell[0] < self.columns and 0 <= cell[1] < self.rows:
            self.dots[cell] = self.dots.get(cell, 0) | _DOTS[3 - y % 4][x % 2]
            self.styles[cell] = style

    def line(self, start: tuple[int, int], end: tuple[int, int], style: str, *, dashed: bool) -> None:
        """A straight line of dots."""
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for step in range(steps + 1):
            if not dashed or step % 4 < 2:
                x = start[0] + round((end[0] - start[0]) * step / steps)
                y = start[1] + round((end[1] - start[1]) * step / steps)
                self.dot(x, y, style)

    def text(self) -> list[Content]:
        """The lines, from the top."""
        lines = []
        for row in range(self.rows):
            parts, text, style = list[tuple[str, str]](), "", ""
            for column in range(self.columns):
                cell = column, row
                if cell in self.signs:
                    sign, wanted = self.signs[cell]
                elif cell in self.dots:
                    sign, wanted = chr(0x2800 + self.dots[cell]), self.styles[cell]
                else:
                    sign, wanted = " ", ""
                if wanted != style:
                    parts.append((text, style))
                    text, style = "", wanted
                text += sign
            lines.append(Content.assemble(*parts, (text, style)))
        return lines


def plot(
    series: Sequence[Series],
    width: int,
    height: int,
    *,
    today: date | None = None,
    target: Decimal | None = None,
    legend: bool = True,
) -> Content:
    """The lines in a box of this size, amounts on the left, dates below; a sentence where there is nothing to draw."""
    shown = [one for one in series if one.points]
    days = [day for one in shown for day, _ in one.points]
    if not days or width < 24 or height < 5:
        return Content.styled("No curve yet: it is drawn from plan, readings and forecast.", "$foreground 60%")
    values = [value for one in shown for _, value in one.points] + [Decimal(0)] + ([target] if target is not None else [])
    low, high = min(values), max(values)
    if low == high:
        high = low + 1
    first, last = min(days), max(days)
    margin = max(len(_amount(value)) for value in (low, high, (low + high) / 2)) + 1
    columns, rows = width - margin, height - (2 if legend else 1)
    canvas = _Canvas(columns, rows)
    span = max((last - first).days, 1)

    def x_of(day: date) -> int:
        return (day - first).days * (columns * 2 - 1) // span

    def y_of(value: Decimal) -> int:
        return int((value - low) * (rows * 4 - 1) / (high - low))

    if target is not None:
        canvas.line((0, y_of(target)), (columns * 2 - 1, y_of(target)), "$foreground 50%", dashed=True)
    if today is not None and first <= today <= last:
        for row in range(rows):
            canvas.signs[x_of(today) // 2, row] = ("│", "$foreground 40%")
    for one in shown:
        places = [(x_of(day), y_of(value)) for day, value in one.points]
        if len(places) == 1:
            canvas.dot(*places[0], one.style)
        for start, end in pairwise(places):
            canvas.line(start, end, one.style, dashed=one.dashed)
        x, y = places[-1]
        canvas.signs[min(x // 2, columns - 1), max(min(rows - 1 - y // 4, rows - 1), 0)] = (one.mark or "•", one.style)
    labels = {0: high, rows - 1: low, rows // 2: high - (high - low) * (rows // 2) / max(rows - 1, 1)}
    lines = [
        Content.styled(f"{_amount(labels[row]) if row in labels else '':>{margin - 1}} ", "$foreground 60%") + line
        for row, line in enumerate(canvas.text())
    ]
    lines.append(Content.styled(" " * margin + _axis(first, last, today, columns), "$foreground 60%"))
    if legend:
        lines.append(_legend(shown, target is not None, margin))
    return Content("\n").join(lines)


def _amount(value: Decimal) -> str:
    """Three figures at the most below a thousand, and no noughts behind the point."""
    if abs(value) >= 1000:
        return short_money(value)
    rounded = round(value, max(0, 2 - value.adjusted())) if value else value
    return f"{rounded.normalize():f}"


def _axis(first: date, last: date, today: date | None, columns: int) -> str:
    left, right = _month(first), _month(last)
    line = list(left.ljust(columns - len(right)) + right)[:columns]
    if today is not None and first <= today <= last:
        place = min((today - first).days * (columns - 1) // max((last - first).days, 1), columns - 6)
        if len(left) < place - 1 and place + 6 < columns - len(right):
            line[place : place + 5] = "today"
    return "".join(line)


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _legend(shown: Sequence[Series], target: bool, margin: int) -> Content:
    parts: list[Content] = []
    for one in shown:
        sign = "┄┄" if one.dashed else "──"
        parts.append(Content.assemble((f"{sign}{one.mark or '•'} ", one.style), one.name))
    if target:
        parts.append(Content.assemble(("┄┄ ", "$foreground 50%"), "target"))
    return Content(" " * margin) + Content("   ").join(parts)
