"""What comes from the terminal, where Textual's own reading of it loses something."""

from __future__ import annotations

import codecs
import selectors
from collections.abc import Callable, Iterable
from functools import partial
from types import SimpleNamespace

from textual import constants
from textual._xterm_parser import XTermParser
from textual.message import Message


class _Parser(XTermParser):
    def feed(self, text: str) -> Iterable[Message]:
        """An esc whose time is over is a key of its own before what comes now."""
        yield from self.tick()
        yield from super().feed(text)


class _Selector(selectors.SelectSelector):
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait no longer than an esc may have to, so that it does not wait for the next key."""
        return super().select(constants.ESCAPE_DELAY if timeout is None else min(timeout, constants.ESCAPE_DELAY))


def read_all_keys() -> None:
    """Read esc as a key of its own as soon as its time is over, and a byte that is no UTF-8 as an unknown letter.

    Textual looks after esc ten times a second and takes a letter that comes meanwhile for alt and that letter; a byte of a
    terminal that sends Latin-1 ends its input.
    """
    try:
        from textual.drivers import linux_driver
    except ImportError:
        # Windows reads its keys as characters.
        return

    def decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
        return partial(codecs.getincrementaldecoder(encoding), errors="replace")

    linux_driver.getincrementaldecoder = decoder  # type: ignore[assignment, attr-defined]
    linux_driver.XTermParser = _Parser  # type: ignore[attr-defined]
    linux_driver.selectors = SimpleNamespace(SelectSelector=_Selector, EVENT_READ=selectors.EVENT_READ)  # type: ignore[assignment, attr-defined]
