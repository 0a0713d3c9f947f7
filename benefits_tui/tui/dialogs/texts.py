"""Dialogs that only show: help for where one is, and history."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.errors import UserError
from benefits_tui.register.history import Entry, history
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.commands import Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.formatting import format_timestamp, format_value, humanize, plain_content, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.worker import RegisterWorker

_CLOSE = (Command("close", "escape,q,question_mark,h", "Close", "Back to where you were.", bar=True),)


class TextDialog(Box[None]):
    """A scrollable text with a heading."""

    KEYS: ClassVar[tuple[Command, ...]] = _CLOSE
    BINDINGS: ClassVar = bindings(_CLOSE)
    DEFAULT_CSS = stylesheet(__file__, "text_dialog.tcss")

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
                    (f"    {place}{humanize(name)}: ", "$muted"),
                    f"{sanitize(format_value(old))} → {sanitize(format_value(new))}",
                )
            )
    return Content("\n").join(lines) if lines else Content("Nothing was changed yet.")
