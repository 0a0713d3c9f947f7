"""The order in which tables of one file are imported."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.row_kinds import KIND_ORDER


def order_of(mapping: Mapping) -> int:
    """What others refer to first: people before projects, projects before benefits, benefits before their readings."""
    if mapping.projects is not None:
        return KIND_ORDER.index(Kind.PROJECT)
    if mapping.benefits is not None:
        return KIND_ORDER.index(Kind.BENEFIT) if "title" in mapping.benefits.fields else len(KIND_ORDER)
    return min((KIND_ORDER.index(kind) for kind in mapping.others), default=len(KIND_ORDER))
