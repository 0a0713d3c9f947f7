"""`benefits-tui`: the program on screen, and every use case without a screen."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from datetime import date
from pathlib import Path

import click

from benefits_tui import __version__
from benefits_tui.cli.context import COULD_NOT, FINE, WRONG_USE, Day, FilePath, Name, Options, login_name
from benefits_tui.domain.errors import UsageError, UserError

# Commands by the module that holds them; a module is imported when one of its commands is called.
COMMANDS = {
    "backups": "backups", "init": "database", "demo": "database", "backup": "database", "check": "database", "rules": "database",
    "flags": "lists", "show": "lists", "history": "lists", "balance": "balance", "value": "balance",
    "add": "records", "set": "records", "undo": "records", "redo": "records",
    "record": "readings", "validate": "readings", "plan": "readings",
    "deliver": "deliverables", "adopt": "deliverables", "link": "benefits_map", "map": "benefits_map", "claim": "pools",
    "cost": "costs", "net": "pools", "agree": "agreements",
    "share": "pools", "template": "templates", "gate": "gates", "handover": "closure", "close": "closure",
    "conclude": "conclusions", "changes": "changes", "report": "report", "person": "people",
    "reassign": "people", "members": "members", "note": "notes",
    "review": "reviews", "policy": "policy", "rates": "rates",
    "flag": "flags", "acknowledge": "flags", "snooze": "flags", "assign": "flags", "escalate": "flags", "decide": "flags",
    "merge": "merging", "queue": "flags", "action": "actions", "missing": "missing", "import": "transfer", "export": "transfer",
    "calendar": "calendar", "chase": "chasers",
    "maturity": "maturity",
}  # fmt: skip


def list_commands() -> dict[str, click.Command]:
    """The commands that print a list."""
    from benefits_tui.cli.lists import LIST_COMMANDS

    return LIST_COMMANDS


class ScreenName(click.ParamType[str]):
    """A screen that has a key of its own."""

    name = "screen"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself. Fails with the nearest."""
        from benefits_tui.domain.fields import nearest
        from benefits_tui.tui.router import NUMBERED

        if value not in NUMBERED:
            self.fail(f"there is no screen {value!r}{nearest(value, NUMBERED)}", param, ctx)
        return value


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(dict.fromkeys([*list_commands(), *COMMANDS]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return list_commands().get(cmd_name)
        module = importlib.import_module(f"benefits_tui.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        from benefits_tui.domain.fields import nearest

        if args and args[0] not in COMMANDS and not args[0].startswith("-") and args[0] not in list_commands():
            raise click.UsageError(f"There is no command {args[0]!r}{nearest(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="benefits-tui")
@click.option("--db", type=FilePath(), envvar="BENEFITS_DB", help="The register file.")
@click.option("--user", type=Name(), envvar="BENEFITS_USER", help="Your name in the history; the login name when left out.")
@click.option("--today", type=Day(), help="Look at the register as if it were this day.")
@click.option("--read-only", is_flag=True, help="Write nothing.")
@click.option("--as-of", type=Day(), help="Open the register as it stood on an earlier day.")
@click.option("--screen", type=ScreenName(), help="Open on this screen: home, or the name of a list.")
@click.pass_context
def cli(
    ctx: click.Context,
    db: Path | None,
    user: str | None,
    today: date | None,
    read_only: bool,
    as_of: date | None,
    screen: str | None,
) -> None:
    """A benefits register for project management offices.

    Without a command the program opens. Results go to standard output (JSON with --json), words to standard error.
    Exit status: 0 success, 1 findings, 2 usage error, 3 failure.
    """
    ctx.obj = Options(db, user or login_name(), today, read_only, screen)
    if ctx.invoked_subcommand is not None:
        gc.enable()
        if as_of is not None:
            raise click.UsageError("--as-of opens the screens; 'balance --as-of' and '--today' go with commands.")
    else:
        from benefits_tui.cli.app import open_program

        ctx.exit(open_program(ctx.obj, as_of))


def run() -> None:
    """The console script: run a command, and put every problem into one sentence and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    sys.exit(_run())


def _run() -> int:
    try:
        if any("\ud800" <= letter <= "\udfff" for word in sys.argv for letter in word):
            raise click.UsageError("An argument holds bytes that are not text in this terminal's encoding.")
        result = cli.main(standalone_mode=False, prog_name="benefits-tui")
        return result if isinstance(result, int) else FINE
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as problem:
        return _say(problem.format_message(), WRONG_USE)
    except UserError as problem:
        return _say(str(problem), WRONG_USE if isinstance(problem, UsageError) else COULD_NOT)
    except (click.Abort, KeyboardInterrupt):
        return _say("Stopped; nothing was written.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as problem:  # noqa: BLE001 - the last stop: a sentence for the user, the traceback for the log
        from benefits_tui.register.error_log import log_problem

        return _say(log_problem(problem), COULD_NOT)


def _say(message: str, status: int) -> int:
    first = message.split(maxsplit=1)[0] if message.strip() else ""
    # A sentence begins with a capital; a file's name stays as it is.
    files = {Path(word).name for word in sys.argv[1:] if os.path.exists(word)}  # noqa: PTH110 - also words that no path can be
    click.echo(message[:1].upper() + message[1:] if first.isalpha() and first not in files else message, err=True)
    return status
