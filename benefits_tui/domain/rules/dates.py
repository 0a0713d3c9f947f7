"""By when a decision still helps: the days of a record that rules declare as their dates."""

from __future__ import annotations

from datetime import date
from typing import Any

NEXT_EVENT_WORDS = "the earliest of the next gate, review and reading and the end of the project, passed ones too"
NEXT_STOP_WORDS = "the first gate, review, reading, start of realisation or end of the project from the day it was raised"


def events(facts: Any) -> tuple[date | None, ...]:
    """The days on which a record is looked at anyway: its gate, its review, its reading, the end of its project."""
    about = getattr(facts, "facts", facts)
    figures = getattr(facts, "figures", None)
    reading = figures.next_reading if figures is not None else None
    return about.next_gate, about.next_review, about.project_end, reading


def next_event(facts: Any) -> date | None:
    """The earliest event that has not been dealt with; it may have passed."""
    return min((day for day in events(facts) if day is not None), default=None)


def next_event_besides_gate(facts: Any) -> date | None:
    """The same without the gate of its project, and what falls on its day."""
    gate, *others = events(facts)
    return min((day for day in others if day is not None and day != gate), default=None)


def project_of_event(facts: Any, day: date | None) -> tuple[str, int] | None:
    """The project, as kind and id, whose gate or end is the event of this day; None for a review or reading of a benefit."""
    about = getattr(facts, "facts", facts)
    project = getattr(about, "project_id", None)
    return (
        ("project", project) if project is not None and day is not None and day in (about.next_gate, about.project_end) else None
    )


def stops(facts: Any) -> tuple[date, ...]:
    """The days at which something is due, decided or begun, the earliest first."""
    about = getattr(facts, "facts", facts)
    return tuple(sorted(day for day in (*events(facts), getattr(about, "start", None)) if day is not None))


def first_from(days: tuple[date, ...], start: date) -> date | None:
    """The first of these days that is not before another."""
    return next((day for day in days if day >= start), None)
