"""Files in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from benefits_tui.cli.context import COULD_NOT, FINDINGS, FINE, WRONG_USE, FilePath, Options
from benefits_tui.cli.out import print_json
from benefits_tui.cli.subcommands import ExportCommands, ImportCommands
from benefits_tui.domain.fields import Value
from benefits_tui.domain.json_values import as_json as json_value
from benefits_tui.domain.plain_text import counted, humanize
from benefits_tui.exchange.grid import Layout
from benefits_tui.exchange.mapping import rows_meant
from benefits_tui.exchange.mapping_file import load_mappings, write_mappings
from benefits_tui.exchange.parsed_rows import RejectedCell, reject_reasons
from benefits_tui.exchange.questions import ImportQuestion, Proposal
from benefits_tui.exchange.sheet import Sheet
from benefits_tui.exchange.writer import FORMATS, endings
from benefits_tui.register.backups import back_up_before
from benefits_tui.register.exporting import EXPORTS, export
from benefits_tui.register.importing import (
    ImportOutcome,
    ImportProgress,
    NotARegister,
    import_sheets,
    import_strictly,
    left_open,
    open_names,
    open_projects,
    propose,
    propose_all,
    read_with,
)
from benefits_tui.register.importing.reasons import check_place, write_reasons
from benefits_tui.register.integrity import short_head
from benefits_tui.register.session import Session


@click.command("import", cls=ImportCommands)
@click.argument("file", type=FilePath())
@click.option("--map", "map_file", type=FilePath(), help="A mapping file: which column is which field.")
@click.option("--save-map", type=FilePath(), help="Write the mapping that is used, or found so far, to a file.")
@click.option("--sheet", help="The sheet of a workbook; the likeliest when left out.")
@click.option("--all-sheets", is_flag=True, help="Every sheet that holds records, one after the other, in one change.")
@click.option("--header-row", "header", metavar="N[-M]", help="The row, or rows, of the column names.")
@click.option("--rows", "rows", metavar="A-B", help="The rows that are read.")
@click.option("--transpose/--no-transpose", default=None, help="Each column is a record.")
@click.option("--dry-run", is_flag=True, help="Count, and write nothing.")
@click.option("--strict", is_flag=True, help="Write nothing when any cell is rejected, and exit with 1.")
@click.option("--reason", help="Why what was approved changes; without it that is flagged.")
@click.option("--reasons", type=FilePath(), help="Write the rows to this workbook, each with why its cells were not taken.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON on standard output.")
@click.pass_obj
def import_command(
    settings: Options,
    file: Path,
    map_file: Path | None,
    save_map: Path | None,
    sheet: str | None,
    all_sheets: bool,
    header: str | None,
    rows: str | None,
    transpose: bool | None,
    dry_run: bool,
    strict: bool,
    reason: str | None,
    reasons: Path | None,
    as_json: bool,
) -> int:
    """Read projects, benefits, readings and all else that a register holds from a CSV or XLSX file: all of it or nothing.

    `import register FILE.jsonl` rebuilds a whole register.
    """
    if all_sheets and (sheet or map_file):
        raise click.UsageError("--all-sheets goes without --sheet and --map.")
    if reasons is not None:
        check_place(reasons, file, settings.path)
    layout = Layout(
        rows_meant(header, "--header-row") if header else None, rows_meant(rows, "--rows") if rows else None, transpose
    )
    with settings.open(up_to_date=not dry_run) as session:
        try:
            proposals = (
                propose_all(file, session, layout=layout) if all_sheets else _proposals(session, file, map_file, sheet, layout)
            )
        except NotARegister as refusal:
            _save(save_map, [refusal.proposal], refusal.proposal.questions)
            raise
        questions = [question for _, proposal in proposals for question in proposal.questions]
        questions += [] if questions else open_names(session, proposals)
        questions += [] if questions or map_file is not None else open_projects(session, proposals)
        _save(save_map, [proposal for _, proposal in proposals], questions)
        if questions:
            _tell_notices(proposals)
            return _left_open(file, questions, save_map)
        if not dry_run and (problem := back_up_before(session.path)):
            click.echo(problem, err=True)
        run = import_strictly if strict else import_sheets
        tables = [(table, proposal.mapping) for table, proposal in proposals]
        outcome = run(session, tables, dry_run=dry_run, progress=_progress(), reason=reason)
    outcome.notices[:0] = [notice for _, proposal in proposals for notice in proposal.notices if notice not in outcome.notices]
    _write_reasons(reasons, [table for table, _ in tables], outcome)
    _report(outcome, dry_run, strict, as_json)
    if strict and outcome.rejects:
        return FINDINGS
    if not dry_run and not outcome.written:
        click.echo("Nothing in the file could be taken, so nothing was written.", err=True)
        return COULD_NOT
    return FINE


def _write_reasons(reasons: Path | None, tables: list[Sheet], outcome: ImportOutcome) -> None:
    """Write the rows with their reasons, where that was asked for and there are any."""
    if reasons is None:
        return
    if not outcome.rejects:
        outcome.notices.append(f"No cell was rejected, so {reasons} was not written.")
        return
    outcome.notices += write_reasons(reasons, tables, outcome.rejects)
    outcome.notices.append(f"{reasons} holds the rows with why cells were not taken; correct them there and import it.")


def _proposals(
    session: Session, file: Path, map_file: Path | None, sheet: str | None, layout: Layout
) -> list[tuple[Sheet, Proposal]]:
    """Each table and how it is to be read, with what that leaves open."""
    if map_file is None:
        return [propose(file, session, sheet=sheet, layout=layout)]
    mappings = load_mappings(map_file)
    if len(mappings) > 1 and sheet is not None:
        mappings = [mapping for mapping in mappings if mapping.sheet == sheet]
        if not mappings:
            raise click.UsageError(f"{map_file} has no mapping for the sheet {sheet!r}.")
    tables = [(read_with(file, mapping, sheet=sheet, layout=layout), mapping) for mapping in mappings]
    return [(table, left_open(session, table, mapping)) for table, mapping in tables]


def _save(save_map: Path | None, proposals: list[Proposal], questions: list[ImportQuestion]) -> None:
    """Write what was found of the columns, where that was asked for."""
    if save_map is not None:
        write_mappings(save_map, [proposal.mapping for proposal in proposals], [str(question) for question in questions])


def _tell_notices(proposals: list[tuple[Sheet, Proposal]]) -> None:
    """What was found of the tables, each once."""
    notices = [notice for table, proposal in proposals for notice in (*table.notices, *proposal.notices)]
    for notice in dict.fromkeys(notices):
        click.echo(notice, err=True)


def _left_open(file: Path, questions: list[ImportQuestion], save_map: Path | None) -> int:
    click.echo(f"{file.name}: some columns leave a question open; nothing was written.", err=True)
    for question in questions:
        click.echo(f"- {question}", err=True)
    mapping_hint = f"{save_map} holds what was found" if save_map else "--save-map FILE writes what was found"
    click.echo(f"{mapping_hint}; complete it and give it with --map.", err=True)
    return WRONG_USE


def _progress() -> ImportProgress | None:
    """A line on a terminal's standard error; silent elsewhere."""
    if not sys.stderr.isatty():
        return None

    def tell(activity: str, done: int, total: int) -> None:
        share = f" {done * 100 // total} %" if total > 1 else " …"
        click.echo(f"\r{activity}{share}\x1b[K", nl=False, err=True)

    return tell


def outcome_as_json(outcome: ImportOutcome, dry_run: bool) -> dict[str, object]:
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
            {"row": reject.row, "column": reject.column, "value": reject.value, "reason": reject.reason, "kind": reject.kind}
            for reject in outcome.rejects
        ],
        "changes": [
            {"ref": cell.ref, "field": cell.field, "before": json_value(cell.before), "after": json_value(cell.after)}
            for cell in outcome.details.changes
        ],
        "changed_values": outcome.details.changed_cells,
        "new": outcome.details.new,
        "near": outcome.details.near,
        "notices": outcome.notices,
    }


def _report(outcome: ImportOutcome, dry_run: bool, strict: bool, as_json: bool) -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    for notice in outcome.notices:
        click.echo(notice, err=True)
    if as_json:
        print_json(outcome_as_json(outcome, dry_run))
        return
    for line in rejects_by_reason(outcome.rejects):
        click.echo(line, err=True)
    if not outcome.rows:
        click.echo("The file has no rows below its header.", err=True)
    for kind, counts in outcome.by_kind.items():
        if counts.read:
            click.echo(
                f"{humanize(kind)}: {counts.added} new, {counts.changed} changed, {counts.unchanged} unchanged, "
                f"{counted(counts.rejected, 'cell')} rejected."
            )
    for line in details_told(outcome) if dry_run else outcome.details.near:
        click.echo(line, err=True)
    if strict and outcome.rejects:
        click.echo("Nothing was written, because of --strict.", err=True)
    elif dry_run:
        click.echo("A dry run: nothing was written.", err=True)


_SHOWN_ROWS, _SHOWN_NAMES, _SHOWN_CHANGES = 5, 20, 50


def details_told(outcome: ImportOutcome) -> list[str]:
    """What a dry run tells besides its counts: new names near known ones, what is new, each value that changes."""
    details = outcome.details
    lines = list(details.near)
    for kind, names in details.new.items():
        more = f" and {len(names) - _SHOWN_NAMES:,} more" if len(names) > _SHOWN_NAMES else ""
        lines.append(f"New {humanize(kind)}: {', '.join(names[:_SHOWN_NAMES])}{more}")
    shown = details.changes[:_SHOWN_CHANGES]
    lines += [f"{cell.ref}, {cell.field}: {_value(cell.before)} → {_value(cell.after)}" for cell in shown]
    if details.changed_cells > len(shown):
        lines.append(f"and {details.changed_cells - len(shown):,} more values; --json lists the first {len(details.changes):,}")
    return lines


def _value(value: Value) -> str:
    return "blank" if value is None else str(json_value(value))


def rejects_by_reason(rejects: list[RejectedCell]) -> list[str]:
    """One line a reason, with its columns, how many cells, the first rows and one of the values."""
    lines = []
    for reason in reject_reasons(rejects):
        value, rows = " ".join(reason.cells[0].value.split())[:80], reason.rows
        if len(reason.cells) == 1:
            lines.append(f"Row {rows[0]}, {reason.columns[0]}: {value!r} was not taken: {reason.reason}.")
            continue
        shown = ", ".join(map(str, rows[:_SHOWN_ROWS])) + (" …" if len(rows) > _SHOWN_ROWS else "")
        message = f"{len(reason.cells):,} cells were not taken, such as {value!r}: {reason.reason}"
        lines.append(f"{reason.columns_listed()}: {message}. Row{'s' if len(rows) > 1 else ''} {shown}")
    return lines


class ListName(click.Choice[str]):
    """A list, its words joined as in its command or as in files."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as in files. Fails with what there is."""
        return str(super().convert(value.replace("-", "_"), param, ctx))


@click.command("export", cls=ExportCommands)
@click.argument("list_name", metavar="LIST", type=ListName(EXPORTS))
@click.option("--format", "form", type=click.Choice(FORMATS), help="Told by the file's name when left out.")
@click.option("-o", "--output", type=FilePath(), required=True, help="The file to write.")
@click.option("--filter", "text", default="", help="Words that must all be found, or column:word.")
@click.pass_obj
def export_command(settings: Options, list_name: str, form: str | None, output: Path, text: str) -> int:
    """Write a list to a file, its format told by the file's name; `export register -o FILE.jsonl` writes all of the register."""
    if str(output) == "-":
        raise click.UsageError("An export goes to a file; for standard output use a list with --json.")
    form = form or output.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise click.UsageError(f"{output.name} tells no format; end it with {endings()}, or add --format.")
    if output.resolve() == settings.path.resolve():
        raise click.UsageError("An export needs another name than the register.")
    with settings.open() as session:
        count, notices = export(session, list_name, form, output, text)
        head = short_head(session)
    for notice in notices:
        click.echo(notice, err=True)
    click.echo(f"{counted(count, 'row')} of {list_name.replace('_', ' ')} written to {output}.", err=True)
    click.echo(f"Head of the change log: {head}", err=True)
    return FINE
