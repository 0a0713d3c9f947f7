"""The screen of backups: verified, opened, brought back whole or one record of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.backups import back_up, backups_of
from benefits_tui.register.session import Session
from benefits_tui.tui.exits import AppExit, ExitReason
from tests.tui.driving import SIZES, driving

REF = "P-001/B01"


@pytest.fixture
def backed_up(demo: Path, look: Session) -> Path:
    """A register with a backup from before two changes."""
    back_up(demo, datetime(2026, 11, 20, 12, tzinfo=UTC))
    records.change(look, REF, {"title": "Later"})
    records.change(look, "P-001/B02", {"title": "Later too"})
    return demo


@pytest.mark.parametrize("size", SIZES[:1])
async def test_a_backup_is_verified_and_brought_back_as_one_change(backed_up: Path, look: Session, size: tuple[int, int]) -> None:
    async with driving(backed_up, size, first="benefits") as driver:
        await driver.press("f3")
        assert "20 Nov 2026" in driver.text and "not verified yet" in driver.text
        await driver.press("v")
        await driver.until(lambda: "its log is as it was sealed" in driver.text)
        assert "MB   good" in driver.text
        await driver.press("r")
        await driver.until(lambda: "2 changes since then would" in driver.text)
        assert records.load(look, REF).values["title"] == "Later"
        await driver.press("r")
        assert "The register is as in the backup; rows written: 2. u takes that back." in driver.notices
    assert records.load(look, REF).values["title"] != "Later" and integrity.check(look) == []
    # The present state was backed up first.
    assert len(backups_of(backed_up)) == 2


async def test_one_record_is_brought_back_and_a_wrong_one_is_said(backed_up: Path, look: Session) -> None:
    async with driving(backed_up, (80, 24), first="benefits") as driver:
        await driver.press("f3", "o")
        await driver.type("P-9")
        await driver.press("enter")
        assert "There is no record 'P-9'" in driver.text
        await driver.press("end", "o")
        await driver.type(REF)
        await driver.press("enter")
        assert f"{REF} is as in the backup; rows written: 1. " in driver.notices
    assert records.load(look, REF).values["title"] != "Later"
    assert records.load(look, "P-001/B02").values["title"] == "Later too"


async def test_a_backup_is_opened_or_put_in_place_and_a_bad_one_is_named(backed_up: Path) -> None:
    for keys, wanted in ((["enter"], ExitReason.BACKUP), (["P", "P"], ExitReason.PUT_IN_PLACE)):
        async with driving(backed_up, (80, 24), first="benefits") as driver:
            await driver.press("f3", *keys)
            assert driver.app.return_value == AppExit(wanted, backup=1)
    backups_of(backed_up)[0].path.write_bytes(b"")
    async with driving(backed_up, (80, 24), first="benefits") as driver:
        await driver.press("f3", "v")
        await driver.until(lambda: "not good" in driver.text)
        await driver.press("r")
        await driver.until(lambda: "What was saved since then would" in driver.text)
        await driver.press("r")
        assert "empty," in driver.text
        await driver.press("b")
        await driver.until(lambda: len(backups_of(backed_up)) > 1)


async def test_without_any_it_says_when_they_are_made_and_read_only_writes_nothing(demo: Path) -> None:
    async with driving(demo, (80, 24), first="benefits", read_only=True) as driver:
        await driver.press("f3")
        assert "There is none yet" in driver.text
        await driver.press("escape")
    back_up(demo)
    async with driving(demo, (80, 24), first="benefits", read_only=True) as driver:
        await driver.press("f3", "r")
        assert "opened for reading only" in " ".join(driver.text.split())
