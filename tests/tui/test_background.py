"""Work that is cancelled before it began is closed without a word."""

from __future__ import annotations

import gc
import warnings

from textual.app import App
from textual.widget import Widget

from benefits_tui.tui.background import run_in_background


async def test_what_never_began_is_closed_and_what_began_ends_once() -> None:
    ran: list[str] = []

    async def job(name: str) -> None:
        ran.append(name)

    async def handed(inner: object) -> None:
        await inner  # type: ignore[misc]

    app: App[None] = App()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        async with app.run_test() as pilot:
            run_in_background(app, job("first"))
            await pilot.pause()
            inner = job("never")
            run_in_background(app, handed(inner), inner, group="one", exclusive=True)
            run_in_background(app, job("newer"), group="one", exclusive=True)
            await app.workers.wait_for_complete([worker for worker in app.workers if not worker.is_cancelled])
            widget = Widget()
            await app.mount(widget)
            run_in_background(widget, job("left"))
            await widget.remove()
            await pilot.pause()
        del inner
        gc.collect()
    assert ran[:2] == ["first", "newer"] and "never" not in ran
    assert [str(one.message) for one in said if "never awaited" in str(one.message)] == []
