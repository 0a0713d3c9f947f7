"""Forms that write: once at a time, and not left meanwhile."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.events import Event, Key
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.dialogs.box import Dialog
from benefits_tui.tui.formatting import plain_content
from benefits_tui.tui.host import host_of

if TYPE_CHECKING:
    from benefits_tui.tui.dialogs.field_row import FieldRow
    from benefits_tui.tui.worker import RegisterWorker


class SubmitMixin(Dialog[ScreenResultType]):
    """What forms share that write a record or do an act. They have a `#problem` line."""

    worker: RegisterWorker
    is_loading = True
    _is_submitting = False
    _agreed_new: frozenset[str] = frozenset()
    _held: Widget | None = None
    _typing: Widget | None = None

    async def load(self) -> None:
        """Read what the form begins with and build its fields. Subclasses give it."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Load; keys wait for that. What was said of the act before would cover this one."""
        self.app.clear_notifications()
        run_in_background(self, self._load())

    async def _load(self) -> None:
        await self.load()
        # After the focus that was asked for: it is set with the program's next turn.
        self.app.call_later(self._loaded)

    def _loaded(self) -> None:
        self.is_loading = False

    def takes(self, event: Event) -> bool:
        """While it writes, keys are meant for what comes after it; enter and saving once more, in haste, for nothing."""
        if not self._is_submitting:
            return super().takes(event)
        bound = self.active_bindings.get(event.key) if isinstance(event, Key) else None
        return (isinstance(event, Key) and event.key == "enter") or (bound is not None and bound.binding.action == "save")

    def write(self, job: Coroutine[Any, Any, None], held: Widget) -> None:
        """Run what writes, as the program's own work; a second call while it runs or once it is done does nothing.

        `held` takes no keys meanwhile: what would be typed would not be in what is written.
        """
        if self._is_submitting:
            job.close()
            return
        self._is_submitting, self._held, self._typing = True, held, self.focused
        held.disabled = True
        run_in_background(self.app, self._until_done(job), job)

    async def _until_done(self, job: Coroutine[Any, Any, None]) -> None:
        try:
            await job
        finally:
            self._is_submitting = False

    def re_enable_input(self) -> None:
        """Nothing was written: go on where one was typing. Keys that wait were meant for what would have come."""
        host_of(self).drop_waiting_keys()
        if self._held is not None:
            self._held.disabled = False
        if self._typing is not None:
            self._typing.focus()

    def asks_about_new(self, rows: Iterable[FieldRow]) -> bool:
        """True, after a question, where somebody is named who is not known yet: what saves, pressed again, adds them."""
        shown = list(rows)
        new = {row.new_person: row for row in shown if row.new_person}
        unasked = [name for name in new if name not in self._agreed_new]
        if unasked:
            self._agreed_new = frozenset(new)
            names = ", ".join(repr(name) for name in unasked)
            them = "a new person" if len(unasked) == 1 else "new people"
            self.say_problem(f"Nobody is called {names}. Nothing was done yet: the same key again adds {them}.")
            new[unasked[0]].editor.focus()
        else:
            chosen = {row.chosen_as_new for row in shown}
            self.worker.session.new_people |= (chosen | self._agreed_new) - {""}
        return bool(unasked)

    def register_changed(self) -> None:
        """Something was written, here or elsewhere, while the form is open."""

    def say_problem(self, text: str | Content) -> None:
        """Say above the keys what stands in the way. A form that is gone, as when the program ends meanwhile, says nothing."""
        for line in self.query("#problem").results(Static):
            line.update(plain_content(text) if isinstance(text, str) else text)

    def say_waiting(self, text: str) -> None:
        """Say that another writer is waited for; blank: it is over."""
        self.say_problem(text)

    def is_writing(self) -> bool:
        """True, with a word about it, while it writes: leaving now would leave unsaid what became of it."""
        if self._is_submitting:
            self.say_problem("It is being written; a moment.")
        return self._is_submitting
