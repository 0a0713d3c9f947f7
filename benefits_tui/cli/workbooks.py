"""Workbooks that go out to be edited and come back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from benefits_tui.cli.context import FINDINGS, FINE, FilePath, Options
from benefits_tui.cli.out import print_json
from benefits_tui.domain.fields import Value
from benefits_tui.domain.json_values import as_json as json_value
from benefits_tui.domain.plain_text import counted
from benefits_tui.register.integrity import short_head
from benefits_tui.register.workbooks.export import export_workbook
from benefits_tui.register.workbooks.returned import import_workbook
from benefits_tui.register.workbooks.workbook_import import Returned


@click.command("export workbook")
@click.option("-o", "--output", type=FilePath(), required=True, help="The file to write, FILE.xlsx.")
@click.option("--filter", "text", default="", help="Which benefits; their projects, reviews and actions come with them.")
@click.option("--owner", help="One owner's benefits, periods and actions, to be returned by them.")
@click.pass_obj
def export_workbook_command(options: Options, output: Path, text: str, owner: str | None) -> int:
    """Write a workbook of projects, benefits, periods, costs by year, reviews, actions, people, to be edited and imported."""
    if owner and text:
        raise click.UsageError("Give --filter or --owner, not both.")
    with options.open() as session:
        count, notices = export_workbook(session, output, text, owner)
        head = short_head(session)
    for notice in notices:
        click.echo(notice, err=True)
    written = f"{counted(count, 'row')} {'was' if count == 1 else 'were'} written to {output}"
    click.echo(f"{written}; 'import {output}' writes back what is changed in it.", err=True)
    click.echo(f"Head of the change log: {head}", err=True)
    return FINE


@click.command("import workbook")
@click.argument("file", type=FilePath())
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--delete-missing", is_flag=True, help="Delete the records whose rows were removed from the workbook.")
@click.option("--reason", help="Why what was approved changes; without it that is flagged.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON on standard output.")
@click.pass_obj
def import_workbook_command(
    options: Options, file: Path, dry_run: bool, delete_missing: bool, reason: str | None, as_json: bool
) -> int:
    """Write back what was changed in a workbook of `export workbook`: those cells, and nothing else.

    Exit status 1 when cells were left: conflicts with newer values, values that cannot be read, rows of other owners.
    """
    with options.open(up_to_date=not dry_run) as session:
        returned = import_workbook(session, file, reason=reason, dry_run=dry_run, delete_missing=delete_missing)
    if as_json:
        # A named tuple is an array to JSON; here its names matter.
        output = asdict(returned)
        output["cells"] = returned.cells
        for name in ("changes", "conflicts", "rejected", "left"):
            output[name] = [{key: json_value(value) for key, value in note._asdict().items()} for note in getattr(returned, name)]
        print_json(output | {"dry_run": dry_run})
    else:
        _report(returned, dry_run)
    return FINDINGS if returned.conflicts or returned.rejected or returned.left else FINE


def _value_text(value: Value) -> str:
    return "blank" if value is None else str(json_value(value))


def _report(returned: Returned, dry_run: bool) -> None:
    for change in returned.changes if dry_run else ():
        place = f"{change.sheet}, row {change.row}, {change.heading}"
        click.echo(f"{place}: {_value_text(change.before)} → {_value_text(change.after)}", err=True)
    for cell in returned.conflicts:
        by = f" by {cell.who}" if cell.who else ""
        click.echo(
            f"{cell.sheet}, row {cell.row}, {cell.heading}: changed in the register meanwhile{by}. Sent {cell.base!r}, "
            f"there now {cell.theirs!r}, in the workbook {cell.mine!r}. It was left.",
            err=True,
        )
    for note in (*returned.rejected, *returned.left):
        click.echo(f"{note.place}: {note.reason}.", err=True)
    for name in returned.missing:
        click.echo(f"{name}: no longer in the workbook; kept (--delete-missing deletes).", err=True)
    cells, rows = counted(returned.cells, "cell"), counted(returned.records, "row")
    messages = [f"{cells} of {rows} changed", f"{counted(len(returned.added), 'row')} added"]
    if returned.removed:
        messages.append(f"{counted(len(returned.removed), 'record')} deleted")
    click.echo(", ".join(messages) + ".")
    if dry_run:
        click.echo("A dry run: nothing was written.", err=True)
