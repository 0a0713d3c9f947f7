"""Locks and waits: who waits is told and can give up, and writers are served in turn."""

from __future__ import annotations

import json
import stat
import threading
from itertools import groupby

import pytest

from benefits_tui.register import records
from benefits_tui.register.session import Session, open_register
from benefits_tui.store.engine.patience import Patience, Waiting
from benefits_tui.store.errors import Busy
from benefits_tui.store.turns import Turns, lock_file
from benefits_tui.store.types import ChangeInfo
from tests import helpers
from tests.conftest import TODAY


@pytest.mark.promise("R4")
def test_who_waits_is_told_with_seconds_and_who_writes(session: Session) -> None:
    helpers.project(session)
    told: list[Waiting | None] = []
    patience = Patience(0.5)
    patience.on_wait = told.append
    with open_register(session.path, "colleague", today=TODAY, patience=patience) as other:
        writing = session.store.write(session.change_info("import readings.xlsx"), TODAY)
        with writing, pytest.raises(Busy, match="is in use by another program"):
            records.change(other, "P-1", {"description": "x"})
        assert told[-1] is None
        waits = [one for one in told if one is not None]
        assert {one.holder for one in waits} == {"officer, import readings.xlsx"}
        assert [one.seconds for one in waits] == sorted(one.seconds for one in waits)
        assert 0.1 <= waits[0].seconds < 0.4 and waits[-1].seconds < 0.7
        told.clear()
        records.change(other, "P-1", {"description": "x"})
        assert told == []


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.promise("R4", "R26")
def test_waiting_can_be_given_up_at_once(session: Session, lock: str) -> None:
    helpers.project(session)
    patience = session.store.patience
    for end in (patience.cancel, patience.stop):
        patience.on_wait = lambda waiting, end=end: end() if waiting is not None else None
        with (
            helpers.held(session.path, lock),
            pytest.raises(Busy, match="You gave up waiting for the other writer; nothing was written"),
        ):
            records.change(session, "P-1", {"description": "x"})
    assert patience.seconds == 10


@pytest.mark.promise("R46")
def test_who_wrote_last_does_not_overtake_who_waits(session: Session) -> None:
    """A script that writes without pause, and a person."""
    helpers.project(session)
    order: list[str] = []
    begun = threading.Barrier(2)

    def write(who: str) -> None:
        with open_register(session.path, who, today=TODAY) as own:
            begun.wait()
            for number in range(20):
                records.change(own, "P-1", {"description": f"{who} {number}"})
                order.append(who)

    threads = [threading.Thread(target=write, args=(who,)) for who in ("script", "person")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Without turns it is the whole run of one, then that of the other.
    longest = max(len(list(run)) for _, run in groupby(order[:30]))
    assert longest <= 10


def test_the_queue_is_a_courtesy_and_no_condition(session: Session) -> None:
    helpers.project(session)
    lock = lock_file(session.path)
    assert stat.S_IMODE(lock.stat().st_mode) == stat.S_IMODE(session.path.stat().st_mode) & 0o666 | 0o600
    # Somebody was suspended at the head of the queue.
    waiting = Turns(session.path, Patience())
    with waiting.taken(), open_register(session.path, "colleague", today=TODAY, patience=Patience(0.2)) as other:
        records.change(other, "P-1", {"description": "written all the same"})
    waiting.close()
    lock.unlink()
    lock.mkdir()
    with open_register(session.path, "colleague", today=TODAY) as other:
        records.change(other, "P-1", {"description": "without a queue"})
    assert records.load(session, "P-1").values["description"] == "without a queue"


@pytest.mark.parametrize(
    ("signed", "holder"),
    [
        (json.dumps({"who": "Ana", "what": "import x"}), "Ana, import x"),
        (json.dumps({"who": "A\x1b[31m", "what": "\n[b]"}), "A·[31m,  [b]"),
        ("", ""), ("{", ""), ("[1]", ""), ('{"who": 1}', ""), ("[" * 9_000, ""),
    ],
)  # fmt: skip
def test_whatever_stands_in_the_lock_file_is_only_a_name(session: Session, signed: str, holder: str) -> None:
    lock_file(session.path).write_text(signed)
    turns = Turns(session.path, Patience())
    assert turns.holder() == holder
    turns.close()


def test_a_lock_file_that_was_deleted_is_made_again(session: Session) -> None:
    helpers.project(session)
    lock_file(session.path).unlink()
    helpers.project(session, "P-2")
    assert lock_file(session.path).read_bytes().startswith(b"\n") and session.store._turns.holder() == ""


def test_a_shorter_name_is_read_alone_where_a_longer_one_stood(session: Session) -> None:
    turns = session.store._turns
    for who in ("somebody with a long name, from far away", "Ana"):
        with session.store.write(ChangeInfo(who, "edit"), session.today):
            assert turns.holder() == f"{who}, edit"
    assert turns.holder() == ""
