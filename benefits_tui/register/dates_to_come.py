"""Readings, reviews, gates and actions as a calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.calendar_file import CalendarEntry, calendar_bytes, write_calendar
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.lists.dates_to_come import DatedItem, dated_items

__all__ = ["DatedItem", "calendar_of", "export_calendar", "items_to_come", "origin_of"]


def export_calendar(session: Session, path: Path, person: str | None = None, project: str | None = None) -> int:
    """Write what is to come or late to an iCalendar file, of one person or one project where one is named; how many entries.

    Raises RecordNotFound, FileNotWritten.
    """
    if path.resolve() == session.path.resolve():
        raise FileNotWritten("A calendar needs another name than the register.")
    with session.snapshot():
        items = items_to_come(session, person, project)
        content = calendar_of(session, items)
    write_calendar(path, content)
    return len(items)


def items_to_come(session: Session, person: str | None = None, project: str | None = None) -> list[DatedItem]:
    """Readings, reviews, gates and actions that are to come or late, by day. Raises RecordNotFound."""
    whose = find(session, person, Kind.PERSON).id if person is not None else None
    of_project = find(session, project, Kind.PROJECT).id if project is not None else None
    return dated_items(session.store, whose, of_project)


def calendar_of(session: Session, items: Sequence[DatedItem]) -> bytes:
    """These items as the content of an iCalendar file: the same register gives the same bytes."""
    stamp = change_log.newest_stamp(session.store)
    origin = origin_of(session)
    name = session.policy.name or "Benefits register"
    at, number = stamp if stamp is not None else (datetime(2000, 1, 1, tzinfo=UTC), 0)
    return calendar_bytes(name, [_entry(item, origin) for item in items], at, number)


def origin_of(session: Session) -> str:
    """What tells this register from others, and stays with its copies: a digest of its first change."""
    first = change_log.first_stamp(session.store)
    return hashlib.sha256(repr(first).encode()).hexdigest()[:16]


def _entry(item: DatedItem, origin: str) -> CalendarEntry:
    title = _WHAT[item.kind](item)
    lines = [
        f"{item.title} ({item.ref})" if item.ref else item.title,
        f"Project: {item.project_name} ({item.project})" if item.project else "",
        f"{_WHO[item.kind]}: {item.person or 'unassigned'}",
        f"Measure: {item.detail}" if item.kind == "reading" and item.detail else "",
    ]
    uid = f"{item.kind}-{item.id}-{origin}@benefits-tui"
    return CalendarEntry(uid, item.day, title, "\n".join(line for line in lines if line), item.kind.capitalize())


_WHAT = {
    "reading": lambda item: f"Reading due: {item.title}",
    "review": lambda item: f"{str(item.detail).replace('_', ' ').capitalize()} review: {item.title}",
    "gate": lambda item: f"Gate {item.detail}: {item.title}",
    "action": lambda item: f"Action: {item.detail}",
}
_WHO = {"reading": "Owner", "review": "Chair", "gate": "Project manager", "action": "Who"}
