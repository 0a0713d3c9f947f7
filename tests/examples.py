"""How many examples a test draws, and how often a fault is planted."""

from __future__ import annotations

import os

TIMES = "BENEFITS_TEST_TIMES"


def examples(ordinary: int) -> int:
    """So many in a run of the suite; times what the environment says in a longer one."""
    return ordinary * int(os.environ.get(TIMES, "1"))


def looks_between(ordinary: int) -> int:
    """How many steps pass from one slow look to the next; one in a longer run."""
    return ordinary if examples(1) == 1 else 1
