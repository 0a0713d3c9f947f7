"""Making, opening and migrating a register file."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benefits_tui.atomic_file import atomic_write
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.plain_text import sanitize
from benefits_tui.store.engine.patience import Patience
from benefits_tui.store.engine.sqlite import SqliteEngine, open_engine, plain_errors, refused
from benefits_tui.store.engine.sqlite_header import APPLICATION_ID, check_header
from benefits_tui.store.errors import Busy, CannotOpen, ConstraintViolated, FileReplaced, LeftInWrite, StoreError
from benefits_tui.store.query import Reader
from benefits_tui.store.record_keys import keep_all_keys
from benefits_tui.store.schema import is_own, latest_version, migrations, own_names


def create_file(path: Path, *, durable: bool = True) -> None:
    """Make an empty register. Raises CannotOpen when something stands there already or the folder cannot be used.

    It is built under a temporary name and renamed, so that a register is there whole or not at all; one that is thrown away
    with this program need not be `durable`, and does not wait for the disk.
    """
    if os.access(path, os.F_OK):
        raise CannotOpen(f"{path} exists already; it was left as it is.")
    if not path.parent.is_dir():
        raise CannotOpen(f"There is no folder {path.parent}; make it first.")
    try:
        with atomic_write(path, new=True, durable=durable) as draft:
            _make(draft, path, durable)
    except FileExistsError:
        # Somebody else made one meanwhile; it is not replaced.
        raise CannotOpen(f"{path} exists already; it was left as it is.") from None
    except StoreError as problem:
        raise refused(path, problem) from problem
    except PermissionError:
        raise CannotOpen(f"You are not allowed to write in {path.parent}.") from None
    except OSError as problem:
        raise CannotOpen(f"No register can be made at {path}: {problem.strerror or problem}.") from problem


def _make(draft: Path, path: Path, durable: bool) -> None:
    engine = open_engine(draft, "rwc")
    try:
        if not durable:
            engine.need_not_last()
        with plain_errors(path), engine.atomic():
            for version, sql in migrations():
                engine.run_script(sql)
                engine.user_version = version
            engine.application_id = APPLICATION_ID
    finally:
        engine.close()


def may_be_written(path: Path) -> bool:
    """False where a register is there and the person may not write it, or not make a journal beside it."""
    try:
        return not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    except PermissionError:
        return False


class OpenFile:
    """A connection to a register, and the identity of the file it was opened on."""

    def __init__(self, path: Path, *, read_only: bool = False, patience: Patience | None = None) -> None:
        """Open and, where needed, migrate. Raises CannotOpen; see `check_header`."""
        self.path = path
        check_header(path, latest_version())
        self.read_only = read_only
        self.why_read_only = ""
        """Where the file itself is the reason, a sentence."""
        self._copy: TemporaryDirectory[str] | None = None
        self.engine = self._open(patience)
        try:
            # Told by SQLite and not by the header: what a killed program left of a migration is taken back by now.
            with plain_errors(path):
                version = self.engine.user_version
            strange = _what_is_strange(path, self.engine)
            if strange:
                self.why_read_only = f"{strange} It is opened for reading only; 'check' names what is wrong."
                self.read_only = True
            if version < latest_version():
                if strange:
                    raise CannotOpen(f"{strange} It is not brought up to date while that is so.")
                if read_only:
                    raise CannotOpen(
                        f"{path} is of an older format; open it once where it may be written, to bring it up to date."
                    )
                migrate(path, version)
            with plain_errors(path):
                if not self.read_only and self.engine.in_wal_mode():
                    self.engine.leave_wal_mode()
        except BaseException:
            self.close()
            raise
        self._identity = _identity(path)

    def _open(self, patience: Patience | None) -> SqliteEngine:
        """A connection to the file; to a copy in which SQLite has taken back what a crash left half written, where the file
        itself may not be written."""
        try:
            return _opened(self.path, "ro" if self.read_only else "rw", patience)
        except CannotOpen as problem:
            if not self.read_only or not isinstance(problem.__cause__, LeftInWrite):
                raise
        self._stamp_of_crash = self.stamp()
        self._copy = TemporaryDirectory(prefix="benefits-tui-", ignore_cleanup_errors=True)
        try:
            copy = Path(self._copy.name) / "recovered.db"
            for end in ("", "-journal"):
                shutil.copyfile(f"{self.path}{end}", f"{copy}{end}")
            _opened(copy, "rw", patience).close()
            self.why_read_only = (
                f"{self.path} was left in the middle of a write when a program or the computer stopped. You see a copy "
                "of it as it was before that write; open it once where it may be written, to take that back in the file itself."
            )
            return _opened(copy, "ro", patience)
        except OSError as problem:
            self._copy.cleanup()
            why = problem.strerror or problem
            raise CannotOpen(f"{self.path} was left in the middle of a write, and cannot be copied: {why}.") from problem
        except StoreError:
            self._copy.cleanup()
            raise

    @property
    def read_from(self) -> Path:
        """The file that is read: the register, or the copy that stands for one that was left in the middle of a write."""
        return self.engine.path

    def still_the_same(self) -> None:
        """Raise FileReplaced when another file was put in this one's place (a sync program, a restore)."""
        identity = _identity(self.path)
        if identity is None:
            raise FileReplaced(
                f"{self.path} is no longer there: another program moved or deleted it, or its drive is gone. Put it "
                "back; 'backups list' shows what can be brought back."
            )
        if identity != self._identity:
            raise FileReplaced(f"{self.path} was moved or replaced by another program. Start again to work on the new file.")
        if self._copy is not None and self.stamp() != self._stamp_of_crash:
            raise FileReplaced(f"{self.path} was written by another program since. Start again to see what is there now.")

    def stamp(self) -> tuple[int, int] | None:
        """What moves when somebody writes to the file: its time and size. None where it is gone."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def close(self) -> None:
        """Let go of the file."""
        self.engine.close()
        if self._copy is not None:
            self._copy.cleanup()


def _opened(path: Path, mode: str, patience: Patience | None) -> SqliteEngine:
    """A connection that has read the file once. Raises Busy, and CannotOpen for what else is wrong."""
    engine = None
    try:
        engine = open_engine(path, mode, patience)
        with plain_errors(path):
            engine.run("SELECT count(*) FROM sqlite_master").fetchone()
    except StoreError as problem:
        if engine is not None:
            engine.close()
        if isinstance(problem, Busy):
            raise
        raise CannotOpen(str(problem)) from problem
    return engine


@contextlib.contextmanager
def copy_beside(path: Path, patience: Patience) -> Iterator[Path | None]:
    """A copy of a register, there for as long as it is read; None where there is no room for one, or it cannot be copied."""
    with contextlib.ExitStack() as folders:
        try:
            folder = folders.enter_context(TemporaryDirectory(prefix="benefits-tui-", ignore_cleanup_errors=True))
            roomy = shutil.disk_usage(folder).free > _ROOM * path.stat().st_size
        except OSError:
            roomy = False
        yield _copied(path, Path(folder) / "copy.db", patience) if roomy else None


# So often as large as the register is what must be free: for the copy, and for what is sorted or rebuilt beside it.
_ROOM = 3


def _copied(path: Path, copy: Path, patience: Patience) -> Path | None:
    try:
        with contextlib.closing(open_engine(path, "ro", patience)) as engine:
            engine.copy_unverified_to(copy)
    except Busy:
        raise
    except StoreError:
        return None
    return copy


def _what_is_strange(path: Path, engine: SqliteEngine) -> str:
    """A sentence where the file would do something that no register does: a trigger on its tables, a view that is another one.

    Tables and views of other names are somebody's own work.
    """
    rows = engine.run("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchall()
    names = [
        f"the {kind} {sanitize(shorten(str(name)))}"
        for kind, name, table, sql in rows
        if str(table).lower() in own_names() and not is_own(str(sql))
    ]
    if not names:
        return ""
    more = "" if len(names) <= _SHOWN else f" and {len(names) - _SHOWN} more"
    return f"{path} holds what no register does: {', '.join(names[:_SHOWN])}{more}."


_SHOWN = 3


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def migrate(path: Path, version: int, folder: Path | None = None) -> None:
    """Bring a register to the newest format, all or nothing, after a verified backup beside it.

    The backup is named after the new format and the day, for example `register.before-4.2026-03-31.db`; one of that name
    that is there already is left as it is, for it may be of another file, and the new one gets a number.
    """
    steps = [(number, sql) for number, sql in migrations(folder) if number > version]
    engine, backup = open_engine(path, "rw"), None
    try:
        with plain_errors(path), engine.atomic():
            # Another program may have migrated the file since its header was read.
            present = engine.user_version
            wanted = [(number, sql) for number, sql in steps if number > present]
            if wanted:
                backup = _back_up(path, f"before-{steps[-1][0]}.{date.today().isoformat()}")
            for number, sql in wanted:
                engine.run_script(sql)
                engine.user_version = number
            if folder is None and wanted:
                # What collides is proposed to be merged later: bringing a register up to date never fails on it.
                keep_all_keys(Reader(engine))
    except StoreError as problem:
        if backup is not None:
            # The register is what it was: each start would leave one more copy of it.
            with contextlib.suppress(OSError):
                backup.unlink()
        if type(problem) not in (StoreError, ConstraintViolated):
            raise
        raise CannotOpen(
            f"{path} says that it is of format {version}, and could not be brought up to date: what is in it is not as that "
            "format has it. It was left as it is; restore a backup."
        ) from problem
    finally:
        engine.close()


def _back_up(path: Path, reason: str) -> Path:
    """A verified copy of a file whose lock this program holds: by a connection of its own, for that of the lock cannot."""
    reading = open_engine(path, "ro")
    try:
        name = _free_name(path, reason)
        reading.copy_to(name, broken_references=True)
    finally:
        reading.close()
    return name


def _free_name(path: Path, reason: str) -> Path:
    """A name beside a file that nothing has yet."""
    # A name may have 255 bytes, and the part that is added has some forty.
    stem = path.stem.encode()[:180].decode(errors="ignore")
    numbers = itertools.chain([""], (f".{number}" for number in itertools.count(2)))
    return next(name for number in numbers if not (name := path.with_name(f"{stem}.{reason}{number}{path.suffix}")).exists())
