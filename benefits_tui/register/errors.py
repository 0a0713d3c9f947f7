"""What can go wrong between the program and its file, for those who call use cases."""

from __future__ import annotations

from benefits_tui.store.errors import Busy, CannotOpen, Clash, Conflict, DiskFull, FileReplaced, Interrupted, ReadOnly, StoreError

__all__ = ["Busy", "CannotOpen", "Clash", "Conflict", "DiskFull", "FileReplaced", "Interrupted", "ReadOnly", "StoreError"]
