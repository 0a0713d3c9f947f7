"""The state that a flag is in, from what people did about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import peewee

from benefits_tui.domain.flag_states import FlagState, Outcome
from benefits_tui.domain.rules import Assessment
from benefits_tui.domain.severity import Severity
from benefits_tui.store.engine.sqlite import ids_argument
from benefits_tui.store.models import FlagDecision
from benefits_tui.store.query import Prepared, Reader, among_given

# Money at risk that grew by less is no worse fact.
_GROWTH = Decimal("1.10")


class Decision(NamedTuple):
    """The newest thing done about a flag, with the facts of that moment."""

    outcome: Outcome
    until: date | None
    severity: Severity
    value_at_risk: Decimal | None


class StateNow(NamedTuple):
    """A flag's state, and the day until which it is left for later."""

    name: FlagState
    snoozed_until: date | None


_OPEN = StateNow(FlagState.OPEN, None)


def state_of(decision: Decision | None, finding: Assessment, today: date) -> StateNow:
    """The state of a flag: what was done about it holds until its day comes or the facts get worse."""
    if decision is None or _worse(decision, finding):
        return _OPEN
    if decision.until is not None:
        # A snooze ends on its day, a task after it.
        over = decision.until < today if decision.outcome is Outcome.ASSIGN else decision.until <= today
        if over:
            return _OPEN
    return StateNow(decision.outcome.leads_to, decision.until if decision.outcome is Outcome.SNOOZE else None)


def _worse(decision: Decision, finding: Assessment) -> bool:
    """True when the flag is more severe than it was, or noticeably more is at risk."""
    if finding.severity.rank < decision.severity.rank:
        return True
    if finding.value_at_risk is None or decision.value_at_risk is None:
        return False
    return finding.value_at_risk > decision.value_at_risk * _GROWTH


def _newest() -> peewee.ModelSelect[FlagDecision]:
    columns = (
        FlagDecision.flag_id, FlagDecision.outcome, FlagDecision.until_date, FlagDecision.severity, FlagDecision.value_at_risk,
    )  # fmt: skip
    newer = FlagDecision.alias()
    newest = newer.select(peewee.fn.MAX(newer.id)).where(newer.flag_id == FlagDecision.flag_id)
    return FlagDecision.select(*columns).where(FlagDecision.id == newest)


_ALL = Prepared(_newest())
_SOME = Prepared(_newest().where(among_given(FlagDecision.flag_id, "ids")))


def newest_decisions(reader: Reader, flags: Collection[int] | None) -> dict[int, Decision]:
    """The newest decision on each of these flags, or on all."""
    if flags is None:
        return dict(reader.rows(_decision, _ALL))
    return dict(reader.rows(_decision, _SOME, ids=ids_argument(flags)))


def _decision(
    flag: int, outcome: Outcome, until: date | None, severity: Severity, at_risk: Decimal | None
) -> tuple[int, Decision]:
    return flag, Decision(outcome, until, severity, at_risk)
