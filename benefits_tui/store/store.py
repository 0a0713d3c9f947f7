"""An open register: reads, and the one way to write.

The rules are imported with the first write, or the first opening of a day: a list is on screen without them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import peewee

from benefits_tui.domain.fields import Value
from benefits_tui.domain.policy import Policy
from benefits_tui.store.engine.patience import Patience
from benefits_tui.store.engine.sqlite import open_engine, plain_errors
from benefits_tui.store.engine.sqlite_search import index_anew, keep_search
from benefits_tui.store.errors import FileReplaced, ReadOnly, StoreError
from benefits_tui.store.evaluation.scope import Scope, SweepPlace, scope_of
from benefits_tui.store.evaluation.sweep import (
    SweepState,
    begins_with_everything,
    mark_swept,
    next_subjects,
    sweep_begun,
    sweep_of,
)
from benefits_tui.store.given_numbers import count_anew
from benefits_tui.store.models import Benefit
from benefits_tui.store.owner_values import owners_from_figures
from benefits_tui.store.policy import evaluated_on, read_policy
from benefits_tui.store.queries.maturity import keep_step
from benefits_tui.store.query import Reader
from benefits_tui.store.record_keys import keep_all_keys
from benefits_tui.store.register_file import OpenFile, copy_beside
from benefits_tui.store.seals import Seal, newest_seal, still_holds
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.turns import Turns
from benefits_tui.store.types import ChangeInfo

A_STEP = 200
"""So many subjects are looked at while others wait."""


class Store(Reader):
    """One register file, used by one thread at a time."""

    def __init__(self, path: Path, *, read_only: bool = False, patience: Patience | None = None) -> None:
        """Open the file. Raises CannotOpen, or Busy when another program holds it too long."""
        self.patience = patience or Patience()
        self._turns = Turns(path, self.patience)
        self.stopped_writer = self._turns.stopped_writer()
        """Who was stopped in the middle of a write before it was opened; blank where nobody was."""
        self._file = OpenFile(path, read_only=read_only, patience=self.patience)
        super().__init__(self._file.engine)
        self._head: Seal | None = None
        self._stamp = self._file.stamp()
        # A file without its seals is opened all the same: 'check' names what is missing.
        with contextlib.suppress(StoreError):
            self._head = newest_seal(self)
        self.written = 0
        """How many use cases this connection has committed."""
        self.people_added: list[str] = []
        """Whom they added because a name was written that nobody bore."""

    @property
    def path(self) -> Path:
        """Where the register is."""
        return self._file.path

    @property
    def read_only(self) -> bool:
        """True when it was opened for reading."""
        return self._file.read_only

    @property
    def why_read_only(self) -> str:
        """Where the file itself is the reason why nothing is written, a sentence."""
        return self._file.why_read_only

    def forget_stopped_writer(self) -> None:
        """A write that was cut off has been looked at: whoever opens the register next is not told of it."""
        if not self.read_only:
            self._turns.forget_stopped_writer()
            # By a connection of its own: a check runs beside the register's thread.
            with contextlib.suppress(StoreError), contextlib.closing(open_engine(self.path, "rw", Patience(0))) as engine:
                engine.drop_empty_journal()

    def close(self) -> None:
        """Let go of the file."""
        self._turns.close()
        self._file.close()

    def policy(self) -> Policy:
        """What the organisation has set; defaults for what it has not."""
        return read_policy(self)

    def temporary(self, sql: str, args: tuple[str | int | None, ...] | list[str | int | None] = ()) -> None:
        """Run a statement on a table of this connection alone, in memory; it may be interrupted. Raises Interrupted."""
        with plain_errors(self.path):
            self._engine.run(sql, args)

    def interrupt(self) -> None:
        """Have the statement that is running in the store's thread end with Interrupted; called from another thread."""
        self._engine.interrupt()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads of one and the same moment."""
        with plain_errors(self.path), self._engine.atomic("DEFERRED"):
            yield

    @contextlib.contextmanager
    def beside(self) -> Iterator[Reader]:
        """Reads of one moment, for what goes through everything: from a copy, for writers would wait until all is read; from
        the file itself where there is no room for one. What is sorted goes to the disk where memory would not hold it, and
        bytes that are no text come as signs that say so."""
        with copy_beside(self._file.read_from, self.patience) as copy:
            # SQLite does not look at CHECK constraints of a file that is opened for reading only.
            mode = "ro" if copy is None and self.read_only else "rw"
            engine = open_engine(copy or self._file.read_from, mode, self.patience)
            engine.path = self.path
            try:
                with plain_errors(self.path):
                    engine.for_long_reads()
                    with engine.atomic("DEFERRED"):
                        yield Reader(engine)
            finally:
                engine.close()

    def evaluated_on(self) -> date | None:
        """The day as of which all stored flags are true, when this version's rules have looked at them."""
        return evaluated_on(self)

    def sweep_begun(self) -> SweepState | None:
        """The sweep that has begun and not ended, by this program or another; None where there is none."""
        return sweep_begun(self)

    def bring_up_to(self, today: date, tell: Callable[[int, int], object] = lambda done, total: None) -> bool:
        """Look at every flag again when the day (or this program's rules) changed since the last time; True if it did.

        Told is how far it is, as by `sweep`. Raises DiskFull, Busy; what is done by then stays done.
        """
        if self.read_only or self.evaluated_on() == today:
            return False
        for done, total in self.sweep(today):
            tell(done, total)
        return True

    def sweep(self, today: date, most: int = A_STEP) -> Iterator[tuple[int, int]]:
        """Look at everything as of this day, in steps of `most` subjects, so that memory does not grow with the register and
        others are served between; after each step how many of the benefits it has come past, and of how many."""
        while (place := self.sweep_step(today, most)) is not None:
            yield self.benefits_past(place)
        total = self.value(int, Benefit.select(peewee.fn.COUNT(Benefit.id))) or 0
        yield total, total

    def benefits_past(self, place: SweepPlace) -> tuple[int, int]:
        """How many of the benefits a sweep has come past, and of how many."""
        benefits = Benefit.select(peewee.fn.COUNT(Benefit.id))
        total = self.value(int, benefits) or 0
        done = self.value(int, benefits.where(Benefit.id <= place[1])) if place[0] == "benefit" else total
        return done or 0, total

    def copy_to_work_on(self, target: Path) -> None:
        """A copy of it as it is, to be changed and thrown away. Raises StoreError."""
        self._engine.copy_unverified_to(target)

    def need_not_last(self) -> None:
        """What is written need not outlast this program, which alone writes it: it does not wait for the disk."""
        self._engine.need_not_last()
        self._turns.alone = True

    def sweep_step(self, today: date, most: int = A_STEP) -> SweepPlace | None:
        """Look at so many subjects more as of this day, in a transaction of its own; where it has come to, None at the end.

        A sweep in steps leaves room for everything else between them, and goes on where it was whoever takes the next one.
        Raises ReadOnly, Busy.
        """
        from benefits_tui.store.evaluation.keep import keep_flags, mark_evaluated

        with self._immediate("the flags of a new day"):
            # Another program may have ended it meanwhile.
            if (state := sweep_of(self, today)) is None:
                return None
            if begins_with_everything(state):
                owners_from_figures(self)
            scope, following = next_subjects(self, state, most)
            keep_flags(self, self.policy(), today, scope, None)
            if following is None:
                mark_evaluated(self, today)
            else:
                mark_swept(self, state._replace(place=following))
        return following

    def renew(self, today: date, largest: Mapping[str, int]) -> None:
        """Work out anew all that follows from the rows, in one transaction; `largest` is the largest number that each table
        gave, as the log says. Raises ReadOnly, Busy."""
        from benefits_tui.store.evaluation.keep import keep_flags, mark_evaluated

        with self._immediate("what follows from the records"):
            keep_all_keys(self)
            index_anew(self._engine)
            count_anew(self, largest)
            keep_flags(self, self.policy(), today, Scope(everything=True), None)
            mark_evaluated(self, today)

    def keep_step(self, step: Mapping[str, Value] | None) -> None:
        """Offer this small step of maturity, or none. Raises ReadOnly, Busy."""
        with self._immediate("the next small step"):
            keep_step(self, step)

    @contextlib.contextmanager
    def write(self, info: ChangeInfo, today: date) -> Iterator[Transaction]:
        """One use case as one transaction: rows, change log and flags are written together or not at all.

        Raises ReadOnly, Busy (nothing was written), RecordDeleted, and whatever the body raises.
        """
        with self._immediate(info.action, info.user):
            transaction = Transaction(self._engine, info, today)
            yield transaction
            self.bring_in_line(transaction, today)
            transaction.seal()
        self.written += 1
        self.people_added += transaction.written.people

    def bring_in_line(self, transaction: Transaction, today: date) -> None:
        """Bring search, flags and figures in line with what a transaction wrote: the last step before the commit."""
        from benefits_tui.store.evaluation.keep import keep_flags, mark_evaluated

        scope = scope_of(transaction, transaction.changed_records)
        keep_search(self._engine, scope.ids["benefit"])
        if any(kind == "policy" for kind, _ in transaction.changed_records):
            scope = Scope(everything=True)
        change, undoes = transaction.written.change, transaction.info.undoes
        transaction.written.flags = keep_flags(transaction, self.policy(), today, scope, change, undoes)
        if scope.everything:
            mark_evaluated(transaction, today)

    @contextlib.contextmanager
    def rehearsal(self, info: ChangeInfo) -> Iterator[Transaction]:
        """A transaction on a copy that is thrown away: what would be written, without flags; nobody waits for it."""
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="benefits-tui-") as folder:
            copy = Path(folder) / "rehearsal.db"
            self._engine.copy_unverified_to(copy)
            engine = open_engine(copy, "rw")
            try:
                with plain_errors(copy), engine.atomic():
                    yield Transaction(engine, info)
            finally:
                engine.close()

    @contextlib.contextmanager
    def _immediate(self, activity: str, who: str = "another program") -> Iterator[None]:
        if self.read_only:
            raise ReadOnly(
                self._file.why_read_only or "Read-only: the file or its folder is not writable, or --read-only was given."
            )
        self._file.still_the_same()
        with plain_errors(self.path), contextlib.ExitStack() as transaction:
            # Called last: a program that is killed in its commit leaves its signature.
            transaction.callback(self._turns.done)
            with self._turns.taken():
                transaction.enter_context(self._engine.atomic())
            self._turns.sign(who, activity)
            # The lock may have been waited for.
            self._file.still_the_same()
            self._still_goes_on()
            yield
        with contextlib.suppress(StoreError):
            self._head = newest_seal(self)
        self._stamp = self._file.stamp()

    def backup(self, target: Path) -> None:
        """A verified copy; see `verified_copy`."""
        self._engine.copy_to(target)

    def data_version(self) -> int:
        """A number that moves when another connection has committed.

        Raises FileReplaced where the file is another one by now, or an older copy was written over it.
        """
        self._file.still_the_same()
        with plain_errors(self.path):
            version = self._engine.commits_of_others()
            self._still_goes_on()
        return version

    def _still_goes_on(self) -> None:
        """Raise FileReplaced unless the log still holds the newest seal that was seen: a log only grows.

        Asked of the file by a connection of its own where somebody else wrote to it: that of this store answers from memory
        where the copy that was written over it counts as many commits.
        """
        stamp = self._file.stamp()
        if stamp == self._stamp:
            return
        beside = open_engine(self._file.read_from, "ro", self.patience)
        try:
            with plain_errors(self.path):
                reader = Reader(beside)
                if self._head is not None and not still_holds(reader, self._head):
                    raise FileReplaced(
                        f"{self.path} was written over by an older copy or another register. Start again to see what is there "
                        "now; 'backups list' shows what can be brought back."
                    )
                self._head, self._stamp = newest_seal(reader), stamp
        finally:
            beside.close()
