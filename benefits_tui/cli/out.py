"""What commands print: JSON for programs, tables for people."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping, Sequence

import click

Plain = Mapping[str, object]


def print_json(data: object) -> None:
    """JSON on standard output, plain ASCII where the terminal cannot show more."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(data, ensure_ascii=not utf8, indent=1))


def print_table(rows: Sequence[Plain], columns: Sequence[str]) -> None:
    """Some columns of some rows, cut to the terminal's width."""
    if not rows:
        click.echo("(none)", err=True)
        return
    cells = [[_shown(row.get(name)) for name in columns] for row in rows]
    widths = [max(len(name), *(len(row[place]) for row in cells)) for place, name in enumerate(columns)]
    room = shutil.get_terminal_size((120, 40)).columns
    while sum(widths) + 2 * len(widths) > room and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    for line in [list(columns), *cells]:
        fitted = (_cut(cell, width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(fitted).rstrip())


def print_fields(data: Plain) -> None:
    """The fields of one record, a line each."""
    for name, value in data.items():
        if isinstance(value, list):
            click.echo(f"{name}: {len(value)}")
            for one in value:
                click.echo(f"  {_inline(one)}")
        elif isinstance(value, dict):
            click.echo(f"{name}:")
            for key, one in value.items():
                click.echo(f"  {key}: {_inline(one)}")
        elif value is not None:
            click.echo(f"{name}: {_shown(value)}")


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_inline(one)}" for name, one in value.items() if one is not None)
    if isinstance(value, list):
        return " / ".join(_inline(one) for one in value)
    return _shown(value)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())


def _cut(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"
