"""Who may import whom, beside what import-linter says: no circles at all, no store in screens and commands, nothing heavy early."""

from __future__ import annotations

import graphlib
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import grimp
import pytest

from benefits_tui.register.session import create_register

ROOT = Path(__file__).parents[2]
HEAVY = ("textual", "rich", "openpyxl", "pygments", "markdown_it", "benefits_tui.tui.app")


def test_no_import_goes_in_a_circle_not_even_inside_functions_or_for_types() -> None:
    graph = grimp.build_graph("benefits_tui", exclude_type_checking_imports=False, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as circle:
        pytest.fail(" ← ".join(circle.args[1]))


def importing(word: str) -> set[str]:
    found = re.compile(rf"^\s*(import|from) {word}\b", re.MULTILINE)
    package = ROOT / "benefits_tui"
    return {
        path.relative_to(package).as_posix() for path in package.rglob("*.py") if found.search(path.read_text(encoding="utf-8"))
    }


def test_the_driver_is_imported_in_one_module_and_peewee_in_the_store() -> None:
    assert importing("sqlite3") == {"store/engine/sqlite.py"}
    assert all(name.startswith("store/") for name in importing("peewee")) and importing("playhouse") == set()


def test_a_file_needs_no_driver_of_a_server(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise SystemExit('psycopg was imported')", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import benefits_tui.store.store; print('psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "False", "")


@pytest.mark.parametrize("package", ["tui", "cli"])
def test_screens_and_commands_never_touch_the_store(package: str) -> None:
    for path in (ROOT / "benefits_tui" / package).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"benefits_tui\.store|benefits_tui import store", text), f"{path} imports the store"
        assert not re.search(r"\bsession\.store\b", text), f"{path} takes the store out of a session"


@pytest.mark.parametrize(
    "words",
    [["--version"], ["--help"], ["rules", "--json"], ["flags", "--json"], ["benefits", "--json"], ["queue"], ["check"]],
    ids=" ".join,
)
def test_commands_start_without_what_only_screens_and_workbooks_need(tmp_path: Path, words: list[str]) -> None:
    register = tmp_path / "register.db"
    create_register(register, "officer", {}, today=date(2026, 11, 23)).close()
    code = (
        "import sys; from benefits_tui.cli.main import cli\n"
        "try: cli.main(sys.argv[1:], standalone_mode=False)\n"
        f"finally: print([name for name in sys.modules if name.startswith({HEAVY!r})], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "--db", str(register), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


def test_screens_open_without_rules_and_workbooks() -> None:
    code = (
        "import sys, benefits_tui.cli.app, benefits_tui.tui.app, benefits_tui.tui.screens.home, benefits_tui.tui.screens.lists\n"
        "print([name for name in sys.modules if name.startswith(('openpyxl', 'benefits_tui.domain.rules', 'benefits_tui.exchange'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
