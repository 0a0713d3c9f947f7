"""What can be done about a flag, and the state that it is in then."""

from __future__ import annotations

from enum import StrEnum


class FlagState(StrEnum):
    """Where a flag is. Only `open` ones wait in the queue."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    SNOOZED = "snoozed"
    DECIDED = "decided"
    CLEARED = "cleared"


class Decider(StrEnum):
    """Where the name of the person who decides on a flag stands: on which field of its record, or of its project."""

    OWNER = "owner"
    SPONSOR = "sponsor"
    VALIDATOR = "validator"
    CHAIR = "chair"
    ROLE = "role"
    """On none: a role decides, such as the portfolio board."""


class Outcome(StrEnum):
    """What somebody did about a flag."""

    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    ASSIGN = "assign"
    ESCALATE = "escalate"
    ACCEPT = "accept"
    CORRECT = "correct"
    RE_PLAN = "re_plan"
    WRITE_OFF = "write_off"

    @property
    def leads_to(self) -> FlagState:
        """The state of a flag about which this is the newest thing done."""
        return _LEADS_TO.get(self, FlagState.DECIDED)

    @property
    def done(self) -> str:
        """The word for a flag about which this was done: `accepted`, `re-plan decided`."""
        return _DONE.get(self, self.leads_to.value)


_LEADS_TO = {
    Outcome.ACKNOWLEDGE: FlagState.ACKNOWLEDGED,
    Outcome.SNOOZE: FlagState.SNOOZED,
    Outcome.ASSIGN: FlagState.ASSIGNED,
    Outcome.ESCALATE: FlagState.ESCALATED,
}
_DONE = {
    Outcome.ACCEPT: "accepted", Outcome.CORRECT: "correction decided", Outcome.RE_PLAN: "re-plan decided",
    Outcome.WRITE_OFF: "written off",
}  # fmt: skip
_OPTIONS = {
    Outcome.ACCEPT: (
        "accept a proxy", "accept the change", "accept the difference", "accept the lower plan", "accept the plan",
        "accept more of it", "confirm the record", "confirm that it holds", "continue", "justify it", "protect it",
        "protect the post", "sign off", "validate it",
    ),
    Outcome.RE_PLAN: (
        "re-plan the benefit", "re-plan the benefits", "re-forecast", "re-forecast the benefit", "re-profile the budget",
        "re-scope", "restate the claim", "restate the business case", "revert to the first plan", "change the forecast",
        "extend", "postpone the gate", "raise the target", "approve a version", "restate in one price base",
    ),
    Outcome.WRITE_OFF: ("drop the benefit", "drop the claim", "stop", "stop it", "stop tracking it", "write down", "write off"),
    Outcome.ESCALATE: ("escalate", "tell the budget holder"),
    Outcome.ASSIGN: ("assign somebody",),
}  # fmt: skip


def outcome_of(option: str) -> Outcome:
    """What is recorded when an option that a rule offers is decided: all that is not listed puts something right."""
    return next((outcome for outcome, options in _OPTIONS.items() if option in options), Outcome.CORRECT)


FINAL_OUTCOMES = (Outcome.ACCEPT, Outcome.CORRECT, Outcome.RE_PLAN, Outcome.WRITE_OFF)
"""Decisions: they end what was to be done about a flag."""
