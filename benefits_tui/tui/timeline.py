"""A project's life in lanes: gates and reviews, then a line for each deliverable, business change and benefit.

One grammar of signs: thin = planned, heavy = came, dashed = slipped or missing, `○` planned day, `●` came, `◌` forecast,
`◆` gate passed, `◇` gate to come, `▼` review held, `▽` review due, `╎` today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from benefits_tui.tui.formatting import sanitize

LEGEND = "◆ gate  ○ planned  ● came  ◌ forecast  ╍ slipped or missing  ━ realised  ▼ review held  ▽ due"


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign on a day, with a short name beside it."""

    day: date
    sign: str
    style: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A line between two days."""

    first: date
    last: date
    sign: str
    style: str = "$muted"


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of the drawing."""

    sign: str
    style: str
    title: str
    target: object = None
    spans: Sequence[Span] = ()
    marks: Sequence[Mark] = field(default_factory=tuple)

    @property
    def days(self) -> list[date]:
        """Every day that is drawn."""
        return [day for span in self.spans for day in (span.first, span.last)] + [mark.day for mark in self.marks]


@dataclass(frozen=True, slots=True)
class Scale:
    """Days as columns: `label` for the names at the left, `chart` for the drawing."""

    first: date
    last: date
    label: int
    chart: int

    def column(self, day: date) -> int:
        """Where a day stands; those outside at the edge."""
        days = max((self.last - self.first).days, 1)
        return max(0, min((day - self.first).days * (self.chart - 1) // days, self.chart - 1))


def scale_of(lanes: Sequence[Lane], today: date, width: int) -> Scale | None:
    """From the first day of any lane to the last; None where nothing has a day."""
    days = [day for lane in lanes for day in lane.days]
    if not days:
        return None
    label = min(max((cell_len(lane.title) for lane in lanes), default=10) + 4, max(width * 2 // 5, 12))
    return Scale(min([*days, today]), max([*days, today]), label, max(width - label, 10))


def heading(scale: Scale, today: date) -> Content:
    """The years, and today."""
    line = [" "] * scale.chart
    free = 0
    for year in range(scale.first.year + 1, scale.last.year + 1):
        place = scale.column(date(year, 1, 1))
        if place >= free:
            _write(line, place, str(year))
            # A blank between them, or two would be read as one number.
            free = place + 5
    text = "".join(line)
    place = min(max(scale.column(today) - 2, 0), max(scale.chart - 5, 0))
    before, after = text[: max(place - 1, 0)], text[place + 6 :]
    # A year half covered by the word would be read as another, and one that touches it as a part of it.
    before, after = _without_cut_year(before, end=True).ljust(place), f" {_without_cut_year(after, end=False)}"
    return Content(" " * scale.label) + Content.assemble((before, "$muted"), ("today", "bold"), (after, "$muted"))


def _without_cut_year(text: str, *, end: bool) -> str:
    label = text.rstrip(" ") if end else text.lstrip(" ")
    reaches_edge = label == text and text
    if not reaches_edge:
        return text
    digits = len(label) - len(label.rstrip("0123456789")) if end else len(label) - len(label.lstrip("0123456789"))
    if not digits or digits == 4:
        return text
    return text[:-digits] + " " * digits if end else " " * digits + text[digits:]


def draw(lane: Lane, scale: Scale, today: date) -> Content:
    """The name of the lane, then its line; years as dots, today as a dashed line."""
    signs = [" "] * scale.chart
    styles = [""] * scale.chart
    for year in range(scale.first.year + 1, scale.last.year + 1):
        place = scale.column(date(year, 1, 1))
        signs[place], styles[place] = "┊", "$rule"
    place = scale.column(today)
    signs[place], styles[place] = "╎", "$muted"
    for span in lane.spans:
        for place in range(scale.column(span.first), scale.column(span.last) + 1):
            signs[place], styles[place] = span.sign, span.style
    for mark in lane.marks:
        place = scale.column(mark.day)
        signs[place], styles[place] = mark.sign, mark.style
        for offset, letter in enumerate(mark.name[:2], 1):
            if place + offset < scale.chart:
                signs[place + offset], styles[place + offset] = letter, mark.style
    title = sanitize(lane.title)
    room = scale.label - 3
    named = set_cell_size(title, room - 1) + "… " if cell_len(title) > room else set_cell_size(title, room + 1)
    line = Content.assemble((f"{lane.sign} ", lane.style), named)
    pieces: list[tuple[str, str]] = []
    for sign, style in zip(signs, styles, strict=True):
        if pieces and pieces[-1][1] == style:
            pieces[-1] = (pieces[-1][0] + sign, style)
        else:
            pieces.append((sign, style))
    return line + Content.assemble(*pieces)


def _write(line: list[str], place: int, text: str) -> None:
    if place + len(text) <= len(line):
        line[place : place + len(text)] = text
