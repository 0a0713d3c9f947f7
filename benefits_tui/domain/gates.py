"""What a gate can require of a project and its benefits before it is passed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

REQUIREMENTS: dict[str, str] = {
    "sponsor": "sponsor",
    "cost": "whole-life cost",
    "benefits": "benefit",
    "deliverables": "deliverable",
    "review": "review ahead",
    "owner": "owner",
    "class": "class",
    "measure": "measure",
    "baseline": "baseline reading",
    "target": "target or stated value",
    "plan": "approved plan",
    "objective": "objective",
    "dates": "start and end of realisation",
    "frequency": "reading frequency",
    "enabler": "enabling deliverable",
    "forecast": "forecast",
    "validator": "validator",
    "handover": "handover",
    "reading": "reading",
}
"""The word in a template and what is missing without it. The first five are asked of the project, the rest of each
benefit in no final state; of a qualitative one neither measure nor figures."""

GATE_ROLES = ("investment", "readiness", "benefits")
"""What a gate can decide on; its template says which. Without one it is the UK gates 3, 4 and 5."""
_ASKED_AS = {
    "owner": "owner", "class": "class", "unit": "measure", "kind": "measure", "direction": "measure", "baseline": "baseline",
    "target": "target", "plan": "plan", "objectives": "objective",
}  # fmt: skip
"""The word of a template under which a gate asks for a fact that is missing."""
NOT_READY = "F21"
"""The rule that says which of these are missing before a gate."""

OF_PROJECT = ("sponsor", "cost", "benefits", "deliverables", "review")

# After the UK gate reviews; what a project without a template is asked for.
_BY_GATE = {
    "0": ("benefits", "class"),
    "1": ("sponsor", "benefits", "class", "objective"),
    "2": ("sponsor", "benefits", "class", "objective", "owner", "measure"),
    "3": ("sponsor", "cost", "benefits", "class", "objective", "owner", "measure", "baseline", "target", "plan", "dates"),
    "4": ("benefits", "owner", "measure", "baseline", "target", "plan", "frequency"),
    "5": ("benefits", "owner", "handover", "reading", "review"),
}


def required(gate: str, requires: str | None) -> tuple[str, ...]:
    """What a gate requires: what its template says, else the default for a gate of this number."""
    if requires is None:
        return _BY_GATE.get(gate, ())
    return tuple(part.strip() for part in requires.split(",") if part.strip())


def asks_for(requirements: Collection[str], facts: Iterable[str]) -> bool:
    """True when a gate that requires these words asks for every one of the missing facts."""
    return all(_ASKED_AS.get(fact) in requirements for fact in facts)


def missing_words(missing: tuple[tuple[str, int], ...]) -> str:
    """`2 benefits without owner, no sponsor`."""
    parts = []
    for word, count in missing:
        if word in OF_PROJECT:
            parts.append(f"no {REQUIREMENTS[word]}")
        else:
            parts.append(f"{count} benefit{'s' if count != 1 else ''} without {REQUIREMENTS[word]}")
    return ", ".join(parts)
