"""What was approved asks once, at saving, why it changes: in the form, the periods and the bulk edit; it is never refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from benefits_tui.register import lists, readings, records
from benefits_tui.register.history import history
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.ask_reason import AskReason
from benefits_tui.tui.dialogs.form import RecordForm
from tests.tui.driving import driving
from tests.tui.test_fields import typed

REF = "P-001/B01"


def flagged(look: Session) -> list[object]:
    return [flag["subject"] for flag in lists.flags(look, "rule:F32")]


async def test_the_form_asks_once_and_keeps_what_was_typed(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("e")
        await typed(driver, "stated", "77")
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, AskReason)
        assert "Stated was approved before. Why this now?" in driver.text
        # Back to the form, with what was typed and nothing saved.
        await driver.press("escape")
        assert isinstance(driver.app.screen, RecordForm) and records.load(look, REF).values["stated"] != Decimal(77)
        await driver.press("ctrl+s", *"x", "enter")
        assert "required, in a few words" in driver.text
        await driver.type(" rates were agreed anew")
        await driver.press("enter")
    assert records.load(look, REF).values["stated"] == Decimal(77) and flagged(look) == []
    assert history(look, REF, 1)[0].why == "x rates were agreed anew"


async def test_left_blank_it_is_saved_and_flagged(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("e")
        await typed(driver, "stated", "77")
        await driver.press("ctrl+s", "enter")
        assert not isinstance(driver.app.screen, AskReason | RecordForm)
    assert records.load(look, REF).values["stated"] == Decimal(77) and flagged(look) == [REF]


async def test_what_no_figure_stands_on_is_not_asked_about(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("e")
        await typed(driver, "title", "Another title")
        await driver.press("ctrl+s")
        assert not isinstance(driver.app.screen, AskReason | RecordForm)
    assert records.load(look, REF).values["title"] == "Another title"


async def test_a_plan_that_changes_in_the_periods_asks(demo: Path, look: Session) -> None:
    before = len(readings.plan_versions(look, records.load(look, REF).id))
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("enter", "p", "end")
        while driver.app.screen.grid.series != "plan":  # type: ignore[attr-defined]
            await driver.press("left")
        await driver.type("777")
        await driver.press("enter", "ctrl+s")
        assert isinstance(driver.app.screen, AskReason) and "Plan was approved before." in driver.text
        await driver.type("the rollout is slower")
        await driver.press("enter")
    versions = readings.plan_versions(look, records.load(look, REF).id)
    assert len(versions) == before + 1 and "the rollout is slower" in {version.reason for version in versions}


async def test_a_bulk_edit_has_a_field_for_the_reason_where_figures_stand_on_it(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("space", "e", *"stated", "enter")
        assert "Asked of benefits that were approved" in driver.text
        await typed(driver, "stated", "77")
        await typed(driver, "reason", "rates were agreed anew")
        await driver.press("ctrl+s")
    assert records.load(look, REF).values["stated"] == Decimal(77) and flagged(look) == []
