"""What commands print: JSON for programs, tables for people."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Mapping, Sequence

import click

from benefits_tui.domain.plain_text import sanitize

_NEVER_CUT = 1_000_000


def print_json(output: object) -> None:
    """JSON on standard output, plain ASCII where the terminal cannot show more."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(output, ensure_ascii=not utf8, indent=1))


def print_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Some columns of some rows, aligned by what each letter takes on a terminal.

    A terminal has its longest columns cut to its width; what goes into a file or another program is whole.
    """
    if not rows:
        click.echo("(none)", err=True)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(Text(name))
    for row in rows:
        table.add_row(*(Text(_cell_text(row.get(name)), no_wrap=True, overflow="ellipsis") for name in columns))
    painted = io.StringIO()
    room = shutil.get_terminal_size((120, 40)).columns if sys.stdout.isatty() else _NEVER_CUT
    Console(file=painted, width=room, color_system=None, legacy_windows=False).print(table)
    for line in painted.getvalue().splitlines():
        click.echo(line.rstrip())


def print_fields(record: Mapping[str, object]) -> None:
    """The fields of one record, a line each."""
    for name, value in record.items():
        if isinstance(value, list):
            click.echo(f"{name}: {len(value)}")
            for entry in value:
                click.echo(f"  {_inline(entry)}")
        elif isinstance(value, dict):
            click.echo(f"{name}:")
            for key, inner in value.items():
                click.echo(f"  {key}: {_inline(inner)}")
        elif value is not None:
            click.echo(f"{name}: {_cell_text(value)}")


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_inline(inner)}" for name, inner in value.items() if inner is not None)
    if isinstance(value, list):
        return " / ".join(_inline(entry) for entry in value)
    return _cell_text(value)


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return sanitize(" ".join(str(value).split()))
