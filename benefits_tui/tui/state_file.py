"""Small files of the user's, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.atomic_file import atomic_write
from benefits_tui.domain.errors import UserError


class StateNotSaved(UserError):
    """Settings, places or drafts cannot be written on this machine; the message says where and why."""


def write_whole(path: Path, text: str, *, durable: bool = True) -> None:
    """The file whole, or as it was before; `durable` as `files.whole` has it. Raises StateNotSaved."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with atomic_write(path, durable=durable) as draft:
            # Before anything is in it: what was typed is nobody else's.
            draft.touch(mode=0o600)
            draft.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise StateNotSaved(f"{path} cannot be written ({problem.strerror or problem}); it is not kept.") from problem
