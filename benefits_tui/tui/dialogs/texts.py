"""Dialogs that only show: help for where one is, and history."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.errors import UserError
from benefits_tui.register.history import Entry, history
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.commands import MOVES, Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.formatting import format_timestamp, format_value, humanize, plain_content, sanitize
from benefits_tui.tui.keymap import bindings, target
from benefits_tui.tui.worker import RegisterWorker

_CLOSE = (Command("close", "escape,q,question_mark,h", "Close", "Back to where you were.", bar=True),)


class TextDialog(Box[None]):
    """A scrollable text with a heading."""

    KEYS: ClassVar[tuple[Command, ...]] = _CLOSE
    BINDINGS: ClassVar = bindings(_CLOSE)
    DEFAULT_CSS = """
    TextDialog > Vertical { width: 92%; max-width: 110; height: 90%; }
    TextDialog #heading { margin: 0; }
    TextDialog VerticalScroll { margin: 1 0; scrollbar-size-vertical: 1; }
    TextDialog #text { height: auto; }
    """

    def __init__(self, heading: str, text: Content | None = None) -> None:
        super().__init__()
        self._heading = heading
        self._text = text

    def compose(self) -> ComposeResult:
        """Heading, text, key."""
        with Vertical():
            yield Static(plain_content(self._heading), id="heading")
            with VerticalScroll():
                yield Static(self.text(), id="text")
            yield Static("[@click=screen.close()][bold]esc[/] close[/]")

    def text(self) -> Content:
        """What is shown."""
        return self._text or Content("")

    def on_mount(self) -> None:
        """The text can be scrolled at once."""
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss(None)


class HelpDialog(TextDialog):
    """What can be done on the screen below, and with which key."""

    def __init__(self, where: str, commands: list[Command]) -> None:
        super().__init__(f"Keys: {where}")
        self._commands = commands

    def _hung(self, words_said: str) -> str:
        """Wrapped under itself, beside the keys."""
        room = max(min(self.app.size.width * 92 // 100, 110) - 8 - _INDENT, 20)
        return ("\n" + " " * _INDENT).join(textwrap.wrap(words_said, room))

    def text(self) -> Content:
        """A line for each command, then for moving about."""
        lines = [
            Content.assemble(
                (f"{command.keys_shown:<16}", "bold $text-accent"), (f"{command.label:<10}", "bold"), self._hung(command.help)
            ).stylize(f"@click=screen.run({place})")
            for place, command in enumerate(self._commands)
        ]
        lines.append(Content(""))
        lines += [Content.assemble((f"{keys:<28}", "bold $text-accent"), what) for keys, what in MOVES]
        lines.append(
            Content(
                "\nThe mouse works everywhere: click a row to go to it, again to open it, with ctrl to mark it; the keys at "
                "the bottom and the lines above can be clicked."
            )
        )
        return Content("\n").join(lines)

    def action_run(self, place: int) -> None:
        """Do on the screen below what was clicked."""
        action = target(self._commands[place], self.app.screen_stack[-2])
        self.dismiss(None)
        self.app.call_later(self.app.run_action, action)


_INDENT = 26


class HistoryDialog(TextDialog):
    """The changes of one record, the newest first."""

    def __init__(self, worker: RegisterWorker, ref: str) -> None:
        super().__init__(f"History of {ref}")
        self.worker = worker
        self.ref = ref

    def on_mount(self) -> None:
        """Read the log."""
        super().on_mount()
        run_in_background(self, self._load())

    async def _load(self) -> None:
        try:
            entries = await self.worker.run(lambda session: history(session, self.ref, 500))
        except UserError as problem:
            self.query_one("#text", Static).update(plain_content(str(problem)))
            return
        self.query_one("#text", Static).update(history_content(entries))


def history_content(entries: list[Entry]) -> Content:
    """Each change with who, when and why, and its fields before and after."""
    lines: list[Content] = []
    before = None
    for entry in entries:
        if entry.change != before:
            before = entry.change
            why = f"   {sanitize(entry.why)}" if entry.why else ""
            lines.append(
                Content.assemble(
                    (f"{format_timestamp(entry.at)}  {sanitize(entry.who)}", "bold"), f"  {sanitize(entry.action)}{why}"
                )
            )
        place = "" if entry.record == "benefit" else f"{humanize(entry.record)} "
        for name, (old, new) in entry.fields.items():
            lines.append(
                Content.assemble(
                    (f"    {place}{humanize(name)}: ", "$foreground 60%"),
                    f"{sanitize(format_value(old))} → {sanitize(format_value(new))}",
                )
            )
    return Content("\n").join(lines) if lines else Content("Nothing was changed yet.")
