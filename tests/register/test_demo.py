"""The demo's three years: what was done on which day of them, and that they lead to today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from benefits_tui.register.demo import make_demo
from benefits_tui.register.flags import queue_figures
from benefits_tui.register.history import history
from benefits_tui.register.integrity import check
from benefits_tui.register.lists import listing, show
from benefits_tui.register.point_in_time import first_day, register_as_of
from benefits_tui.register.queue import queue
from benefits_tui.register.session import Session
from benefits_tui.register.undo import NothingToUndo, undo
from tests import registers
from tests.registers import TODAY


@pytest.fixture(scope="module")
def demo_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with registers.demo(tmp_path_factory.mktemp("demo") / "demo.db") as session:
        yield session


def test_it_begins_three_years_ago_and_is_sound(demo_session: Session) -> None:
    assert first_day(demo_session) == date(2023, 11, 23)
    assert check(demo_session) == []
    assert len(queue(demo_session)) == 17
    assert len(listing(demo_session, "benefits")) == 19


@pytest.mark.parametrize(
    ("day", "projects", "stage", "benefits", "state"),
    [
        (date(2023, 11, 23), 3, "delivery", 4, "identified"),
        (date(2024, 5, 23), 4, "delivery", 5, "realising"),
        (date(2025, 6, 1), 5, "delivery", 6, "realising"),
        (date(2026, 4, 19), 8, "benefits_tracking", 11, "realising"),
        (date(2026, 4, 20), 8, "benefits_tracking", 11, "verified"),
        (date(2026, 11, 22), 9, "benefits_tracking", 19, "verified"),
    ],
)
def test_an_earlier_day_says_what_was_then(
    demo_session: Session, day: date, projects: int, stage: str, benefits: int, state: str
) -> None:
    with register_as_of(demo_session, day) as earlier:
        found = {project["ref"]: project["stage"] for project in listing(earlier, "projects")}
        assert (len(found), found["P-001"]) == (projects, stage)
        states = {benefit["ref"]: benefit["state"] for benefit in listing(earlier, "benefits")}
        assert (len(states), states["P-008/B01"]) == (benefits, state)


def test_what_was_done_last_month_is_found_again(demo_session: Session) -> None:
    month = TODAY - timedelta(days=61)
    done = [entry for entry in history(demo_session) if entry.at[:10] >= month.isoformat()]
    assert {"accept Reading overdue · F09 on P-002/B01", "hold review P-001/R02", "finish action 1"} <= {
        entry.action for entry in done
    }
    assert {entry.who for entry in done} == {"Portfolio Office", "Director of Finance", "Head of Customer Services"}
    figures = queue_figures(demo_session)
    assert figures.decided == (0, 1)
    findings = show(demo_session, "P-001/B01")["findings"]
    assert isinstance(findings, list) and findings[0]["finding"] == "A quarter less came than was due."


def test_nothing_of_it_is_the_visitors_to_take_back(demo_session: Session) -> None:
    with pytest.raises(NothingToUndo):
        undo(demo_session)


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29), date(2026, 6, 30), date(2026, 10, 7)])
def test_it_can_be_made_on_any_day(tmp_path: Path, today: date) -> None:
    with make_demo(tmp_path / "demo.db", "officer", today) as session:
        assert (session.today, len(listing(session, "benefits"))) == (today, 19)
        assert check(session) == []
        assert all(entry.at <= f"{date.today().isoformat()}T99" for entry in history(session))
        states = {benefit["ref"]: benefit["state"] for benefit in listing(session, "benefits")}
        assert states["P-008/B01"] == "verified"
