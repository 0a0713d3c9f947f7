"""The command about data to complete."""

from __future__ import annotations

from pathlib import Path

import click

from benefits_tui.cli.context import FINDINGS, FINE, FilePath, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.domain.json_values import as_json
from benefits_tui.register import missing

_COUNTED = ("missing", "records", "pressing", "money")


@click.command("missing")
@click.option("--by", type=click.Choice(missing.GROUPINGS), help="Count the facts by this.")
@click.option("--json", "as_json_", is_flag=True, help="JSON on standard output.")
@click.option("--filter", "text", default="", help="Words that must all be found, or column:word.")
@click.option("--sheet", type=FilePath(), help="Write a workbook to fill in and import, with --by one a department or owner.")
@click.option("--burn-down", is_flag=True, help="How many flags on missing facts were open week by week.")
@click.pass_obj
def missing_command(options: Options, by: str | None, as_json_: bool, text: str, sheet: Path | None, burn_down: bool) -> int:
    """The facts that are missing and that nobody must decide on today; exit with 1 when there are any."""
    with options.open() as session:
        if sheet is not None:
            written = missing.write_sheets(session, sheet, text, by)
            print_json([{"file": str(path), "records": records} for path, records in written])
            return FINE
        if burn_down:
            rows = [{"day": as_json(week.day), "open": week.open} for week in missing.weeks(session)]
        else:
            rows = missing.grouped(session, by, text) if by is not None else missing.missing(session, text)
    if as_json_:
        print_json(rows)
    elif burn_down:
        print_table(rows, ("day", "open"))
    elif by is not None:
        print_table([{by: row[by] or "–"} | row for row in rows], (by, *_COUNTED))
    else:
        print_table(rows, ("subject", "title", "field", "project_name", "department", "owner", "money", "pressing", "due"))
    return FINDINGS if rows and not burn_down else FINE
