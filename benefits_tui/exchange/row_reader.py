"""Rows and a mapping to drafts of records, and to the cells that could not be read."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.keys import fold_ref, fold_signs
from benefits_tui.domain.parsing import UNITS, ParseError, shorten
from benefits_tui.domain.period_parsing import PeriodParseError
from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.domain.quantity import PrecisionError, to_scaled
from benefits_tui.exchange.cell_values import CellReader, CellRow, blank_set, checked_cell
from benefits_tui.exchange.evidence import blank_words, columns_of_kind
from benefits_tui.exchange.fill_down import FilledDown
from benefits_tui.exchange.headings import unit_in
from benefits_tui.exchange.mapping import SERIES, KindMap, Mapping, ReadingMap, Source
from benefits_tui.exchange.mapping_check import left_out, must_fit
from benefits_tui.exchange.parsed_rows import Key, ParsedReading, ParsedRecord, ParsedRows, Progress, RejectedCell
from benefits_tui.exchange.period_reader import PeriodReader
from benefits_tui.exchange.reading_store import ReadingStore
from benefits_tui.exchange.repeats import settle_repeats
from benefits_tui.exchange.row_kinds import AnyKind
from benefits_tui.exchange.sheet import BAD_BYTES, Sheet, SheetCell

_MOST_KNOWN = 10_000


class _Reader:
    def __init__(self, sheet: Sheet, mapping: Mapping, fiscal_year_start: int, today: date | None) -> None:
        self.mapping = mapping
        self.drafts = ParsedRows(rows=len(sheet.rows), notices=list(sheet.notices))
        self.cells = CellReader(sheet, mapping, fiscal_year_start)
        self.periods: PeriodReader | None = None
        if mapping.readings is not None:
            self.periods = PeriodReader(mapping, fiscal_year_start, self.cells.date_order, today)
        columns = len(mapping.readings.value_columns) if mapping.readings is not None else 0
        self.found = ReadingStore(len(sheet.rows) * columns)
        self.repeats = 0
        self._header = sheet.header
        self._places: dict[AnyKind, list[int]] = {}
        self._said_before: dict[tuple[AnyKind, Key | None, tuple[SheetCell, ...]], ParsedRecord] = {}

    def reject(
        self, row: CellRow, column: str, reason: str, kind: str, record: tuple[AnyKind, Key] | None, value: str | None = None
    ) -> None:
        """List a cell as rejected."""
        value_text = BAD_BYTES.sub("�", row.text(column) if value is None else value)
        self.drafts.rejects.append(RejectedCell(row.number, column, value_text, reason, kind, record))

    def store(self, kind: AnyKind) -> dict[Key, ParsedRecord]:
        """The drafts of a kind."""
        match kind:
            case Kind.PROJECT:
                return self.drafts.projects
            case Kind.BENEFIT:
                return self.drafts.benefits
            case _:
                return self.drafts.others.setdefault(kind, {})

    # Records ----------------------------------------------------------------------------------------------------

    def record(self, row: CellRow, kind: AnyKind, kind_map: KindMap, parent: ParsedRecord | None) -> ParsedRecord | None:
        """The draft that this row adds to, made on its first row; None when the row makes no record of the kind."""
        if kind not in self._places:
            used = columns_of_kind(kind_map)
            self._places[kind] = [place for place, column in enumerate(self._header) if column in used]
        written = (kind, parent.key if parent is not None else None, row.written(self._places[kind]))
        if (known := self._said_before.get(written)) is not None:
            return known
        rejects = len(self.drafts.rejects)
        draft = self._read_record(row, kind, kind_map, parent)
        # A row that says again what one before it said, and all of it could be read, adds nothing.
        if draft is not None and len(self.drafts.rejects) == rejects:
            if len(self._said_before) == _MOST_KNOWN or self.mapping.on_repeat == "last":
                self._said_before.clear()
            self._said_before[written] = draft
        return draft

    def _read_record(self, row: CellRow, kind: AnyKind, kind_map: KindMap, parent: ParsedRecord | None) -> ParsedRecord | None:
        store = self.store(kind)
        key = self._key(row, kind, kind_map, parent)
        home = (Kind.PROJECT, parent.key) if parent is not None else None
        if key is None:
            return None
        values: dict[str, Value] = {}
        bad: list[RejectedCell] = []
        for name, source in kind_map.fields.items():
            self._read(row, kind, name, source, values, bad, (kind, key))
        if any(values.get(name) is None for name in kind_map.needs):
            # The row makes no record, so its unreadable cells are kept with what the row does make.
            for reject in bad:
                reject.record = home
            self.drafts.rejects += bad
            return store.get(key)
        self.drafts.rejects += bad
        draft = store.get(key)
        if draft is None:
            draft = store[key] = ParsedRecord(kind, key, row.number, parent=parent.key if parent is not None else None)
            draft.named = " / ".join(" ".join(row.text(column).split()) for column in _key_columns(kind_map)) or " / ".join(key)
        elif parent is not None and draft.parent not in (None, parent.key):
            home_ref = self.drafts.projects[draft.parent].named if draft.parent in self.drafts.projects else ""
            reason = (
                f"row {draft.row} has this {kind.label} in project {home_ref!r}; references are unique, so the row was not taken"
            )
            self.repeats += 1
            self.reject(row, _key_columns(kind_map)[0], reason, kind.plural, home)
            return None
        for name, value in values.items():
            self._take_value(row, draft, kind_map.fields[name], name, value)
        for column in kind_map.notes:
            if (note_text := row.text(column)) and (column, note_text) not in draft.notes:
                draft.notes.append((column, note_text))
        return draft

    def _key(self, row: CellRow, kind: AnyKind, kind_map: KindMap, parent: ParsedRecord | None) -> Key | None:
        columns = _key_columns(kind_map)
        if not columns:
            return parent.key if parent is not None else None
        for column in columns:
            try:
                checked_cell(row.cell(column))
            except ParseError as problem:
                self.reject(row, column, str(problem), kind.plural, None)
                return None
        key = tuple(fold_ref(row.text(column)) for column in columns)
        if key[0]:
            return key
        used = [column for name, source in kind_map.fields.items() if name != "ref" for column in source.columns]
        if kind is Kind.BENEFIT and self.mapping.readings is not None:
            used += self.mapping.readings.value_columns
        if present := [column for column in used if row.text(column)]:
            self.reject(row, columns[0], f"blank, so the row names no {kind.label}", kind.plural, None, row.text(present[0]))
        return None

    def _read(
        self,
        row: CellRow,
        kind: AnyKind,
        name: str,
        source: Source,
        values: dict[str, Value],
        bad: list[RejectedCell],
        record: tuple[AnyKind, Key],
    ) -> None:
        taken = ""
        for column in source.columns:
            cell_text = row.text(column)
            if not cell_text or (taken and not _same_name(column, taken)):
                # A column of another name only stands in where the first is blank.
                continue
            try:
                if source.ignore_when and row.text(source.ignore_when[0]).lower() == source.ignore_when[1].strip().lower():
                    raise ParseError(f"not taken, for {source.ignore_when[0]} says {source.ignore_when[1]!r}")
                value = self.cells.value(kind, name, source, column, row)
            except (ParseError, FieldError, PrecisionError) as problem:
                reason = str(problem).removeprefix(f"{name}: ")
                bad.append(RejectedCell(row.number, column, BAD_BYTES.sub("�", cell_text), reason, kind.plural, record))
                continue
            if values.get(name) is None:
                values[name], taken = value, column
            elif value is not None and values[name] != value:
                reason = f"a column before it says {shorten(str(values[name]))!r}"
                bad.append(RejectedCell(row.number, column, cell_text, reason, kind.plural, record))

    def _take_value(self, row: CellRow, draft: ParsedRecord, source: Source, name: str, value: Value) -> None:
        """The first row that says something of a field counts, unless the mapping says otherwise; other values are listed."""
        if value is None:
            return
        before = draft.values.get(name)
        if before is None or (before != value and self.mapping.on_repeat == "last"):
            draft.values[name], draft.rows[name] = value, row.number
            draft.columns[name] = next((column for column in source.columns if row.text(column)), source.columns[0])
        elif before != value and self.mapping.on_repeat != "first":
            if isinstance(before, str) and isinstance(value, str) and _same_words(name, before, value):
                return
            column = next((column for column in source.columns if row.text(column)), source.columns[0])
            reason = f"row {draft.rows[name]} already says {shorten(str(before))!r} for this {draft.kind.label}"
            self.repeats += 1
            self.reject(row, column, reason, draft.kind.plural, (draft.kind, draft.key))

    # Readings ---------------------------------------------------------------------------------------------------

    def readings(self, row: CellRow, benefit: ParsedRecord) -> None:
        """The readings of a row: those of the columns whose headings are periods, and those of its own period."""
        reading_map = self.mapping.readings
        if reading_map is None or self.periods is None:
            return
        record = (Kind.BENEFIT, benefit.key)
        series = ""
        if reading_map.series:
            series_text = row.text(reading_map.series).lower()
            series = reading_map.series_words.get(series_text, series_text)
            if series not in SERIES:
                if any(row.text(column) for column in reading_map.value_columns) or series_text:
                    self.reject(row, reading_map.series, "is not actual, forecast or plan", "readings", record)
                return
        for column, wide in reading_map.wide.items():
            if not row.text(column):
                continue
            try:
                period = self.periods.label(wide.period)
            except PeriodParseError as problem:
                self.reject(row, column, str(problem), "readings", record)
                continue
            self._reading(row, benefit, wide.series or series, column, period, None, None)
        if reading_map.period.columns and (reading_map.values or reading_map.value):
            self._row_readings(
                row, benefit, reading_map, {series: reading_map.value} if reading_map.series else reading_map.values
            )

    def _row_readings(self, row: CellRow, benefit: ParsedRecord, reading_map: ReadingMap, columns: dict[str, str]) -> None:
        assert self.periods is not None
        record = (Kind.BENEFIT, benefit.key)
        try:
            frequency = Frequency(str(given)) if (given := benefit.values.get("frequency")) else None
            period, day = self.periods.period(row, frequency)
        except (PeriodParseError, ParseError) as problem:
            if any(row.text(column) for column in columns.values()):
                self.reject(row, reading_map.period.columns[-1], str(problem), "readings", record)
            return
        evidence = row.text(reading_map.evidence) or None
        filled = [(series, column) for series, column in columns.items() if row.text(column)]
        for series, column in filled:
            self._reading(row, benefit, series, column, period, evidence, day)
        if not filled:
            # Of no series: its values are blank.
            column = next(iter(columns.values()))
            self.found.add(ParsedReading(benefit.key, "", period, Decimal(), None, row.number, None, column))

    def _reading(
        self,
        row: CellRow,
        benefit: ParsedRecord,
        series: str,
        column: str,
        period: Period,
        evidence: str | None,
        day: date | None,
    ) -> None:
        try:
            unit = self._unit(row, benefit, column)
            value = self.cells.amount(row.cell(column), row.text(column), unit, column)
            to_scaled(value)
        except (ParseError, PrecisionError) as problem:
            self.reject(row, column, str(problem), "readings", (Kind.BENEFIT, benefit.key))
            return
        if unit in UNITS and unit != "one":
            self.cells.note_scale(row, column, unit, value)
        note_text = row.text(column) if self.mapping.on_repeat == "reject" else ""
        self.found.add(ParsedReading(benefit.key, series, period, value, evidence, row.number, day, column, note_text))

    def _unit(self, row: CellRow, benefit: ParsedRecord, column: str) -> str | None:
        """The unit of a reading's amounts: its own, that of its heading, else that of all money where it is money."""
        units = self.mapping.readings.units if self.mapping.readings is not None else {}
        return (
            self.cells.unit_of_row(units.get(column), row)
            or unit_in(column)
            or (self.mapping.unit if self.cells.is_money(row) else None)
        )


def _key_columns(kind_map: KindMap) -> tuple[str, ...]:
    return kind_map.key or (kind_map.fields["ref"].columns[:1] if "ref" in kind_map.fields else ())


def _same_words(name: str, before: str, value: str) -> bool:
    """True for words that differ only in signs that are not seen, in spaces and dashes; a reference in its capitals, too."""
    if name == "ref":
        return fold_ref(before) == fold_ref(value)
    return fold_signs(before).split() == fold_signs(value).split()


def _same_name(column: str, other: str) -> bool:
    """True for columns of one name, such as `rating` and `rating (2)`."""
    return re.sub(r" \(\d+\)$", "", column) == re.sub(r" \(\d+\)$", "", other)


def read_drafts(
    sheet: Sheet,
    mapping: Mapping,
    fiscal_year_start: int,
    currency_sign: str,
    progress: Progress | None = None,
    today: date | None = None,
) -> ParsedRows:
    """Read every row; `today` is the day whose fiscal year a period without a year is of.

    Raises UnreadableFile when columns are missing that the mapping cannot do without.
    """
    must_fit(sheet, mapping)
    reader = _Reader(sheet, mapping, fiscal_year_start, today)
    drafts = reader.drafts
    drafts.notices += left_out(sheet, mapping)
    rows = FilledDown(sheet, mapping)
    places = {name: place for place, name in enumerate(sheet.header)}
    blank = blank_set(mapping)
    for done, (number, cells) in enumerate(rows):
        if progress is not None and done % 500 == 0:
            progress(done, drafts.rows)
        row = CellRow(number, cells, places, mapping.guarded, blank)
        for kind, kind_map in mapping.others.items():
            reader.record(row, kind, kind_map, None)
        project = reader.record(row, Kind.PROJECT, mapping.projects, None) if mapping.projects is not None else None
        if mapping.benefits is None:
            continue
        benefit = reader.record(row, Kind.BENEFIT, mapping.benefits, project)
        if benefit is not None:
            reader.readings(row, benefit)
    drafts.notices += rows.notices
    reader.repeats += settle_repeats(reader.found, mapping, drafts)
    blanked = Counter({word: n for word, n in blank_words(sheet, mapping).items() if word.casefold() in blank})
    drafts.notices += reader.cells.notices
    drafts.notices += [f"{assumption}." for assumption in (reader.periods.assumed if reader.periods is not None else ())]
    drafts.notices += reader.cells.closing_notices(blanked if mapping.blank is None else Counter(), currency_sign)
    if reader.repeats:
        drafts.notices.append(
            f"{reader.repeats} {'cell says' if reader.repeats == 1 else 'cells say'} differently from a row before; "
            'on_repeat = "last", "first" or "sum" in the mapping settles it.'
        )
    return drafts
