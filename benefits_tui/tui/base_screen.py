"""What all full screens share: the frame, reading by the worker, and saying problems in words."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Kind
from benefits_tui.register.session import Session
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.commands import Command
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import save_message
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import dead_key
from benefits_tui.tui.keys_in_order import ScreenTakesKeys
from benefits_tui.tui.widgets.bars import KeyBar, StatusLine, TopBar
from benefits_tui.tui.widgets.line_cache import LineCacheMixin
from benefits_tui.tui.worker import RegisterWorker

if TYPE_CHECKING:
    # What writes records is loaded with the first act that writes.
    from benefits_tui.register.records import SaveResult

T = TypeVar("T")
_COMMON = frozenset({"delete", "backspace", "insert"})


class BaseScreen(ScreenTakesKeys, Screen[None], LineCacheMixin):
    """A screen over the register. Subclasses give `KEYS`, `body` and `reload`."""

    KEYS: ClassVar[tuple[Command, ...]] = ()
    where: str = ""

    def __init__(self, worker: RegisterWorker) -> None:
        super().__init__()
        self.worker = worker
        self._seen = 0
        self._jobs = 0
        self.status = StatusLine()

    @property
    def record_in_view(self) -> tuple[str, str]:
        """Kind and reference of the record whose page this is; blank on a list."""
        return "", ""

    @property
    def figure_in_view(self) -> tuple[str, str, str]:
        """List, filter and order where the rows of a figure are in view; blank elsewhere."""
        return "", "", ""

    @property
    def place_in_view(self) -> str:
        """The numbered place that the top line marks."""
        return self.app.current_mode

    @property
    def filter_in_view(self) -> str:
        """The filter under which benefits are in view; blank for all, and where there is no list of them."""
        return ""

    def body(self) -> ComposeResult:
        """The widgets between the bars."""
        yield from ()

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield TopBar()
        yield from self.body()
        yield self.status
        yield KeyBar()

    def on_mount(self) -> None:
        """Mark the screen in the top bar."""
        self.query_one(TopBar).show(self.place_in_view, self.worker)
        self.watch(self, "focused", self.show_keys, init=False)

    def in_bar(self, command: Command) -> bool:
        """True of what stands in the key bar: what does something now."""
        return command.bar

    def show_keys(self) -> None:
        """Other keys do something now."""
        bars = self.query(KeyBar)
        if bars and bars.first().size.width:
            bars.first().show_again()

    def mark_top_bar(self) -> None:
        """The first line again; of a screen that is only being made it comes by itself."""
        if self.is_mounted:
            self.query_one(TopBar).show_again()

    def reload(self) -> None:
        """Read again what is shown."""

    def register_changed(self, change: int) -> None:
        """Something was written, here or elsewhere: read again. A screen that is only being made reads when it is there."""
        if self._seen != change and self.is_mounted:
            self._seen = change
            self.reload()

    def on_screen_resume(self) -> None:
        """Catch up with what happened while the screen was hidden."""
        change = host_of(self).changes
        if self._seen != change:
            self._seen = change
            self.reload()
        self.query_one(TopBar).show_again()
        host_of(self).arrived()

    def run_in_background(self, job: Coroutine[Any, Any, object], *, keys_wait: bool = True) -> None:
        """Run a job beside the interface; a problem that has a sentence is told, nothing is lost.

        Keys wait for it, as it may read first and then open a form; for one that fills a part of the screen or takes
        long they need not.
        """
        if keys_wait:
            self._jobs += 1
        run_in_background(self, self._run_told_of_problems(job, keys_wait), job)

    async def _run_told_of_problems(self, job: Coroutine[Any, Any, object], keys_wait: bool) -> None:
        try:
            await job
        except UserError as problem:
            self.refused(str(problem))
        finally:
            if keys_wait:
                self._jobs -= 1

    def takes(self, event: events.Event) -> bool:
        """False after a key that reads first and then opens something: the next one is meant for that."""
        return super().takes(event) and not self._jobs

    async def run_job(self, task: Callable[[Session], T]) -> T:
        """Ask the register."""
        return await self.worker.run(task)

    @property
    def stays_because(self) -> str:
        """Why the keys of other places do not lead away from here now; blank where they do."""
        return ""

    def may_write(self) -> bool:
        """False, with a word about why, when the register was opened for reading."""
        if self.worker.read_only:
            self.refused(self.worker.why_not_written)
        return not self.worker.read_only

    def on_key(self, event: events.Key) -> None:
        """A key that is for nothing here says so, and what it is for elsewhere."""
        if (event.is_printable or event.key in _COMMON) and event.key not in self.active_bindings:
            self.status.tell(dead_key(event.key, self.where, host_of(self).keys_given))

    def action_refresh(self) -> None:
        """Read the register again."""
        self.reload()

    def action_back(self) -> None:
        """Back to the screen below; once, however often it is asked for."""
        if len(self.app.screen_stack) > 1 and self.app.screen is self:
            self.app.pop_screen()

    def open_record(self, kind: Kind, ref: str, at: str = "") -> None:
        """Open a record's page, at a part of it where one is named, or its form where it has no page."""
        page = host_of(self).page_of(kind, ref, at)
        if page is not None:
            self.app.push_screen(page)
        else:
            self.edit_record(kind, ref)

    def edit_record(self, kind: Kind, ref: str, focus: str = "") -> None:
        """Open the form on a record."""
        if self.may_write():
            from benefits_tui.tui.dialogs.form import RecordForm

            self.app.push_screen(RecordForm(self.worker, kind, ref, focus=focus), self.saved)

    def new_record(self, kind: Kind, known: dict[str, str] | None = None) -> None:
        """Open the form for a new record, with what is known filled in."""
        if self.may_write():
            from benefits_tui.tui.dialogs.form import RecordForm

            self.app.push_screen(RecordForm(self.worker, kind, None, known or {}), self.made)

    def duplicate_record(self, kind: Kind, ref: str) -> None:
        """Open the form for a new record that begins as this one, but for its reference and what happened to it."""
        if self.may_write():
            self.run_in_background(self._duplicate(kind, ref))

    async def _duplicate(self, kind: Kind, ref: str) -> None:
        from benefits_tui.register.records import load
        from benefits_tui.tui.dialogs.field_row import text_of

        record = await self.run_job(lambda session: load(session, ref, kind))
        left_out = {"ref", "state", "handed_over", "held", "live", "stage"}
        known = {name: text_of(value) for name, value in record.values.items() if value is not None and name not in left_out}
        self.new_record(kind, known)

    def record_reading(self, ref: str, draft: Draft | None = None) -> None:
        """Open the form for a reading."""
        if self.may_write():
            from benefits_tui.tui.dialogs.reading import ReadingForm

            self.app.push_screen(ReadingForm(self.worker, ref, draft), self.saved)

    def saved(self, saved: SaveResult | None) -> None:
        """Tell what a form saved; None: nothing was saved."""
        self.done(save_message(saved) if saved is not None else None)

    def made(self, saved: SaveResult | None) -> None:
        """Tell that a record was made; where it is listed, the cursor goes to it."""
        self.saved(saved)
        if saved is not None:
            self.show_made(saved.kind, saved.ref)

    def show_made(self, kind: Kind, ref: str) -> None:
        """Show a record that was just made."""

    def done(self, message: str | None) -> None:
        """Tell what an act did; None: nothing was done."""
        if message is not None:
            self.status.tell(f"✓ {message}")

    def refused(self, why: str) -> None:
        """Say why something was not done."""
        self.status.tell(f"✗ {why}")
