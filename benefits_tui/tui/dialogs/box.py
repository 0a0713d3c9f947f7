"""What dialogs that stand in the middle of the screen share: the box, its heading, its lists and lines, the keys below."""

from __future__ import annotations

from textual.screen import ModalScreen, ScreenResultType


class Box(ModalScreen[ScreenResultType]):
    """A box in the middle. Subclasses put a `Vertical` into it, and say only what is otherwise there."""

    DEFAULT_CSS = """
    Box { align: center middle; }
    Box > Vertical { width: 90%; max-width: 76; height: auto; max-height: 90%; background: $panel; padding: 1 2; }
    Box Input { background: $surface; padding: 0 1; }
    Box OptionList { background: $panel; border: none; padding: 0; height: auto; max-height: 16; }
    Box #heading { text-style: bold; height: auto; margin: 0 0 1 0; }
    Box #problem { color: $text-error; height: auto; }
    Box #keys { margin: 1 0 0 0; color: $text-muted; height: auto; }
    """
