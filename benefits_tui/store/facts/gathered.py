"""What is gathered for each kind of subject beside a benefit's own facts.

Read after the figures of the benefits concerned are written, for some of it is looked up there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from benefits_tui.domain.policy import Policy
from benefits_tui.store.facts.benefit_map import map_facts
from benefits_tui.store.facts.governance import change_facts, deliverable_facts, pool_facts, review_facts
from benefits_tui.store.facts.project import project_facts
from benefits_tui.store.facts.subjects import Ids
from benefits_tui.store.query import Reader

Gather = Callable[[Reader, Policy, date, Ids], Iterator[Any]]
GATHERED: tuple[tuple[str, Gather], ...] = (
    ("benefit", map_facts), ("project", project_facts), ("review", review_facts), ("deliverable", deliverable_facts),
    ("business_change", change_facts), ("pool", pool_facts),
)  # fmt: skip
"""The kind of subject, and what gathers its facts."""
