"""Changes that come one after another within a moment, painted together."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress

from textual.app import App, ScreenStackError

PATIENCE_SECONDS = 0.006
_TURNS = 3


class CoalescedRepaint:
    """From its making until `end`, or until patience ends, nothing is painted: a letter then shows with what it finds.

    Textual paints what comes first at once, and what comes next only at the second tick of its frame clock, up to two
    frames later.
    """

    def __init__(self, app: App[object], patience: float = PATIENCE_SECONDS) -> None:
        self._app = app
        self._began = app.screen, app.size
        self._held = ExitStack()
        self._held.enter_context(app.batch_update())
        # A timer of the program, for a widget may be taken away meanwhile.
        app.set_timer(patience, self.end)

    def end(self) -> None:
        """Paint. Once is enough."""
        self._held.close()
        # At its end the program has no screen left to paint.
        with suppress(ScreenStackError):
            screen = self._app.screen
            if (screen, self._app.size) != self._began:
                # Another screen or another size is painted by itself, and was not.
                screen.refresh()
            # What waits to be painted is looked at when the screen has nothing else to do.
            screen.check_idle()

    async def end_with_all(self) -> None:
        """Paint when each widget that was changed has told the screen so, which takes it a turn or two of the loop."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        self.end()
