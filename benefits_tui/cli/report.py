"""Reports to files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from benefits_tui.cli.context import Day, FilePath, Options
from benefits_tui.reports.catalogue import FORMATS, REPORTS, format_of, make, pack, write
from benefits_tui.reports.content.scope import ReportScope


@click.command("report", epilog="; ".join(f"{name}: {info.help}" for name, info in REPORTS.items()))
@click.argument("name")
@click.argument("ref", required=False)
@click.option("-o", "--output", type=FilePath(), required=True, help="The file to write; of a pack, the folder.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Told by the file's name when left out.")
@click.option("--gate", help="The gate that it is for.")
@click.option("--department", help="Only of this department.")
@click.option("--programme", help="Only of this programme.")
@click.option("--owner", help="Only of this person's benefits.")
@click.option("--as-of", type=Day(), help="As the register stood at the end of that day.")
@click.option("--since", type=Day(), help="Changes after this day; after the end of last month when left out.")
@click.option("--style", type=FilePath(), help="A folder with your logo, style.css, words.toml or report.html.j2.")
@click.pass_obj
def report_command(
    options: Options, name: str, ref: str | None, output: Path, form: str | None, gate: str | None, department: str | None,
    programme: str | None, owner: str | None, as_of: date | None, since: date | None, style: Path | None,
) -> None:  # fmt: skip
    """Write a report to an HTML, DOCX, XLSX or Markdown file; `pack` writes the monthly set into a folder."""
    scope = ReportScope(ref, gate, department, programme, owner, since)
    with options.open() as session:
        if name == "pack":
            written = pack(session, output, scope, form or "html", style, as_of)
            click.echo(f"{len(written)} reports written to {output}.", err=True)
            return
        for notice in write(make(session, name, scope, as_of), format_of(output, form), output, style):
            click.echo(notice, err=True)
    click.echo(f"{output} written.", err=True)
