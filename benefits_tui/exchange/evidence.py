"""What the cells of a file show of how it is written: decimals with a comma or a point, day or month first, shares or percent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.domain.parsing import (
    DateOrder,
    ParseError,
    decimal_styles,
    order_matters,
    order_shown,
    parse_amount,
    reads_two_ways,
)
from benefits_tui.exchange.mapping import BLANK_WORDS, KindMap, Mapping, Source
from benefits_tui.exchange.row_kinds import AnyKind, field_named
from benefits_tui.exchange.sheet import Percent, Sheet, SheetCell, text_of

_DATES = (FieldType.DATE, FieldType.GATE)
_NUMBERS = (FieldType.MONEY, FieldType.NUMBER)


def mapped_fields(mapping: Mapping) -> Iterator[tuple[AnyKind, Field, Source]]:
    """Each field that the mapping fills."""
    for kind, kind_map in mapping.kinds():
        for name, source in kind_map.fields.items():
            yield kind, Field(name, name) if name == "objective_title" else field_named(kind, name), source


def columns_of(sheet: Sheet, mapping: Mapping, types: tuple[FieldType, ...]) -> list[str]:
    """The columns of the file that fill fields of these types, each once."""
    sources = [source for _, mapped_field, source in mapped_fields(mapping) if mapped_field.type in types]
    return list(dict.fromkeys(column for source in sources for column in source.columns if column in sheet.header))


def number_columns(sheet: Sheet, mapping: Mapping) -> list[str]:
    """The columns that hold numbers, those of readings included."""
    columns = columns_of(sheet, mapping, _NUMBERS)
    if mapping.readings is not None:
        columns += [column for column in mapping.readings.value_columns if column in sheet.header]
    return list(dict.fromkeys(columns))


def date_columns(sheet: Sheet, mapping: Mapping) -> list[str]:
    """The columns that hold dates, those of periods included."""
    columns = columns_of(sheet, mapping, _DATES)
    if mapping.readings is not None:
        columns += [column for column in mapping.readings.period.columns if column in sheet.header]
    return list(dict.fromkeys(columns))


def cells_of(sheet: Sheet, column: str) -> Iterator[tuple[int, SheetCell]]:
    """The filled cells of a column with the numbers of their rows."""
    cells = sheet.cells(column)
    return ((n, cell) for n, cell in cells if cell is not None and (cell.strip() if isinstance(cell, str) else text_of(cell)))


def may_hold(sheet: Sheet, column: str, field: Field) -> bool:
    """False for a column of words where the field holds numbers: it is described there, not measured."""
    if field.type not in _NUMBERS:
        return True
    texts = [text_of(cell) for _, cell in cells_of(sheet, column)]
    return not texts or any(_is_number(text) for text in texts)


def _is_number(text: str) -> bool:
    try:
        parse_amount(text)
    except ParseError:
        return False
    return True


# One cell alone may be a slip of the pen; so may one in ten.
_FEW_TELLING, _MANY_OPEN, _MINORITY = 1, 3, 10


@dataclass(slots=True)
class DecimalSigns:
    """How each column writes decimals: True with a comma, False with a point, None where it does both.

    `open` is a cell (its column and words) that could be read in two ways, and nothing in the file says which.
    """

    comma: dict[str, bool | None] = field(default_factory=dict)
    both: set[str] = field(default_factory=set)
    """Columns with `1,234` and `1.234`, so that the one whose mark would begin decimals may divide thousands, too."""
    open: tuple[str, str] | None = None
    notices: list[str] = field(default_factory=list)


def decimal_signs(sheet: Sheet, mapping: Mapping) -> DecimalSigns:
    """What is known of the decimal signs: by the mapping, each column, the other columns, a currency's sign, the delimiter."""
    signs = DecimalSigns()
    unclear: dict[str, str] = {}
    styles: dict[str, set[bool]] = {}
    for column in number_columns(sheet, mapping):
        texts = [cell for _, cell in cells_of(sheet, column) if isinstance(cell, str)]
        styles[column] = _weighed(texts)
        if mapping.decimal_comma is None and len(_dividing_marks(texts)) > 1:
            signs.both.add(column)
        signs.comma[column] = mapping.decimal_comma if mapping.decimal_comma is not None else _one_style(styles[column])
        example = next((text.strip() for text in texts if reads_two_ways(text)), None)
        if mapping.decimal_comma is None and not styles[column] and example is not None:
            unclear[column] = example
    if not unclear:
        return signs
    comma, why = _elsewhere(sheet, styles, unclear)
    if comma is None:
        column, example = next(iter(unclear.items()))
        signs.open = (column, example)
    for column, example in unclear.items():
        signs.comma[column] = bool(comma)
        if comma is not None:
            value = parse_amount(example, decimal_comma=comma)
            signs.notices.append(f"{example!r} in {column!r} was read as {value.normalize():f}, for {why}.")
    return signs


def _weighed(texts: list[str]) -> set[bool]:
    """How the cells of a column write decimals, as far as they tell: one alone among many that tell nothing may be a slip."""
    styles = decimal_styles(texts)
    if len(styles) != 1 or sum(map(reads_two_ways, texts)) < _MANY_OPEN:
        return styles
    return styles if sum(1 for text in texts if decimal_styles([text])) > _FEW_TELLING else set()


def _dividing_marks(texts: list[str]) -> set[str]:
    """The marks that divide thousands in some cell, or may."""
    return {mark for text in texts for mark in ",." if mark in text and (text.count(mark) > 1 or reads_two_ways(text))}


def _one_style(styles: set[bool]) -> bool | None:
    return None if len(styles) == 2 else styles == {True}


def _elsewhere(sheet: Sheet, styles: dict[str, set[bool]], unclear: dict[str, str]) -> tuple[bool | None, str]:
    """Whether the file writes decimals with a comma, as what is not the column itself shows, and in words why."""
    clear_styles = {column: style for column, style in styles.items() if len(style) == 1}
    if clear_styles and len(set.union(*clear_styles.values())) == 1:
        column, style = next(iter(clear_styles.items()))
        return style == {True}, f"{column!r} writes decimals with a {'comma' if style == {True} else 'point'}"
    if any(sign in text for text in unclear.values() for sign in "£$"):
        return False, "amounts with £ and $ are written with a decimal point"
    if sheet.delimiter == ";":
        return True, "a file divided by semicolons has decimal commas"
    if sheet.delimiter == ",":
        return False, "a file divided by commas has decimal points"
    return None, ""


@dataclass(slots=True)
class DateSigns:
    """The order of day and month; `open` is a date that could be read in two ways, and nothing says enough which."""

    order: DateOrder | None = None
    open: str | None = None
    notice: str = ""


def date_signs(sheet: Sheet, mapping: Mapping) -> DateSigns:
    """The order of day and month as the cells show it by numbers above 12, weighed: one slip does not turn a file."""
    if mapping.date_order is not None:
        return DateSigns(mapping.date_order)
    telling: dict[DateOrder, list[tuple[str, int, str]]] = {}
    unclear: list[str] = []
    for column in date_columns(sheet, mapping):
        for number, cell in cells_of(sheet, column):
            if not isinstance(cell, str):
                continue
            if (order := order_shown(cell)) is not None:
                telling.setdefault(order, []).append((column, number, cell.strip()))
            elif order_matters([cell]):
                unclear.append(cell.strip())
    if not telling:
        return DateSigns(open=unclear[0] if unclear else None)
    most = max(telling, key=lambda order: len(telling[order]))
    fewer = sum(len(cells) for order, cells in telling.items() if order is not most)
    # Points between the numbers are written where the day comes first.
    if not unclear:
        return DateSigns(most if not fewer else None)
    column, number, example = telling[most][0]
    if fewer * _MINORITY > len(telling[most]) or (len(telling[most]) <= _FEW_TELLING and len(unclear) >= _MANY_OPEN):
        return DateSigns(open=unclear[0], notice=f"Row {number} of {column!r} says {example!r}, which may be a slip.")
    first = "day" if most is DateOrder.DAY_FIRST else "month"
    return DateSigns(most, notice=f"Dates were read with the {first} first, for row {number} of {column!r} says {example!r}.")


# Blank words with spaces before, after and between them.
_LONGEST_BLANK = 40
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?$")


def serial_dates(sheet: Sheet, mapping: Mapping) -> tuple[str, str] | None:
    """A column of dates and a cell in it that is a day as spreadsheets count them; None where there is none."""
    for column in columns_of(sheet, mapping, _DATES):
        for _, cell in cells_of(sheet, column):
            if _SERIAL.match(serial := text_of(cell)):
                return column, serial
    return None


def is_serial(text: str) -> bool:
    """True for a number that can be a day as spreadsheets count them, 1954 to 2091."""
    return _SERIAL.match(text) is not None


def blank_words(sheet: Sheet, mapping: Mapping) -> Counter[str]:
    """The words that usually mean nothing, as the columns that are read have them, with the number of cells."""
    used = [column for column in used_columns(mapping) if column in sheet.header]
    known = {word for _, _, source in mapped_fields(mapping) for word in source.values}
    known |= set(mapping.readings.series_words) if mapping.readings is not None else set()
    may_be = frozenset(BLANK_WORDS) - known
    counts: Counter[str] = Counter()
    for column in used:
        for _, cell in sheet.cells(column):
            if isinstance(cell, str) and cell and len(cell) <= _LONGEST_BLANK:
                plain = " ".join(cell.split())
                if plain.casefold() in may_be:
                    counts[plain] += 1
    return counts


def used_columns(mapping: Mapping) -> list[str]:
    """All columns that the mapping reads."""
    columns = [column for _, _, source in mapped_fields(mapping) for column in source.columns]
    columns += [column for _, kind_map in mapping.kinds() for column in sorted(columns_of_kind(kind_map))]
    if (readings := mapping.readings) is not None:
        columns += [*readings.period.columns, *readings.value_columns, readings.series, readings.evidence]
    return list(dict.fromkeys(filter(None, columns)))


def columns_of_kind(kind_map: KindMap) -> set[str]:
    """All columns that a record of the kind is read from."""
    columns = {*kind_map.key, *kind_map.notes}
    for source in kind_map.fields.values():
        columns |= {*source.columns, *(source.ignore_when[:1] if source.ignore_when else ())}
    return columns


def is_percent(unit: str) -> bool:
    """True for a benefit's unit that means %."""
    return unit.casefold() in ("%", "percent", "per cent", "percentage")


def shares_among_percent(sheet: Sheet, column: str, units: list[str]) -> str | None:
    """A cell of the column that may be a share, beside cells with %, or where the benefit's unit is % and none is above 1.

    `units` are those of the rows; blank where no column says them.
    """
    cells = list(sheet.cells(column))
    texts = [text_of(cell) for _, cell in cells]
    bare = [text for text in texts if re.fullmatch(r"[01]?[.,]\d+|0|1", text)]
    if bare and any(isinstance(cell, Percent) or text.endswith("%") for (_, cell), text in zip(cells, texts, strict=True)):
        return bare[0]
    of_percent = [text for text, unit in zip(texts, units, strict=False) if is_percent(unit) and re.search(r"\d", text)]
    shares = [text for text in of_percent if re.fullmatch(r"[01]?[.,]\d+|0|1", text)]
    return shares[0] if len(shares) == len(of_percent) and any("0" < text < "1" for text in shares) else None


def first_texts(texts: Iterable[str], most: int = 3) -> list[str]:
    """The first different texts."""
    return list(dict.fromkeys(texts))[:most]
