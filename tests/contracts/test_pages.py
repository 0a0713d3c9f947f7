"""What the pages for the next people name is there: paths, modules to run, commands."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from benefits_tui.cli.main import COMMANDS, list_commands

ROOT = Path(__file__).parents[2]
PAGES = ("CONTRIBUTING.md", "README.md", "docs/architecture.md", "docs/testing.md", "docs/design.md")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.-]+/[\w./-]*|[\w-]+\.(?:py|md|toml|sql|tcss)")
_MADE = (".venv", ".venv-test", ".mutation", "../then-venv")
_PLACES = ("", "benefits_tui", "benefits_tui/tui", "benefits_tui/store", "benefits_tui/domain", "docs")
_TESTS = ("tests", *(f"tests/{part.name}" for part in (ROOT / "tests").iterdir() if part.is_dir()))


def paths_on(text: str) -> set[str]:
    """What reads as a path of this repository."""
    named = {word for code in _CODE.findall(text) for word in code.split() if _PATH.fullmatch(word)}
    return {path for path in named if not path.startswith(_MADE)}


def modules_on(text: str) -> set[str]:
    """What is run by `python -m`."""
    return set(re.findall(r"python3? -m (\w[\w.]*)", text))


def commands_on(text: str) -> set[str]:
    """The commands of the program that are written out."""
    return set(re.findall(r"benefits-tui (?:--(?:db|user|today) \S+ )*([a-z][a-z-]+)\b", text))


@pytest.mark.parametrize(
    ("text", "paths", "modules", "commands"),
    [
        ("see `domain/rules/__init__.py` and `a/b` or c/d", {"domain/rules/__init__.py", "a/b"}, set(), set()),
        ("`python -m docs.make_flags`, `.venv/bin/ruff check .`", set(), {"docs.make_flags"}, set()),
        ("`benefits-tui --db x.db init --name N`; benefits-tui check", set(), set(), {"init", "check"}),
    ],
)
def test_what_a_page_names_is_found(text: str, paths: set[str], modules: set[str], commands: set[str]) -> None:
    assert (paths_on(text), modules_on(text), commands_on(text)) == (paths, modules, commands)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    places = (*_PLACES, *_TESTS)
    assert [path for path in sorted(paths_on(text)) if not any((ROOT / place / path).exists() for place in places)] == []
    assert [module for module in sorted(modules_on(text)) if importlib.util.find_spec(module) is None] == []


@pytest.mark.parametrize("page", ["README.md", *sorted(f"docs/guide/{path.name}" for path in (ROOT / "docs/guide").glob("*.md"))])
def test_the_commands_on_a_page_are_there(page: str) -> None:
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL))
    assert commands_on(code) - {*COMMANDS, *list_commands()} == set()
