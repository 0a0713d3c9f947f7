"""The named views of a list: take one, keep the present one, make one the default, delete one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.plain_text import counted
from benefits_tui.register.saved_views import ListView, delete_view, save_view, views_of
from benefits_tui.register.session import Session
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.commands import Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.formatting import plain_content, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.worker import RegisterWorker

VIEW_COMMANDS = (
    Command("keep", "s", "Save this", "Keep what is on screen under a name.", bar=True),
    Command("default", "d", "Default", "Open the list with this view, for everybody; again for none.", bar=True),
    Command("delete", "delete", "Delete", "Forget the view; u brings it back.", bar=True),
    Command("leave", "escape", "Cancel", "Back to where you were.", bar=True),
)


class ViewsDialog(Box[ListView | None]):
    """Gives back the view that was chosen."""

    KEYS: ClassVar[tuple[Command, ...]] = VIEW_COMMANDS
    BINDINGS: ClassVar = bindings(VIEW_COMMANDS)

    def __init__(self, worker: RegisterWorker, present: ListView, title: str) -> None:
        super().__init__()
        self.worker = worker
        self._present = present
        self._title = title
        self._views: list[ListView] = []

    def compose(self) -> ComposeResult:
        """The views."""
        with Vertical():
            yield Static(Content(f"Views of {self._title.lower()}, shared by all who open this register"), id="heading")
            yield OptionList(compact=True)
            yield Static("", id="problem")
            yield Static(
                "[bold]enter[/] take   [@click=screen.keep()][bold]s[/] save this[/]   "
                "[@click=screen.default()][bold]d[/] default[/]   [@click=screen.delete()][bold]del[/] delete[/]   "
                "[@click=screen.leave()][bold]esc[/] cancel[/]",
                id="keys",
            )

    def on_mount(self) -> None:
        """Read them."""
        self.query_one(OptionList).focus()
        run_in_background(self, self._read())

    async def _read(self) -> None:
        name_of_list = self._present.list
        self._views = [
            ListView(name_of_list, ""),
            *await self.worker.run(lambda session: views_of(session, name_of_list)),
        ]
        options = self.query_one(OptionList)
        place = options.highlighted or 0
        options.clear_options()
        options.add_options(Option(_line(view)) for view in self._views)
        options.highlighted = min(place, len(self._views) - 1)

    @property
    def _chosen(self) -> ListView:
        return self._views[self.query_one(OptionList).highlighted or 0]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the view."""
        event.stop()
        self.dismiss(self._chosen)

    def _write(self, task: Callable[[Session], None]) -> None:
        async def write() -> None:
            try:
                await self.worker.run(task)
            except UserError as problem:
                self.query_one("#problem", Static).update(plain_content(str(problem)))
                return
            await self._read()

        run_in_background(self, write())

    def action_keep(self) -> None:
        """Ask for a name and keep what is on screen under it."""
        from benefits_tui.tui.dialogs.ask import AskLine

        async def keep(name: str) -> bool:
            view = replace(self._present, name=name)
            await self.worker.run(lambda session: save_view(session, view))
            return True

        self.app.push_screen(AskLine("Keep this filter, order, columns and groups under which name?", keep), self._kept)

    def _kept(self, kept: bool | None) -> None:
        if kept:
            run_in_background(self, self._read())

    def action_default(self) -> None:
        """Make the view the one that the list opens with, or take that back."""
        view = self._chosen
        if view.name:
            self._write(lambda session: save_view(session, replace(view, default=not view.default)))

    def action_delete(self) -> None:
        """Forget the view."""
        view = self._chosen
        if view.name:
            self._write(lambda session: delete_view(session, view.list, view.name))

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)


def _line(view: ListView) -> Content:
    if not view.name:
        return Content.assemble(f"{'everything':<24}", ("as the list is by itself", "$muted"))
    parts = [view.filter or "no filter"]
    if view.sort:
        parts.append(f"by {view.sort.replace('_', ' ')}{', turned' if view.descending else ''}")
    if view.group:
        parts.append(f"in groups by {view.group.replace('_', ' ')}")
    if view.columns:
        parts.append(counted(len(view.columns), "column"))
    mark = "★ " if view.default else ""
    return Content.assemble(f"{mark + sanitize(view.name):<24}", (sanitize(" · ".join(parts)), "$muted"))
