"""Where a table ends: at the header of another one below it; and another one above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from benefits_tui.exchange.grid import ENOUGH_NAMES, numbers_listed
from benefits_tui.exchange.headings import weight_of
from benefits_tui.exchange.sheet import NoValue, NumberedRow, SheetCell, text_of
from benefits_tui.exchange.table_rows import number_in


def heading(cell: SheetCell) -> str:
    """A cell's words on one line."""
    return " ".join(text_of(cell).split())


def weights(cells: Iterable[SheetCell], names: frozenset[str]) -> list[float]:
    """How surely each different text among the cells is the name of a column."""
    return list({text: weight_of(text, names) for cell in cells if isinstance(cell, str) and (text := heading(cell))}.values())


def may_be_header(cells: list[SheetCell]) -> bool:
    """False for a row with numbers other than years: it is data."""
    filled = [cell for cell in cells if text_of(cell)]
    numbers = [number for cell in filled if (number := number_in(cell)) is not None]
    return (
        bool(filled)
        and not any(isinstance(cell, NoValue) for cell in filled)
        and all(1900 <= number <= 2200 for number in numbers)
    )


def first_table(
    below: Iterable[NumberedRow], texts: list[str], names: frozenset[str], notices: list[str]
) -> Iterator[NumberedRow]:
    """The rows up to a second table; a header that is repeated is left out. What is left out is said in `notices`."""
    repeated: list[int] = []
    own = {text for text in texts if text}
    held: list[NumberedRow] = []
    """The last row with words, which may be the title of another table, and the blank ones after it."""
    begun = False
    row_before, words_before, words_above = 0, 2, 0
    lines = iter(below)
    for number, cells in lines:
        if _repeats(cells, own):
            repeated.append(number)
            row_before, words_before = number, len(own)
            continue
        filled = _up_to_two(cells)
        # A blank row, or a title of one cell, stands before another table.
        after_gap = row_before > 0 and (words_before < 2 or number > row_before + 1)
        if begun and after_gap and _begins_table(cells, names):
            last = max((line[0] for line in lines), default=number)
            title = _title_in(held, words_above)
            held = [] if title else held
            sentence = f" ({title})" if title else ""
            notices.append(
                f"Rows {number} to {last} are another table{sentence}, which was not read: "
                f"--header-row {number} reads it instead."
            )
            break
        if filled and held:
            yield from held
            words_above = next((line[0] for line in held if any(map(text_of, line[1]))), words_above)
            held = []
        held.append((number, cells))
        begun, row_before, words_before = True, number, filled
    yield from held
    if repeated:
        notices.append(f"The column names are repeated in row {numbers_listed(repeated)}, which is not a record.")


def _up_to_two(cells: list[SheetCell]) -> int:
    """How many cells say something, as far as two."""
    filled = 0
    for cell in cells:
        if cell is not None and cell != "" and text_of(cell):
            filled += 1
            if filled == 2:
                break
    return filled


def _repeats(cells: list[SheetCell], own: set[str]) -> bool:
    first = next((cell for cell in cells if isinstance(cell, str) and cell), "")
    if heading(first) not in own:
        return False
    headings = [headings for cell in cells if isinstance(cell, str) and (headings := heading(cell))]
    return len(headings) >= 2 and set(headings) <= own


def _begins_table(cells: list[SheetCell], names: frozenset[str]) -> bool:
    known = [weight for weight in weights(cells, names) if weight >= 0.6]
    enough = len(known) >= 2 and len(known) >= 0.6 * sum(1 for cell in cells if text_of(cell))
    return enough and may_be_header(cells)


def _title_in(held: list[NumberedRow], words_above: int) -> str:
    """The title of the table that follows: a single filled cell after a blank row."""
    number, cells = next(((number, cells) for number, cells in held if any(map(text_of, cells))), (0, []))
    cell_texts = [text_of(cell) for cell in cells if text_of(cell)]
    return cell_texts[0][:60] if words_above and len(cell_texts) == 1 and number > words_above + 1 else ""


def table_above(above: list[NumberedRow], names: frozenset[str]) -> list[str]:
    """What is said of another table above the one that is read; `above` are the rows with words there."""
    for place, (number, cells) in enumerate(above[:-1]):
        if sum(weights(cells, names)) >= ENOUGH_NAMES and may_be_header(cells):
            return [
                f"Rows {number} to {above[-1][0]} are another table above it, which was not read: "
                f"--header-row {number} --rows {above[place + 1][0]}-{above[-1][0]} reads it instead."
            ]
    return []
