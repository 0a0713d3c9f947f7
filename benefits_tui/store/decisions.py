"""What people did about flags: the state that follows from it, and what the queue and the log read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.quantity import from_scaled
from benefits_tui.domain.rules import Finding, Severity

FINAL_OUTCOMES = ("accept", "correct", "re_plan", "write_off")
OUTCOMES = ("acknowledge", "snooze", "assign", "escalate", *FINAL_OUTCOMES)
_STATES = {"acknowledge": "acknowledged", "snooze": "snoozed", "assign": "assigned", "escalate": "escalated"}
# Money at risk that grew by less is no worse fact.
_GROWTH = Decimal("1.10")


class Decision(NamedTuple):
    """The newest thing done about a flag, with the facts of that moment."""

    outcome: str
    until: date | None
    severity: Severity
    value_at_risk: Decimal | None


class StateNow(NamedTuple):
    """A flag's state as stored."""

    name: str
    snoozed_until: str | None


_OPEN = StateNow("open", None)


def state_of(decision: Decision | None, finding: Finding, today: date) -> StateNow:
    """The state of a flag: what was done about it holds until its day comes or the facts get worse."""
    if decision is None or _worse(decision, finding):
        return _OPEN
    if decision.until is not None:
        # A snooze ends on its day, a task after it.
        over = decision.until < today if decision.outcome == "assign" else decision.until <= today
        if over:
            return _OPEN
    until = decision.until.isoformat() if decision.outcome == "snooze" and decision.until is not None else None
    return StateNow(_STATES.get(decision.outcome, "decided"), until)


def _worse(decision: Decision, finding: Finding) -> bool:
    """True when the flag is more severe than it was, or noticeably more is at risk."""
    if finding.severity.rank < decision.severity.rank:
        return True
    if finding.value_at_risk is None or decision.value_at_risk is None:
        return False
    return finding.value_at_risk > decision.value_at_risk * _GROWTH


def newest_decisions(connection: sqlite3.Connection, flags: Collection[int] | None) -> dict[int, Decision]:
    """The newest decision on each of these flags, or on all."""
    only = "" if flags is None else "WHERE flag_id IN (SELECT value FROM json_each(?))"
    args = () if flags is None else (json.dumps(list(flags)),)
    # With a single max(), SQLite takes the bare columns from the row that has it.
    rows = connection.execute(
        f"SELECT flag_id, max(id), outcome, until_date, severity, value_at_risk FROM flag_decision {only} GROUP BY flag_id", args
    )
    return {
        flag: Decision(
            outcome,
            None if until is None else date.fromisoformat(until),
            Severity(severity),
            None if at_risk is None else from_scaled(at_risk),
        )
        for flag, _, outcome, until, severity, at_risk in rows
    }
