"""The register as it was on an earlier day, rebuilt beside the real one."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from benefits_tui.domain.errors import UsageError
from benefits_tui.register.progress import RebuildPart
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.earlier_rows import lies_near, put_back
from benefits_tui.store.register_file import create_file
from benefits_tui.store.rewinding import flags_from, wind_back
from benefits_tui.store.store import Store


def first_day(session: Session) -> date | None:
    """The day of the first change that the register holds; None for an empty one."""
    return change_log.first_day(session.store)


@contextlib.contextmanager
def register_as_of(session: Session, day: date, *, flags_follow: bool = False) -> Iterator[Session]:
    """A session on the register as it stood at the end of a day, flags and figures as of that day.

    What is done in it is thrown away. For today and later it is the session itself, looked at as of that day. With
    `flags_follow` whoever opens it works the flags out (`sweep`). Raises UsageError where nothing was recorded by then.
    """
    if day >= session.today:
        yield Session(session.store, session.user, day)
        return
    with tempfile.TemporaryDirectory(prefix="benefits-tui-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "earlier.db"
        progress = partial(session.observer.step, day, RebuildPart.RECORDS)
        # What flags are worked out for later has none of today's figures meanwhile.
        wound_back = not flags_follow and lies_near(session.store, day)
        try:
            if wound_back:
                session.store.copy_to_work_on(path)
                wind_back(path, day, progress)
            else:
                create_file(path, durable=False)
            with Session(Store(path), session.user, day) as earlier:
                earlier.store.need_not_last()
                if not wound_back:
                    _put_back(session, earlier, day, progress)
                if not flags_follow:
                    _work_out_flags(session, earlier, day)
                session.observer.ended()
                yield earlier
        finally:
            session.observer.ended()


def _put_back(session: Session, earlier: Session, day: date, progress: Callable[[int, int], None]) -> None:
    with session.store.beside() as log:
        if not put_back(earlier.store, log, day, progress):
            raise UsageError(f"Nothing was recorded by {day.isoformat()}.")
        flags_from(earlier.store, log, day)


def _work_out_flags(session: Session, earlier: Session, day: date) -> None:
    for done, total in earlier.store.sweep(day, _A_STEP):
        session.observer.step(day, RebuildPart.FLAGS, done, total)


_A_STEP = 500
"""Nobody else waits for an earlier day."""
