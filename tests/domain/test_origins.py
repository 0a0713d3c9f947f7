"""From which record a flag comes, rule by rule: what shares a cause shares a row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from benefits_tui.domain.fact_parts import Enabler, standing_still
from benefits_tui.domain.rules import RULES
from tests.conftest import TODAY

BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
# What a flag of each rule may come from besides its own record.
COMES_FROM = {
    ("F02", "benefit"): "its_owner", ("F03", "benefit"): "its_owner", ("F51", "benefit"): "who_left",
    ("F51", "project"): "sponsor_who_left", ("F09", "benefit"): "not_begun", ("F28", "benefit"): "not_begun",
    ("F38", "benefit"): "not_begun", ("F14", "benefit"): "late_enabler", ("F15", "benefit"): "late_enabler",
    ("F16", "benefit"): "slipped_enabler", ("F17", "benefit"): "its_project", ("F18", "benefit"): "its_project",
    ("F20", "review"): "stalled_review", ("F26", "business_change"): "stalled_change", ("F22", "benefit"): "first_double",
    ("F27", "benefit"): "upstream",
}  # fmt: skip


def test_each_rule_declares_what_its_flags_may_come_from() -> None:
    declared = {(rule.about.id, rule.subject.value): rule.origin.__name__ for rule in RULES if rule.origin is not None}
    assert declared == COMES_FROM


@pytest.mark.parametrize(
    ("gate", "end", "still"),
    [
        (BEFORE, None, True), (TODAY, None, False), (None, BEFORE, True), (None, TODAY, False), (AFTER, BEFORE, True),
        (BEFORE, AFTER, True), (AFTER, AFTER, False), (None, None, False),
    ],
)  # fmt: skip
def test_a_project_stands_still_once_its_gate_or_its_end_has_passed(gate: date | None, end: date | None, still: bool) -> None:
    assert standing_still(7, gate, end, TODAY) == (("project", 7) if still else None)


def test_an_enabler_knows_its_project() -> None:
    assert Enabler("D", None, None, None, None, 0, 3, 9).project_id == 9
