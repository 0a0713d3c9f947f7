"""How the queue is doing: decided in time, ages, days of warning, weeks, what warnings came to."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from benefits_tui.domain.rules import Severity
from benefits_tui.register import flags
from benefits_tui.register.session import Session
from benefits_tui.store.types import StoredCell
from tests import helpers
from tests.cli.in_process import Here
from tests.conftest import TODAY

DAY = timedelta(days=1)


@pytest.fixture
def two(session: Session) -> Session:
    """A project and two benefits; the flags on them are those that a test writes."""
    helpers.project(session)
    for _ in range(2):
        helpers.benefit(session)
    session.store.engine.run("DELETE FROM flag")
    return session


def write(session: Session, rule: str, raised: int, cleared: int | None = None, due: int | None = None, benefit: int = 1) -> None:
    days = (None if day is None else (TODAY + day * DAY).isoformat() for day in (raised, cleared, due))
    cells: list[StoredCell] = [rule, benefit, *days]
    session.store.engine.run(
        "INSERT INTO flag (rule, subject_kind, subject_id, severity, rank, why, raised_on, cleared_on, due) "
        "VALUES (?, 'benefit', ?, 'low', 3, 'x', ?, ?, ?)",
        cells,
    )


@pytest.mark.parametrize(("left", "in_time"), [(1, (1, 1)), (0, (1, 1)), (-1, (0, 1)), (None, (0, 0))])
def test_decided_in_time_is_on_its_date_or_before(two: Session, left: int | None, in_time: tuple[int, int]) -> None:
    due: date | None = None if left is None else TODAY + left * DAY
    number = flags.raise_flag(two, "P-1", "Odd", Severity.LOW, due).flag
    flags.acknowledge(two, number)
    assert flags.queue_figures(two).decided == (0, 0)
    flags.decide(two, number, "correct", "done")
    assert flags.queue_figures(two).decided == in_time


def test_ages_and_days_of_warning_are_medians_of_so_many(two: Session) -> None:
    assert (flags.queue_figures(two).age, flags.queue_figures(two).warning) == ((None, 0), (None, 0))
    for raised, due in ((0, 10), (-4, None), (-9, -12)):
        write(two, f"F{raised}", raised, due=due)
    found = flags.queue_figures(two)
    assert (found.age, found.warning) == ((4, 3), (10, 2))


def test_every_figure_is_of_flags_that_press_and_says_of_how_many(two: Session) -> None:
    # Five that press: three open, of which one is past its date and one was acted on; two cleared.
    write(two, "F01", -40, due=-10)
    write(two, "F04", -20, due=5)
    write(two, "F05", -8)
    write(two, "F06", -30, cleared=-10, due=-12)
    write(two, "F07", -3, cleared=-1, due=9)
    # Two that do not, in the same days: one open, one cleared.
    write(two, "F08", -40, due=-10)
    write(two, "F36", -30, cleared=-3, due=2)
    two.store.engine.run("UPDATE flag SET pressing = 0 WHERE rule IN ('F08', 'F36')")
    two.store.engine.run("UPDATE flag SET state = 'snoozed' WHERE rule = 'F05'")
    found = flags.queue_figures(two)
    assert found.raised == 5
    assert (found.waiting, found.overdue) == ((2, 3), (1, 2))
    assert found.age == (40, 2)
    assert (found.warning, found.in_time) == ((25, 4), (4, 4))
    assert found.clearing == (20, 2)
    assert [(week.raised, week.cleared) for week in found.weeks] == [(1, 1), (1, 1), (1, 0), (0, 0)]


def test_a_decision_on_a_flag_that_does_not_press_counts_nowhere(two: Session) -> None:
    number = flags.raise_flag(two, "P-1", "Odd", Severity.LOW, TODAY).flag
    flags.decide(two, number, "correct", "done")
    assert flags.queue_figures(two).decided == (1, 1)
    two.store.engine.run("UPDATE flag SET pressing = 0")
    assert flags.queue_figures(two).decided == (0, 0)


def test_four_weeks_up_to_today_are_told_the_newest_first(two: Session) -> None:
    for place, (raised, cleared) in enumerate(((0, None), (-6, 0), (-7, -6), (-13, -7), (-27, -27), (-28, -28))):
        write(two, f"F{place}", raised, cleared)
    assert [(week.until, week.raised, week.cleared) for week in flags.queue_figures(two).weeks] == [
        (TODAY, 2, 2), (TODAY - 7 * DAY, 2, 1), (TODAY - 14 * DAY, 0, 0), (TODAY - 21 * DAY, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("short", "cleared", "state", "expected"),
    [
        (-10, None, "realising", (1, 1, 1)), (-10, -2, "realising", (1, 1, 1)), (None, -2, "realising", (1, 1, 0)),
        (None, None, "realising", (1, 0, 0)), (-30, -2, "realising", (1, 1, 0)), (None, None, "not_achieved", (1, 1, 1)),
        (None, -2, "verified", (1, 1, 0)),
    ],
)  # fmt: skip
def test_a_warning_came_true_when_the_benefit_fell_short_afterwards(
    two: Session, short: int | None, cleared: int | None, state: str, expected: tuple[int, int, int]
) -> None:
    write(two, "F13", -30, cleared)
    if short is not None:
        write(two, "F12", short)
    write(two, "F36", -30, -1)
    two.store.engine.run("UPDATE benefit SET state = ? WHERE id = 1", (state,))
    assert flags.queue_figures(two).warnings == expected


def test_the_command_tells_them_in_words_and_as_json(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(demo, monkeypatch, capsys)
    told = here("queue", "--figures")
    assert told.status == 0
    for words in ("flags that are open", "Age, median", "Decided in time", "new, ", "warnings whose outcome is known"):
        assert words in told.out, words
    data = here("queue", "--figures", "--json").data
    assert set(data) == {
        "open", "raised", "waiting", "waiting_of_open", "past_their_date", "past_their_date_of_waiting_with_a_date", "median_age",
        "median_age_of_waiting", "median_days_of_warning", "median_days_of_warning_of_dated", "raised_before_their_date",
        "raised_before_their_date_of_dated", "decided_in_time", "decided_in_time_of_decided_with_a_date", "cleared",
        "cleared_of_raised", "median_days_to_clear", "weeks", "warnings_came_true", "warnings_came_true_of_settled",
        "warnings_settled_of_given",
    }  # fmt: skip
    assert len(data["weeks"]) == 4 and set(data["weeks"][0]) == {"until", "raised", "cleared"}
