"""Files that this program wrote itself, known by their headings."""

from __future__ import annotations

from collections.abc import Collection

from benefits_tui.domain.fields import FIELDS, Kind, current_name
from benefits_tui.exchange.mapping import KindMap, Mapping, PeriodMap, ReadingMap, Source
from benefits_tui.exchange.sheet import Sheet

FILL_IN_HEAD = ("ref", "project", "title", "department", "project_name")
"""The headings with which a workbook of missing facts begins: what is known of each benefit. The fields asked for follow."""
# The share of a kind's fields by which our own file is known.
_KNOWN_AGAIN = 0.75


def own_export(sheet: Sheet) -> Mapping | None:
    """The mapping of a file that this program exported."""
    headings = {current_name(heading): heading for heading in sheet.header}
    header = headings.keys()
    if {"ref", "series", "start", "end", "value", "recorded_on", "recorded_by"} <= header:
        period = PeriodMap(start="start", end="end")
        return Mapping(
            source="export", guarded=sheet.delimited, benefits=KindMap({"ref": Source(("ref",))}),
            readings=ReadingMap(period, series="series", value="value", evidence="evidence"),
        )  # fmt: skip
    if tuple(sheet.header[: len(FILL_IN_HEAD)]) == FILL_IN_HEAD and "version" not in header:
        asked = {field.name: Source((headings[field.name],)) for field in FIELDS[Kind.BENEFIT] if field.name in header}
        return Mapping(source="export", guarded=sheet.delimited, benefits=KindMap(asked, needs=("title",)))
    kind = next(
        (candidate for candidate in (Kind.BENEFIT, Kind.PROJECT) if {field.name for field in FIELDS[candidate]} <= header), None
    )
    if kind is None or "version" not in header:
        kind = _kind_by_most_fields(sheet, header)
    if kind is None:
        return None
    kind_map = KindMap({field.name: Source((headings[field.name],)) for field in FIELDS[kind] if field.name in header})
    mapping = Mapping(source="export", guarded=sheet.delimited)
    mapping.set_kind_map(kind, kind_map)
    return mapping


def _kind_by_most_fields(sheet: Sheet, header: Collection[str]) -> Kind | None:
    """The kind of a list, perhaps of an earlier version that knew fewer fields: its reference first, its version last."""
    if not sheet.header or (sheet.header[0], sheet.header[-1]) != ("ref", "version"):
        return None
    named = {kind: sum(field.name in header for field in FIELDS[kind]) for kind in FIELDS}
    # Of a kind with few fields any file may name all: the kind is the one of which it names the most, and nearly all.
    kind = max(named, key=lambda kind: (named[kind], -len(FIELDS[kind])))
    return kind if named[kind] >= _KNOWN_AGAIN * len(FIELDS[kind]) else None
