"""Coroutines run as workers of a widget, a screen or the app."""

from __future__ import annotations

import inspect
import weakref
from collections.abc import Coroutine
from typing import Any

from textual.dom import DOMNode
from textual.worker import Worker

Job = Coroutine[Any, Any, object]


def run_in_background(node: DOMNode, job: Job, *inner: Job, group: str = "default", exclusive: bool = False) -> None:
    """Run a coroutine as a worker of a node; `inner` are those that it was handed to await.

    Leaving the place, or a newer worker of an exclusive group, cancels it, also before it has begun: then all are closed,
    for nobody will ever await them.
    """

    async def begin() -> object:
        return await job

    weakref.finalize(begin, _close, job, *inner).atexit = False
    _: Worker[object] = node.run_worker(begin, group=group, exclusive=exclusive)


def _close(*jobs: Job) -> None:
    for job in jobs:
        if inspect.iscoroutine(job) and inspect.getcoroutinestate(job) == inspect.CORO_CREATED:
            job.close()
