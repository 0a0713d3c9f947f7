"""Is the register sound? Asked at any time, and offered after a write was cut off."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.errors import UserError
from benefits_tui.register.findings import advice
from benefits_tui.register.integrity import check, short_head
from benefits_tui.register.progress import CheckPart
from benefits_tui.register.session import Session
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.commands import CHECK_COMMANDS, Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.formatting import plain_content
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.worker import RegisterWorker

_SHOWN = 100


class _Stopped(Exception):
    """Ends a check that nobody waits for any more."""


_FIRST = "[@click=screen.check()][bold]enter[/] check now[/]   [@click=screen.leave()][bold]esc[/] later[/]"
_BUSY = "[@click=screen.leave()][bold]esc[/] stop[/]"
_AGAIN = "[@click=screen.check()][bold]enter[/] check again[/]   [@click=screen.leave()][bold]esc[/] close[/]"


class CheckDialog(Box[None]):
    """Looks through the register when it is told to, beside all other work, and lists what it finds."""

    KEYS: ClassVar[tuple[Command, ...]] = CHECK_COMMANDS
    BINDINGS: ClassVar = bindings(CHECK_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "check_dialog.tcss")

    def __init__(self, worker: RegisterWorker, why: str = "") -> None:
        super().__init__()
        self.worker = worker
        self._why = why
        self._busy = False
        self._stopped = False

    def compose(self) -> ComposeResult:
        """Why it is offered, what was found, the keys."""
        with Vertical():
            yield Static(Content("Is the register sound?"), id="heading")
            with VerticalScroll(id="findings", can_focus=False):
                yield Static(
                    plain_content(f"{self._why} A check reads the whole file, its change log and its flags.".strip()), id="said"
                )
            yield Static(_FIRST, id="keys")

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(plain_content(text))

    def action_check(self) -> None:
        """Look through it."""
        if not self._busy:
            self._busy = True
            self._stopped = False
            self._say("Reading …")
            self.query_one("#keys", Static).update(_BUSY)
            run_in_background(self, self._check())

    async def _check(self) -> None:
        session: Session = self.worker.session
        loop = asyncio.get_running_loop()

        def tell(part: CheckPart, done: int, total: int) -> None:
            # In the thread that reads.
            if self._stopped:
                raise _Stopped
            share = f" {100 * done // total} %" if total else ""
            loop.call_soon_threadsafe(self._say_where_it_is, f"Checking {part.value}{share} …")

        try:
            # By a connection of its own: nothing waits for it.
            findings = await asyncio.to_thread(partial(check, session, None, tell))
            head = await self.worker.run(short_head)
        except _Stopped:
            self._say("Stopped. Nothing was changed.")
        except UserError as problem:
            self._say(str(problem))
        else:
            more = f"\nand {len(findings) - _SHOWN:,} more: 'check' lists all" if len(findings) > _SHOWN else ""
            helps = "\n\n" + "\n".join(advice(findings))
            self._say("\n".join(findings[:_SHOWN]) + more + helps if findings else f"All is well. Head of the change log: {head}")
        self._busy = False
        self.query_one("#keys", Static).update(_AGAIN)

    def _say_where_it_is(self, text: str) -> None:
        if self.is_attached and self._busy and not self._stopped:
            self._say(text)

    def on_unmount(self) -> None:
        """Nobody waits for what it finds."""
        self._stopped = True

    def action_leave(self) -> None:
        """Stop the check, or back to where one was."""
        if self._busy:
            self._stopped = True
            self._say("Stopping …")
        else:
            self.dismiss(None)
