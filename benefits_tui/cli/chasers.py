"""Reminders to owners."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from benefits_tui.cli.context import FINE, FilePath, Options
from benefits_tui.cli.out import print_json
from benefits_tui.register.chasers import chase


@click.command("chase")
@click.option("--owner", help="This person alone.")
@click.option("--due", help="Until when readings and actions count: 30d, end of month, a date. 30 days when left out.")
@click.option("-o", "--output", type=FilePath(), help="The folder for the drafts.")
@click.option("--dry-run", is_flag=True, help="Say who would be reminded of what, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The reminders as JSON on standard output.")
@click.pass_obj
def chase_command(options: Options, owner: str | None, due: str | None, output: Path | None, dry_run: bool, as_json: bool) -> int:
    """Write a mail draft for each owner for whom readings, decisions or actions wait; nothing is sent.

    Each has a workbook to fill in and return (`import` takes it back) and a calendar. The register keeps who was reminded.
    """
    if output is None and not dry_run:
        raise click.UsageError("Name a folder for the drafts with -o, or look first with --dry-run.")
    with options.open() as session:
        drafts = chase(session, output, owner, due, dry_run=dry_run)
    if as_json:
        print_json([{**asdict(draft), "chased_before": str(draft.chased_before or "") or None} for draft in drafts])
        return FINE
    for draft in drafts:
        line = f"{draft.name}: {', '.join(draft.waiting)}"
        again = f"; reminded on {draft.chased_before.isoformat()} and nothing returned" if draft.chased_before else ""
        address = "" if draft.email else "; no e-mail address"
        click.echo(f"{line}{again}{address}")
    if not drafts:
        click.echo("Nothing waits for anybody.", err=True)
    elif dry_run:
        click.echo("A dry run: nothing was written.", err=True)
    else:
        click.echo(f"{len(drafts):,} drafts were written to {output}.", err=True)
    return FINE
