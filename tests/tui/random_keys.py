"""Random keys for as long as one likes: `python -m tests.tui.random_keys --minutes 10 --seed 1`.

Nothing may raise, and afterwards `check` finds nothing. A seed gives the same keys again; those before a failure are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import deque
from pathlib import Path

from benefits_tui.register.integrity import check
from benefits_tui.register.session import Session
from benefits_tui.store.store import Store
from benefits_tui.tui.keymap import known_commands
from tests import registers
from tests.conftest import TODAY
from tests.tui.driving import Driver, driving

# Keys that leave the program, hand the terminal to another one, or write a file outside the register.
_LEFT_OUT = {"ctrl+q", "ctrl+c", "ctrl+z", "ctrl+e", "q", "f2"}
_MOVES = ["up", "down", "left", "right", "tab", "shift+tab", "enter", "escape", "home", "end", "pageup", "pagedown", "backspace"]
_TEXTS = ["P-001", "Head of", "12 500,5", "2026-Q4", "is:late", "tbc", "ctrl", "[b]x[/]", "31/12/2027"]


def keys_of(random_source: random.Random) -> list[str]:
    """One key that means something somewhere, or a few letters of a text."""
    commands = sorted({key for command in known_commands().values() for key in command.key_list} - _LEFT_OUT)
    kind = random_source.random()
    if kind < 0.35:
        return [random_source.choice(_MOVES)]
    return list(random_source.choice(_TEXTS)) if kind > 0.92 else [random_source.choice(commands)]


async def play(driver: Driver, seed: int, minutes: float) -> int:
    """Press keys until the time is over; how many. Raises what the program raised, after printing the keys before it."""
    random_source, last, pressed = random.Random(seed), deque[str](maxlen=60), 0
    end = time.monotonic() + minutes * 60
    try:
        while time.monotonic() < end and driver.app.is_running:
            keys = keys_of(random_source)
            last.extend(keys)
            await (driver.burst(*keys) if random_source.random() < 0.5 else driver.press(*keys))
            pressed += len(keys)
    except BaseException:
        print("keys before it:", " ".join(last))
        raise
    return pressed


async def main(seed: int, minutes: float) -> None:
    """Play on a copy of the demo, then check the register."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        registers.demo_file(path)
        async with driving(
            path, random.Random(seed).choice([(80, 24), (120, 40), (60, 16)]), folder=Path(folder) / "home"
        ) as driver:
            pressed = await play(driver, seed, minutes)
        session = Session(Store(path), "officer", TODAY)
        problems = check(session)
        session.close()
    print(f"seed {seed}: {pressed:,} keys, {len(problems)} problems found by check")
    assert not problems, problems


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    asyncio.run(main(given.seed, given.minutes))
