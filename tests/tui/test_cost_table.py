"""The costs of a project by year on its page: a table that is edited and pasted into."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from benefits_tui.register import costs
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.field_row import FieldRow
from tests.tui.driving import driving


async def test_costs_are_pasted_from_a_spreadsheet_and_stand_on_the_page(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="projects") as driver:
        await driver.press("enter", "c", "end", "enter")
        await driver.paste("2026\tcapital\t100,000\t\t90000\n2027\trunning\t5000\t6000\t")
        await driver.press("ctrl+s")
        assert "costs by year saved" in driver.text
        assert "FY2026-27  capital  100,000         -  90,000" in driver.text
        await driver.press("c")
        assert "FY2027-28  running    5,000     6,000       -" in driver.app.screen.query_one("#field-table", FieldRow).text
    assert {(cost.year, cost.series, cost.kind, cost.amount) for cost in costs.costs_of(look, "P-001")} == {
        (2026, "plan", "capital", Decimal(100_000)), (2026, "actual", "capital", Decimal(90_000)),
        (2027, "plan", "running", Decimal(5_000)), (2027, "forecast", "running", Decimal(6_000)),
    }  # fmt: skip
