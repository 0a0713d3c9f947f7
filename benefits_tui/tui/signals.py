"""Ending well when the terminal closes or the machine asks: the terminal is restored, the status says which signal it was."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from typing import Any

from textual.app import App

PATIENCE_SECONDS = 3.0


def end_on_signals(app: App[Any]) -> None:
    """Leave the app on SIGTERM and SIGHUP, with status 128 + signal; after some seconds whatever may still be waiting."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            # Windows has no handlers on its loop: there the terminal is closed with the program.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, _end, app, 128 + int(number))


def _end(app: App[Any], status: int) -> None:
    def cancel() -> None:
        time.sleep(PATIENCE_SECONDS)
        os._exit(status)

    threading.Thread(target=cancel, daemon=True).start()
    remember = getattr(app, "remember", None)
    if remember is not None:
        remember()
    app.exit(return_code=status)


def terminal_is_gone() -> bool:
    """True when the terminal this program draws on was closed and nothing told it so (SIGHUP ignored, as under nohup)."""
    try:
        import termios
    except ImportError:
        # Windows ends a program with its console.
        return False
    try:
        if os.isatty(sys.__stdin__.fileno() if sys.__stdin__ is not None else 0):
            termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ is not None else 0)
        return False
    except (termios.error, OSError, ValueError):
        return True
