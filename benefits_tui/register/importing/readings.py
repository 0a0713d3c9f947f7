"""Readings, forecasts and plans of a file."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.periods import Frequency, Period, period_holding
from benefits_tui.domain.quantity import plain
from benefits_tui.exchange.parsed_rows import ParsedReading, RejectedCell
from benefits_tui.exchange.reading_store import ReadingStore
from benefits_tui.register.importing.context import ImportContext, RowCounts
from benefits_tui.register.readings import current_plan, no_longer_validated, note_signed_off, write_plan
from benefits_tui.store.models import Benefit
from benefits_tui.store.queries.readings import SERIES, StoredReading, readings_by_period
from benefits_tui.store.queries.records import frequencies

PresentPeriods = dict[int, dict[Period, StoredReading]]
"""Readings by benefit and period."""


class Readings:
    """Writes what a file says of periods."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context

    def write(self) -> None:
        """A part of the readings at a time, so that memory does not grow with them."""
        counts = self.context.counts("readings")
        readings = self.context.drafts.readings
        store = readings if isinstance(readings, ReadingStore) else ReadingStore()
        known = frequencies(self.context.transaction) if store.has_days else {}
        done = 0
        for part in store.parts():
            self.context.tell("writing readings", done, len(store))
            done += len(part)
            self._write_part(part, known, counts)

    def _write_part(self, part: list[ParsedReading], known: dict[int, Frequency], counts: RowCounts) -> None:
        """Actuals and forecasts row by row, then a plan for each benefit that has one."""
        plans: dict[int, dict[Period, ParsedReading]] = {}
        fresh: dict[str, list[dict[str, Value]]] = {series: [] for series in SERIES}
        stored_readings = {series: self._stored_readings(series, part) for series in fresh}
        for reading in part:
            benefit = self.context.ids.get((Kind.BENEFIT, reading.benefit))
            if benefit is None:
                self._reject_reading(reading, "its benefit was not taken")
                continue
            if reading.day is not None and (frequency := known.get(benefit)):
                reading.period = period_holding(reading.day, frequency, self.context.session.policy.fiscal_year_start)
            if reading.series == "plan":
                plans.setdefault(benefit, {})[reading.period] = reading
                continue
            if reading.series == "actual" and reading.period.start > self.context.session.today:
                self._reject_reading(reading, f"{reading.period.label()} has not begun, so it has no actual")
                continue
            self._one_reading(reading, benefit, fresh[reading.series], stored_readings[reading.series], counts)
        for series, rows in fresh.items():
            self.context.transaction.insert_many(SERIES[series], rows)
        for benefit, values in plans.items():
            self._plan(benefit, values, counts)

    def _stored_readings(self, series: str, part: list[ParsedReading]) -> PresentPeriods:
        """Readings by benefit and period, of the benefits that the file has readings for and that were there before."""
        wanted = {
            number
            for benefit in {reading.benefit for reading in part}
            if (number := self.context.ids.get((Kind.BENEFIT, benefit))) and (Kind.BENEFIT, number) not in self.context.new
        }
        return {benefit: readings_by_period(self.context.transaction, SERIES[series], benefit) for benefit in wanted}

    def _one_reading(
        self, reading: ParsedReading, benefit: int, fresh: list[dict[str, Value]], known: PresentPeriods, counts: RowCounts
    ) -> None:
        span = reading.period
        benefit_readings = known.setdefault(benefit, {})
        row = benefit_readings.get(span)
        written: dict[str, Value] = {"value": reading.value}
        if reading.series == "actual" and (row is None or reading.evidence is not None):
            written["evidence"] = reading.evidence
        stamp: dict[str, Value] = {"recorded_on": self.context.today, "recorded_by": self.context.session.user}
        if row is not None:
            if row.value == reading.value and row.evidence == written.get("evidence", row.evidence):
                counts.unchanged += 1
                return
            note_signed_off(self.context.transaction, benefit, row, reading.value)
            unsigned = no_longer_validated(SERIES[reading.series], row.value, reading.value)
            self.context.transaction.update(SERIES[reading.series], row.row, written | stamp | unsigned)
            counts.changed += 1
            self._add_detail(reading, benefit, row.value)
            return
        clash = next((other for other in benefit_readings if other.overlaps(span)), None)
        if clash is not None:
            reason = f"{span.start} to {span.end} overlaps the {reading.series} of {clash.start} to {clash.end}"
            self._reject_reading(reading, reason)
            return
        today, user = self.context.session.today, self.context.session.user
        benefit_readings[span] = StoredReading(0, span, reading.value, reading.evidence, today, user, None)
        reading_key: dict[str, Value] = {"benefit_id": benefit, "start_date": span.start, "end_date": span.end}
        fresh.append(reading_key | written | stamp)
        counts.added += 1

    def _add_detail(self, reading: ParsedReading, benefit: int, before: Decimal) -> None:
        name = f"{reading.series} {reading.period.label()}"
        self.context.details.changed(self.context.transaction.get(Benefit, benefit).ref, name, before, reading.value)

    def _reject_reading(self, reading: ParsedReading, reason: str) -> None:
        rejected = RejectedCell(
            reading.row, reading.column, plain(reading.value), reason, "readings", (Kind.BENEFIT, reading.benefit)
        )
        self.context.drafts.rejects.append(rejected)

    def _plan(self, benefit: int, values: dict[Period, ParsedReading], counts: RowCounts) -> None:
        present = current_plan(self.context.transaction, benefit)
        for span, reading in list(values.items()):
            others = [*present, *(other for other in values if other < span)]
            clash = next((other for other in others if other != span and other.overlaps(span)), None)
            if clash is not None:
                self._reject_reading(reading, f"{span.label()} overlaps {clash.label()} of the plan")
                del values[span]
            elif span not in present:
                counts.added += 1
            elif present[span] != reading.value:
                counts.changed += 1
                self._add_detail(reading, benefit, present[span])
            else:
                counts.unchanged += 1
        if not values:
            return
        merged = present | {span: reading.value for span, reading in values.items()}
        source = f"import of {self.context.file}"
        # A plan that replaces another needs more than the name of a file.
        reason = f"{self.context.reason} ({source})" if self.context.reason else None if present else source
        write_plan(self.context.transaction, benefit, merged, self.context.session.user, self.context.session.today, reason)
