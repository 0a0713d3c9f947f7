"""What happens meanwhile: the commits of others, midnight, another writer that is waited for."""

from __future__ import annotations

import time

from textual.notifications import SeverityLevel

from benefits_tui.domain.errors import UserError
from benefits_tui.register.errors import Busy
from benefits_tui.register.session import Session, sweep
from benefits_tui.register.waiting import Waiting, waiting_words
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.dialogs.submit import SubmitMixin
from benefits_tui.tui.formatting import sanitize
from benefits_tui.tui.messages import RegisterChanged
from benefits_tui.tui.places_app import PlacesApp
from benefits_tui.tui.signals import terminal_is_gone

POLL_SECONDS = 1.0
_SAID_AFTER = 1.0


def _small_step_of_the_day(session: Session) -> None:
    # It comes with the rules, which the start does not wait for.
    from benefits_tui.register.small_step import of_the_day

    of_the_day(session)


class WatchingApp(PlacesApp):
    """The program that looks around each second, and says what it waits for."""

    def __init__(self) -> None:
        super().__init__()
        self.changes = 0
        self.last_change = 0
        self.waiting: int | None = None
        self.swept: int | None = None
        """What share of the register a new day has been looked at, in percent, while that takes long."""

    def toast(self, message: str, severity: SeverityLevel = "warning", timeout: float = 10) -> None:
        """What the person did not ask for: a notice above the screen for some seconds."""
        super().notify(sanitize(message), severity=severity, timeout=timeout, markup=False)

    def watch_register(self) -> None:
        """Begin to look, now and each second."""
        self.set_interval(POLL_SECONDS, self.look_around)
        self.call_after_refresh(lambda: run_in_background(self, self.look_around()))
        self.call_after_refresh(lambda: run_in_background(self, self._count_waiting(), group="waiting", exclusive=True))

    def say_waiting(self, waiting: Waiting | None) -> None:
        """Say which writer is waited for and for how long, where the person looks; None: it is over."""
        message = "" if waiting is None else f"{waiting_words(waiting)} esc stops waiting, ^q quits."
        if isinstance(self.screen, SubmitMixin):
            self.screen.say_waiting(message)
        elif (screen := self.in_view) is not None:
            screen.status.tell(message)

    def ends_waiting(self) -> bool:
        """True where another writer is waited for: that is given up."""
        return self.worker.cancel_waiting()

    async def look_around(self) -> None:
        """Another officer's commits, and midnight, reach the screen in view within a second or so."""
        if terminal_is_gone():
            self.remember()
            self.exit(return_code=129)
            return

        def of_another_day(session: Session) -> bool:
            with session.patience.none():
                return not session.read_only and session.evaluated_on != session.today

        try:
            if await self.worker.changed_elsewhere():
                self.post_message(RegisterChanged())
            if not self._sweeping and await self.worker.run(of_another_day):
                await self._sweep()
            if self._problem_shown:
                self._problem_shown = ""
                self._mark_screen()
        except Busy:
            # Somebody writes: looked at again in a second.
            pass
        except UserError as problem:
            # Looked at each second: what stays wrong is said once.
            if str(problem) != self._problem_shown:
                self._problem_shown = str(problem)
                self.toast(self._problem_shown, "error")
                self._mark_screen()

    _problem_shown = ""
    _sweeping = False

    def _mark_screen(self) -> None:
        """Say in the top line whether what is shown is still what the register says."""
        if (screen := self.in_view) is not None:
            screen.mark_top_bar()

    async def _sweep(self) -> None:
        """Look at all flags as of the new day, some at a time, so that no key waits for it."""
        self._sweeping = True
        begun = time.monotonic()
        try:
            while (past := await self.worker.run(sweep)) is not None:
                if time.monotonic() - begun > _SAID_AFTER:
                    self._say_swept(100 * past[0] // max(past[1], 1))
            self._say_swept(None)
            await self.worker.run(_small_step_of_the_day)
            # The sweep's own commits are no news from elsewhere.
            await self.worker.changed_elsewhere()
            self.post_message(RegisterChanged())
        finally:
            self._sweeping = False

    def _say_swept(self, share: int | None) -> None:
        if share != self.swept:
            self.swept = share
            self._mark_screen()

    def on_register_changed(self) -> None:
        """The screen in view, also behind a dialog, reads again; hidden ones when they come back."""
        self.changes += 1
        if (screen := self.in_view) is not None:
            screen.register_changed(self.changes)
        if isinstance(self.screen, SubmitMixin):
            self.screen.register_changed()
        run_in_background(self, self._count_waiting(), group="waiting", exclusive=True)

    async def _count_waiting(self) -> None:
        """How many rows wait in the queue, for the line at the top."""
        from benefits_tui.register.overview import waiting

        count = await self.worker.run_when_idle(waiting, lambda: self.is_running)
        if count is not None and count != self.waiting:
            self.waiting = count
            if (screen := self.in_view) is not None:
                screen.mark_top_bar()
