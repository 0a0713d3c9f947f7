"""Making, looking after and trying out a register."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from benefits_tui.cli.context import FINDINGS, FINE, FilePath, Options
from benefits_tui.cli.out import print_json
from benefits_tui.cli.progress import CheckLine
from benefits_tui.domain.fields import nearest
from benefits_tui.domain.period_parsing import MONTH_NAMES
from benefits_tui.domain.quantity import CURRENCIES
from benefits_tui.domain.rules import RULES
from benefits_tui.register import integrity
from benefits_tui.register.errors import StoreError
from benefits_tui.register.findings import advice
from benefits_tui.register.session import create_register
from benefits_tui.register.whereabouts import whereabouts


def _month(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    number = MONTH_NAMES.get(value.strip().lower(), int(value) if value.strip().isdecimal() else 0)
    if not 1 <= number <= 12:
        raise click.BadParameter(f"{value!r} is not a month; write 4 or April.")
    return str(number)


def _currency(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not (len(value) == 3 and value.isascii() and value.isalpha()):
        raise click.BadParameter(f"{value!r} is not a currency's code of three letters, such as GBP.")
    if value is not None and value.upper() not in CURRENCIES:
        raise click.BadParameter(f"{value!r} is not a currency code{nearest(value.upper(), CURRENCIES)}")
    return value.upper() if value else None


@click.command("init")
@click.option("--name", help="The organisation.")
@click.option("--currency", callback=_currency, help="Its currency's code; GBP when left out.")
@click.option("--fiscal-year-start", callback=_month, metavar="MONTH", help="4 or April when left out.")
@click.pass_obj
def init_command(options: Options, name: str | None, currency: str | None, fiscal_year_start: str | None) -> None:
    """Make an empty register."""
    given = {"name": name, "currency": currency, "fiscal_year_start": fiscal_year_start}
    if options.db is None:
        options.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings_given = {key: value for key, value in given.items() if value}
    create_register(options.path, options.user, settings_given, today=options.today).close()
    click.echo(f"An empty register was made at {options.path}.", err=True)
    if location_warning := whereabouts(options.path):
        click.echo(location_warning, err=True)


@click.command("demo")
@click.pass_obj
def demo_command(options: Options) -> int:
    """Open a throw-away copy of the demo register; its dates are counted from today."""
    # The screens are imported for this command alone.
    from benefits_tui.cli.app import open_demo

    return open_demo(options).status


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
@click.option("--head", metavar="HEAD", help="A head of the change log that was printed earlier: the log must still hold it.")
@click.option(
    "--renew", is_flag=True, help="First work out again flags, figures, sums, the queue, and what records are found by."
)
@click.pass_obj
def check_command(options: Options, as_json: bool, head: str | None, renew: bool) -> int:
    """Look at the file, its change log and its flags; no findings, and exit status 0, when all is well.

    The head of the change log is printed beside, to be kept and compared with later, and what helps against what was found.
    With --renew all that follows from the records is worked out again first; nothing that people recorded is changed.
    """
    with options.open() as session:
        if renew:
            integrity.renew(session)
        line = CheckLine(sys.stderr)
        try:
            findings = integrity.check(session, head, line.step)
        finally:
            line.ended()
        if not findings:
            click.echo("All is well: the file, its change log, flags and figures are as they should be.", err=True)
        for sentence in (*advice(findings), *integrity.notes(session)):
            click.echo(sentence, err=True)
        if location_warning := whereabouts(options.path):
            click.echo(location_warning, err=True)
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            click.echo(finding)
    return FINDINGS if findings else FINE


@click.command("backup")
@click.argument("file", type=FilePath())
@click.pass_obj
def backup_command(options: Options, file: Path) -> None:
    """Copy the register to a file, verified, while others may be writing."""
    with options.open(read_only=True) as session:
        if file.resolve() == options.path.resolve():
            raise click.UsageError("A backup needs another name than the register.")
        if os.access(file, os.F_OK):
            raise StoreError(f"{file} exists already; a backup replaces nothing. Choose another name.")
        session.backup(file)
        head = integrity.head(session)
    click.echo(f"The register was copied to {file}. Head of its change log: {head}", err=True)


@click.command("rules")
@click.option("--json", "as_json", is_flag=True, help="The catalogue as JSON.")
def rules_command(as_json: bool) -> None:
    """The catalogue of flags: when each is raised, who decides, and what can be decided."""
    rows: list[dict[str, object]] = [
        {
            "rule": rule.about.id,
            "title": rule.about.title,
            "subject": rule.subject.value,
            "raised_when": rule.about.raised_when,
            "decides": rule.about.decision_owner,
            "options": list(rule.about.options),
        }
        for rule in RULES
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['rule']} {row['title']} ({row['subject']})\n    {row['raised_when']}\n    Decides: {row['decides']}")
