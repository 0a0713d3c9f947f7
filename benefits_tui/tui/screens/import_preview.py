"""What the import screen shows of a file on its way in: the table, its columns, a question, what would happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from benefits_tui.domain.fields import Value
from benefits_tui.domain.plain_text import counted
from benefits_tui.exchange.column_choices import NOT_READ, ColumnUse
from benefits_tui.exchange.grid import SheetInfo
from benefits_tui.exchange.parsed_rows import RejectedCell, reject_reasons
from benefits_tui.exchange.sheet import text_of
from benefits_tui.exchange.value_choices import ORDER_LABELS
from benefits_tui.register.importing import ImportOutcome
from benefits_tui.register.importing.plan import ImportPlan, OpenQuestion
from benefits_tui.tui.formatting import format_value, humanize, plain_content, sanitize
from benefits_tui.tui.widgets.part import PartRow, RowTable

SHOWN_ROWS = 4
_ABOVE, _WIDEST, _GUTTER = 2, 22, 5
_SHOWN_REASONS, _SHOWN_NAMES, _SHOWN_CHANGES, _FIRST_ROWS = 12, 3, 12, 5


class AnswerTable(RowTable):
    """The answers to a question; a digit takes one. None is chosen before a person moves there: enter, pressed in haste, would
    else answer by chance."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(digit), f"take({digit})", show=False, tooltip="Take the answer of this number.") for digit in range(1, 10)
    ]

    def none_chosen(self) -> None:
        """Take the cursor away."""
        self.row = -1
        self.refresh()

    def action_open(self) -> None:
        """Take the answer under the cursor."""
        if self.under_cursor is None:
            self.post_message(self.NoneChosen())
        else:
            super().action_open()

    class NoneChosen(Message):
        """Enter, before an answer was chosen."""

    def on_click(self, event: events.Click) -> None:
        """A click on an answer takes it."""
        event.prevent_default()
        self.action_take(self._top + event.y + 1)

    def action_take(self, digit: int) -> None:
        """Take the answer of this number."""
        if 1 <= digit <= len(self.rows):
            self.post_message(self.Opened(self, self.rows[digit - 1].target))


class AskedPart(Widget):
    """A question in full and its answers."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Static()
        self._shown = Content("")
        self.answers = AnswerTable()

    def compose(self) -> ComposeResult:
        """The question, the answers."""
        yield self._text
        yield self.answers

    def show(self, asked: OpenQuestion | None) -> None:
        """Show a question; None: nothing is open."""
        self._shown = plain_content(asked.text) if asked is not None else Content("")
        self._text.update(self._shown)
        answers = asked.answers if asked is not None else []
        self.answers.show(
            [PartRow(_answer(number, *answer), (asked, answer[0])) for number, answer in enumerate(answers, start=1)]
        )
        self.answers.none_chosen()

    def lines_needed(self, width: int) -> int:
        """The question's lines and one for each answer."""
        return self._shown.get_height({}, max(width - 2, 1)) + len(self.answers.rows)


def _answer(number: int, answer: str, shows: str) -> Callable[[int], Content]:
    label = ORDER_LABELS.get(answer, humanize(answer))
    text = f"{number if number < 10 else ' '} {sanitize(label):<14}"
    return lambda width: Content.assemble(text, (f" {sanitize(shows)}" if shows else "", "$muted"))


def table_rows(plan: ImportPlan, first_rows: list[tuple[int, list[str]]]) -> list[PartRow]:
    """The lines above the column names, the names, and the first rows as they are read. Each can become the column names."""
    first, last = plan.header
    raw: list[tuple[int, list[str], str]] = []
    if not plan.sheet.turned:
        lines = [(number, [text_of(cell) for cell in cells]) for number, cells in plan.grid.lines if number <= last]
        filled = [line for line in lines if any(line[1])]
        above = [line for line in filled if line[0] < first][-_ABOVE:]
        raw += [(number, texts, "$muted") for number, texts in above]
        raw += [(number, texts, "bold") for number, texts in filled if first <= number]
    else:
        raw.append((first, plan.sheet.header, "bold"))
    raw += [(number, texts, "") for number, texts in first_rows]
    # Titles above the table are as wide as they like: they do not make a column wide.
    table = [texts for _, texts, style in raw if style != "$muted"]
    widths = [
        min(max((cell_len(sanitize(texts[place])) for texts in table if place < len(texts)), default=0), _WIDEST)
        for place in range(len(plan.sheet.header))
    ]
    return [PartRow(_table_line(number, texts, style, widths), number) for number, texts, style in raw]


def _table_line(number: int, texts: Sequence[str], style: str, widths: Sequence[int]) -> Callable[[int], Content]:
    if style == "$muted":
        line_text = "   ".join(filter(None, (" ".join(text.split()) for text in texts)))
        return lambda width: Content.assemble(f"{number:>{_GUTTER - 1}} ", (f"{sanitize(line_text)}   left out", style))
    cells = [
        set_cell_size(_fitted(sanitize(" ".join(text.split())), width), width) for text, width in zip(texts, widths, strict=False)
    ]
    return lambda width: Content.assemble((f"{number:>{_GUTTER - 1}} ", "$muted"), ("  ".join(cells), style))


def _fitted(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)) + "…"


def column_rows(uses: Sequence[ColumnUse], asked: set[str]) -> tuple[list[PartRow], Callable[[int], Content]]:
    """A row a column, and the heading above them. `asked` are the columns that a question is open about."""
    name = min(max((cell_len(sanitize(use.column)) for use in uses), default=6), 26)
    label = min(max((cell_len(use.label) for use in uses), default=7), 30)

    def line(sign: str, column: str, becomes: str, examples: str, filled: str, style: str) -> Callable[[int], Content]:
        def build(width: int) -> Content:
            room = max(width - name - label - 14, 8)
            text = f"{sign}  {set_cell_size(_fitted(column, name), name)}  {set_cell_size(_fitted(becomes, label), label)}  "
            return Content.assemble((text, style), (f"{set_cell_size(_fitted(examples, room), room)} {filled:>6}", style))

        return build

    rows = []
    for use in uses:
        sign = "?" if use.column in asked else "·" if use.code == NOT_READ else "✓"
        examples = ", ".join(map(sanitize, use.examples)) or "every cell is blank"
        style = "$muted" if use.code == NOT_READ else ""
        column = sanitize(" ".join(use.column.split()))
        rows.append(
            PartRow(line(sign, column, use.label, examples, f"{use.filled:,}", style), use.column, f"{column}: {examples}")
        )
    return rows, line(" ", "Column", "becomes", "as it is read", "cells", "$muted")


def sheet_said(info: SheetInfo, sheets: Sequence[SheetInfo]) -> str:
    """What is said of a sheet where one is chosen: its size, whether people see it, and why it is the likeliest."""
    seen = [info for info in sheets if not info.hidden] or sheets
    likeliest = max(seen, key=lambda info: info.known)
    # The lines of names above the rows are among them.
    result = [counted(info.rows, "line"), *(["hidden"] if info.hidden else []), *([sanitize(info.holds)] if info.holds else [])]
    if info is likeliest and info.known and len(seen) > 1:
        result.append("likeliest: most names known")
    return ", ".join(result)


_HINTS = (
    (re.compile(r"; --sheet NAME or --all-sheets reads them\."), "; s reads another, or all."),
    (re.compile(r": --header-row (\d+) reads it instead\."), r": h and \1 reads it instead."),
    (
        re.compile(r"; write series = \"forecast\" under \[readings\.columns\] if that is what they are\."),
        "; enter on one changes it.",
    ),
    (re.compile(r"If they are there under other names, give a mapping file with --map\. "), ""),
)


def on_screen(notice: str) -> str:
    """A notice with the keys of this screen in place of the options of the command."""
    for option, key in _HINTS:
        notice = option.sub(key, notice)
    return notice


def outcome_news(outcome: ImportOutcome) -> str:
    """One line: new, changed, the same, rejected."""
    parts = [
        f"{outcome.total(name):,} {word}" for name, word in (("added", "new"), ("changed", "changed"), ("unchanged", "same"))
    ]
    rejected = len(outcome.rejects)
    return "   ".join([*parts, f"{rejected:,} {'cell' if rejected == 1 else 'cells'} rejected"])


def outcome_content(outcome: ImportOutcome, notices: Sequence[str], *, whole: bool = False) -> Content:
    """What an import did or would do by kind, what is new, what changes from what to what, what is rejected and why.

    `whole`: all that is known of it and not the first of each.
    """
    lines: list[Content] = (
        [] if outcome.rows else [Content("There are no rows below the column names: nothing is to be written.")]
    )
    width = max(10, *(len(kind) for kind in outcome.by_kind)) + 1
    for kind, counts in outcome.by_kind.items():
        if counts.read:
            renamed = f" ({counts.renamed} renamed)" if counts.renamed else ""
            kept = f", {counts.not_in_file:,} not in this file and kept" if counts.not_in_file else ""
            heading = f"{counts.added:,} new, {counts.changed:,} changed{renamed}, {counts.unchanged:,} unchanged{kept}"
            lines.append(Content(f"{humanize(kind):<{width}}{heading}"))
    lines += [plain_content(f"▲ {sentence}").stylize("$text-warning") for sentence in outcome.details.near]
    lines += _new_names(outcome, whole)
    lines += _changes(outcome, whole)
    if outcome.rejects:
        heading = f"{len(outcome.rejects):,} {'cell' if len(outcome.rejects) == 1 else 'cells'} cannot be read:"
        lines.append(Content.styled(heading, "bold $text-warning"))
        lines += _reasons(outcome.rejects, whole)
    messages = dict.fromkeys([*notices, *outcome.notices])
    lines += [plain_content(on_screen(notice)).stylize("$muted") for notice in messages]
    return Content("\n").join(lines)


def _new_names(outcome: ImportOutcome, whole: bool) -> list[Content]:
    lines = []
    for kind, names in outcome.details.new.items():
        most = len(names) if whole else _SHOWN_NAMES
        more = f" and {len(names) - most:,} more" if len(names) > most else ""
        lines.append(Content.assemble((f"New {humanize(kind)}: ", "bold"), sanitize(", ".join(names[:most]) + more)))
    return lines


def _changes(outcome: ImportOutcome, whole: bool) -> list[Content]:
    details = outcome.details
    shown = details.changes if whole else details.changes[:_SHOWN_CHANGES]
    lines = [Content.styled(f"{details.changed_cells:,} values change:", "bold")] if shown else []
    for cell in shown:
        lines.append(
            Content.assemble(
                (f"  {sanitize(cell.ref)} {cell.field.lower()}: ", "$muted"),
                f"{_value_text(cell.before)} → {_value_text(cell.after)}",
            )
        )
    if details.changed_cells > len(shown):
        lines.append(Content.styled(f"  and {details.changed_cells - len(shown):,} more", "$muted"))
    return lines


def _value_text(value: Value) -> str:
    return "blank" if value is None else sanitize(format_value(value))


def _reasons(rejects: list[RejectedCell], whole: bool) -> list[Content]:
    """How many cells were rejected for which reason, with the columns, the first rows and one of the values."""
    reasons = reject_reasons(rejects)
    lines = []
    for reason in reasons if whole else reasons[:_SHOWN_REASONS]:
        rows = ", ".join(map(str, reason.rows[:_FIRST_ROWS])) + (" …" if len(reason.rows) > _FIRST_ROWS else "")
        value = " ".join(reason.cells[0].value.split())[:40]
        message = f"{sanitize(value)!r}: {sanitize(reason.reason)}. Row{'s' if len(reason.rows) > 1 else ''} {rows}"
        columns = sanitize(reason.columns_listed())
        lines.append(Content.assemble(f"  {len(reason.cells):>5,}  {columns} ", (message, "$muted")))
    if len(reasons) > len(lines):
        lines.append(Content.styled(f"  and {len(reasons) - len(lines):,} other reasons", "$muted"))
    return lines
