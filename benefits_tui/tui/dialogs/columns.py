"""Which columns a list shows, and in which order."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from benefits_tui.tui.commands import Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.list_spec import ListSpec
from benefits_tui.tui.stylesheet import stylesheet

COLUMN_COMMANDS = (
    Command("show_or_hide", "space", "Show or hide", "Show the column, or hide it.", bar=True),
    Command("shift(1)", "J,shift+down", "Later", "Move the column to the right.", bar=True),
    Command("shift(-1)", "K,shift+up", "Earlier", "Move the column to the left.", bar=True),
    Command("reset", "0", "As it was", "Back to the list's own columns.", bar=True),
    Command("leave", "escape", "Cancel", "Leave the columns as they are.", bar=True),
)


class ColumnsDialog(Box[list[str] | None]):
    """Gives back the names of the columns in order, None when the person leaves."""

    KEYS: ClassVar[tuple[Command, ...]] = COLUMN_COMMANDS
    BINDINGS: ClassVar = bindings(COLUMN_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "columns_dialog.tcss")

    def __init__(self, view: ListSpec, chosen: list[str]) -> None:
        super().__init__()
        self._view = view
        self._names: list[str] = []
        self._on: set[str] = set()
        self._take(chosen)

    def _take(self, chosen: list[str]) -> None:
        others = [name for name in self._view.listing.names_in_filters() if name not in chosen]
        self._names, self._on = [*chosen, *others], set(chosen)

    def compose(self) -> ComposeResult:
        """The columns, those that are shown first."""
        with Vertical():
            yield Static(Content(f"Columns of {self._view.title.lower()}"), id="heading")
            yield OptionList(compact=True)
            yield Static(
                "[bold]space[/] show or hide   [bold]J K[/] later, earlier\n[bold]enter[/] done   [bold]0[/] as it was   "
                "[@click=screen.leave()][bold]esc[/] cancel[/]",
                id="keys",
            )

    def on_mount(self) -> None:
        """Start at the first."""
        self._show(0)
        self.query_one(OptionList).focus()

    def _show(self, place: int) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(
            Option(
                Content.assemble(
                    (f"{'✓' if name in self._on else ' '} ", "$text-success"),
                    (self._view.shown_column(name).label, "" if name in self._on else "$muted"),
                )
            )
            for name in self._names
        )
        options.highlighted = place

    def action_show_or_hide(self) -> None:
        """Show or hide the column; one stays at least."""
        place = self.query_one(OptionList).highlighted or 0
        name = self._names[place]
        if self._on != {name}:
            self._on ^= {name}
        self._show(place)

    def action_shift(self, by: int) -> None:
        """Move the column."""
        place = self.query_one(OptionList).highlighted or 0
        other = place + by
        if 0 <= other < len(self._names):
            self._names[place], self._names[other] = self._names[other], self._names[place]
            self._show(other)

    def action_reset(self) -> None:
        """The list's own columns again."""
        self._take(self._view.names)
        self._show(0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter takes them over; a click shows or hides."""
        event.stop()
        self.dismiss([name for name in self._names if name in self._on])

    def action_leave(self) -> None:
        """Leave them as they are."""
        self.dismiss(None)
