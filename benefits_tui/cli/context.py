"""What every command is given: the options before it, days as they are typed, and the exit statuses."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from benefits_tui.cli.progress import RebuildLine
from benefits_tui.domain.parsing import DateOrder, ParseError, date_order_for, dates_assumed, order_matters, parse_date
from benefits_tui.domain.plain_text import format_date
from benefits_tui.register.errors import Busy, CannotOpen, DiskFull, StoreError
from benefits_tui.register.own_plan import has_plan
from benefits_tui.register.paths import PathError, typed_path
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.waiting import Patience, Waiting, waiting_words

FINE, FINDINGS, WRONG_USE, COULD_NOT = 0, 1, 2, 3


@dataclass(slots=True)
class Options:
    """The options that come before the command."""

    db: Path | None
    user: str
    today: date | None
    read_only: bool
    screen: str | None

    @property
    def path(self) -> Path:
        """The register that was named, or the one in the user's data folder."""
        return self.db or default_path()

    def open(self, *, read_only: bool = False, up_to_date: bool = True) -> Session:
        """The register, its flags brought up to the day unless the caller does; read-only, it is said when they are of
        another day."""
        try:
            session = open_register(
                self.path,
                self.user,
                today=self.today,
                read_only=self.read_only or read_only,
                up_to_date=up_to_date,
                patience=_telling_patience(),
                observer=RebuildLine(sys.stderr),
            )
        except CannotOpen as problem:
            from benefits_tui.register.backups import offer

            raise CannotOpen(f"{problem}{offer(self.path)}") from problem
        # What a register is damaged by keeps nobody from opening it: 'check' must be able to.
        with suppress(StoreError):
            self._look_around(session, up_to_date)
        command = click.get_current_context(silent=True)
        if command is not None and up_to_date:
            # The screens say it beside the field.
            command.call_on_close(lambda: _tell_of_people(session.people_added))
        return session

    def _look_around(self, session: Session, up_to_date: bool) -> None:
        """Read what is due of the plan of action; say what is odd about the file, and as of which day flags are."""
        if up_to_date and not session.read_only and has_plan(session):
            _read_plan(session)
        crash = f"{session.crash} 'check' looks whether all is well." if session.crash and not session.read_only else ""
        for sentence in (session.why_read_only, crash, session.clock_doubt):
            if sentence:
                click.echo(sentence, err=True)
        if session.evaluated_on != session.today and (session.read_only or up_to_date):
            why = "Read-only: they are not worked out again." if session.read_only else session.why_not_up_to_date
            click.echo(f"Flags and figures are as of {session.figures_of}. {why}", err=True)


def _tell_of_people(names: list[str]) -> None:
    """A name that nobody bore may be one that was written differently so far."""
    for name in names:
        click.echo(f"New person: {name}. Somebody who has another name here? undo, then write that one.", err=True)


def _read_plan(session: Session) -> None:
    """Once a quarter the register reads the measures of its own plan of action."""
    from benefits_tui.register.plan_readings import read_plan

    with suppress(Busy, DiskFull):
        read_plan(session)


def _telling_patience() -> Patience:
    """Waits for other writers, and says so on standard error: once, or counting on a terminal."""
    patience = Patience()
    message = ""

    def tell(waiting: Waiting | None) -> None:
        nonlocal message
        counts = sys.stderr.isatty()
        text = "" if waiting is None else f"{waiting_words(waiting)} ^c gives up."
        if counts and text != message:
            click.echo(f"\r{text}\x1b[K", nl=False, err=True)
        elif not counts and not message:
            click.echo(text, err=True)
        message = text if counts or not message else message

    patience.on_wait = tell
    return patience


def default_path() -> Path:
    """Where the register is when none is named."""
    from platformdirs import user_data_path

    return user_data_path("benefits-tui", appauthor=False) / "register.db"


def login_name() -> str:
    """Who is at the keyboard, as far as the machine knows."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


class FilePath(click.ParamType[Path]):
    """A file that is named on the command line or in the environment."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path. Fails for what no file can be called."""
        try:
            return typed_path(value)
        except PathError as problem:
            self.fail(str(problem), param, ctx)


class Name(click.ParamType[str]):
    """A name in the history."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself. Fails for bytes that are no text."""
        if any("\ud800" <= letter <= "\udfff" for letter in str(value)):
            self.fail("it holds bytes that are not text in this terminal's encoding", param, ctx)
        return str(value)


def say_dates_assumed(text: str, order: DateOrder) -> None:
    """Say what day a date such as 3/4/26 was taken for, on standard error."""
    for written, day in dates_assumed(text, order):
        click.echo(f"{written} is read as {format_date(day)}.", err=True)


def day_typed(text: str, ctx: click.Context | None) -> date:
    """A day on the command line, read as in the forms: 3/4/26 by the currency of the register, and said. Raises ParseError."""
    options = ctx.find_object(Options) if ctx is not None else None
    if options is None or not order_matters([text]):
        return parse_date(text)
    with options.open(read_only=True, up_to_date=False) as session:
        order = date_order_for(session.policy.currency)
    say_dates_assumed(text, order)
    return parse_date(text, order=order)


class Day(click.ParamType[date]):
    """A day on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, written 2026-03-31 or in another way; 3/4/26 is read as in the forms, and what was understood is said."""
        if isinstance(value, date):
            return value
        try:
            return day_typed(str(value), ctx)
        except ParseError as problem:
            self.fail(str(problem), param, ctx)
