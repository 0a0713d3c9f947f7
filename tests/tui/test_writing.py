"""The words on screen: none of those that docs/writing.md bans, no rule by its code alone, no raw names of fields."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benefits_tui.domain.policy import ABOUT
from benefits_tui.domain.rules import RULES, named
from benefits_tui.tui.commands import Command
from benefits_tui.tui.keymap import known_commands
from tests.tui.driving import driving
from tests.tui.places import PLACES, leave_draft

PAGE = Path(__file__).parents[2] / "docs" / "writing.md"
BANNED = tuple(
    row[1].strip() for row in re.finditer(r"^\| ([^|]+) \| [^|]+ \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
)[1:]
_BANNED = re.compile(rf"(?i)(?<![\w])({'|'.join(map(re.escape, BANNED))})(?![\w])")
_CODE = re.compile(r"\bF\d\d\b")
# Words that join parts of a name in the program and never on screen.
_RAW = re.compile(r"\b(?:in_delivery|non_cashable|not_yet_due|no_data|benefits_tracking|six_months|twelve_months)\b")


def wrong_words(text: str) -> list[str]:
    """What may not be shown, and codes of rules without their title before them."""
    alone = [found[0] for found in _CODE.finditer(text) if not text[: found.start()].rstrip().endswith("·")]
    return [*(found[0] for found in _BANNED.finditer(text)), *alone, *(found[0] for found in _RAW.finditer(text))]


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


@pytest.mark.parametrize("name", PLACES)
async def test_a_place_speaks_plainly(demo: Path, tmp_path: Path, name: str) -> None:
    home, place = tmp_path / "home", PLACES[name]
    if name == "drafts":
        leave_draft(home, demo)
    async with driving(demo, (120, 40), folder=home) as driver:
        if name == "drafts":
            await driver.press("escape")
        await driver.press(*place.keys)
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
        and wrong_words(f"{about.title} {about.decides} {' '.join(about.options)}") == []
    )


@pytest.mark.parametrize("key", ABOUT)
def test_a_setting_is_told_plainly(key: str) -> None:
    assert wrong_words(ABOUT[key]) == []
