"""A second value for one period of a benefit within a file: as the mapping says, else it is listed."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.periods import Period
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.parsed_rows import Key, ParsedReading, ParsedRows, RejectedCell
from benefits_tui.exchange.reading_store import ReadingStore


def settle_repeats(readings: ReadingStore, mapping: Mapping, rows: ParsedRows) -> int:
    """Take the readings that were found as those of the file, each period of a series once; how many said otherwise.

    Those of no series are rows whose values are blank.
    """
    settled = ReadingStore(len(readings))
    repeats = 0
    wide = mapping.readings is not None and bool(mapping.readings.wide)
    one_value = mapping.readings is not None and len(mapping.readings.values) == 1
    for part in readings.parts():
        values_seen: dict[tuple[Key, str, Period], ParsedReading] = {}
        periods_seen: dict[tuple[Key, Period], int] = {}
        for reading in part:
            period = (reading.benefit, reading.period)
            first = periods_seen.get(period)
            if not reading.series:
                if first is not None:
                    reason = f"{reading.period.label()} of this benefit stands in row {first} already"
                    rows.rejects.append(_rejected(reading, "", reason))
                periods_seen.setdefault(period, reading.row)
                continue
            place = (reading.benefit, reading.series, reading.period)
            if (seen := values_seen.get(place)) is not None:
                repeats += _repeated(reading, seen, mapping.on_repeat, rows)
                continue
            if first is not None and one_value:
                message = (
                    f"Row {reading.row} repeats {reading.period.label()} of row {first}, which was blank; its value was taken."
                )
                rows.notices.append(message)
            values_seen[place] = reading
            if not wide:
                periods_seen.setdefault(period, reading.row)
        for reading in values_seen.values():
            settled.add(reading)
    rows.readings = settled
    return repeats


def _repeated(reading: ParsedReading, seen: ParsedReading, on_repeat: str, rows: ParsedRows) -> bool:
    match on_repeat:
        case "first":
            return False
        case "last":
            seen.value, seen.row, seen.evidence = reading.value, reading.row, reading.evidence
            return False
        case "sum":
            seen.value += reading.value
            return False
        case _:
            first_value = f"({format(seen.value, 'f')!r} there)"
            reason = f"{reading.period.label()} of this benefit stands in row {seen.row} already {first_value}"
            rows.rejects.append(_rejected(reading, reading.words, reason))
            return True


def _rejected(reading: ParsedReading, value_text: str, reason: str) -> RejectedCell:
    return RejectedCell(reading.row, reading.column, value_text, reason, "readings", (Kind.BENEFIT, reading.benefit))
