"""A long text written in the program that $EDITOR names, the screens standing aside meanwhile."""

from __future__ import annotations

from typing import Any

import click
from textual.app import App, SuspendNotSupported


def edited(app: App[Any], text: str) -> tuple[str | None, str]:
    """(the text as it was left, or None when nothing changed; a sentence when it could not be edited)."""
    result: str | None = None
    problem = ""
    try:
        with app.suspend():
            # Nothing may be raised in here: the screens would not come back.
            try:
                result = click.edit(text, extension=".txt")
            except (click.ClickException, OSError) as failure:
                problem = f"The editor could not be used ({failure}); set EDITOR to one that is installed."
    except SuspendNotSupported:
        problem = "This terminal does not let another program in."
    return (result.rstrip("\n") if result is not None else None), problem
