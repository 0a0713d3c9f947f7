"""Waiting for somebody else who writes, in words."""

from __future__ import annotations

from benefits_tui.store.engine.patience import Patience, Waiting

__all__ = ["Patience", "Waiting", "waiting_words"]


def waiting_words(waiting: Waiting) -> str:
    """Whom one waits for and how long already: `Waiting for another writer (Ana, import readings.xlsx), 3 s.`"""
    holder = f" ({waiting.holder})" if waiting.holder else ""
    return f"Waiting for another writer{holder}, {int(waiting.seconds)} s."
