"""No key is lost, however fast: each is given when the one before it is done and what it is meant for is there.

No attribute here begins with `key_`: Textual takes such a name for what is to be done for a key.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import Generic

from textual import events
from textual.app import App, ReturnType
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.widget import Widget

from benefits_tui.tui.in_sight import bring_into_sight

_RETRY_SECONDS = 0.02
# What is noticed as waiting: from then on esc gives up, and it is said that keys wait.
_NOTICED_SECONDS = 0.5
# How long it is said that keys wait, before it is said again: it is not read for long after they no longer do.
_SAID_SECONDS = 1.5
_QUIT = "ctrl+q"


class TakesKeys:
    """What says when it can take a key: a screen, and the widget that has the focus."""

    def takes(self, event: events.Event) -> bool:
        """True when a key, or pasted text, finds what it is meant for."""
        raise NotImplementedError


class ScreenTakesKeys(TakesKeys):
    """Mixed into screens; one that reads first sets `is_loading` meanwhile."""

    is_loading = False
    _was_in_view = False

    def on_screen_resume(self) -> None:
        """The screen comes into view: its focus is set with this same message."""
        if isinstance(self, Screen):
            self.call_next(self._is_in_view)

    def _is_in_view(self) -> None:
        self._was_in_view = True

    def takes(self, event: events.Event) -> bool:
        """True when the screen has its focus and has read what it begins with."""
        return self._was_in_view and not self.is_loading


@dataclass(slots=True)
class _Given:
    """A key that was given and may not have been handled yet."""

    event: events.Key | events.Paste
    target: Widget
    number: int
    asked_after: bool = False

    @property
    def may_answer(self) -> bool:
        """False once the widget is gone, and what it would have said with it."""
        return self.target.is_attached and self.target.is_running


class KeyHandled(Message, bubble=True):
    """Follows a key on its way from the focused widget up to the program: when it arrives, the key has been handled.

    It is sent a second time, for a widget may answer a key with a message of its own, as an input does with `Submitted` and a
    list with `Opened`; that arrives before the second one.
    """

    def __init__(self, number: int, *, last: bool = False) -> None:
        super().__init__()
        self.number, self.last = number, last


class KeysInOrderApp(App[ReturnType], Generic[ReturnType]):
    """Keys and pasted text are handled one after the other; those that come too early wait, and are given in their order.

    To quit waits for nothing. When it is noticed that keys wait that is said, and esc drops them. Clicks are not put in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._waits_from = 0.0
        self._retry: Timer | None = None
        self._given: _Given | None = None
        self._numbered = 0
        self.keys_pressed = 0
        """How many keys and pastes were given so far."""
        self._said_waiting = 0.0

    @property
    def waiting_keys(self) -> int:
        """How many keys came too early and wait."""
        return len(self._waiting)

    def drop_waiting_keys(self) -> None:
        """Forget the keys that came too early: what they were meant for does not come."""
        self._waiting.clear()

    def say_busy(self, text: str) -> None:
        """Tell that keys wait."""
        self.notify(text, timeout=_SAID_SECONDS, markup=False)

    def ends_waiting(self) -> bool:
        """True where esc ended a waiting for something outside the program; the key is used up then."""
        return False

    async def on_event(self, event: events.Event) -> None:
        """Give a key, or keep it until it can be given."""
        if isinstance(event, events.MouseDown) and self._on_what_is_going(event):
            return
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
        elif event.is_forwarded:
            # No widget wanted it: it has come up to the program, whose bindings are the last that are asked.
            await super().on_event(event)
            if self._given is not None and event is self._given.event:
                self._ask_after(self._given)
        elif isinstance(event, events.Key) and event.key == "escape" and self.ends_waiting():
            self._waiting.clear()
        elif not self._waiting and self._can_be_given(event):
            await self._give(event)
        elif isinstance(event, events.Key) and (event.key == _QUIT or (event.key == "escape" and self._said_waiting)):
            # An esc that was typed before it was said belongs to its place among the other keys.
            await self._give_instead(event)
        else:
            self._wait(event)

    async def on_key_handled(self, handled: KeyHandled) -> None:
        """The key is done: on to the next."""
        handled.stop()
        given = self._given
        if given is None or handled.number != given.number:
            return
        if handled.last or not given.target.post_message(KeyHandled(given.number, last=True)):
            self._given = None
            await self._go_on()

    async def _give(self, event: events.Key | events.Paste) -> None:
        self.keys_pressed += 1
        target = self.focused or self.screen
        bring_into_sight(target)
        if isinstance(event, events.Key) and hasattr(target, f"key_{event.name}"):
            # The widget answers this one itself, before any that follows it.
            await super().on_event(event)
            return
        self._numbered += 1
        self._given = given = _Given(event, target, self._numbered)
        await super().on_event(event)
        if self._waiting or isinstance(event, events.Paste) or target.check_consume_key(event.key, event.character):
            self._ask_after(given)

    def _ask_after(self, given: _Given) -> None:
        """Send what comes back when the key has been handled; a key that a widget uses does not come back itself."""
        if not given.asked_after and self._given is given:
            given.asked_after = True
            if not given.target.post_message(KeyHandled(given.number)):
                self._given = None

    def _wait(self, event: events.Key | events.Paste) -> None:
        self._waiting.append(event)
        if self._given is not None:
            self._ask_after(self._given)
        if self._retry is None:
            self._waits_from, self._said_waiting = time.monotonic(), 0.0
            self._retry = self.set_interval(_RETRY_SECONDS, self._try_again)

    async def _try_again(self) -> None:
        """Once more: what a key waits for comes in its own time; a form that closes takes the news of its last key along."""
        await self._go_on()
        if not self._waiting and self._retry is not None:
            self._retry.stop()
            self._retry = None
        elif time.monotonic() - max(self._waits_from + _NOTICED_SECONDS, self._said_waiting + _SAID_SECONDS) > 0:
            self._said_waiting = time.monotonic()
            self.say_busy("Still busy. What you type waits for it; esc drops it.")

    async def _give_instead(self, event: events.Key) -> None:
        """Give this key at once, and none of those that wait."""
        self._waiting.clear()
        await self._give(event)

    async def _go_on(self) -> None:
        while self._waiting and self._can_be_given(self._waiting[0]):
            self._waits_from = time.monotonic()
            await self._give(self._waiting.popleft())

    def _can_be_given(self, event: events.Event) -> bool:
        if self._given is not None and self._given.may_answer:
            return False
        screen = self.screen
        if not isinstance(screen, TakesKeys):
            # One of the library's own, such as the palette.
            return screen.is_mounted and (screen.focused is not None or not isinstance(screen, ModalScreen))
        focused = screen.focused
        return screen.takes(event) and (not isinstance(focused, TakesKeys) or focused.takes(event))

    def _on_what_is_going(self, event: events.MouseDown) -> bool:
        """True for a click on a widget that is being removed: Textual would look for what it stood in."""
        try:
            widget, _ = self.screen.get_widget_at(event.x, event.y)
        except (NoWidget, NoMatches):
            return False
        return widget.parent is None
