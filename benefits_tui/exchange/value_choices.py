"""How the values of a column are read, shown on real cells: their unit, their decimal sign, day or month first."""

from __future__ import annotations

from typing import NamedTuple

from benefits_tui.domain.fields import FIELDS, FieldType, Kind
from benefits_tui.domain.parsing import UNITS, DateOrder, ParseError, order_matters, parse_amount, parse_date, reads_two_ways
from benefits_tui.exchange.column_choices import target_of
from benefits_tui.exchange.evidence import cells_of
from benefits_tui.exchange.mapping import SERIES, Mapping
from benefits_tui.exchange.sheet import Sheet
from benefits_tui.exchange.unit_questions import unit_shows

_POINT, _COMMA = "point", "comma"
_DECIMALS = (_POINT, _COMMA)
_ORDERS = tuple(order.value for order in DateOrder)
ORDER_LABELS = {DateOrder.DAY_FIRST.value: "day first", DateOrder.MONTH_FIRST.value: "month first"}


class ValueWay(NamedTuple):
    """A way in which the values of a column can be read, what it makes of a cell, and whether it is the present one."""

    code: str
    label: str
    shows: str
    chosen: bool = False


def value_ways(sheet: Sheet, mapping: Mapping, column: str) -> list[ValueWay]:
    """The ways in which a column's values can be read; none where they are read as they stand."""
    if _is_amount(mapping, column):
        return [*_unit_ways(sheet, mapping, column), *_decimal_ways(sheet, mapping, column)]
    return _order_ways(sheet, mapping, column) if _is_day(mapping, column) else []


def read_values_as(mapping: Mapping, column: str, code: str) -> tuple[str, ...]:
    """Read the values of a column in one of its ways, decimals and days in the whole file; the answers that this settles."""
    if code in _DECIMALS:
        mapping.decimal_comma = code == _COMMA
        return _DECIMALS
    if code in _ORDERS:
        mapping.date_order = DateOrder(code)
        return _ORDERS
    for _, kind_map in mapping.kinds():
        for source in kind_map.fields.values():
            if column in source.columns:
                source.unit = code
    if mapping.readings is not None and column in mapping.readings.value_columns:
        mapping.readings.units[column] = code
    return tuple(UNITS)


def _field_type(mapping: Mapping, column: str) -> FieldType | None:
    group, _, name = target_of(mapping, column).partition(".")
    if group not in (Kind.PROJECT.value, Kind.BENEFIT.value):
        return None
    return next((field.type for field in FIELDS[Kind(group)] if field.name == name), None)


def _is_amount(mapping: Mapping, column: str) -> bool:
    group, _, name = target_of(mapping, column).partition(".")
    if group == "readings":
        return name in (*SERIES, "value")
    return _field_type(mapping, column) in (FieldType.MONEY, FieldType.NUMBER)


def _is_day(mapping: Mapping, column: str) -> bool:
    return target_of(mapping, column) == "readings.period" or _field_type(mapping, column) in (FieldType.DATE, FieldType.GATE)


def _unit_ways(sheet: Sheet, mapping: Mapping, column: str) -> list[ValueWay]:
    units = [source.unit for _, kind_map in mapping.kinds() for source in kind_map.fields.values() if column in source.columns]
    if mapping.readings is not None and column in mapping.readings.units:
        units.append(mapping.readings.units[column])
    current_unit = next(filter(None, units), None) or mapping.unit or "one"
    shows = unit_shows(sheet, mapping, (column,))
    return [
        ValueWay(unit, f"in {unit}s" if unit != "one" else "as they stand", shows.get(unit, ""), unit == current_unit)
        for unit in UNITS
    ]


def _decimal_ways(sheet: Sheet, mapping: Mapping, column: str) -> list[ValueWay]:
    example = next((cell.strip() for _, cell in cells_of(sheet, column) if isinstance(cell, str) and reads_two_ways(cell)), None)
    if example is None:
        return []
    ways = []
    for code in _DECIMALS:
        value = parse_amount(example, decimal_comma=code == _COMMA)
        chosen = mapping.decimal_comma is not None and mapping.decimal_comma == (code == _COMMA)
        ways.append(ValueWay(code, f"decimal {code}", f"{example} is {value.normalize():f}", chosen))
    return ways


def _order_ways(sheet: Sheet, mapping: Mapping, column: str) -> list[ValueWay]:
    texts = [cell.strip() for _, cell in cells_of(sheet, column) if isinstance(cell, str)]
    example = next((text for text in texts if order_matters([text])), None)
    if example is None:
        return []
    ways = []
    for order in DateOrder:
        try:
            day = parse_date(example, order=order)
        except ParseError:
            continue
        shows = f"{example} is {day.day} {day:%B %Y}"
        ways.append(ValueWay(order.value, ORDER_LABELS[order.value], shows, mapping.date_order is order))
    return ways
