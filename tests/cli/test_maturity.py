"""The command about maturity."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests import helpers, registers
from tests.cli.in_process import Here
from tests.conftest import TODAY

ANN = "Ann Example"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    with registers.empty(tmp_path / "r.db"):
        return Here(tmp_path / "r.db", monkeypatch, capsys)


def fill(here: Here, day: date = TODAY, *, owned: int = 3, benefits: int = 5) -> None:
    from benefits_tui.register.session import open_register

    with open_register(here.db, "officer", today=day) as session:
        helpers.project(session, "P-1")
        for number in range(benefits):
            owner = ANN if number < owned else None
            helpers.benefit(session, "P-1", owner=owner, state="in_delivery", stated=helpers.D(1000 + number))


def test_an_empty_register_is_on_level_0(here: Here) -> None:
    found = here("maturity", "--json").data
    assert (found["level"], found["level_name"], found["as_of"]) == (0, "not started", "2026-11-23")
    assert found["strands"] == {"define": 0, "own": 0, "plan": 0, "track": 0, "decide": 0}
    assert {one["standing"] for one in found["statements"]} == {"too few to tell"}


def test_a_statement_is_told_with_its_counts(here: Here) -> None:
    fill(here)
    ran = here("maturity", "--json", "--strand", "own")
    owner = ran.data["statements"][0]
    assert owner == {
        "id": "M07", "strand": "own", "level": 1, "statement": "Benefits have an owner who is there",
        "population": "open benefits from appraisal on", "met": 3, "of": 5, "share": "0.6", "threshold": "0.8", "standing": "short",
        "short_by": 1, "money_short": "2007", "fewer_than_before": 0, "by_shrinking": False,
    }  # fmt: skip
    assert [one["id"] for one in ran.data["statements"]] == ["M07", "M08", "M09"]
    lines = here("maturity").out.splitlines()
    assert (
        "own     1      M07  Benefits have an owner who is there                       3 of 5, 60 %   80 %   short by 1" in lines
    )
    assert lines[-1] == "Level 0, not started: the weakest strand decides (define 0, own 0, plan 0, track 0, decide 0)."


def test_records_that_fall_short_are_a_list_like_any_other(here: Here) -> None:
    fill(here)
    ran = here("maturity", "short", "m07", "--json")
    assert ran.status == 1
    assert [one["ref"] for one in ran.data] == ["P-1/B04", "P-1/B05"]
    assert [one["ref"] for one in here("maturity", "short", "M07", "--json", "--filter", "stated>1003").data] == ["P-1/B05"]
    table = here("maturity", "short", "M07").out
    assert "P-1/B04" in table and "P-1/B01" not in table
    assert here("maturity", "short", "M02").status == 0


def test_a_statement_that_is_not_there_is_refused_with_the_nearest(here: Here) -> None:
    ran = here("maturity", "short", "M70")
    assert (ran.status, ran.out) == (2, "")


def test_an_earlier_day_is_measured_as_it_stood(here: Here) -> None:
    fill(here, date(2026, 5, 1), owned=5)
    then = here("--today", "2026-05-01", "maturity", "--json").data
    for ref in ("P-1/B01", "P-1/B02"):
        assert here("set", ref, "owner=").status == 0
    assert here("maturity", "--json", "--as-of", "2026-05-01").data == then
    assert then["strands"]["own"] == 1
    assert here("maturity", "--json").data["strands"]["own"] == 0
    assert here("maturity", "--as-of", "2020-01-01").status == 2
