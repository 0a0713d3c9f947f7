"""Which column of a file is which field: the mapping file, read and written as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FIELDS, FieldError, Kind, field_of, nearest
from benefits_tui.domain.parsing import UNITS, DateOrder


class MappingError(UsageError, ValueError):
    """The mapping file cannot be used; the message says where and what to write."""


@dataclass(slots=True)
class Source:
    """Where a field's value comes from: the first of these columns that is filled."""

    columns: tuple[str, ...]
    unit: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    ignore_when: tuple[str, str] | None = None
    """(column, words): the cell does not count in rows where that column says so."""


@dataclass(slots=True)
class KindMap:
    """How the rows make records of one kind.

    `key` are the columns that identify a record in the file; `needs` the fields without which a row makes none;
    `fixed` the values that all records get when they are new.
    """

    fields: dict[str, Source] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    fixed: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class PeriodMap:
    """Where a reading's period comes from: one column, or a year column with one for the quarter or month."""

    column: str = ""
    year: str = ""
    quarter: str = ""
    month: str = ""
    start: str = ""
    end: str = ""
    fiscal_year_start: int | None = None
    named_by_end: bool = False
    """True where fiscal 2022 is the year that ends in 2022."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return tuple(filter(None, (self.column, self.year, self.quarter, self.month, self.start, self.end)))


SERIES = ("actual", "forecast", "plan")


@dataclass(slots=True)
class ReadingMap:
    """How the rows make readings: a column for each of actual, forecast and plan, or one value with its series."""

    period: PeriodMap
    values: dict[str, str] = field(default_factory=dict)
    series: str = ""
    value: str = ""
    evidence: str = ""


@dataclass(slots=True)
class Mapping:
    """The whole of a mapping file."""

    source: str = "spreadsheet"
    sheet: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    unit: str | None = None
    currency: str | None = None
    decimal_comma: bool = False
    guarded: bool = False
    """True for our own exports, whose formula-like texts have an apostrophe before them."""
    date_order: DateOrder | None = None
    projects: KindMap | None = None
    benefits: KindMap | None = None
    readings: ReadingMap | None = None

    def kinds(self) -> list[tuple[Kind, KindMap]]:
        """The kinds of record it makes, those that others refer to first."""
        pairs = ((Kind.PROJECT, self.projects), (Kind.BENEFIT, self.benefits))
        return [(kind, one) for kind, one in pairs if one is not None]


_IMPORT_ONLY = {Kind.BENEFIT: ("objective_title",), Kind.PROJECT: ()}


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises MappingError, naming the table and key."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise MappingError(f"There is no mapping file {path}.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise MappingError(f"{path} cannot be read: {problem}.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise MappingError(f"{path} is not valid TOML: {problem}.") from problem
    try:
        return _mapping(data)
    except MappingError as problem:
        raise MappingError(f"{path}: {problem}") from problem
    except FieldError as problem:
        raise MappingError(f"{path}: {problem}.") from problem


_TOP = ("source", "sheet", "delimiter", "encoding", "guarded", "amounts", "dates", "projects", "benefits", "readings")


def _mapping(data: dict[str, Any]) -> Mapping:
    _only(data, _TOP, "the file")
    amounts, dates = _table(data, "amounts"), _table(data, "dates")
    _only(amounts, ("unit", "currency", "decimal_comma"), "[amounts]")
    _only(dates, ("order",), "[dates]")
    try:
        order = DateOrder(dates["order"]) if dates.get("order") else None
    except ValueError:
        raise MappingError(f"[dates] order: {dates['order']!r} is neither 'dmy' nor 'mdy'") from None
    return Mapping(
        source=str(data.get("source", "spreadsheet")),
        sheet=data.get("sheet"),
        guarded=bool(data.get("guarded", False)),
        delimiter=_delimiter(data.get("delimiter")),
        encoding=data.get("encoding"),
        unit=_unit(amounts.get("unit"), "[amounts]"),
        currency=amounts.get("currency"),
        decimal_comma=bool(amounts.get("decimal_comma", False)),
        date_order=order,
        projects=_kind_map(Kind.PROJECT, _table(data, "projects")) if "projects" in data else None,
        benefits=_kind_map(Kind.BENEFIT, _table(data, "benefits")) if "benefits" in data else None,
        readings=_reading_map(_table(data, "readings")) if "readings" in data else None,
    )


def _delimiter(value: object) -> str | None:
    if value is not None and (not isinstance(value, str) or len(value) != 1):
        raise MappingError(f"delimiter: {value!r} is not one character")
    return value


def _table(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise MappingError(f"{name} is to be a table, [{name}]")
    return value


def _only(table: MappingABC[str, object], known: tuple[str, ...], where: str) -> None:
    for name in table:
        if name not in known:
            raise MappingError(f"{where} has no key {name!r}{nearest(name, known)}")


def _unit(value: object, where: str) -> str | None:
    if value is None:
        return None
    if value not in UNITS:
        raise MappingError(f"{where} unit: {value!r} is not one of {', '.join(UNITS)}")
    return str(value)


def _words(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise MappingError(f"{where} is to be a column's name, or a list of them")


def _kind_map(kind: Kind, table: dict[str, Any]) -> KindMap:
    where = f"[{kind.plural}]"
    _only(table, ("fields", "key", "needs", "fixed", "notes"), where)
    fields, fixed = _table(table, "fields"), _table(table, "fixed")
    result = KindMap(
        key=_words(table["key"], f"{where} key") if "key" in table else (),
        needs=_words(table.get("needs", []), f"{where} needs"),
        notes=_words(table.get("notes", []), f"{where} notes"),
    )
    for name, value in fields.items():
        current = _known_field(kind, name)
        if current in result.fields:
            raise MappingError(f"[{kind.plural}.fields]: {current} stands twice, once as {name}")
        result.fields[current] = _source(value, f"[{kind.plural}.fields] {name}")
    for name, value in fixed.items():
        result.fixed[_known_field(kind, name)] = str(value)
    for name in result.needs:
        _known_field(kind, name)
    return result


def _known_field(kind: Kind, name: str) -> str:
    return name if name in _IMPORT_ONLY[kind] else field_of(kind, name).name


def _source(value: object, where: str) -> Source:
    if not isinstance(value, dict):
        return Source(_words(value, where))
    _only(value, ("column", "columns", "unit", "values", "ignore_when"), where)
    columns = value.get("columns", value.get("column"))
    if columns is None:
        raise MappingError(f"{where} names no column")
    ignore = None
    if "ignore_when" in value:
        when = value["ignore_when"]
        if not isinstance(when, dict) or set(when) != {"column", "is"}:
            raise MappingError(f'{where} ignore_when is written {{ column = "…", is = "…" }}')
        ignore = (str(when["column"]), str(when["is"]))
    values = value.get("values", {})
    if not isinstance(values, dict):
        raise MappingError(f"{where} values is to be a table")
    return Source(
        _words(columns, where),
        _unit(value.get("unit"), where),
        {str(words).strip().lower(): str(meant) for words, meant in values.items()},
        ignore,
    )


def _reading_map(table: dict[str, Any]) -> ReadingMap:
    _only(table, ("period", *SERIES, "series", "value", "evidence"), "[readings]")
    period = table.get("period")
    if isinstance(period, str):
        found = PeriodMap(column=period)
    elif isinstance(period, dict):
        known = ("column", "year", "quarter", "month", "start", "end", "fiscal_year_start", "year_named_by")
        _only(period, known, "[readings.period]")
        named = period.get("year_named_by", "start")
        if named not in ("start", "end"):
            raise MappingError(f"[readings.period] year_named_by: {named!r} is neither 'start' nor 'end'")
        first = period.get("fiscal_year_start")
        if first is not None and first not in range(1, 13):
            raise MappingError(f"[readings.period] fiscal_year_start: {first!r} is not a month, 1 to 12")
        columns = {name: str(period[name]) for name in known[:6] if name in period}
        found = PeriodMap(**columns, fiscal_year_start=first, named_by_end=named == "end")
    else:
        raise MappingError("[readings] needs period: a column, or a table with year and quarter")
    if not found.columns:
        raise MappingError("[readings.period] names no column")
    values = {name: str(table[name]) for name in SERIES if name in table}
    if not values and not ("series" in table and "value" in table):
        raise MappingError("[readings] names no column for actual, forecast or plan")
    return ReadingMap(found, values, *(str(table.get(name, "")) for name in ("series", "value", "evidence")))


def mapping_toml(mapping: Mapping, questions: list[str] | None = None) -> str:
    """The mapping as the text of a mapping file; open questions stand at its head as comments."""
    lines = [f"# To be settled: {question}" for question in questions or []]
    lines.append(f"source = {_quoted(mapping.source)}")
    lines += [
        f"{name} = {_quoted(value)}"
        for name, value in (("sheet", mapping.sheet), ("delimiter", mapping.delimiter), ("encoding", mapping.encoding))
        if value is not None
    ]
    if mapping.guarded:
        lines.append("guarded = true  # texts that look like formulas have an apostrophe before them")
    amounts = [f"{name} = {_quoted(value)}" for name, value in (("unit", mapping.unit), ("currency", mapping.currency)) if value]
    if mapping.decimal_comma:
        amounts.append("decimal_comma = true")
    if amounts:
        lines += ["", "[amounts]", *amounts]
    if mapping.date_order is not None:
        lines += ["", "[dates]", f"order = {_quoted(mapping.date_order.value)}"]
    for kind, one in mapping.kinds():
        lines += ["", *_kind_lines(kind, one)]
    if mapping.readings is not None:
        lines += ["", *_reading_lines(mapping.readings)]
    return "\n".join(lines) + "\n"


def _kind_lines(kind: Kind, one: KindMap) -> list[str]:
    lines = [f"[{kind.plural}]"]
    for name, listed in (("key", one.key), ("needs", one.needs), ("notes", one.notes)):
        if listed:
            lines.append(f"{name} = [{', '.join(_quoted(word) for word in listed)}]")
    if one.fixed:
        lines += ["", f"[{kind.plural}.fixed]", *(f"{name} = {_quoted(text)}" for name, text in one.fixed.items())]
    lines += ["", f"[{kind.plural}.fields]"]
    order = [known.name for known in FIELDS[kind]] + list(_IMPORT_ONLY.get(kind, ()))
    for name in sorted(one.fields, key=order.index):
        source = one.fields[name]
        columns = ", ".join(_quoted(column) for column in source.columns)
        plain = columns if len(source.columns) == 1 else f"[{columns}]"
        extra = []
        if source.unit:
            extra.append(f"unit = {_quoted(source.unit)}")
        if source.values:
            pairs = ", ".join(f"{_quoted(words)} = {_quoted(meant)}" for words, meant in source.values.items())
            extra.append(f"values = {{ {pairs} }}")
        if source.ignore_when:
            column, words = source.ignore_when
            extra.append(f"ignore_when = {{ column = {_quoted(column)}, is = {_quoted(words)} }}")
        word = "column" if len(source.columns) == 1 else "columns"
        lines.append(f"{name} = {{ {word} = {plain}, {', '.join(extra)} }}" if extra else f"{name} = {plain}")
    return lines


def _reading_lines(one: ReadingMap) -> list[str]:
    lines = ["[readings]"]
    lines += [f"{name} = {_quoted(column)}" for name, column in one.values.items()]
    lines += [
        f"{name} = {_quoted(column)}"
        for name, column in (("series", one.series), ("value", one.value), ("evidence", one.evidence))
        if column
    ]
    period = one.period
    if period.column and period.fiscal_year_start is None:
        return [*lines, f"period = {_quoted(period.column)}"]
    lines += ["", "[readings.period]"]
    lines += [
        f"{name} = {_quoted(column)}"
        for name in ("column", "year", "quarter", "month", "start", "end")
        if (column := getattr(period, name))
    ]
    if period.fiscal_year_start is not None:
        lines.append(f"fiscal_year_start = {period.fiscal_year_start}")
    if period.named_by_end:
        lines.append('year_named_by = "end"')
    return lines


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return f'"{escaped}"'
