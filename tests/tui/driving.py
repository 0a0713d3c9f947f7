"""Drives the real app over a real register."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

import textual.screen
from rich.console import RenderableType
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled

from benefits_tui.register.session import Session
from benefits_tui.store.store import Store
from benefits_tui.tui import app as app_module
from benefits_tui.tui.app import BenefitsApp
from benefits_tui.tui.exits import AppExit
from benefits_tui.tui.terminal_input import read_all_keys
from benefits_tui.tui.widgets.bars import StatusLine
from benefits_tui.tui.widgets.register_list import RegisterList
from benefits_tui.tui.worker import RegisterContext
from tests.conftest import TODAY
from tests.writing import wrong_words

SIZES = [(80, 24), (120, 40)]
_TURN_SECONDS = 0.001
_MOMENT_SECONDS = 0.03
_MOST_TURNS = 2_000
_FEW_TURNS = 100
# A test does not look at the smoothness of a picture: what waits for the next frame waits a tenth of what it waits for people.
textual.screen.UPDATE_PERIOD = 1 / 200  # type: ignore[misc]
# Only a program that stays open gains by freezing what it loaded: of many apps each would be kept for good.
app_module._freeze = gc.enable


_paint = Compositor.render_update


def _paint_when_asked(
    compositor: Compositor, full: bool = False, screen_stack: list[Screen[object]] | None = None, simplify: bool = False
) -> RenderableType | None:
    """The whole screen for a picture of it; none of the frames, which a headless app works out and throws away."""
    if full:
        return _paint(compositor, full, screen_stack, simplify)
    compositor._dirty_regions.clear()
    return None


Compositor.render_update = _paint_when_asked  # type: ignore[method-assign, assignment]


class _Frames:
    """Counts what may change a picture, so that one that is asked about again is not worked out again."""

    number = 0


def _counted(does: Callable[..., Any]) -> Callable[..., Any]:
    def count(*given: Any, **named: Any) -> Any:
        _Frames.number += 1
        return does(*given, **named)

    return count


for _name in ("render_update", "update_widgets", "reflow"):
    setattr(Compositor, _name, _counted(getattr(Compositor, _name)))


def _character(key: str) -> str | None:
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        return None


def _next_turn(loop: asyncio.AbstractEventLoop) -> float | None:
    """Seconds until the loop has something to do, 0 when it has now; None when nothing is due in a moment."""
    if loop._ready:  # type: ignore[attr-defined]
        return 0
    times = [handle.when() for handle in loop._scheduled if not handle.cancelled()]  # type: ignore[attr-defined]
    due = min(times, default=inf) - loop.time()
    return max(due, 0) if due < _MOMENT_SECONDS else None


class Driver:
    """A pilot that waits until nothing is under way."""

    def __init__(self, app: BenefitsApp, pilot: Pilot[AppExit]) -> None:
        self.app = app
        self.pilot = pilot
        pilot.pause = self._pause  # type: ignore[method-assign]
        self.told: list[str] = []
        """What status lines told of what was done, or not."""
        self._text, self._seen = "", (0, 0)

    async def settle(self) -> None:
        """Wait for workers, for what they post, and for the painting of it.

        No message waits in any widget when the loop has nothing to do. The pilot's own way asks each widget in turn, several
        times a key, which took ten times as long as the key.
        """
        # One given up for a newer one is no failure.
        with contextlib.suppress(WorkerCancelled):
            await self.app.workers.wait_for_complete()
        if not await self._rest() and self.app.is_running and not self.app._exit:
            raise AssertionError("it does not come to rest")

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size. On a few cells a page may lay itself out for ever, so it is not waited for to the end."""
        assert self.app._driver is not None
        self.app._driver._size = (width, height)
        self.app.post_message(events.Resize(Size(width, height), Size(width, height)))
        await self._rest(_FEW_TURNS)

    async def _pause(self, delay: float | None = None) -> None:
        """As the pilot's own between clicks, which waits until the processor has nothing to do, 20 ms and more."""
        if delay:
            await asyncio.sleep(delay)
        await self._rest(_FEW_TURNS)

    async def _rest(self, turns: int | None = None) -> bool:
        """Wait until the loop has nothing to do and no thread works for it; False when it still has after so many turns.

        With a number of turns no thread is waited for.
        """
        loop = asyncio.get_running_loop()
        left = _MOST_TURNS if turns is None else turns
        while True:
            under_way = turns is None and self._is_under_way()
            due = _next_turn(loop)
            if due is None and not under_way:
                return True
            left -= not under_way
            if left < 0 or self.app._exit:
                return False
            await asyncio.sleep(_TURN_SECONDS if due is None else due)

    def _is_under_way(self) -> bool:
        """What another thread does, or a key that came too early."""
        app = self.app
        return bool(app.waiting_keys or app.worker._pending) or any(worker.is_running for worker in app.workers)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, settling after each."""
        for key in keys:
            self.send(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        await self.burst(*text)

    async def burst(self, *keys: str) -> None:
        """Keys faster than anything can follow, and what comes of them."""
        self.send(*keys)
        await self.settle()

    def send(self, *keys: str) -> None:
        """Keys, all sent before the first is looked at. What has a space in it is a text."""
        assert self.app._driver is not None
        for key in keys:
            for letter in key if " " in key else (key,):
                name = "space" if letter == " " else _character_to_key(letter) if len(letter) == 1 else letter
                event = events.Key(name, letter if len(letter) == 1 else _character(name))
                event.set_sender(self.app)
                self.app._driver.send_message(event)

    async def bytes(self, sent: bytes) -> None:
        """What a terminal sends, read by the program's own reading of bytes and keys."""
        read_all_keys()
        text = linux_driver.getincrementaldecoder("utf-8")().decode(sent)  # type: ignore[attr-defined]
        assert self.app._driver is not None
        for message in XTermParser().feed(text):
            message.set_sender(self.app)
            self.app._driver.send_message(message)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Paste a text into what has the focus."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def receive(self, *pasted: events.Paste) -> None:
        """Give texts to what has the focus, until it has them; they may not be painted yet."""
        for event in pasted:
            self.app.post_message(event)
            await self.pilot._wait_for_screen()
            while self.app.waiting_keys:
                await asyncio.sleep(_TURN_SECONDS)
            await self.pilot._wait_for_screen()

    async def wheel_to(self, words: str) -> None:
        """Turn the wheel of the mouse in the middle of the screen until some words are in view."""
        width, height = self.app.size
        for _ in range(height):
            if words in self.text:
                return
            turn = events.MouseScrollDown(None, width // 2, height // 2, 0, 1, 0, False, False, False, width // 2, height // 2)
            self.app.post_message(turn)
            await self.settle()
        raise AssertionError(f"{words!r} did not come into view:\n{self.text}")

    async def until(self, condition: object, tries: int = 200) -> None:
        """Wait until something holds; settles in between."""
        for _ in range(tries):
            if condition():  # type: ignore[operator]
                return
            await self.pilot.pause(0.01)
            await self.settle()
        raise AssertionError(f"it did not come:\n{self.text}")

    @property
    def text(self) -> str:
        """What the screen shows, without colours."""
        seen = (_Frames.number, id(self.app.screen))
        if seen != self._seen:
            visible_screen_stack.set(self.app._background_screens)
            lines = self.app.screen._compositor.render_strips()
            self._text = "\n".join("".join(segment.text for segment in line) for line in lines)
            self._seen = seen
        return self._text

    @property
    def list(self) -> RegisterList:
        """The list in view."""
        return self.app.screen.query_one(RegisterList)

    @property
    def notices(self) -> str:
        """What was said of what was done: in status lines, and in toasts."""
        return " ".join([*self.told, *(notice.message for notice in self.app._notifications)])


@contextlib.asynccontextmanager
async def driving(
    path: Path,
    size: tuple[int, int] = (80, 24),
    *,
    first: str | None = None,
    read_only: bool = False,
    folder: Path | None = None,
    today: date = TODAY,
    context: RegisterContext | None = None,
) -> AsyncIterator[Driver]:
    """The app on a register, settled."""
    app = BenefitsApp(Session(Store(path, read_only=read_only), "officer", today), first, folder, context=context)
    app.animation_level = "none"
    tell = StatusLine.tell
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)

        def told(line: StatusLine, news: str) -> None:
            driver.told.append(news)
            tell(line, news)

        StatusLine.tell = told  # type: ignore[method-assign, assignment]
        try:
            await driver.settle()
            yield driver
            assert wrong_words(driver.notices) == [], driver.notices
        finally:
            StatusLine.tell = tell  # type: ignore[method-assign]
    app.worker.close()
    app.user_state.drafts.release()


@contextlib.contextmanager
def busy(driver: Driver) -> Iterator[None]:
    """The register's own thread is held up meanwhile, as by an import, a lock or a slow share."""
    free = threading.Event()
    driver.app.worker._thread.submit(free.wait)
    try:
        yield
    finally:
        free.set()
