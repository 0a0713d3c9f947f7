"""How much a flag matters."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much it matters, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the worst: the first key of the queue's order."""
        return _RANKS[self]

    @property
    def one_up(self) -> Severity:
        """The next worse one."""
        return tuple(Severity)[max(self.rank - 1, 0)]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
