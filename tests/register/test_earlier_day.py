"""The register on an earlier day: yesterday, today and tomorrow; and what a log of problems says."""

from __future__ import annotations

import errno
import os
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui import __version__
from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import Kind
from benefits_tui.register import balances, deletion, lists, readings, records
from benefits_tui.register.error_log import log_problem
from benefits_tui.register.point_in_time import first_day, register_as_of
from benefits_tui.register.progress import RebuildObserver, RebuildPart
from benefits_tui.register.session import Session, sweep
from benefits_tui.store import change_log
from tests import helpers, registers
from tests.conftest import TODAY

D = Decimal
DAY = timedelta(days=1)
SHORT = {"F11": "critical", "F12": "critical", "F29": "medium"}


@pytest.fixture
def ten_days(tmp_path: Path) -> Session:
    """Made ten days ago, filled three days ago, changed the day before yesterday and today."""
    session = registers.empty(tmp_path / "register.db", {"name": "Office"}, TODAY - 10 * DAY)
    session.fixed_today = TODAY - 3 * DAY
    helpers.project(session, whole_life_cost=D(7))
    helpers.benefit(session, frequency="quarterly")
    helpers.plan(session, "P-1/B01", y2026_Q3=100)
    session.fixed_today = TODAY - 2 * DAY
    readings.record(session, "P-1/B01", "2026-Q3", actual=D(60))
    session.fixed_today = TODAY
    readings.record(session, "P-1/B01", "2026-Q3", actual=D(100))
    deletion.remove(session, helpers.project(session, "P-2"), Kind.PROJECT)
    return session


@pytest.mark.parametrize("ahead", [0, 1, 400])
def test_today_and_later_are_the_register_itself_as_of_that_day(ten_days: Session, ahead: int) -> None:
    day = TODAY + ahead * DAY
    with register_as_of(ten_days, day) as found:
        assert found.store is ten_days.store and (found.user, found.today) == ("officer", day)
    assert lists.show(ten_days, "P-1/B01")["rag"] == "green"


@pytest.mark.parametrize(
    ("ago", "realised", "rag", "rules"),
    [
        (1, D(60), "red", SHORT), (2, D(60), "red", SHORT),
        (3, None, "no_data", {"F09": "medium"}),
    ],
)  # fmt: skip
@pytest.mark.promise("R41")
def test_an_earlier_day_is_as_it_was_at_its_end(
    ten_days: Session, ago: int, realised: Decimal | None, rag: str, rules: dict[str, str]
) -> None:
    day = TODAY - ago * DAY
    with register_as_of(ten_days, day) as found:
        assert found.store is not ten_days.store and (found.user, found.today) == ("officer", day)
        assert lists.show(found, "P-1/B01")["rag"] == rag and helpers.rules_on(found, "P-1/B01") == rules
        assert [one.realised for one in balances.balance_of(found).classes.values()] == [realised]
        # What is done there is thrown away.
        records.change(found, "P-1", {"name": "Elsewhere"})
    assert records.load(ten_days, "P-1").values["name"] == "Project P-1"


def test_a_day_before_anything_was_recorded_is_refused(ten_days: Session) -> None:
    with register_as_of(ten_days, TODAY - 3 * DAY) as found:
        assert lists.listing(found, "projects") != []
    for ago in (11, 400):
        day = TODAY - ago * DAY
        with pytest.raises(UsageError, match=f"^Nothing was recorded by {day.isoformat()}.$"), register_as_of(ten_days, day):
            pass
    assert first_day(ten_days) == date(2026, 11, 13)


class Told(RebuildObserver):
    """What was told, in its order."""

    def __init__(self) -> None:
        self.steps: list[tuple[date, RebuildPart, int, int]] = []
        self.ends = 0

    def step(self, day: date, part: RebuildPart, done: int, total: int) -> None:
        self.steps.append((day, part, done, total))

    def ended(self) -> None:
        self.ends += 1


def test_what_is_done_is_told_and_flags_can_be_left_for_later(ten_days: Session) -> None:
    day = TODAY - DAY
    told = ten_days.observer = Told()
    with register_as_of(ten_days, day) as then:
        assert then.evaluated_on == day and told.ends == 1
    assert told.steps[-1] == (day, RebuildPart.FLAGS, 1, 1)
    of_records = [(done, total) for _, part, done, total in told.steps if part is RebuildPart.RECORDS]
    assert of_records == sorted(of_records) and of_records[-1][0] == of_records[-1][1]
    told = ten_days.observer = Told()
    with register_as_of(ten_days, day, flags_follow=True) as then:
        assert then.evaluated_on is None and helpers.rules_on(then, "P-1/B01") == SHORT
        assert {part for _, part, _, _ in told.steps} == {RebuildPart.RECORDS} and told.ends == 1
        while sweep(then) is not None:
            pass
        assert then.evaluated_on == day and helpers.rules_on(then, "P-1/B01") == SHORT


def test_who_stops_it_leaves_nothing_behind(ten_days: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stops(Told):
        def step(self, day: date, part: RebuildPart, done: int, total: int) -> None:
            raise KeyboardInterrupt

    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    told = ten_days.observer = Stops()
    with pytest.raises(KeyboardInterrupt), register_as_of(ten_days, TODAY - DAY):
        pass
    assert told.ends == 1 and list((tmp_path / "temporary").iterdir()) == []
    ten_days.observer = Told()
    with register_as_of(ten_days, TODAY - DAY) as then:
        assert lists.show(then, "P-1/B01")["rag"] == "red"


def test_the_store_of_an_earlier_day_is_closed_and_gone_afterwards(ten_days: Session) -> None:
    with register_as_of(ten_days, TODAY - DAY) as found:
        path = found.store.path
        assert path.exists()
    assert not path.exists()


def test_a_problem_is_logged_with_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    try:
        raise ValueError("odd thing")
    except ValueError as problem:
        said = [log_problem(problem), log_problem(problem)]
    path = next((tmp_path / "state").rglob("problems.log"))
    assert said == [f"Something went wrong in the program (ValueError); details are in {path}. What was saved is safe."] * 2
    text = path.read_text(encoding="utf-8")
    assert (
        text.count("ValueError: odd thing") == 2
        and text.count("Traceback") == 2
        and text.count(f" benefits-tui {__version__}\n") == 2
    )


def test_a_log_that_cannot_be_written_is_said_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "state").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    said = log_problem(KeyError("x"))
    reason = os.strerror(errno.ENOTDIR)
    assert said == f"Something went wrong in the program (KeyError); no log could be written ({reason}). What was saved is safe."


@pytest.mark.promise("R41")
def test_a_register_rebuilt_is_the_one_that_is_there(ten_days: Session) -> None:
    with register_as_of(ten_days, TODAY - DAY) as found:
        there = change_log.present_rows(found.store)
        assert (
            there["actual"][1]["value"] == 600_000
            and there["project"].keys() == {1}
            and there["plan_value"][1]["value"] == 1_000_000
        )
