"""Finds the table in a sheet: its header of one to three rows, its first and last row, and what beside it is no record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import dropwhile, islice, takewhile

from benefits_tui.exchange.grid import ENOUGH_NAMES, FIND_OUT, Grid, Layout, column_letter, numbers_listed
from benefits_tui.exchange.headings import period_heading, unit_in, weight_of
from benefits_tui.exchange.next_table import first_table, heading, may_be_header, table_above, weights
from benefits_tui.exchange.row_store import RowStore
from benefits_tui.exchange.sheet import NumberedRow, Sheet, SheetCell, UnreadableFile, names_apart, text_of
from benefits_tui.exchange.table_rows import filled_in, leave_out_no_records

_LOOKED_AT, _MOST_HEADER_ROWS, _MOST_ABOVE = 60, 3, 2_000
# What one name more of a column counts, about.
_A_NAME = 0.9


def table_of(grid: Grid, layout: Layout = FIND_OUT, names: frozenset[str] = frozenset()) -> Sheet:
    """The table in a sheet, its rows squared and numbered as a spreadsheet shows them.

    `layout` says what is not to be found out, `names` the columns that a mapping names. What is left out, filled in or turned
    is said in the sheet's notices. Raises UnreadableFile where there is no table.
    """
    lines, merged = grid.lines, grid.merged
    notices = list(grid.notices)
    turned = _on_its_side(lines[:_LOOKED_AT], layout, names)
    if turned:
        lines, merged = _turned(list(lines)), []
        notices.append("Each column is a record here, so the table was turned: row numbers are those of its columns (A is 1).")
    first, last = _header(grid, lines, layout, names)
    above = list(islice((line for line in lines if line[0] < first and any(map(text_of, line[1]))), _MOST_ABOVE))
    texts = _header_texts([line for line in _up_to(lines, last) if line[0] >= first], merged, names)
    title = " ".join(text_of(cell) for _, cells in above for cell in cells if text_of(cell))[:400]
    header, rows, filled = _rows_below(grid, lines, texts, last, layout, names, merged, notices)
    if above or last > first:
        row_range = f"row {first}" if first == last else f"rows {first} to {last}"
        notices.append(f"The column names stand in {row_range}; what is above was left out.")
        notices += table_above(above, names)
    leave_out_no_records(header, rows, filled, notices)
    _say_hidden(grid, rows, header, notices)
    return Sheet(grid.path, header, rows, notices, grid.delimited, grid.name, title, grid.delimiter, (first, last), turned)


def _up_to(lines: Sequence[NumberedRow], last: int) -> Iterator[NumberedRow]:
    return takewhile(lambda line: line[0] <= last, lines)


def _rows_below(
    grid: Grid,
    lines: Sequence[NumberedRow],
    texts: list[str],
    header_row: int,
    layout: Layout,
    names: frozenset[str],
    merged: list[tuple[int, int, int, int]],
    notices: list[str],
) -> tuple[list[str], RowStore, Counter[int]]:
    """The names of the columns, the rows below the header that are of its table, and how many have so many filled cells."""
    exclusions: list[str] = []

    def below() -> Iterator[NumberedRow]:
        exclusions.clear()
        kept = dropwhile(lambda line: line[0] <= header_row, lines)
        return _rows_given(grid, kept, layout.rows) if layout.rows is not None else first_table(kept, texts, names, exclusions)

    width, beside = (None, "") if all(texts) else _first_block(texts, below())
    rows: Iterator[NumberedRow] = ((number, cells[:width]) for number, cells in below())
    from_above: list[str] = []
    if merged:
        held = [(number, list(cells)) for number, cells in rows]
        _fill_merged(held, merged, header_row, from_above)
        rows = iter(held)
    header, squared, filled, wider = _squared(texts[:width], rows)
    notices += [*exclusions, *([beside] if beside else []), *from_above, *wider]
    return header, squared, filled


def _on_its_side(head: Sequence[NumberedRow], layout: Layout, names: frozenset[str]) -> bool:
    if layout.transpose is not None:
        return layout.transpose
    if layout.header is not None:
        return False
    across = max((sum(weights(cells, names)) for _, cells in head), default=0)
    first_columns = max((len(cells) for _, cells in head), default=0)
    down = max(
        (
            sum(weights([cells[place] for _, cells in head if place < len(cells)], names))
            for place in range(min(3, first_columns))
        ),
        default=0,
    )
    return down >= 2.5 and down > 2 * across


def _turned(lines: list[NumberedRow]) -> list[NumberedRow]:
    width = max((len(cells) for _, cells in lines), default=0)
    filled = [cells + [None] * (width - len(cells)) for _, cells in lines if any(map(text_of, cells))]
    return [(place + 1, [cells[place] for cells in filled]) for place in range(width)]


def _header(grid: Grid, lines: Sequence[NumberedRow], layout: Layout, names: frozenset[str]) -> tuple[int, int]:
    """The first and last row of the header: where most names are known, else the first row with two filled cells."""
    if layout.header is not None:
        top, bottom = layout.header
        if not any(number >= top and any(map(text_of, cells)) for number, cells in _up_to(lines, bottom)):
            raise UnreadableFile(f"{grid.path.name} has nothing in row {layout.header[0]}, where its column names should be.")
        return layout.header
    best, best_score = None, ENOUGH_NAMES - 0.01
    head = lines[: _LOOKED_AT + _MOST_HEADER_ROWS]
    for place, (number, _) in enumerate(head[:_LOOKED_AT]):
        alone = 0.0
        for count in range(1, _MOST_HEADER_ROWS + 1):
            span = head[place : place + count]
            if (
                len(span) < count
                or span[-1][0] != number + count - 1
                or (count > 1 and not may_be_header(span[-1][1]))
                or not any(map(text_of, span[0][1]))
            ):
                break
            texts = _header_texts(span, grid.merged, names)
            score = sum({text: weight_of(text, names) for text in texts if text}.values()) - 0.1 * (count - 1)
            if count == 1:
                alone = score
            elif _all_named(span) and (score < alone + _A_NAME or not _mostly_names(span[-1][1], names)):
                # Below names for all columns, words that are hardly known are those of a record.
                continue
            if score > best_score + 0.001:
                best, best_score = (number, span[-1][0]), score
    if best is not None:
        return best
    for number, cells in lines:
        if sum(1 for cell in cells if text_of(cell)) >= 2:
            return number, number
    raise UnreadableFile(f"{grid.path.name} has no row with column names.")


def _all_named(span: Sequence[NumberedRow]) -> bool:
    """True where the first row of a header has words wherever the last one has."""
    (_, above), (_, below) = span[0], span[-1]
    return all(place < len(above) and text_of(above[place]) for place, cell in enumerate(below) if text_of(cell))


def _mostly_names(cells: list[SheetCell], names: frozenset[str]) -> bool:
    known = weights(cells, names)
    return sum(map(bool, known)) * 2 >= sum(1 for cell in cells if text_of(cell))


def _header_texts(span: Sequence[NumberedRow], merged: list[tuple[int, int, int, int]], names: frozenset[str]) -> list[str]:
    """The name of each column: its words in the rows of the header together, or those of one row that are known alone."""
    width = max((len(cells) for _, cells in span), default=0)
    rows = [_with_label(number, cells, width, merged, place == len(span) - 1, span) for place, (number, cells) in enumerate(span)]
    texts = []
    for place in range(width):
        parts: list[str] = []
        for row in rows:
            if row[place] and row[place] not in parts:
                parts.append(row[place])
        texts.append(_best_name(parts, names))
    if len(span) == 1:
        return texts
    # A name of one row alone that stands twice tells nothing apart: the words of all rows do.
    joined = [" ".join(dict.fromkeys(row[place] for row in rows if row[place])) for place in range(width)]
    return [joined[place] if texts.count(text) > 1 else text for place, text in enumerate(texts)]


def _best_name(parts: list[str], names: frozenset[str]) -> str:
    joined = " ".join(parts)
    tries = [joined, " ".join(parts[-2:]), *reversed(parts)]
    known = (
        text for text in tries if weight_of(text, names) >= 1 or (text and period_heading(text) is not None and text == joined)
    )
    name = next(known, joined)
    unit = unit_in(joined)
    # The unit that stands in another row is that of the column.
    return name if unit is None or name in names or unit_in(name) is not None else f"{name} ({unit})"


def _with_label(
    number: int,
    cells: list[SheetCell],
    width: int,
    merged: list[tuple[int, int, int, int]],
    lowest: bool,
    span: Sequence[NumberedRow],
) -> list[str]:
    """The words of one row of a header; those above others stand for the cells right of them, too."""
    texts = [_heading_text(cells[place]) if place < len(cells) else "" for place in range(width)]
    if lowest:
        return texts
    ranges = [(left, right) for top, left, bottom, right in merged if top <= number <= bottom and right > left]
    if ranges:
        for left, right in ranges:
            for place in range(left + 1, min(right + 1, width)):
                texts[place] = texts[place] or texts[left]
        return texts
    below = span[-1][1]
    for place in range(1, width):
        if not texts[place] and texts[place - 1] and place < len(below) and text_of(below[place]) and text_of(below[place - 1]):
            texts[place] = texts[place - 1]
    return texts


def _heading_text(cell: SheetCell) -> str:
    """A heading's words; a day that heads a column is its month."""
    if isinstance(cell, date) and cell.day in (1, 28, 29, 30, 31):
        return f"{cell:%Y-%m}"
    return heading(cell)


def _rows_given(grid: Grid, below: Iterable[NumberedRow], span: tuple[int, int]) -> Iterator[NumberedRow]:
    first = last = 0
    has_words = False
    for number, cells in below:
        first = first or number
        last = number if number == first or any(map(text_of, cells)) else last
        if span[0] <= number <= span[1]:
            has_words = has_words or any(map(text_of, cells))
            yield number, cells
    if first and not has_words:
        row_range = f"below its column names it has rows {first} to {last}"
        raise UnreadableFile(f"{grid.path.name} has nothing in rows {span[0]} to {span[1]}: {row_range}.")


def _first_block(texts: list[str], below: Iterable[NumberedRow]) -> tuple[int | None, str]:
    """How many columns belong to the table (None for all), and what is said of another one beside it.

    A blank column divides two tables where a name behind it stands before it as well, or where rows have cells on one side only.
    """
    named = [place for place, text in enumerate(texts) if text]
    gaps = [gap for gap in range(1, len(texts)) if not texts[gap] and sum(place < gap for place in named) >= 2]
    sides = {gap: ({place for place in named if place < gap}, {place for place in named if place > gap}) for gap in gaps}
    used: set[int] = set()
    apart, filled_rows = dict.fromkeys(gaps, 0), 0
    for _, cells in below:
        filled = {place for place, cell in enumerate(cells) if text_of(cell)}
        used |= filled
        filled_rows += bool(filled)
        for gap, (left, right) in sides.items():
            apart[gap] += filled.isdisjoint(left) != filled.isdisjoint(right)
    for gap, (left, right) in sides.items():
        twice = {texts[place] for place in right} & {texts[place] for place in left}
        if gap not in used and len(right) >= 2 and (twice or apart[gap] * 4 >= filled_rows):
            notice = f"Columns {column_letter(min(right))} to {column_letter(max(right))} are another table beside this one"
            return gap, f"{notice}, which was not read; copy it to a sheet of its own."
    return None, ""


def _fill_merged(below: list[NumberedRow], merged: list[tuple[int, int, int, int]], header_row: int, notices: list[str]) -> None:
    """Words merged over several rows stand for each of them; a number does not, for it would count more than once."""
    by_number = dict(below)
    filled: list[int] = []
    numbers: list[int] = []
    for top, left, bottom, _ in merged:
        if top <= header_row or bottom == top or top not in by_number or left >= len(by_number[top]):
            continue
        value = by_number[top][left]
        if not text_of(value):
            continue
        for number in range(top + 1, bottom + 1):
            cells = by_number.get(number)
            if cells is None or not any(map(text_of, cells)):
                continue
            if isinstance(value, Decimal):
                numbers.append(number)
                continue
            cells.extend([None] * (left + 1 - len(cells)))
            cells[left] = value
            filled.append(number)
    if filled:
        notices.append(f"Merged cells were filled down in row {numbers_listed(sorted(set(filled)))}.")
    if numbers:
        row_list = numbers_listed(sorted(set(numbers)))
        notices.append(f"Numbers in merged cells count for the first row only; row {row_list} has none of its own.")


def _squared(texts: list[str], below: Iterable[NumberedRow]) -> tuple[list[str], RowStore, Counter[int], list[str]]:
    """The names of the columns, no two alike, the rows that are not blank, how many have so many filled cells, and what is
    said of rows that are longer."""
    header = names_apart(texts)
    rows, filled, notices = RowStore(), Counter[int](), list[str]()
    for number, cells in below:
        count = filled_in(cells)
        if not count:
            continue
        width = len(header)
        if len(cells) > width and any(map(text_of, cells[width:])):
            header = names_apart([*header, *(f"column {place}" for place in range(width + 1, len(cells) + 1))])
            notices.append(f"Row {number} has more cells than the header has names; they are called 'column {width + 1}' and on.")
        filled[count] += 1
        rows.add(number, cells[: len(header)])
    rows.width = len(header)
    return header, rows, filled, notices


def _say_hidden(grid: Grid, rows: RowStore, header: list[str], notices: list[str]) -> None:
    hidden = [number for number, _ in rows.only(()) if number in grid.hidden_rows] if grid.hidden_rows else []
    if hidden:
        noun, verb = ("Row", "is") if len(hidden) == 1 else ("Rows", "are")
        notices.append(f"{noun} {numbers_listed(hidden)} {verb} hidden in the spreadsheet, and read all the same.")
    names = [repr(header[place]) for place in sorted(grid.hidden_columns) if place < len(header)]
    if names:
        verb = "is" if len(names) == 1 else "are"
        notices.append(f"{', '.join(names)} {verb} hidden in the spreadsheet, and read all the same.")
    if grid.hidden:
        notices.append(f"The sheet {grid.name!r} is hidden in the spreadsheet.")
