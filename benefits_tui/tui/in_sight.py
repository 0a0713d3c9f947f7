"""What shows only a part of itself: a key, a letter or a paste finds the place it goes to in view."""

from __future__ import annotations

from textual.widget import Widget


class KeepsInSight:
    """Asked before each key that goes to it, or to something in it."""

    def keep_in_sight(self, target: Widget) -> None:
        """Bring into view where the key goes."""
        raise NotImplementedError


def bring_into_sight(target: Widget) -> None:
    """A key is about to go to this widget: what shows a part of it shows the part the key goes to."""
    for widget in target.ancestors_with_self:
        if isinstance(widget, KeepsInSight):
            widget.keep_in_sight(target)
