"""The backups that are made without asking: which there are, looking at one, bringing one back."""

from __future__ import annotations

import click

from benefits_tui.cli.context import FINDINGS, FINE, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.domain.plain_text import counted
from benefits_tui.register import backups
from benefits_tui.register.errors import CannotOpen

_COLUMNS = ("number", "at", "kilobytes", "verdict", "file")


@click.group("backups")
def backups_command() -> None:
    """The backups that are made without asking, in your data folder."""


@backups_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def list_command(options: Options, as_json: bool) -> int:
    """The backups of the register, the newest first; also where the register is damaged or gone."""
    return _print(options, as_json, verified=False)


@backups_command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def verify_command(options: Options, as_json: bool) -> int:
    """Read every backup whole: the file, its references, the seals of its change log. 1 where one is not good."""
    return _print(options, as_json, verified=True)


def _print(options: Options, as_json: bool, *, verified: bool) -> int:
    rows = backups.listed(options.path, backups.backups_of(options.path), verified=verified)
    if as_json:
        print_json(rows)
    else:
        print_table(rows, [column for column in _COLUMNS if verified or column != "verdict"])
    return FINDINGS if verified and any(row["verdict"] != "good" for row in rows) else FINE


@backups_command.command("now")
@click.pass_obj
def now_command(options: Options) -> None:
    """Make a backup at once, where the register changed since the newest one."""
    made = backups.back_up(options.path, at_once=True)
    click.echo("Nothing changed since the newest backup." if made is None else f"A backup was made: {made.path}.", err=True)


@backups_command.command("open")
@click.argument("number", type=int)
@click.pass_obj
def open_command(options: Options, number: int) -> int:
    """Look at a backup on screen; nothing can be edited."""
    from benefits_tui.cli.app import open_backup

    return open_backup(options, backups.backup_by_number(options.path, number)).status


@backups_command.command("restore")
@click.argument("number", type=int)
@click.option("--record", metavar="REF", help="Bring back one record and what belongs to it.")
@click.option("--reason", help="Why; what was approved since and goes is flagged without one.")
@click.option("--replace", is_flag=True, help="Put the file of the backup in the register's place; the present one is kept.")
@click.pass_obj
def restore_command(options: Options, number: int, record: str | None, reason: str | None, replace: bool) -> None:
    """Bring a backup back, as one change that can be undone; in the place of the file where that is damaged or gone."""
    from benefits_tui.register.restoring import restore_rows

    if record is not None and replace:
        raise click.UsageError("--record brings rows back into the register; it does not go with --replace.")
    backup = backups.backup_by_number(options.path, number)
    if not replace:
        try:
            session = options.open()
        except CannotOpen:
            # There is no register to write into: the file itself is brought back.
            replace = record is None
            if not replace:
                raise
        else:
            with session:
                done = restore_rows(session, backup, record, reason)
            written = f"{counted(done.rows, 'row')} {'was' if done.rows == 1 else 'were'} written as change {done.change}."
            click.echo("Nothing differs from the backup." if done.change is None else written, err=True)
            return
    kept = backups.restore_file(options.path, backup)
    kept_note = "" if kept is None else f" What was there is kept as {kept}."
    click.echo(f"{options.path} is the backup of {backup.at:%d %b %Y %H:%M} UTC now.{kept_note}", err=True)
