"""Which tests look at a line, and how long each takes: one run of the suite with coverage, kept in a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

_PLUGIN = """
import json
class Durations:
    def __init__(self):
        self.seconds = {}
    def pytest_runtest_logreport(self, report):
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
    def pytest_sessionfinish(self, session):
        with open(DURATIONS, "w") as file:
            json.dump(self.seconds, file)
def pytest_configure(config):
    config.pluginmanager.register(Durations())
"""
LEFT_OUT = ("tests/faults", "tests/mutation", "tests/contracts/test_house.py", "tests/tui/test_pictures.py")
"""Tests of real processes see the code that is installed, not the one that is changed; pictures change with any word."""


class Selection:
    """The tests that run a line, the quickest first."""

    def __init__(self, lines: dict[str, dict[int, list[str]]], seconds: dict[str, float]) -> None:
        self._lines = lines
        self._seconds = seconds

    def of(self, path: str, line: int, at_import: bool, most_seconds: float) -> list[str]:
        """The tests for a change in this line, as many as run in that time. A line that runs at import is looked at by all
        tests of its layer, for a table may be compared without running anything, and all that run anything of its file."""
        by_line = self._lines.get(path, {})
        found = set(by_line.get(line, ())) if not at_import else set()
        if not found:
            here = f"tests/{path.split('/')[1]}/"
            found = {test for tests in by_line.values() for test in tests} | {test for test in self._seconds if here in test}
        chosen, total = list[str](), 0.0
        layer = path.split("/")[1]
        for test in sorted(found, key=lambda test: (f"tests/{layer}/" not in test, self._seconds.get(test, 0.0), test)):
            total += self._seconds.get(test, 0.0)
            if total > most_seconds and chosen:
                break
            chosen.append(test)
        return chosen

    def seconds(self, tests: Iterable[str]) -> float:
        """How long these tests take."""
        return sum(self._seconds.get(test, 0.0) for test in tests)


def selection(root: Path, kept: Path, again: bool, quick: bool = False) -> Selection:
    """Read from the folder, or made by running the suite under coverage (some minutes; `quick`: without the screens)."""
    data, durations = kept / "coverage", kept / "durations.json"
    if again or not data.exists() or not durations.exists():
        kept.mkdir(parents=True, exist_ok=True)
        plugin = kept / "mutation_durations.py"
        plugin.write_text(f"DURATIONS = {str(durations)!r}\n" + _PLUGIN)
        command = [
            sys.executable, "-m", "pytest", "--maxfail=1", "-q", "-n0", "-p", "mutation_durations", "-o", "addopts=", "--cov=benefits_tui",
            "--cov-context=test", "--cov-report=", *(f"--ignore={name}" for name in (*LEFT_OUT, *(["tests/tui"] if quick else []))), "tests",
        ]  # fmt: skip
        paths = os.pathsep.join([str(kept), str(root)])
        subprocess.run(command, cwd=root, check=True, env={**os.environ, "COVERAGE_FILE": str(data), "PYTHONPATH": paths})
    return Selection(_lines(root, data), json.loads(durations.read_text()))


def _lines(root: Path, data: Path) -> dict[str, dict[int, list[str]]]:
    from coverage import CoverageData

    stored = CoverageData(basename=str(data))
    stored.read()
    found: dict[str, dict[int, list[str]]] = {}
    for file in stored.measured_files():
        contexts = stored.contexts_by_lineno(file)
        path = Path(file)
        if root in path.parents:
            found[path.relative_to(root).as_posix()] = {
                line: [name.rpartition("|")[0] for name in names if name.endswith("|run") or name.endswith("|setup")]
                for line, names in contexts.items()
            }
    return found
