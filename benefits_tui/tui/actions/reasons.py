"""A reason that is asked for once, between what was to be written and writing it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from benefits_tui.register.reasons import ReasonWanted
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.ask_reason import AskReason


def ask_why(screen: BaseScreen, wanted: ReasonWanted, again: Callable[[str], Coroutine[Any, Any, None]]) -> None:
    """Ask once why, then do `again` what asked, with the reason; nothing where the person goes back."""

    def answered(why: str | None) -> None:
        if why is not None:
            screen.run_in_background(again(why))

    screen.app.push_screen(AskReason(wanted), answered)
