"""Moments and days left in filters: a moment is on the day of this machine's clock, days left are counted from today."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from benefits_tui.domain.rules import Severity
from benefits_tui.register import flags
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.columns import FilterError
from benefits_tui.store.lists.pages import ListQuery, page
from tests import helpers, registers
from tests.conftest import TODAY

# In Kiritimati, fourteen hours ahead, it is the 26th from 10:00 UTC of the 25th on.
MOMENTS = {
    1: "2026-10-25T09:59:59.999+00:00",
    2: "2026-10-25T10:00:00.000+00:00",
    3: "2026-10-26T09:59:59.999+00:00",
    4: "2026-10-26T10:00:00.000+00:00",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = registers.empty(tmp_path_factory.mktemp("days") / "register.db")
    for number in range(3):
        helpers.project(session, f"P-{number}")
    for number, days in enumerate((-1, 0, 5, 6, None)):
        due = None if days is None else date.fromordinal(TODAY.toordinal() + days)
        flags.raise_flag(session, "P-1", f"number {number}", Severity.LOW, due)
    run = session.store.engine.run
    # The log is written once and for all; here it gets the moments of the test.
    for (name,) in list(run("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('change', 'change_row')")):
        run(f"DROP TRIGGER {name}")
    for number, at in MOMENTS.items():
        run("UPDATE change SET at = ? WHERE id = ?", (at, number))
    run("DELETE FROM change_row WHERE change_id > 4")
    yield session
    session.close()


def changes(session: Session, text: str) -> list[object]:
    rows = page(session.store, ListQuery(LISTINGS["history"], text, today=TODAY), ["change"], 0, 99).rows
    return sorted({row[0] for row in rows}, key=str)


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at:2026-10-25", [1]), ("at:2026-10-26", [2, 3]), ("at:2026-10-27", [4]), ("at>2026-10-25", [2, 3, 4]),
        ("at>=2026-10-26", [2, 3, 4]), ("at>2026-10-26", [4]), ("at<2026-10-26", [1]), ("at<=2026-10-26", [1, 2, 3]),
        ("at>2026", []), ("at>=2026", [1, 2, 3, 4]), ("at:2026-10", [1, 2, 3, 4]), ("at<2025", []), ("at:20", [1, 2, 3, 4]),
        ("at<1d", [1, 2, 3, 4]), ("at>-2w", []), ("when>2026-10-26", [4]), ("-at:2026-10-26", [1, 4]), ("at<2200-12-31", [1, 2, 3, 4]),
        ("at>1900-01-01", [1, 2, 3, 4]),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("far_east")
def test_changes_are_found_by_the_day_on_which_they_were_made(filled: Session, text: str, expected: list[int]) -> None:
    assert changes(filled, text) == expected


@pytest.mark.parametrize(("text", "sentence"), [("at>soon", "at: "), ("at>", "at> needs a date or 30d"), ("when>x", "when: ")])
def test_what_is_no_day_is_said(filled: Session, text: str, sentence: str) -> None:
    with pytest.raises(FilterError) as caught:
        changes(filled, text)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("days_left<0", "0"), ("days_left<=0", "01"), ("days_left>5", "3"), ("days_left>=5", "23"), ("days_left:5", "2"),
        ("days_left=-1", "0"), ("days_left:-", "4"), ("-days_left<6", "34"),
    ],
)  # fmt: skip
def test_flags_are_found_by_the_days_left(filled: Session, text: str, numbers: str) -> None:
    query = ListQuery(LISTINGS["flags"], f"number {text}", today=TODAY)
    assert sorted(str(row[0])[-1] for row in page(filled.store, query, ["why"], 0, 99).rows) == list(numbers)


@pytest.mark.parametrize("word", ["soon", "1.5", "9999999999", ""])
def test_days_left_are_a_whole_number(filled: Session, word: str) -> None:
    with pytest.raises(FilterError, match=f"days_left: write a whole number of days, not '{word}'"):
        page(filled.store, ListQuery(LISTINGS["flags"], f"days_left<{word}", today=TODAY), ["why"], 0, 99)
