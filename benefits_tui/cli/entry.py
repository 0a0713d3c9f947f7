"""The console script. The collector of garbage rests while the program starts, which is a tenth of the time it takes."""

from __future__ import annotations

import gc


def run() -> None:
    """Start `benefits-tui`."""
    gc.disable()
    from benefits_tui.cli.main import run as start

    start()
