"""What stands in the way of a gate or of closing, and where each thing of it is put right."""

from __future__ import annotations

from typing import NamedTuple

from benefits_tui.domain.fields import Kind

READING, PERIODS, HANDOVER, LINK, ACTION = "reading", "periods", "handover", "link", "action"
GATES, CLOSE = "gates", "close"
"""What is no field of the record: its next reading, its plan by period, its handover, what feeds it, an action; a project's
gates, its closing."""
_NEW = {"benefits": Kind.BENEFIT, "deliverables": Kind.DELIVERABLE, "review": Kind.REVIEW}
_FIELDS = {
    "sponsor": "sponsor", "cost": "whole_life_cost", "owner": "owner", "class": "class", "measure": "unit",
    "baseline": "baseline", "target": "target", "plan": PERIODS, "objective": "objectives", "dates": "start",
    "frequency": "frequency", "enabler": LINK, "forecast": PERIODS, "validator": "validator", "handover": HANDOVER,
    "reading": READING,
}  # fmt: skip


class ToMend(NamedTuple):
    """One thing that is missing. Without a `ref` a record of the kind is to be added."""

    what: str
    kind: Kind
    ref: str = ""
    title: str = ""
    field: str = ""
    """The field that is filled in, or one of the words above."""
    number: int = 0
    """Of an action."""


def asked_by_gate(word: str, kind: Kind, title_wanted: str, ref: str = "", title: str = "") -> ToMend:
    """What a gate's requirement lacks on a record; a record of its own where the project has none."""
    if word in _NEW:
        return ToMend(title_wanted, _NEW[word])
    return ToMend(title_wanted, kind, ref, title, _FIELDS[word])
