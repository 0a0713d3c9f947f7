"""Commands about handover and closing."""

from __future__ import annotations

from datetime import date

import click

from benefits_tui.cli.context import FINDINGS, FINE, Day, Options
from benefits_tui.cli.out import print_json
from benefits_tui.cli.records import print_saved
from benefits_tui.register import closure


@click.command("handover")
@click.argument("ref")
@click.option("--to", "person", help="The owner in the business who accepts it.")
@click.option("--date", "day", type=Day(), help="When they accepted; today when left out.")
@click.option("--agreed", help="What was agreed; measure, target, reading and source when left out.")
@click.option("--actions-to", help="Who takes the open actions on it of its owner before and of the project.")
@click.option("--certificate", is_flag=True, help="Print the handover certificate.")
@click.pass_obj
def handover_command(
    options: Options,
    ref: str,
    person: str | None,
    day: date | None,
    agreed: str | None,
    actions_to: str | None,
    certificate: bool,
) -> None:
    """Hand a benefit over to its owner, or print its certificate."""
    with options.open() as session:
        if person is not None:
            saved = closure.handover(session, ref, person, day, agreed, actions_to)
            if not certificate:
                print_saved(saved)
        elif not certificate:
            raise click.UsageError("Give --to PERSON, or --certificate.")
        if certificate:
            click.echo(closure.certificate(session, ref))


@click.command("close")
@click.argument("project")
@click.option("--date", "day", type=Day(), help="When it was closed; today when left out.")
@click.option("--actions-to", help="Who takes the open actions that are with nobody or inside the project.")
@click.option("--cancelled", is_flag=True, help="It ends early: its open benefits are written off with it, for a --reason.")
@click.option("--reason", help="Why it was cancelled.")
@click.option("--check", is_flag=True, help="Only show the checklist.")
@click.pass_obj
def close_command(
    options: Options, project: str, day: date | None, actions_to: str | None, cancelled: bool, reason: str | None, check: bool
) -> int:
    """Close a project once its checklist holds; its reviews are planned to the end of realisation."""
    if cancelled and (check or actions_to is not None):
        raise click.UsageError("--cancelled goes without --check and --actions-to: no checklist is asked for.")
    with options.open() as session:
        if cancelled:
            return _print_closed(closure.cancel(session, project, reason or "", day))
        items = closure.checklist(session, project)
        if check or not all(item.done or (item.mended_by and actions_to is not None) for item in items):
            for item in items:
                click.echo(f"{'yes' if item.done else 'NO '}  {item.what if item.done else item.lacks}")
            return FINE if all(item.done for item in items) else FINDINGS
        done = closure.close(session, project, day, actions_to)
    return _print_closed(done)


def _print_closed(done: closure.ClosureResult) -> int:
    print_json(
        {
            "project": done.project, "closed_on": done.closed_on.isoformat(), "reviews": done.reviews,
            "flags_raised": done.raised, "flags_cleared": done.cleared,
        }
    )  # fmt: skip
    return FINE
