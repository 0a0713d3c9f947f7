"""Rows of a table that are no records: totals, subtotals, and headings of groups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from benefits_tui.domain.parsing import ParseError, parse_amount
from benefits_tui.exchange.grid import numbers_listed
from benefits_tui.exchange.row_store import RowStore
from benefits_tui.exchange.sheet import NumberedRow, Percent, SheetCell, text_of

_TOTAL_ALONE = re.compile(
    r"(?:(?:grand|overall|running|final|portfolio|programme|sub)[\s-]*)*(?:sub)?totals?\s*[:.]?$|sum\s*:?$"
    r"|(?:all (?:projects|benefits|schemes|programmes)|overall|gesamt(?:summe)?|summe)\s*[:.]?$",
    re.IGNORECASE,
)
_TOTAL_OF = re.compile(r"(?:(?:grand|overall|sub)[\s-]*)*(?:sub)?totals?\b|sum\b|.*\b(?:sub)?-?totals?\s*[:.]?$", re.IGNORECASE)
_LOOSE_REF = re.compile(r"[A-Za-z]{1,6} ?[-–/]? ?\d+(?: ?[-–/.] ?\w+)*")
_LETTER, _FIGURE = re.compile(r"[^\W\d_]{3}"), re.compile(r"\d")
_SAMPLE, _LONGEST_LABEL = 2_000, 200
# So many filled cells make a row of which two or fewer are hardly one.
_FULL = 4
_NOUGHT, _CENT, _HALF = Decimal(), Decimal("0.01"), Decimal("0.5")


def leave_out_no_records(header: list[str], rows: RowStore, filled: Counter[int], notices: list[str]) -> None:
    """Leave the rows out that are no records, which is said with their numbers; `filled` counts the rows by filled cells."""
    if not rows:
        return
    kinds = _RowKinds(header, rows, filled)
    totals: list[int] = []
    headings: list[tuple[int, str]] = []
    foot: list[tuple[int, str]] | None = None
    for number, cells in rows:
        if kinds.is_total(number, cells):
            totals.append(number)
        elif kinds.is_heading(number, cells):
            headings.append((number, _first_words(cells)))
            foot = foot or []
        elif foot is not None and kinds.may_be_of_the_foot(cells):
            foot.append((number, _first_words(cells)))
        else:
            foot = None
    headings += foot or []
    rows.leave_out([*totals, *(number for number, _ in headings)])
    if totals:
        heading_list, verb = ("Row", "is a total") if len(totals) == 1 else ("Rows", "are totals")
        notices.append(f"{heading_list} {numbers_listed(totals)} {verb} and no record.")
    if headings:
        heading_list = ", ".join(f"{number} ({text[:40]!r})" for number, text in headings[:4])
        more = f" and {len(headings) - 4} more" if len(headings) > 4 else ""
        notices.append(f"Headings or remarks, and no records: row {heading_list}{more}.")


def _first_words(cells: Sequence[SheetCell]) -> str:
    return next(text_of(cell) for cell in cells if text_of(cell))


def filled_in(cells: Sequence[SheetCell]) -> int:
    """How many cells of a row say something."""
    return sum([1 for cell in cells if cell is not None and cell != "" and text_of(cell)])


def number_in(cell: SheetCell) -> Decimal | None:
    """The number in a cell; None for words, blanks and percentages."""
    if isinstance(cell, Decimal):
        return cell
    if isinstance(cell, Percent) or not isinstance(cell, str) or not _FIGURE.search(cell) or "%" in cell:
        return None
    try:
        return parse_amount(cell)
    except ParseError:
        return None


def _numeric_columns(width: int, rows: list[NumberedRow]) -> list[int]:
    places = []
    for place in range(width):
        filled = [cells[place] for _, cells in rows if text_of(cells[place])]
        numbers = sum(1 for cell in filled if number_in(cell) is not None)
        if filled and numbers * 10 >= len(filled) * 6:
            places.append(place)
    return places


class _Sums:
    """The sums of the columns of numbers over the rows so far that are records: of all, and of the last group.

    They are added up when they are asked for, for few rows look like totals.
    """

    def __init__(self, places: list[int], rows: RowStore) -> None:
        self._rows = rows.only(set(places))
        self._places = places
        self._ends: set[int] = set()
        self._read = 0
        self._cells: list[SheetCell] = []
        self.all: tuple[int, dict[int, Decimal]] = (0, {})
        self.group: tuple[int, dict[int, Decimal]] = (0, {})

    def end_group(self, number: int) -> None:
        """The row of this number is no record, and those after it are another group."""
        self._ends.add(number)

    def add_up_to(self, number: int) -> None:
        """Add the rows before this one."""
        while self._read < number:
            self._add()
            self._read, self._cells = next(self._rows)

    def _add(self) -> None:
        """Add the row that was read last, which is a record unless it ended a group."""
        if self._read in self._ends:
            self.group = (0, {})
        elif self._read:
            numbers = self.numbers_in(self._cells)
            self.all, self.group = _more(self.all, numbers), _more(self.group, numbers)

    def numbers_in(self, cells: list[SheetCell]) -> dict[int, Decimal]:
        """The numbers of a row, by column."""
        return {place: number for place in self._places if (number := number_in(cells[place])) is not None}


def _more(sums: tuple[int, dict[int, Decimal]], numbers: dict[int, Decimal]) -> tuple[int, dict[int, Decimal]]:
    count, by_place = sums
    for place, number in numbers.items():
        by_place[place] = by_place.get(place, _NOUGHT) + number
    return count + 1, by_place


class _RowKinds:
    """What each row of a table is, asked in their order: a total is one of the rows before it."""

    def __init__(self, header: list[str], rows: RowStore, filled: Counter[int]) -> None:
        self._rows = rows
        self._sums = _Sums(_numeric_columns(len(header), rows[:_SAMPLE]), rows)
        self._usual, self._full = _at(filled, len(rows) // 2), _at(filled, len(rows) * 3 // 4)
        self._names: dict[int, bool] = {}
        self._lengths: dict[int, tuple[Counter[int], int, bool]] = {}

    def is_total(self, number: int, cells: list[SheetCell]) -> bool:
        """True for a total."""
        # Most rows have letters, and none of the words that head a total.
        text = " ".join([cell for cell in cells if isinstance(cell, str) and len(cell) < _LONGEST_LABEL]).lower()
        if "total" not in text and "sum" not in text and _LETTER.search(text) and not self._is_sparse(cells):
            return False
        is_total = self._has_total(number, cells)
        if is_total:
            self._sums.end_group(number)
        return is_total

    def _is_sparse(self, cells: list[SheetCell]) -> bool:
        return self._full >= _FULL and (len(cells) - cells.count(None) - cells.count("")) * 2 <= self._full

    def _has_total(self, number: int, cells: list[SheetCell]) -> bool:
        cell_texts = [text_of(cell) for cell in cells if text_of(cell) and number_in(cell) is None]
        label = cell_texts[0] if cell_texts else ""
        if label and _TOTAL_ALONE.match(label) and len(cell_texts) == 1:
            return bool(self._sums.numbers_in(cells)) or filled_in(cells) == 1
        if not any(_TOTAL_ALONE.match(word) or _TOTAL_OF.match(word) for word in cell_texts[:2]):
            # Without a label it takes two numbers that add up, and no word at all; or one word in a row that is else blank.
            return (not cell_texts or (len(cell_texts) == 1 and self._is_sparse(cells))) and self._adds_up(number, cells, least=2)
        if len(cell_texts) == 1 and self._sums.numbers_in(cells) and (filled_in(cells) < self._usual or self._is_sparse(cells)):
            return True
        return self._adds_up(number, cells, least=1)

    def _adds_up(self, number: int, cells: list[SheetCell], least: int) -> bool:
        """True where the numbers of a row are the sums of the rows above it: of its group, or of all."""
        self._sums.add_up_to(number)
        numbers = {place: value for place, value in self._sums.numbers_in(cells).items() if value}
        if self._sums.all[0] < 2:
            return False
        for count, sums in (self._sums.group, self._sums.all):
            right = sum(1 for place, value in numbers.items() if place in sums and _is_sum(sums[place], value))
            if count >= least and right * 2 > len(numbers):
                return True
        return False

    def is_heading(self, number: int, cells: list[SheetCell]) -> bool:
        """True for the heading of a group, or a remark."""
        if self._full < 3 or (filled := filled_in(cells)) > 2:
            return False
        place, first = next((place, cell) for place, cell in enumerate(cells) if text_of(cell))
        is_heading = (filled == 1 and self._is_unlike(place, first)) or self._is_remark(place, text_of(first))
        if is_heading:
            self._sums.end_group(number)
        return is_heading

    def may_be_of_the_foot(self, cells: list[SheetCell]) -> bool:
        """True for a row such as `Prepared by | Ann Lee`, which below remarks is none of a record either."""
        if not self._is_sparse(cells):
            return False
        place, first = next((place, cell) for place, cell in enumerate(cells) if text_of(cell))
        return " " in text_of(first) and self._is_unlike(place, first)

    def _is_remark(self, place: int, first: str) -> bool:
        """A sentence where the other rows have a reference or a name, with hardly anything beside it."""
        if self._full < 4 or len(first.split()) < 4:
            return False
        if place not in self._names:
            others = [text_of(cells[place]) for _, cells in self._rows if filled_in(cells) > 2]
            self._names[place] = any(others) and all(len(text.split()) < 4 for text in others)
        return self._names[place]

    def _is_unlike(self, place: int, cell: SheetCell) -> bool:
        """A single text that is not like the references of its column."""
        if number_in(cell) is not None or not isinstance(cell, str):
            return False
        if place not in self._lengths:
            texts = [text for _, other in self._rows.column(place) if (text := text_of(other))]
            of_records = [text_of(cells[place]) for _, cells in self._rows if filled_in(cells) > 2]
            one_word = sum(" " in text for text in of_records) * 10 <= len(of_records) * 3
            self._lengths[place] = Counter(map(len, texts)), sum(1 for text in texts if _FIGURE.search(text)), one_word
        lengths, with_figures, one_word = self._lengths[place]
        others = lengths.total() - 1
        if not others:
            return True
        text = text_of(cell)
        has_figures = bool(_FIGURE.search(text))
        if one_word and " " in text and has_figures:
            # Several words where references are one.
            return not _LOOSE_REF.fullmatch(text)
        mostly_figures = (with_figures - has_figures) * 10 >= others * 6
        longest = max(length for length, times in lengths.items() if times > (length == len(text)))
        short = len(text) <= longest and " " not in text
        return not (mostly_figures == has_figures and (short or mostly_figures))


def _is_sum(total: Decimal, number: Decimal) -> bool:
    return abs(total - number) <= max(_CENT, _HALF * _last_place(number))


def _last_place(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)


def _at(counts: Counter[int], place: int) -> int:
    """The number at this place, were all in order."""
    for number in sorted(counts):
        place -= counts[number]
        if place < 0:
            return number
    return 0
