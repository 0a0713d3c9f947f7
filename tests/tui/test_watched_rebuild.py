"""What waits for an earlier day says how far it is, and ends once its screen is left."""

from __future__ import annotations

from datetime import date

import pytest

from benefits_tui.register.progress import RebuildPart
from benefits_tui.tui.screens.figures import _Stopped, _Watched

DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("part", "done", "total", "text"),
    [
        (RebuildPart.RECORDS, 0, 41, "As it stood on 31 Oct 2026: records 0 %   esc stops it"),
        (RebuildPart.FLAGS, 500, 1000, "As it stood on 31 Oct 2026: flags 50 %   esc stops it"),
        (RebuildPart.FLAGS, 0, 0, "As it stood on 31 Oct 2026: flags 0 %   esc stops it"),
    ],
)
def test_how_far_it_is_is_told(part: RebuildPart, done: int, total: int, text: str) -> None:
    told: list[str] = []
    _Watched(told.append).step(DAY, part, done, total)
    assert told == [text]


def test_who_left_ends_it_at_the_next_step() -> None:
    told: list[str] = []
    watched = _Watched(told.append)
    watched.stopped = True
    with pytest.raises(_Stopped):
        watched.step(DAY, RebuildPart.FLAGS, 1, 2)
    assert told == []
