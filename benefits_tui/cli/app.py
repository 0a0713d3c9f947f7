"""Opening the screens: on one's own register, on the demo, on an earlier day; and from one to the other."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benefits_tui.cli.context import Options
from benefits_tui.domain.errors import UserError
from benefits_tui.register.errors import CannotOpen
from benefits_tui.register.progress import RebuildObserver
from benefits_tui.register.session import Session
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.formatting import format_date
from benefits_tui.tui.user_state import user_folder
from benefits_tui.tui.worker import ContextKind, RegisterContext

if TYPE_CHECKING:
    from benefits_tui.register.backups import Backup


def open_program(options: Options, as_of: date | None = None) -> int:
    """Open the screens on a register, as of an earlier day where one is given; the default register is made when it is not
    there yet and there is no backup of it. Gives the exit status."""
    from benefits_tui.register.backups import backups_of

    if options.db is None and not os.access(options.path, os.F_OK) and not options.read_only and not backups_of(options.path):
        from benefits_tui.register.session import create_register

        options.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        create_register(options.path, options.user, {}, today=options.today).close()
    ended = _open_own(options) if as_of is None else AppExit(ExitReason.EARLIER_DAY, day=as_of)
    while (follow := _follows(options, ended)) is not None:
        ended = follow()
        if ended.reason is ExitReason.LEFT:
            ended = _open_own(options)
    return ended.status


def _follows(options: Options, ended: AppExit) -> Callable[[], AppExit] | None:
    """What is opened next, told by how the screens ended; None for nothing."""
    from benefits_tui.register.backups import backup_by_number

    match ended.reason:
        case ExitReason.EARLIER_DAY if (day := ended.day) is not None:
            return lambda: open_earlier(options, day)
        case ExitReason.DEMO:
            return lambda: open_demo(options)
        case ExitReason.BACKUP:
            return lambda: open_backup(options, backup_by_number(options.path, ended.backup))
        case ExitReason.PUT_IN_PLACE:
            return lambda: _put_in_place(options, backup_by_number(options.path, ended.backup))
    return None


def _put_in_place(options: Options, backup: Backup) -> AppExit:
    """Put a backup in the register's place and open that."""
    from benefits_tui.register.backups import restore_file

    kept = restore_file(options.path, backup)
    kept_note = "" if kept is None else f" What was there is kept as {kept}."
    click.echo(f"{options.path} is the backup of {format_date(backup.at.date())} now.{kept_note}", err=True)
    return _open_own(options)


def _open_own(options: Options) -> AppExit:
    from benefits_tui.register.backups import back_up_later

    try:
        opened = options.open(up_to_date=False)
    except CannotOpen as problem:
        return _offer_backup(options, problem)
    with opened as session:
        later = back_up_later(session.path)
        try:
            return _run(session, options.screen)
        finally:
            later.cancel()


def _offer_backup(options: Options, problem: CannotOpen) -> AppExit:
    """Ask whether the newest good backup takes the place of a register that is damaged or gone. Raises CannotOpen where there
    is none, or the person would rather not."""
    from benefits_tui.register.backups import newest_good

    backup = newest_good(options.path) if not options.read_only and sys.stdin.isatty() and sys.stdout.isatty() else None
    if backup is None:
        raise problem
    click.echo(str(problem), err=True)
    if not click.confirm(f"Bring back backup {backup.number} now? What is at {options.path} is kept", err=True):
        raise CannotOpen("Nothing was changed; 'init' makes an empty register.")
    return _put_in_place(options, backup)


def open_backup(options: Options, backup: Backup) -> AppExit:
    """Open the screens on a backup, of which nothing can be edited. Raises StoreError for one that is not good."""
    from benefits_tui.register.backups import opened

    with opened(backup, options.user) as session:
        name = f"{options.path.name}, backup of {format_date(backup.at.date())}"
        why = "This is a backup: nothing can be edited. 'backups restore' brings it back."
        return _run(session, options.screen, RegisterContext(ContextKind.EARLIER_DAY, name, why))


def open_demo(options: Options) -> AppExit:
    """Open the screens on a throw-away copy of the demo register; its dates are counted from today. An earlier day of it comes
    back to it."""
    from benefits_tui.register.demo import make_demo
    from benefits_tui.register.session import open_register

    context = RegisterContext(ContextKind.DEMO, "demo.db")
    with tempfile.TemporaryDirectory(prefix="benefits-tui-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / context.name
        with make_demo(path, options.user, options.today) as session:
            ended = _run(session, options.screen, context)
        while ended.reason is ExitReason.EARLIER_DAY and ended.day is not None:
            with open_register(path, options.user, today=options.today) as session:
                ended = _run_earlier(session, ended.day, options.screen, context.name)
            if ended.reason is ExitReason.LEFT:
                with open_register(path, options.user, today=options.today) as session:
                    ended = _run(session, options.screen, context)
    return ended


def open_earlier(options: Options, wanted: date) -> AppExit:
    """Open the screens on the register as it stood at the end of a day.

    Its flags follow while it is looked at. Raises UserError. Who stops it meanwhile comes back to today.
    """
    with options.open(read_only=True, up_to_date=False) as session:
        if wanted >= session.today:
            raise UserError(f"{format_date(wanted)} is not before today.")
        return _run_earlier(session, wanted, options.screen, options.path.name)


def _run_earlier(session: Session, day: date, screen: str | None, name: str) -> AppExit:
    """Run the screens on an earlier day of a register."""
    from benefits_tui.register.point_in_time import register_as_of

    with contextlib.ExitStack() as rebuilt:
        try:
            earlier = rebuilt.enter_context(register_as_of(session, day, flags_follow=True))
        except KeyboardInterrupt:
            return AppExit(ExitReason.LEFT)
        why = f"This is the register as of {format_date(day)}: nothing can be edited. q comes back to today."
        return _run(earlier, screen, RegisterContext(ContextKind.EARLIER_DAY, f"{name} as of {format_date(day)}", why))


def _run(session: Session, screen: str | None, context: RegisterContext | None = None) -> AppExit:
    """Run the screens; settings, places and drafts are the user's own."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("The program needs a terminal; for use without one see 'benefits-tui --help'.")
    from benefits_tui.tui.run import run_app

    # The screens say by themselves what they do; nothing is written across them.
    session.observer = RebuildObserver()
    return run_app(session, screen, user_folder(), context=context)
