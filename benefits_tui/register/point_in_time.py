"""The register as it was on an earlier day, rebuilt from the change log beside the real one."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benefits_tui.domain.errors import UsageError
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.register_file import create_file
from benefits_tui.store.store import Store


def first_day(session: Session) -> date | None:
    """The day of the first change that the register holds; None for an empty one."""
    return change_log.first_day(session.store)


@contextlib.contextmanager
def as_at(session: Session, day: date) -> Iterator[Session]:
    """A session on the register as it stood at the end of a day, flags and figures as of that day.

    What is done in it is thrown away. For today and later it is the session itself, looked at as of that day. Raises
    UsageError where nothing was recorded by then.
    """
    if day >= session.today:
        yield Session(session.store, session.user, day)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "earlier.db"
        create_file(path)
        with Session(Store(path), session.user, day) as earlier:
            with session.store.beside() as log:
                if not change_log.refill(earlier.store, log, day):
                    raise UsageError(f"Nothing was recorded by {day.isoformat()}.")
            earlier.store.bring_up_to(day)
            yield earlier
