"""Several real processes on one file, and processes that are killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.session import Session, open_register
from tests import helpers
from tests.conftest import TODAY
from tests.examples import examples

ROOT = Path(__file__).parents[2]


def start(what: str, session: Session, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.workers", what, str(session.store.path), str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


@pytest.mark.promise("R2")
def test_eight_processes_that_write_at_once_lose_nothing(session: Session) -> None:
    helpers.project(session)
    for _ in range(8):
        helpers.benefit(session)
    running = [start("record", session, number) for number in range(1, 9)]
    for one in running:
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
    assert session.store.one("SELECT count(*), count(DISTINCT benefit_id) FROM actual") == (320, 8)
    assert integrity.check(session) == []


@pytest.mark.promise("R2")
def test_four_officers_never_lose_an_update_of_one_field(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, stated=Decimal(0))
    running = [start("think", session, number) for number in range(4)]
    for one in running:
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
    assert records.load(session, "P-1/B01").values["stated"] == Decimal(60)
    assert integrity.check(session) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
@pytest.mark.promise("R1")
def test_a_kill_at_any_moment_loses_no_acknowledged_save(session: Session) -> None:
    helpers.project(session)
    kills = examples(12)
    for _ in range(kills):
        helpers.benefit(session)
    path = session.store.path
    chance = random.Random(7)
    for number in range(1, kills + 1):
        worker = start("record", session, number)
        assert worker.stdout is not None
        # Killed after a number of acknowledged saves, in the middle of whatever comes next.
        acknowledged = -1
        for _ in range(chance.randrange(1, 12)):
            acknowledged = int(worker.stdout.readline())
        worker.send_signal(signal.SIGKILL)
        rest = [int(line) for line in worker.stdout.read().split()]
        worker.communicate()
        acknowledged = max([acknowledged, *rest])
        again = open_register(path, "officer", today=TODAY)
        saved = again.store.one(
            "SELECT count(*), sum(value) FROM actual JOIN benefit ON benefit.id = benefit_id WHERE ref = ?",
            (f"P-1/B{number:02d}",),
        )
        assert saved is not None and int(saved[0] or 0) >= acknowledged + 1
        again.close()
    fresh = open_register(path, "officer", today=TODAY)
    assert integrity.check(fresh) == []
    fresh.close()
