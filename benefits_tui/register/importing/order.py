"""The order in which tables of one file are imported, and which are not."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.grid import SheetInfo
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.row_kinds import KIND_ORDER


def sheets_left_out(infos: list[SheetInfo]) -> str:
    """What is said of sheets that are not read where all are; blank for none."""
    listed = ", ".join(info.why_left_out for info in infos)
    return f"Sheets without records that were not read: {listed}." if infos else ""


def order_of(mapping: Mapping) -> int:
    """What others refer to first: people before projects, projects before benefits, benefits before their readings."""
    if mapping.projects is not None:
        return KIND_ORDER.index(Kind.PROJECT)
    if mapping.benefits is not None:
        return KIND_ORDER.index(Kind.BENEFIT) if "title" in mapping.benefits.fields else len(KIND_ORDER)
    return min((KIND_ORDER.index(kind) for kind in mapping.others), default=len(KIND_ORDER))
