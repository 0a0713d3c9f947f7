"""`e` on a flag starts in the field that clears it: in the queue, on the pages of records and people, on the first screen."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register.queue import queue
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.choose import Choose
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form import RecordForm
from benefits_tui.tui.screens.page_parts import FlagRows
from tests import helpers, registers
from tests.conftest import TODAY
from tests.tui.driving import Driver, driving


@pytest.fixture
def ownerless(tmp_path: Path) -> Path:
    """Two projects that end in a few days, one with a benefit that nobody owns, one with two."""
    path = tmp_path / "r.db"
    with registers.empty(path) as session:
        for ref, benefits in (("P-1", 1), ("P-2", 2)):
            helpers.project(session, ref, sponsor="Sue", stage="delivery", end=TODAY + timedelta(days=9))
            for _ in range(benefits):
                helpers.plan(session, helpers.benefit(session, project=ref, owner=None, stated=Decimal(750)), y2027_Q1=750)
    return path


def at(driver: Driver) -> tuple[str | None, str]:
    """The record of the form in view, and the field where one begins to type."""
    form = driver.app.screen
    assert isinstance(form, RecordForm), driver.text
    focused = form.focused
    assert focused is not None
    row = next(ancestor for ancestor in focused.ancestors if isinstance(ancestor, FieldRow))
    return form.ref, row.field.name


def place_of(session: Session, subject: str) -> int:
    return [str(row["subject"]) for row in queue(session)].index(subject)


async def test_in_the_queue_a_row_of_a_project_leads_to_the_benefit_that_nobody_owns(ownerless: Path) -> None:
    with registers.opened(ownerless) as look:
        rows = {str(row["subject"]): row for row in queue(look)}
        one = next(ref for ref in ("P-1", "P-1/B01") if ref in rows and rows[ref]["rule"] == "F01")
        place = place_of(look, one)
        many = place_of(look, "P-2")
        assert rows["P-2"]["rule"] == "F01" and rows["P-2"]["records"] == 2
    async with driving(ownerless, first="queue") as driver:
        await driver.press(*["down"] * place, "e")
        assert at(driver) == ("P-1/B01", "owner")
        await driver.press("escape", "home", *["down"] * many, "e")
        assert isinstance(driver.app.screen, Choose)
        await driver.press("down", "enter")
        assert at(driver) == ("P-2/B02", "owner")


async def test_on_home_and_on_the_pages_it_is_the_field_of_the_flag_under_the_cursor(ownerless: Path) -> None:
    async with driving(ownerless, (100, 40)) as driver:
        await driver.press("e", "enter")
        assert at(driver) == ("P-2/B01", "owner")
        await driver.press("escape", "down", "e")
        assert at(driver) == ("P-1/B01", "owner")
        await driver.press("escape")
        for kind, page in ((Kind.BENEFIT, "P-1/B01"), (Kind.PROJECT, "P-1")):
            driver.app.screen.open_record(kind, page)  # type: ignore[attr-defined]
            await driver.settle()
            rows = driver.app.screen.query_one(FlagRows)
            if rows.rows:
                rows.focus()
                await driver.settle()
                await driver.press("e")
                assert at(driver)[1] == ("owner" if kind is Kind.BENEFIT else "end"), driver.text
                await driver.press("escape")
            await driver.press("escape")


async def test_elsewhere_on_a_page_it_is_the_record_itself(ownerless: Path) -> None:
    async with driving(ownerless, (100, 40), first="benefits") as driver:
        await driver.press("enter", "p", "e")
        assert at(driver)[1] == "title"


async def test_what_a_person_decides_leads_to_the_record_of_the_flag(demo: Path) -> None:
    async with driving(demo, (120, 40), first="people") as driver:
        await driver.press("slash", *"Former Head", "enter", "enter")
        rows = driver.app.screen.query_one(FlagRows)
        assert rows.rows
        page = type(driver.app.screen).__name__
        for _ in range(9):
            if not rows.has_focus:
                await driver.press("tab")
        assert rows.has_focus
        await driver.press("home", "e")
        assert type(driver.app.screen).__name__ != page, driver.text
