"""From one total to another in steps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.quantity import display_money
from benefits_tui.reports.charts.axes import round_steps
from benefits_tui.reports.charts.drawing import ACCENT, GREEN, INK, RED, RULE, SOFT, Drawing, Label, Line, Rectangle, text_width


class WaterfallStep(NamedTuple):
    """A total, or what is added to the one before."""

    label: str
    value: Decimal
    total: bool = False


_TOP, _BOTTOM = 18.0, 34.0


def waterfall(steps: Sequence[WaterfallStep], currency: str = "", width: float = 520, height: float = 180) -> Drawing:
    """Totals as full bars, steps between as floating ones; what takes away is hatched."""
    drawing = Drawing(width, height)
    levels, reached = [], Decimal(0)
    for step in steps:
        start = Decimal(0) if step.total else reached
        reached = step.value if step.total else reached + step.value
        levels.append((float(start), float(reached)))
    scale = round_steps(
        min(0.0, *(end for pair in levels for end in pair)), max(0.0, *(end for pair in levels for end in pair)) or 1.0
    )

    def y(value: float) -> float:
        return height - _BOTTOM - (value - scale[0]) / (scale[-1] - scale[0]) * (height - _BOTTOM - _TOP)

    room = width / max(len(steps), 1)
    drawing.add(Line(((0, y(0)), (width, y(0))), RULE, 0.8))
    for place, (step, (low, high)) in enumerate(zip(steps, levels, strict=True)):
        left, top, size = place * room + room * 0.18, min(y(low), y(high)), abs(y(low) - y(high))
        falls = not step.total and step.value < 0
        fill = ACCENT if step.total else RED if falls else GREEN
        drawing.add(Rectangle(left, top, room * 0.64, max(size, 1), fill, hatched=falls))
        sign = "+" if not step.total and step.value > 0 else ""
        drawing.add(
            Label(left + room * 0.32, top - 4, sign + display_money(step.value, currency), 9, INK, "middle", bold=step.total)
        )
        if place + 1 < len(steps):
            drawing.add(Line(((left + room * 0.64, y(high)), (left + room * 1.0, y(high))), SOFT, 0.6, (2, 2)))
        for row, line in enumerate(_lines(step.label, room - 6)):
            drawing.add(Label(left + room * 0.32, height - _BOTTOM + 13 + row * 10, line, 8.5, SOFT, "middle"))
    return drawing


def _lines(text: str, room: float) -> list[str]:
    """A label in as many lines as it needs."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", 8.5) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
