"""What a proof by real faults counted, and what it found wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Proof:
    """Counts by what they are of; `wrong` is empty where all held; `skipped` says in words why nothing was tried."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    skipped: str = ""

    def count(self, what: str, by: int = 1) -> None:
        """One more of it."""
        self.counts[what] += by
