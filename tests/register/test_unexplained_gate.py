"""A gate's day that moves without a reason is flagged on its project: after the investment decision, or once that day was over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from benefits_tui.register import gates
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY

DAY = timedelta(days=1)
LATER = TODAY + 90 * DAY


def why(session: Session) -> str | None:
    rows = session.store.all("SELECT why FROM flag WHERE rule = 'F32' AND cleared_on IS NULL")
    return str(rows[0][0]) if rows else None


@pytest.mark.parametrize(
    ("stage", "planned", "passed", "told"),
    [
        # Before the investment decision a day that is ahead, or today, may move; one that was over is missed.
        ("planning", TODAY + DAY, False, False), ("planning", TODAY, False, False), ("planning", TODAY - DAY, False, True),
        # After it any day that moves is named; not that of a gate behind it.
        ("delivery", TODAY + DAY, False, True), ("delivery", TODAY - DAY, False, True), ("delivery", TODAY - DAY, True, False),
    ],
)  # fmt: skip
def test_a_day_that_moves(session: Session, stage: str, planned: date, passed: bool, told: bool) -> None:
    helpers.project(session, stage=stage)
    gates.plan_gate(session, "P-1", "ready", planned)
    if passed:
        gates.pass_gate(session, "P-1", "ready")
    session.fixed_today = TODAY
    gates.plan_gate(session, "P-1", "ready", LATER)
    named = f"Changed after approval without a reason: gate ready {planned.isoformat()} → {LATER.isoformat()}."
    assert why(session) == (named if told else None)


def test_a_day_that_moves_for_a_reason_and_a_first_day_are_not_named(session: Session) -> None:
    helpers.project(session, stage="delivery")
    gates.plan_gate(session, "P-1", "ready", None)
    gates.plan_gate(session, "P-1", "ready", TODAY + DAY)
    gates.plan_gate(session, "P-1", "ready", LATER, "the supplier is late")
    assert why(session) is None
