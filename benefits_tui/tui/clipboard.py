"""Copying: to the system's clipboard where there is one, and through the terminal (OSC 52), which also reaches over SSH."""

from __future__ import annotations

from textual.app import App

LARGEST_BYTES = 5_000_000


def copy(app: App[int], text: str, what: str) -> None:
    """Copy a text and say what was copied; a text too large for a clipboard is refused aloud."""
    if len(text.encode(errors="replace")) > LARGEST_BYTES:
        app.notify(f"{what} are too much for a clipboard; x writes them to a file.", severity="warning", markup=False)
        return
    app.copy_to_clipboard(text)
    _to_system(text)
    app.notify(f"Copied {what}.", markup=False)


def _to_system(text: str) -> None:
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        # No clipboard program on this machine: the terminal has the text.
        return
