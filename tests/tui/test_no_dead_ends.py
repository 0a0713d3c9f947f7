"""What could be said by command alone can be done on screen: gates without a template, lists of what enables, readings in order."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import gates, readings, records
from benefits_tui.register.session import Session
from tests.conftest import TODAY
from tests.tui.driving import driving


async def test_a_gate_of_a_project_without_a_template_is_planned_on_screen(demo: Path, look: Session) -> None:
    assert not gates.gates_of(look, "P-007")
    async with driving(demo) as driver:
        await driver.press("g")
        await driver.type("P-007")
        await driver.press("enter", "t")
        await driver.type("3")
        await driver.press("tab")
        await driver.type("2027-03-31")
        await driver.press("ctrl+s")
        assert "Gate 3 of P-007 is planned for 31 Mar 2027" in driver.notices
        await driver.press("t", "end")
        assert "Plan a gate" in driver.text
    assert [(gate.name, str(gate.planned)) for gate in gates.gates_of(look, "P-007")] == [("3", "2027-03-31")]


@pytest.mark.parametrize(("key", "name", "words"), [("d", "deliverables", "Heat pumps in service"), ("C", "business_changes", "leave"),
                                                     ("p", "pools", "No pools yet")])  # fmt: skip
async def test_what_enables_benefits_has_lists_on_screen(demo: Path, key: str, name: str, words: str) -> None:
    async with driving(demo, (120, 40), first="projects") as driver:
        await driver.press(key)
        assert driver.app.current_mode == name and words in driver.text
        await driver.press("n")
        assert "New " in driver.text


def test_the_earliest_period_that_was_not_read_is_offered(session: Session) -> None:
    records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "One", "stage": "delivery"})
    records.add(
        session, Kind.BENEFIT,
        {
            "project": "P-1", "title": "One", "class": "cashable", "unit": "GBP", "kind": "flow", "direction": "increase",
            "state": "realising", "frequency": "monthly", "start": TODAY.replace(month=6, day=1), "end": TODAY.replace(year=2028),
        },
    )  # fmt: skip

    def offered() -> str:
        record = records.load(session, "P-1/B01")
        from benefits_tui.domain.periods import Frequency

        return readings.period_to_read(session, record.id, Frequency.MONTHLY).label()

    assert offered() == "2026-06"
    for period in ("2026-06", "2026-08", "2026-09", "2026-10"):
        readings.record(session, "P-1/B01", period, actual=Decimal(7))
    assert offered() == "2026-07"
    readings.record(session, "P-1/B01", "2026-07", actual=Decimal(7))
    assert offered() == "2026-11"


async def test_the_reading_form_says_what_it_would_replace(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("g")
        await driver.type("P-002/B01")
        await driver.press("enter", "r", "shift+tab", "ctrl+u")
        await driver.type("2026-10")
        assert "10,600 was read" in driver.text
        await driver.press("ctrl+u")
        await driver.type("2026-11")
        assert "was read" not in driver.text.replace("What was read", "")


@pytest.mark.parametrize(
    ("words", "screen"),
    [("P-004/B02", "ReadingForm"), ("P-001/B04", "BenefitScreen"), ("P-006/R01", "RecordForm"), ("P-009", "Choose")],
)
async def test_e_in_the_queue_opens_where_the_flag_is_cleared(demo: Path, words: str, screen: str) -> None:
    async with driving(demo, first="queue") as driver:
        await driver.press("slash")
        await driver.type(f"subject:{words}")
        await driver.press("enter", "e")
        assert type(driver.app.screen).__name__ == screen, driver.text
