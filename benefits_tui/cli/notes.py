"""The command that writes a note on a record."""

from __future__ import annotations

import click

from benefits_tui.cli.context import Options
from benefits_tui.cli.out import print_json
from benefits_tui.register.notes import add_note


@click.command("note")
@click.argument("ref")
@click.argument("text")
@click.pass_obj
def note_command(options: Options, ref: str, text: str) -> None:
    """Write a note on a record: what has no field of its own. 'show' and its page tell it with who wrote it, and when."""
    with options.open() as session:
        print_json(add_note(session, ref, text)._asdict())
