"""Bars side by side: what came of what was due, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.quantity import display_money, percent
from benefits_tui.reports.charts.drawing import ACCENT, ACCENT_SOFT, INK, RED, SOFT, Drawing, Label, Line, Rectangle, fitted


class Bar(NamedTuple):
    """A name with what was due and what came of it; None where nothing is known."""

    label: str
    due: Decimal | None
    realised: Decimal | None


_LABELS, _AMOUNTS, _LINE, _TOP = 150.0, 120.0, 20.0, 16.0


def bars(lines: Sequence[Bar], currency: str = "", width: float = 520) -> Drawing:
    """Due as a pale bar, what came as a dark one over it; the share beside it in words."""
    drawing = Drawing(width, _TOP + _LINE * max(len(lines), 1) + 4)
    most = max((float(value) for line in lines for value in (line.due, line.realised) if value is not None), default=0.0) or 1.0
    room = width - _LABELS - _AMOUNTS
    drawing.add(Label(_LABELS, 9, "pale: due, dark: realised", 8, SOFT))
    for place, line in enumerate(lines):
        top = _TOP + place * _LINE
        due, realised = (max(float(value), 0.0) if value is not None else 0.0 for value in (line.due, line.realised))
        drawing.add(Label(_LABELS - 8, top + 12, fitted(line.label, 9, _LABELS - 12), 9, INK, "end"))
        drawing.add(
            Rectangle(_LABELS, top + 2, room * due / most, 13, ACCENT_SOFT),
            Rectangle(_LABELS, top + 5, room * realised / most, 7, ACCENT),
        )
        share = line.realised / line.due if line.due and line.realised is not None else None
        figures_text = f"{display_money(line.realised, currency)} of {display_money(line.due, currency)}"
        figures_text += f", {percent(share)}" if share is not None else ""
        late = share is not None and share < Decimal("0.9")
        drawing.add(Label(width, top + 12, figures_text, 8.5, RED if late else SOFT, "end"))
    drawing.add(Line(((_LABELS, _TOP), (_LABELS, _TOP + _LINE * len(lines))), INK, 0.8))
    return drawing
