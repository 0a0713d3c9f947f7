"""The command about the team of a project."""

from __future__ import annotations

import click

from benefits_tui.cli.context import Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.register import members

_SHOWN = ("ref", "name", "role", "active")


@click.command("members")
@click.argument("project")
@click.option("--add", "added", help="Take this person into the team.")
@click.option("--role", help="What they do in it; with --add.")
@click.option("--remove", "removed", help="Take this person out of it.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_obj
def members_command(
    options: Options, project: str, added: str | None, role: str | None, removed: str | None, as_json: bool
) -> None:
    """Who works in a project besides its sponsor and manager; take somebody in, or out."""
    if added is not None and removed is not None:
        raise click.UsageError("--add and --remove each stand alone.")
    if role is not None and added is None:
        raise click.UsageError("--role goes with --add.")
    with options.open() as session:
        if added is not None or removed is not None:
            done = (
                members.add_member(session, project, added, role)
                if added is not None
                else members.remove_member(session, project, str(removed))
            )
            print_json(
                {
                    "project": done.project, "person": done.person, "role": done.role, "flags_raised": done.raised,
                    "flags_cleared": done.cleared,
                }
            )  # fmt: skip
            return
        team = [{name: member._asdict()[name] for name in _SHOWN} for member in members.members(session, project)]
    if as_json:
        print_json(team)
    else:
        print_table(team, _SHOWN)
