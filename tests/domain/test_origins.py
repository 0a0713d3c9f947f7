"""Which record a flag comes from, just before, on and after the day on which that turns."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from benefits_tui.domain.fact_parts import standing_still
from benefits_tui.domain.facts import ChangeFacts, ReviewFacts
from benefits_tui.domain.rules.origins import stalled_change, stalled_review

TODAY = date(2026, 11, 23)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
PROJECT = ("project", 7)


@pytest.mark.parametrize(
    ("next_gate", "end", "still"),
    [
        (None, None, False), (BEFORE, None, True), (TODAY, None, False), (AFTER, None, False), (None, BEFORE, True), (None, TODAY, False),
        (None, AFTER, False), (AFTER, BEFORE, True), (BEFORE, AFTER, True),
    ],
)  # fmt: skip
def test_a_project_stands_still_from_the_day_after_its_gate_or_end(next_gate: date | None, end: date | None, still: bool) -> None:
    assert standing_still(7, next_gate, end, TODAY) == (PROJECT if still else None)


@pytest.mark.parametrize(("due", "shared"), [(BEFORE, True), (TODAY, False), (AFTER, False)])
def test_a_review_comes_from_the_standstill_once_its_day_has_passed(due: date, shared: bool) -> None:
    facts = ReviewFacts(1, "P-1/R01", "yearly", 7, "P-1", due, None, None, next_gate=BEFORE)
    assert stalled_review(facts, TODAY) == (PROJECT if shared else None)


@pytest.mark.parametrize(("needed_by", "shared"), [(None, True), (BEFORE, True), (TODAY, False), (AFTER, False)])
def test_a_change_comes_from_the_standstill_once_it_was_needed(needed_by: date | None, shared: bool) -> None:
    facts = ChangeFacts(1, "P-1/C01", "Way", needed_by, None, None, None, 1, None, 7, BEFORE)
    assert stalled_change(facts, TODAY) == (PROJECT if shared else None)
