"""Flags that nobody looked after: a mark, an age and the next authority on the flag itself."""

from __future__ import annotations

from datetime import date, timedelta

from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules.rule import Assessment, RuleInfo
from benefits_tui.domain.severity import Severity

NEGLECTED = RuleInfo(
    "F39",
    "Past its date",
    "Next authority",
    (),
    "A pressing flag of medium severity or worse is open, or only acknowledged, past its date: the day by which a decision would "
    "have helped or, where that is not known or had passed when it was raised, the policy's days, 30 by default, after it was "
    "raised. The flag gets the mark, counts as one level more severe, and the next authority decides.",
)
DUE_SOON = RuleInfo(
    "F10",
    "Reading due soon",
    "Benefit owner",
    (),
    "A reading is due within the policy's days, 14 by default, or late by no more than the grace days: it stands in what is due "
    "next, on home and on the page of its owner, and is no flag.",
)


def neglected_since(assessment: Assessment, raised_on: date, policy: Policy, today: date) -> date | None:
    """The last day on which a flag that nobody has acted on could still be decided in time; None while there is time."""
    if NEGLECTED.id in policy.off or not assessment.pressing or assessment.severity is Severity.LOW:
        return None
    in_time = assessment.due is not None and assessment.due > raised_on
    by = assessment.due if in_time and assessment.due is not None else raised_on + timedelta(days=policy.decision_days)
    return by if by < today else None


def escalated(assessment: Assessment, policy: Policy) -> Assessment:
    """The same flag in the hands of the next authority."""
    return assessment._replace(decides_by=Decider.ROLE, decides_role=policy.authority(assessment.severity.one_up))


def as_neglected(assessment: Assessment, policy: Policy) -> Assessment:
    """The same flag once it is neglected: a level more severe, with the authority for that."""
    return escalated(assessment, policy)._replace(severity=assessment.severity.one_up)
