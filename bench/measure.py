"""Pairs measured alternately, and what a terminal shows."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.terminal import Program


@dataclass(frozen=True, slots=True)
class Result:
    """Medians of two things measured in turn."""

    name: str
    ours: float
    reference: float
    unit: str
    goal: float
    remark: str = ""

    @property
    def ratio(self) -> float:
        """Ours over the reference."""
        return self.ours / self.reference

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "name": self.name,
            "ours": round(self.ours, 4),
            "reference": round(self.reference, 4),
            "unit": self.unit,
            "ratio": round(self.ratio, 3),
            "goal": self.goal,
        }


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def busy_seconds(work: Callable[[], object]) -> float:
    """How long the processor is busy with a call, whatever else the machine does."""
    start = time.process_time()
    work()
    return time.process_time() - start


def waited_seconds(work: Callable[[], object]) -> float:
    """How long the processor is busy with a call in the thread that waits for it, whatever else the machine does."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def in_turn(ours: Callable[[], float], reference: Callable[[], float], rounds: int) -> tuple[float, float]:
    """The medians of so many rounds of one and the other, after one that is not counted."""
    mine, theirs = [], []
    for number in range(rounds + 1):
        pair = ours(), reference()
        if number:
            mine.append(pair[0])
            theirs.append(pair[1])
    return statistics.median(mine), statistics.median(theirs)


def until_shown(command: Sequence[str], words: bytes) -> float:
    """Seconds from the start of a program in a pseudo-terminal until its output holds these words; it is then stopped."""
    with Program(command) as program:
        return program.until(words)


def at(share: float, values: Sequence[float]) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


PYTHON = sys.executable
