"""The command about one action: agree it, finish it, give it to somebody else, move its day."""

from __future__ import annotations

from datetime import date

import click

from benefits_tui.cli.context import Day, Options
from benefits_tui.cli.out import print_json
from benefits_tui.domain.json_values import as_json
from benefits_tui.register import actions


@click.command("action")
@click.argument("target", metavar="N|REF")
@click.option("--done", is_flag=True, help="It is done.")
@click.option("--note", help="A word about what was done.")
@click.option("--to", "person", help="Who does it.")
@click.option("--due", type=Day(), help="By when.")
@click.option("--title", help="What is to be done: a new action on the record REF.")
@click.pass_obj
def action_command(
    options: Options, target: str, done: bool, note: str | None, person: str | None, due: date | None, title: str | None
) -> None:
    """Finish action N, give it to somebody else or move its day; with --title, agree a new one on a record."""
    if title is None and not (done or person is not None or due is not None):
        raise click.UsageError("Write --done, --to PERSON or --due D; with --title T, a new action on a record.")
    if done and (person is not None or due is not None or title is not None):
        raise click.UsageError("--done stands alone, with --note.")
    if note is not None and not done:
        raise click.UsageError("--note goes with --done.")
    with options.open() as session:
        if title is not None:
            result = actions.add_action(session, target, title, person, due)
        else:
            result = actions.change_action(session, actions.number_of(target), done=done, note=note, person=person, due=due)
    print_json({name: as_json(value) for name, value in result._asdict().items()})
