"""The register's own thread: every read and write of the screens goes through it, so that no key waits for the disk."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TypeVar

from benefits_tui.register.errors import Busy, FileReplaced, Interrupted
from benefits_tui.register.session import Session, raise_if_damaged
from benefits_tui.register.waiting import Waiting

T = TypeVar("T")
_IDLE = object()
_BETWEEN_TRIES = 0.25
_FINISH_SECONDS, _BETWEEN_INTERRUPTS, _LAST_SECONDS = 1.0, 0.05, 3.0


class ContextKind(Enum):
    """What a register can be that is not the person's own of today."""

    DEMO = auto()
    EARLIER_DAY = auto()


@dataclass(frozen=True, slots=True)
class RegisterContext:
    """What a register stands for that is not the person's own of today: the demo, or an earlier day. Leaving it comes back."""

    kind: ContextKind
    name: str
    why_not_written: str = ""
    """Why nothing can be edited; blank where it can."""


class RegisterWorker:
    """One session, one thread."""

    def __init__(self, session: Session, context: RegisterContext | None = None) -> None:
        self.session = session
        self.context = context
        self.path = session.path
        self.name = context.name if context is not None else self.path.name
        self.why_not_written = context.why_not_written if context is not None else ""
        if session.read_only:
            self.why_not_written = session.why_read_only or "The register was opened for reading only: nothing can be edited."
        self.read_only = bool(self.why_not_written)
        self.file_is_another = False
        """True once the file was replaced, deleted or written over: what is shown is no longer what the register says."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="register")
        # Taken before the first list is read: what is committed after it is news.
        self._seen = session.data_version()
        self._closed: Future[None] | None = None
        self._lock = threading.Lock()
        self._running: object | None = None
        self._pending = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waits: Waiting | None = None
        session.patience.on_wait = self._waited
        self.on_wait: Callable[[Waiting | None], object] | None = None
        """Called in the program's own thread while another writer is waited for, and with None at the end."""
        self.on_commit: Callable[[], object] | None = None
        """Called in the program's own thread after each use case that wrote, whoever asked for it and is still there or not."""

    @property
    def today(self) -> date:
        """The day as of which things are looked at."""
        return self.session.today

    async def run(self, task: Callable[[Session], T], reader: object | None = None, *, announced: bool = True) -> T:
        """What `work` returns, done in the register's thread. Its exceptions are raised here.

        With a `reader`, the work only reads, and ends with Interrupted when that reader gives it up. What it writes is
        announced, unless the caller does that itself.
        """
        return await self.submit(task, reader, announced=announced)

    def submit(self, task: Callable[[Session], T], reader: object | None = None, *, announced: bool = True) -> asyncio.Future[T]:
        """The same, begun at once and not with the next turn of the program's loop."""
        self._cancel(_IDLE)
        self._pending += 1
        loop = self._loop = asyncio.get_running_loop()

        def watched(session: Session) -> T:
            before = session.commits
            try:
                return task(session)
            finally:
                if announced and session.commits != before and self.on_commit is not None:
                    loop.call_soon_threadsafe(self.on_commit)

        begun = asyncio.wrap_future(self._thread.submit(self._as, reader, watched))
        begun.add_done_callback(self._ended)
        return begun

    def _ended(self, _: object) -> None:
        self._pending -= 1

    def cancel(self, reader: object) -> None:
        """End what is being read for this reader, for it wants something newer."""
        self._cancel(reader)

    async def run_when_idle(self, task: Callable[[Session], T], wanted: Callable[[], bool]) -> T | None:
        """What `work`, which only reads, returns; it gives way to everything else that is asked and is begun again after it.

        None as soon as it is no longer wanted.
        """

        def impatient(session: Session) -> T:
            with session.patience.none():
                return task(session)

        while wanted():
            if not self._pending:
                try:
                    return await asyncio.wrap_future(self._thread.submit(self._as, _IDLE, impatient))
                except Interrupted:
                    pass
                except Busy:
                    await asyncio.sleep(_BETWEEN_TRIES)
            await asyncio.sleep(0.01)
        return None

    def _as(self, reader: object | None, task: Callable[[Session], T]) -> T:
        with self._lock:
            self._running = reader
        try:
            return task(self.session)
        except Exception as problem:
            raise_if_damaged(self.session, problem)
            raise
        finally:
            with self._lock:
                self._running = None

    def _cancel(self, reader: object) -> None:
        # Under the lock, so that what is interrupted is this reader's statement and never a write.
        with self._lock:
            if self._running is reader:
                self.session.interrupt()

    async def changed_elsewhere(self) -> bool:
        """True once after each commit of another program. Raises Busy at once where somebody holds the file, FileReplaced."""

        def look(session: Session) -> int:
            with session.patience.none():
                return session.data_version()

        try:
            version = await self.run(look)
        except FileReplaced:
            self.file_is_another = True
            raise
        self.file_is_another = False
        changed, self._seen = self._seen != version, version
        return changed

    def cancel_waiting(self) -> bool:
        """End the waiting for another writer, so that what was to be written is not; False where nothing is waited for."""
        if self._waits is None:
            return False
        self.session.patience.cancel()
        return True

    def _waited(self, waiting: Waiting | None) -> None:
        """In the register's thread: pass it on when there is a new second to tell."""
        before, self._waits = self._waits, waiting
        wait_state = None if before is None else (int(before.seconds), before.holder)
        if self._loop is not None and wait_state != (None if waiting is None else (int(waiting.seconds), waiting.holder)):
            self._loop.call_soon_threadsafe(self._pass_on, waiting)

    def _pass_on(self, waiting: Waiting | None) -> None:
        if self.on_wait is not None:
            self.on_wait(waiting)

    def close(self) -> bool:
        """Let go of the file: what is being written is finished within a moment, or taken back; waiting ends at once.

        False where what runs cannot be stopped; then nothing of it is written.
        """
        self.session.patience.stop()
        if self._closed is None:
            self._closed = self._thread.submit(self.session.close)
            self._thread.shutdown(wait=False)
        end = time.monotonic() + _LAST_SECONDS
        patience = _FINISH_SECONDS
        while time.monotonic() < end:
            done, _ = wait([self._closed], patience)
            if done:
                return True
            self.session.interrupt()
            patience = _BETWEEN_INTERRUPTS
        return False
