"""Opening, making and migrating a register file."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

from benefits_tui.store.backup import verified_copy
from benefits_tui.store.errors import Busy, Gone, Interrupted, ReadOnly, Refused, StoreError
from benefits_tui.store.header import APPLICATION_ID, check_header
from benefits_tui.store.schema import apply_sql, latest_version, migrations

BUSY_SECONDS = 10.0


def file_uri(path: Path, mode: str) -> str:
    """The SQLite URI of a file, with `mode` ro, rw or rwc; also for drive letters and network paths of Windows."""
    posix = path.absolute().as_posix()
    root = "" if posix.startswith("/") else "/"
    return f"file://{root}{quote(posix)}?mode={mode}"


def connect(path: Path, mode: str, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A bare connection with this program's settings. Transactions are begun and ended by hand."""
    connection = sqlite3.connect(
        file_uri(path, mode),
        uri=True,
        isolation_level=None,
        timeout=busy_seconds,
        check_same_thread=False,
        cached_statements=256,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


@contextlib.contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one sentence each."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        text = str(problem)
        if "interrupted" in text:
            raise Interrupted("The reading was given up for something newer.") from problem
        if "locked" in text or "busy" in text:
            raise Busy(f"{path} is in use by another program; nothing was written. Try again in a moment.") from problem
        if "readonly" in text:
            raise ReadOnly(f"{path} cannot be written: the file or its folder is read-only.") from problem
        if "full" in text:
            raise StoreError(f"The disk of {path} is full; nothing was written. Make room and try again.") from problem
        raise StoreError(f"{path}: {text}.") from problem
    except sqlite3.DatabaseError as problem:
        if isinstance(problem, sqlite3.IntegrityError):
            raise StoreError(f"That would break a rule of the register ({problem}); nothing was written.") from problem
        raise StoreError(f"{path} is damaged ({problem}); restore a backup.") from problem


def create_file(path: Path) -> None:
    """Make an empty register. Raises Refused when something stands there already or the folder cannot be used.

    It is built under a temporary name and renamed, so that a register is there whole or not at all.
    """
    if path.exists():
        raise Refused(f"{path} exists already; it was left as it is.")
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}; make it first.")
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        connection = connect(draft, "rwc")
        try:
            connection.execute("BEGIN IMMEDIATE")
            for version, sql in migrations():
                apply_sql(connection, sql)
                connection.execute(f"PRAGMA user_version = {version:d}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
            connection.execute("COMMIT")
        finally:
            connection.close()
        # A register that somebody else made meanwhile is not replaced.
        if path.exists():
            raise Refused(f"{path} exists already; it was left as it is.")
        draft.rename(path)
    except sqlite3.Error as problem:
        raise Refused(f"No register can be made at {path}: {problem}.") from problem
    except PermissionError:
        raise Refused(f"You are not allowed to write in {path.parent}.") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def may_be_written(path: Path) -> bool:
    """False where a register is there and the person may not write it, or not make a journal beside it."""
    return not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


class OpenFile:
    """A connection to a register, and the identity of the file it was opened on."""

    def __init__(self, path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open and, where needed, migrate. Raises Refused; see `check_header`."""
        self.path = path
        version = check_header(path, latest_version())
        self.read_only = read_only
        if version < latest_version():
            if read_only:
                raise Refused(f"{path} is of an older format; open it once without --read-only to bring it up to date.")
            migrate(path, version)
        try:
            with in_plain_words(path):
                self.connection = connect(path, "ro" if read_only else "rw", busy_seconds)
                self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except (ReadOnly, StoreError) as problem:
            if isinstance(problem, Busy):
                raise
            raise Refused(str(problem)) from problem
        self._identity = _identity(path)

    def still_the_same(self) -> None:
        """Raise Gone when another file was put in this one's place (a sync program, a restore)."""
        if _identity(self.path) != self._identity:
            raise Gone(f"{self.path} was moved or replaced by another program. Start again to work on the new file.")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def migrate(path: Path, version: int, folder: Path | None = None) -> None:
    """Bring a register to the newest format, all or nothing, after a verified backup beside it.

    The backup is named after the old format and the day, for example `register.before-2.2026-03-31.db`.
    """
    steps = [(number, sql) for number, sql in migrations(folder) if number > version]
    backup = path.with_name(f"{path.stem}.before-{steps[-1][0]}.{date.today().isoformat()}{path.suffix}")
    with in_plain_words(path):
        connection = connect(path, "rw")
        try:
            if not backup.exists():
                verified_copy(connection, backup)
            connection.execute("BEGIN IMMEDIATE")
            try:
                # Another program may have migrated the file while this one made its backup.
                present = connection.execute("PRAGMA user_version").fetchone()[0]
                for number, sql in steps:
                    if number > present:
                        apply_sql(connection, sql)
                        connection.execute(f"PRAGMA user_version = {number:d}")
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
        finally:
            connection.close()
