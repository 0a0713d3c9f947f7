"""What changed since a day, by record; a record opens with enter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.parsing import shorten
from benefits_tui.register.changes import ChangedFact, Changes, changes
from benefits_tui.tui.commands import CHANGES_COMMANDS, Command
from benefits_tui.tui.formatting import MUTED, as_people_write, format_date, format_value, humanize, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.screens.figures import FiguresScreen
from benefits_tui.tui.tables import FigureCell, FigureLine
from benefits_tui.tui.worker import RegisterWorker

MOST_LINES = 2_000


class ChangesScreen(FiguresScreen):
    """From the end of one day until today."""

    where = "Changes"
    KEYS: ClassVar[tuple[Command, ...]] = CHANGES_COMMANDS
    BINDINGS: ClassVar = bindings(CHANGES_COMMANDS)

    def __init__(self, worker: RegisterWorker, since: date) -> None:
        super().__init__(worker)
        self._since = since

    def reload(self) -> None:
        """Compare the two days again."""
        self.status.say("Comparing …")
        self.run_in_background(self._load(), keys_wait=False)

    async def _load(self) -> None:
        since = self._since
        read = await self.run_rebuilding(lambda session: changes(session, since))
        if read is None:
            return
        self.show(lambda width: change_lines(read, width))
        records = len(read.records)
        more = f", the first {MOST_LINES:,} lines" if sum(len(record.facts) + 1 for record in read.records) > MOST_LINES else ""
        self.status.say(f"{records:,} record{'s' if records != 1 else ''} changed since {format_date(read.since)}{more}")

    async def open_figure(self, figure: FigureCell) -> None:
        """A record, and no list: its kind and reference stand where a list has its name and filter."""
        self.open_record(Kind(figure.goes_to), figure.filter)


def change_lines(compared: Changes, width: int) -> list[FigureLine]:
    """The record, then a line a fact: what, before, now, who, when, why."""
    lines: list[FigureLine] = []
    for record in compared.records:
        title = shorten(sanitize(record.title), max(width - len(record.ref) - 4, 10))
        gone = record.facts[0].what.value == "deleted"
        name = FigureCell(title) if gone else FigureCell(title, "bold", record.kind.value, record.ref)
        lines += [[name, FigureCell(f"  {sanitize(record.ref)}", MUTED)], *fact_lines(record.facts, width)]
    return lines[:MOST_LINES] or [[FigureCell("Nothing changed.", MUTED)]]


_INDENT, _LEAST = 3, 8


def fact_lines(facts: Sequence[ChangedFact], width: int) -> list[FigureLine]:
    """What changed and its values stand below each other; a long name or value takes what it needs."""
    texts = [(_named(fact), _values(fact)) for fact in facts]
    name, values = (_wide(column, width // 3) for column in zip(*texts, strict=True))
    lines = []
    for fact, (fact_title, change) in zip(facts, texts, strict=True):
        text = f"{' ' * _INDENT}{fact_title:<{name}}  {change:<{values}}"
        text = text if len(text) <= width else f"{text[: max(width - 1, 1)]}…"
        by = ", ".join(filter(None, (fact.who, format_date(fact.on) if fact.on else None, fact.why)))
        # What would be cut begins further left than what stands above it.
        text = f"{text.rstrip():<{max(width - len(by) - 2, 0)}}" if by and len(by) + 2 > width - len(text) else text
        room = width - len(text) - 2
        lines.append(
            [
                FigureCell(text),
                FigureCell(f"  {shorten(as_people_write(sanitize(by)), room)}" if by and room > _LEAST else "", MUTED),
            ]
        )
    return lines


def _wide(texts: Sequence[str], most: int) -> int:
    """How wide the longest is of those that are no longer than this."""
    return max((len(text) for text in texts if len(text) <= most), default=0)


def _named(fact: ChangedFact) -> str:
    whole = fact.name if fact.what.value in ("field", "figure", "verdict", "reading") else f"{fact.what.value}: {fact.name}"
    return sanitize(whole)


def _values(fact: ChangedFact) -> str:
    return "" if fact.before is None and fact.after is None else f"{_value_text(fact.before)} → {_value_text(fact.after)}"


def _value_text(value: object) -> str:
    return sanitize(humanize(value)) if isinstance(value, str) else format_value(value)
