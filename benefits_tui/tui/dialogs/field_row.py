"""One field of a form: its label, its editor, and what is wrong with the words or how they are read."""

from __future__ import annotations

import difflib
from datetime import date
from decimal import Decimal, InvalidOperation

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from benefits_tui.domain.field_values import SHARES, HowRead, read_value
from benefits_tui.domain.fields import Field, FieldError, FieldType, Value
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.quantity import grouped, share_text
from benefits_tui.register.lookup import Suggestion
from benefits_tui.tui.formatting import count_hidden, format_date, format_value, humanize, plain_content, sanitize
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.editors import LineInput, LongText

LABEL_ROOM = 19
"""The columns beside the editor, less the blank between them, as its style sheet has it."""
Editor = Input | Select[str] | TextArea


class FieldRow(Widget):
    """A label, an editor, and a line for what is wrong or how the words are read."""

    DEFAULT_CSS = stylesheet(__file__, "field_row.tcss")

    def __init__(self, field: Field, value: Value, suggestions: list[Suggestion], typed: str | None = None) -> None:
        super().__init__(id=f"field-{field.name}")
        self._typed = typed
        self.field = field
        self.start = _start(field, value)
        self._last_text = self.start if typed is None else typed
        self._news = ""
        self._suggestions = suggestions
        self._matching: list[str] = []
        self._typed_name = self._own_name = ""
        # A label that does not fit beside the editor has a line of its own above it.
        self.set_class(cell_len(self._label) > LABEL_ROOM, "long-label")
        self._widget: Editor | None = None
        self._hint: Static | None = None

    def render(self) -> Content:
        """The label, left of the editor: no widget of its own, of which a form has thirty."""
        return Content(self._label)

    @property
    def _label(self) -> str:
        return sanitize(f"{self.field.label}{' *' if self.field.required else ''}")

    def compose(self) -> ComposeResult:
        """The editor; a hint comes below it when there is one."""
        self._widget = self._editor()
        yield self._widget

    def _editor(self) -> Editor:
        start = self.start if self._typed is None else self._typed
        match self.field.type:
            case FieldType.CHOICE | FieldType.YES_NO:
                choices = self.field.offered(self.start) if self.field.type is FieldType.CHOICE else ("yes", "no")
                return Select(
                    [(humanize(choice), str(choice)) for choice in choices],
                    prompt="–",
                    value=start if start in choices else Select.NULL,
                    compact=True,
                )
            case FieldType.MULTILINE:
                return LongText(start, tab_behavior="focus", compact=True)
            case _:
                offered = [suggestion.value for suggestion in self._suggestions]
                suggester = SuggestFromList(offered, case_sensitive=False) if offered else None
                return LineInput(
                    start,
                    placeholder=sanitize(self.field.help),
                    suggester=suggester,
                    select_on_focus=self.field.name == "period" or self.field.type is FieldType.DATE,
                    compact=True,
                )

    @property
    def text(self) -> str:
        """What the editor holds."""
        editor = self.editor
        if isinstance(editor, Select):
            return "" if editor.value is Select.NULL else str(editor.value)
        return editor.text if isinstance(editor, TextArea) else editor.value

    @property
    def editor(self) -> Editor:
        """The widget one types into."""
        assert self._widget is not None
        return self._widget

    def text_moved(self) -> bool:
        """True where the editor holds another text than when this was asked last."""
        text, self._last_text = self._last_text, self.text
        return text != self._last_text

    def rebase(self, value: Value, news: str, *, take: bool) -> None:
        """The record holds another value by now, of which there is `news`; with `take` it is shown in place of what was."""
        self.start, self._news = _start(self.field, value), news
        editor = self.editor
        if not take:
            pass
        elif isinstance(editor, Select):
            editor.value = self.start or Select.NULL
        elif isinstance(editor, TextArea):
            editor.text = self.start
        else:
            editor.value = self.start
        self.say("", wrong=not take)

    def say(self, words_shown: str, wrong: bool = False) -> None:
        """Set the line below the editor; none when empty and there is no news."""
        words_shown = words_shown or self._news
        if self._hint is None:
            if not words_shown:
                return
            self._hint = Static("", classes="hint")
            self.mount(self._hint)
        self._hint.update(plain_content(words_shown))
        self._hint.display = bool(words_shown)
        self._hint.set_class(wrong, "wrong")
        if words_shown and self.has_focus_within:
            # What is said of the field is read with it, also at the lower edge.
            self.call_after_refresh(self.scroll_visible, animate=False, immediate=True)

    def _is_wrong(self) -> None:
        """The hint tells of something that cannot stay."""
        if self._hint is not None:
            self._hint.add_class("wrong")

    def check(self, reading_options: HowRead) -> bool:
        """Say beside the field what is wrong with it, or how it is read; True when it can be read."""
        text = self.text
        try:
            value = read_value(self.field, text, *reading_options)
        except FieldError as problem:
            self.say(str(problem).removeprefix(f"{self.field.name}: "), wrong=True)
            return False
        if self.field.required and value is None:
            self.say("required", wrong=True)
            return False
        if value is not None and self._suggestions and self.field.type is not FieldType.OBJECTIVES:
            return self._check_name(text.strip())
        if self.field.type is FieldType.OBJECTIVES:
            self._offer(text.rpartition(",")[2].strip())
            return True
        read_otherwise = self.field.type in (FieldType.DATE, FieldType.GATE, FieldType.MONEY, FieldType.NUMBER)
        shown = format_value(value)
        note = f"= {shown}" if read_otherwise and value is not None and shown.replace("−", "-") != text.strip() else ""
        if hidden := count_hidden(text):
            note = f"holds {hidden} letter{'s' if hidden > 1 else ''} that cannot be shown; kept as typed"
        self.say(note)
        return True

    # Names ------------------------------------------------------------------------------------------------------

    @property
    def _part(self) -> str:
        """The name that is being typed: of several after one another, the last."""
        return self.text.rpartition(",")[2].strip() if self.field.type is FieldType.OBJECTIVES else self.text.strip()

    @property
    def _is_half_typed(self) -> bool:
        """True where what was typed is part of a known name, and not said to be a name of its own."""
        name = self._part.casefold()
        known = {suggestion.value.casefold() for suggestion in self._suggestions}
        return bool(name and self._matching) and name not in known and self._part != self._own_name

    @property
    def chosen_as_new(self) -> str:
        """The name that was chosen to be somebody new among those offered; blank where none was."""
        return self._own_name if self.field.type is FieldType.PERSON else ""

    @property
    def new_person(self) -> str:
        """The name of somebody who is not known yet and would be added; blank where it is none, or was chosen as a new one."""
        name = " ".join(self.text.split())
        known = {suggestion.value.casefold() for suggestion in self._suggestions}
        asked = self.field.type is FieldType.PERSON and self.text != self.start and name != self._own_name
        is_reference = "@" in name or name.upper().startswith("PER-") or name.endswith(")")
        return name if asked and name and not is_reference and name.casefold() not in known else ""

    def _offer(self, name: str, more: str = "", near: str = "") -> None:
        """Say what the words typed so far may mean, anywhere in a name or in what it is known by."""
        begun = name.casefold()
        if any(match.casefold() == begun for match in self._matching):
            # It was taken from what was offered: the arrow takes the next one.
            return
        matches = [
            offer for offer in self._suggestions if begun in f"{offer.value} {offer.about}".casefold() or offer.value == near
        ]
        matches.sort(key=lambda offer: not offer.value.casefold().startswith(begun))
        self._matching = [offer.value for offer in matches] if begun else []
        self._typed_name = name
        if not self._matching:
            self.say(more)
            return
        first, *others = (sanitize(f"{offer.value} {shorten(offer.about, 40)}".strip()) for offer in matches[:_OFFERED])
        rest = [*others, *([f"{len(matches) - _OFFERED:,} more"] if len(matches) > _OFFERED else [])]
        if self._may_be_new:
            rest.append(f"new {self.field.type.value}")
        self.say("".join((f"tab takes {first}", f"  ↓ {' · '.join(rest)}" if rest else "", f";  {more}" if more else "")))

    @property
    def _may_be_new(self) -> bool:
        return self.field.type not in (FieldType.PROJECT, FieldType.OBJECTIVES)

    def on_key(self, event: events.Key) -> None:
        """Tab and enter take the first of what is offered for half a name; the arrow the next one, then the name as typed."""
        editor = self.editor
        if not self._matching or not isinstance(editor, Input):
            return
        if event.key == "down":
            event.stop()
            event.prevent_default()
            self._take(editor, self._next_offer())
        elif event.key in ("tab", "enter") and self._is_half_typed:
            self._take(editor, self._matching[0])
            if event.key == "enter":
                # What was taken is seen before it is saved.
                event.stop()
                event.prevent_default()

    def _next_offer(self) -> str:
        offers = [*self._matching, *([self._typed_name] if self._may_be_new else [])]
        name = self._part
        if name == self._typed_name and name not in self._matching and self._own_name != name:
            return offers[0]
        return offers[(offers.index(name) + 1) % len(offers)] if name in offers else offers[0]

    def _take(self, editor: Input, name: str) -> None:
        self._own_name = name if name not in self._matching else ""
        several = self.field.type is FieldType.OBJECTIVES
        before, comma, _ = editor.value.rpartition(",") if several else ("", "", "")
        editor.value = f"{before}{comma} {name}" if comma else name
        editor.cursor_position = len(editor.value)

    def _check_name(self, name: str) -> bool:
        """Whether somebody or something of this name is known, and what a new name leads to."""
        known = {suggestion.value.casefold() for suggestion in self._suggestions}
        if name.casefold() in known:
            if name not in self._matching:
                self._matching = []
            self.say("↓ takes the next one" if len(self._matching) > 1 else "")
            return True
        kind = self.field.type
        if name == self._own_name:
            self.say(f"new {kind.value}: added with the record")
            return True
        names = [suggestion.value for suggestion in self._suggestions]
        if kind is FieldType.PROJECT:
            self._offer(name, "there is no such project (^n makes a new one)")
            self._is_wrong()
            return False
        if "@" in name or name.upper().startswith("PER-"):
            return True
        close = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.8)
        near = next((other for other in names if close and other.casefold() == close[0]), "")
        asked = f"did you mean {near}?" if near and name.casefold() not in near.casefold() else ""
        self._offer(name, asked or ("" if self._has_offers(name) else f"new {kind.value}: added with the record"), near)
        if self._is_half_typed:
            self._is_wrong()
            return False
        return True

    def _has_offers(self, name: str) -> bool:
        return any(name.casefold() in _suggestion_text(offer) for offer in self._suggestions)


def _suggestion_text(offer: Suggestion) -> str:
    return f"{offer.value} {offer.about}".casefold()


_OFFERED = 3


def _start(field: Field, value: Value) -> str:
    """What the editor begins with. Controls are shown as dots; a text that is not edited is not written, so they stay."""
    return "\n".join(sanitize(line) for line in _as_written(field, text_of(value)).splitlines())


def _as_written(field: Field, text: str) -> str:
    """A date or an amount that is stored, as it is written everywhere on screen; reading it gives the same value."""
    try:
        if field.type in (FieldType.DATE, FieldType.GATE):
            return format_date(date.fromisoformat(text)) if text else ""
        if field.name in SHARES:
            return share_text(Decimal(text)) if text else ""
        if field.type in (FieldType.MONEY, FieldType.NUMBER):
            return grouped(Decimal(text)) if text else ""
    except (ValueError, InvalidOperation):
        # It is no stored value but what somebody typed.
        return text
    return text


def text_of(value: Value) -> str:
    """A value as the text that an editor starts with; reading that text gives the value back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    from benefits_tui.domain.json_values import as_json

    return str(as_json(value))
