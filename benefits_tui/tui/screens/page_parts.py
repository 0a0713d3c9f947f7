"""What pages of records have in common: the header, the flags that wait, tables of figures, labelled lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from benefits_tui.domain.flag_states import FlagState, Outcome
from benefits_tui.domain.parsing import shorten
from benefits_tui.tui.amounts import Unit, unit_for
from benefits_tui.tui.commands import FLAG_COMMANDS, Command
from benefits_tui.tui.formatting import (
    MUTED,
    as_people_write,
    days_from,
    format_date,
    humanize,
    sanitize,
    severity_sign,
    spread,
    tone_style,
)
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.screens.flag_commands import FlagCommands
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.part import Build, PartRow, RowTable


class PageHeader(Widget):
    """The record's name, its reference, its verdict at the right end; a line of facts below."""

    DEFAULT_CSS = stylesheet(__file__, "page_header.tcss")

    def __init__(self) -> None:
        super().__init__(id="header")
        self._title_line, self._fact_line = Static(id="title"), Static(id="facts")
        self._shown: tuple[Content, Content, Content, Sequence[Content]] | None = None

    def compose(self) -> ComposeResult:
        """Two lines."""
        yield self._title_line
        yield self._fact_line

    def show(self, name: str, ref: str, verdict: Content, facts: Sequence[str | Content]) -> None:
        """Say them; facts that are blank are left out."""
        title = Content.styled(sanitize(name), "bold")
        reference = Content.styled(sanitize(ref), MUTED)
        facts_shown = [fact if isinstance(fact, Content) else Content.styled(sanitize(fact), MUTED) for fact in facts if fact]
        self._shown = title, reference, verdict, facts_shown
        self.on_resize()

    def on_resize(self) -> None:
        """The verdict stays at the right end."""
        if self._shown is not None:
            width = max(self.size.width, 1)
            title_line, facts = header_lines(*self._shown, width)
            self._title_line.update(title_line)
            self._fact_line.update(joined_facts(facts, width))


def header_lines(
    title: Content, reference: Content, verdict: Content, facts: Sequence[Content], width: int
) -> tuple[Content, Sequence[Content]]:
    """The first line of a page, and the facts of its second: before the name is cut, what explains the verdict goes, then
    the reference into the second line.
    """
    for brief in (verdict, verdict.split("  ")[0]):
        room = width - brief.cell_length - 2
        if title.cell_length + reference.cell_length + 2 <= room:
            return spread(title + "  " + reference, brief, width), facts
    if title.cell_length > room:
        title = title.truncate(max(room, 8), ellipsis=True)
    return spread(title, brief, width), [reference, *facts]


def joined_facts(facts: Sequence[Content], width: int) -> Content:
    """As many of them as there is room for, the first ones, with a point between."""
    line = facts[0] if facts else Content("")
    for place, fact in enumerate(facts[1:]):
        longer = line + Content.styled(" · ", MUTED) + fact
        if longer.cell_length > width:
            # One that alone is too long is cut, for the first says least where it is the reference.
            return longer.truncate(width, ellipsis=True) if not place and fact.cell_length + 1 > width else line
        line = longer
    return line


class FlagRows(RowTable):
    """The flags of a record; what can be done about the one under the cursor are keys of their own here."""

    KEYS: ClassVar[tuple[Command, ...]] = FLAG_COMMANDS
    BINDINGS: ClassVar = bindings(FLAG_COMMANDS)

    @property
    def _commands(self) -> FlagCommands:
        assert isinstance(self.screen, FlagCommands)
        return self.screen

    def action_decide(self) -> None:
        """Record a decision."""
        self._commands.action_decide()

    def action_acknowledge(self) -> None:
        """Say that it was seen."""
        self._commands.action_acknowledge()

    def action_snooze(self) -> None:
        """Leave it until a day."""
        self._commands.action_snooze()

    def action_assign(self) -> None:
        """Give somebody an action with a day."""
        self._commands.action_assign()

    def action_escalate(self) -> None:
        """Hand it to the next authority."""
        self._commands.action_escalate()

    def flag_in_hand(self) -> int | None:
        """The number of the flag under the cursor."""
        row = self.under_cursor
        return row.target if row is not None and isinstance(row.target, int) else None


def waits(flag: dict[str, Any]) -> bool:
    """True for a flag that stands in the queue: it presses, and nobody has acted on it."""
    return bool(flag["pressing"]) and flag["state"] == FlagState.OPEN


def flag_counts(flags: Sequence[dict[str, Any]]) -> str:
    """How many wait, how many are merely facts to complete, and about how many something was done: `1 waits, 2 done`."""
    waiting = sum(map(waits, flags))
    done = sum(flag["state"] != FlagState.OPEN for flag in flags)
    missing = len(flags) - waiting - done
    parts = (f"{waiting} wait{'s' if waiting == 1 else ''}" if waiting else "", f"{missing} to complete" if missing else "")
    return ", ".join(filter(None, (*parts, f"{done} acted on" if done else "")))


def flag_rows(flags: Sequence[dict[str, Any]], today: date) -> list[PartRow]:
    """A row a flag: its sign, what is wrong, who decides, by when. Those that wait stand first; of the others it is said
    why they do not."""
    ordered = sorted(flags, key=lambda flag: (not waits(flag), flag["state"] != FlagState.OPEN))
    return [PartRow(_flag_line(flag, today), int(flag["id"]), _flag_whole(flag)) for flag in ordered]


def _why_it_does_not_wait(flag: dict[str, Any]) -> str:
    if flag["state"] == FlagState.OPEN:
        return "" if flag["pressing"] else "to complete"
    if flag["outcome"] is None:
        return humanize(str(flag["state"]))
    until = flag["state"] == FlagState.SNOOZED and flag["snoozed_until"]
    day, who = format_date(date.fromisoformat(str(until or flag["decided_on"]))), sanitize(str(flag["decided_by"]))
    forum = f", {sanitize(str(flag['forum']))}" if flag["forum"] else ""
    return f"{Outcome(str(flag['outcome'])).done} {'until' if until else 'on'} {day} by {who}{forum}"


def _flag_line(flag: dict[str, Any], today: date) -> Build:
    severity, why_not = str(flag["severity"]), _why_it_does_not_wait(flag)
    why = as_people_write(sanitize(str(flag["why"])))
    by = days_from(date.fromisoformat(str(flag["due"])), today) if flag["due"] is not None else ""
    late = by.endswith("ago")

    def line(width: int) -> Content:
        if why_not:
            left = Content.styled(f"{severity_sign(severity):<3}{flag['rule_title']}  {why}", MUTED)
            return spread(left, Content.styled(shorten(why_not, width * 3 // 5), MUTED), width)
        right = Content.assemble(
            (f"{sanitize(str(flag['decides']))}  " if width >= 100 else "", MUTED), (by, "$text-error" if late else MUTED)
        )
        left = Content.assemble((f"{severity_sign(severity):<3}", tone_style(severity)), (f"{flag['rule_title']}  ", "bold"), why)
        return spread(left, right, width)

    return line


def _flag_whole(flag: dict[str, Any]) -> str:
    """The sentence, and what was done about it, or else who can decide what, for the line below."""
    why = f"{flag['severity']}: {as_people_write(str(flag['why']))}"
    if flag["state"] != FlagState.OPEN:
        return f"{why}  {_why_it_does_not_wait(flag)}"
    return f"{why}  {flag['decides']} can {' · '.join(flag['options'])}"


_EXACT = 52
FigureColumn = tuple[str, Decimal | None]


def figure_line(columns: Sequence[FigureColumn], currency: str, below: Sequence[str] = ()) -> tuple[str, Build]:
    """The unit of a row of figures, and its lines: headings, figures, a remark below each. Exact where there is room."""
    unit = Unit()
    texts = [unit.text(value) for _, value in columns]
    if sum(map(len, texts)) > _EXACT:
        unit = unit_for(value for _, value in columns)
        texts = [unit.text(value) for _, value in columns]
    under = [*below, *[""] * (len(columns) - len(below))]

    def build(width: int) -> Content:
        widths = [
            max(len(label), len(text), len(under[place])) + 2
            for place, ((label, _), text) in enumerate(zip(columns, texts, strict=True))
        ]
        spare = max((width - sum(widths)) // len(widths), 0)
        room = [width + min(spare, 6) for width in widths]
        lines = [
            Content.styled("".join(f"{label:>{size}}" for (label, _), size in zip(columns, room, strict=True)), MUTED),
            Content.styled("".join(f"{text:>{size}}" for text, size in zip(texts, room, strict=True)), "bold"),
        ]
        if any(under):
            lines.append(Content.styled("".join(f"{text:>{size}}" for text, size in zip(under, room, strict=True)), MUTED))
        return Content("\n").join(lines)

    return unit.label(currency), build


def labelled(pairs: Sequence[tuple[str, str | Content]]) -> Build:
    """Lines of a label and what it says, the label muted; long ones are wrapped under themselves."""
    wide = max((len(label) for label, _ in pairs), default=0) + 2

    def build(width: int) -> Content:
        lines: list[Content] = []
        for label, pair in pairs:
            text = pair if isinstance(pair, Content) else Content(pair)
            wrapped = [line for part in text.split("\n") for line in part.wrap(max(width - wide, 10))]
            for place, line in enumerate(wrapped or [Content("")]):
                lines.append(Content.styled(f"{label if not place else '':<{wide}}", MUTED) + line)
        return Content("\n").join(lines)

    return build


def event_rows(events: Sequence[tuple[str, str, str, date | None, object]], today: date) -> list[PartRow]:
    """Rows of what is due or was done: state, what, who, the day, what opens."""

    wide = max((len(event[0]) for event in events), default=0) + 2

    def line(state: str, title: str, who: str, day: date | None) -> Build:
        late = state == "late"

        def build(width: int) -> Content:
            left = Content.assemble((f"{state:<{wide}}", "$text-error" if late else MUTED), sanitize(title))
            right = Content.styled(f"{format_date(day):>11}", "$text-error" if late else "")
            person = Content.styled(f"{shorten(sanitize(who), 24)}  ", MUTED)
            # What is due comes before who does it.
            fits = left.cell_length + person.cell_length + right.cell_length + 2 <= width
            return spread(left, person + right if fits else right, width)

        return build

    return [PartRow(line(state, title, who, day), target, title) for state, title, who, day, target in events]
