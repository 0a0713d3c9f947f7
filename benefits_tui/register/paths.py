"""The name of a file as a person gives it."""

from __future__ import annotations

import errno
from pathlib import Path

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.parsing import shorten


class PathError(UsageError, ValueError):
    """No file can have this name on this computer; the message says why."""


_NO_NAME = {
    errno.ENAMETOOLONG: "it is too long",
    errno.ELOOP: "links lead in a circle",
    # Windows says so of a name with a character that no name may have there.
    errno.EINVAL: "it holds a character that names may not have here",
}


def typed_path(text: str | Path) -> Path:
    """The path, `~` standing for the home folder and quotes around it left out. Raises PathError."""
    path_text = str(text).strip().strip('"')
    if not path_text:
        raise PathError("Name a file.")
    if "\x00" in path_text or any("\ud800" <= letter <= "\udfff" for letter in path_text):
        raise PathError(f"{shorten(ascii(path_text))} holds bytes that no name can have; rename the file, or name another.")
    try:
        path = Path(path_text).expanduser()
    except RuntimeError:
        raise PathError(f"{shorten(path_text)}: this computer knows no such user; write the folder out.") from None
    try:
        path.stat()
    except OSError as problem:
        if problem.errno in _NO_NAME:
            raise PathError(f"{shorten(path_text)} cannot be the name of a file: {_NO_NAME[problem.errno]}.") from None
    return path
