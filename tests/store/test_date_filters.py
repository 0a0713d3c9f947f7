"""A month, quarter or year in a filter, compared by each sign, on the days around its edges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from benefits_tui.register import lists
from benefits_tui.register.session import Session
from tests import helpers, registers

DAYS = ("2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01", "2026-12-31", "2027-01-01")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = registers.empty(tmp_path_factory.mktemp("days") / "r.db")
    for day in DAYS:
        helpers.project(session, day, end=date.fromisoformat(day))
    helpers.project(session, "no day")
    yield session
    session.close()


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [("2026-03", "2026-03-01", "2026-03-31"), ("2026-Q1", "2026-01-01", "2026-03-31"), ("2026", "2026-01-01", "2026-12-31"),
     ("2026-03-31", "2026-03-31", "2026-03-31")],
)  # fmt: skip
@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", ":", "="])
def test_each_sign_takes_the_whole_period(register: Session, word: str, first: str, last: str, sign: str) -> None:
    wanted = {
        "<": [day for day in DAYS if day < first], "<=": [day for day in DAYS if day <= last], ">": [day for day in DAYS if day > last],
        ">=": [day for day in DAYS if day >= first], ":": [day for day in DAYS if first <= day <= last],
        "=": [day for day in DAYS if first <= day <= last],
    }[sign]  # fmt: skip
    assert [one["ref"] for one in lists.listing(register, "projects", f"end{sign}{word}")] == wanted
    others = [one["ref"] for one in lists.listing(register, "projects", f"-end{sign}{word}")]
    assert others == [day for day in DAYS if day not in wanted] + ["no day"]
