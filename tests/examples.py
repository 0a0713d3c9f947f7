"""How many examples a test draws, and how often a fault is planted."""

from __future__ import annotations

import os

TIMES = "BENEFITS_TEST_TIMES"


def examples(ordinary: int) -> int:
    """So many in a run of the suite; times what the environment says in a longer one."""
    return ordinary * int(os.environ.get(TIMES, "1"))
