"""A dialog that asks for one line: a reference to go to, a file to write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from benefits_tui.domain.errors import UserError
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.commands import Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.formatting import plain_content
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.widgets.editors import LineInput

_KEYS = (
    Command("leave", "escape", "Cancel", "Back to where you were.", bar=True),
    Command("go", "ctrl+s", "Go", "Hand the line over, as enter does."),
    Command("instead", "f2", "Instead", "The other thing that is offered beside the line.", bar=True),
)

T = TypeVar("T")


class AskLine(Box[T | None]):
    """Asks until `answer` takes the line, and gives back what that returns; None when the person leaves.

    A problem is said and the line stays.
    """

    KEYS: ClassVar[tuple[Command, ...]] = _KEYS
    BINDINGS: ClassVar = bindings(_KEYS)

    def __init__(
        self,
        heading: str,
        answer: Callable[[str], Awaitable[T]],
        *,
        text: str = "",
        typing_replaces: bool = False,
        suggestions: list[str] | None = None,
        instead: tuple[str, Callable[[], None] | None] = ("", None),
    ) -> None:
        super().__init__()
        self._heading = heading
        self._answer = answer
        self._text, self._typing_replaces = text, typing_replaces
        self._suggestions = suggestions or []
        self._other, self._do_other = instead

    def compose(self) -> ComposeResult:
        """The question, the line, and what was wrong with it."""
        suggester = SuggestFromList(self._suggestions, case_sensitive=False) if self._suggestions else None
        with Vertical():
            yield Static(Content(self._heading), id="heading")
            yield LineInput(self._text, suggester=suggester, select_on_focus=self._typing_replaces, compact=True)
            yield Static("", id="problem")
            other = f"   [@click=screen.instead()][bold]f2[/] {self._other}[/]" if self._do_other is not None else ""
            keys = f"[@click=screen.go()][bold]enter[/] go[/]   [@click=screen.leave()][bold]esc[/] cancel[/]{other}"
            yield Static(keys, id="keys")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the line over."""
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        """Hand the line over."""
        self.go()

    def go(self, *, allow_blank: bool = False) -> None:
        """Hand the line over; a blank one only where that is an answer."""
        line = self.query_one(LineInput).value.strip()
        if (line or allow_blank) and not self.is_loading:
            # What follows is meant for what the line leads to.
            self.is_loading = True
            run_in_background(self, self._hand_over(line))

    async def _hand_over(self, line: str) -> None:
        try:
            answer = await self._answer(line)
        except UserError as problem:
            self.query_one("#problem", Static).update(plain_content(str(problem)))
        else:
            self.dismiss(answer)
        finally:
            self.is_loading = False

    def action_instead(self) -> None:
        """Do the other thing that is offered."""
        if self._do_other is not None:
            self.dismiss(None)
            self._do_other()

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)
