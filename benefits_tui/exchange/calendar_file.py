"""Days written as an iCalendar file (RFC 5545), which every calendar program reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benefits_tui.domain.plain_text import encodable
from benefits_tui.exchange.writer import whole_file


class CalendarEntry(NamedTuple):
    """A whole day in a calendar. `uid` stays the same when the day or the words change, so that an import updates it."""

    uid: str
    day: date
    summary: str
    description: str
    category: str


def calendar_bytes(name: str, entries: Iterable[CalendarEntry], as_of: datetime, sequence: int) -> bytes:
    """The file's content. `as_of` is when the entries were true and `sequence` a number that only grows: of two files, a
    calendar keeps the entry with the larger one."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//benefits-tui//benefits register//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(_writable(name).split()))
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", as_of)
        event.add("last-modified", as_of)
        event.add("sequence", sequence)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", _writable(entry.summary))
        event.add("description", _writable(entry.description))
        event.add("categories", [entry.category])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


# The format has no place for control characters other than tabs and line breaks.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


def _writable(text: str) -> str:
    return encodable(text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS))


def write_calendar(path: Path, content: bytes) -> None:
    """Write what `calendar_bytes` made. Raises FileNotWritten."""
    with whole_file(path) as draft:
        draft.write_bytes(content)
