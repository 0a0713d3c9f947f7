"""The form of a project whose end slips asks about its benefits' dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from benefits_tui.register import records
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.ask_shift import AskShift
from benefits_tui.tui.dialogs.form import RecordForm
from tests.tui.driving import driving
from tests.tui.test_fields import typed


async def test_the_form_asks_once_and_moves_what_is_said(demo: Path, look: Session) -> None:
    ref, benefit = "P-001", "P-001/B01"
    records.change(look, ref, {"end": date(2026, 12, 31)})
    records.change(look, benefit, {"start": date(2027, 1, 1), "end": date(2028, 12, 31), "target_date": None}, "agreed anew")
    async with driving(demo, (80, 24), first="projects") as driver:
        await driver.press("slash", *ref, "enter", "e")
        await typed(driver, "end", "2027-03-31")
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, AskShift)
        assert "slips by 3 months" in driver.text and benefit in driver.text and "Move them too" in driver.text
        await driver.press("escape")
        assert isinstance(driver.app.screen, RecordForm)
        assert records.load(look, ref).values["end"] == date(2026, 12, 31)
        await driver.press("ctrl+s", "enter")
        assert not isinstance(driver.app.screen, AskShift | RecordForm)
    assert records.load(look, ref).values["end"] == date(2027, 3, 31)
    assert records.load(look, benefit).values["start"] == date(2027, 4, 1)
