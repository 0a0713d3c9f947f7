"""What dialogs share: they give their answer once; those in the middle of the screen their box, heading, lines and keys."""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, ScreenResultType

from benefits_tui.tui.keys_in_order import ScreenTakesKeys
from benefits_tui.tui.stylesheet import stylesheet


class Dialog(ScreenTakesKeys, ModalScreen[ScreenResultType]):
    """A dialog gives its answer once, however fast keys follow each other, and never for what lies on top of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,super+c", "copy_or_say", tooltip="Copy what is selected.", show=False)
    ]
    _answered = False
    _given: tuple[ScreenResultType | None] | None = None

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with this answer, at once or as soon as what was opened on top (the palette, help) is closed."""
        if self._answered:
            return AwaitComplete()
        if self.app.screen is not self:
            self._given = self._given or (result,)
            return AwaitComplete()
        self._answered = True
        return super().dismiss(result)

    def action_copy_or_say(self) -> None:
        """Copy what is selected; where nothing is, say what leaves, for elsewhere this key does."""
        try:
            self.action_copy_text()
        except SkipAction:
            self.app.action_help_quit()

    def on_screen_resume(self) -> None:
        """What was on top is closed."""
        if self._given is not None:
            self.dismiss(self._given[0])


class Box(Dialog[ScreenResultType]):
    """A box in the middle. Subclasses put a `Vertical` into it, and say only what is otherwise there."""

    DEFAULT_CSS = stylesheet(__file__, "box.tcss")
