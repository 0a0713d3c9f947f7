"""What a record must be, whatever its kind: whole, in order, of a length that can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from benefits_tui.domain.fields import FIELDS, Field, FieldError, FieldType, Kind, Value, with_article
from benefits_tui.domain.plain_text import is_blank

LONGEST_LINE = 12_000
"""Letters that a title, a name or another text of one line may have."""


def check_length(field_here: Field, value: Value) -> None:
    """Raise FieldError for a text of one line that is longer than a line may be."""
    if isinstance(value, str) and len(value) > LONGEST_LINE and field_here.type is not FieldType.MULTILINE:
        raise FieldError(
            f"{field_here.name}: it has {len(value):,} letters; {LONGEST_LINE:,} are the most that a line may have",
            field_here.name,
        )


def _is_empty(value: Value) -> bool:
    return value is None or (isinstance(value, str) and is_blank(value))


def must_be_there(kind: Kind, row: Mapping[str, Value]) -> None:
    """Raise FieldError where a field that the kind needs is empty; `row` is by column."""
    missing = [field.name for field in FIELDS[kind] if field.required and _is_empty(row.get(field.column))]
    # A new record may leave its reference to be made; one that is there keeps one.
    if row.get("id") is not None and _is_empty(row.get("ref")):
        missing.insert(0, "ref")
    if missing:
        raise FieldError(f"{with_article(kind)} needs {' and '.join(missing)}", missing[0])


def check_dates(row: Mapping[str, Value]) -> None:
    """Raise FieldError for an end before the start, or a threshold above the next one; `row` is by column."""
    start, end = row.get("start_date"), row.get("end_date")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        raise FieldError(f"end: {end} is before the start, {start}", "end")
    amber, red = row.get("amber_threshold"), row.get("red_threshold")
    if isinstance(amber, Decimal) and isinstance(red, Decimal) and amber > red:
        raise FieldError("amber_threshold: it is above red_threshold", "amber_threshold")
