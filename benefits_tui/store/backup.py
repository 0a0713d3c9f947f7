"""Copies of a register that are whole, or not there."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from benefits_tui.store.errors import StoreError


def verified_copy(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the register to `target` while others may be writing; checked before it takes its name.

    Raises StoreError when the copy cannot be made or does not pass; an older file of that name is then unharmed.
    """
    if not target.parent.is_dir():
        raise StoreError(f"There is no folder {target.parent}; make it first.")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        draft.unlink(missing_ok=True)
        copy = sqlite3.connect(draft)
        try:
            connection.backup(copy, pages=2000)
            # Verified as SQLite sees it; a full disk or a broken page shows here.
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
        finally:
            copy.close()
        if verdict != "ok" or broken:
            raise StoreError(f"The copy for {target} did not pass its check ({verdict}); it was not kept.")
        draft.replace(target)
    except sqlite3.Error as problem:
        raise StoreError(f"The backup {target} could not be made: {problem}.") from problem
    except OSError as problem:
        raise StoreError(f"The backup {target} could not be made: {problem.strerror or problem}.") from problem
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
