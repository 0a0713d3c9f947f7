"""What trust in the file costs: `check`, an earlier day, a new day, the seals; each against what it cannot do without."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from bench.generate import TODAY, make_register
from bench.measure import PYTHON, Result, busy_seconds, in_turn, seconds, waited_seconds
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.quantity import to_scaled
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register import integrity, records
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.rollups import roll_up
from benefits_tui.register.session import Session, open_register
from benefits_tui.store import change_log
from benefits_tui.store.evaluation.evaluate import evaluate
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.facts.sums import OWN_PROJECT, GroupedBy, groups_sql
from benefits_tui.store.transaction import Transaction

DAY = timedelta(days=1)
MIDDLE, SMALLER, LARGE = 20_000, 10_000, 100_000
LIMIT_MB = 256


@contextmanager
def _opened(folder: Path, benefits: int) -> Iterator[Session]:
    path = folder / f"r{benefits}.db"
    with open_register(path, "bench", today=TODAY) if path.exists() else make_register(path, benefits) as session:
        yield session


def check(folder: Path) -> list[Result]:
    """`check` on 20 000 benefits with 240 000 readings, against the log replayed and all rules; and the memory it takes."""

    def least(session: Session) -> None:
        with session.store.beside() as reader:
            for _, rows in change_log.rebuilt(reader):
                for _ in rows:
                    pass
            evaluate(reader, session.policy, TODAY, Scope(everything=True))

    with _opened(folder, MIDDLE) as session:
        ours, reference = in_turn(
            lambda: waited_seconds(lambda: integrity.check(session)), lambda: waited_seconds(lambda: least(session)), 1
        )
        path = session.path
    took = Result("check of 20 000 benefits against replaying the log and all rules", ours, reference, "s", 1.2)
    return [took, Result("memory of check against 256 MB", _memory(path), LIMIT_MB, "MB", 1)]


def _memory(path: Path) -> float:
    """The most memory that the command ever had, in MB."""
    command = [PYTHON, "-m", "benefits_tui", "--db", str(path), "--user", "bench", "--today", TODAY.isoformat(), "check"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as program:
        _, _, used = os.wait4(program.pid, 0)
        program.returncode = 0
    return used.ru_maxrss / 1024


def earlier_day(folder: Path) -> list[Result]:
    """The balance of the day before, some edits later, against today's; and its list, whose flags follow, against that."""
    copy = folder / "earlier.db"
    with _opened(folder, 1000) as session:
        shutil.copyfile(session.path, copy)
    with open_register(copy, "bench", today=TODAY + DAY) as session:
        for number in range(100):
            records.change(session, f"P-00010/B{number % 20:02d}", {"title": f"Title {number}"}, kind=Kind.BENEFIT)

        def rebuilt(*, flags_follow: bool) -> None:
            with register_as_of(session, TODAY, flags_follow=flags_follow):
                pass

        rows, whole = in_turn(
            lambda: busy_seconds(lambda: rebuilt(flags_follow=True)), lambda: busy_seconds(lambda: rebuilt(flags_follow=False)), 3
        )
    command = [
        PYTHON,
        "-m",
        "benefits_tui",
        "--db",
        str(copy),
        "--user",
        "bench",
        "--today",
        (TODAY + DAY).isoformat(),
        "balance",
    ]

    def balance(*more: str) -> float:
        return seconds(lambda: subprocess.run([*command, *more], stdout=subprocess.DEVNULL, check=True))

    then, now = in_turn(lambda: balance("--as-of", TODAY.isoformat()), balance, 3)
    return [
        Result("balance --as-of the day before, 1 000 benefits, against balance", then, now, "s", 6),
        Result("its rows alone, which a list waits for, against all of it", rows * 1000, whole * 1000, "ms", 0.7),
    ]


def new_day(folder: Path) -> list[Result]:
    """A day on which no date comes, on 10 000 benefits, against looking at all of them."""
    with _opened(folder, SMALLER) as session:
        day = TODAY

        def swept(*, whole: bool) -> float:
            nonlocal day
            day += DAY
            if whole:
                session.store.engine.run("UPDATE figure SET turns_on = NULL")
            return busy_seconds(lambda: session.store.bring_up_to(day))

        limited, everything = in_turn(lambda: swept(whole=False), lambda: swept(whole=True), 2)
        session.store.bring_up_to(TODAY)
    return [Result("a new day on 10 000 benefits against looking at all", limited, everything, "s", 0.2)]


def sealing(folder: Path) -> list[Result]:
    """One edit sealed against one that is not, in turn."""
    copy = folder / "seals.db"
    with _opened(folder, 1000) as session:
        shutil.copyfile(session.path, copy)
    with open_register(copy, "bench", today=TODAY) as session:
        number = 0

        def edit() -> float:
            nonlocal number
            number += 1
            ref = f"P-00010/B{number % 20:02d}"
            return seconds(lambda: records.change(session, ref, {"title": f"Title {number}"}, kind=Kind.BENEFIT))

        def unsealed() -> float:
            with patch.object(Transaction, "seal", lambda transaction: None):
                return edit()

        sealed, bare = in_turn(edit, unsealed, 300)
    return [Result("one edit sealed against one that is not", sealed * 1000, bare * 1000, "ms", 1.05)]


def rolled_up(folder: Path) -> list[Result]:
    """The balance by department of 100 000 benefits against its one SQL, which adds up the kept figures exactly."""
    by = GroupedBy(("lower(p.department)",), f"JOIN project p ON {OWN_PROJECT}")
    with _opened(folder, LARGE) as session:
        args = {"cap": to_scaled(session.policy.realisation_cap), "project": None}
        ours, reference = in_turn(
            lambda: busy_seconds(lambda: roll_up(session, [RollUpKey.DEPARTMENT])),
            lambda: busy_seconds(lambda: list(session.store.each(groups_sql(by), args))),
            5,
        )
    return [Result("balance by department of 100 000 against its one SQL", ours, reference, "s", 1.2)]
