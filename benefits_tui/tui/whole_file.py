"""Small files of the user's, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.problem import Problem
from benefits_tui.files import whole


class NotKept(Problem):
    """Settings, places or drafts cannot be written on this machine; the message says where and why."""


def write_whole(path: Path, text: str, *, durable: bool = True) -> None:
    """The file whole, or as it was before; `durable` as `files.whole` has it. Raises NotKept."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path, durable=durable) as draft:
            draft.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise NotKept(f"{path} cannot be written ({problem.strerror or problem}); it is not kept.") from problem
