"""Addresses opened in the browser, and copying: to the system's clipboard where there is one, and through the terminal (OSC 52).

That also reaches over SSH. Where the machine has none, a file has it, too.
"""

from __future__ import annotations

from pathlib import Path

from textual.app import App

from benefits_tui.tui.formatting import sanitize
from benefits_tui.tui.state_file import StateNotSaved, write_whole
from benefits_tui.tui.user_state import user_folder

LARGEST_BYTES = 5_000_000
COPIED = "copied.txt"
"""The file that has what was copied last where this machine has no clipboard."""


def open_address(app: App[int], text: str, noun: str) -> None:
    """Open the web address in a text in the browser; copy it where there is no browser."""
    address = next((word for word in text.split() if word.lower().startswith(("https://", "http://"))), None)
    if address is None:
        app.notify(f"{noun} is not a web address.", markup=False)
        return
    import webbrowser

    if webbrowser.open(address):
        app.notify(f"Opened {sanitize(address)} in the browser.", markup=False)
    else:
        copy(app, address, f"the address {sanitize(address)}: no browser could be opened")


def copy(app: App[int], text: str, noun: str) -> None:
    """Copy a text and say what was copied; a text too large for a clipboard is refused aloud."""
    if len(text.encode(errors="replace")) > LARGEST_BYTES:
        app.notify(f"{noun} are too much for a clipboard; x writes them to a file.", severity="warning", markup=False)
        return
    app.copy_to_clipboard(text)
    if _to_system(text):
        app.notify(f"Copied {noun}.", markup=False)
        return
    # Whether the terminal took it cannot be known, so it is in a file as well.
    path = user_folder() / COPIED
    try:
        write_whole(path, text, durable=False)
    except StateNotSaved:
        app.notify(f"There is no clipboard on this machine; it was sent to the terminal's: {noun}.", markup=False)
        return
    app.notify(f"No clipboard on this machine: written to {_from_home(path)}, and sent to the terminal's: {noun}.", markup=False)


def _from_home(path: Path) -> str:
    home = Path.home()
    return sanitize(f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path))


def _to_system(text: str) -> bool:
    """True where a clipboard of this machine has it."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        return False
    return True
