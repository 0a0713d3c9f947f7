"""Series over time: plan, current plan, actual, forecast, each told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.quantity import display_money
from benefits_tui.reports.charts.axes import round_steps, years_between
from benefits_tui.reports.charts.drawing import ACCENT, GREY, INK, RED, RULE, SOFT, Drawing, Label, Line, fitted


class ChartSeries(NamedTuple):
    """Points in time with what had come to that day; `kind` is how it is drawn."""

    label: str
    points: Sequence[tuple[date, Decimal]]
    kind: str


_STYLES: dict[str, tuple[str, float, tuple[float, ...]]] = {
    "first": (GREY, 1.2, (2, 2)),
    "plan": (ACCENT, 1.6, (6, 3)),
    "actual": (INK, 2.4, ()),
    "forecast": (RED, 1.6, (1.5, 2.5)),
}
_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, 96.0, 14.0, 22.0


def curve(series: Sequence[ChartSeries], today: date, currency: str = "", width: float = 520, height: float = 170) -> Drawing:
    """The series over one another; a line stands at today; each is named at its end."""
    drawing = Drawing(width, height)
    drawn = [line for line in series if line.points]
    if not drawn:
        drawing.add(Label(width / 2, height / 2, "No periods yet", 10, SOFT, "middle"))
        return drawing
    days = [day for line in drawn for day, _ in line.points]
    values = [float(value) for line in drawn for _, value in line.points]
    first, last = min(days), max(max(days), min(days).replace(year=min(days).year + 1))
    steps = round_steps(min(0.0, *values), max(0.0, *values) or 1.0)

    def x(day: date) -> float:
        return _LEFT + (day - first).days / max((last - first).days, 1) * (width - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return height - _BOTTOM - (value - steps[0]) / (steps[-1] - steps[0]) * (height - _BOTTOM - _TOP)

    for step in steps:
        drawing.add(Line(((_LEFT, y(step)), (width - _RIGHT, y(step))), INK if step == 0 else RULE, 0.8))
        drawing.add(Label(_LEFT - 6, y(step) + 3, display_money(Decimal(str(round(step, 4))), currency), 8.5, SOFT, "end"))
    for year in years_between(first, last):
        drawing.add(Line(((x(year), height - _BOTTOM), (x(year), height - _BOTTOM + 4)), SOFT, 0.8))
        drawing.add(Label(x(year), height - 7, str(year.year), 8.5, SOFT, "middle"))
    if first <= today <= last:
        drawing.add(Line(((x(today), _TOP), (x(today), height - _BOTTOM)), SOFT, 0.8, (2, 2)))
        drawing.add(Label(x(today), _TOP - 4, "today", 8.5, SOFT, "middle"))
    for line in drawn:
        colour, thick, dash = _STYLES[line.kind]
        points = [(x(day), y(float(value))) for day, value in line.points]
        if len(points) == 1:
            points = [(points[0][0] - 4, y(0.0)), *points]
        drawing.add(Line(tuple(points), colour, thick, dash))
    _name_ends(drawing, drawn, x, y, width)
    return drawing


def _name_ends(drawing: Drawing, drawn: Sequence[ChartSeries], x: object, y: object, width: float) -> None:
    """Each name at the height of its line's end, moved where two would lie on another."""
    assert callable(x) and callable(y)
    ends = sorted((float(y(float(line.points[-1][1]))), line) for line in drawn)
    below = 0.0
    for height, line in ends:
        place = max(height + 3, below + 11)
        below = place
        colour = _STYLES[line.kind][0]
        end = float(x(line.points[-1][0]))
        left = max(end, width - _RIGHT) + 6
        drawing.add(Label(left, place, fitted(line.label, 9.5, width - left), 9.5, colour, bold=True))
