"""Jump mode: a letter on each part of the screen takes one there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from benefits_tui.tui.commands import Command
from benefits_tui.tui.dialogs.box import Dialog
from benefits_tui.tui.keymap import GO, bindings
from benefits_tui.tui.stylesheet import stylesheet

_KEYS = (Command("leave", "escape", "Cancel", "Stay where you are.", bar=True),)
_LETTERS = "asdfghjklqwertyuiopzxcvbnm"


@dataclass(frozen=True, slots=True)
class Target:
    """A place on screen and the way there."""

    key: str
    place: Offset
    go: Callable[[App[Any]], object]


def targets_of(screen: Screen[Any]) -> list[Target]:
    """The numbered screens by their digits, and every part that can have the focus, by a letter."""
    result = []
    left = 1
    for command in GO:
        result.append(Target(command.key_shown, Offset(left, 0), _runner(command.action)))
        left += len(command.key_shown) + len(command.label) + 3
    for letter, widget in zip(_LETTERS, screen.focus_chain, strict=False):
        result.append(Target(letter, widget.region.offset, partial(_focus, widget)))
    return result


def _focus(widget: Widget, _app: App[Any]) -> None:
    widget.focus()


def _runner(action: str) -> Callable[[App[Any]], object]:
    async def run(app: App[Any]) -> None:
        await app.run_action(action)

    return lambda app: app.call_later(run, app)


class JumpDialog(Dialog[Target | None]):
    """Shows the letters over the screen below."""

    KEYS: ClassVar[tuple[Command, ...]] = _KEYS
    BINDINGS: ClassVar = bindings(_KEYS)
    DEFAULT_CSS = stylesheet(__file__, "jump_dialog.tcss")

    def __init__(self, targets: list[Target]) -> None:
        super().__init__()
        self._targets = targets

    def compose(self) -> ComposeResult:
        """A letter on each."""
        for target in self._targets:
            label = Static(Content(f" {target.key} "))
            label.styles.offset = target.place
            yield label

    def on_key(self, event: events.Key) -> None:
        """The letter of a target goes there, any other key leaves."""
        if event.key == "escape":
            return
        event.stop()
        self.dismiss(next((target for target in self._targets if target.key == event.character), None))

    def action_leave(self) -> None:
        """Stay where one is."""
        self.dismiss(None)
