"""Files that are there whole or not at all: written under another name, then given their own."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

_NUMBERS = itertools.count()


@contextlib.contextmanager
def atomic_write(path: Path, *, new: bool = False, durable: bool = True) -> Iterator[Path]:
    """A name beside `path` to write to, which becomes `path` when all went well; else what stood there is unharmed.

    `new` is for what must not take the place of a file; `durable` has it on the disk before it gets its name, so that
    not even a power cut leaves half of it. Raises OSError, and FileExistsError for a new one that is there already.
    """
    draft = path.with_name(f".{path.name[:50]}.{os.getpid()}-{next(_NUMBERS)}.part")
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
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)
