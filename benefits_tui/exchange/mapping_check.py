"""Does a table have the columns that a mapping names?"""

from __future__ import annotations

from benefits_tui.domain.fields import Kind, with_article
from benefits_tui.domain.parsing import shorten
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.sheet import Sheet, UnreadableFile


def missing_columns(sheet: Sheet, mapping: Mapping) -> list[str]:
    """The columns that a file must have for its records to be known, and has not; others may be missing."""
    missing = []
    for kind, kind_map in mapping.kinds():
        keys = kind_map.key or (kind_map.fields["ref"].columns[:1] if "ref" in kind_map.fields else ())
        missing += [f"{column!r} (the {kind.label}'s key)" for column in keys if column not in sheet.header]
        if kind is Kind.PROJECT and "name" in kind_map.fields:
            missing += [f"{c!r} (the project's name)" for c in kind_map.fields["name"].columns[:1] if c not in sheet.header]
    if mapping.readings is not None and not missing:
        missing += [f"{c!r} (the reading's period)" for c in mapping.readings.period.columns if c not in sheet.header]
    return missing


def must_fit(sheet: Sheet, mapping: Mapping) -> None:
    """Raise Unusable where the mapping cannot make records of the table's rows."""
    if not mapping.kinds():
        raise UnreadableFile("The mapping makes nothing of a row: it has no table such as [projects] or [benefits].")
    for kind, kind_map in mapping.kinds():
        if not kind_map.key and "ref" not in kind_map.fields and not (kind is Kind.BENEFIT and mapping.projects is not None):
            raise UnreadableFile(
                f"The mapping does not say what identifies {with_article(kind)}: give [{kind.plural}.fields] ref, or key."
            )
    if missing := missing_columns(sheet, mapping):
        names = ", ".join(repr(shorten(name, 30)) for name in sheet.header[:6])
        raise UnreadableFile(
            f"{sheet.path.name} does not fit the mapping: it has no column {', '.join(missing)}. Its columns are {names} …"
        )


def left_out(sheet: Sheet, mapping: Mapping) -> list[str]:
    """A notice for each column that the mapping names and the table lacks."""
    lines = []
    for kind, kind_map in mapping.kinds():
        for name, source in kind_map.fields.items():
            for column in source.columns:
                if column not in sheet.header:
                    lines.append(f"The file has no column {column!r}, so nothing is read for the {kind.label}'s {name}.")
        lines += [
            f"The file has no column {c!r}, so no notes are taken from it." for c in kind_map.notes if c not in sheet.header
        ]
    if mapping.readings is not None:
        one_by_one = mapping.readings
        columns = (one_by_one.series, *one_by_one.value_columns, one_by_one.evidence)
        lines += [
            f"The file has no column {c!r}, so no readings are taken from it." for c in columns if c and c not in sheet.header
        ]
    return lines
