"""An open register: reads, and the one way to write.

The rules are imported with the first write, or the first opening of a day: a list is on screen without them.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from benefits_tui import __version__
from benefits_tui.domain.policy import Policy, policy_from
from benefits_tui.store.backup import verified_copy
from benefits_tui.store.connection import BUSY_SECONDS, OpenFile, in_plain_words
from benefits_tui.store.door import Cell, Transaction, Who, Written, mark_evaluated
from benefits_tui.store.errors import ReadOnly
from benefits_tui.store.scope import SweepPlace


class Store:
    """One register file, used by one thread at a time."""

    def __init__(self, path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open the file. Raises Refused, or Busy when another program holds it too long."""
        self._file = OpenFile(path, read_only=read_only, busy_seconds=busy_seconds)
        self._connection = self._file.connection
        self._columns: dict[str, list[tuple[str, Cell]]] = {}
        self.written = 0
        """How many use cases this connection has committed."""

    @property
    def path(self) -> Path:
        """Where the register is."""
        return self._file.path

    @property
    def read_only(self) -> bool:
        """True when it was opened for reading."""
        return self._file.read_only

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for the store's own queries."""
        return self._connection

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def policy(self) -> Policy:
        """What the organisation has set; defaults for what it has not."""
        return policy_from({str(key): str(value) for key, value in self.all("SELECT key, value FROM policy")})

    def one(self, sql: str, args: Sequence[Cell] | Mapping[str, Cell] = ()) -> tuple[Cell, ...] | None:
        """The first row of a query, or None."""
        with in_plain_words(self.path):
            row: tuple[Cell, ...] | None = self._connection.execute(sql, args).fetchone()
            return row

    def all(self, sql: str, args: Sequence[Cell] | Mapping[str, Cell] = ()) -> list[tuple[Cell, ...]]:
        """All rows of a query."""
        with in_plain_words(self.path):
            return self._connection.execute(sql, args).fetchall()

    def temporary(self, sql: str, args: Sequence[Cell] = ()) -> None:
        """Run a statement on a table of this connection alone, in memory; it may be interrupted. Raises Interrupted."""
        with in_plain_words(self.path):
            self._connection.execute(sql, args)

    def interrupt(self) -> None:
        """Have the statement that is running in the store's thread end with Interrupted; called from another thread."""
        self._connection.interrupt()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads of one and the same moment."""
        with in_plain_words(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("COMMIT")

    def evaluated_on(self) -> str | None:
        """The day as of which all stored flags are true, when this version's rules have looked at them."""
        row = self.one("SELECT evaluated_on, rules_version FROM evaluation")
        return str(row[0]) if row is not None and row[1] == __version__ else None

    def bring_up_to(self, today: date) -> bool:
        """Re-evaluate every flag when the day (or this program's rules) changed since the last time; True if it did."""
        if self.read_only or self.evaluated_on() == today.isoformat():
            return False
        from benefits_tui.store.evaluation import keep_flags
        from benefits_tui.store.scope import Scope

        with self._immediate():
            keep_flags(self._connection, self.policy(), today, Scope(everything=True), None)
            mark_evaluated(self._connection, today)
        return True

    def sweep_step(self, today: date, place: SweepPlace | None) -> SweepPlace | None:
        """Look at some subjects as of this day, in a transaction of its own; the place to go on from, None at the end.

        A sweep in steps leaves room for everything else between them. Raises ReadOnly, Busy.
        """
        from benefits_tui.store.evaluation import keep_flags
        from benefits_tui.store.sweeping import START, next_subjects

        with self._immediate():
            scope, following = next_subjects(self._connection, place or START)
            keep_flags(self._connection, self.policy(), today, scope, None)
            if following is None:
                mark_evaluated(self._connection, today)
        return following

    @contextlib.contextmanager
    def write(self, who: Who, today: date) -> Iterator[Transaction]:
        """One use case as one transaction: rows, change log and flags are written together or not at all.

        Raises ReadOnly, Busy (nothing was written), Gone, and whatever the body raises.
        """
        with self._immediate():
            transaction = Transaction(self._connection, self._columns, who, today)
            yield transaction
            transaction.finish(self.policy(), today)
        self.written += 1

    @contextlib.contextmanager
    def rehearsal(self, who: Who) -> Iterator[Transaction]:
        """A transaction that is always rolled back: what would be written, without flags."""
        with in_plain_words(self.path):
            self._connection.execute("BEGIN")
            try:
                yield Transaction(self._connection, self._columns, who)
            finally:
                self._connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def _immediate(self) -> Iterator[None]:
        if self.read_only:
            raise ReadOnly(
                "The register was opened for reading only: you asked for it, or the file or its folder allows no writing."
            )
        self._file.still_the_same()
        with in_plain_words(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk or a lost share may have rolled the transaction back already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def backup(self, target: Path) -> None:
        """A verified copy; see `verified_copy`."""
        verified_copy(self._connection, target)

    def data_version(self) -> int:
        """A number that moves when another connection has committed."""
        row = self.one("PRAGMA data_version")
        return int(row[0] or 0) if row else 0


__all__ = ["Store", "Transaction", "Who", "Written"]
