"""What was decided stands after what waits on every page, and says when, by whom and where."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.rules import Severity
from benefits_tui.register import flags
from benefits_tui.register.lists import listing
from benefits_tui.register.session import Session, open_register
from benefits_tui.tui.screens.page_parts import FlagRows, flag_counts, flag_rows
from tests.conftest import TODAY
from tests.tui.driving import driving


def flag(number: int, state: str = "open", **more: Any) -> dict[str, Any]:
    """A flag as pages read it."""
    done: dict[str, Any] = {"outcome": None, "decided_on": None, "decided_by": None, "forum": None, "snoozed_until": None}
    return done | {
        "id": number, "state": state, "pressing": True, "severity": "high", "why": "Why.", "due": None, "rule_title": "Rule",
        "decides": "Owner", "options": ["act"],
    } | more  # fmt: skip


ACCEPTED = {"outcome": "accept", "decided_on": "2026-11-03", "decided_by": "Ada Marsh"}


@pytest.mark.parametrize(
    ("state", "more", "words"),
    [
        ("decided", ACCEPTED, "accepted on 3 Nov 2026 by Ada Marsh"),
        ("decided", ACCEPTED | {"forum": "Benefits board"}, "accepted on 3 Nov 2026 by Ada Marsh, Benefits board"),
        ("decided", ACCEPTED | {"outcome": "correct"}, "correction decided on 3 Nov 2026 by Ada Marsh"),
        ("decided", ACCEPTED | {"outcome": "re_plan"}, "re-plan decided on 3 Nov 2026 by Ada Marsh"),
        ("decided", ACCEPTED | {"outcome": "write_off"}, "written off on 3 Nov 2026 by Ada Marsh"),
        ("acknowledged", ACCEPTED | {"outcome": "acknowledge"}, "acknowledged on 3 Nov 2026 by Ada Marsh"),
        ("snoozed", ACCEPTED | {"outcome": "snooze", "snoozed_until": "2026-12-01"}, "snoozed until 1 Dec 2026 by Ada Marsh"),
        ("assigned", ACCEPTED | {"outcome": "assign"}, "assigned on 3 Nov 2026 by Ada Marsh"),
        ("escalated", ACCEPTED | {"outcome": "escalate"}, "escalated on 3 Nov 2026 by Ada Marsh"),
        ("open", ACCEPTED, ""),
    ],
)  # fmt: skip
def test_a_flag_that_was_acted_on_says_so_in_its_row(state: str, more: dict[str, object], words: str) -> None:
    (row,) = flag_rows([flag(1, state, **more)], TODAY)
    assert row.text(120).plain.rstrip().endswith(words or "Owner")
    assert row.whole.endswith(words or "Owner can act")


def test_what_waits_stands_first_then_what_is_to_complete_then_what_was_acted_on() -> None:
    read = [flag(1, "decided", **ACCEPTED), flag(2, pressing=False), flag(3), flag(4, "snoozed"), flag(5)]
    assert [row.target for row in flag_rows(read, TODAY)] == [3, 5, 2, 1, 4]
    assert flag_counts(read) == "2 wait, 1 to complete, 2 acted on"
    assert flag_counts(read[2:3]) == "1 waits" and flag_counts(read[:1]) == "1 acted on" and flag_counts([]) == ""


PAGES = [(Kind.BENEFIT, "P-006/B02"), (Kind.PROJECT, "P-003"), (Kind.REVIEW, "P-004/R01"), (Kind.PERSON, "PER-002")]


@pytest.mark.parametrize(("kind", "ref"), PAGES)
async def test_d_takes_it_out_of_what_waits_on_every_page(demo: Path, look: Session, kind: Kind, ref: str) -> None:
    with open_register(demo, "officer", today=TODAY) as session:
        numbers = [
            flags.raise_flag(session, ref, f"Odd {place}", Severity.CRITICAL, TODAY + timedelta(days=place)).flag
            for place in (1, 2)
        ]
    async with driving(demo, (120, 40)) as driver:
        driver.app.screen.open_record(kind, ref)  # type: ignore[attr-defined]
        await driver.settle()
        table = driver.app.screen.query_one(FlagRows)
        table.focus()
        table.row = next(place for place, row in enumerate(table.rows) if row.target == numbers[0])
        await driver.settle()
        await driver.press("d", *["down"] * 4, "enter")
        await driver.type("not ours")
        await driver.press("tab")
        await driver.type("Director of Finance")
        await driver.press("tab")
        await driver.type("Benefits board")
        await driver.press("ctrl+s")
        assert "escalated on 23 Nov 2026 by Director of Finance, Benefits board" in driver.text, driver.text
        order = [row.target for row in driver.app.screen.query_one(FlagRows).rows]
        assert order.index(numbers[0]) > order.index(numbers[1])
    (done,) = (row for row in listing(look, "decisions") if row["flag"] == numbers[0])
    assert (done["decided_by"], done["forum"], done["recorded_by"]) == ("Director of Finance", "Benefits board", "officer")
