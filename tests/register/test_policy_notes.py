"""Which settings of the policy are noted when they change without a reason: all but those that are words alone."""

from __future__ import annotations

from dataclasses import fields

import pytest

from benefits_tui.domain.policy import Policy
from benefits_tui.register.policy_notes import SettingChange, is_noted

WORDS_ALONE = {
    "name", "vision", "tracking_resources", "vision_signed_by", "vision_signed_on", "decides_critical", "decides_high", "decides_medium",
    "decides_low", "default_template", "four_eyes",
}  # fmt: skip


@pytest.mark.parametrize("key", [setting.name for setting in fields(Policy)])
def test_a_setting_is_noted_unless_it_is_words_alone(key: str) -> None:
    assert is_noted([SettingChange(key, "1", "2")]) == (key not in WORDS_ALONE)
    assert not is_noted([SettingChange(key, "1", "1")])


def test_one_setting_among_words_is_enough() -> None:
    assert is_noted([SettingChange("name", "A", "B"), SettingChange("red_threshold", "25 %", "30 %")])
    assert not is_noted([SettingChange("name", "A", "B"), SettingChange("red_threshold", "25 %", "25 %")]) and not is_noted([])
