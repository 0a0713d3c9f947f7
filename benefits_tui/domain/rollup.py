"""What a balance can be broken down by."""

from __future__ import annotations

from enum import StrEnum

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import nearest


class RollUpKey(StrEnum):
    """What benefits have in common in a row of a roll-up."""

    PROGRAMME = "programme"
    DEPARTMENT = "department"
    OBJECTIVE = "objective"
    OWNER = "owner"
    CLASS = "class"
    CATEGORY = "category"
    STAGE = "stage"


OF_PROJECT = frozenset({RollUpKey.PROGRAMME, RollUpKey.DEPARTMENT, RollUpKey.CATEGORY, RollUpKey.STAGE})
"""Keys that a project has itself, so that one without benefits has its row as well."""
MOST_KEYS = 2


def roll_up_keys(text: str) -> tuple[RollUpKey, ...]:
    """The keys that are meant, one or two with a comma between. Raises UsageError."""
    names = [word.strip().lower() for word in text.split(",") if word.strip()]
    known = [key.value for key in RollUpKey]
    for name in names:
        if name not in known:
            raise UsageError(f"by: there is no {name!r}{nearest(name, known)}; write {', '.join(known)}")
    if not names or len(names) > MOST_KEYS or len(set(names)) < len(names):
        raise UsageError(f"by: write one or two different ones of {', '.join(known)}, with a comma between")
    return tuple(RollUpKey(name) for name in names)
