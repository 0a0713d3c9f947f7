"""Backups that nobody has to ask for: in the user's own data folder, verified when made and again when relied on."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benefits_tui.atomic_file import clear_left_behind
from benefits_tui.domain.errors import UsageError, UserError
from benefits_tui.register.session import Session
from benefits_tui.store.backup_file import copy_register, fault_of, is_of_another, newest_change
from benefits_tui.store.errors import StoreError
from benefits_tui.store.store import Store

HOURLY = timedelta(hours=1)
KEPT_SPACING = (
    (timedelta(hours=1), timedelta(days=1)),
    (timedelta(days=1), timedelta(days=14)),
    (timedelta(days=7), timedelta(days=70)),
)
"""One backup each so long is kept to so long ago; beyond the last, one each month for `KEPT_MONTHS`."""
KEPT_MONTHS = 24
LARGEST_FOLDER = 1_000_000_000
"""Bytes that the backups of one register may take; the newest three are kept whatever they take."""
ALWAYS_KEPT = 3
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)(?:\.\d+)?\.db")
_STAMP = "%Y-%m-%dT%H%M%SZ"


class Backup(NamedTuple):
    """A backup by its number, 1 for the newest."""

    number: int
    path: Path
    at: datetime
    size: int


def backup_folder(register: Path) -> Path:
    """Where the backups of a register are: beside the user's own data, never on the share that the register may be on."""
    from platformdirs import user_data_path

    key = hashlib.sha256(str(register.resolve()).encode(errors="surrogatepass")).hexdigest()[:16]
    return user_data_path("benefits-tui", appauthor=False) / "backups" / f"{register.stem[:40]}-{key}"


def backups_of(register: Path) -> list[Backup]:
    """The backups of a register, the newest first; also where the register itself is gone."""
    made = []
    with contextlib.suppress(OSError):
        for path in backup_folder(register).iterdir():
            match = _NAME.fullmatch(path.name)
            # What is no file, or named after no time there is, is none of ours.
            with contextlib.suppress(OSError, ValueError):
                if match is not None and path.is_file():
                    made.append((datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC), path, path.stat().st_size))
    made.sort(reverse=True)
    return [Backup(number, path, at, size) for number, (at, path, size) in enumerate(made, 1)]


def backup_by_number(register: Path, number: int) -> Backup:
    """Raises UsageError where there is none."""
    for backup in backups_of(register):
        if backup.number == number:
            return backup
    raise UsageError(f"There is no backup {number} of {register}; 'backups list' numbers them.")


def back_up(register: Path, now: datetime | None = None, *, at_once: bool = False) -> Backup | None:
    """Make a backup where the register changed since the newest one; None where there is nothing to do.

    At most one an hour, unless `at_once`: before an import, an edit of many records, a restore. Nothing is deleted before the
    new one is there and verified. Raises StoreError, with all older backups unharmed.
    """
    now = now or datetime.now(UTC)
    made = backups_of(register)
    if made:
        newest = made[0]
        if not at_once and timedelta(0) <= now - newest.at < HOURLY:
            return None
        # A file of the right name that is none is no backup.
        if newest_change(newest.path) == newest_change(register) is not None:
            return None
    folder = backup_folder(register)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        clear_left_behind(folder)
    except OSError as problem:
        raise StoreError(f"No backup can be made in {folder}: {problem.strerror or problem}.") from problem
    target = folder / f"{now.strftime(_STAMP)}.db"
    number = 2
    while target.exists():
        target, number = folder / f"{now.strftime(_STAMP)}.{number}.db", number + 1
    copy_register(register, target)
    thin_out(register, now)
    return next((backup for backup in backups_of(register) if backup.path == target), None)


def back_up_before(register: Path) -> str:
    """Make a backup before much is written at once; blank, or a sentence that none could be made, which stops nothing."""
    try:
        back_up(register, at_once=True)
    except (UserError, OSError) as problem:
        return f"No backup was made first: {problem}"
    return ""


def back_up_later(register: Path, seconds: float = 3.0) -> threading.Timer:
    """Make a backup where one is due, beside the work; what stands in its way is left for the next time."""

    def quietly() -> None:
        with contextlib.suppress(UserError, OSError):
            back_up(register)

    timer = threading.Timer(seconds, quietly)
    timer.daemon = True
    timer.start()
    return timer


def thin_out(register: Path, now: datetime) -> None:
    """Keep one an hour for a day, one a day for two weeks, one a week for ten, then one a month; none goes where the clock
    is behind the newest backup."""
    made = backups_of(register)
    if not made or made[0].at > now:
        return
    taken: set[tuple[int, int]] = set()
    kept: list[Backup] = []
    # From the oldest on, so that the one that begins a day, week or month stays that of it.
    for backup in reversed(made):
        slot = _slot(backup.at, now)
        if backup.number <= ALWAYS_KEPT or (slot is not None and slot not in taken):
            kept.append(backup)
        if slot is not None:
            taken.add(slot)
    total = 0
    for backup in made:
        total += backup.size if backup in kept else 0
        if backup not in kept or (total > LARGEST_FOLDER and backup.number > ALWAYS_KEPT):
            with contextlib.suppress(OSError):
                backup.path.unlink()


def _slot(at: datetime, now: datetime) -> tuple[int, int] | None:
    for level, (step, until) in enumerate(KEPT_SPACING):
        if now - at < until:
            return level, int(at.timestamp() // step.total_seconds())
    months = (now.year - at.year) * 12 + now.month - at.month
    return (len(KEPT_SPACING), at.year * 12 + at.month) if months <= KEPT_MONTHS else None


def verify(backup: Backup, register: Path | None = None) -> str | None:
    """What is wrong with a backup, in a sentence; None for a good one. With `register` it is one of that register."""
    if register is not None and is_of_another(register, backup.path):
        return f"{backup.path} is a backup of another register."
    return fault_of(backup.path)


def changes_since(register: Path, backup: Backup) -> int | None:
    """How many changes the register has that a backup has not; None where one of them cannot be read."""
    now, then = newest_change(register), newest_change(backup.path)
    return None if now is None or then is None else max(now[0] - then[0], 0)


def newest_good(register: Path) -> Backup | None:
    """The newest backup that passes its check now."""
    return next((backup for backup in backups_of(register) if verify(backup, register) is None), None)


def offer(register: Path) -> str:
    """A sentence that names the newest good backup of a register that cannot be opened; blank where there is none."""
    backup = newest_good(register)
    if backup is None:
        return ""
    return (
        f" The newest good backup is number {backup.number}, of {backup.at:%d %b %Y %H:%M} UTC; "
        f"what was saved later is not in it. 'backups restore {backup.number}' brings it back."
    )


@contextlib.contextmanager
def opened(backup: Backup, user: str) -> Iterator[Session]:
    """A session on a throw-away copy of a backup, in today's format. Raises StoreError for one that does not pass its check."""
    if (fault := verify(backup)) is not None:
        raise StoreError(fault)
    with tempfile.TemporaryDirectory(prefix="benefits-tui-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "backup.db"
        copy_register(backup.path, path)
        with Session(Store(path), user) as session:
            yield session


def restore_file(register: Path, backup: Backup) -> Path | None:
    """Put a backup in the place of a register that is damaged or gone; the name that the present file is kept under.

    Raises StoreError for a backup that does not pass its check, with everything as it was.
    """
    if (fault := verify(backup)) is not None:
        raise StoreError(fault)
    kept: Path | None = None
    if not register.parent.is_dir():
        raise StoreError(f"There is no folder {register.parent}; make it first.")
    draft = register.with_name(f"{register.name[:100]}.restored-{os.getpid()}")
    copy_register(backup.path, draft)
    try:
        if register.exists():
            kept = _free_name(register)
            register.rename(kept)
            journal = register.with_name(f"{register.name}-journal")
            # It belongs to the file that goes, and would be played into the one that comes.
            if journal.exists():
                journal.rename(kept.with_name(f"{kept.name}-journal"))
        draft.rename(register)
    except OSError as problem:
        raise StoreError(f"{register} cannot be restored: {problem.strerror or problem}.") from problem
    finally:
        draft.unlink(missing_ok=True)
    return kept


def _free_name(register: Path) -> Path:
    stamp = datetime.now(UTC).strftime(_STAMP)
    names = [
        register.with_name(f"{register.stem[:100]}.before-restore.{stamp}{end}{register.suffix}") for end in ("", ".2", ".3")
    ]
    return next(name for name in names if not name.exists())


def listed(register: Path, backups: Sequence[Backup], *, verified: bool) -> list[dict[str, object]]:
    """The backups as rows of a table; with `verified` each is read whole."""
    rows: list[dict[str, object]] = []
    for backup in backups:
        row: dict[str, object] = {"number": backup.number, "at": backup.at.isoformat(), "kilobytes": backup.size // 1000}
        if verified:
            row["verdict"] = verify(backup, register) or "good"
        rows.append(row | {"file": str(backup.path)})
    return rows
