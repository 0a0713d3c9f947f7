"""Files in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from benefits_tui.cli.context import COULD_NOT, FINDINGS, FINE, WRONG_USE, FilePath, Options
from benefits_tui.cli.out import print_json
from benefits_tui.exchange.mapping import Mapping, load_mapping
from benefits_tui.exchange.mapping_file import write_mapping
from benefits_tui.exchange.sheet import Sheet
from benefits_tui.exchange.writer import FORMATS
from benefits_tui.register.exporting import EXPORTS, export
from benefits_tui.register.importing import Outcome, Progress, import_sheet, import_strictly, propose, read_with


@click.command("import")
@click.argument("file", type=FilePath())
@click.option("--map", "map_file", type=FilePath(), help="A mapping file: which column is which field.")
@click.option("--save-map", type=FilePath(), help="Write the mapping that is used, or found so far, to a file.")
@click.option("--dry-run", is_flag=True, help="Count, and write nothing.")
@click.option("--strict", is_flag=True, help="Write nothing when any cell is rejected, and exit with 1.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON on standard output.")
@click.pass_obj
def import_command(
    settings: Options, file: Path, map_file: Path | None, save_map: Path | None, dry_run: bool, strict: bool, as_json: bool
) -> int:
    """Read projects, benefits and readings from a CSV or XLSX file: all of it or nothing."""
    with settings.open(up_to_date=not dry_run) as session:
        found = _mapping(file, map_file, save_map)
        if found is None:
            return WRONG_USE
        sheet, mapping, notices = found
        run = import_strictly if strict else import_sheet
        outcome = run(session, sheet, mapping, dry_run=dry_run, progress=_progress())
    outcome.notices[:0] = notices
    _report(outcome, dry_run, strict, as_json)
    if strict and outcome.rejects:
        return FINDINGS
    if not dry_run and not outcome.written:
        click.echo("Nothing in the file could be taken, so nothing was written.", err=True)
        return COULD_NOT
    return FINE


def _mapping(file: Path, map_file: Path | None, save_map: Path | None) -> tuple[Sheet, Mapping, list[str]] | None:
    """The table and how to read it; None, after saying what to settle, when the columns leave questions open."""
    if map_file is not None:
        mapping = load_mapping(map_file)
        sheet, notices = read_with(file, mapping), list[str]()
        if save_map is not None:
            write_mapping(save_map, mapping)
        return sheet, mapping, notices
    sheet, proposal = propose(file)
    if save_map is not None:
        questions = [str(question) for question in proposal.questions]
        write_mapping(save_map, proposal.mapping, questions)
    if proposal.questions:
        click.echo(f"{file.name}: some columns leave a question open; nothing was written.", err=True)
        for question in proposal.questions:
            click.echo(f"- {question}", err=True)
        where = f"{save_map} holds what was found" if save_map else "--save-map FILE writes what was found"
        click.echo(f"{where}; complete it and give it with --map.", err=True)
        return None
    return sheet, proposal.mapping, proposal.notices


def _progress() -> Progress | None:
    """A line on a terminal's standard error; silent elsewhere."""
    if not sys.stderr.isatty():
        return None

    def tell(what: str, done: int, total: int) -> None:
        share = f" {done * 100 // total} %" if total > 1 else " …"
        click.echo(f"\r{what}{share}\x1b[K", nl=False, err=True)

    return tell


def outcome_as_json(outcome: Outcome, dry_run: bool) -> dict[str, object]:
    """What an import did. `read` = added + changed + unchanged + rejected, in records and rejected cells."""
    return {
        "rows": outcome.rows,
        **{name: outcome.total(name) for name in ("read", "added", "changed", "unchanged", "rejected")},
        "written": outcome.written,
        "dry_run": dry_run,
        "by_kind": {
            kind: {
                name: getattr(counts, name)
                for name in ("read", "added", "changed", "unchanged", "rejected", "renamed", "not_in_file")
            }
            for kind, counts in outcome.by_kind.items()
        },
        "rejects": [
            {"row": one.row, "column": one.column, "value": one.value, "reason": one.reason, "kind": one.kind}
            for one in outcome.rejects
        ],
        "notices": outcome.notices,
    }


def _report(outcome: Outcome, dry_run: bool, strict: bool, as_json: bool) -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    for notice in outcome.notices:
        click.echo(notice, err=True)
    if as_json:
        print_json(outcome_as_json(outcome, dry_run))
        return
    for one in outcome.rejects:
        value = " ".join(one.value.split())
        click.echo(f"Row {one.row}, {one.column}: {value[:80]!r} was not taken: {one.reason}.", err=True)
    if not outcome.rows:
        click.echo("The file has no rows below its header.", err=True)
    for kind, counts in outcome.by_kind.items():
        if counts.read:
            click.echo(
                f"{kind}: {counts.added} new, {counts.changed} changed, {counts.unchanged} unchanged, "
                f"{counts.rejected} cells rejected."
            )
    if strict and outcome.rejects:
        click.echo("Nothing was written, because of --strict.", err=True)
    elif dry_run:
        click.echo("A dry run: nothing was written.", err=True)


class ListName(click.Choice[str]):
    """A list, its words joined as in its command or as in files."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as in files. Fails with what there is."""
        return str(super().convert(value.replace("-", "_"), param, ctx))


@click.command("export")
@click.argument("what", type=ListName(EXPORTS))
@click.option("--format", "form", type=click.Choice(FORMATS), help="Told by the file's name when left out.")
@click.option("-o", "--output", type=FilePath(), required=True, help="The file to write.")
@click.option("--filter", "text", default="", help="Words that must all be found, or column:word.")
@click.pass_obj
def export_command(settings: Options, what: str, form: str | None, output: Path, text: str) -> int:
    """Write a list to a CSV, XLSX or JSON file."""
    if str(output) == "-":
        raise click.UsageError("An export goes to a file; for standard output use a list with --json.")
    form = form or output.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise click.UsageError(f"{output.name} tells no format; add --format csv, xlsx or json.")
    if output.resolve() == settings.path.resolve():
        raise click.UsageError("An export needs another name than the register.")
    with settings.open() as session:
        count, notices = export(session, what, form, output, text)
    for notice in notices:
        click.echo(notice, err=True)
    click.echo(f"{count:,} {'row' if count == 1 else 'rows'} of {what.replace('_', ' ')} written to {output}.", err=True)
    return FINE
