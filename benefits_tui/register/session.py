"""Who works on which register, and what day it is for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.policy import Policy
from benefits_tui.register.progress import RebuildObserver, RebuildPart
from benefits_tui.store.engine.patience import Patience
from benefits_tui.store.errors import UNREADABLE, Busy, DiskFull, FileReplaced, StoreError, means_nothing
from benefits_tui.store.models import PolicySetting
from benefits_tui.store.query import Reader
from benefits_tui.store.register_file import create_file, may_be_written
from benefits_tui.store.seals import clock_is_behind
from benefits_tui.store.store import Store
from benefits_tui.store.turns import lock_file
from benefits_tui.store.types import THE_REGISTER, ChangeInfo, ChangeKind


@dataclass(slots=True)
class Session:
    """An open register in the hands of one person, closed at the end of its `with`. Every use case takes one as its first
    argument."""

    store: Store
    user: str
    fixed_today: date | None = None
    observer: RebuildObserver = field(default_factory=RebuildObserver, repr=False)
    """Who is told how far an earlier day is rebuilt, or how far a new one has come."""
    written_at: datetime | None = None
    """When what is written says that it was written, where that is not now."""
    why_not_up_to_date: str = ""
    """Where the flags could not be brought up to the day, why, a sentence."""
    new_people: set[str] = field(default_factory=set)
    """Names that this person said to be somebody new, asked once: they are added, however near they are to somebody's."""

    @property
    def today(self) -> date:
        """The day as of which things are looked at; a fixed one when the clock was set."""
        return self.fixed_today or date.today()

    @property
    def people_added(self) -> list[str]:
        """Whom this session added because a name was written that nobody bore."""
        return self.store.people_added

    @property
    def policy(self) -> Policy:
        """What the organisation has set."""
        return self.store.policy()

    def change_info(
        self, action: str, why: str | None = None, kind: ChangeKind = ChangeKind.EDIT, undoes: int | None = None
    ) -> ChangeInfo:
        """This person doing that, for the change log."""
        return ChangeInfo(self.user, action, why, kind, undoes, self.written_at, new_people=frozenset(self.new_people))

    def by_the_register(self, action: str) -> ChangeInfo:
        """What the register does by itself while this person has it open: no change of theirs, to be undone by a key."""
        return ChangeInfo(THE_REGISTER, action)

    @property
    def path(self) -> Path:
        """Where the register is."""
        return self.store.path

    @property
    def read_only(self) -> bool:
        """True when it was opened for reading."""
        return self.store.read_only

    @property
    def why_read_only(self) -> str:
        """Where the file itself is the reason why nothing is written, a sentence; blank otherwise."""
        return self.store.why_read_only

    @property
    def evaluated_on(self) -> date | None:
        """The day as of which all flags are true; None when another version's rules looked at them last."""
        return self.store.evaluated_on()

    @property
    def figures_of(self) -> str:
        """As of which day flags and figures are, in words: `2026-11-26`, also where a new day has not been looked at whole."""
        begun = self.store.sweep_begun()
        if begun is not None:
            return f"{begun.last or 'an earlier version'}, some already of {begun.day}"
        return str(self.evaluated_on or "an earlier version")

    @property
    def commits(self) -> int:
        """How many use cases this session has written."""
        return self.store.written

    @property
    def patience(self) -> Patience:
        """How long others' locks are waited for, and how that is ended."""
        return self.store.patience

    @property
    def crash(self) -> str:
        """A sentence where a write did not end before the register was opened; blank otherwise."""
        who = self.store.stopped_writer
        return f"A write was cut off ({who}); what was half written is taken back." if who else ""

    @property
    def clock_doubt(self) -> str:
        """A sentence where this computer's clock is behind the register's newest change; blank otherwise."""
        at = clock_is_behind(self.store)
        if not at:
            return ""
        return (
            f"This computer's clock is behind: the newest change was written at {at[:16].replace('T', ' ')} UTC. "
            "Set the clock right, or ask whose was ahead; nothing is lost by it."
        )

    def data_version(self) -> int:
        """A number that moves when another program has written."""
        return self.store.data_version()

    def snapshot(self) -> AbstractContextManager[None]:
        """Several reads of one and the same moment."""
        return self.store.snapshot()

    def interrupt(self) -> None:
        """Have what is being read in the session's thread end with Interrupted; called from another thread."""
        self.store.interrupt()

    def backup(self, target: Path) -> None:
        """A verified copy, while others may be writing. Raises StoreError, with an older file of that name unharmed."""
        self.store.backup(target)

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        """Let go of the file, whatever happened. Raises StoreError in the place of what a damaged register made fail."""
        try:
            if isinstance(problem, Exception):
                raise_if_damaged(self, problem)
        finally:
            self.close()


def reader_of(source: Session | Reader) -> Reader:
    """What a use case reads from: the register of a session, or the transaction that it is part of."""
    return source.store if isinstance(source, Session) else source


def open_register(
    path: Path,
    user: str,
    *,
    today: date | None = None,
    read_only: bool = False,
    patience: Patience | None = None,
    up_to_date: bool = True,
    observer: RebuildObserver | None = None,
) -> Session:
    """Open a register and bring its flags up to the day; only for reading where file or folder allow no more.

    Without `up_to_date` that is left to whoever opens it (`sweep`). Raises CannotOpen or Busy.
    """
    store = Store(path, read_only=read_only or not may_be_written(path), patience=patience)
    session = Session(store, user, today, observer or RebuildObserver())
    if up_to_date:
        with _closed_on_failure(session):
            bring_up_to_date(session)
    return session


def bring_up_to_date(session: Session) -> None:
    """Bring the flags up to the day where the file allows it: to read needs neither room on the disk nor the file's lock,
    and then flags stay as they were."""
    session.why_not_up_to_date = ""
    day, step = session.today, session.observer.step
    try:
        with session.patience.at_most(_SWEEP_WAITS):
            session.store.bring_up_to(day, lambda done, total: step(day, RebuildPart.NEW_DAY, done, total))
    except DiskFull:
        session.why_not_up_to_date = "The disk is full. Make room."
    except Busy:
        session.why_not_up_to_date = "Another program is writing; they follow when it is done."
    except FileReplaced:
        raise
    except StoreError as problem:
        session.why_not_up_to_date = str(problem)
    except UNREADABLE as problem:
        session.why_not_up_to_date = _why_damaged(session, problem)
    finally:
        session.observer.ended()


_SWEEP_WAITS = 2.0


def _why_damaged(session: Session, problem: Exception) -> str:
    """Why flags cannot be worked out of a register that is damaged, which keeps nobody from opening and checking it."""
    try:
        raise_if_damaged(session, problem)
    except StoreError as damage:
        return str(damage)
    raise problem


@contextmanager
def _closed_on_failure(session: Session) -> Iterator[None]:
    """Let go of the file when it cannot be made ready."""
    try:
        yield
    except BaseException:
        session.close()
        raise


def sweep(session: Session) -> tuple[int, int] | None:
    """One step of looking at all flags as of today: past how many of the benefits it has come, and of how many; None when
    that is done. It gives way to whoever writes: raises Busy at once."""
    with session.patience.none():
        place = session.store.sweep_step(session.today, _KEYS_WAIT_FOR)
        return None if place is None else session.store.benefits_past(place)


_KEYS_WAIT_FOR = 100
"""How many subjects a step looks at while somebody types: some 20 ms."""


def create_register(
    path: Path,
    user: str,
    settings: dict[str, str],
    *,
    today: date | None = None,
    written_at: datetime | None = None,
    durable: bool = True,
) -> Session:
    """Make a register with these policy settings and open it. Raises CannotOpen when something stands there already.

    One that is not `durable` is thrown away with this program, and nothing written to it waits for the disk.
    """
    create_file(path, durable=durable)
    try:
        session = Session(Store(path), user, today, written_at=written_at)
        if not durable:
            session.store.need_not_last()
        with _closed_on_failure(session):
            info = session.change_info("make the register", kind=ChangeKind.CREATE)
            with session.store.write(info, session.today) as transaction:
                transaction.insert_many(PolicySetting, [{"key": key, "value": value} for key, value in settings.items()])
            session.store.bring_up_to(session.today)
    except BaseException:
        # It was made a moment ago and nobody has anything in it: one without its settings would stand in the way.
        path.unlink(missing_ok=True)
        lock_file(path).unlink(missing_ok=True)
        raise
    return session


def raise_if_damaged(session: Session, problem: Exception) -> None:
    """Raise StoreError where something failed because the register holds what no program writes."""
    if isinstance(problem, UNREADABLE) and not isinstance(problem, UserError):
        from benefits_tui.store.soundness import is_as_written

        with suppress(OSError):
            if not is_as_written(session.store):
                raise means_nothing() from problem
