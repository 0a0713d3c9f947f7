"""A section of a form: a rule with its state, its fields below; what is seldom filled in is folded until it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.plain_text import counted
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.form_sections import FieldSection, lines_of
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.part import PartRule

_PAIRS_FROM = 76
# The label, the blanks and the arrow beside what is chosen in half a line.
_BESIDE_A_CHOICE = 26
_MULTILINE_LINES = 4
MakeRow = Callable[[Field], FieldRow]


class FoldedRule(PartRule, can_focus=True):
    """The title of a section that is folded: enter or a click opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "unfold", show=False)]

    def watch_has_focus(self, value: bool) -> None:
        """Heavy while the keys go here."""
        super().watch_has_focus(value)
        self.heavy = value
        self.refresh()

    def on_click(self) -> None:
        """Open the section."""
        self.action_unfold()

    def action_unfold(self) -> None:
        """Open the section, the first of its fields in focus."""
        section = self.parent
        assert isinstance(section, FormSection)
        section.run_worker(section.unfold(focus=True))


class FormSection(Vertical):
    """The rule, then the fields, two short ones on a line where there is room."""

    DEFAULT_CSS = stylesheet(__file__, "form_section.tcss")

    def __init__(self, section: FieldSection, make_row: MakeRow, width: int) -> None:
        super().__init__()
        self.section = section
        self.folded = section.folded
        self._make_row = make_row
        self._pairs = width >= _PAIRS_FROM
        self._room = width // 2 - _BESIDE_A_CHOICE
        self.rule: PartRule = FoldedRule(section.title) if self.folded else PartRule(section.title)

    def compose(self) -> ComposeResult:
        """The rule; the fields of one that is open."""
        yield self.rule
        if not self.folded:
            yield from self._lines()

    def _lines(self) -> list[Widget]:
        lines: list[Widget] = []
        for fields in lines_of(self.section.fields, self._room):
            rows = [self._make_row(field) for field in fields]
            lines += [Horizontal(*rows, classes="line")] if self._pairs and len(rows) > 1 else rows
        return lines

    @property
    def lines_when_open(self) -> int:
        """How many lines its fields take, below the rule."""
        lines = lines_of(self.section.fields, self._room)
        if not self._pairs:
            lines = [(field,) for line in lines for field in line]
        return sum(_MULTILINE_LINES if any(field.type is FieldType.MULTILINE for field in line) else 1 for line in lines)

    def on_mount(self) -> None:
        """Say what stands in it."""
        self.tell()

    def on_resize(self) -> None:
        """As many of the names of its fields as there is room for."""
        if self.folded:
            self.tell()

    async def unfold(self, *, focus: bool = False) -> None:
        """Show the fields of a folded section."""
        if self.folded:
            self.folded = False
            self.rule.can_focus = False
            await self.mount_all(self._lines())
            self.tell()
            if focus:
                self.query(FieldRow).first().editor.focus()

    def tell(self) -> None:
        """How complete it is."""
        if self.folded:
            names = ", ".join(field.label.lower() for field in self.section.fields)
            room = max(self.size.width - len(self.section.title) - 22, 10)
            self.rule.say(shorten(f"{counted(len(self.section.fields), 'field')}: {names}", room), "enter opens")
            return
        rows = list(self.query(FieldRow))
        missing = sum(1 for row in rows if row.field.required and not row.text.strip())
        empty = sum(1 for row in rows if not row.text.strip() and row.field.type is not FieldType.MULTILINE)
        state_text = f"{missing} needed" if missing else f"{empty} empty" if empty else "complete ✓"
        self.rule.say("", state_text)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The keys go here."""
        self.rule.heavy = True
        self.rule.refresh()

    def on_descendant_blur(self) -> None:
        """They go elsewhere."""
        self.rule.heavy = False
        self.rule.refresh()


def open_where_room(sections: Sequence[FormSection], height: int) -> None:
    """Nothing stays blank below a section that is folded: called before they are on screen."""
    left = height - sum(1 if section.folded else 1 + section.lines_when_open for section in sections)
    for section in sections:
        if section.folded and section.lines_when_open <= left:
            left -= section.lines_when_open
            section.folded, section.rule = False, PartRule(section.section.title)
