"""Files that are there already."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.errors import UserError


def once_more(path: Path, asked: set[Path]) -> None:
    """A file that is there is written over when it is asked for twice. Raises UserError the first time."""
    if path.is_file() and path not in asked:
        asked.add(path)
        raise UserError(f"{path} is there already; enter again writes over it.")
