"""What keeps the house in order: imports, documents that are true, no traces of a workplace."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

from textual.binding import Binding

from benefits_tui import tui
from benefits_tui.cli.main import COMMANDS, list_commands
from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.domain.rules import RULES
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.schema import migrations
from benefits_tui.tui.keymap import known_commands
from docs.make_flags import flags_page
from docs.make_keys import PAGE, page_with_keys
from docs.make_promises import PROMISES, marked_tests, promises_page

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_imports_go_one_way() -> None:
    done = subprocess.run([sys.executable, "-m", "importlinter.cli"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_file_is_longer_than_one_idea_takes() -> None:
    for folder in ("benefits_tui", "bench", "tests", "docs"):
        for path in (ROOT / folder).rglob("*.py"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.relative_to(ROOT)


def test_the_domain_is_pure() -> None:
    code = "import sys, benefits_tui.domain.rules, benefits_tui.domain.balance; print([m for m in sys.modules if m in ('sqlite3', 'click', 'textual', 'pathlib')])"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in ("[]", "['pathlib']")


def test_the_page_of_flags_is_made_from_the_rules() -> None:
    assert (ROOT / "docs" / "flags.md").read_text(encoding="utf-8") == flags_page()
    assert all(f"**{rule.about.id}**" in flags_page() for rule in RULES)


def test_the_page_of_promises_is_made_from_the_marks_of_the_tests() -> None:
    assert (ROOT / "docs" / "promises.md").read_text(encoding="utf-8") == promises_page()
    assert {promise for promise, _ in marked_tests()} <= PROMISES.keys()


def test_the_table_of_keys_in_the_guide_is_made_from_the_commands() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page_with_keys(page) == page
    for command in known_commands().values():
        assert command.help.endswith((".", ")")), command
        # A list without a key of its own is found by its name.
        assert command.key_list or command.action.startswith("app.go("), command


def test_every_command_and_key_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "guide" / "commands.md").read_text(encoding="utf-8")
    for command in (*COMMANDS, *list_commands()):
        assert re.search(rf"`{command}\b", guide), command
    for kind in Kind:
        for field in FIELDS[kind]:
            assert re.search(rf"\b{field.name}\b", guide), f"{kind}: {field.name}"


def test_fields_lists_and_tables_agree() -> None:
    connection = sqlite3.connect(":memory:")
    for _, sql in migrations():
        connection.executescript(sql)
    for kind in Kind:
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({kind.value})")}
        listed = {column.name for column in LISTINGS[kind.plural].columns}
        for field in FIELDS[kind]:
            assert not field.in_own_row or field.column in columns, f"{kind}: {field.name} has no column"
            assert field.name in listed, f"{kind}: {field.name} is in no list, so no export has it"


def test_the_wheel_ships_the_schema() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert data["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {"schema": "benefits_tui/schema"}


def test_tracked_files_name_no_machine() -> None:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    words = ("/" + "work/", "/" + "root/", "/" + "home/")
    for name in done.stdout.split():
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".sql", ".tcss", "") and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not any(word in text for word in words), name


def test_sql_is_written_in_the_store_alone() -> None:
    for path in (ROOT / "benefits_tui").rglob("*.py"):
        if "store" not in path.relative_to(ROOT).parts:
            assert not re.search(r"\b(SELECT|INSERT INTO|DELETE FROM|PRAGMA)\b", path.read_text(encoding="utf-8")), path


def test_in_the_store_sql_is_text_only_where_everything_is_added_up_and_in_the_engine() -> None:
    """Elsewhere peewee composes it; what is left asks whether a file can be read at all, and what others did to it."""
    store = ROOT / "benefits_tui" / "store"
    found = {
        path.relative_to(store).as_posix()
        for path in store.rglob("*.py")
        if re.search(r"\b(SELECT|INSERT INTO|DELETE FROM|PRAGMA|UPDATE [a-z]+ SET)\b", path.read_text(encoding="utf-8"))
    }
    assert {name for name in found if not name.startswith(("engine/", "facts/"))} == {
        "log_sums.py",
        "register_file.py",
        "seals.py",
        "soundness.py",
    }


_MOVING = {
    "up",
    "down",
    "left",
    "right",
    "h",
    "j",
    "k",
    "l",
    "pageup",
    "pagedown",
    "ctrl+b",
    "ctrl+f",
    "home",
    "end",
    "G",
    "ctrl+home",
    "ctrl+end",
    "tab",
    "enter",
    "escape",
}


def test_every_binding_has_a_help_or_only_moves() -> None:
    found = 0
    for module in pkgutil.walk_packages(tui.__path__, "benefits_tui.tui."):
        for one in vars(importlib.import_module(module.name)).values():
            if isinstance(one, type) and one.__module__ == module.name:
                for binding in one.__dict__.get("BINDINGS", ()):
                    assert isinstance(binding, Binding), (one, binding)
                    assert binding.tooltip or set(binding.key.split(",")) <= _MOVING, (one, binding.key)
                    found += 1
    assert found > 100


def test_the_readme_is_short_and_its_links_and_those_of_the_guide_lead_somewhere() -> None:
    assert len(README.splitlines()) < 150
    for page in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs" / "guide").glob("*.md"),
    ):
        for link in re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


# What is longer than 45 lines, without its signature, docstring and blank lines, and why it stands in one piece.
LONG = {
    "domain/figures.py figures": "each figure once, in the order in which one needs another",
    "domain/templates.py parse_template": "each table of the file once, in its order",
    "exchange/matching.py match": "what is asked of the columns, in the order in which answers bear on each other",
    "register/importing/records.py projects": "a pass over the rows that adds, changes and counts",
    "register/importing/records.py benefits": "a pass over the rows that adds, changes and counts",
    "register/templates/__init__.py apply": "one transaction, a step for each part of a template",
    "tui/actions/reviews.py hold": "the fields of one form with what they do",
    "tui/curve.py plot": "one drawing",
    "tui/dialogs/form.py load": "the rows of one form as they come",
    "tui/draft_restore.py _open_action_form": "one branch for each form that has drafts",
    "tui/screens/person.py _load": "one page, part by part",
}


def test_no_function_is_longer_than_45_lines_without_a_reason() -> None:
    long = set()
    for path in sorted((ROOT / "benefits_tui").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                described = ast.get_docstring(node) is not None and len(node.body) > 1
                body = lines[node.body[1 if described else 0].lineno - 1 : node.end_lineno]
                if sum(bool(line.strip()) for line in body) > 45:
                    long.add(f"{path.relative_to(ROOT / 'benefits_tui').as_posix()} {node.name}")
    assert long - LONG.keys() == set()
