"""A line for the path of a file, completed from the folders of this machine as it is typed."""

from __future__ import annotations

from pathlib import Path

from textual.suggester import Suggester

from benefits_tui.register.paths import typed_path


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
