"""The formulas for the day by which a decision still helps. None is so many days from today, nor the end of realisation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from benefits_tui.domain.facts import DeliverableFacts, MapFacts
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import dates
from benefits_tui.domain.rules.rule import AS_FOUND, BenefitCase, DueFormula, Finding


def _stops(facts: Any) -> tuple[date, ...]:
    # What surrounds a benefit is gathered without its days; they are handed on from its own facts.
    return facts.stops if isinstance(facts, MapFacts) else dates.stops(facts)


def _project_end(case: BenefitCase, finding: Finding, policy: Policy, today: date) -> date | None:
    return case.facts.project_end


def _closed(case: BenefitCase, finding: Finding, policy: Policy, today: date) -> date | None:
    return case.facts.closed_on


def _concluded(case: BenefitCase, finding: Finding, policy: Policy, today: date) -> date | None:
    return case.facts.next_review or case.facts.end


def _in_use(facts: DeliverableFacts, finding: Finding, policy: Policy, today: date) -> date | None:
    return None if facts.accepted is None else facts.accepted + timedelta(days=policy.adoption_days)


NEXT_STOP = DueFormula(dates.NEXT_STOP_WORDS, lambda facts, finding, policy, today: None, _stops)
LEAVING = replace(AS_FOUND, description=f"the day the owner leaves; without one, {dates.NEXT_STOP_WORDS}", stops=_stops)
CLOSING = DueFormula("the end of the project; once it is closed, the first review or reading from then on", _project_end, _stops)
WHEN_CLOSED = DueFormula("the day the project was closed", _closed)
READING = replace(AS_FOUND, description="the end of the period that was not read")
REVIEW = replace(AS_FOUND, description="the day of the review")
CONCLUDED = DueFormula("the next review; without one, the day realisation ended", _concluded)
STARTS = replace(AS_FOUND, description="the day the benefit should start")
BUDGET_YEAR = replace(AS_FOUND, description="the end of the first fiscal year that is due")
ENDS = replace(AS_FOUND, description="the day on which the project was to end")
IN_USE = DueFormula("the acceptance, and the policy's days until use", _in_use)
NEEDED = replace(AS_FOUND, description="the day the change is needed")
GATE = replace(AS_FOUND, description=f"the day of the gate; behind it, {dates.NEXT_STOP_WORDS}", stops=_stops)
VALIDATION = replace(AS_FOUND, description="the reading, and the policy's days to validate it")
NO_DAY = replace(AS_FOUND, description="none: it can be decided on any day")
