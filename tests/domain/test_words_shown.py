"""Stored words as they are shown."""

from __future__ import annotations

import pytest

from benefits_tui.domain.plain_text import as_people_write, humanize
from benefits_tui.domain.rules import Subject, named


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


def test_a_sentence_has_dates_as_people_write_them_and_a_true_minus() -> None:
    written = as_people_write("NPV -£12.9m (BCR -0.4) since 2026-11-23, F-1 of P-001, 10-20, - 5")
    assert written == "NPV −£12.9m (BCR −0.4) since 23 Nov 2026, F-1 of P-001, 10-20, - 5"


def test_a_rule_is_called_as_on_its_subject() -> None:
    assert named("F35", Subject.PERSON) == "One owner carries the portfolio · F35"
    assert named("F35", Subject.PROJECT) == "One benefit carries the project · F35"
    assert named("F09") == "Reading overdue · F09"
