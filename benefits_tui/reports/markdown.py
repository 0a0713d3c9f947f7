"""A report as Markdown: headings, tables with pipes, the figures of charts as tables."""

from __future__ import annotations

import re
from pathlib import Path

from benefits_tui.domain.plain_text import format_date, sanitize
from benefits_tui.reports.document import Block, Chart, Paragraph, Report, Section, Table

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def write(report: Report, path: Path) -> list[str]:
    """Write it; nothing has to be changed for it."""
    path.write_text(as_markdown(report), encoding="utf-8", errors="replace")
    return []


def as_markdown(report: Report) -> str:
    """The whole text. What people typed is marked so that it is shown as it is."""
    lines = [f"# {_escape(report.title)}", ""]
    if report.subtitle:
        lines += [_escape(report.subtitle), ""]
    lines += [f"{_escape(report.register)}, {format_date(report.as_of)}", ""]
    lines += [*(f"- {label}: {_escape(value)}" for label, value in report.head), ""]
    for section in report.sections:
        lines += [f"## {_escape(section.title)}", ""]
        several = sum(isinstance(block, Table) for block in section.blocks) > 1
        for block in section.blocks:
            if several and isinstance(block, Table) and block.caption:
                lines += [f"### {_escape(block.caption)}", ""]
            lines += [*_block(block, section), ""]
    for name in report.signatures:
        lines += [f"{_escape(name)}: ____________________  Date: ____________", ""]
    lines += [f"{label}: {_escape(value)}" for label, value in report.foot]
    return "\n".join(lines).rstrip() + "\n"


def _block(block: Block, section: Section) -> list[str]:
    match block:
        case Paragraph():
            return [_escape(block.text)]
        case Chart():
            figures = section.figures_of(block)
            return [f"### {_escape(block.title)}", "", _escape(block.says), *(["", *_table(figures)] if figures else [])]
        case Table():
            return _table(block)


def _table(table: Table) -> list[str]:
    if not table.rows:
        return [_escape(table.empty)]
    finds = any(row.finds for row in table.rows)
    heads = [column.label for column in table.columns] + (["Found by"] if finds else [])
    rules = ["---:" if column.right else "---" for column in table.columns] + (["---"] if finds else [])
    lines = [f"| {' | '.join(heads)} |", f"| {' | '.join(rules)} |"]
    for row in table.rows:
        cells = [_escape(cell.text) for cell in row.cells] + ([_escape(row.finds)] if finds else [])
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, *(["", _escape(table.note)] if table.note else [])]


def _escape(text: str) -> str:
    return _SIGNS.sub(r"\\\1", sanitize(text))
