"""What the processes of a soak do until its end: `python -m tests.faults.soak_workers NAME DB`."""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from benefits_tui.register import backups, listing, readings, records
from benefits_tui.register.errors import Conflict, StoreError
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.waiting import Patience, Waiting
from benefits_tui.store import transaction
from benefits_tui.store.types import ChangeKind
from tests.conftest import TODAY

SHARED = "P-1/B01"
"""The benefit that all officers add to."""
AHEAD = "officer-2"
"""Whose clock is a day ahead."""
_PEOPLE_THINK = (0.05, 0.5)


def diary_of(name: str, register: Path) -> Path:
    """Where a process writes down what it did."""
    return register.with_name(f"{name}.said")


def end_mark(register: Path) -> Path:
    """The file that is there once all are to end."""
    return register.with_name("ended")


def ended(register: Path) -> bool:
    """True once all are to end."""
    return end_mark(register).exists()


class _ClockAhead(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        return datetime.now(tz) + timedelta(days=1)


class Diary:
    """What a process says it did, a line each, flushed before it goes on."""

    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("a", buffering=1)

    def say(self, what: str, **more: object) -> None:
        self._file.write(json.dumps({"what": what, **more}) + "\n")


def officer(session: Session, diary: Diary, number: int, behind: list[str]) -> None:
    """Read, think, write: one's own readings, and one figure that all add to."""
    chance, count = random.Random(), int(time.time() * 100) % 1_000_000_000
    while not ended(session.path):
        time.sleep(chance.uniform(*_PEOPLE_THINK))
        count += 1
        ref, period = f"P-1/B{number + 1:02d}", f"20{chance.randrange(10, 25)}-01"
        shared = chance.random() < 0.3
        behind.clear()
        listing.page(session, listing.ListQuery(listing.BENEFITS), ("ref", "title"), 0, 50)
        seen = records.load(session, SHARED)
        begun = time.monotonic()
        try:
            if shared:
                before = seen.values["stated"]
                assert isinstance(before, Decimal)
                records.change(session, SHARED, {"stated": before + 1}, seen_version=seen.version)
            else:
                readings.record(session, ref, period, actual=Decimal(count))
        except Conflict:
            diary.say("conflict")
            continue
        except StoreError as problem:
            diary.say("failed", why=str(problem))
            continue
        seconds, importing = time.monotonic() - begun, any("import" in holder for holder in behind)
        diary.say("saved", ref=SHARED if shared else ref, period=period, value=count, seconds=seconds, **{"import": importing})


def keeper(session: Session, diary: Diary) -> None:
    """Backups and earlier days, one after the other."""
    while not ended(session.path):
        backup = backups.back_up(session.path, at_once=True)
        if backup is not None:
            fault = backups.verify(backup)
            diary.say("failed" if fault else "backup", why=fault)
        with register_as_of(session, session.today - timedelta(days=30)) as earlier:
            listing.page(earlier, listing.ListQuery(listing.BENEFITS), ("ref", "title"), 0, 50)
        diary.say("earlier day")
        time.sleep(0.5)


def importer(session: Session, diary: Diary) -> None:
    """A long write that is named, every few seconds."""
    while not ended(session.path):
        with session.store.write(session.change_info("import plans.xlsx", kind=ChangeKind.IMPORT), session.today):
            time.sleep(0.8)
        diary.say("import")
        time.sleep(4)


def main(name: str, path: Path) -> None:
    """Work until the end."""
    today: date = TODAY
    if name == AHEAD:
        vars(transaction)["datetime"] = _ClockAhead
        today += timedelta(days=1)
    behind: list[str] = []

    def waited(waiting: Waiting | None) -> None:
        if waiting is not None:
            behind.append(waiting.holder)

    patience = Patience()
    patience.on_wait = waited
    diary = Diary(diary_of(name, path))
    with open_register(path, name, today=today, patience=patience) as session:
        if name == "keeper":
            keeper(session, diary)
        elif name == "importer":
            importer(session, diary)
        else:
            officer(session, diary, int(name.rpartition("-")[2]), behind)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
