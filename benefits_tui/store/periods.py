"""Rows of plan, forecast and actual, as stored: start, end, value."""

from __future__ import annotations

from benefits_tui.store.door import Cell
from benefits_tui.store.reader import Reader

Span = tuple[str, str]
SERIES = ("actual", "forecast")


def overlapping(reader: Reader, table: str, benefit: int, start: str, end: str) -> list[tuple[int, Span, int]]:
    """(row, (start, end), value) of the readings that share a day with this span."""
    found = reader.all(
        f"SELECT id, start_date, end_date, value FROM {table} WHERE benefit_id = ? AND start_date <= ? AND end_date >= ?",
        (benefit, end, start),
    )
    return [(int(number or 0), (str(first), str(last)), int(value or 0)) for number, first, last, value in found]


def actuals(reader: Reader, benefit: int) -> list[tuple[Cell, ...]]:
    """Start, end, value, evidence, recorded on and by."""
    return reader.all(
        "SELECT start_date, end_date, value, evidence, recorded_on, recorded_by FROM actual WHERE benefit_id = ?", (benefit,)
    )


def forecasts(reader: Reader, benefit: int) -> list[tuple[Cell, ...]]:
    """Start, end, value."""
    return reader.all("SELECT start_date, end_date, value FROM forecast WHERE benefit_id = ?", (benefit,))


def stored(reader: Reader, table: str, benefit: int) -> dict[Span, tuple[int, int, str | None]]:
    """(row, value, evidence) of a benefit's actuals or forecasts by span."""
    evidence = "evidence" if table == "actual" else "NULL"
    found = reader.all(f"SELECT id, start_date, end_date, value, {evidence} FROM {table} WHERE benefit_id = ?", (benefit,))
    return {
        (str(start), str(end)): (int(number or 0), int(value or 0), None if words is None else str(words))
        for number, start, end, value, words in found
    }


def last_actual_end(reader: Reader, benefit: int) -> str | None:
    """The day on which the last period read ends."""
    found = reader.one("SELECT max(end_date) FROM actual WHERE benefit_id = ?", (benefit,))
    return None if found is None or found[0] is None else str(found[0])


def current_plan_version(reader: Reader, benefit: int) -> tuple[int, int] | None:
    """(row, number) of the plan version that counts."""
    found = reader.one("SELECT id, number FROM plan_version WHERE benefit_id = ? AND current = 1", (benefit,))
    return None if found is None else (int(found[0] or 0), int(found[1] or 0))


def plan_values(reader: Reader, version: int) -> list[tuple[str, str, int]]:
    """Start, end, value of a plan version, in order."""
    found = reader.all(
        "SELECT start_date, end_date, value FROM plan_value WHERE plan_version_id = ? ORDER BY start_date", (version,)
    )
    return [(str(start), str(end), int(value or 0)) for start, end, value in found]


def plan_versions(reader: Reader, benefit: int) -> list[tuple[Cell, ...]]:
    """Number, approved by and on, reason, current, sum of values; oldest first."""
    return reader.all(
        "SELECT number, approved_by, approved_on, reason, current, "
        "(SELECT sum(value) FROM plan_value WHERE plan_version_id = plan_version.id) FROM plan_version "
        "WHERE benefit_id = ? ORDER BY number",
        (benefit,),
    )


def not_validated(reader: Reader, benefit: int) -> list[tuple[int, str, str]]:
    """(row, start, end) of the readings that nobody has signed off."""
    found = reader.all(
        "SELECT id, start_date, end_date FROM actual WHERE benefit_id = ? AND validated_on IS NULL ORDER BY end_date", (benefit,)
    )
    return [(int(row or 0), str(start), str(end)) for row, start, end in found]
