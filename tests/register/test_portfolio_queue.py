"""A portfolio as it is published, imported on its day: few rows wait, each with a date; later only those whose day has come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from docs import make_portfolio_queue
from docs.make_portfolio_queue import days, has_come
from tests.conftest import DATA, SHARED

JULY_2022, OCTOBER_2022, JULY_2023, OCTOBER_2023 = date(2022, 7, 20), date(2022, 10, 20), date(2023, 7, 20), date(2023, 10, 20)


def test_two_releases_on_their_days(tmp_path: Path) -> None:
    names = {2022: "gmpp-2022-excerpt.csv", 2023: "gmpp-2023-excerpt.csv"}
    found = {day.day: day for day in days(DATA, names, tmp_path / "r.db")}
    assert list(found) == [JULY_2022, OCTOBER_2022, JULY_2023, OCTOBER_2023]
    for day in found.values():
        assert len(day.rows) <= day.open and all(row["due"] is not None for row in day.rows)
        assert all(row["decides_name"] is None and row["decides_role"] for row in day.rows)
    # What the second file changed of approved costs and dates waits for its reason as data to complete.
    assert not [row for row in found[JULY_2023].rows if row["flags"][0]["rule"] == "F32"]
    # All but what has its end near is data to complete.
    assert len(found[JULY_2022].rows) < 11 <= found[JULY_2022].open
    for after, since in ((OCTOBER_2022, JULY_2022), (OCTOBER_2023, JULY_2023)):
        assert all(has_come(row, since, after) for row in found[after].new)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the full public files are not part of the repository")
def test_the_page_has_the_figures_of_the_published_files() -> None:
    made = make_portfolio_queue.page(SHARED / "gmpp")
    assert make_portfolio_queue.PAGE.read_text(encoding="utf-8") == made
    rows = [int(line.split("|")[3]) for line in made.splitlines() if line.startswith("| 20")]
    assert len(rows) == 4 and max(rows) <= 60
