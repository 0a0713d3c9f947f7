"""What dialogs share: they give their answer once; those in the middle of the screen their box, heading, lines and keys."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

from benefits_tui.tui.keys_in_order import ScreenTakesKeys


class Dialog(ScreenTakesKeys, ModalScreen[ScreenResultType]):
    """A dialog gives its answer once, however fast keys follow each other, and never for what lies on top of it."""

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

    def on_screen_resume(self) -> None:
        """What was on top is closed."""
        if self._given is not None:
            self.dismiss(self._given[0])


class Box(Dialog[ScreenResultType]):
    """A box in the middle. Subclasses put a `Vertical` into it, and say only what is otherwise there."""

    DEFAULT_CSS = """
    Box { align: center middle; }
    Box > Vertical { width: 90%; max-width: 76; height: auto; max-height: 90%; background: $surface; padding: 1 2; }
    Box Input { background: $field; padding: 0 1; }
    Box OptionList { background: $surface; border: none; padding: 0; height: auto; max-height: 16; }
    Box #heading { text-style: bold; height: auto; margin: 0 0 1 0; }
    Box #problem { color: $text-error; height: auto; }
    Box #keys { margin: 1 0 0 0; color: $text-muted; height: auto; }
    """
