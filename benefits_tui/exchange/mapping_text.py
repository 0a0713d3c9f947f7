"""A mapping written as the text of a mapping file."""

from __future__ import annotations

import json
import re

from benefits_tui.exchange.mapping import IMPORT_ONLY, OPEN_QUESTION, KindMap, Mapping, ReadingMap
from benefits_tui.exchange.row_kinds import AnyKind, fields_for


def mapping_toml(mapping: Mapping, questions: list[str] | None = None) -> str:
    """The mapping as the text of a mapping file; open questions stand at its head as comments."""
    return "\n".join([*_open_lines(questions or []), *_lines(mapping)]) + "\n"


def sheets_toml(mappings: list[Mapping], questions: list[str]) -> str:
    """The mappings of several sheets of a workbook as one mapping file."""
    lines = _open_lines(questions)
    for mapping in mappings:
        lines += ["[[sheets]]", *(_HEAD_OF_TABLE.sub("[sheets.", line) for line in _lines(mapping)), ""]
    return "\n".join(lines[:-1]) + "\n"


_HEAD_OF_TABLE = re.compile(r"^\[(?=[a-z])")


def _open_lines(questions: list[str]) -> list[str]:
    return [f"{OPEN_QUESTION} {' '.join(question.split())}" for question in questions]


def _lines(mapping: Mapping) -> list[str]:
    lines = [f"source = {_quoted(mapping.source)}"]
    lines += [
        f"{name} = {_quoted(value)}"
        for name, value in (("sheet", mapping.sheet), ("delimiter", mapping.delimiter), ("encoding", mapping.encoding))
        if value is not None
    ]
    if mapping.layout.header is not None:
        lines.append(f"header_row = {_quoted(_rows(mapping.layout.header))}")
    if mapping.layout.rows is not None:
        lines.append(f"rows = {_quoted(_rows(mapping.layout.rows))}")
    if mapping.layout.transpose is not None:
        lines.append(f"transpose = {_bool(mapping.layout.transpose)}")
    if mapping.blank is not None:
        lines.append(f"blank = [{', '.join(map(_quoted, mapping.blank))}]")
    if mapping.on_repeat != "reject":
        lines.append(f"on_repeat = {_quoted(mapping.on_repeat)}")
    if mapping.guarded:
        lines.append("guarded = true  # texts that look like formulas have a ' before them")
    amounts = [f"{name} = {_quoted(value)}" for name, value in (("unit", mapping.unit), ("currency", mapping.currency)) if value]
    if mapping.decimal_comma is not None:
        amounts.append(f"decimal_comma = {_bool(mapping.decimal_comma)}")
    if amounts:
        lines += ["", "[amounts]", *amounts]
    dates = [f"order = {_quoted(mapping.date_order.value)}"] if mapping.date_order is not None else []
    if mapping.serial_dates is not None:
        dates.append(f"serial = {_bool(mapping.serial_dates)}")
    if mapping.year_named_by is not None:
        dates.append(f"year_named_by = {_quoted(mapping.year_named_by)}")
    if dates:
        lines += ["", "[dates]", *dates]
    if mapping.people:
        lines += ["", "[people]", *(f"{_quoted(name)} = {_quoted(ref)}" for name, ref in mapping.people.items())]
    if mapping.references:
        lines += ["", "[references]", *(f"{_quoted(name)} = {_quoted(ref)}" for name, ref in mapping.references.items())]
    for kind, kind_map in mapping.kinds():
        # The names of people stand in the table of people already.
        head = 1 if mapping.people and kind.plural == "people" else 0
        lines += ["", *_kind_lines(kind, kind_map)[head:]]
    if mapping.readings is not None:
        lines += ["", *_reading_lines(mapping.readings)]
    return lines


def _kind_lines(kind: AnyKind, kind_map: KindMap) -> list[str]:
    lines = [f"[{kind.plural}]"]
    for name, listed in (("key", kind_map.key), ("needs", kind_map.needs), ("notes", kind_map.notes)):
        if listed:
            lines.append(f"{name} = [{', '.join(_quoted(word) for word in listed)}]")
    if kind_map.fixed:
        lines += ["", f"[{kind.plural}.fixed]", *(f"{name} = {_quoted(text)}" for name, text in kind_map.fixed.items())]
    lines += ["", f"[{kind.plural}.fields]"]
    order = [known.name for known in fields_for(kind)] + list(IMPORT_ONLY.get(kind, ()))
    for name in sorted(kind_map.fields, key=order.index):
        source = kind_map.fields[name]
        columns = ", ".join(_quoted(column) for column in source.columns)
        plain = columns if len(source.columns) == 1 else f"[{columns}]"
        extra = []
        if source.unit:
            extra.append(f"unit = {_quoted(source.unit)}")
        if source.values:
            pairs = ", ".join(f"{_quoted(ignored_texts)} = {_quoted(meant)}" for ignored_texts, meant in source.values.items())
            extra.append(f"values = {{ {pairs} }}")
        if source.ignore_when:
            column, ignored_texts = source.ignore_when
            extra.append(f"ignore_when = {{ column = {_quoted(column)}, is = {_quoted(ignored_texts)} }}")
        word = "column" if len(source.columns) == 1 else "columns"
        lines.append(f"{name} = {{ {word} = {plain}, {', '.join(extra)} }}" if extra else f"{name} = {plain}")
    return lines


def _reading_lines(reading_map: ReadingMap) -> list[str]:
    lines = ["[readings]"]
    named = [
        *reading_map.values.items(),
        ("series", reading_map.series),
        ("value", reading_map.value),
        ("evidence", reading_map.evidence),
    ]
    for name, column in named:
        if not column:
            continue
        extra = []
        if column in reading_map.units:
            extra.append(f"unit = {_quoted(reading_map.units[column])}")
        if name == "series" and reading_map.series_words:
            pairs = ", ".join(f"{_quoted(cell_text)} = {_quoted(meant)}" for cell_text, meant in reading_map.series_words.items())
            extra.append(f"values = {{ {pairs} }}")
        lines.append(f"{name} = {{ column = {_quoted(column)}, {', '.join(extra)} }}" if extra else f"{name} = {_quoted(column)}")
    lines += _period_lines(reading_map)
    if reading_map.wide:
        lines += ["", "[readings.columns]"]
        for name, wide in reading_map.wide.items():
            parts = [f"series = {_quoted(wide.series)}"] if wide.series else []
            parts.append(f"period = {_quoted(wide.period)}")
            parts += [f"unit = {_quoted(reading_map.units[name])}"] if name in reading_map.units else []
            lines.append(f"{_quoted(name)} = {{ {', '.join(parts)} }}")
    return lines


def _period_lines(reading_map: ReadingMap) -> list[str]:
    period = reading_map.period
    if period.column and period.fiscal_year_start is None and not period.named_by_end:
        return [f"period = {_quoted(period.column)}"]
    if not period.columns and period.fiscal_year_start is None and not period.named_by_end:
        return []
    lines = ["", "[readings.period]"]
    lines += [
        f"{name} = {_quoted(column)}"
        for name in ("column", "year", "quarter", "month", "start", "end")
        if (column := getattr(period, name))
    ]
    if period.fiscal_year_start is not None:
        lines.append(f"fiscal_year_start = {period.fiscal_year_start}")
    if period.named_by_end:
        lines.append('year_named_by = "end"')
    return lines


def _rows(span: tuple[int, int]) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]}-{span[1]}"


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _quoted(text: str) -> str:
    """As a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
