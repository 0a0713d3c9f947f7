"""The command about maturity."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import deletion
from benefits_tui.register.session import open_register
from tests import helpers, registers
from tests.cli.in_process import Here
from tests.conftest import TODAY

ANN = "Ann Example"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    with registers.empty(tmp_path / "r.db"):
        return Here(tmp_path / "r.db", monkeypatch, capsys)


def fill(here: Here, day: date = TODAY, *, owned: int = 3, benefits: int = 5) -> None:
    with open_register(here.db, "officer", today=day) as session:
        helpers.project(session, "P-1")
        for number in range(benefits):
            owner = ANN if number < owned else None
            helpers.benefit(session, "P-1", owner=owner, state="in_delivery", stated=helpers.D(1000 + number))


def test_an_empty_register_is_on_level_0(here: Here) -> None:
    found = here("maturity", "--json").data
    assert (found["level"], found["level_name"], found["as_of"]) == (0, "not started", "2026-11-23")
    assert found["strands"] == {"define": 0, "own": 0, "plan": 0, "track": 0, "decide": 0}
    assert {one["standing"] for one in found["statements"] if one["id"].startswith("M")} == {"too few to tell"}
    assert [one["standing"] for one in found["statements"] if one["id"].startswith("P")] == ["unknown"] * 5


def test_a_statement_is_told_with_its_counts(here: Here) -> None:
    fill(here)
    ran = here("maturity", "--json", "--strand", "own")
    owner = ran.data["statements"][0]
    assert owner == {
        "id": "M07", "strand": "own", "level": 1, "statement": "Benefits have an owner who is there",
        "population": "open benefits from appraisal on", "met": 3, "of": 5, "share": "0.6", "threshold": "0.8", "standing": "short",
        "short_by": 1, "money_short": "2007", "fewer_than_before": 0, "by_shrinking": False,
        "trend": [{"as_of": day, "met": None, "of": None} for day in ("2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30")],
    }  # fmt: skip
    assert [one["id"] for one in ran.data["statements"]] == ["M07", "M08", "M09", "P5"]
    lines = here("maturity").out.splitlines()
    assert (
        "own     1      M07  Benefits have an owner who is there                       3 of 5, 60 %   80 %   short by 1       – – – –"
        in lines
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


def test_records_that_fall_short_are_found_by_a_filter_of_their_list_however_many(here: Here) -> None:
    fill(here, owned=2, benefits=130)
    assert len(here("benefits", "--json", "--filter", "short:M07").data) == 128
    assert [one["ref"] for one in here("benefits", "--json", "--filter", "short:m07 stated>1128").data] == ["P-1/B130"]
    assert len(here("benefits", "--json", "--filter", "-short:M07").data) == 2
    refused = here("projects", "--filter", "short:M07")
    assert (refused.status, refused.err) == (
        2, "short: no statement about projects is called 'M07'; there is: M01, M06\n",
    )  # fmt: skip


def test_a_young_register_is_asked_the_first_statements_alone(here: Here) -> None:
    fill(here, owned=5)
    with open_register(here.db, "officer", today=TODAY) as session:
        for number in range(2, 6):
            helpers.project(session, f"P-{number}")
            helpers.benefit(session, f"P-{number}", owner=ANN)
    assert "No statement that can be measured is short" in here("maturity", "next").out, "no template, no unit, no baseline yet"
    lines = here("--today", "2026-12-22", "maturity", "next").out.splitlines()
    assert lines[0].startswith("No statement"), "29 days"
    lines = here("--today", "2026-12-23", "maturity", "next").out.splitlines()
    assert lines[0] == "The next small step towards “repeatable” in define: The baseline was measured before the change."


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


def test_a_result_is_kept_and_a_level_that_fell_is_a_finding(here: Here) -> None:
    fill(here, owned=5)
    assert here("maturity", "take") == (0, "Kept: level 0, not started, on 2026-11-23.\n", "")
    first = here("maturity", "take", "--json").data
    assert first["strands"]["own"] == 1 and first["fallen"] == []
    for number in range(1, 4):
        here("set", f"P-1/B0{number}", "owner=", "--reason", "the owner left and nobody follows")
    again = here("--today", "2026-11-24", "maturity", "take")
    assert (again.status, again.err) == (1, "own fell to level 0.\n")
    assert here("--today", "2026-11-24", "maturity", "take", "--as-of", "2026-11-23").status == 1, "it fell within the day"


def test_the_next_step_names_the_fewest_records_with_most_money(here: Here) -> None:
    assert here("maturity", "next").out == "The next small step: record the first benefit.\n"
    fill(here, owned=3)
    lines = here("maturity", "next").out.splitlines()
    assert lines[0].startswith("The next small step towards “awareness” in own: ")
    assert lines[1] == "3 of 5 do now, 1 more is needed. Begin with these, most money first:"
    assert lines[2:] == ["- A benefit (P-1/B05)"], "of two that fall short, the one with more money"


def test_a_step_of_more_than_five_records_says_how_many_it_begins_with(here: Here) -> None:
    fill(here, owned=1, benefits=9)
    lines = here("maturity", "next").out.splitlines()
    assert lines[1] == "1 of 9 do now, 7 more are needed. Begin with these, 5 of them, most money first:"
    assert [line.rpartition("(")[2] for line in lines[2:]] == [f"P-1/B0{number})" for number in (9, 8, 7, 6, 5)]


def test_what_holds_only_because_records_left_is_marked(here: Here) -> None:
    fill(here, owned=5, benefits=8)
    here("maturity", "take")
    with open_register(here.db, "officer", today=TODAY) as session:
        for number in (6, 7, 8):
            deletion.remove(session, f"P-1/B0{number}", Kind.BENEFIT)
    # On the day itself and later, also when the result without them was taken in between.
    for day, taken in (("2026-11-23", True), ("2026-11-24", True), ("2026-11-25", False)):
        statements = here("--today", day, "maturity", "--json").data["statements"]
        owned = next(one for one in statements if one["strand"] == "own" and one["level"] == 1)
        assert (owned["met"], owned["of"], owned["fewer_than_before"], owned["by_shrinking"]) == (5, 5, 3, True), day
        if taken:
            here("--today", day, "maturity", "take")


def test_the_plan_of_action_is_made_and_told(here: Here) -> None:
    fill(here, owned=3)
    assert here("maturity", "plan").out == "There is no plan of action; 'maturity plan --to LEVEL --by DATE' makes one.\n"
    made = here("maturity", "plan", "--to", "1", "--by", "2027-06-30", "--sponsor", "Chief Executive", "--owner", ANN)
    assert made.out.splitlines()[0] == (
        "PMO-1: 1 measure to level 1, a step and a habit each, by 2027-06-30; Chief Executive chairs its reviews, Ann Example owns the "
        "measures."
    )
    for number in (4, 5):
        here("set", f"P-1/B0{number}", f"owner={ANN}")
    told = here("--today", "2027-01-05", "maturity", "plan").out.splitlines()
    assert told[2] == "PMO-1/B01  Benefits have an owner who is there  60 %      100 %   80 %"
    assert any(line.startswith("PMO-1/D01  Process: owners named by each department") and "2027-04-01" in line for line in told)
    plan = here("--today", "2027-05-05", "maturity", "plan", "--json").data["plan"]
    assert plan["measures"][0] | {"benefit": ""} == {
        "benefit": "", "statement": "M07", "title": "Benefits have an owner who is there", "baseline": "60", "latest": "100",
        "read_for": "2027-03-31", "target": "80", "reached": True,
    }  # fmt: skip
    assert [(step["ref"], step["overdue"]) for step in plan["steps"]] == [("PMO-1/D01", True), ("PMO-1/C01", False)]
    # Read-only it is told as it is, and nothing is read.
    assert (
        here("--read-only", "--today", "2027-07-05", "maturity", "plan", "--json").data["plan"]["measures"][0]["read_for"]
        == "2027-03-31"
    )
