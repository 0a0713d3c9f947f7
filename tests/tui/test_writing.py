"""The words on screen, see `tests.writing`; every place is looked at in `test_promises`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.domain.policy import SETTINGS
from benefits_tui.domain.rules import RULES, named
from benefits_tui.tui.commands import Command
from benefits_tui.tui.keymap import known_commands
from tests.tui.driving import driving
from tests.tui.places import PLACES
from tests.writing import BANNED, wrong_words


def test_the_page_bans_words() -> None:
    assert {"has not come", "regardless", "edge", "apostrophe"} <= set(BANNED) and "not" not in BANNED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Reading for 31 Mar 2026 is overdue.", []), ("Reading overdue · F09", []), ("Cleared: F05, F35", ["F05", "F35"]),
        ("The reading has not come.", ["has not come"]), ("knowledge, Edgeware", []), ("the red edge", ["edge"]),
        ("in_delivery", ["in_delivery"]), ("Taken up again", ["Taken up again"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(text: str, words: list[str]) -> None:
    assert wrong_words(text) == words


@pytest.mark.parametrize("name", ["home", "projects", "benefits", "reviews", "flags", "benefit", "grid", "project", "map"])
async def test_a_place_and_its_help_speak_plainly(demo: Path, tmp_path: Path, name: str) -> None:
    async with driving(demo, (160, 48), folder=tmp_path / "home") as driver:
        await driver.press(*PLACES[name].keys)
        assert wrong_words(driver.text) == []
        await driver.press("question_mark")
        assert wrong_words(driver.text) == []


@pytest.mark.parametrize("command", known_commands().values(), ids=lambda command: command.id)
def test_a_command_is_told_plainly(command: Command) -> None:
    assert wrong_words(f"{command.label} {command.help} {command.keys_shown}") == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.about.id)
def test_a_rule_is_named_before_its_code(rule: object) -> None:
    about = rule.about  # type: ignore[attr-defined]
    assert (
        named(about.id).endswith(f" · {about.id}")
        and wrong_words(
            f"{about.title} {about.decision_owner} {about.raised_when} {about.cause} {about.due} {' '.join(about.options)}"
        )
        == []
    )


@pytest.mark.parametrize("key", SETTINGS)
def test_a_setting_is_told_plainly(key: str) -> None:
    assert wrong_words(SETTINGS[key].about) == []
