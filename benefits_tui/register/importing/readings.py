"""Readings, forecasts and plans of a file."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.periods import Frequency, Period, period_holding
from benefits_tui.domain.quantity import to_scaled
from benefits_tui.exchange.drafts import ReadingDraft, Reject
from benefits_tui.register.importing.work import Counts, Work
from benefits_tui.register.readings import current_plan, write_plan
from benefits_tui.store.door import Row
from benefits_tui.store.periods import stored
from benefits_tui.store.records import columns_by_id


class Readings:
    """Writes what a file says of periods."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def write(self) -> None:
        """Actuals and forecasts row by row, then a plan for each benefit that has one."""
        counts = self.work.counts("readings")
        plans: dict[int, dict[Period, ReadingDraft]] = {}
        fresh: dict[str, list[Row]] = {"actual": [], "forecast": []}
        there = {table: self._stored_readings(table) for table in fresh}
        days = any(reading.day for reading in self.work.drafts.readings)
        frequencies = columns_by_id(self.work.transaction, "benefit", "frequency") if days else {}
        for reading in self.work.drafts.readings:
            benefit = self.work.ids.get((Kind.BENEFIT, reading.benefit))
            if benefit is None:
                self._reject_reading(reading, "its benefit was not taken")
                continue
            if reading.day is not None and (frequency := frequencies.get(benefit)):
                reading.period = period_holding(reading.day, Frequency(frequency), self.work.session.policy.fiscal_year_start)
            if reading.series == "plan":
                plans.setdefault(benefit, {})[reading.period] = reading
                continue
            if reading.series == "actual" and reading.period.start > self.work.session.today:
                self._reject_reading(reading, f"{reading.period.label()} has not begun, so it has no actual")
                continue
            self._one_reading(reading, benefit, fresh[reading.series], there[reading.series], counts)
        for table, rows in fresh.items():
            self.work.tell(f"writing {table}s", 0, len(rows))
            self.work.transaction.insert_many(table, rows)
        for benefit, values in plans.items():
            self._plan(benefit, values, counts)

    def _stored_readings(self, table: str) -> dict[int, dict[tuple[str, str], Row]]:
        """Readings by benefit and period, of the benefits that the file has readings for and that were there before."""
        wanted = {
            number
            for reading in self.work.drafts.readings
            if (number := self.work.ids.get((Kind.BENEFIT, reading.benefit))) and (Kind.BENEFIT, number) not in self.work.new
        }
        return {
            benefit: {
                span: {"id": number, "value": value, "evidence": words}
                for span, (number, value, words) in stored(self.work.transaction, table, benefit).items()
            }
            for benefit in wanted
        }

    def _one_reading(
        self,
        reading: ReadingDraft,
        benefit: int,
        fresh: list[Row],
        known: dict[int, dict[tuple[str, str], Row]],
        counts: Counts,
    ) -> None:
        start, end = reading.period.start.isoformat(), reading.period.end.isoformat()
        scaled = to_scaled(reading.value)
        there = known.setdefault(benefit, {})
        row = there.get((start, end))
        stamp: Row = {"recorded_on": self.work.today, "recorded_by": self.work.session.user}
        if row is not None:
            written: Row = {"value": scaled}
            if reading.evidence is not None and reading.series == "actual":
                written["evidence"] = reading.evidence
            if all(row[name] == cell for name, cell in written.items()):
                counts.unchanged += 1
                return
            self.work.transaction.update(reading.series, int(row["id"] or 0), written | stamp)
            counts.changed += 1
            return
        clash = next((span for span in there if span[0] <= end and start <= span[1]), None)
        if clash is not None:
            self._reject_reading(reading, f"{start} to {end} overlaps the {reading.series} of {clash[0]} to {clash[1]}")
            return
        there[start, end] = {"id": 0, "value": scaled, "evidence": reading.evidence}
        new: Row = {"benefit_id": benefit, "start_date": start, "end_date": end, "value": scaled, **stamp}
        if reading.series == "actual":
            new["evidence"] = reading.evidence
        fresh.append(new)
        counts.added += 1

    def _reject_reading(self, reading: ReadingDraft, reason: str) -> None:
        one = self.work.mapping.readings
        column = (one.values.get(reading.series) or one.value) if one is not None else reading.series
        self.work.drafts.rejects.append(
            Reject(reading.row, column, format(reading.value, "f"), reason, "readings", (Kind.BENEFIT, reading.benefit))
        )

    def _plan(self, benefit: int, values: dict[Period, ReadingDraft], counts: Counts) -> None:
        present = current_plan(self.work.transaction, benefit)
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
            else:
                counts.unchanged += 1
        if not values:
            return
        merged = present | {span: reading.value for span, reading in values.items()}
        write_plan(
            self.work.transaction, benefit, merged, self.work.session.user, self.work.session.today, f"import of {self.work.file}"
        )
