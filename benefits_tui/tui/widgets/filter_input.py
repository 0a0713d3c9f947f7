"""The line in which a filter is typed; imported when it is first opened, for an Input is dear at the start."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.widgets import Input

from benefits_tui.tui.widgets.register_list import RegisterList


class FilterInput(Input):
    """The line in which a filter is typed."""

    BINDINGS: ClassVar = [Binding("escape", "leave", show=False), Binding("down", "keep", show=False)]
    DEFAULT_CSS = """
    FilterInput { display: none; padding: 0 1; background: $primary 25%; }
    FilterInput.open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(
            id="filter", placeholder="words, or column:word   (enter keeps, esc clears)", select_on_focus=False, compact=True
        )

    def open(self) -> None:
        """Show the line and type into it."""
        self.add_class("open")
        self.focus()

    def on_input_submitted(self) -> None:
        """Enter keeps the filter."""
        self.action_keep()

    def action_leave(self) -> None:
        """Clear the filter and go back to the list."""
        self.value = ""
        self.action_keep()

    def action_keep(self) -> None:
        """Keep the filter and go back to the list."""
        self.screen.query_one(RegisterList).focus()
        self.set_class(bool(self.value), "open")
