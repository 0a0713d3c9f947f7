"""An earlier day worked out back from the present rows, and from the beginning of the log: both are what the log says."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import benefits_map, deletion, readings, records
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from benefits_tui.store import change_log, earlier_rows
from benefits_tui.store.errors import StoreError
from benefits_tui.store.query import Reader
from tests import helpers, registers
from tests.conftest import TODAY

D = Decimal
DAY = timedelta(days=1)


def benefits(session: Session) -> list[str]:
    return [str(row[0]) for row in session.store.all("SELECT ref FROM benefit ORDER BY id")]


def act(session: Session, kind: int, ago: int, drawn: Random) -> None:
    ref = drawn.choice(benefits(session))
    if kind == 0:
        records.change(session, ref, {"title": f"Title {ago}", "stated": D(ago), "target": None})
    elif kind == 1:
        readings.record(session, ref, f"2026-Q{1 + ago % 3}", actual=D(ago))
    elif kind == 2:
        helpers.benefit(session, "P-1", title=f"New {ago}")
    elif kind == 3:
        deletion.remove(session, ref, Kind.BENEFIT)
    elif kind == 4:
        undo(session)
    elif kind == 5:
        benefits_map.link(session, ref, next(other for other in benefits(session) if other != ref))
    else:
        records.change(session, "P-2", {"name": f"Name {ago}"})


@pytest.fixture(scope="module")
def forty_days(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Much on the first day, and on each of those after it something that is added, changed, deleted or undone."""
    session, drawn = registers.empty(tmp_path_factory.mktemp("days") / "r.db", {"name": "Office"}, TODAY - 40 * DAY), Random(7)
    for project in ("P-1", "P-2", "P-3"):
        helpers.project(session, project)
        for _ in range(3):
            ref = helpers.benefit(session, project)
            helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=200, y2026_Q3=300)
    for ago in range(39, -1, -1):
        session.fixed_today = TODAY - ago * DAY
        act(session, ago % 7, ago, drawn)
    return session


def put_back(session: Session, path: Path, ago: int) -> change_log.Rows:
    with registers.empty(path) as earlier, session.store.beside() as log:
        assert earlier_rows.put_back(earlier.store, log, TODAY - ago * DAY) > 0
        return {table: rows for table, rows in change_log.present_rows(earlier.store).items() if rows}


@pytest.mark.parametrize("ago", [0, 1, 2, 3, 5, 8, 13, 20, 27, 34, 39, 40])
@pytest.mark.promise("R41")
def test_any_day_is_what_the_log_replayed_to_it_gives(forty_days: Session, tmp_path: Path, ago: int) -> None:
    replayed = change_log.replay(forty_days.store, TODAY - ago * DAY)
    assert put_back(forty_days, tmp_path / "r.db", ago) == {table: rows for table, rows in replayed.items() if rows}


def test_what_lies_near_is_not_replayed_from_the_beginning(
    forty_days: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replayed(log: Reader, until: object) -> None:
        raise AssertionError("replayed")

    monkeypatch.setattr(earlier_rows, "rebuilt", replayed)
    put_back(forty_days, tmp_path / "near.db", 5)
    with pytest.raises(AssertionError, match="replayed"):
        put_back(forty_days, tmp_path / "far.db", 40)


def test_a_line_that_cannot_be_taken_back_is_named(forty_days: Session, tmp_path: Path) -> None:
    forty_days.store.backup(tmp_path / "copy.db")
    with registers.opened(tmp_path / "copy.db") as damaged:
        line = damaged.store.one("SELECT max(id) FROM change_row WHERE operation = 'update'")
        assert line is not None
        damaged.store.engine.run("DROP TRIGGER change_row_is_kept")
        damaged.store.engine.run("UPDATE change_row SET fields = '{\"title\": 1}' WHERE id = ?", line)
        with pytest.raises(StoreError, match=f"^The change log is damaged at line {line[0]}; restore a backup.$"):
            put_back(damaged, tmp_path / "r.db", 10)
