"""The benefit curve drawn with braille dots: several lines over time, today's line, the target's line.

A canvas of our own, for the plotting libraries cost more at the start than the whole program's first screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap

from textual.content import Content

from benefits_tui.domain.quantity import display_money
from benefits_tui.tui.formatting import MONTHS

CurvePoints = Sequence[tuple[date, Decimal]]
_ROOM_FOR_AMOUNTS = 44
_TODAY = "today"
NO_CURVE = "No curve yet: it is drawn from plan, readings and forecast."
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


@dataclass(frozen=True, slots=True)
class CurveSeries:
    """A line: its name, its points in order, its colour, and how it is told apart without colour."""

    name: str
    points: CurvePoints
    style: str
    dashed: bool = False
    thick: bool = False


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

    def line(self, start: tuple[int, int], end: tuple[int, int], style: str, *, dashed: bool, thick: bool = False) -> None:
        """A straight line of dots; a thick one is two dots high."""
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for step in range(steps + 1):
            if not dashed or step % 4 < 2:
                x = start[0] + round((end[0] - start[0]) * step / steps)
                y = start[1] + round((end[1] - start[1]) * step / steps)
                self.dot(x, y, style)
                if thick:
                    self.dot(x, y + 1, style)

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
    series: Sequence[CurveSeries], width: int, height: int, *, today: date | None = None, target: Decimal | None = None
) -> Content:
    """The lines in a box of this size, each named at its end; amounts on the left, dates below; a sentence where there is
    nothing to draw.
    """
    shown = [line for line in series if line.points]
    days = [day for line in shown for day, _ in line.points]
    if not days or width < 24 or height < 5:
        return Content.styled("\n".join(f" {line}" for line in wrap(NO_CURVE, max(width - 2, 1))), "$muted")
    values = [value for line in shown for _, value in line.points] + [Decimal(0)] + ([target] if target is not None else [])
    low, high = min(values), max(values)
    if low == high:
        high = low + 1
    first, last = min(days), max(days)
    margin = max(len(_amount(value)) for value in (low, high, (low + high) / 2)) + 2
    rows = height - 1
    ends = [(line.name, line.points[-1][1], line.style) for line in shown]
    if target is not None:
        ends.append(("target", target, "$muted"))
    labels = [
        _label(name, _amount(value), beside=width >= _ROOM_FOR_AMOUNTS, below=rows >= 3 * len(ends)) for name, value, _ in ends
    ]
    right = min(max(len(text) for label in labels for text in label) + 1, width // 2)
    columns = width - margin - right
    canvas = _Canvas(columns, rows)
    span = max((last - first).days, 1)

    def x_of(day: date) -> int:
        return (day - first).days * (columns * 2 - 1) // span

    def y_of(value: Decimal) -> int:
        return int((value - low) * (rows * 4 - 2) / (high - low))

    if target is not None:
        canvas.line((0, y_of(target)), (columns * 2 - 1, y_of(target)), "$muted", dashed=True)
    if today is not None and first <= today <= last:
        for row in range(rows):
            canvas.signs[x_of(today) // 2, row] = ("╎", "$rule")
    for line in shown:
        dots = [(x_of(day), y_of(value)) for day, value in line.points]
        if len(dots) == 1:
            canvas.dot(*dots[0], line.style)
        for start, end in pairwise(dots):
            canvas.line(start, end, line.style, dashed=line.dashed, thick=line.thick)
    places = [rows - 1 - y_of(value) // 4 for _, value, _ in ends]
    named = _apart([(place, label, style) for place, label, (_, _, style) in zip(places, labels, ends, strict=True)], rows)
    amounts = {0: high, rows - 1: low, rows // 2: high - (high - low) * (rows // 2) / max(rows - 1, 1)}
    lines = []
    for row, drawn in enumerate(canvas.text()):
        axis = Content.styled(
            f"{_amount(amounts[row]) if row in amounts else '':>{margin - 1}}{'┤' if row in amounts else '│'}", "$muted"
        )
        name, style = named.get(row, ("", ""))
        lines.append(axis + drawn + Content.styled(f" {name}"[:right], style))
    lines.append(Content.styled(" " * (margin - 1) + "└" + _axis(first, last, today, columns), "$muted"))
    return Content("\n").join(lines)


def _label(name: str, amount: str, *, beside: bool, below: bool) -> list[str]:
    """The name of a line with its last amount: beside it, below it, or none where there is no room for either."""
    return [f"{name} {amount}"] if beside else [name, amount] if below else [name]


def _apart(ends: Sequence[tuple[int, list[str], str]], rows: int) -> dict[int, tuple[str, str]]:
    """Rows for each label, with its style: its own, else the nearest free ones."""
    result = dict[int, tuple[str, str]]()
    for row, label, style in sorted(ends, key=lambda end: end[0]):
        wanted = range(len(label))
        free = [place for place in range(rows - len(label) + 1) if not any(place + line in result for line in wanted)]
        if free:
            place = min(free, key=lambda place: (abs(place - row), place))
            result.update({place + line: (label[line], style) for line in wanted})
    return result


def _amount(value: Decimal) -> str:
    """Three figures at the most below a thousand, and no noughts behind the point."""
    if abs(value) >= 1000:
        return display_money(value)
    rounded = round(value, max(0, 2 - value.adjusted())) if value else value
    return f"{rounded.normalize():f}"


def _axis(first: date, last: date, today: date | None, columns: int) -> str:
    """The first and the last month, and today below its line: it comes before the month at the left is said in full."""
    place = (today - first).days * (columns - 1) // max((last - first).days, 1) if today is not None else -1
    shown = today is not None and first <= today <= last
    for left, right in (
        (_month(first), _month(last)), (str(first.year), _month(last)), (str(first.year), str(last.year)), (_month(first), "")
    ):  # fmt: skip
        starts = range(max(place - len(_TODAY) + 1, len(left) + 1), min(place, columns - len(right) - len(_TODAY) - 1) + 1)
        if len(left) + len(right) < columns and (starts or not shown):
            start = max(starts, default=0)
            line = left.ljust(columns - len(right)) + right
            return line if not shown else line[:start] + _TODAY + line[start + len(_TODAY) :]
    return _month(first)[:columns]


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"
