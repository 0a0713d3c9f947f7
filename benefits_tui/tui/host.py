"""The program as its screens and dialogs see it, so that they need not import it."""

from __future__ import annotations

from typing import Protocol, cast

from textual.dom import DOMNode
from textual.screen import Screen

from benefits_tui.domain.fields import Kind
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.user_state import Place, Settings, UserState


class Host(Protocol):
    """What screens and dialogs ask of the program."""

    user_state: UserState
    settings: Settings
    place: Place
    """Where the person was when the program ended last."""
    last_change: int
    """The newest change that was on screen."""
    changes: int
    """How often something was written, here or elsewhere, since the program began."""
    keys_pressed: int
    """How many keys were given so far."""
    waiting: int | None
    """How many rows wait in the queue; None until that was read."""
    swept: int | None
    """What share of the register a new day has been looked at, in percent, while that takes long."""
    keys_given: dict[str, str]
    """The keys that the settings give to commands."""

    def arrived(self) -> None:
        """A screen came into view: it is a place to come back to."""

    def keep_draft(self, draft: Draft) -> None:
        """Keep what is being typed; when it cannot be kept, that is said once."""

    def remember(self) -> None:
        """Keep where one is, for the next start."""

    def show_signs(self, signs: str) -> None:
        """Draw signs and lines as letters (`ascii`), or as they are."""

    def drop_waiting_keys(self) -> None:
        """Forget the keys that came too early: what they were meant for does not come."""

    async def go_to_list(self, name: str, text: str = "", sort: str = "") -> None:
        """To one of the numbered screens, under a filter where it is a list."""

    def open_list(self, name: str, text: str = "", sort: str = "") -> None:
        """What a figure is made of, above the screen that has the figure: `esc` leads back there."""

    def page_of(self, kind: Kind, ref: str, at: str = "") -> Screen[None] | None:
        """The page of a record, begun at a part of it where one is named; None where its kind has none."""


def host_of(node: DOMNode) -> Host:
    """The program that a screen or dialog is part of."""
    return cast(Host, node.app)
