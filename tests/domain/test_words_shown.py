"""Stored words as they are shown."""

from __future__ import annotations

import pytest

from benefits_tui.domain.plain_text import humanize


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("in_delivery", "in delivery"),
        ("non_cashable", "non-cashable"),
        ("re_plan", "re-plan"),
        ("write_off", "write off"),
        ("red", "red"),
    ],
)
def test_a_stored_word_is_shown_as_people_write_it(stored: str, shown: str) -> None:
    assert humanize(stored) == shown
