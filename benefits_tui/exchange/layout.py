"""Finds the table in a sheet: its header of one to three rows, its first and last row, and what beside it is no record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from benefits_tui.exchange.grid import ENOUGH_NAMES, FIND_OUT, Grid, Layout, column_letter, numbers_listed
from benefits_tui.exchange.headings import period_heading, unit_in, weight_of
from benefits_tui.exchange.sheet import NoValue, Sheet, SheetCell, UnreadableFile, names_apart, text_of
from benefits_tui.exchange.table_rows import number_in, records_only

GridLine = tuple[int, list[SheetCell]]
_LOOKED_AT, _MOST_HEADER_ROWS = 60, 3


def table_of(grid: Grid, layout: Layout = FIND_OUT, names: frozenset[str] = frozenset()) -> Sheet:
    """The table in a sheet, its rows squared and numbered as a spreadsheet shows them.

    `layout` says what is not to be found out, `names` the columns that a mapping names. What is left out, filled in or turned
    is said in the sheet's notices. Raises UnreadableFile where there is no table.
    """
    lines = [(number, list(cells)) for number, cells in grid.lines]
    notices = list(grid.notices)
    merged = grid.merged
    turned = _on_its_side(lines, layout, names)
    if turned:
        lines, merged = _turned(lines), []
        notices.append("Each column is a record here, so the table was turned: row numbers are those of its columns (A is 1).")
    first, last = _header(grid, lines, layout, names)
    header_lines = [line for line in lines if first <= line[0] <= last]
    title = " ".join(text_of(cell) for number, cells in lines if number < first for cell in cells if text_of(cell))[:400]
    texts = _header_texts(header_lines, merged, names)
    below = [line for line in lines if line[0] > last]
    below = _rows_given(grid, below, layout.rows) if layout.rows is not None else _first_table(below, texts, names, notices)
    width, beside = _first_block(texts, below)
    if beside:
        notices.append(beside)
    below = [(number, cells[:width]) for number, cells in below]
    _fill_merged(below, merged, last, notices)
    header, rows = _squared(texts[:width], below, notices)
    if first > min((number for number, cells in lines if any(map(text_of, cells))), default=first) or last > first:
        words = f"row {first}" if first == last else f"rows {first} to {last}"
        notices.append(f"The column names stand in {words}; what is above was left out.")
        notices += _table_above(lines, first, names)
    rows = records_only(header, rows, notices)
    _say_hidden(grid, rows, header, notices)
    return Sheet(grid.path, header, rows, notices, grid.delimited, grid.name, title, grid.delimiter, (first, last), turned)


def _on_its_side(lines: list[GridLine], layout: Layout, names: frozenset[str]) -> bool:
    if layout.transpose is not None:
        return layout.transpose
    if layout.header is not None:
        return False
    head = lines[:_LOOKED_AT]
    across = max((sum(_weights(cells, names)) for _, cells in head), default=0)
    first_columns = max((len(cells) for _, cells in head), default=0)
    down = max(
        (
            sum(_weights([cells[place] for _, cells in head if place < len(cells)], names))
            for place in range(min(3, first_columns))
        ),
        default=0,
    )
    return down >= 2.5 and down > 2 * across


def _weights(cells: Iterable[SheetCell], names: frozenset[str]) -> list[float]:
    weights = {text: weight_of(text, names) for cell in cells if isinstance(cell, str) and (text := _heading(cell))}
    return list(weights.values())


def _heading(cell: SheetCell) -> str:
    return " ".join(text_of(cell).split())


def _turned(lines: list[GridLine]) -> list[GridLine]:
    width = max((len(cells) for _, cells in lines), default=0)
    filled = [cells + [None] * (width - len(cells)) for _, cells in lines if any(map(text_of, cells))]
    return [(place + 1, [cells[place] for cells in filled]) for place in range(width)]


def _header(grid: Grid, lines: list[GridLine], layout: Layout, names: frozenset[str]) -> tuple[int, int]:
    """The first and last row of the header: where most names are known, else the first row with two filled cells."""
    if layout.header is not None:
        numbers = {number for number, cells in lines if any(map(text_of, cells))}
        if not numbers & set(range(layout.header[0], layout.header[1] + 1)):
            raise UnreadableFile(f"{grid.path.name} has nothing in row {layout.header[0]}, where its column names should be.")
        return layout.header
    best, best_score = None, ENOUGH_NAMES - 0.01
    for place, (number, _) in enumerate(lines[:_LOOKED_AT]):
        for count in range(1, _MOST_HEADER_ROWS + 1):
            span = lines[place : place + count]
            if (
                len(span) < count
                or span[-1][0] != number + count - 1
                or (count > 1 and not _may_be_header(span[-1][1]))
                or not any(map(text_of, span[0][1]))
            ):
                break
            texts = _header_texts(span, grid.merged, names)
            score = sum({text: weight_of(text, names) for text in texts if text}.values()) - 0.1 * (count - 1)
            if score > best_score + 0.001:
                best, best_score = (number, span[-1][0]), score
    if best is not None:
        return best
    for number, cells in lines:
        if sum(1 for cell in cells if text_of(cell)) >= 2:
            return number, number
    raise UnreadableFile(f"{grid.path.name} has no row with column names.")


def _may_be_header(cells: list[SheetCell]) -> bool:
    """False for a row with numbers other than years: it is data."""
    filled = [cell for cell in cells if text_of(cell)]
    numbers = [number for cell in filled if (number := number_in(cell)) is not None]
    return (
        bool(filled)
        and not any(isinstance(cell, NoValue) for cell in filled)
        and all(1900 <= number <= 2200 for number in numbers)
    )


def _header_texts(span: Sequence[GridLine], merged: list[tuple[int, int, int, int]], names: frozenset[str]) -> list[str]:
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
    span: Sequence[GridLine],
) -> list[str]:
    """The words of one row of a header; those above others stand for the cells right of them, too."""
    texts = [_shown(cells[place]) if place < len(cells) else "" for place in range(width)]
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


def _shown(cell: SheetCell) -> str:
    """A heading's words; a day that heads a column is its month."""
    if isinstance(cell, date) and cell.day in (1, 28, 29, 30, 31):
        return f"{cell:%Y-%m}"
    return _heading(cell)


def _rows_given(grid: Grid, below: list[GridLine], span: tuple[int, int]) -> list[GridLine]:
    kept = [line for line in below if span[0] <= line[0] <= span[1]]
    if below and not any(text_of(cell) for _, cells in kept for cell in cells):
        last = max(number for number, cells in below if any(map(text_of, cells)) or number == below[0][0])
        there = f"below its column names it has rows {below[0][0]} to {last}"
        raise UnreadableFile(f"{grid.path.name} has nothing in rows {span[0]} to {span[1]}: {there}.")
    return kept


def _first_table(below: list[GridLine], texts: list[str], names: frozenset[str], notices: list[str]) -> list[GridLine]:
    """The rows up to a second table; a header that is repeated is left out."""
    kept: list[GridLine] = []
    repeated: list[int] = []
    own = {text for text in texts if text}
    for place, (number, cells) in enumerate(below):
        first = next((cell for cell in cells if isinstance(cell, str) and cell), "")
        words = [_heading(cell) for cell in cells if isinstance(cell, str) and _heading(cell)] if _heading(first) in own else []
        if len(words) >= 2 and set(words) <= own:
            repeated.append(number)
            continue
        before = sum(1 for cell in below[place - 1][1] if text_of(cell)) if place > 0 else 2
        # A blank row, or a title of one cell, stands before another table.
        after_gap = place > 0 and (before < 2 or number > below[place - 1][0] + 1)
        known = [weight for weight in _weights(cells, names) if weight >= 0.6] if after_gap else []
        enough = len(known) >= 2 and len(known) >= 0.6 * sum(1 for cell in cells if text_of(cell))
        if kept and after_gap and enough and _may_be_header(cells):
            last = below[-1][0]
            kept, title = _without_title(kept)
            sentence = f" ({title})" if title else ""
            notices.append(
                f"Rows {number} to {last} are another table{sentence}, which was not read: "
                f"--header-row {number} reads it instead."
            )
            break
        kept.append((number, cells))
    if repeated:
        notices.append(f"The column names are repeated in row {numbers_listed(repeated)}, which is no record.")
    return kept


def _table_above(lines: list[GridLine], header_row: int, names: frozenset[str]) -> list[str]:
    """What is said of another table above the one that is read."""
    above = [(number, cells) for number, cells in lines if number < header_row and any(map(text_of, cells))]
    for place, (number, cells) in enumerate(above[:-1]):
        if sum(_weights(cells, names)) >= ENOUGH_NAMES and _may_be_header(cells):
            return [
                f"Rows {number} to {above[-1][0]} are another table above it, which was not read: "
                f"--header-row {number} --rows {above[place + 1][0]}-{above[-1][0]} reads it instead."
            ]
    return []


def _without_title(kept: list[GridLine]) -> tuple[list[GridLine], str]:
    """The rows without the title of the table that follows: a single filled cell after a blank row."""
    filled = [place for place, (_, cells) in enumerate(kept) if any(map(text_of, cells))]
    if len(filled) < 2:
        return kept, ""
    cells = [text_of(cell) for cell in kept[filled[-1]][1] if text_of(cell)]
    gap = kept[filled[-1]][0] > kept[filled[-2]][0] + 1
    return (kept[: filled[-1]], cells[0][:60]) if len(cells) == 1 and gap else (kept, "")


def _first_block(texts: list[str], below: list[GridLine]) -> tuple[int, str]:
    """How many columns belong to the table, and what is said of another one beside it.

    A blank column divides two tables where a name behind it stands before it as well, or where rows have cells on one side only.
    """
    width = max([len(texts), *(len(cells) for _, cells in below)], default=0)
    names = texts + [""] * (width - len(texts))
    if all(names):
        return width, ""
    filled = [{place for place, cell in enumerate(cells) if text_of(cell)} for _, cells in below]
    used = set[int]().union(*filled)
    for gap in range(1, width - 1):
        if names[gap] or gap in used:
            continue
        right = {place for place in range(gap + 1, width) if names[place]}
        left = {place for place in range(gap) if names[place]}
        if not right or len(left) < 2:
            continue
        twice = {names[place] for place in right} & {names[place] for place in left}
        apart = sum(1 for row in filled if bool(row & right) != bool(row & left))
        if len(right) >= 2 and (twice or apart * 4 >= len([row for row in filled if row])):
            words = f"Columns {column_letter(min(right))} to {column_letter(max(right))} are another table beside this one"
            return gap, f"{words}, which was not read; copy it to a sheet of its own."
    return width, ""


def _fill_merged(below: list[GridLine], merged: list[tuple[int, int, int, int]], header_row: int, notices: list[str]) -> None:
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
        words = numbers_listed(sorted(set(numbers)))
        notices.append(f"Numbers in merged cells count for the first row only; row {words} has none of its own.")


def _squared(texts: list[str], below: list[GridLine], notices: list[str]) -> tuple[list[str], list[GridLine]]:
    header = names_apart(texts)
    width = len(header)
    rows: list[GridLine] = []
    for number, cells in below:
        if not any(text_of(cell) for cell in cells):
            continue
        if len(cells) > width and any(text_of(cell) for cell in cells[width:]):
            header = names_apart([*header, *(f"column {place}" for place in range(width + 1, len(cells) + 1))])
            notices.append(f"Row {number} has more cells than the header has names; they are called 'column {width + 1}' and on.")
            width = len(header)
            for _, earlier in rows:
                earlier.extend([None] * (width - len(earlier)))
        rows.append((number, cells[:width] + [None] * (width - len(cells))))
    return header, rows


def _say_hidden(grid: Grid, rows: list[GridLine], header: list[str], notices: list[str]) -> None:
    hidden = [number for number, _ in rows if number in grid.hidden_rows]
    if hidden:
        words, verb = ("Row", "is") if len(hidden) == 1 else ("Rows", "are")
        notices.append(f"{words} {numbers_listed(hidden)} {verb} hidden in the spreadsheet, and read all the same.")
    names = [repr(header[place]) for place in sorted(grid.hidden_columns) if place < len(header)]
    if names:
        verb = "is" if len(names) == 1 else "are"
        notices.append(f"{', '.join(names)} {verb} hidden in the spreadsheet, and read all the same.")
    if grid.hidden:
        notices.append(f"The sheet {grid.name!r} is hidden in the spreadsheet.")
