"""Small files of the user's, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from benefits_tui.domain.problem import Problem


class NotKept(Problem):
    """Settings, places or drafts cannot be written on this machine; the message says where and why."""


def write_whole(path: Path, text: str) -> None:
    """The file whole, or as it was before. Raises NotKept."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as problem:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise NotKept(f"{path} cannot be written ({problem.strerror or problem}); it is not kept.") from problem
