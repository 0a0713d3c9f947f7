"""A line for the path of a file, completed from the folders of this machine as it is typed."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester

from benefits_tui.register.paths import typed_path
from benefits_tui.tui.widgets.editors import LineInput


class PathSuggester(Suggester):
    """The rest of the first file or folder whose name begins as typed; names with a full stop before them are passed over."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The path as typed, with its last name completed."""
        if not value.strip():
            return None
        head, sign, begun = value.rpartition("/") if "/" in value else value.rpartition("\\")
        try:
            folder = typed_path(f"{head}{sign}") if sign else Path()
            names = sorted(entry.name + ("/" if entry.is_dir() else "") for entry in folder.iterdir())
        except (OSError, ValueError):
            return None
        fits = [name for name in names if name.lower().startswith(begun.lower()) and (begun or not name.startswith("."))]
        return f"{head}{sign}{fits[0]}" if fits else None


class PathInput(LineInput):
    """A line for a path; tab takes the name that is offered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", show=False, tooltip="Take the name that is offered; without one, to the next field."),
    ]

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=id, compact=True, suggester=PathSuggester())

    def action_complete(self) -> None:
        """Take the name that is offered; without one, to the next field."""
        if self._suggestion and self.cursor_at_end:
            self.action_cursor_right()
        else:
            self.screen.focus_next()
