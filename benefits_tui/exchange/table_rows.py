"""Rows of a table that are no records: totals, subtotals, and headings of groups."""

from __future__ import annotations

import re
from decimal import Decimal

from benefits_tui.domain.parsing import ParseError, parse_amount
from benefits_tui.exchange.grid import numbers_listed
from benefits_tui.exchange.sheet import Percent, SheetCell, text_of

NumberedRow = tuple[int, list[SheetCell]]

_TOTAL_ALONE = re.compile(
    r"(?:(?:grand|overall|running|final|portfolio|programme|sub)[\s-]*)*(?:sub)?totals?\s*[:.]?$|sum\s*:?$", re.IGNORECASE
)
_TOTAL_OF = re.compile(r"(?:(?:grand|overall|sub)[\s-]*)*(?:sub)?totals?\b|sum\b|.*\b(?:sub)?-?totals?\s*[:.]?$", re.IGNORECASE)
_MAY_BE_LABEL, _LETTER = re.compile("total|sum", re.IGNORECASE), re.compile(r"[^\W\d_]{3}")
_SAMPLE = 2_000
_HALF = Decimal("0.5")


def records_only(header: list[str], rows: list[NumberedRow], notices: list[str]) -> list[NumberedRow]:
    """The rows that are records; what is left out is said with its row numbers."""
    if not rows:
        return rows
    numeric = _numeric_columns(len(header), rows)
    kept: list[NumberedRow] = []
    totals: list[int] = []
    headings: list[tuple[int, str]] = []
    group: list[NumberedRow] = []
    filled = sorted(_filled(cells) for _, cells in rows)
    usual, full = filled[len(rows) // 2], filled[len(rows) * 3 // 4]
    for row in rows:
        number, cells = row
        if _is_total(cells, numeric, group, kept, usual):
            totals.append(number)
            group = []
        elif full >= 3 and ((_filled(cells) == 1 and _is_heading(cells, rows)) or _is_remark(cells, rows, full)):
            headings.append((number, next(text_of(cell) for cell in cells if text_of(cell))))
            group = []
        else:
            kept.append(row)
            group.append(row)
    if totals:
        words, verb = ("Row", "is a total") if len(totals) == 1 else ("Rows", "are totals")
        notices.append(f"{words} {numbers_listed(totals)} {verb} and no record.")
    if headings:
        words = ", ".join(f"{number} ({text[:40]!r})" for number, text in headings[:4])
        more = f" and {len(headings) - 4} more" if len(headings) > 4 else ""
        notices.append(f"Headings or remarks, and no records: row {words}{more}.")
    return kept


def _filled(cells: list[SheetCell]) -> int:
    return sum(1 for cell in cells if text_of(cell))


def number_in(cell: SheetCell) -> Decimal | None:
    """The number in a cell; None for words, blanks and percentages."""
    if isinstance(cell, Decimal):
        return cell
    if isinstance(cell, Percent) or not isinstance(cell, str) or not re.search(r"\d", cell) or "%" in cell:
        return None
    try:
        return parse_amount(cell)
    except ParseError:
        return None


def _numeric_columns(width: int, rows: list[NumberedRow]) -> list[int]:
    places = []
    for place in range(width):
        filled = [cells[place] for _, cells in rows[:_SAMPLE] if text_of(cells[place])]
        numbers = sum(1 for cell in filled if number_in(cell) is not None)
        if filled and numbers * 10 >= len(filled) * 6:
            places.append(place)
    return places


def _is_total(
    cells: list[SheetCell], numeric: list[int], group: list[NumberedRow], before: list[NumberedRow], usual: int
) -> bool:
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    if not any(_MAY_BE_LABEL.search(text) for text in texts) and any(_LETTER.search(text) for text in texts):
        return False
    words = [text_of(cell) for place, cell in enumerate(cells) if text_of(cell) and number_in(cell) is None]
    has_numbers = any(number_in(cells[place]) is not None for place in numeric)
    label = words[0] if words else ""
    if label and _TOTAL_ALONE.match(label) and len(words) == 1:
        return has_numbers or _filled(cells) == 1
    if not any(_TOTAL_ALONE.match(word) or _TOTAL_OF.match(word) for word in words[:2]):
        # Without a label it takes two numbers that add up, and no word at all.
        return not words and _adds_up(cells, numeric, group, before, least=2)
    if len(words) == 1:
        return has_numbers and (_filled(cells) < usual or _adds_up(cells, numeric, group, before, least=1))
    return _adds_up(cells, numeric, group, before, least=1)


def _adds_up(cells: list[SheetCell], numeric: list[int], group: list[NumberedRow], before: list[NumberedRow], least: int) -> bool:
    """True where the numbers of a row are the sums of the rows above it: of its group, or of all."""
    if len(before) < 2:
        return False
    for above in (group, before):
        if len(above) < least:
            continue
        right = wrong = 0
        for place in numeric:
            number = number_in(cells[place])
            if number is None or not number:
                continue
            addends = [value for _, others in above if (value := number_in(others[place])) is not None]
            if addends and abs(sum(addends, Decimal()) - number) <= max(Decimal("0.01"), _HALF * _last_place(number)):
                right += 1
            else:
                wrong += 1
        if right and right > wrong:
            return True
    return False


def _last_place(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)


def _is_remark(cells: list[SheetCell], rows: list[NumberedRow], full: int) -> bool:
    """A sentence where the other rows have a reference or a name, with hardly anything beside it."""
    place, first = next(((place, text_of(cell)) for place, cell in enumerate(cells) if text_of(cell)), (0, ""))
    if _filled(cells) > 2 or full < 4 or len(first.split()) < 4:
        return False
    others = [text_of(other[place]) for _, other in rows if _filled(other) > 2 and text_of(other[place])]
    return bool(others) and all(len(text.split()) < 4 for text in others)


def _is_heading(cells: list[SheetCell], rows: list[NumberedRow]) -> bool:
    """A single text that is not like the references of its column."""
    place, cell = next((place, cell) for place, cell in enumerate(cells) if text_of(cell))
    if number_in(cell) is not None or not isinstance(cell, str):
        return False
    others = [text_of(other[place]) for _, other in rows if text_of(other[place]) and other is not cells]
    if not others:
        return True
    figures = sum(1 for text in others if re.search(r"\d", text))
    looks_like_them = (figures * 10 >= len(others) * 6) == bool(re.search(r"\d", text_of(cell)))
    short = len(text_of(cell)) <= max(map(len, others)) and " " not in text_of(cell)
    return not (looks_like_them and (short or figures * 10 >= len(others) * 6))
