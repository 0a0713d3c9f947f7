"""Days on a line of time: gates, reviews and deliverables, what is past and what is to come told apart by their signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from benefits_tui.domain.plain_text import format_date
from benefits_tui.reports.charts.axes import years_between
from benefits_tui.reports.charts.drawing import ACCENT, INK, RED, RULE, SOFT, Drawing, Label, Line, Rectangle, fitted


class Event(NamedTuple):
    """Something on a day: a gate, a review. Late is what is past and not done."""

    label: str
    day: date
    done: bool


_LABELS, _LINE, _TOP, _RIGHT = 170.0, 17.0, 14.0, 96.0


def timeline(events: Sequence[Event], today: date, width: float = 520) -> Drawing:
    """A line an event, in order of their days: filled when done, hollow when to come, marked late when it should be done."""
    ordered = sorted(events, key=lambda event: (event.day, event.label))
    drawing = Drawing(width, _TOP + _LINE * max(len(ordered), 1) + 22)
    if not ordered:
        drawing.add(Label(width / 2, _TOP + 12, "No day is planned yet", 10, SOFT, "middle"))
        return drawing
    first, last = min(ordered[0].day, today) - timedelta(days=30), max(ordered[-1].day, today) + timedelta(days=30)
    bottom = _TOP + _LINE * len(ordered)

    def x(day: date) -> float:
        return _LABELS + (day - first).days / (last - first).days * (width - _LABELS - _RIGHT)

    for year in years_between(first, last):
        drawing.add(
            Line(((x(year), _TOP), (x(year), bottom)), RULE, 0.8),
            Label(x(year), bottom + 12, str(year.year), 8.5, SOFT, "middle"),
        )
    drawing.add(
        Line(((x(today), _TOP - 2), (x(today), bottom)), INK, 0.9, (2, 2)),
        Label(x(today), _TOP - 5, "today", 8.5, SOFT, "middle"),
    )
    for place, event in enumerate(ordered):
        middle = _TOP + place * _LINE + _LINE / 2
        late = not event.done and event.day < today
        colour = RED if late else ACCENT
        drawing.add(Label(_LABELS - 10, middle + 3, fitted(event.label, 9, _LABELS - 14), 9, INK, "end"))
        drawing.add(Rectangle(x(event.day) - 4, middle - 4, 8, 8, colour if event.done else "#ffffff", colour, radius=1.5))
        date_text = format_date(event.day) + (", done" if event.done else ", late" if late else "")
        drawing.add(Label(width, middle + 3, date_text, 8.5, RED if late else SOFT, "end"))
    return drawing
