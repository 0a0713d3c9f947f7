"""The register as it was on an earlier day, rebuilt beside the real one."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benefits_tui.domain.errors import UsageError
from benefits_tui.register.progress import RebuildPart
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.earlier_rows import put_back
from benefits_tui.store.register_file import create_file
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
        create_file(path, durable=False)
        with Session(Store(path), session.user, day) as earlier:
            try:
                _rebuild(session, earlier, day, flags_follow)
            finally:
                session.observer.ended()
            yield earlier


def _rebuild(session: Session, earlier: Session, day: date, flags_follow: bool) -> None:
    step = session.observer.step
    earlier.store.need_not_last()
    with session.store.beside() as log:
        if not put_back(earlier.store, log, day, lambda done, total: step(day, RebuildPart.RECORDS, done, total)):
            raise UsageError(f"Nothing was recorded by {day.isoformat()}.")
    if not flags_follow:
        for done, total in earlier.store.sweep(day):
            step(day, RebuildPart.FLAGS, done, total)
