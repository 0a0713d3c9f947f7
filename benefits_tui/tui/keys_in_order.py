"""No key is lost, however fast: each is given when the one before it is done and the screen it is meant for can take it."""

from __future__ import annotations

import time
from collections import deque
from typing import Generic

from textual import events
from textual.app import App, ReturnType
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.widget import Widget

_RETRY_SECONDS = 0.02
_LONGEST_WAIT_SECONDS = 3.0
# A widget may answer a key with a message of its own (submitted, selected): that arrives before the second of these.
_ROUNDS = 2


class KeyHandled(Message, bubble=True):
    """Follows a key on its way from the focused widget up to the program: when it arrives, the key has been handled."""

    def __init__(self, number: int, round: int = 1) -> None:
        super().__init__()
        self.number, self.round = number, round


class TakesKeys:
    """What says when it can take a key: a screen, and the widget that has the focus."""

    def takes(self, event: events.Event) -> bool:
        """True when a key, or pasted text, finds what it is meant for."""
        raise NotImplementedError


class ScreenTakesKeys(TakesKeys):
    """Mixed into screens; one that reads first sets `is_loading` meanwhile."""

    is_loading = False
    _came = False

    def on_screen_resume(self) -> None:
        """The screen comes into view: its focus is set with this same message."""
        if isinstance(self, Screen):
            self.call_next(self._is_there)

    def _is_there(self) -> None:
        self._came = True

    def takes(self, event: events.Event) -> bool:
        """True when the screen is in view and has read what it begins with."""
        return self._came and not self.is_loading


class KeysInOrderApp(App[ReturnType], Generic[ReturnType]):
    """Keys and pasted text are handled one after the other; those that come too early wait, and are given in their order."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._waiting_since = 0.0
        self._key_number = 0
        self._key: events.Key | events.Paste | None = None
        self._key_at: Widget | None = None
        self._asked_after = False
        self._retry: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Give a key, or keep it until it can be given."""
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
        elif event.is_forwarded:
            # No widget wanted it: it has come up to the program, whose bindings are the last that are asked.
            await super().on_event(event)
            if event is self._key:
                self._ask_after()
        elif self._waiting or not self._can_be_given(event):
            if isinstance(event, events.Key) and self._quits(event.key):
                self._waiting.clear()
                await super().on_event(event)
                return
            self._waiting.append(event)
            self._ask_after()
            if self._retry is None:
                self._waiting_since = time.monotonic()
                self._retry = self.set_interval(_RETRY_SECONDS, self._give_late)
        else:
            await self._give(event)

    def _quits(self, key: str) -> bool:
        """Out of the program from anywhere waits for nothing."""
        found = self.screen.active_bindings.get(key)
        return found is not None and found.binding.action == "app.quit"

    @property
    def keys_waiting(self) -> int:
        """How many keys came too early and wait."""
        return len(self._waiting)

    async def on_key_handled(self, handled: KeyHandled) -> None:
        """The key is done: on to the next."""
        handled.stop()
        if handled.number != self._key_number:
            return
        if handled.round < _ROUNDS and self._key_at is not None:
            again = KeyHandled(handled.number, handled.round + 1)
            if self._key_at.post_message(again):
                return
        await self._handled()

    async def _give(self, event: events.Key | events.Paste) -> None:
        target = self.focused or self.screen
        if isinstance(event, events.Key) and hasattr(target, f"key_{event.key}"):
            # The widget answers this one itself, before any that follows it.
            await super().on_event(event)
            return
        self._key_number += 1
        self._key, self._key_at, self._asked_after = event, target, False
        await super().on_event(event)
        if self._waiting or isinstance(event, events.Paste) or target.check_consume_key(event.key, event.character):
            self._ask_after()

    def _ask_after(self) -> None:
        """Send the message that comes back when the key has been handled, as a key that a widget uses does not."""
        if self._key_at is not None and not self._asked_after:
            self._asked_after = True
            if not self._key_at.post_message(KeyHandled(self._key_number)):
                self._key_at = None

    async def _handled(self) -> None:
        self._key = self._key_at = None
        await self._go_on()

    async def _go_on(self) -> None:
        while self._waiting and self._can_be_given(self._waiting[0]):
            self._waiting_since = time.monotonic()
            await self._give(self._waiting.popleft())

    async def _give_late(self) -> None:
        """A form that closes takes the news of its last key with it; and what never becomes ready keeps no key for ever."""
        if self._waiting and time.monotonic() - self._waiting_since > _LONGEST_WAIT_SECONDS:
            self._waiting_since = time.monotonic()
            await self._give(self._waiting.popleft())
        await self._go_on()
        if not self._waiting and self._retry is not None:
            self._retry.stop()
            self._retry = None

    def _can_be_given(self, event: events.Event) -> bool:
        if self._key_at is not None and self._key_at.is_attached and self._key_at.is_running:
            return False
        screen = self.screen
        if not isinstance(screen, TakesKeys):
            # One of the library's own, such as the palette.
            return screen.is_mounted and (screen.focused is not None or not isinstance(screen, ModalScreen))
        focused = screen.focused
        return screen.takes(event) and (not isinstance(focused, TakesKeys) or focused.takes(event))
