"""A report as lines to read on screen; what a line counts opens as a list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from rich.cells import cell_len, chop_cells

from benefits_tui.reports.document import Block, Chart, Paragraph, Report, Section, Table, TableCell, TableColumn, TableRow
from benefits_tui.tui.formatting import MUTED, sanitize
from benefits_tui.tui.list_specs import ON_SCREEN
from benefits_tui.tui.tables import FigureCell, FigureLine

MOST_LINES = 1_500
_LEAST_TEXT, _MOST_LABEL, _MOST_IN_CELL, _GAP, _INDENT = 14, 24, 12, 2, 2
_LISTS = frozenset(spec.name for spec in ON_SCREEN)
_STYLES = {"red": "$text-error", "amber": "$text-warning", "green": "$text-success", "muted": MUTED, "strong": "bold"}


def report_lines(report: Report, width: int) -> list[FigureLine]:
    """The report from its title to its last section, as wide as the screen; a long one ends with a word about the file."""
    lines: list[FigureLine] = []
    for line in _lines(report, max(width, 20)):
        if len(lines) == MOST_LINES:
            return [*lines, [FigureCell(f"The first {MOST_LINES:,} lines; the file has all of it.", MUTED)]]
        lines.append(line)
    return lines


def _lines(report: Report, width: int) -> Iterator[FigureLine]:
    yield [FigureCell(part, "bold") for part in (sanitize(report.title),)]
    if report.subtitle:
        yield from _text(report.subtitle, width, MUTED)
    for label, value in report.head:
        yield from _text(f"{label}: {value}", width, MUTED)
    for section in report.sections:
        yield [FigureCell("")]
        title = sanitize(section.title)
        yield [FigureCell(title, "bold"), FigureCell(f" {'─' * max(width - cell_len(title) - 1, 0)}", "$rule")]
        for number, block in enumerate(section.blocks):
            if number:
                yield [FigureCell("")]
            yield from _block(block, section, width)
    yield [FigureCell("")]
    for label, value in report.foot:
        yield from _text(f"{label}: {value}", width, MUTED)
    for signature in report.signatures:
        yield [FigureCell("")]
        yield from _text(f"{signature}: ________________________  Date: ____________", width)


def _block(block: Block, section: Section, width: int) -> Iterator[FigureLine]:
    if isinstance(block, Paragraph):
        yield from _text(block.text, width, "bold" if block.lead else "")
        return
    if isinstance(block, Chart):
        yield from _text(f"{block.title} (drawn in the file)", width, MUTED)
        yield from _text(block.says, width)
        if (figures := section.figures_of(block)) is not None:
            yield from _table(figures, width)
        return
    yield from _table(block, width)


def _table(table: Table, width: int) -> Iterator[FigureLine]:
    yield from _text(table.caption, width, MUTED)
    if not table.rows:
        yield from _text(table.empty, width)
    elif table.facts:
        label = min(max(cell_len(sanitize(row.cells[0].text)) for row in table.rows), _MOST_LABEL)
        for row in table.rows:
            yield from _row(row, [label, max(width - label - _GAP, _LEAST_TEXT)], table.columns)
    elif (widths := _widths(table, width)) is not None:
        heads = tuple(TableCell(column.label, tone="muted") for column in table.columns)
        yield from _row(TableRow(heads), widths, table.columns)
        for row in table.rows:
            yield from _row(row, widths, table.columns)
    else:
        for row in table.rows:
            yield from _card(row, table.columns, width)
    if table.note:
        yield from _text(table.note, width, MUTED)


def _widths(table: Table, width: int) -> list[int] | None:
    """How wide each column is: numbers as they need, texts share what is left; None where that is too narrow to read."""
    widths = []
    for place, column in enumerate(table.columns):
        cell_texts = [*column.label.split(), *(row.cells[place].text for row in table.rows)] if column.right else []
        widths.append(max(map(cell_len, cell_texts), default=0))
    left = width - sum(widths) - _GAP * (len(widths) - 1)
    texts = [place for place, column in enumerate(table.columns) if not column.right]
    if left < _LEAST_TEXT * len(texts):
        return None
    spare, shares = left - _LEAST_TEXT * len(texts), sum(table.columns[place].share for place in texts)
    for place in texts:
        widths[place] = _LEAST_TEXT + spare * table.columns[place].share // shares
    return widths


def _row(row: TableRow, widths: list[int], columns: tuple[TableColumn, ...]) -> Iterator[FigureLine]:
    """The lines of a row, each cell below itself; its first line leads to what it counts."""
    wrapped = [_wrapped(cell.text, width) for cell, width in zip(row.cells, widths, strict=True)]
    for number, parts in enumerate(zip_longest(*wrapped, fillvalue="")):
        line: FigureLine = []
        for place, (text, cell) in enumerate(zip(parts, row.cells, strict=True)):
            blank = " " * (widths[place] - cell_len(text))
            before, after = (blank, "") if columns[place].right else ("", blank)
            style = _STYLES.get(cell.tone, "")
            piece = _linked(row, text, style) if place == number == 0 else FigureCell(text, style)
            line += [FigureCell(before), piece, FigureCell(after + " " * _GAP)]
        yield line


def _card(row: TableRow, columns: tuple[TableColumn, ...], width: int) -> Iterator[FigureLine]:
    """A row where there is no room for columns: what it is about, then what is known of it by label."""
    head, *rest = _wrapped(row.cells[0].text, width)
    style = _STYLES.get(row.cells[0].tone, "")
    yield [_linked(row, head, style)]
    yield from ([FigureCell(text, style)] for text in rest)
    numbers: list[str] = []
    for cell, column in zip(row.cells[1:], columns[1:], strict=True):
        if cell.value is None and cell.text in ("", "–"):
            continue
        cell_line = f"{column.label}: {cell.text}"
        if column.right:
            numbers.append(cell_line)
        else:
            for text in _wrapped(cell_line, width - _INDENT):
                yield [FigureCell(" " * _INDENT), FigureCell(text, _STYLES.get(cell.tone, ""))]
    if numbers:
        yield from ([FigureCell(" " * _INDENT), FigureCell(text)] for text in _wrapped(" · ".join(numbers), width - _INDENT))


def _linked(row: TableRow, text: str, style: str) -> FigureCell:
    name, _, filter_text = row.finds.partition(" ")
    return FigureCell(text, style, name, filter_text) if name in _LISTS else FigureCell(text, style)


def _text(text: str, width: int, style: str = "") -> Iterator[FigureLine]:
    for line in _wrapped(text, width):
        yield [FigureCell(line, style)]


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of this width; a long one is cut, as the file has it whole."""
    lines, line = [], ""
    # Which signs stay together is for the file, whose lines the reader's program breaks.
    for word in sanitize(text).replace("\N{WORD JOINER}", "").split():
        if line and cell_len(line) + 1 + cell_len(word) > width:
            lines.append(line)
            line = ""
        pieces = chop_cells(word, width) if cell_len(word) > width else [word]
        lines += pieces[:-1]
        line = f"{line} {pieces[-1]}" if line else pieces[-1]
        if len(lines) >= _MOST_IN_CELL:
            return [*lines[: _MOST_IN_CELL - 1], "…"]
    return [*lines, line]
