"""Which subjects a write may have changed, and what it did to their flags."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

FlagKey = tuple[str, int, str]
"""(subject kind, subject id, rule id): there is at most one open flag for each."""


@dataclass(slots=True)
class Scope:
    """The subjects whose facts may have changed; `everything` where the policy or the day did."""

    everything: bool = False
    ids: dict[str, set[int]] = field(default_factory=lambda: {"benefit": set(), "project": set(), "review": set()})

    def of(self, kind: str) -> Collection[int] | None:
        """The ids of this kind, None standing for all."""
        return None if self.everything else self.ids[kind]


@dataclass(slots=True)
class FlagChanges:
    """Which flags a write raised and cleared, as (rule, subject kind, subject id)."""

    raised: list[FlagKey] = field(default_factory=list)
    cleared: list[FlagKey] = field(default_factory=list)
