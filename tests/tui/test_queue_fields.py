"""The field that the editing key of the queue opens, flag by flag."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind, field_of
from benefits_tui.domain.rules import RULES
from benefits_tui.tui.screens.queue import _CLEARED_BY

FIELDS = {
    "F01": ("benefit", "owner"), "F02": ("benefit", "owner"), "F03": ("benefit", "owner"), "F04": ("benefit", "class"),
    "F05": ("benefit", "baseline"), "F06": ("benefit", "baseline_date"), "F07": ("benefit", "target"), "F17": ("benefit", "state"),
    "F20": ("review", "held"), "F36": ("benefit", "objectives"), "F38": ("benefit", "state"),
}  # fmt: skip


def test_each_flag_opens_the_field_that_its_row_says() -> None:
    assert {rule: field for rule, (_, field) in FIELDS.items()} == _CLEARED_BY


def test_the_field_is_one_of_the_record_that_the_flag_is_on() -> None:
    raised_on = {(rule.about.id, rule.subject.value) for rule in RULES}
    for rule, (kind, field) in FIELDS.items():
        assert (rule, kind) in raised_on
        assert field_of(Kind(kind), field).name == field
