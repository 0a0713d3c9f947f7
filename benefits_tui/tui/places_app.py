"""Which place is in view, and the ways from one to another: by number, back and forward, by name."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import ClassVar

from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Kind
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.exits import AppExit
from benefits_tui.tui.keymap import GO, all_commands, target
from benefits_tui.tui.keys_in_order import KeysInOrderApp
from benefits_tui.tui.navigation import Location, NavigationHistory
from benefits_tui.tui.router import HOME, NUMBERED, home_screen, list_screen, record_page
from benefits_tui.tui.user_state import Place, UserState
from benefits_tui.tui.worker import RegisterWorker

FINDING = ("go_to", "help", "command_palette")
"""The commands that open the box to find things: in it they are not offered."""


class PlacesApp(KeysInOrderApp[AppExit]):
    """The numbered screens, each keeping its place while one is elsewhere, and the pages above them."""

    MODES: ClassVar = {name: name for name in NUMBERED}

    worker: RegisterWorker
    user_state: UserState
    place: Place
    last_change: int
    trail: NavigationHistory

    def get_screen(self, screen: Screen[object] | str, *args: object, **options: object) -> Screen[object]:  # type: ignore[override]
        """A numbered screen by its name, made (and its module imported) when it is first asked for."""
        if isinstance(screen, str) and screen not in self._installed_screens and screen in self.MODES:
            self.install_screen(self._make(screen), screen)
        return super().get_screen(screen)

    def _make(self, name: str) -> BaseScreen:
        if name == HOME:
            return home_screen(self.worker)
        made = list_screen(self.worker, name)
        made.leave_as(self.place.lists.get(name))
        return made

    def page_of(self, kind: Kind, ref: str, at: str = "") -> Screen[None] | None:
        """The page of a record, begun at a part of it where one is named; None where its kind has none."""
        return record_page(self.worker, kind, ref, at)

    @property
    def in_view(self) -> BaseScreen | None:
        """The screen in view, also behind a dialog."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, BaseScreen)), None)

    def arrived(self) -> None:
        """A screen came into view: it is a place to come back to."""
        screen = self.screen
        if isinstance(screen, BaseScreen):
            kind, ref = screen.record_in_view
            self.trail.arrive(Location(self.current_mode, kind, ref, screen.figure_in_view))

    def remember(self) -> None:
        """Keep where one is, for the next start. What cannot be kept is told once."""
        place = Place(
            self.current_mode,
            lists=dict(self.place.lists),
            parts=self.place.parts,
            read_files=self.place.read_files,
            seen_change=self.last_change or self.place.seen_change,
        )
        place.seen_at = datetime.now(UTC).isoformat(timespec="minutes")
        place.seen_on = self.worker.today.isoformat()
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen) and any(screen.record_in_view):
                place.page = list(screen.record_in_view)
                break
        for name in NUMBERED:
            screen = self._installed_screens.get(name)
            take = getattr(screen, "place", None)
            if take is not None and isinstance(screen, BaseScreen) and screen.is_mounted:
                with contextlib.suppress(NoMatches):
                    place.lists[name] = take()
        with contextlib.suppress(UserError):
            self.user_state.keep_place(place)

    async def action_back(self) -> None:
        """To the place before this one."""
        await self._walk(-1, "There is no place before this one.")

    async def action_forward(self) -> None:
        """To the place from which one went back."""
        await self._walk(1, "There is no place after this one.")

    async def _walk(self, by: int, nowhere: str) -> None:
        if isinstance(self.screen, ModalScreen):
            return
        visit = self.trail.step(by)
        if visit is None:
            self.notify(nowhere, markup=False)
            return
        if visit.mode != self.current_mode:
            await self.switch_mode(visit.mode)
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if visit.ref and isinstance(self.screen, BaseScreen):
            self.screen.open_record(Kind(visit.kind), visit.ref)
        elif visit.figure[0]:
            self.open_list(*visit.figure)

    def action_go(self, name: str) -> None:
        """To one of the numbered screens."""
        if isinstance(self.screen, ModalScreen):
            return
        if isinstance(self.screen, BaseScreen) and (why := self.screen.stays_because):
            self.screen.refused(why)
            return
        self.remember()
        if self.current_mode == name:
            while len(self.screen_stack) > 1:
                self.pop_screen()
        else:
            self.switch_mode(name)

    def action_places(self) -> None:
        """Choose one of the numbered screens."""
        from benefits_tui.tui.dialogs.choose import Choice, Choose

        if not isinstance(self.screen, ModalScreen):
            choices = [Choice(name, command.label, command.help) for name, command in zip(NUMBERED, GO, strict=True)]
            self.push_screen(Choose("Go where?", choices), lambda name: None if name is None else self.action_go(name))

    def action_help(self) -> None:
        """What can be done here, to be read, searched and run."""
        self._find(commands_first=True)

    def action_command_palette(self) -> None:
        """A command by its name."""
        self._find(commands_first=True)

    def action_go_to(self) -> None:
        """A record by its name or reference; commands and lists as well."""
        self._find(commands_first=False)

    def _find(self, *, commands_first: bool) -> None:
        from benefits_tui.tui.dialogs.find import FindBox, FindChoice

        below = self.screen
        if isinstance(below, FindBox):
            return
        commands = [command for command in all_commands(below) if command.id not in FINDING]

        def do(chosen: FindChoice | None) -> None:
            if chosen is None:
                return
            if chosen.command is not None:
                self.call_later(self.run_action, target(chosen.command, below))
            elif chosen.record is not None and (screen := self.in_view) is not None:
                screen.open_record(*chosen.record)
            elif chosen.place:
                # Not while the box is being closed: it would wait for itself.
                self.call_later(self.go_to_list, chosen.place, chosen.filter)

        box = FindBox(self.worker, getattr(below, "where", ""), commands, commands_first=commands_first)
        self.push_screen(box, do)

    def open_list(self, name: str, text: str = "", sort: str = "") -> None:
        """What a figure is made of, above the screen that has the figure: `esc` leads back there."""
        from benefits_tui.tui.screens.lists import list_behind_figure

        self.push_screen(list_behind_figure(self.worker, name, text, sort))

    async def go_to_list(self, name: str, text: str = "", sort: str = "") -> None:
        """To one of the numbered screens, under a filter where it is a list."""
        from benefits_tui.tui.screens.list_screen import ListScreen

        self.remember()
        await self.switch_mode(name)
        screen = self.screen
        while len(self.screen_stack) > 1:
            await self.pop_screen()
            screen = self.screen
        if isinstance(screen, ListScreen) and (text or sort):
            screen.call_after_refresh(screen.show_filter, text, sort, bool(sort))
