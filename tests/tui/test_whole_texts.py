"""Texts are whole where there is room: hints, headings, facts, dialogs in the middle, pages over their whole width."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.containers import Vertical
from textual.content import Content

from benefits_tui.domain.plain_text import as_people_write
from benefits_tui.register.changes import ChangedFact, What
from benefits_tui.tui.formatting import beginning, short_name
from benefits_tui.tui.screens.changes import fact_lines
from benefits_tui.tui.screens.page_parts import event_rows, header_lines, joined_facts
from benefits_tui.tui.widgets.grid_columns import columns_for
from tests.conftest import TODAY
from tests.tui.driving import driving


@pytest.mark.parametrize(
    ("hint", "width", "shown"),
    [
        ("What was read", 13, "What was read"),
        ("What was read", 12, "What was re…"),
        ("The value to be reached, or the limit", 36, "The value to be reached"),
        ("The value to be reached, or the limit", 37, "The value to be reached, or the limit"),
        ("In what it is read; a code for money", 30, "In what it is read"),
        ("words, rag:red, due<30d   (tab completes, enter keeps)", 52, "words, rag:red, due<30d"),
        ("words, rag:red, due<30d   (tab completes, enter keeps)", 20, "words, rag:red"),
        ("", 0, ""),
    ],
)
def test_a_hint_ends_where_one_pauses(hint: str, width: int, shown: str) -> None:
    assert beginning(hint, width) == shown


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("NPV is -£115.2k, £98.4k as approved.", "NPV is −£115.2k, £98.4k as approved."),
        ("Actual -3 against -2.5 due.", "Actual −3 against −2.5 due."),
        ("Reading for 2026-03-31 of P-001/B01, 5-10 due", "Reading for 31 Mar 2026 of P-001/B01, 5-10 due"),
        ("a re-plan of FY2026-27", "a re-plan of FY2026-27"),
    ],
)
def test_what_is_below_nothing_has_a_true_minus(sentence: str, shown: str) -> None:
    assert as_people_write(sentence) == shown


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [
        ("Ruth Adeyemi", 12, "Ruth Adeyemi"), ("Ruth Adeyemi", 11, "R. Adeyemi"), ("Ruth Mary Adeyemi", 14, "R. M. Adeyemi"),
        ("Head of Customer Services", 24, "Customer Services"), ("Director of Finance", 18, "Dir. Finance"),
        ("Former Head of Licensing", 23, "Former Licensing"), ("Head of the Estates Office", 20, "Estates Office"),
        ("Project sponsor", 14, "Project sponsor"), ("Portfolio Office", 14, "Portfolio Office"),
        ("Estates and Transport", 14, "Estates and Transport"), ("Adeyemi", 3, "Adeyemi"),
    ],
)  # fmt: skip
def test_a_person_is_named_shorter_before_a_name_is_cut(name: str, width: int, shown: str) -> None:
    assert short_name(name, width) == shown


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (52, ["Savings of fuel  P-1/B01  ▲ amber  24 % short of due", "owner Kerr"]),
        (51, ["Savings of fuel  P-1/B01                    ▲ amber", "owner Kerr"]),
        (33, ["Savings of fuel  P-1/B01  ▲ amber", "owner Kerr"]),
        (32, ["Savings of fuel          ▲ amber", "P-1/B01 · owner Kerr"]),
        (23, ["Savings of fu…  ▲ amber", "P-1/B01 · owner Kerr"]),
    ],
)
def test_the_name_of_a_page_is_the_last_to_be_cut(width: int, lines: list[str]) -> None:
    verdict = Content("▲ amber  24 % short of due")
    first, facts = header_lines(Content("Savings of fuel"), Content("P-1/B01"), verdict, [Content("owner Kerr")], width)
    assert [first.plain, joined_facts(facts, width).plain] == lines


async def test_what_a_row_shows_cut_or_rounded_stands_below_in_full(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, (80, 24)) as driver:
        await driver.press("3")
        assert "Head of Customer Services   Stated 1,120,000   Due, read 330,000" in driver.text.splitlines()[-2]
        await driver.press("2", "down", "down", "down")
        assert "One contract for cleaning and catering   Cost 40,000" in driver.text.splitlines()[-2]


def test_facts_that_have_no_room_are_left_out_whole() -> None:
    facts = [Content("closing"), Content("Estates"), Content("1 Jan 2026 to 31 Dec 2027")]
    assert joined_facts(facts, 43).plain == "closing · Estates"
    assert joined_facts(facts, 45).plain == "closing · Estates · 1 Jan 2026 to 31 Dec 2027"
    assert joined_facts([], 10).plain == ""


def test_what_is_due_is_whole_before_who_does_it_is_named() -> None:
    row = event_rows([("due", "Gate review", "Director of Finance", date(2027, 1, 26), 1)], TODAY)[0]
    build = row.text
    assert callable(build)
    assert build(50).plain == "due  Gate review  Director of Finance  26 Jan 2027"
    assert build(49).plain.split() == ["due", "Gate", "review", "26", "Jan", "2027"] and len(build(49).plain) == 49


def test_the_evidence_of_a_period_is_whole_before_its_numbers_are_wide() -> None:
    assert columns_for(70, 8) == (14, 13, 13)
    assert columns_for(70, 8, 25) == (14, 9, 25)


def test_values_that_changed_stand_below_each_other() -> None:
    facts = [
        ChangedFact(What.FIELD, "owner", "Ann", "Bo", "officer", None, TODAY),
        ChangedFact(What.FIELD, "target date", None, date(2027, 1, 1), "officer", None, TODAY),
    ]
    lines = ["".join(cell.text for cell in line) for line in fact_lines(facts, 80)]
    assert lines == [
        "   owner        Ann → Bo        officer, 23 Nov 2026",
        "   target date  – → 1 Jan 2027  officer, 23 Nov 2026",
    ]


FORMS = {"hold a review": ["4", "end", "H"], "agree an action": ["0", "n"], "reading": ["3", "r"], "snooze": ["5", "end", "z"]}


@pytest.mark.parametrize("keys", FORMS.values(), ids=list(FORMS))
async def test_a_form_is_a_box_in_the_middle(demo: Path, keys: list[str]) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press(*keys)
        box = driver.app.screen.query_one(Vertical).region
        assert box.x > 10 and box.right < 110 and box.y > 1 and box.bottom < 39, driver.text
        assert abs(box.x - (120 - box.right)) <= 1
        await driver.resize(80, 24)
        await driver.settle()
        box = driver.app.screen.query_one(Vertical).region
        assert box.x >= 2 and box.right <= 78 and box.bottom <= 24


WIDE = {"objective": ["9", "enter"], "person": ["6", "enter"], "review": ["4", "enter"]}


@pytest.mark.parametrize("keys", WIDE.values(), ids=list(WIDE))
async def test_a_page_that_has_room_for_all_of_it_is_as_wide_as_the_screen(demo: Path, keys: list[str]) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press(*keys)
        rules = [line for line in driver.text.splitlines() if line.startswith(("──", "━━"))]
        assert len(rules) >= 3 and all(len(rule.rstrip()) == 120 and "│" not in rule for rule in rules), driver.text
        assert "…" not in driver.text
        await driver.resize(120, 15)
        await driver.settle()
        assert any("│" in line for line in driver.text.splitlines()), "two columns where one has no room"


async def test_a_heading_gives_way_to_a_text(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("3")
        assert "Next reading" in driver.text and "Due, read" in driver.text
        await driver.resize(100, 40)
        await driver.settle()
        heading = driver.text.splitlines()[3]
        assert "Next reading" not in heading and "Next" in heading and "Flags" not in heading, heading
        assert "More calls from people without access" in driver.text
