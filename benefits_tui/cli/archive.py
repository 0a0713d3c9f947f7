"""The whole register out and in."""

from __future__ import annotations

from pathlib import Path

import click

from benefits_tui.cli.context import FINE, FilePath, Options
from benefits_tui.domain.plain_text import counted
from benefits_tui.register.archive import export_register, import_register
from benefits_tui.register.integrity import short_head


@click.command("export register")
@click.option("-o", "--output", type=FilePath(), required=True, help="The file to write, FILE.jsonl.")
@click.pass_obj
def export_register_command(options: Options, output: Path) -> int:
    """Write the whole register, its history included, as JSON lines that any program can read."""
    if str(output) == "-":
        raise click.UsageError("The whole register goes to a file; name it with -o.")
    with options.open(up_to_date=False) as session:
        count = export_register(session, output)
        head = short_head(session)
    written = f"{counted(count, 'row')} {'was' if count == 1 else 'were'} written to {output}"
    click.echo(f"{written}: the whole register, history included.", err=True)
    click.echo(f"Head of the change log: {head}", err=True)
    return FINE


@click.command("import register")
@click.argument("file", type=FilePath())
@click.pass_obj
def import_register_command(options: Options, file: Path) -> int:
    """Rebuild a register, its history included, from FILE.jsonl as a new file: the one that --db names."""
    if options.db is None:
        options.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = import_register(file, options.path, options.user, today=options.today)
    click.echo(f"The register was rebuilt at {options.path}: {made.records:,} records, {made.changes:,} changes.", err=True)
    return FINE
