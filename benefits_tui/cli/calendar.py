"""Days for other people's calendars."""

from __future__ import annotations

from pathlib import Path

import click

from benefits_tui.cli.context import FINE, FilePath, Options
from benefits_tui.register.dates_to_come import export_calendar


@click.command("calendar")
@click.option("--person", help="What this person owns, reads, chairs, manages or has to do.")
@click.option("--project", help="What belongs to this project.")
@click.option("-o", "--output", type=FilePath(), required=True, help="The file to write, FILE.ics.")
@click.pass_obj
def calendar_command(options: Options, person: str | None, project: str | None, output: Path) -> int:
    """Write readings, reviews, gates and actions to come, and late ones, as a calendar file.

    Each keeps its identity, so that a calendar program that reads a newer file updates what it has.
    """
    if person and project:
        raise click.UsageError("Give --person or --project, not both.")
    with options.open() as session:
        count = export_calendar(session, output, person, project)
    click.echo(f"{count:,} {'entry was' if count == 1 else 'entries were'} written to {output}.", err=True)
    return FINE
