"""Commands about people: what hangs on somebody, and their work moved to another."""

from __future__ import annotations

import click

from benefits_tui.cli.context import Options
from benefits_tui.cli.out import print_fields, print_json
from benefits_tui.register import people


@click.command("person")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_obj
def person_command(options: Options, name: str, as_json: bool) -> None:
    """What somebody owns, owes, is late with, decides and validates; NAME is a reference, an e-mail or a name."""
    with options.open() as session:
        person = people.person_as_plain(session, name)
    if as_json:
        print_json(person)
        return
    flags = person.pop("decides")
    assert isinstance(flags, list)
    flags_shown = [{key: flag[key] for key in ("severity", "rule", "subject", "title", "why", "due")} for flag in flags]
    print_fields(person | {"decides": flags_shown})


@click.command("reassign")
@click.option("--from", "giver", required=True, help="Whose work moves.")
@click.option("--to", "taker", required=True, help="Who takes it on.")
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def reassign_command(options: Options, giver: str, taker: str, reason: str | None) -> None:
    """Move all work of a person to another in one act: benefits, projects, reviews, changes, teams, open actions."""
    with options.open() as session:
        done = people.reassign(session, giver, taker, reason)
    print_json(
        {"from": done.giver, "to": done.taker, "moved": done.moved, "flags_raised": done.raised, "flags_cleared": done.cleared}
    )
