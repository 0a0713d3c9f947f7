"""SQLite's own look at a file, which holds nothing up: it runs in a thread of its own while other things are read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from benefits_tui.store.engine.sqlite import open_engine
from benefits_tui.store.query import Reader


@contextlib.contextmanager
def damage_meanwhile(reader: Reader) -> Iterator[Callable[[Callable[[], object]], list[str]]]:
    """Begins to look for damage in what is read, and gives what waits for the findings, calling now and then what it is
    given. Left before that, it is stopped."""
    engine = open_engine(reader.engine.file, reader.engine.mode, reader.engine.patience)
    with contextlib.closing(engine), ThreadPoolExecutor(1, thread_name_prefix="damage") as thread:
        looking = thread.submit(lambda: list(engine.damage()))

        def wait(still_waiting: Callable[[], object]) -> list[str]:
            while True:
                try:
                    return looking.result(_BETWEEN_TRIES)
                except TimeoutError:
                    still_waiting()

        try:
            yield wait
        finally:
            while not looking.done():
                engine.interrupt()
                with contextlib.suppress(TimeoutError):
                    looking.exception(_BETWEEN_INTERRUPTS)


_BETWEEN_TRIES, _BETWEEN_INTERRUPTS = 0.1, 0.05
