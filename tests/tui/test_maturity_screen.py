"""Maturity on screen: measured, kept, and what falls short opened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benefits_tui.register.maturity_results import taken
from benefits_tui.register.questions import asked_one
from benefits_tui.register.session import open_register
from tests.conftest import TODAY
from tests.tui.driving import SIZES, driving


@pytest.mark.parametrize("size", SIZES)
async def test_the_statements_are_shown_and_one_opens_what_falls_short(demo: Path, size: tuple[int, int]) -> None:
    async with driving(demo, size) as driver:
        await driver.press("Y")
        await driver.until(lambda: "the weakest strand decides" in driver.text)
        assert "The next small step towards “awareness” in own" in driver.text
        assert "Define  level 2, repeatable" in driver.text and "Own     ✗ 0/1" in driver.text
        await driver.press("enter")
        await driver.until(lambda: "short:M05" in driver.text)
        assert driver.list.total == 10, "16 benefits are asked, 6 serve an objective"


async def test_a_result_is_kept_once_with_a_key(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("Y")
        await driver.until(lambda: "the weakest strand decides" in driver.text)
        await driver.press("t")
        await driver.until(lambda: "Kept: level 0" in driver.text)
    with open_register(demo, "looker", today=TODAY) as look:
        (result,) = taken(look)
    assert (result.as_of, result.level, result.levels["define"]) == (TODAY, 0, 2)


async def test_a_question_is_answered_on_the_screen(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("Y")
        await driver.until(lambda: "the weakest strand decides" in driver.text)
        await driver.press("down", "enter")
        assert "Asked of executive sponsor · P1" in driver.text
        await driver.type("Director of Finance")
        await driver.press("tab", "enter", "end", "enter", "tab")
        await driver.type("minutes of 3 May")
        await driver.press("ctrl+s")
        await driver.until(lambda: "holds until 23 Nov 2027" in driver.notices)
        await driver.until(lambda: "✗ 0/2 ✓ 1/1" in driver.text)
    with open_register(demo, "looker", today=TODAY) as look:
        (answer,) = asked_one(look, "P1").answers
    assert (answer.name, answer.answer, answer.evidence) == ("Director of Finance", "signed_and_used", "minutes of 3 May")


async def test_the_plan_of_action_is_made_on_the_screen_and_shown(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("Y")
        await driver.until(lambda: "the weakest strand decides" in driver.text)
        await driver.press("p")
        for text in ("2", "31 Dec 2027", "Director of Finance", "Portfolio Office"):
            await driver.type(text)
            await driver.press("tab")
        await driver.press("ctrl+s")
        await driver.until(lambda: "PMO-1: 2 measures to level 2" in driver.notices)
        await driver.until(lambda: "Plan of action  Benefits management to level 2" in driver.text)
        await driver.press("p")
        await driver.until(lambda: "delivery · sponsor Director of Finance" in driver.text)
    async with driving(demo, (120, 40), today=date(2027, 2, 1)) as driver:
        await driver.until(lambda: "The register read 2 measures of the plan of action" in driver.notices)
        await driver.press("Y")
        await driver.until(lambda: "77.8 % → 77.8 %, to be 80 %" in driver.text)
