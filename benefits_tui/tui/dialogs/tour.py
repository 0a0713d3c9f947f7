"""Three minutes around the program; any key but enter ends it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from benefits_tui.tui.commands import Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet

TOUR_COMMANDS = (
    Command("onward", "enter,right,space", "Next", "The next page of the tour.", bar=True),
    Command("leave", "escape,q", "End", "End the tour; f1 begins it again.", bar=True),
)

PAGES = (
    (
        "What this is",
        "A register of benefits: what projects promised, what is due, what has come, what will come, and who has to decide "
        "what by when. It stays alive after a project closes, when its own governance has ended.\n\n"
        "Everything is one file. Several people can have it open at once; what a colleague writes appears within a second or so.",
    ),
    (
        "Getting about",
        "1 to 7 go to home, projects, benefits, reviews, flags, people and history. Enter opens what is under the cursor, "
        "esc or q goes back, [ and ] walk through the places you visited. g goes to a reference such as P-014/B03.\n\n"
        "? shows every key of the screen you are on; ctrl+p finds a command by its name. The mouse works everywhere.",
    ),
    (
        "Finding",
        "/ filters a list as you type. Words are found anywhere; owner:finance, rag:red, stage:closing look in one column; "
        "due<30d and stated>1m compare; a minus turns any of them round. Tab completes.\n\n"
        "v keeps a filter, its order and its columns under a name, for the whole team.",
    ),
    (
        "Plan, forecast, actual",
        "On a benefit, p goes to its periods. Type a number, paste a column from a spreadsheet, ctrl+d fills down; the totals "
        "and the curve follow as you type, and ctrl+s writes all of it at once. An approved plan is never overwritten: a "
        "changed one becomes a new version.",
    ),
    (
        "Flags",
        "The moment a record goes wrong a flag is raised, in the same write: no owner, a reading that did not come, an outturn "
        "below plan, a project closed without handover. It says why, who decides, what can be decided, the days left and the "
        "money at risk. It goes when its cause does.",
    ),
    (
        "Nothing is lost",
        "u takes back your newest change, whatever it was: an edit, a deletion, a whole import. 7 shows every change with who, "
        "when and what it was before. A form that you leave half-typed is offered again at the next start.",
    ),
)


class Tour(Box[None]):
    """A page at a time."""

    KEYS: ClassVar[tuple[Command, ...]] = TOUR_COMMANDS
    BINDINGS: ClassVar = bindings(TOUR_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "tour.tcss")

    def __init__(self) -> None:
        super().__init__()
        self._page = 0

    def compose(self) -> ComposeResult:
        """A heading and its words."""
        with Vertical():
            yield Static(id="heading")
            yield Static(id="words")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """The first page."""
        self._show()

    def _show(self) -> None:
        heading, page_text = PAGES[self._page]
        self.query_one("#heading", Static).update(Content(f"{self._page + 1} of {len(PAGES)}   {heading}"))
        self.query_one("#words", Static).update(Content(page_text))
        self.query_one("#keys", Static).update(
            "[@click=screen.onward()][bold]enter[/] next[/]   [@click=screen.leave()][bold]any other key[/] ends the tour[/]"
        )

    def on_key(self, event: events.Key) -> None:
        """Any key that does not go on ends it."""
        if event.key not in ("enter", "right", "space", "escape", "q"):
            event.stop()
            self.dismiss(None)

    def action_onward(self) -> None:
        """The next page; after the last, the end."""
        self._page += 1
        if self._page == len(PAGES):
            self.dismiss(None)
        else:
            self._show()

    def action_leave(self) -> None:
        """End it."""
        self.dismiss(None)
