"""How values are written on screen: one way for each, everywhere, with a word or sign beside every colour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from benefits_tui.domain import plain_text
from benefits_tui.domain.quantity import display_money, display_number, grouped, percent
from benefits_tui.register.listing import ColumnType, ListColumn, ListValue

if TYPE_CHECKING:
    from benefits_tui.register.records import SaveResult

RAG_SIGNS = plain_text.RAG_SIGNS
SEVERITY_SIGNS = {"critical": "!! critical", "high": "!  high", "medium": "·  medium", "low": "·  low"}


def tone_style(word: str, otherwise: str = "") -> str:
    """The style in which the word or sign of a state or severity is written."""
    return _STYLES.get(TONES.get(word, ""), otherwise)


def severity_sign(severity: str) -> str:
    """`!!`, `!` or `·`."""
    return SEVERITY_SIGNS.get(severity, severity).split(" ")[0]


_DID = {"insert": "added", "update": "edited", "delete": "deleted"}
_SIGNS = {"rag": RAG_SIGNS, "operation": _DID, "severity": SEVERITY_SIGNS}

# Theme colours by the word a cell holds: the name of a CSS variable.
TONES = {
    "green": "success", "amber": "warning", "red": "error", "critical": "error", "high": "warning",
    "no_data": "muted", "not_yet_due": "muted", "low": "muted", "medium": "plain",
}  # fmt: skip
MUTED = "$muted"
_STYLES = {"success": "$text-success", "warning": "$text-warning", "error": "$text-error", "muted": MUTED, "plain": ""}
_TONED = frozenset({"rag", "severity", "delivery_rating"})

sanitize = plain_text.sanitize
format_date = plain_text.format_date
as_people_write = plain_text.as_people_write
humanize = plain_text.humanize
MONTHS = plain_text.MONTHS
sanitize_lines = plain_text.sanitize_lines
count_hidden = plain_text.count_hidden


def plain_content(text: str) -> Content:
    """A sentence that may hold what somebody typed, to be shown as it is: no markup, no controls."""
    return Content("\n".join(sanitize(line) for line in text.splitlines()))


def spread(left: Content, right: Content, width: int) -> Content:
    """A line with something at both ends; the left one gives way."""
    room = max(width - right.cell_length - 2, 1)
    if left.cell_length > room:
        left = left.truncate(room, ellipsis=True)
    return left + " " * max(width - left.cell_length - right.cell_length, 1) + right


_PAUSE = re.compile(r"[,;:.(]\s|\s{3}")


def beginning(hint: str, width: int) -> str:
    """A hint, or the longest beginning of it that ends where one pauses and has room; without one it is cut."""
    if cell_len(hint) <= width:
        return hint
    parts = [hint[: match.start()].rstrip() for match in _PAUSE.finditer(hint)]
    whole = [part for part in parts if cell_len(part) <= width and part.count("(") == part.count(")")]
    return whole[-1] if whole else f"{set_cell_size(hint, max(width - 1, 0)).rstrip()}…"


PERSON_COLUMNS = frozenset(
    {"chair", "decided_by", "decides_name", "manager", "owner", "person", "responsible", "sponsor", "validator"}
)
_OFFICES = re.compile(r"\b(Head|Director|Manager|Chief) of (the )?")
_OFFICE_SHORT = {"Head": "", "Director": "Dir. ", "Manager": "Mgr ", "Chief": "Chief "}
_NAME = re.compile(r"[^\W\d_a-z][\w'’.-]*")
_BODIES = re.compile(
    r"(?i)\b(board|bureau|chief|committee|council|department|directorate|director|division|executive|finance|group|head|lead"
    r"|manager|office|officer|owner|services?|sponsor|team|unit)\b"
)
"""Words of bodies and offices, whose first words are no first names."""


def short_name(name: str, width: int) -> str:
    """A person for so many columns: `Ruth Adeyemi` or `R. Adeyemi`, `Head of Estates` or `Estates`; what is still too long
    stays so.
    """
    if cell_len(name) <= width:
        return name
    office = _OFFICES.sub(lambda match: _OFFICE_SHORT[match[1]], name)
    if office != name:
        return office
    name_parts = name.split()
    personal = len(name_parts) in (2, 3) and all(map(_NAME.fullmatch, name_parts)) and not _BODIES.search(name)
    return " ".join([*(f"{word[0]}." for word in name_parts[:-1]), name_parts[-1]]) if personal else name


def days_from(day: date, today: date) -> str:
    """How near a day is: `in 17 d`, `9 d ago`, `today`."""
    days = (day - today).days
    return "today" if not days else f"in {days:,} d" if days > 0 else f"{-days:,} d ago"


def format_timestamp(at: str) -> str:
    """`23 Nov 2026 18:05`, on the clock of this machine, for a moment kept as ISO in UTC."""
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return at
    local_time = when.astimezone() if when.tzinfo is not None else when
    return f"{format_date(local_time.date())} {local_time:%H:%M}"


def flag_changes_message(raised: Sequence[str], cleared: Sequence[str]) -> str:
    """The rules whose flags came and went, as sentences to be added: ` Cleared: Reading overdue · F09.`"""
    from benefits_tui.domain.rules import named

    changes = (("Cleared", cleared), ("Raised", raised))
    return "".join(f" {word}: {', '.join(named(rule) for rule in sorted(set(rules)))}." for word, rules in changes if rules)


def save_message(saved: SaveResult) -> str:
    """What a save did, in a line: the record, and the flags that came and went."""
    return f"{saved.ref} saved.{flag_changes_message(saved.raised, saved.cleared)}"


def format_value(value: object) -> str:
    """Any field's value, for pages and forms."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return display_number(value)
        case date():
            return format_date(value)
        case _:
            return str(value)


def cell_text(column: ListColumn, value: ListValue) -> str:
    """A list's value as text."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case date():
            return format_date(value)
        case Decimal() if column.type is ColumnType.MONEY:
            return display_money(value)
        case Decimal():
            return (percent(value) if column.type is ColumnType.RATIO else grouped(value)).replace("-", "−")
        case int():
            return str(value)
    match column.type:
        case ColumnType.ENUM:
            if column.name == "rule":
                from benefits_tui.domain.rules import named

                return named(value)
            return _SIGNS.get(column.name, {}).get(value, humanize(value))
        case _:
            if column.name == "at":
                return format_timestamp(value)
            return as_people_write(sanitize(value)) if column.name == "why" else sanitize(value)


def cell_tone(column: ListColumn, value: ListValue) -> str:
    """The tone of a cell's colour, empty for the ordinary one."""
    if column.name in _TONED and isinstance(value, str):
        return TONES.get(value, "")
    return "muted" if value is None else ""


def what_returned(returned_on: date | None, cells: int | None) -> str:
    """What came back of a reminder: `nothing returned yet`, `returned on 3 Dec 2026, 4 cells`."""
    if returned_on is None:
        return "nothing returned yet"
    return f"returned on {format_date(returned_on)}, {cells or 0:,} cell{'s' if cells != 1 else ''}"
