"""Drives the real app over a real register."""

from __future__ import annotations

import contextlib
import threading
import unicodedata
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from benefits_tui.register.session import Session
from benefits_tui.store.store import Store
from benefits_tui.tui.app import BenefitsApp
from benefits_tui.tui.exits import AppExit
from benefits_tui.tui.terminal_input import read_all_keys
from benefits_tui.tui.widgets.register_list import RegisterList
from benefits_tui.tui.worker import RegisterContext
from tests.conftest import TODAY

SIZES = [(80, 24), (120, 40)]


def _character(key: str) -> str | None:
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        return None


class Driver:
    """A pilot that waits until nothing is under way."""

    def __init__(self, app: BenefitsApp, pilot: Pilot[AppExit]) -> None:
        self.app = app
        self.pilot = pilot

    async def settle(self) -> None:
        """Wait for workers, for what they post, and for the painting of it."""
        for _ in range(3):
            # One given up for a newer one is no failure.
            with contextlib.suppress(WorkerCancelled):
                await self.app.workers.wait_for_complete()
            await self.pilot._wait_for_screen()
        await self.pilot.pause()
        if any(worker.is_running for worker in self.app.workers) or self.app.waiting_keys:
            await self.settle()

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, settling after each."""
        for key in keys:
            await self._send(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        for letter in text:
            await self._send("space" if letter == " " else letter)
        await self.settle()

    async def _send(self, key: str) -> None:
        """One key, worked on by every widget: as the pilot's own, without its pauses."""
        key = _character_to_key(key) if len(key) == 1 else key
        character = key if len(key) == 1 else _character(key)
        event = events.Key(key, character)
        event.set_sender(self.app)
        assert self.app._driver is not None
        self.app._driver.send_message(event)
        await self.pilot._wait_for_screen()
        await self.pilot._wait_for_screen()

    async def burst(self, *keys: str) -> None:
        """Keys faster than anything can follow, and what comes of them."""
        self.send(*keys)
        await self.settle()

    def send(self, *keys: str) -> None:
        """Keys, all sent before the first is looked at. What has a space in it is a text."""
        assert self.app._driver is not None
        for key in keys:
            for one in key if " " in key else (key,):
                name = "space" if one == " " else _character_to_key(one) if len(one) == 1 else one
                event = events.Key(name, one if len(one) == 1 else _character(name))
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
        raise AssertionError("it did not come")

    @property
    def text(self) -> str:
        """What the screen shows, without colours."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line) for line in lines)

    @property
    def list(self) -> RegisterList:
        """The list in view."""
        return self.app.screen.query_one(RegisterList)

    @property
    def notices(self) -> str:
        """What was said in notices."""
        return " ".join(notice.message for notice in self.app._notifications)


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
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        yield driver
    app.worker.close()
    app.memory.drafts.release()


@contextlib.contextmanager
def busy(driver: Driver) -> Iterator[None]:
    """The register's own thread is held up meanwhile, as by an import, a lock or a slow share."""
    free = threading.Event()
    driver.app.worker._thread.submit(free.wait)
    try:
        yield
    finally:
        free.set()
