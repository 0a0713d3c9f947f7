"""Two records that are one."""

from __future__ import annotations

import click

from benefits_tui.cli.context import FINDINGS, FINE, Options
from benefits_tui.cli.out import print_json
from benefits_tui.register.merging import WrittenAlike, merge, written_alike


@click.command("merge")
@click.argument("keep", required=False)
@click.argument("other", required=False)
@click.option("--reason", help="Why, for the history.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_obj
def merge_command(options: Options, keep: str | None, other: str | None, reason: str | None, as_json: bool) -> int:
    """Make one record of two: all that belongs to OTHER moves to KEEP, whose own values stay.

    Without records it lists those whose references differ only in how they are written.
    """
    if keep is not None and other is None:
        raise click.UsageError("Write the record that is kept, then the one that goes into it.")
    with options.open() as session:
        if keep is None or other is None:
            return _proposals(written_alike(session), as_json)
        done = merge(session, keep, other, reason)
    print_json(
        {"kept": done.kept, "merged": done.merged, "moved": done.moved, "of_both": done.of_both,
         "flags_raised": done.raised, "flags_cleared": done.cleared}
    )  # fmt: skip
    return FINE


def _proposals(alike: list[WrittenAlike], as_json: bool) -> int:
    if as_json:
        print_json([{"kind": group.kind.value, "refs": group.refs} for group in alike])
    elif not alike:
        click.echo("No reference is written in two ways.", err=True)
    else:
        for group in alike:
            click.echo(f"{group}: merge '{group.refs[0]}' '{group.refs[1]}'")
    return FINDINGS if alike else FINE
