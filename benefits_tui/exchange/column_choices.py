"""What each column of a table becomes, shown on real cells, and the changing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from benefits_tui.domain.fields import Field, FieldError, FieldType, Kind, Value
from benefits_tui.domain.parsing import ParseError, shorten
from benefits_tui.domain.period_parsing import PeriodParseError
from benefits_tui.domain.quantity import PrecisionError
from benefits_tui.exchange.cell_values import CellReader, CellRow, blank_set
from benefits_tui.exchange.fill_down import FilledDown
from benefits_tui.exchange.headings import period_heading
from benefits_tui.exchange.mapping import SERIES, KindMap, Mapping, PeriodMap, ReadingMap, Source, WideColumn
from benefits_tui.exchange.other_kinds import key_of
from benefits_tui.exchange.period_reader import PeriodReader
from benefits_tui.exchange.questions import ImportQuestion, Proposal, ask_about_cells
from benefits_tui.exchange.row_kinds import ROW_SHAPES, SHAPE_OF, AnyKind, RowKind, fields_for
from benefits_tui.exchange.sheet import Sheet, text_of

NOT_READ = ""
NOTE = "note"
_PERIOD_PARTS = ("year", "quarter", "month", "start", "end")
_EXAMPLES = 3
_OWN_WORDS = re.compile(r"^(?:[a-z_]+: )?(?:'[^']*'|\"[^\"]*\") ")
_UNREADABLE = (ParseError, PeriodParseError, FieldError, PrecisionError)


class ColumnTarget(NamedTuple):
    """Something that a column can become: `code` names it to the program, `label` to people."""

    code: str
    label: str
    note: str = ""


class ColumnUse(NamedTuple):
    """What a column becomes now, with examples as they are read, and how many of its cells are filled."""

    column: str
    code: str
    label: str
    examples: tuple[str, ...]
    filled: int


def column_targets() -> list[ColumnTarget]:
    """All that a column can become, what is not read first."""
    targets = [ColumnTarget(NOT_READ, "not read")]
    for kind in (Kind.BENEFIT, Kind.PROJECT):
        targets += _targets_of(kind)
        targets.append(ColumnTarget(f"{kind}.{NOTE}", f"{kind.label}: a note", "Kept as a note with the record."))
    targets += [
        ColumnTarget(f"readings.{series}", f"reading: {series}", f"The {series} of the row's period.") for series in SERIES
    ]
    targets += [
        ColumnTarget("readings.period", "reading: period", "The period of the row's values."),
        *(ColumnTarget(f"readings.{part}", f"reading: {part} of the period") for part in _PERIOD_PARTS),
        ColumnTarget("readings.series", "reading: plan, forecast or actual", "Its words say which the row's value is."),
        ColumnTarget("readings.value", "reading: value", "The value, where another column says plan, forecast or actual."),
        ColumnTarget("readings.evidence", "reading: evidence"),
    ]
    return [*targets, *(target for shape in ROW_SHAPES for target in _targets_of(shape.kind))]


def _targets_of(kind: AnyKind) -> list[ColumnTarget]:
    return [ColumnTarget(f"{kind}.{field.name}", _field_label(kind, field), field.help) for field in fields_for(kind)]


def kind_called(word: str) -> AnyKind:
    """The kind of row of this word, as codes have it."""
    return RowKind(word) if word in tuple(RowKind) else Kind(word)


class TableReader:
    """A table as a mapping reads it, cell by cell, in words for people."""

    def __init__(self, sheet: Sheet, mapping: Mapping, fiscal_year_start: int, today: date | None) -> None:
        self._sheet, self._mapping = sheet, mapping
        self._cells = CellReader(sheet, mapping, fiscal_year_start)
        self._periods = None
        if mapping.readings is not None:
            self._periods = PeriodReader(mapping, fiscal_year_start, self._cells.date_order, today)
        self._places = {name: place for place, name in enumerate(sheet.header)}
        self._blank = blank_set(mapping)

    def _rows(self) -> Iterator[CellRow]:
        for number, values in FilledDown(self._sheet, self._mapping, every_column=True):
            yield CellRow(number, values, self._places, self._mapping.guarded, self._blank)

    def columns(self) -> list[ColumnUse]:
        """What each column becomes, in the order of the columns."""
        labels = {target.code: target.label for target in column_targets()}
        filled = dict.fromkeys(self._sheet.header, 0)
        first: dict[str, list[CellRow]] = {column: [] for column in self._sheet.header}
        for row in self._rows():
            for column in row.filled():
                filled[column] += 1
                if filled[column] <= 4 * _EXAMPLES:
                    first[column].append(row)
        uses = []
        for column in self._sheet.header:
            code = target_of(self._mapping, column)
            label = self._wide_label(column) or labels.get(code, code)
            examples = tuple(dict.fromkeys(self.as_read(column, code, row) for row in first[column]))
            uses.append(ColumnUse(column, code, label, examples[:_EXAMPLES], filled[column]))
        return uses

    def first_rows(self, count: int) -> list[tuple[int, list[str]]]:
        """The first rows with their numbers, each cell as it is read; blank cells are blank."""
        codes = [(column, target_of(self._mapping, column)) for column in self._sheet.header]
        return [
            (row.number, [self.as_read(column, code, row) if row.text(column) else "" for column, code in codes])
            for row in islice(self._rows(), count)
        ]

    def as_read(self, column: str, code: str, row: CellRow) -> str:
        """A cell as it is read; one that cannot be read with the reason."""
        try:
            return shorten(_preview_text(self._value(column, code, row)), 40)
        except _UNREADABLE as problem:
            return f"✗ {shorten(row.text(column), 20)!r}: {_OWN_WORDS.sub('', str(problem))}"

    def _value(self, column: str, code: str, row: CellRow) -> Value:
        group, _, name = code.partition(".")
        if code == NOT_READ or name in (NOTE, "evidence", "series"):
            return row.text(column)
        if group != "readings":
            kind = kind_called(group)
            kind_map = self._mapping.kind_map(kind)
            assert kind_map is not None
            return self._cells.value(kind, name, kind_map.fields[name], column, row)
        readings = self._mapping.readings
        assert readings is not None
        if name in SERIES or name == "value":
            unit = readings.units.get(column) or (self._mapping.unit if self._cells.is_money(row) else None)
            return self._cells.amount(row.cell(column), row.text(column), unit, column)
        return self._period_label(row.text(column)) if name == "period" else row.text(column)

    def _wide_label(self, column: str) -> str:
        readings = self._mapping.readings
        wide = readings.wide.get(column) if readings is not None else None
        return "" if wide is None else f"{wide.series or 'value'} of {self._period_label(wide.period)}"

    def _period_label(self, text: str) -> str:
        try:
            return self._periods.label(text).label() if self._periods is not None else text
        except PeriodParseError:
            return text


def target_of(mapping: Mapping, column: str) -> str:
    """The code of what a column becomes; blank where it is not read."""
    for kind, kind_map in mapping.kinds():
        for name, source in kind_map.fields.items():
            if column in source.columns:
                return f"{kind}.{name}"
        if column in kind_map.notes:
            return f"{kind}.{NOTE}"
    readings = mapping.readings
    if readings is None:
        return NOT_READ
    if column in readings.wide:
        return f"readings.{readings.wide[column].series or 'value'}"
    named = {source: series for series, source in readings.values.items()}
    named |= {readings.period.column: "period", readings.series: "series", readings.value: "value"}
    named |= {readings.evidence: "evidence"} | {getattr(readings.period, part): part for part in _PERIOD_PARTS}
    return f"readings.{named[column]}" if column in named else NOT_READ


def assign(sheet: Sheet, mapping: Mapping, column: str, code: str) -> list[ImportQuestion]:
    """Let a column become something else; what had been read from another column for it is then not read.

    Gives the questions that the column's cells leave open. Raises KeyError for an unknown code.
    """
    _take_out(mapping, column)
    if code == NOT_READ:
        _keys_follow(mapping)
        return []
    group, _, name = code.partition(".")
    if group == "readings":
        _assign_reading(mapping, column, name)
    else:
        kind_map = _kind_map(mapping, kind_called(group))
        if name == NOTE:
            kind_map.notes = (*kind_map.notes, column)
        else:
            kind_map.fields[name] = Source((column,))
    _keys_follow(mapping)
    return _asked_of(sheet, mapping, column)


def lacks(mapping: Mapping) -> list[str]:
    """What still has to be said before the table can be imported: sentences, none when it can."""
    missing = []
    if mapping.projects is not None and "ref" not in mapping.projects.fields and not mapping.projects.key:
        missing.append("Say which column holds a project's reference.")
    benefits = mapping.benefits
    if benefits is not None and not benefits.key and "ref" not in benefits.fields and mapping.projects is None:
        missing.append("Say which column holds a benefit's reference, or its title and its project.")
    readings = mapping.readings
    if readings is not None:
        if benefits is None:
            missing.append("Say which column holds the reference of the readings' benefit.")
        if not readings.wide and not readings.period.columns:
            missing.append("Say which column holds the readings' period.")
        if not readings.value_columns:
            missing.append("Say which column holds the readings' values.")
    for kind, kind_map in mapping.others.items():
        shape = SHAPE_OF[kind]
        absent = [name for name in shape.needs if name not in kind_map.fields]
        if "ref" not in kind_map.fields and absent:
            missing.append(f"Say which column holds the {kind.label}'s {' and '.join(absent)}.")
        if shape.one_of and not kind_map.fields.keys() & set(shape.one_of):
            missing.append(f"Say which column holds the {kind.label}'s {' or '.join(shape.one_of)}.")
    if not mapping.kinds() and not missing:
        missing.append("No column is read yet: say what the columns are.")
    return missing


def _field_label(kind: AnyKind, field: Field) -> str:
    return f"{kind.label}: {field.label.lower()}"


def _kind_map(mapping: Mapping, kind: AnyKind) -> KindMap:
    kind_map = mapping.kind_map(kind)
    if kind_map is None:
        kind_map = KindMap({})
        mapping.set_kind_map(kind, kind_map)
    return kind_map


def _take_out(mapping: Mapping, column: str) -> None:
    for kind, kind_map in mapping.kinds():
        for name, source in list(kind_map.fields.items()):
            if column in source.columns:
                source.columns = tuple(other for other in source.columns if other != column)
                if not source.columns:
                    del kind_map.fields[name]
        kind_map.key = tuple(other for other in kind_map.key if other != column)
        kind_map.notes = tuple(other for other in kind_map.notes if other != column)
        kind_map.needs = tuple(name for name in kind_map.needs if name in kind_map.fields)
        if not kind_map.fields:
            mapping.set_kind_map(kind, None)
    readings = mapping.readings
    if readings is None:
        return
    readings.wide.pop(column, None)
    readings.units.pop(column, None)
    readings.values = {series: source for series, source in readings.values.items() if source != column}
    for name in ("series", "value", "evidence"):
        if getattr(readings, name) == column:
            setattr(readings, name, "")
    for part in ("column", *_PERIOD_PARTS):
        if getattr(readings.period, part) == column:
            setattr(readings.period, part, "")
    if not readings.wide and not readings.values and not readings.value and not readings.period.columns:
        mapping.readings = None


def _assign_reading(mapping: Mapping, column: str, name: str) -> None:
    if mapping.readings is None:
        mapping.readings = ReadingMap(PeriodMap())
    readings = mapping.readings
    if name in SERIES or name == "value":
        heading = period_heading(column)
        if heading is not None:
            readings.wide[column] = WideColumn("" if name == "value" else name, heading.period)
        elif name == "value":
            readings.value = column
        else:
            readings.values[name] = column
    elif name == "period":
        readings.period.column = column
    elif name in _PERIOD_PARTS:
        readings.period.column = ""
        setattr(readings.period, name, column)
    else:
        setattr(readings, name, column)


def _keys_follow(mapping: Mapping) -> None:
    """Benefits without a reference are told by their project and title, as those are read now."""
    for kind, kind_map in mapping.others.items():
        kind_map.key = () if "ref" in kind_map.fields else key_of(SHAPE_OF[kind], kind_map)
    benefits = mapping.benefits
    if benefits is None:
        return
    if "ref" in benefits.fields:
        benefits.key = ()
    elif "title" in benefits.fields and not benefits.needs:
        projects = mapping.projects.fields if mapping.projects is not None else {}
        of_project = projects.get("ref") or benefits.fields.get("project") or Source(())
        benefits.key = (*of_project.columns[:1], *benefits.fields["title"].columns[:1])


def _asked_of(sheet: Sheet, mapping: Mapping, column: str) -> list[ImportQuestion]:
    """What the cells of one column leave open; the answers go into the mapping itself."""
    alone = Mapping(
        blank=mapping.blank, unit=mapping.unit, decimal_comma=mapping.decimal_comma, serial_dates=mapping.serial_dates
    )
    for kind, kind_map in mapping.kinds():
        fields = {name: source for name, source in kind_map.fields.items() if column in source.columns}
        if fields:
            alone.set_kind_map(kind, KindMap(fields))
    proposal = Proposal(alone)
    ask_about_cells(sheet, proposal)
    if mapping.date_order is None:
        mapping.date_order = alone.date_order
    return [_carried_over(question, alone, mapping) for question in proposal.questions]


def _carried_over(question: ImportQuestion, alone: Mapping, mapping: Mapping) -> ImportQuestion:
    """An answer about the whole file, given for one column, holds for the file."""

    def apply_answer(*answer: str) -> None:
        question.apply_answer(*answer)
        for name in ("blank", "decimal_comma", "date_order", "serial_dates"):
            if getattr(alone, name) is not None:
                setattr(mapping, name, getattr(alone, name))

    return ImportQuestion(
        question.text, question.hint, question.answers, apply_answer, question.column, question.words, question.shows
    )


def _preview_text(value: Value) -> str:
    match value:
        case None:
            return "blank"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value.normalize():,f}"
        case date():
            return f"{value.day} {value:%b %Y}"
        case _:
            return text_of(value).replace("_", " ") if isinstance(value, str) else str(value)


def unit_and_order(sheet: Sheet, mapping: Mapping) -> Iterator[str]:
    """How amounts and dates are read by a mapping that was kept from another time: a sentence each."""
    for kind, kind_map in mapping.kinds():
        for field in fields_for(kind):
            source = kind_map.fields.get(field.name)
            if source is None or source.columns[0] not in sheet.header:
                continue
            if field.type is FieldType.MONEY and source.unit not in (None, "one"):
                yield f"Amounts in {source.columns[0]!r} are read in {source.unit}s."
    if mapping.date_order is not None:
        yield f"Dates such as 03/04/2026 are read {'day' if mapping.date_order.value == 'dmy' else 'month'} first."
