"""What governance asks of a person, as small forms: one module for each part of it."""

from __future__ import annotations

from benefits_tui.tui.messages import RegisterChanged
from benefits_tui.tui.present import safe
from benefits_tui.tui.screens.base import DeskScreen


def tell(screen: DeskScreen, message: str | None) -> None:
    """Tell what was done, and have the screens read again."""
    if message is not None:
        screen.notify(safe(message), markup=False)
        screen.app.post_message(RegisterChanged())


def came(raised: list[str], cleared: list[str]) -> str:
    """The flags that came and went, as sentences to be added."""
    parts = [f" {word}: {', '.join(sorted(set(rules)))}." for word, rules in (("Raised", raised), ("Cleared", cleared)) if rules]
    return "".join(parts)
