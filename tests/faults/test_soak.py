"""The soak, for a few seconds; `python -m tests.faults.soak` runs it for minutes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.soak import soak


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
@pytest.mark.promise("R1", "R2", "R11", "R21", "R46")
def test_officers_killed_at_random_with_clocks_that_differ_lose_nothing(tmp_path: Path) -> None:
    result = soak(2, 0.03, 7, tmp_path)
    assert (result["lost"], result["failed"], result["check"], result["log gives the rows"]) == ([], [], [], True)
    assert result["saves"] > 2 and result["backups"] and result["earlier days"] and result["imports"]
