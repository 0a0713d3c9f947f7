"""Which column of a file is which field, and how that is said in TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import Kind, nearest
from benefits_tui.domain.parsing import UNITS, DateOrder
from benefits_tui.exchange.grid import FIND_OUT, Layout
from benefits_tui.exchange.row_kinds import KIND_ORDER, SHAPE_OF, AnyKind, field_named


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
ON_REPEAT = ("reject", "first", "last", "sum")
"""What becomes of a second value for one period of a benefit within a file."""
YEAR_NAMED_BY = ("start", "end")
NEW = "new"
SHARE = "share"
"""The unit of numbers that are shares, in columns of percentages: 0.62 is 62 %."""
BLANK_WORDS = (
    "tbc", "tba", "tbd", "to be confirmed", "to be determined", "to be decided", "to be agreed", "n/a", "na", "n.a.", "n.a",
    "n/k", "nk", "not known", "not applicable", "not available", "unknown", "none", "null", "blank", "(blank)", "vacant",
    "unassigned", "no owner", "awaiting", "pending", "-", "--", "\u2013", "\u2014", ".", "..", "...", "?", "??", "#n/a",
)  # fmt: skip


class WideColumn(NamedTuple):
    """A column whose heading names a period; blank `series` where a column of its own says plan, forecast or actual."""

    series: str
    period: str


@dataclass(slots=True)
class ReadingMap:
    """How the rows make readings: a column for each of actual, forecast and plan, one value with its series, or a column for
    each period (`wide`).

    `units` are the units of amounts by column, `series_words` what a series column's words mean, in small letters.
    """

    period: PeriodMap
    values: dict[str, str] = field(default_factory=dict)
    series: str = ""
    value: str = ""
    evidence: str = ""
    units: dict[str, str] = field(default_factory=dict)
    series_words: dict[str, str] = field(default_factory=dict)
    wide: dict[str, WideColumn] = field(default_factory=dict)

    @property
    def value_columns(self) -> tuple[str, ...]:
        """The columns that hold values."""
        return (*self.values.values(), *((self.value,) if self.value else ()), *self.wide)


@dataclass(slots=True)
class Mapping:
    """The whole of a mapping file."""

    source: str = "spreadsheet"
    sheet: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    unit: str | None = None
    currency: str | None = None
    decimal_comma: bool | None = None
    guarded: bool = False
    """True for our own exports, whose formula-like texts have an apostrophe before them."""
    date_order: DateOrder | None = None
    serial_dates: bool | None = None
    """True where whole numbers in columns of dates are days as a spreadsheet counts them."""
    year_named_by: str | None = None
    """Whether FY26 starts or ends in 2026; None where nobody said."""
    blank: tuple[str, ...] | None = None
    """Words that mean nothing; None for the usual ones."""
    on_repeat: str = "reject"
    people: dict[str, str] = field(default_factory=dict)
    """Whom a name in the file means: a reference, or NEW."""
    references: dict[str, str] = field(default_factory=dict)
    """Which record a reference means that the register does not know: its reference there, or NEW."""
    layout: Layout = FIND_OUT
    projects: KindMap | None = None
    benefits: KindMap | None = None
    readings: ReadingMap | None = None
    others: dict[AnyKind, KindMap] = field(default_factory=dict)
    """How the rows make what is neither project, benefit nor reading."""

    def kinds(self) -> list[tuple[AnyKind, KindMap]]:
        """The kinds of record it makes, those that others refer to first."""
        pairs = [(kind, self.kind_map(kind)) for kind in KIND_ORDER]
        return [(kind, pair) for kind, pair in pairs if pair is not None]

    def kind_map(self, kind: AnyKind) -> KindMap | None:
        """How the rows make records of a kind; None where they make none."""
        match kind:
            case Kind.PROJECT:
                return self.projects
            case Kind.BENEFIT:
                return self.benefits
            case _:
                return self.others.get(kind)

    def set_kind_map(self, kind: AnyKind, kind_map: KindMap | None) -> None:
        """Say how the rows make records of a kind."""
        if kind is Kind.PROJECT:
            self.projects = kind_map
        elif kind is Kind.BENEFIT:
            self.benefits = kind_map
        elif kind_map is None:
            self.others.pop(kind, None)
        else:
            self.others[kind] = kind_map


IMPORT_ONLY: dict[AnyKind, tuple[str, ...]] = {Kind.BENEFIT: ("objective_title",)}
OPEN_QUESTION = "# To be settled:"
_TOP = (
    "source", "sheet", "header_row", "rows", "transpose", "delimiter", "encoding", "guarded", "blank", "on_repeat",
    "amounts", "dates", "references", "projects", "benefits", "readings", *(kind.plural for kind in SHAPE_OF),
)  # fmt: skip


def mapping_of(document: dict[str, Any]) -> Mapping:
    """The mapping that a table of TOML says. Raises MappingError and FieldError, naming the table and key."""
    _only(document, _TOP, "the file")
    amounts, dates = _table(document, "amounts"), _table(document, "dates")
    _only(amounts, ("unit", "currency", "decimal_comma"), "[amounts]")
    _only(dates, ("order", "serial", "year_named_by"), "[dates]")
    named_by = dates.get("year_named_by")
    people = {name: ref for name, ref in _table(document, "people").items() if isinstance(ref, str)}
    try:
        order = DateOrder(dates["order"]) if dates.get("order") else None
    except ValueError:
        raise MappingError(f"[dates] order: {dates['order']!r} is neither 'dmy' nor 'mdy'") from None
    return Mapping(
        source=str(document.get("source", "spreadsheet")),
        sheet=_of_type(document, "sheet", str, "a sheet's name"),
        guarded=bool(_of_type(document, "guarded", bool, "true or false")),
        delimiter=_delimiter(document.get("delimiter")),
        encoding=_of_type(document, "encoding", str, "an encoding's name"),
        unit=_unit(amounts.get("unit"), "[amounts]"),
        currency=_of_type(amounts, "currency", str, "a currency's code", "[amounts] "),
        decimal_comma=_of_type(amounts, "decimal_comma", bool, "true or false", "[amounts] "),
        date_order=order,
        serial_dates=_of_type(dates, "serial", bool, "true or false", "[dates] "),
        year_named_by=_one_of(named_by, YEAR_NAMED_BY, "[dates] year_named_by") if named_by else None,
        blank=_text_list(document["blank"], "blank") if "blank" in document else None,
        on_repeat=_one_of(document.get("on_repeat", "reject"), ON_REPEAT, "on_repeat"),
        people=people,
        references={name: str(ref) for name, ref in _table(document, "references").items()},
        layout=Layout(
            _span(document.get("header_row"), "header_row"),
            _span(document.get("rows"), "rows"),
            _of_type(document, "transpose", bool, "true or false"),
        ),
        projects=_kind_map(Kind.PROJECT, _table(document, "projects")) if "projects" in document else None,
        benefits=_kind_map(Kind.BENEFIT, _table(document, "benefits")) if "benefits" in document else None,
        readings=_reading_map(_table(document, "readings")) if "readings" in document else None,
        others=_others(document),
    )


def _others(document: dict[str, Any]) -> dict[AnyKind, KindMap]:
    """The other kinds of row; what stands beside the names in [people] makes people of the rows."""
    maps = {}
    for kind in SHAPE_OF:
        table = _table(document, kind.plural)
        if kind is Kind.PERSON:
            table = {name: value for name, value in table.items() if not isinstance(value, str)}
        if table:
            maps[kind] = _kind_map(kind, table)
    return maps


def _of_type(table: dict[str, Any], name: str, kind: type[Any], text: str, where: str = "") -> Any:
    value = table.get(name)
    if value is not None and not isinstance(value, kind):
        raise MappingError(f"{where}{name}: {value!r} is not {text}")
    return value


def _one_of(value: object, known: tuple[str, ...], where: str) -> str:
    if value not in known:
        raise MappingError(f"{where}: {value!r} is not one of {', '.join(known)}")
    return str(value)


def _span(value: object, where: str) -> tuple[int, int] | None:
    return None if value is None else rows_meant(str(value), where)


def rows_meant(text: str, where: str) -> tuple[int, int]:
    """The first and last row of `4` or `4-5`. Raises MappingError."""
    match = re.fullmatch(r"(\d{1,7})(?:\s*[-–]\s*(\d{1,7}))?", text.strip())
    if match is None or int(match[1]) < 1 or int(match[2] or match[1]) < int(match[1]):
        raise MappingError(f"{where}: {text!r} is not a row such as 4, nor rows such as 4-5")
    return int(match[1]), int(match[2] or match[1])


def _delimiter(value: object) -> str | None:
    if value is not None and (not isinstance(value, str) or len(value) != 1):
        raise MappingError(f"delimiter: {value!r} is not one character")
    return value


def _table(document: dict[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name, {})
    if not isinstance(value, dict):
        raise MappingError(f"{name} is to be a table, [{name}]")
    return value


def _only(table: MappingABC[str, object], known: tuple[str, ...], where: str) -> None:
    for name in table:
        if name not in known:
            raise MappingError(f"{where} has no key {name!r}{nearest(name, known)}")


def _unit(value: object, where: str) -> str | None:
    return None if value is None else _one_of(value, (*UNITS, SHARE), f"{where} unit")


def _text_list(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(word, str) for word in value) and (value or where in ("blank",)):
        return tuple(value)
    raise MappingError(f"{where} is to be a column's name, or a list of them")


def _kind_map(kind: AnyKind, table: dict[str, Any]) -> KindMap:
    where = f"[{kind.plural}]"
    _only(table, ("fields", "key", "needs", "fixed", "notes"), where)
    fields, fixed = _table(table, "fields"), _table(table, "fixed")
    result = KindMap(
        key=_text_list(table["key"], f"{where} key") if "key" in table else (),
        needs=_text_list(table["needs"], f"{where} needs") if table.get("needs") else (),
        notes=_text_list(table["notes"], f"{where} notes") if table.get("notes") else (),
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


def _known_field(kind: AnyKind, name: str) -> str:
    return name if name in IMPORT_ONLY.get(kind, ()) else field_named(kind, name).name


def _source(value: object, where: str) -> Source:
    if not isinstance(value, dict):
        return Source(_text_list(value, where))
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
        _text_list(columns, where),
        _unit(value.get("unit"), where),
        {str(cell_text).strip().lower(): str(meant) for cell_text, meant in values.items()},
        ignore,
    )


def _reading_map(table: dict[str, Any]) -> ReadingMap:
    _only(table, ("period", *SERIES, "series", "value", "evidence", "columns"), "[readings]")
    wide = _wide(_table(table, "columns"))
    result = ReadingMap(_period_map(table.get("period"), bool(wide)), wide={name: column for name, (column, _) in wide.items()})
    result.units = {name: unit for name, (_, unit) in wide.items() if unit}
    for name in (*SERIES, "series", "value", "evidence"):
        if name not in table:
            continue
        where = f"[readings] {name}"
        source = _source(table[name], where)
        if len(source.columns) != 1:
            raise MappingError(f"{where} is one column")
        column = source.columns[0]
        if name in SERIES:
            result.values[name] = column
        elif name == "series":
            result.series = column
            result.series_words = {cell_text: _one_of(meant, SERIES, where) for cell_text, meant in source.values.items()}
        elif name == "value":
            result.value = column
        else:
            result.evidence = column
        if source.unit:
            result.units[column] = source.unit
    if not result.values and not (result.series and result.value) and not wide:
        raise MappingError("[readings] names no column for actual, forecast or plan")
    if any(not column.series for column in result.wide.values()) and not result.series:
        raise MappingError("[readings.columns] says for each column its series: actual, forecast or plan")
    return result


def _wide(table: dict[str, Any]) -> dict[str, tuple[WideColumn, str | None]]:
    columns = {}
    for name, value in table.items():
        where = f"[readings.columns] {name}"
        if not isinstance(value, dict):
            raise MappingError(f'{where} is written {{ series = "plan", period = "2026-04" }}')
        _only(value, ("series", "period", "unit"), where)
        series = _one_of(value["series"], SERIES, f"{where} series") if "series" in value else ""
        columns[name] = WideColumn(series, str(value.get("period", name))), _unit(value.get("unit"), where)
    return columns


def _period_map(period: object, wide: bool) -> PeriodMap:
    if isinstance(period, str):
        result = PeriodMap(column=period)
    elif isinstance(period, dict):
        known = ("column", "year", "quarter", "month", "start", "end", "fiscal_year_start", "year_named_by")
        _only(period, known, "[readings.period]")
        named = period.get("year_named_by", "start")
        if named not in ("start", "end"):
            raise MappingError(f"[readings.period] year_named_by: {named!r} is neither 'start' nor 'end'")
        first = period.get("fiscal_year_start")
        if first is not None and (not isinstance(first, int) or first not in range(1, 13)):
            raise MappingError(f"[readings.period] fiscal_year_start: {first!r} is not a month, 1 to 12")
        columns = {name: str(period[name]) for name in known[:6] if name in period}
        result = PeriodMap(**columns, fiscal_year_start=first, named_by_end=named == "end")
    elif wide:
        return PeriodMap()
    else:
        raise MappingError("[readings] needs period: a column, or a table with year and quarter")
    if not result.columns and not wide:
        raise MappingError("[readings.period] names no column")
    return result
