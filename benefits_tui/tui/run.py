"""The program run on an open register, from its first painting to how it ended."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from benefits_tui.register.session import Session
from benefits_tui.tui.app import BenefitsApp
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.terminal_input import read_all_keys
from benefits_tui.tui.worker import RegisterContext

_SWITCH_SECONDS = 0.0005


def run_app(
    session: Session, first: str | None = None, folder: Path | None = None, *, context: RegisterContext | None = None
) -> AppExit:
    """Run the program on an open register; how it ended.

    `folder` is where settings, places and drafts are kept; nothing is kept without one.
    """
    gc.disable()
    # What is painted is written to the terminal by a thread: it should not wait for the next message to be worked on.
    sys.setswitchinterval(_SWITCH_SECONDS)
    read_all_keys()
    app = BenefitsApp(session, first, folder, context=context)
    try:
        app.run()
    finally:
        closed = app.worker.close()
        app.user_state.drafts.release()
        gc.unfreeze()
    status = app.return_code or 0
    if not closed:
        # A thread that reads a large file would be waited for. What it has not committed is taken back by SQLite.
        os._exit(status)
    return app.return_value or AppExit(ExitReason.STOPPED if status else ExitReason.LEFT, status)
