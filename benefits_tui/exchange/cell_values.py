"""Cells as the values that fields hold."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from itertools import islice

from benefits_tui.domain.field_values import checked_number, read_choice, read_value
from benefits_tui.domain.fields import Field, FieldType, Value
from benefits_tui.domain.parsing import UNITS, ParseError, currency_in, parse_amount, parse_date, reads_two_ways, shorten
from benefits_tui.domain.quantity import CURRENCIES, PLACES
from benefits_tui.exchange.delimited import unguarded
from benefits_tui.exchange.evidence import cells_of, date_signs, decimal_signs, is_percent, is_serial, number_columns
from benefits_tui.exchange.headings import unit_in
from benefits_tui.exchange.mapping import BLANK_WORDS, SHARE, Mapping, Source
from benefits_tui.exchange.row_kinds import AnyKind, field_named
from benefits_tui.exchange.sheet import BAD_BYTES, ErrorCell, NoValue, Percent, Sheet, SheetCell, text_of

_KEPT, _LARGE = Decimal(1).scaleb(-PLACES), Decimal(10) ** 20
_EPOCH = date(1899, 12, 30)
# A binary fraction written out has more figures than these; people do not write so many.
_NOISE = 15
# By the unit of a column: a number from which on it was surely written out, and from which on it was where it is so many
# times what is usual there. A hundred thousand millions are more than any project, a million millions than any country.
_WRITTEN_OUT = {"thousand": (Decimal("1e9"), 1_000_000, 10_000), "million": (Decimal(1_000_000), 100_000, 1_000)}
# Where the usual amount of a column is so many times as much or as little, one may be in another unit: of columns whose amounts
# are written out, and of those in thousands or millions.
_SMALL, _FAR_BELOW, _FAR_OFF = 1_000, 10_000, 300
_MOST_KNOWN = 20_000


def blank_set(mapping: Mapping) -> frozenset[str]:
    """The words that mean nothing, folded: those of the mapping, else the usual ones that it gives no meaning of their own."""
    if mapping.blank is not None:
        return frozenset(" ".join(word.split()).casefold() for word in mapping.blank)
    meant = {word for _, kind_map in mapping.kinds() for source in kind_map.fields.values() for word in source.values}
    meant |= set(mapping.readings.series_words) if mapping.readings is not None else set()
    return frozenset(BLANK_WORDS) - meant


@lru_cache(maxsize=5_000)
def _means_nothing(value: str, blank: frozenset[str]) -> bool:
    return " ".join(value.split()).casefold() in blank


class CellRow:
    """One row, its cells by column name; words that mean nothing are blank."""

    def __init__(self, number: int, cells: list[SheetCell], places: dict[str, int], guarded: bool, blank: frozenset[str]) -> None:
        self.number = number
        self._cells = cells
        self._places = places
        self._guarded = guarded
        self._blank = blank
        self._texts: dict[str, str] = {}

    def cell(self, column: str) -> SheetCell:
        """The cell of a column; None where the file lacks the column."""
        place = self._places.get(column)
        value = None if place is None else self._cells[place]
        if not isinstance(value, str):
            return value
        if len(value) < 20 and _means_nothing(value, self._blank):
            return None
        return unguarded(value) if self._guarded else value

    def text(self, column: str) -> str:
        """The cell's words."""
        if (text := self._texts.get(column)) is None:
            text = self._texts[column] = text_of(self.cell(column))
        return text

    def filled(self) -> Iterator[str]:
        """The columns in which the row says something."""
        return (column for column, place in self._places.items() if self._cells[place] not in (None, "") and self.text(column))

    def written(self, places: Iterable[int]) -> tuple[SheetCell, ...]:
        """The cells of these columns as they stand in the file."""
        return tuple([self._cells[place] for place in places])


def checked_cell(cell: SheetCell) -> SheetCell:
    """The cell, where it holds something that can be read at all. Raises ParseError."""
    if isinstance(cell, NoValue):
        raise ParseError("a formula without a stored result; open and save the file in a spreadsheet")
    if isinstance(cell, ErrorCell):
        raise ParseError("an error of the spreadsheet; mend the cell there")
    if isinstance(cell, str) and BAD_BYTES.search(cell):
        raise ParseError("holds a byte that is not a letter in the file's encoding; write the cell again")
    return cell


def _times(unit: str | None) -> Decimal:
    return Decimal(1) if unit in (None, SHARE) else UNITS[str(unit)]


def _has_own_unit(text: str) -> bool:
    """True for an amount that says itself in what unit it is: `850k`."""
    with contextlib.suppress(ParseError):
        return parse_amount(text, unit=Decimal(2)) == parse_amount(text)
    return False


class CellReader:
    """Reads cells as a file writes them. `notices` are what was assumed, `signs` the currency signs that it met."""

    def __init__(self, sheet: Sheet, mapping: Mapping, fiscal_year_start: int) -> None:
        self._sheet = sheet
        self._usual: dict[str, Decimal | None] = {}
        self.mapping = mapping
        self.fiscal_year_start = fiscal_year_start
        self.signs: set[str] = set()
        self.rounded = 0
        self._far: dict[str, list[str]] = {"below": [], "above": []}
        self._known: dict[tuple[AnyKind, str, str, str], Value] = {}
        decimals, dates = decimal_signs(sheet, mapping), date_signs(sheet, mapping)
        self.comma, self._both = decimals.comma, decimals.both
        self.date_order = dates.order
        self.notices = [*decimals.notices, *([dates.notice] if dates.notice else [])]
        self._percent = {
            column
            for column in number_columns(sheet, mapping)
            if any(isinstance(cell, Percent) or text_of(cell).endswith("%") for _, cell in cells_of(sheet, column))
        }

    def value(self, kind: AnyKind, name: str, source: Source, column: str, row: CellRow) -> Value:
        """The cell of a row as the field's value. Raises ParseError, FieldError and PrecisionError."""
        cell = checked_cell(row.cell(column))
        if not isinstance(cell, str):
            return self._value(kind, name, source, column, row)
        # Most words of a file stand in many of its rows.
        place = (kind, name, column, cell)
        if place in self._known:
            return self._known[place]
        value = self._value(kind, name, source, column, row)
        if not isinstance(value, Decimal) and len(self._known) < _MOST_KNOWN:
            self._known[place] = value
        return value

    def _value(self, kind: AnyKind, name: str, source: Source, column: str, row: CellRow) -> Value:
        cell = row.cell(column)
        cell_text = text_of(cell)
        field = Field(name, name) if name == "objective_title" else field_named(kind, name)
        if source.values and cell_text.lower() in source.values:
            cell_text = source.values[cell_text.lower()]
            return read_value(field, cell_text, self.fiscal_year_start) if cell_text else None
        match field.type:
            case FieldType.MONEY | FieldType.NUMBER:
                return self._number(field, source, column, row)
            case FieldType.DATE | FieldType.GATE:
                return self._date(field, cell, cell_text)
            case FieldType.CHOICE:
                return read_choice(field, cell_text)
            case _:
                value = read_value(field, cell_text, self.fiscal_year_start)
                return " ".join(value.split()) if name == "ref" and isinstance(value, str) else value

    def _date(self, field: Field, cell: SheetCell, text: str) -> date:
        if isinstance(cell, date):
            return cell
        if self.mapping.serial_dates and is_serial(text):
            return _EPOCH + timedelta(days=int(text.split(".")[0]))
        return parse_date(text, order=self.date_order, edge=field.edge, fiscal_year_start=self.fiscal_year_start)

    def _number(self, field: Field, source: Source, column: str, row: CellRow) -> Decimal:
        cell, cell_text = row.cell(column), row.text(column)
        money = field.type is FieldType.MONEY
        unit = (
            self.unit_of_row(source.unit, row) or unit_in(column) or (self.mapping.unit if money or self.is_money(row) else None)
        )
        if money and (sign := currency_in(cell_text)):
            self.signs.add(sign)
        value = self.amount(cell, cell_text, unit, column)
        if money:
            self.note_scale(row, column, unit, value)
        return checked_number(field, cell_text, value)

    def note_scale(self, row: CellRow, column: str, unit: str | None, value: Decimal) -> None:
        """Keep what is to be said of an amount of money that may be in another unit than the others of its column."""
        times = _times(unit)
        number = abs(value) / times
        if not number or (times == 1 and number >= _SMALL):
            return
        usual = self._usual_of(column, times)
        if usual is None:
            return
        ratio = _FAR_BELOW if times == 1 else _FAR_OFF
        side = "below" if number * ratio <= usual else "above" if times > 1 and number >= usual * ratio else ""
        if side and not _has_own_unit(row.text(column)):
            self._far[side].append(f"{shorten(row.text(column))!r} in row {row.number} of {column!r}")

    def unit_of_row(self, unit: str | None, row: CellRow) -> str | None:
        """The unit of a column in one row: shares are those of the rows whose benefit is read in %."""
        source = self.mapping.benefits.fields.get("unit") if self.mapping.benefits is not None else None
        if unit != SHARE or source is None:
            return unit
        cell_text = next(filter(None, (row.text(column) for column in source.columns)), "%")
        return unit if is_percent(cell_text) else None

    def is_money(self, row: CellRow) -> bool:
        """True where the benefit of a row is read in money."""
        source = self.mapping.benefits.fields.get("unit") if self.mapping.benefits is not None else None
        if source is None:
            return False
        return any(row.text(column).upper() in CURRENCIES or row.text(column) in tuple("£$€") for column in source.columns)

    def amount(self, cell: SheetCell, text: str, unit: str | None, column: str) -> Decimal:
        """A number as its column writes numbers, times its unit. Raises ParseError where it could be read in two ways."""
        checked_cell(cell)
        if isinstance(cell, Percent):
            return self._to_places(cell.points)
        times = Decimal(1) if unit == SHARE else UNITS[unit or "one"]
        if isinstance(cell, Decimal):
            return self._to_places(self._in_scale(self._share(cell, text, unit, column) * times, text, unit, column))
        comma = self.comma.get(column, False)
        if (comma is None or (column in self._both and ("," if comma else ".") in text)) and reads_two_ways(text):
            raise ParseError(f"{shorten(text)!r} can be read in two ways, for its column writes decimals with , and with .")
        value = self._in_scale(parse_amount(text, unit=times, decimal_comma=bool(comma)), text, unit, column)
        if "%" not in text:
            value = self._share(value, text, unit, column)
        figures, places = len(re.sub(r"\D", "", text).lstrip("0")), value.as_tuple().exponent
        if figures > _NOISE and isinstance(places, int) and places < -PLACES:
            return self._to_places(value, Decimal(f"{value:.15g}"))
        return value

    def _in_scale(self, value: Decimal, text: str, unit: str | None, column: str) -> Decimal:
        """The amount, unless it was written out in a column of thousands or millions. Raises ParseError."""
        times = _times(unit)
        number, (sure, perhaps, ratio) = abs(value) / times, _WRITTEN_OUT.get(str(unit), _WRITTEN_OUT["million"])
        if times == 1 or number < perhaps or _has_own_unit(text):
            return value
        usual = self._usual_of(column, times)
        if number < sure and usual is not None and number < ratio * usual:
            return value
        raise ParseError(f"{shorten(text)!r} may be written out, for its column is in {unit}s; write it in {unit}s")

    def _usual_of(self, column: str, times: Decimal) -> Decimal | None:
        """The middle one of a column's numbers in its unit, None where there are too few to tell."""
        if column not in self._usual:
            numbers = sorted(number for number in self._numbers_of(column, times) if number)
            self._usual[column] = numbers[(len(numbers) - 1) // 2] if len(numbers) > 2 else None
        return self._usual[column]

    def _numbers_of(self, column: str, times: Decimal) -> Iterator[Decimal]:
        comma = bool(self.comma.get(column))
        for _, cell in islice(cells_of(self._sheet, column), _MOST_KNOWN):
            with contextlib.suppress(ParseError):
                written = (
                    cell if isinstance(cell, Decimal) else parse_amount(text_of(cell), unit=times, decimal_comma=comma) / times
                )
                yield abs(written)

    def _share(self, value: Decimal, text: str, unit: str | None, column: str) -> Decimal:
        if unit == SHARE:
            return value * 100
        if unit is None and column in self._percent and abs(value) <= 1 and value:
            raise ParseError(f"{shorten(text)!r} may be a share, for other cells of its column are percentages; write it with %")
        return value

    def _to_places(self, written: Decimal, meant: Decimal | None = None) -> Decimal:
        """A number to four decimals: it is a binary fraction, which a formula may leave with many."""
        number = written if meant is None else meant
        kept = number.quantize(_KEPT, rounding=ROUND_HALF_EVEN) if abs(number) < _LARGE else number
        self.rounded += kept != written
        return kept

    def closing_notices(self, blanked: Counter[str], currency_sign: str) -> list[str]:
        """What is said once all rows are read."""
        result = []
        if self.rounded:
            result.append(f"Numbers that were rounded to four decimals: {self.rounded}.")
        if blanked:
            listed = ", ".join(f"{word!r} ({count})" for word, count in blanked.most_common(8))
            result.append(f"Words taken as blank, with their number of cells: {listed}.")
        for side, meant in (("below", "thousands or millions"), ("above", "another unit")):
            if cells := self._far[side]:
                more = f" and {len(cells) - 5:,} more" if len(cells) > 5 else ""
                examples = f"{', '.join(cells[:5])}{more}"
                result.append(f"Far {side} the others of its column, and read as written: {examples}. Is it in {meant}?")
        foreign = self.signs - {currency_sign}
        if foreign and self.mapping.currency is None:
            result.append(
                f"Amounts are written with {' and '.join(sorted(foreign))} and the register keeps {currency_sign.strip()}; "
                "they were taken as they are, without converting."
            )
        return result
