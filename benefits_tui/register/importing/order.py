"""The order in which tables of one file are imported."""

from __future__ import annotations

from benefits_tui.exchange.mapping import Mapping


def order_of(mapping: Mapping) -> int:
    """Projects before benefits, benefits before their readings."""
    if mapping.projects is not None:
        return 0
    return 1 if mapping.benefits is not None and "title" in mapping.benefits.fields else 2
