"""Files that are there whole or not at all: written under another name, then given their own."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import platform
import re
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

_NUMBERS = itertools.count()


@contextlib.contextmanager
def atomic_write(path: Path, *, new: bool = False, durable: bool = True) -> Iterator[Path]:
    """A name beside `path` to write to, which becomes `path` when all went well; else what stood there is unharmed.

    `new` is for what must not take the place of a file; `durable` has it on the disk before it gets its name, so that
    not even a power cut leaves half of it. Raises OSError, and FileExistsError for a new one that is there already.
    """
    begin = f".{path.name[:50]}."
    draft = path.with_name(f"{begin}{HERE}-{os.getpid()}-{next(_NUMBERS)}.part")
    if durable:
        clear_left_behind(path.parent, begin)
    try:
        yield draft
        if durable:
            _flush(draft)
        if new:
            _take_free_name(draft, path)
        else:
            draft.replace(path)
        if durable:
            with contextlib.suppress(OSError):
                # Windows opens no folders; it keeps names by itself.
                _flush(path.parent)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def write_archive(save: Callable[[BinaryIO], object], path: Path) -> None:
    """Have an archive written to memory, then to a file: one that breaks off on a full disk would say so once more, past the
    program, when it is cleared away. Raises OSError."""
    archive = io.BytesIO()
    save(archive)
    path.write_bytes(archive.getbuffer())


def clear_left_behind(folder: Path, begin: str = ".") -> None:
    """Remove what programs that were killed left half written in a folder, of files whose names begin like this.

    What was begun on another machine, or cannot be told, goes after a day.
    """
    with contextlib.suppress(OSError):
        for left in list(os.scandir(folder)):
            match = _LEFT.fullmatch(left.name)
            if match is None or not left.name.startswith(begin):
                continue
            with contextlib.suppress(OSError):
                old = time.time() - left.stat().st_mtime > _OLD_SECONDS
                if old or (match["host"] == HERE and not is_running(int(match["pid"]))):
                    Path(left.path).unlink()


_LEFT = re.compile(r"\..+\.(?:(?P<host>[0-9a-f]{6})-)?(?P<pid>\d{1,9})-\d+\.part(?:-journal)?")
HERE = f"{zlib.crc32(platform.node().encode()) & 0xFFFFFF:06x}"
"""This machine, in a few letters."""
_OLD_SECONDS = 86_400


def is_running(pid: int) -> bool:
    """False where no program of this number runs on this machine; True where that cannot be asked."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_free_name(draft: Path, path: Path) -> None:
    try:
        # Two programs that make the same file at once: a link is made by one of them alone.
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # Some drives know no links.
        if os.access(path, os.F_OK):
            raise FileExistsError(path) from None
        draft.rename(path)
