"""What there is to be said of the row under the cursor beside what its list shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from benefits_tui.domain.quantity import display_money
from benefits_tui.register.listing import FLAGS, ColumnType, ListQuery, exactly, page, rows_of
from benefits_tui.register.session import Session
from benefits_tui.tui.formatting import MUTED, as_people_write, cell_text, cell_tone, sanitize, severity_sign, tone_style
from benefits_tui.tui.list_spec import ListSpec
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.part import PartRule

_MOST_FLAGS = 5
_LEFT_OUT = frozenset({"project", "subject_id", "subject_kind", "id", "flags"})
"""What another column says by name."""
_COLUMN, _GAP = 36, 3
_STYLES = {"success": "$text-success", "warning": "$text-warning", "error": "$text-error", "muted": MUTED}


class Fact(NamedTuple):
    """What is known of a row under one of its columns."""

    name: str
    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class PreviewContent:
    """A row told in full: what it is, the open flags on its record, each fact that is known with its label."""

    title: str
    ref: str
    flags: Sequence[tuple[str, str]] = ()
    """Severity and why."""
    facts: Sequence[Fact] = ()
    notes: Sequence[tuple[str, str]] = ()
    """Where each comes from, and what it says."""


def read_preview(session: Session, view: ListSpec, record: int) -> PreviewContent | None:
    """What is known of a row of a list; None when it is gone."""
    listing = view.listing
    names = listing.names_in_filters()
    read = rows_of(session, listing, names, [record])
    if view.postprocess is not None:
        read = view.postprocess(session, names, read)
    if not read.rows:
        return None
    row = dict(zip(names, read.rows[0], strict=True))
    ref = row.get("ref") or row.get("subject")
    title = next((row[name] for name in ("title", "name", "project_name", "subject_title", "record") if row.get(name)), ref)
    flags: list[tuple[str, str]] = []
    notes: list[tuple[str, str]] = []
    if view.kind is not None and isinstance(ref, str):
        # Only once a preview is asked for: the screens open without the rules.
        from benefits_tui.register.lists import notes_of
        from benefits_tui.register.lookup import RecordId

        written = notes_of(session, RecordId(view.kind, record, ref))
        notes = [(f"{note['label']} ({note['source'] or '–'})", " ".join(str(note["text"]).split())) for note in written]
        query = ListQuery(FLAGS, exactly("subject", ref), today=session.today)
        flags = [(str(sign), str(why)) for sign, why in page(session, query, ["severity", "why"], 0, _MOST_FLAGS).rows]
    facts = list[Fact]()
    for name in names:
        if row[name] not in (None, "", title, ref) and name not in _LEFT_OUT:
            column = listing.column(name)
            value = row[name]
            if column.type is ColumnType.MONEY and isinstance(value, Decimal):
                text = display_money(value, session.policy.currency)
            else:
                text = cell_text(column, value)
            if column.type not in (ColumnType.TEXT, ColumnType.ENUM) or text not in (fact.text for fact in facts):
                facts.append(Fact(name, view.shown_column(name).label, text, cell_tone(column, row[name])))
    return PreviewContent(sanitize(str(title or "")), sanitize(str(ref or "")), flags, facts, notes)


class Preview(Widget):
    """A rule with the row's title, and below it what is known of it: in one column where the pane is narrow."""

    DEFAULT_CSS = stylesheet(__file__, "preview.tcss")

    def __init__(self) -> None:
        super().__init__(classes="beside-list")
        self._rule = PartRule("")
        self._text = Static("")
        self._shown: PreviewContent | None = None

    def compose(self) -> ComposeResult:
        """The rule, the facts; the wheel of the mouse moves them."""
        yield self._rule
        with VerticalScroll(can_focus=False):
            yield self._text

    def show(self, content: PreviewContent | None, in_view: Collection[str] = ()) -> None:
        """Tell this row, first what the list does not show; nothing where the cursor is on none."""
        self._shown = content
        if content is not None:
            self._shown = replace(content, facts=sorted(content.facts, key=lambda fact: fact.name in in_view))
        self._rule.title = content.title if content is not None else "No row"
        self._rule.say(content.ref if content is not None else "", "f6 hides it")
        self._rule.refresh()
        self._write()

    def on_resize(self) -> None:
        """As many columns as there is room for."""
        self._write()

    def _write(self) -> None:
        width = self.size.width - 3
        self._text.update(preview_lines(self._shown, width) if self._shown is not None and width > 0 else "")


def preview_lines(content: PreviewContent, width: int) -> Content:
    """The flags, then the facts; those that are short stand side by side where there is room, in the order of reading down."""
    lines = [
        Content.assemble((f"{severity_sign(severity):<3}", tone_style(severity)), as_people_write(sanitize(why)))
        for severity, why in content.flags
    ]
    label = max((cell_len(name) for _, name, _, _ in content.facts), default=0) + 2
    count = max((width + _GAP) // (_COLUMN + _GAP), 1)
    room = (width - _GAP * (count - 1)) // count
    short = [fact for fact in content.facts if count > 1 and label + cell_len(fact.text) <= room]
    tall = -(-len(short) // count)
    for place in range(tall):
        line = Content("")
        for number, fact in enumerate(short[place::tall]):
            line += Content(" " * max(number * (room + _GAP) - line.cell_length, 0)) + _fact_content(fact, label)
        lines.append(line)
    lines += [_fact_content(fact, label) for fact in content.facts if fact not in short]
    lines += [Content.assemble((f"{sanitize(source)}  ", MUTED), sanitize(text)) for source, text in content.notes]
    return Content("\n").join(lines)


def _fact_content(fact: Fact, label: int) -> Content:
    style = _STYLES.get(fact.tone, "")
    return Content.assemble((fact.label + " " * (label - cell_len(fact.label)), MUTED), (fact.text, style))
