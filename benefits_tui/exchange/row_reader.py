"""Rows and a mapping to drafts of records, and to the cells that could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from benefits_tui.domain.field_values import checked_number, read_choice, read_value
from benefits_tui.domain.fields import Field, FieldError, FieldType, Kind, Value, field_of
from benefits_tui.domain.parsing import (
    UNITS,
    DateOrder,
    ParseError,
    currency_in,
    date_order_of,
    decimal_styles,
    parse_amount,
    parse_date,
    reads_two_ways,
    shorten,
)
from benefits_tui.domain.period_parsing import PeriodParseError, parse_period
from benefits_tui.domain.periods import Edge, Frequency, Period, add_months
from benefits_tui.domain.quantity import PLACES, PrecisionError, to_scaled
from benefits_tui.exchange.delimited import unguarded
from benefits_tui.exchange.mapping import SERIES, KindMap, Mapping, PeriodMap, Source
from benefits_tui.exchange.mapping_check import left_out, must_fit
from benefits_tui.exchange.parsed_rows import Key, ParsedReading, ParsedRecord, ParsedRows, Progress, RejectedCell
from benefits_tui.exchange.sheet import NoValue, Sheet, SheetValue, text_of

_KEPT, _LARGE = Decimal(1).scaleb(-PLACES), Decimal(10) ** 20


class _Row:
    """One row, its cells by column name."""

    def __init__(self, number: int, cells: list[SheetValue | NoValue], places: dict[str, int], guarded: bool) -> None:
        self.number = number
        self._cells = cells
        self._places = places
        self._guarded = guarded

    def cell(self, column: str) -> SheetValue | NoValue:
        """The cell of a column; None where the file lacks the column."""
        place = self._places.get(column)
        value = None if place is None else self._cells[place]
        return unguarded(value) if self._guarded and isinstance(value, str) else value

    def text(self, column: str) -> str:
        """The cell's words."""
        return text_of(self.cell(column))


class _Reader:
    def __init__(self, sheet: Sheet, mapping: Mapping, fiscal_year_start: int) -> None:
        self.sheet = sheet
        self.mapping = mapping
        self.fiscal_year_start = fiscal_year_start
        self.drafts = ParsedRows(rows=len(sheet.rows), notices=list(sheet.notices))
        self.periods_seen: dict[tuple[Key, Period], int] = {}
        self.values_seen: dict[tuple[Key, str, Period], tuple[int, Decimal]] = {}
        self.signs: set[str] = set()
        self.rounded = 0
        self.comma = {name: _comma_in(sheet, mapping, name) for name in _number_columns(sheet, mapping)}
        self.date_order = mapping.date_order or _told_by_the_file(sheet, mapping)

    def reject(
        self, row: _Row, column: str, reason: str, kind: str, record: tuple[Kind, Key] | None, value: str | None = None
    ) -> None:
        """List a cell as rejected."""
        words = row.text(column) if value is None else value
        self.drafts.rejects.append(RejectedCell(row.number, column, words, reason, kind, record))

    # Records ----------------------------------------------------------------------------------------------------

    def record(self, row: _Row, kind: Kind, one: KindMap, parent: ParsedRecord | None) -> ParsedRecord | None:
        """The draft that this row adds to, made on its first row; None when the row makes no record of the kind."""
        store = self.drafts.projects if kind is Kind.PROJECT else self.drafts.benefits
        key = self._key(row, kind, one, parent)
        home = (Kind.PROJECT, parent.key) if parent is not None else None
        if key is None:
            return None
        values: dict[str, Value] = {}
        bad: list[RejectedCell] = []
        for name, source in one.fields.items():
            self._read(row, kind, name, source, values, bad, (kind, key))
        if any(values.get(name) is None for name in one.needs):
            # The row makes no record, so its unreadable cells are kept with what the row does make.
            for reject in bad:
                reject.record = home
            self.drafts.rejects += bad
            return store.get(key)
        self.drafts.rejects += bad
        draft = store.get(key)
        if draft is None:
            draft = store[key] = ParsedRecord(kind, key, row.number, parent=parent.key if parent is not None else None)
        for name, value in values.items():
            self._settle(row, draft, one.fields[name], name, value)
        for column in one.notes:
            if (words := row.text(column)) and (column, words) not in draft.notes:
                draft.notes.append((column, words))
        return draft

    def _key(self, row: _Row, kind: Kind, one: KindMap, parent: ParsedRecord | None) -> Key | None:
        columns = one.key or (one.fields["ref"].columns[:1] if "ref" in one.fields else ())
        if not columns:
            return parent.key if parent is not None else None
        key = tuple(" ".join(row.text(column).split()).casefold() for column in columns)
        if key[0]:
            return key
        present = [source.columns[0] for name, source in one.fields.items() if name != "ref" and row.text(source.columns[0])]
        if present:
            self.reject(row, columns[0], f"blank, so the row names no {kind}", kind.plural, None, row.text(present[0]))
        return None

    def _read(
        self,
        row: _Row,
        kind: Kind,
        name: str,
        source: Source,
        values: dict[str, Value],
        bad: list[RejectedCell],
        record: tuple[Kind, Key],
    ) -> None:
        taken = ""
        for column in source.columns:
            cell = row.cell(column)
            words = text_of(cell)
            if not words or (taken and not _same_name(column, taken)):
                # A column of another name only stands in where the first is blank.
                continue
            try:
                if source.ignore_when and row.text(source.ignore_when[0]).lower() == source.ignore_when[1].strip().lower():
                    raise ParseError(f"not taken, for {source.ignore_when[0]} says {source.ignore_when[1]!r}")
                if isinstance(cell, NoValue):
                    raise ParseError("a formula without a stored result; open and save the file in a spreadsheet")
                value = self._value(kind, name, source, cell)
            except (ParseError, FieldError, PrecisionError) as problem:
                reason = str(problem).removeprefix(f"{name}: ")
                bad.append(RejectedCell(row.number, column, words, reason, kind.plural, record))
                continue
            if values.get(name) is None:
                values[name], taken = value, column
            elif value is not None and values[name] != value:
                reason = f"a column before it says {shorten(str(values[name]))!r}"
                bad.append(RejectedCell(row.number, column, words, reason, kind.plural, record))

    def _value(self, kind: Kind, name: str, source: Source, cell: SheetValue) -> Value:
        words = text_of(cell)
        if source.values and words.lower() in source.values:
            words = source.values[words.lower()]
            return read_value(_field(kind, name), words, self.fiscal_year_start) if words else None
        one = _field(kind, name)
        match one.type:
            case FieldType.MONEY | FieldType.NUMBER:
                return self._number(one, source, cell, words)
            case FieldType.DATE | FieldType.GATE:
                if isinstance(cell, date):
                    return cell
                return parse_date(words, order=self.date_order, edge=one.edge, fiscal_year_start=self.fiscal_year_start)
            case FieldType.CHOICE:
                return read_choice(one, words)
            case _:
                return read_value(one, words, self.fiscal_year_start)

    def _number(self, one: Field, source: Source, cell: SheetValue, words: str) -> Decimal:
        unit = UNITS[source.unit or (self.mapping.unit if one.type is FieldType.MONEY else None) or "one"]
        if one.type is FieldType.MONEY and (sign := currency_in(words)):
            self.signs.add(sign)
        return checked_number(one, words, self._amount(cell, words, unit, source.columns[0]))

    def _amount(self, cell: SheetValue, words: str, unit: Decimal, column: str) -> Decimal:
        """A number as its column writes numbers. Raises ParseError where the column writes them in both ways."""
        if isinstance(cell, Decimal):
            return self._rounded(cell * unit)
        comma = self.comma.get(column, False)
        if comma is None and reads_two_ways(words):
            raise ParseError(f"{shorten(words)!r} can be read in two ways, for its column writes decimals with , and with .")
        return parse_amount(words, unit=unit, decimal_comma=bool(comma))

    def _rounded(self, number: Decimal) -> Decimal:
        """A workbook's number to four decimals: it is a binary fraction there, which a formula may leave with many."""
        kept = number.quantize(_KEPT, rounding=ROUND_HALF_EVEN) if abs(number) < _LARGE else number
        self.rounded += kept != number
        return kept

    def _settle(self, row: _Row, draft: ParsedRecord, source: Source, name: str, value: Value) -> None:
        """The first row that says something of a field counts; a row that says otherwise is listed."""
        if value is None:
            return
        before = draft.values.get(name)
        if before is None:
            draft.values[name], draft.rows[name] = value, row.number
            draft.columns[name] = next((column for column in source.columns if row.text(column)), source.columns[0])
        elif before != value:
            column = next((column for column in source.columns if row.text(column)), source.columns[0])
            reason = f"row {draft.rows[name]} already says {shorten(str(before))!r} for this {draft.kind}"
            self.reject(row, column, reason, draft.kind.plural, (draft.kind, draft.key))

    # Readings ---------------------------------------------------------------------------------------------------

    def readings(self, row: _Row, benefit: ParsedRecord) -> None:
        """The readings of a row."""
        one = self.mapping.readings
        if one is None:
            return
        record = (Kind.BENEFIT, benefit.key)
        if one.series:
            series = row.text(one.series).lower()
            if series not in SERIES:
                self.reject(row, one.series, "is not actual, forecast or plan", "readings", record)
                return
            columns = {series: one.value}
        else:
            columns = one.values
        try:
            period, day = self._period(row, one.period, benefit)
        except (PeriodParseError, ParseError) as problem:
            if any(row.text(column) for column in columns.values()):
                self.reject(row, one.period.columns[-1], str(problem), "readings", record)
            return
        evidence = row.text(one.evidence) or None
        filled = [(series, column) for series, column in columns.items() if row.text(column)]
        for series, column in filled:
            self._reading(row, benefit, series, column, period, evidence, day)
        if not filled and (first := self.periods_seen.get((benefit.key, period))) is not None:
            reason = f"{period.label()} of this benefit stands in row {first} already"
            self.reject(row, next(iter(columns.values())), reason, "readings", record)
        self.periods_seen.setdefault((benefit.key, period), row.number)

    def _reading(
        self, row: _Row, benefit: ParsedRecord, series: str, column: str, period: Period, evidence: str | None, day: date | None
    ) -> None:
        record = (Kind.BENEFIT, benefit.key)
        cell = row.cell(column)
        try:
            if isinstance(cell, NoValue):
                raise ParseError("a formula without a stored result; open and save the file in a spreadsheet")
            value = self._amount(cell, row.text(column), Decimal(1), column)
            to_scaled(value)
        except (ParseError, PrecisionError) as problem:
            self.reject(row, column, str(problem), "readings", record)
            return
        place = (benefit.key, series, period)
        seen = self.values_seen.get(place)
        if seen is not None:
            reason = f"{period.label()} of this benefit stands in row {seen[0]} already ({format(seen[1], 'f')!r} there)"
            self.reject(row, column, reason, "readings", record)
            return
        first = self.periods_seen.get((benefit.key, period))
        if first is not None and len(self.mapping.readings.values if self.mapping.readings else ()) == 1:
            said = f"Row {row.number} repeats {period.label()} of row {first}, which was blank; its value was taken."
            self.drafts.notices.append(said)
        self.values_seen[place] = (row.number, value)
        self.drafts.readings.append(ParsedReading(benefit.key, series, period, value, evidence, row.number, day))

    def _period(self, row: _Row, one: PeriodMap, benefit: ParsedRecord) -> tuple[Period, date | None]:
        """The period of a row, and the day it was given as, where it was one."""
        if one.column:
            words = row.text(one.column)
            frequency = Frequency(str(given)) if (given := benefit.values.get("frequency")) else None
            fiscal = one.fiscal_year_start or self.fiscal_year_start
            try:
                period = parse_period(words, fiscal, frequency)
            except PeriodParseError:
                # A day in another way of writing, such as 31/03/2026.
                if not words[:1].isdigit() or not words[-2:].isdigit():
                    raise
                words = parse_date(words, order=self.date_order).isoformat()
                period = parse_period(words, fiscal, frequency)
            is_day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", words) is not None
            return period, date.fromisoformat(words) if is_day and frequency is None else None
        return self._parted_period(row, one), None

    def _parted_period(self, row: _Row, one: PeriodMap) -> Period:
        first = one.fiscal_year_start or 1
        if one.start and one.end:
            year = one.fiscal_year_start or self.fiscal_year_start
            start = parse_date(row.text(one.start), order=self.date_order, edge=Edge.START, fiscal_year_start=year)
            end = parse_date(row.text(one.end), order=self.date_order, fiscal_year_start=year)
            if end < start:
                raise PeriodParseError(f"ends on {end.isoformat()}, before it starts")
            return Period(start, end)
        year_words = row.text(one.year)
        if not year_words.isdecimal() or not 1000 <= int(year_words) <= 9999:
            raise PeriodParseError(f"{year_words!r} is not a year")
        year = int(year_words) - (1 if one.named_by_end and first > 1 else 0)
        start = date(year, first, 1)
        if one.quarter:
            number = row.text(one.quarter).upper().removeprefix("Q")
            if number not in ("1", "2", "3", "4"):
                raise PeriodParseError(f"{number!r} is not a quarter, 1 to 4")
            return Period.of_months(add_months(start, 3 * (int(number) - 1)), 3)
        if one.month:
            return parse_period(
                f"{row.text(one.month)} {year_words}"
                if not row.text(one.month).isdecimal()
                else f"{year_words}-{row.text(one.month)}"
            )
        return Period.of_months(start, 12)


def _same_name(column: str, other: str) -> bool:
    """True for columns of one name, such as `rating` and `rating (2)`."""
    return re.sub(r" \(\d+\)$", "", column) == re.sub(r" \(\d+\)$", "", other)


def _field(kind: Kind, name: str) -> Field:
    return Field(name, name) if name == "objective_title" else field_of(kind, name)


def read_drafts(
    sheet: Sheet, mapping: Mapping, fiscal_year_start: int, currency_sign: str, progress: Progress | None = None
) -> ParsedRows:
    """Read every row. Raises UnreadableFile when columns are missing that the mapping cannot do without."""
    must_fit(sheet, mapping)
    reader = _Reader(sheet, mapping, fiscal_year_start)
    drafts = reader.drafts
    drafts.notices += left_out(sheet, mapping)
    places = {name: place for place, name in enumerate(sheet.header)}
    for done, (number, cells) in enumerate(sheet.rows):
        if progress is not None and done % 500 == 0:
            progress(done, len(sheet.rows))
        row = _Row(number, cells, places, mapping.guarded)
        project = reader.record(row, Kind.PROJECT, mapping.projects, None) if mapping.projects is not None else None
        if mapping.benefits is None:
            continue
        benefit = reader.record(row, Kind.BENEFIT, mapping.benefits, project)
        if benefit is not None:
            reader.readings(row, benefit)
    if reader.rounded:
        said = f"Numbers of the workbook that were rounded to four decimals: {reader.rounded}."
        drafts.notices.append(said)
    foreign = reader.signs - {currency_sign}
    if foreign and mapping.currency is None:
        drafts.notices.append(
            f"Amounts are written with {' and '.join(sorted(foreign))} and the register keeps {currency_sign.strip()}; "
            "they were taken as they are, without converting."
        )
    return drafts


def _told_by_the_file(sheet: Sheet, mapping: Mapping) -> DateOrder | None:
    """The order of day and month that the file's own dates show by a number above 12."""
    columns = {
        column
        for kind, one in mapping.kinds()
        for name, source in one.fields.items()
        if name != "objective_title" and field_of(kind, name).type in (FieldType.DATE, FieldType.GATE)
        for column in source.columns
        if column in sheet.header
    }
    if mapping.readings is not None:
        columns |= {column for column in mapping.readings.period.columns if column in sheet.header}
    return date_order_of(text for column in columns for text in sheet.column(column))


def _number_columns(sheet: Sheet, mapping: Mapping) -> Iterator[str]:
    for kind, one in mapping.kinds():
        for name, source in one.fields.items():
            if name != "objective_title" and field_of(kind, name).type in (FieldType.MONEY, FieldType.NUMBER):
                yield from (column for column in source.columns if column in sheet.header)
    if mapping.readings is not None:
        columns = (*mapping.readings.values.values(), mapping.readings.value)
        yield from (column for column in columns if column in sheet.header)


def _comma_in(sheet: Sheet, mapping: Mapping, column: str) -> bool | None:
    """Whether a column writes decimals with a comma; None where it does both."""
    if mapping.decimal_comma:
        return True
    styles = decimal_styles(sheet.column(column))
    return None if len(styles) == 2 else styles == {True}
