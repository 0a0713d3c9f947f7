"""The demo's queue is worked to nothing: by decisions, each with its reason, and by what clears each flag, opened from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register.lists import flags, listing
from benefits_tui.register.queue import queue
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.action_form import ActionForm
from benefits_tui.tui.dialogs.field_row import FieldRow
from tests.tui.driving import Driver, driving

ROWS = 17


async def decide_row(driver: Driver, reason: str) -> None:
    """The first thing that is offered, for the whole row where it holds flags of several causes."""
    await driver.press("d", "enter")
    form = driver.app.screen
    assert isinstance(form, ActionForm)
    await driver.type(reason)
    if any(row.field.name == "covers" for row in form.query(FieldRow)):
        await driver.press(*["tab"] * 4, "enter", "down", "enter")
    await driver.press("ctrl+s")


async def click(driver: Driver, words: str) -> None:
    """Click on these words where they are seen last: the keys at the bottom, and what a dialog shows over the rest."""
    places = [(line.index(words) + 1, row) for row, line in enumerate(driver.text.splitlines()) if words in line]
    await driver.pilot.click(offset=places[-1])
    await driver.settle()


async def decide_row_by_mouse(driver: Driver, reason: str) -> None:
    """As `decide_row`; only words are typed."""
    await click(driver, "d decide")
    await click(driver, "accept")
    form = driver.app.screen
    assert isinstance(form, ActionForm)
    await driver.type(reason)
    if any(row.field.name == "covers" for row in form.query(FieldRow)):
        await click(driver, "this cause")
        await click(driver, "whole row")
    await click(driver, "^s do it")


async def test_every_row_is_decided_by_keys_and_by_mouse_and_found_again(demo: Path, look: Session) -> None:
    decided = {int(str(row["flag"])) for row in listing(look, "decisions")}
    waiting = [flag["id"] for row in queue(look) for flag in row["flags"]]
    assert len(queue(look)) == ROWS
    async with driving(demo, (120, 40), first="queue") as driver:
        for left in range(ROWS - 1, -1, -1):
            await (decide_row if left % 2 else decide_row_by_mouse)(driver, f"Settled with the board, {left} left.")
            assert len(queue(look)) == left, driver.text
        assert "Nothing waits for a decision." in driver.text
        await driver.press("8")
        assert "Settled with the board" in driver.text
        await driver.press("5", "u")
        assert len(queue(look)) == 1
    made = [row for row in listing(look, "decisions") if int(str(row["flag"])) not in decided]
    assert len(waiting) > ROWS and {int(str(row["flag"])) for row in made} <= set(waiting)
    assert all(str(row["rationale"]).startswith("Settled with the board") for row in made)


@pytest.mark.parametrize(
    ("row", "keys", "cleared"),
    [
        ("P-006/R01", [*"Portfolio Office", "ctrl+s"], "F20 P-006/R01"),
        ("P-004/R01", ["ctrl+s"], "F20 P-004/R01"),
        ("P-005/C01", [*"2026-11-20", "tab", *"2026-11-20", "ctrl+s"], "F26 P-005/C01"),
        ("PER-003", [*"Head of Procurement", "ctrl+s"], "F02 P-003/B01"),
        ("PER-005", [*"Director of Finance", "ctrl+s"], "F02 P-006/B02"),
        ("P-001/B03", [*"30", "ctrl+s"], "F08 P-001/B03"),
        ("P-002/B02", [*"55", "ctrl+s"], "F05 P-002/B02"),
        ("P-003/D01", ["ctrl+u", *"2027-03-01", "ctrl+s"], "F14 P-003/B01"),
    ],
)  # fmt: skip
async def test_e_opens_what_clears_the_flag_and_esc_leads_back(
    demo: Path, look: Session, row: str, keys: list[str], cleared: str
) -> None:
    place = [str(waiting["subject"]) for waiting in queue(look)].index(row)

    def open_flags() -> set[str]:
        return {f"{flag['rule']} {flag['subject']}" for flag in flags(look)}

    assert cleared in open_flags()
    async with driving(demo, (120, 40), first="queue") as driver:
        await driver.press(*["down"] * place, "e")
        assert driver.app.current_mode == "queue" and type(driver.app.screen).__name__ != "QueueScreen"
        await driver.press("escape")
        assert type(driver.app.screen).__name__ == "QueueScreen"
        await driver.press("e", *keys)
        assert cleared not in open_flags(), driver.text
