"""The backups that are made without asking: verified, opened, brought back whole or one record of them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from benefits_tui.domain.errors import UserError
from benefits_tui.register.backups import Backup, back_up, backups_of, changes_since, verify
from benefits_tui.register.restoring import RestoredRows, restore_rows
from benefits_tui.register.session import Session
from benefits_tui.tui.background import Job, run_in_background
from benefits_tui.tui.commands import BACKUP_COMMANDS, Command
from benefits_tui.tui.dialogs.ask import AskLine
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.dialogs.check import CheckDialog
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.formatting import format_timestamp, plain_content, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.worker import RegisterWorker


class BackupsDialog(Box[AppExit | str | None]):
    """Gives back how the program goes on where a backup is opened or put in place, or what was brought back, in a sentence."""

    KEYS: ClassVar[tuple[Command, ...]] = BACKUP_COMMANDS
    BINDINGS: ClassVar = bindings(BACKUP_COMMANDS)

    def __init__(self, worker: RegisterWorker) -> None:
        super().__init__()
        self.worker = worker
        self._backups: list[Backup] = []
        self._verdicts: dict[str, str] = {}
        self._asked = ""
        self._busy = False

    def compose(self) -> ComposeResult:
        """The backups, the newest first."""
        with Vertical():
            yield Static(Content("Backups of this register, in your own data folder"), id="heading")
            yield OptionList(compact=True)
            yield Static("", id="problem")
            yield Static(
                "[bold]enter[/] open   [@click=screen.verify()][bold]v[/] verify[/]   "
                "[@click=screen.make()][bold]b[/] back up now[/]\n"
                "[@click=screen.restore()][bold]r[/] restore[/]   [@click=screen.restore_record()][bold]o[/] one record[/]   "
                "[@click=screen.replace()][bold]P[/] put the file in place[/]   [@click=screen.check()][bold]c[/] check[/]   "
                "[@click=screen.leave()][bold]esc[/] back[/]",
                id="keys",
            )

    def on_mount(self) -> None:
        """List them."""
        self._list(0)
        self.query_one(OptionList).focus()

    def _list(self, place: int) -> None:
        self._backups = backups_of(self.worker.path)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._line(backup)) for backup in self._backups])
        if self._backups:
            options.highlighted = min(place, len(self._backups) - 1)
        else:
            self._say("There is none yet: one is made soon after a start when something changed, and before imports.")

    def _line(self, backup: Backup) -> Content:
        verdict = self._verdicts.get(backup.path.name, "not verified yet")
        size = f"{backup.size / 1_000_000:,.1f} MB"
        return Content.assemble(
            f"{backup.number:>3}  {format_timestamp(backup.at.isoformat())}  {size:>10}   ", (sanitize(verdict), "$muted")
        )

    def _say(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain_content(text))

    @property
    def _chosen(self) -> Backup | None:
        place = self.query_one(OptionList).highlighted
        return self._backups[place] if place is not None and place < len(self._backups) and not self._busy else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Look at it."""
        event.stop()
        if (backup := self._chosen) is not None:
            self.dismiss(AppExit(ExitReason.BACKUP, backup=backup.number))

    def on_option_list_option_highlighted(self) -> None:
        """What was asked was asked of another one."""
        self._asked = ""

    def _run(self, text: str, job: Job) -> None:
        self._busy = True
        self._say(text)
        run_in_background(self, job)

    def action_verify(self) -> None:
        """Read it whole, with its seals."""
        if (backup := self._chosen) is not None:
            self._run("It is read …", self._verify(backup))

    async def _verify(self, backup: Backup) -> None:
        fault = await asyncio.to_thread(verify, backup, self.worker.path)
        self._busy = False
        self._verdicts[backup.path.name] = "good" if fault is None else "not good"
        self._say(fault or "It is whole, and its log is as it was sealed.")
        options = self.query_one(OptionList)
        options.replace_option_prompt_at_index(backup.number - 1, self._line(backup))

    def action_check(self) -> None:
        """Look whether the register itself is sound."""
        self.app.push_screen(CheckDialog(self.worker))

    def action_make(self) -> None:
        """Make one now."""
        if not self._busy:
            self._run("A backup is made …", self._make())

    async def _make(self) -> None:
        try:
            made = await asyncio.to_thread(partial(back_up, self.worker.path, at_once=True))
        except UserError as problem:
            self._say(str(problem))
        else:
            self._list(0)
            self._say("Nothing changed since the newest one." if made is None else "It was made and verified.")
        self._busy = False

    def action_restore(self) -> None:
        """Make the register what it was, once it is said a second time."""
        if (backup := self._chosen) is None or not self._may_write():
            return
        if self._asked != "restore":
            self._asked = "restore"
            self._run("…", self._ask_restore(backup))
            return
        self._run("It is brought back …", self._restore(backup, None))

    async def _ask_restore(self, backup: Backup) -> None:
        since = await asyncio.to_thread(changes_since, self.worker.path, backup)
        self._busy = False
        changes = "What was saved" if since is None else "One change" if since == 1 else f"{since:,} changes"
        self._say(f"{changes} since then would be taken back, as one change that u undoes. r again does it.")

    def action_restore_record(self) -> None:
        """Bring back one record and what belongs to it."""
        if (backup := self._chosen) is not None and self._may_write():

            def asked(ref: str | None) -> None:
                if ref:
                    self._run("It is brought back …", self._restore(backup, ref))

            self.app.push_screen(AskLine("Which record is brought back? Its reference:", _as_it_is), asked)

    async def _restore(self, backup: Backup, ref: str | None) -> None:
        def restore(session: Session) -> RestoredRows:
            return restore_rows(session, backup, ref)

        try:
            done = await self.worker.run(restore)
        except UserError as problem:
            self._busy = False
            self._say(str(problem))
            return
        subject = ref or "The register"
        self.dismiss(
            "Nothing differs from the backup."
            if done.change is None
            else f"{subject} is as in the backup; rows written: {done.rows:,}. u takes that back."
        )

    def action_replace(self) -> None:
        """Put the file itself in the register's place, once it is said a second time."""
        if (backup := self._chosen) is None or not self._may_write():
            return
        if self._asked != "replace":
            self._asked = "replace"
            self._say(
                "For a register that is damaged: the backup takes its place, and the present file is kept under another name. "
                "P again does it."
            )
            return
        self.dismiss(AppExit(ExitReason.PUT_IN_PLACE, backup=backup.number))

    def _may_write(self) -> bool:
        if self.worker.read_only:
            self._say(self.worker.why_not_written)
        return not self.worker.read_only

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)


async def _as_it_is(line: str) -> str:
    return line
