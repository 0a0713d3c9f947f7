"""Addresses opened in the browser, and copying: to the system's clipboard where there is one, and through the terminal (OSC 52).

That also reaches over SSH.
"""

from __future__ import annotations

from textual.app import App

from benefits_tui.tui.formatting import sanitize

LARGEST_BYTES = 5_000_000


def open_address(app: App[int], text: str, noun: str) -> None:
    """Open the web address in a text in the browser; copy it where there is no browser."""
    address = next((word for word in text.split() if word.lower().startswith(("https://", "http://"))), None)
    if address is None:
        app.notify(f"{noun} is no web address.", markup=False)
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
    _to_system(text)
    app.notify(f"Copied {noun}.", markup=False)


def _to_system(text: str) -> None:
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        # No clipboard program on this machine: the terminal has the text.
        return
