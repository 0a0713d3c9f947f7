"""What changed between two days."""

from __future__ import annotations

from datetime import date

import click

from benefits_tui.cli.context import Day, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.register.changes import changes, changes_as_plain


@click.command("changes")
@click.option("--since", type=Day(), required=True, help="What changed after the end of this day.")
@click.option("--until", type=Day(), help="And until the end of this one; today when left out.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_obj
def changes_command(options: Options, since: date, until: date | None, as_json: bool) -> None:
    """What changed between two days, by record: before, after, who and why."""
    with options.open() as session:
        rows = changes_as_plain(changes(session, since, until))
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("ref", "what", "name", "before", "after", "who", "on", "why"))
