"""What was typed and not saved, offered again."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from benefits_tui.tui.commands import Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.drafts import Draft, Drafts
from benefits_tui.tui.formatting import format_timestamp, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet

DRAFT_COMMANDS = (
    Command("drop", "delete,d", "Drop", "Forget what was typed.", bar=True),
    Command("later", "escape", "Later", "Leave it for later; ctrl+t offers it again.", bar=True),
)


class DraftsDialog(Box[Draft | None]):
    """Gives back the draft to go on with."""

    KEYS: ClassVar[tuple[Command, ...]] = DRAFT_COMMANDS
    BINDINGS: ClassVar = bindings(DRAFT_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "drafts_dialog.tcss")

    def __init__(self, kept: Drafts, drafts: list[Draft]) -> None:
        super().__init__()
        self._kept = kept
        self._drafts = drafts

    def compose(self) -> ComposeResult:
        """The drafts."""
        with Vertical():
            yield Static(Content("You typed something here that was not saved."), id="heading")
            yield OptionList(*[Option(_line(draft)) for draft in self._drafts], compact=True)
            yield Static(
                "[bold]enter[/] go on with it   [@click=screen.drop()][bold]del[/] drop it[/]   "
                "[@click=screen.later()][bold]esc[/] later[/]",
                id="keys",
            )

    def on_mount(self) -> None:
        """Start at the newest."""
        self.query_one(OptionList).focus()
        self.query_one(OptionList).highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go on with it."""
        event.stop()
        self.dismiss(self._drafts[event.option_index])

    def action_drop(self) -> None:
        """Forget it."""
        options = self.query_one(OptionList)
        place = options.highlighted or 0
        self._kept.drop(self._drafts.pop(place))
        options.remove_option_at_index(place)
        if not self._drafts:
            self.dismiss(None)

    def action_later(self) -> None:
        """Leave it for later."""
        self.dismiss(None)


def _line(draft: Draft) -> Content:
    return Content.assemble(sanitize(draft.summary), (f"   {format_timestamp(draft.at)}", "$muted"))
