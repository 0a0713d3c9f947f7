"""An earlier day worked out back from today is the one that is worked out from the beginning: rows, flags, figures, sums."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Kind
from benefits_tui.register import (
    benefits_map,
    changes,
    deletion,
    flags,
    point_in_time,
    policies,
    readings,
    records,
    standing,
)
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from benefits_tui.store import change_log
from tests import helpers, registers
from tests.conftest import TODAY

D = Decimal
DAY = timedelta(days=1)
FIRST = 40


def some_benefit(session: Session, drawn: Random) -> str:
    return str(drawn.choice(session.store.all("SELECT ref FROM benefit ORDER BY id"))[0])


def decided(session: Session, drawn: Random) -> None:
    waiting = session.store.all("SELECT id FROM flag WHERE cleared_on IS NULL AND state = 'open' ORDER BY id")
    if not waiting:
        return
    number, outcome = int(str(drawn.choice(waiting)[0])), drawn.randrange(3)
    if outcome == 0:
        flags.decide(session, number, "accept", "As agreed")
    elif outcome == 1:
        flags.acknowledge(session, number)
    else:
        with contextlib.suppress(UserError):
            flags.snooze(session, number, session.today + 9 * DAY, "Later")


def linked(session: Session, drawn: Random) -> None:
    one, other = some_benefit(session, drawn), some_benefit(session, drawn)
    if one < other:
        benefits_map.link(session, one, other)


ACTS: tuple[Callable[[Session, Random], object], ...] = (
    lambda session, drawn: records.change(session, some_benefit(session, drawn), {"stated": D(drawn.randrange(900))}),
    lambda session, drawn: readings.record(
        session, some_benefit(session, drawn), f"2026-Q{drawn.randrange(1, 4)}", actual=D(drawn.randrange(300))
    ),
    lambda session, drawn: records.change(session, some_benefit(session, drawn), {"owner": drawn.choice(["Ann", "Bo", None])}),
    lambda session, drawn: helpers.benefit(session, "P-1", title=f"New {session.today}", frequency="monthly"),
    lambda session, drawn: deletion.remove(session, some_benefit(session, drawn), Kind.BENEFIT),
    decided,
    linked,
    lambda session, drawn: records.change(session, "P-2", {"name": f"Name {session.today}", "department": drawn.choice("AB")}),
    lambda session, drawn: undo(session),
)


def lived(path: Path, seed: int, opened_each: int = 1) -> Session:
    """Forty days of work, looked at on each of so many days."""
    session, drawn = registers.empty(path, {"name": "Office"}, TODAY - FIRST * DAY), Random(seed)
    for project in ("P-1", "P-2"):
        helpers.project(session, project)
        for _ in range(3):
            ref = helpers.benefit(session, project, frequency="quarterly", owner="Ann", unit="GBP", stated=D(500))
            helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=200, y2026_Q3=300, y2026_Q4=300)
    for ago in range(FIRST - 1, -1, -1):
        session.fixed_today = TODAY - ago * DAY
        if ago % opened_each == 0:
            session.store.bring_up_to(session.today)
        if ago % 3 == 0:
            drawn.choice(ACTS)(session, drawn)
    return session


WORKED_OUT = {
    "flags": "SELECT subject_kind, subject_id, rule, severity, rank, why, due, value_at_risk, raised_on, state, snoozed_until, pressing, "
    "cause, neglected_since, origin_kind, origin_id, row_kind, row_id FROM flag WHERE cleared_on IS NULL ORDER BY 1, 2, 3",
    "figures": "SELECT benefit_id, rag, due, actual, outturn, next_reading, missed_readings, stated_money, realised_money, owner_id, class, "
    "measure_key, current_plan_money, distance_to_plan_money, due_read_money FROM figure ORDER BY 1",
    "owners": "SELECT person_id, class, money FROM owner_value ORDER BY 1, 2",
    "queue": "SELECT subject_kind, subject_id, rank, due, value_at_risk, records, flags FROM queue_row ORDER BY 1, 2",
    "missing": "SELECT f.subject_kind, f.subject_id, f.rule, m.field, m.money FROM missing_fact m JOIN flag f ON f.id = m.flag_id "
    "ORDER BY 1, 2, 3, 4",
    "keys": "SELECT kind, record_id, ref_key, ref_order, name_key, name_order FROM folded_key ORDER BY 1, 2",
    "words": "SELECT rowid, words FROM benefit_search ORDER BY 1",
}


def as_it_stood(session: Session, ago: int) -> dict[str, object]:
    with point_in_time.register_as_of(session, TODAY - ago * DAY) as then:
        rows = {table: rows for table, rows in change_log.present_rows(then.store).items() if rows}
        return {name: then.store.all(sql) for name, sql in WORKED_OUT.items()} | {"rows": rows}


@pytest.mark.parametrize(("seed", "opened_each"), [(1, 2), (4, 20)])
@pytest.mark.promise("R41")
def test_worked_out_back_is_worked_out_from_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, opened_each: int
) -> None:
    with lived(tmp_path / "r.db", seed, opened_each) as session:
        for ago in (4, 23):
            monkeypatch.setattr(point_in_time, "lies_near", lambda log, day: True)
            back = as_it_stood(session, ago)
            compared = changes.changes_as_plain(changes.changes(session, TODAY - ago * DAY))
            monkeypatch.setattr(point_in_time, "lies_near", lambda log, day: False)
            monkeypatch.setattr(standing, "benefits_concerned", lambda sessions, written: None)
            whole = as_it_stood(session, ago)
            for name, rows in whole.items():
                assert (ago, name, back[name]) == (ago, name, rows)
            assert compared == changes.changes_as_plain(changes.changes(session, TODAY - ago * DAY))
            monkeypatch.undo()


def test_a_policy_that_changed_since_has_everything_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with lived(tmp_path / "r.db", 5) as session:
        policies.set_policy(session, {"fiscal_year_start": "7", "amber_threshold": "0.02"}, "The board wants it so")
        monkeypatch.setattr(point_in_time, "lies_near", lambda log, day: True)
        back = as_it_stood(session, 6)
        monkeypatch.setattr(point_in_time, "lies_near", lambda log, day: False)
        assert back == as_it_stood(session, 6)
