"""A dialog to choose one of some things, narrowed by typing."""

from __future__ import annotations

from typing import ClassVar, Generic, NamedTuple, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from benefits_tui.domain.parsing import shorten
from benefits_tui.tui.commands import Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.formatting import plain_content, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.editors import LineInput

_ROOM, _LONGEST_LABEL = 64, 34
"""Columns of a line in the box at eighty, beside its scroll bar; those of a label beside notes."""
_KEYS = (Command("leave", "escape", "Cancel", "Back to where you were.", bar=True),)


T = TypeVar("T")


class Choice(NamedTuple, Generic[T]):
    """One thing to choose, with a word about it."""

    value: T
    label: str
    note: str = ""


class Choose(Box[T | None]):
    """Gives back the value of the choice, None when the person leaves."""

    KEYS: ClassVar[tuple[Command, ...]] = _KEYS
    BINDINGS: ClassVar = [*bindings(_KEYS), Binding("down", "down", show=False), Binding("up", "up", show=False)]
    DEFAULT_CSS = stylesheet(__file__, "choose.tcss")

    def __init__(self, heading: str, choices: list[Choice[T]], *, numbered: bool = False) -> None:
        """With `numbered`, for nine at the most, a digit takes one."""
        super().__init__()
        self._heading = heading
        self._choices = choices
        self._numbered = numbered

    def compose(self) -> ComposeResult:
        """The question, what narrows it, the choices."""
        with Vertical():
            yield Static(plain_content(self._heading), id="heading")
            yield LineInput(placeholder="a number, or type to narrow" if self._numbered else "type to narrow", compact=True)
            options = OptionList(*self._options(""), compact=True)
            options.can_focus = False
            yield options
            yield Static("", id="note")
            yield Static(
                "[@click=screen.take()][bold]enter[/] choose[/]   [@click=screen.leave()][bold]esc[/] cancel[/]", id="keys"
            )

    def on_mount(self) -> None:
        """The first choice is at hand."""
        self.query_one(OptionList).highlighted = 0 if self._choices else None
        # What does not fit beside the choices is said below them; a place for it where all fits would be an empty line.
        self.query_one("#note").display = any(len(choice.note) > self._note_room for choice in self._choices)

    @property
    def _label_width(self) -> int:
        return min(max((len(choice.label) for choice in self._choices), default=0), _LONGEST_LABEL) + 1

    @property
    def _note_room(self) -> int:
        """What is left for the notes in one line of eighty."""
        return _ROOM - self._label_width - 1 - (3 if self._numbered else 0)

    def _options(self, text: str) -> list[Option]:
        search_words = text.lower().split()
        width = self._label_width
        fits = [
            (place, choice)
            for place, choice in enumerate(self._choices)
            if all(word in f"{choice.label} {choice.note} {choice.value}".lower() for word in search_words)
        ]
        # What is called so comes before what only speaks of it.
        fits.sort(key=lambda fit: not all(word in fit[1].label.lower() for word in search_words))
        return [
            Option(
                Content.assemble(
                    (f"{place + 1}  " if self._numbered else "", "bold $text-accent"),
                    f"{sanitize(fit.label):<{width}} ",
                    (shorten(sanitize(fit.note), self._note_room), "$muted"),
                ),
                id=str(place),
            )
            for place, fit in fits
        ]

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        options = self.query_one(OptionList)
        if self._numbered and event.value.isdecimal() and 1 <= int(event.value) <= len(self._choices):
            self.dismiss(self._choices[int(event.value) - 1].value)
            return
        options.clear_options()
        options.add_options(self._options(event.value))
        options.highlighted = 0 if options.option_count else None
        if not options.option_count:
            options.add_option(Option("No matches", disabled=True))
            self.query_one("#note", Static).update("")

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Take the choice under the cursor."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self._give(options.get_option_at_index(options.highlighted))

    @on(OptionList.OptionHighlighted)
    def _tell(self, event: OptionList.OptionHighlighted) -> None:
        if event.option.id is not None:
            self.query_one("#note", Static).update(plain_content(self._choices[int(event.option.id)].note))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._give(event.option)

    def _give(self, option: Option) -> None:
        if option.disabled:
            return
        self.dismiss(self._choices[int(option.id or 0)].value)

    def action_down(self) -> None:
        """The next choice."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """The choice before."""
        self.query_one(OptionList).action_cursor_up()

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)
