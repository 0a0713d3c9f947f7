"""The register's own thread: every read and write of the screens goes through it, so that no key waits for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from benefits_tui.register.session import Session

T = TypeVar("T")


class Desk:
    """One session, one thread."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.read_only = session.store.read_only
        self.path = session.store.path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="register")
        self._seen = 0

    async def ask(self, work: Callable[[Session], T]) -> T:
        """What `work` returns, done in the register's thread. Its exceptions are raised here."""
        return await asyncio.wrap_future(self._thread.submit(work, self.session))

    async def changed_elsewhere(self) -> bool:
        """True once after each commit of another program."""
        version = await self.ask(lambda session: session.store.data_version())
        changed, self._seen = self._seen not in (0, version), version
        return changed

    def close(self) -> None:
        """Finish what is under way and let go of the file."""
        self._thread.submit(self.session.close)
        self._thread.shutdown(wait=True)
