"""Commands of which one first word has options of its own: `export register` beside `export LIST`."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any, ClassVar

import click


class WithSubcommands(click.Command):
    """A command that gives way to another one when its first word is that one's, and something follows it."""

    subcommands: ClassVar[dict[str, str]] = {}
    """`module:function` by first word; imported when it is called."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of this command, or of the one that the first word names."""
        if len(args) > 1 and args[0] in self.subcommands:
            module, name = self.subcommands[args[0]].split(":")
            command: click.Command = getattr(importlib.import_module(module), name)
            return command.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


class ExportCommands(WithSubcommands):
    """What is written that is no list."""

    subcommands: ClassVar[dict[str, str]] = {
        "register": "benefits_tui.cli.archive:export_register_command",
        "workbook": "benefits_tui.cli.workbooks:export_workbook_command",
    }


class ImportCommands(WithSubcommands):
    """What is read that is no table."""

    subcommands: ClassVar[dict[str, str]] = {
        "register": "benefits_tui.cli.archive:import_register_command",
        "workbook": "benefits_tui.cli.workbooks:import_workbook_command",
    }

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """As its kind; a workbook that this program sent out is known by itself."""
        if (not args or args[0] not in self.subcommands) and any(_is_sent_workbook(word) for word in args):
            args = ["workbook", *args]
        return super().make_context(info_name, args, parent, **extra)


def _is_sent_workbook(word: str) -> bool:
    try:
        if not Path(word).is_file():
            return False
    except OSError:
        return False
    from benefits_tui.register.workbooks.returned import is_returned

    return is_returned(Path(word))
