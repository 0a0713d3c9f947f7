"""Stages of a project, gates, and states of a benefit."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Where a project is. The gates follow the UK gate reviews; see `gate_passed`."""

    IDEA = "idea"
    START_UP = "start_up"
    PLANNING = "planning"
    DELIVERY = "delivery"
    CLOSING = "closing"
    BENEFITS_TRACKING = "benefits_tracking"
    ARCHIVED = "archived"


class State(StrEnum):
    """Where a benefit is. Its end is `verified` (or another final state), not the closing of a project."""

    IDENTIFIED = "identified"
    APPRAISED = "appraised"
    PLANNED = "planned"
    IN_DELIVERY = "in_delivery"
    HANDED_OVER = "handed_over"
    REALISING = "realising"
    VERIFIED = "verified"
    PART_ACHIEVED = "part_achieved"
    NOT_ACHIEVED = "not_achieved"
    WRITTEN_OFF = "written_off"
    SUPERSEDED = "superseded"


class BenefitClass(StrEnum):
    """How far a benefit can be valued. Cashable and non-cashable money are never added together."""

    CASHABLE = "cashable"
    NON_CASHABLE = "non_cashable"
    QUANTIFIABLE = "quantifiable"
    QUALITATIVE = "qualitative"
    UNCLASSIFIED = "unclassified"


EARLY = frozenset({Stage.IDEA, Stage.START_UP, Stage.PLANNING})
CLOSED = frozenset({Stage.BENEFITS_TRACKING, Stage.ARCHIVED})
FINAL = frozenset({State.VERIFIED, State.PART_ACHIEVED, State.NOT_ACHIEVED, State.WRITTEN_OFF, State.SUPERSEDED})
UNCOUNTED = frozenset({State.SUPERSEDED})
"""States in which a benefit's money counts nowhere: what was superseded counts in its successor."""
_STATES = tuple(State)

# The last gate that a project has behind it when it is in a stage.
_LAST_GATE = {
    Stage.IDEA: -1,
    Stage.START_UP: 0,
    Stage.PLANNING: 1,
    Stage.DELIVERY: 3,
    Stage.CLOSING: 4,
    Stage.BENEFITS_TRACKING: 4,
    Stage.ARCHIVED: 5,
}


def gate_passed(stage: Stage, gate: int) -> bool:
    """True when a project in this stage has the gate (0 to 5) behind it."""
    return _LAST_GATE[stage] >= gate


def is_closed(stage: Stage) -> bool:
    """True of a project that has ended: its benefits are tracked, or it is archived."""
    return stage in CLOSED


def at_least(state: State, other: State) -> bool:
    """True when a benefit has reached `other` on its way; final states have passed all before them."""
    return state in FINAL or _STATES.index(state) >= _STATES.index(other)


def handed_over(state: State) -> bool:
    """True once an owner outside the project has accepted the benefit, or nothing is left to hand over."""
    return at_least(state, State.HANDED_OVER)


def stage_from_dates(start: date | None, end: date | None, today: date) -> Stage:
    """The stage that a project's dates speak of, for files that name none.

    A project past its end is closing, not closed: only people know whether its benefits were handed over.
    """
    if end is not None and end < today:
        return Stage.CLOSING
    if start is not None and start > today:
        return Stage.PLANNING
    return Stage.DELIVERY


_STATE_IN_STAGE = {
    Stage.IDEA: State.IDENTIFIED,
    Stage.START_UP: State.IDENTIFIED,
    Stage.PLANNING: State.APPRAISED,
    Stage.DELIVERY: State.IN_DELIVERY,
    Stage.CLOSING: State.IN_DELIVERY,
    # Of a closed project nobody knows whether the benefit was handed over: it is asked for (F17), not assumed.
    Stage.BENEFITS_TRACKING: State.IN_DELIVERY,
    Stage.ARCHIVED: State.IN_DELIVERY,
}


def state_in(stage: Stage) -> State:
    """The state of a benefit of which nothing is known but the stage of its project."""
    return _STATE_IN_STAGE[stage]
