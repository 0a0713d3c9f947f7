"""Changes of what figures stand on, made after approval without a reason: how they are kept in a benefit's row, and in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.quantity import grouped

IMPORTED = "imported"
"""The effect of a change that came from a file, whose name is all that was said: whoever keeps that file knows why."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class UnexplainedChange(NamedTuple):
    """One field that changed, as texts: what it was at the last explained moment, what it is, what that did.

    A change that an earlier version noted has its field alone.
    """

    field: str
    before: str | None = None
    after: str | None = None
    effect: str = ""

    @property
    def summary(self) -> str:
        """`target 10 → 9`, numbers with their thousands apart."""
        name = self.field.removesuffix("_id").replace("_", " ")
        return name if self.before is None else f"{name} {_for_reading(self.before)} → {_for_reading(self.after)}"


def _for_reading(text: str | None) -> str:
    if text is None:
        return "blank"
    return grouped(Decimal(text)) if _NUMBER.fullmatch(text) else text


def read_changes(text: str | None) -> dict[str, UnexplainedChange]:
    """The changes by their fields, as they are kept: JSON, or names with commas between from earlier versions."""
    if not text:
        return {}
    if not text.startswith("["):
        return {name: UnexplainedChange(name) for name in text.split(",") if name}
    return {row[0]: UnexplainedChange(*row) for row in json.loads(text)}


def all_imported(text: str | None) -> bool:
    """True where every one of these changes came from a file: the reason is a fact to complete, not yet a decision."""
    return all(change.effect == IMPORTED for change in read_changes(text).values())


def written_changes(changes: Iterable[UnexplainedChange]) -> str | None:
    """The changes as they are kept; None for none."""
    rows = [list(change) for change in changes]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else None


def in_words(changes: Iterable[UnexplainedChange]) -> str:
    """`target 10 → 9, owner Ann → Bob (RAG red → green; clears F12)`: each effect once, after what it is of."""
    changes = list(changes)
    effects = dict.fromkeys(change.effect for change in changes if change.effect)
    names = ", ".join(change.summary for change in changes)
    return f"{names} ({'; '.join(effects)})" if effects else names
