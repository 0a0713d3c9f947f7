"""The page of an objective: what serves it, by class, and how that stands."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.fields import Kind
from benefits_tui.register import records
from benefits_tui.register.session import Session
from benefits_tui.tui.screens.benefit import BenefitScreen
from benefits_tui.tui.screens.objective import ObjectiveScreen
from tests.tui.driving import driving


async def test_the_page_says_what_the_benefits_that_serve_it_come_to(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="objectives") as driver:
        await driver.press("enter")
        page = driver.app.screen
        assert isinstance(page, ObjectiveScreen) and page.ref == "OBJ-1"
        served = [row["ref"] for row in _serving(look, "OBJ-1")]
        assert page.benefits.total == len(served) > 0
        assert f"{len(served)} benefits of" in driver.text and "Position" in driver.text
        await driver.press("enter")
        assert isinstance(driver.app.screen, BenefitScreen) and driver.app.screen.ref in served
        await driver.press("escape", "e")
        assert "Objective" in driver.text or "What is wanted" in driver.text


async def test_an_objective_that_nothing_serves_says_so(demo: Path, look: Session) -> None:
    records.add(look, Kind.OBJECTIVE, {"ref": "OBJ-9", "title": "Nothing serves this"})
    async with driving(demo, (80, 24), first="objectives") as driver:
        await driver.press("end", "enter")
        assert isinstance(driver.app.screen, ObjectiveScreen) and driver.app.screen.ref == "OBJ-9"
        assert "! no benefit serves it" in driver.text and "name it in a benefit's form" in driver.text
        assert "of 0 projects" not in driver.text


async def test_the_page_is_opened_again_when_the_program_starts(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, folder=tmp_path / "home") as driver:
        await driver.press("9", "enter")
        driver.app.remember()
    async with driving(demo, folder=tmp_path / "home") as driver:
        assert isinstance(driver.app.screen, ObjectiveScreen)


def _serving(session: Session, ref: str) -> list[dict[str, object]]:
    from benefits_tui.register import lists

    return [dict(row) for row in lists.listing(session, "benefits") if ref in str(row["objectives"]).split(", ")]
