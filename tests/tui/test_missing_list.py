"""The list of what is missing: reached from the queue, filled in one by one and for all that are marked."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.fields import Kind
from benefits_tui.register import missing, records
from benefits_tui.register.session import open_register
from benefits_tui.tui.dialogs.action_form import ActionForm
from benefits_tui.tui.dialogs.form import RecordForm
from tests.conftest import TODAY
from tests.tui.driving import driving
from tests.tui.test_screens import put


def without_owner(path: Path) -> list[str]:
    with open_register(path, "officer", today=TODAY) as session:
        return [str(one["subject"]) for one in missing.missing(session, "field:owner")]


async def test_what_is_missing_is_filled_in_at_once_and_one_by_one(demo: Path) -> None:
    with open_register(demo, "officer", today=TODAY) as session:
        for title in ("First", "Second", "Third"):
            records.add(session, Kind.BENEFIT, {"project": "P-001", "title": title, "state": "appraised"})
    there = without_owner(demo)
    assert len(there) >= 3
    async with driving(demo, (120, 40), first="queue") as driver:
        await driver.press("m", "slash", *"field:owner", "enter")
        assert driver.app.current_mode == "missing" and driver.list.total == len(there) and "First" in driver.text
        await driver.press("e")
        assert isinstance(driver.app.screen, RecordForm)
        await driver.press("escape", "A", "e")
        assert isinstance(driver.app.screen, ActionForm)
        await put(driver, "owner", "Zoe New")
        await driver.press("ctrl+s", "ctrl+s")
        assert driver.list.total == 0 and any(f"{len(there)} of {len(there)} benefits filled in" in told for told in driver.told)
        await driver.press("u")
    assert without_owner(demo) == there
