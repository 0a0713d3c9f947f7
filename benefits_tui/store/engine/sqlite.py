"""SQLite: opening, locks, transactions, errors, copies. The only module that imports the driver."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

import peewee

from benefits_tui.atomic_file import atomic_write
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.plain_text import sanitize
from benefits_tui.store.engine.patience import Patience
from benefits_tui.store.errors import (
    Busy,
    CannotOpen,
    ConstraintViolated,
    DiskFull,
    FileReplaced,
    Interrupted,
    LeftInWrite,
    ReadOnly,
    StoreError,
)
from benefits_tui.store.types import StoredCell

LARGEST_VALUE = 12_000_000
_BETWEEN_TRIES = 0.002
Args = Sequence[StoredCell] | Mapping[str, StoredCell]
_T = TypeVar("_T")


def _refuse_decimal(value: Decimal) -> NoReturn:
    raise TypeError(f"{value} is a decimal; the register keeps whole ten-thousandths")


# peewee has decimals stored as texts, which an INTEGER column reads as a number 10,000 times too small.
sqlite3.register_adapter(Decimal, _refuse_decimal)


def file_uri(path: Path, mode: str) -> str:
    """The SQLite URI of a file, with `mode` ro, rw or rwc; also for drive letters and network paths of Windows."""
    posix = path.absolute().as_posix()
    root = "" if posix.startswith("/") else "/"
    return f"file://{root}{quote(posix)}?mode={mode}"


# Compiles and never connects: the text of a query is the same for every file.
_DIALECT = peewee.SqliteDatabase(None)


def compile_query(query: Any) -> tuple[str, list[Any]]:
    """The SQL of a peewee query, and its arguments."""
    if isinstance(query, peewee.Query):
        query = query.bind(_DIALECT)
    sql, args = _DIALECT.get_sql_context().sql(query).query()  # type: ignore[no-untyped-call]
    return sql, args


class SqliteEngine(peewee.SqliteDatabase):
    """An open register file, used by one thread at a time; transactions take the lock when they begin."""

    def __init__(self, path: Path, mode: str, patience: Patience | None = None) -> None:
        """Opened by `connect`; `mode` is ro, rw or rwc."""
        # As it is named to people, and as it is opened.
        self.path, self.file, self.mode = path, path, mode
        self.patience = patience or Patience()
        super().__init__(
            file_uri(path, mode),
            pragmas={"foreign_keys": "ON", "synchronous": "FULL", "temp_store": "MEMORY", "trusted_schema": "OFF"},
            lock_type="IMMEDIATE",
            thread_safe=False,
            autoconnect=False,
            uri=True,
            timeout=self.patience.slice_seconds,
            check_same_thread=False,
            cached_statements=256,
        )

    @property
    def driver(self) -> sqlite3.Connection:
        """The driver's connection."""
        if self.is_closed():
            raise peewee.InterfaceError("the register is closed")
        connection: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
        return connection

    def connect(self, reuse_if_open: bool = False) -> bool:
        """Open the file; a lock on it is waited for."""
        return self._patiently(lambda: super(SqliteEngine, self).connect(reuse_if_open))

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction; the lock of another writer is waited for."""
        self._patiently(lambda: super(SqliteEngine, self).begin(lock_type))

    def commit(self) -> None:
        """Commit; those who are reading are waited for."""
        self._patiently(super().commit)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """A statement; a lock that keeps it from being read is waited for."""
        try:
            return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]
        except peewee.OperationalError as problem:
            if not _is_busy(problem):
                raise
        return self._patiently(lambda: super(SqliteEngine, self).execute_sql(sql, params))  # type: ignore[no-untyped-call]

    def _patiently(self, task: Callable[[], _T]) -> _T:
        """What needs a lock, tried until it is free or patience ends. Raises Busy when that is given up."""
        with self.patience.begin() as goes_on:
            while True:
                try:
                    return task()
                except (peewee.OperationalError, sqlite3.OperationalError) as problem:
                    if not _is_busy(problem) or not goes_on(_BETWEEN_TRIES):
                        raise

    def rollback(self) -> None:
        """Take the transaction back. A full disk or a lost share may have done so already."""
        if self.driver.in_transaction:
            super().rollback()

    def close(self) -> bool:
        """Let go of the file, whatever is under way."""
        while self.in_transaction():
            self.pop_transaction()  # type: ignore[no-untyped-call]
        return super().close()

    def run(self, sql: str, args: Args = ()) -> sqlite3.Cursor:
        """A statement. Raises what `plain_errors` turns into sentences."""
        cursor: sqlite3.Cursor = self.execute_sql(sql, args)
        return cursor

    def apply(self, query: Any) -> int:
        """A peewee statement that writes; how many rows it wrote. Raises ConstraintViolated and what `plain_errors` does."""
        with plain_errors(self.path):
            return self.run(*compile_query(query)).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[StoredCell]]) -> None:
        """One statement for many rows. Raises ConstraintViolated and what `plain_errors` does."""
        with plain_errors(self.path):
            self.driver.executemany(sql, rows)

    def run_script(self, sql: str) -> None:
        """The statements of a file, inside the caller's transaction (`executescript` would commit it)."""
        statement = ""
        for line in sql.splitlines(keepends=True):
            statement += line
            if statement.strip() and sqlite3.complete_statement(statement):
                self.run(statement)
                statement = ""

    def interrupt(self) -> None:
        """Have the statement that is running end with Interrupted; called from another thread. Nothing once it is closed."""
        if not self.is_closed():
            self.driver.interrupt()

    def for_long_reads(self) -> None:
        """Sort on the disk what memory would not hold, and read bytes that are no text without giving up."""
        self.run("PRAGMA temp_store = FILE")
        self.driver.text_factory = partial(str, encoding="utf-8", errors="backslashreplace")

    def need_not_last(self) -> None:
        """What is written does not wait for the disk: it is thrown away when this program ends."""
        self.run("PRAGMA synchronous = OFF")
        self.run("PRAGMA journal_mode = MEMORY")

    def in_wal_mode(self) -> bool:
        """True where another program set the file to write-ahead logging, which needs all users on one machine."""
        return bool(self.run("PRAGMA journal_mode").fetchone()[0] == "wal")

    def leave_wal_mode(self) -> None:
        """Set the file back; nothing happens while somebody else has it open, or it may not be written."""
        with contextlib.suppress(sqlite3.OperationalError, peewee.OperationalError), self.patience.none():
            self.run("PRAGMA journal_mode = DELETE")

    def drop_empty_journal(self) -> None:
        """Have SQLite remove a journal from which nothing is to be taken back; nothing happens while somebody else writes."""
        with contextlib.suppress(sqlite3.OperationalError, peewee.OperationalError):
            self.run("PRAGMA journal_mode = TRUNCATE")
            self.run("PRAGMA journal_mode = DELETE")

    def commits_of_others(self) -> int:
        """A number that moves when another connection has committed."""
        return int(self.run("PRAGMA data_version").fetchone()[0])

    def copy_to(self, target: Path, *, broken_references: bool = False) -> None:
        """A verified copy; see `verified_copy`."""
        verified_copy(self.driver, target, broken_references=broken_references)

    def copy_unverified_to(self, target: Path) -> None:
        """A copy to try things on, or to read at leisure. Raises what `plain_errors` does."""
        with plain_errors(target), contextlib.closing(sqlite3.connect(target)) as copy:
            _copy_pages(self.driver, copy)

    def columns(self, table: str) -> list[tuple[str, str, bool, str | None, bool]]:
        """(name, type, not null, default, primary key) of a table's columns, as the file has them."""
        rows = self.run(f'PRAGMA table_info("{table}")')
        return [(name, kind, bool(needed), default, bool(key)) for _, name, kind, needed, default, key in rows]

    def damage(self) -> Iterator[str]:
        """What SQLite finds wrong with the file and its references, a sentence each."""
        for (verdict,) in self.run("PRAGMA integrity_check(20)").fetchall():
            if verdict != "ok":
                yield f"The file is damaged: {verdict}."
        for table, row, parent in self.broken_references():
            yield f"The {table} with number {row} refers to a {parent} that is not there."

    def broken_references(self) -> Iterator[tuple[str, int, str]]:
        """(table, number, table that it refers to) of each row that refers to one that is not there."""
        yield from ((table, row, parent) for table, row, parent, _ in self.run("PRAGMA foreign_key_check"))

    @contextlib.contextmanager
    def references_unchecked(self) -> Iterator[None]:
        """Rows may be written in any order."""
        self.run("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self.run("PRAGMA foreign_keys = ON")

    def check_references_at_the_end(self) -> None:
        """References are looked at with the commit and not with each row, to the end of this transaction."""
        self.run("PRAGMA defer_foreign_keys = ON")

    def encoding(self) -> str:
        """How texts are kept, `UTF-8` in all that this program makes."""
        return str(self.run("PRAGMA encoding").fetchone()[0])


def open_engine(path: Path, mode: str, patience: Patience | None = None) -> SqliteEngine:
    """A connection with this program's settings. Raises what `plain_errors` does."""
    engine = SqliteEngine(path, mode, patience)
    with plain_errors(path):
        engine.connect()
    # What a stranger's file can make of it: no other file is opened, no value is larger than any register holds.
    engine.driver.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    engine.driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    engine.driver.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 10)
    return engine


# Any number of ids goes as one argument, named :ids.
IN_IDS = "IN (SELECT value FROM json_each(:ids))"


def ids_argument(ids: Collection[int]) -> str:
    """What `IN_IDS` is given."""
    return json.dumps(list(ids))


def among(column: peewee.Node, ids: Collection[int]) -> peewee.NodeList:
    """The condition of a peewee query that a column is one of any number of ids."""
    return among_argument(column, peewee.Value(ids_argument(ids), converter=False))


def among_argument(column: peewee.Node, argument: peewee.Node) -> peewee.NodeList:
    """The same with the argument, what `ids_argument` gives, as a place that is filled in later."""
    return peewee.NodeList((column, peewee.SQL("IN (SELECT value FROM json_each("), argument, peewee.SQL("))")), parens=True)


def any_case(text: Any) -> peewee.Node:
    """A text as it is compared and sorted without regard to capitals; an index kept that way is used. A server's is `lower`."""
    return peewee.NodeList((text, peewee.SQL("COLLATE NOCASE")))


# Errors ---------------------------------------------------------------------------------------------------------

_WORDS: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_INTERRUPT: (Interrupted, "The reading was given up for something newer."),
    sqlite3.SQLITE_BUSY: (Busy, "{path} is in use by another program; nothing was written. Try again in a moment."),
    sqlite3.SQLITE_LOCKED: (Busy, "{path} is in use by another program; nothing was written. Try again in a moment."),
    sqlite3.SQLITE_READONLY_DBMOVED: (
        FileReplaced,
        "{path} was moved or replaced by another program; nothing was written. Start again.",
    ),
    sqlite3.SQLITE_READONLY_ROLLBACK: (
        LeftInWrite,
        "{path} was left in the middle of a write; open it once where it may be written, and that is taken back.",
    ),
    sqlite3.SQLITE_READONLY: (ReadOnly, "{path} cannot be written: the file or its folder is read-only."),
    sqlite3.SQLITE_PERM: (ReadOnly, "{path} cannot be written: the file or its folder is read-only."),
    sqlite3.SQLITE_FULL: (DiskFull, "The disk of {path} is full; nothing was written. Make room and try again."),
    sqlite3.SQLITE_IOERR: (StoreError, "{path} cannot be read or written: the disk or the network drive fails. Try again later."),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "{path} cannot be opened: it was moved, or you may not write in its folder."),
    sqlite3.SQLITE_CORRUPT: (StoreError, "{path} is damaged ({text}); restore a backup."),
    sqlite3.SQLITE_NOTADB: (StoreError, "{path} is damaged ({text}); restore a backup."),
    sqlite3.SQLITE_TOOBIG: (StoreError, "A text or number is too large for the register; nothing was written."),
    sqlite3.SQLITE_NOMEM: (StoreError, "The computer is out of memory; nothing was written. Close other programs and try again."),
    # The program's own statements are right, so it is what they were run on.
    sqlite3.SQLITE_ERROR: (
        StoreError,
        "{path} cannot be worked out: a sum is too large, or its tables are not as they should be. 'check' tells more.",
    ),
    # A trigger of the schema says in its own words what it refuses.
    sqlite3.SQLITE_CONSTRAINT_TRIGGER: (
        ConstraintViolated,
        "That would break a rule of the register ({text}); nothing was written.",
    ),
    sqlite3.SQLITE_CONSTRAINT: (ConstraintViolated, "That would break a rule of the register; nothing was written."),
}


_OTHERWISE = (StoreError, "{path} cannot be read or written (SQLite's code {code}); 'check' tells more.")


@contextlib.contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn the database's errors into one sentence each, told apart by their codes."""
    try:
        yield
    except (sqlite3.Error, peewee.DatabaseError, peewee.InterfaceError) as problem:
        code, text = _code(problem)
        kind, message = _WORDS.get(code) or _WORDS.get(code & 0xFF) or _OTHERWISE
        raise kind(message.format(path=path, text=_short(text), code=code)) from problem
    except OverflowError as problem:
        raise StoreError("A number is too large for the register; nothing was written.") from problem


def _short(text: str) -> str:
    """What SQLite says, without the SQL that it may quote."""
    return shorten(sanitize(text.partition(" - ")[0]), 120)


def _is_busy(problem: Exception) -> bool:
    return _code(problem)[0] & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _code(problem: Exception) -> tuple[int, str]:
    """The extended code of an error, 0 where it has none, and what SQLite says."""
    first = getattr(problem, "orig", problem)
    return int(getattr(first, "sqlite_errorcode", 0)), str(first)


# Copies ---------------------------------------------------------------------------------------------------------


def verified_copy(connection: sqlite3.Connection, target: Path, *, broken_references: bool = False) -> None:
    """Copy the register to `target` while others may be writing; checked before it takes its name.

    With `broken_references` a register that has some is copied with them: the copy is as whole as what it is of.

    Raises StoreError when the copy cannot be made or does not pass; an older file of that name is then unharmed.
    """
    if not target.parent.is_dir():
        raise StoreError(f"There is no folder {target.parent}; make it first.")
    try:
        with atomic_write(target) as draft:
            _as_readable_as(connection, draft)
            copy = sqlite3.connect(draft)
            try:
                _copy_pages(connection, copy)
                # Verified as SQLite sees it; a full disk or a broken page shows here.
                verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
                broken = None if broken_references else copy.execute("PRAGMA foreign_key_check").fetchone()
            finally:
                copy.close()
            if broken:
                verdict = f"the {broken[0]} with number {broken[1]} refers to a {broken[2]} that is not there"
            if verdict != "ok":
                raise StoreError(f"The copy for {target} did not pass its check ({verdict}); it was not kept.")
    except sqlite3.Error as problem:
        raise StoreError(f"The backup {target} could not be made: {_short(str(problem))}.") from problem
    except OSError as problem:
        raise StoreError(f"The backup {target} could not be made: {problem.strerror or problem}.") from problem


def _copy_pages(connection: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Writers wait for as long as the pages take: in steps, it would begin anew with each write and never end."""
    copy.execute("PRAGMA synchronous = OFF")
    connection.backup(copy, sleep=_BETWEEN_TRIES)


def _as_readable_as(connection: sqlite3.Connection, draft: Path) -> None:
    """Make the file with the permissions of the one it will be a copy of, before anything is in it."""
    source = connection.execute("PRAGMA database_list").fetchone()[2]
    mode = stat.S_IMODE(Path(source).stat().st_mode) if source else 0o600
    draft.touch(mode=0o600)
    draft.chmod(mode | 0o600)


def refused(path: Path, problem: StoreError) -> CannotOpen:
    """That no register can be made somewhere, in one sentence: what `plain_errors` was told, without its draft's name."""
    why = problem.__cause__
    return CannotOpen(f"No register can be made at {path}: {problem if not isinstance(why, Exception) else _code(why)[1]}.")
