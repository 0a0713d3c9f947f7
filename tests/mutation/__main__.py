"""`python -m tests.mutation LAYER [--sample N] [--seed S]`: plants faults one at a time and says which no test notices.

Each fault is planted in a copy of the checkout and looked at by the tests that run its line, in a process forked from one
that has everything but this project imported. Exit status 0 when enough are noticed, 1 otherwise.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.mutation.mutants import Mutant, mutants, one_a_module, without_line
from tests.mutation.selection import Selection, selection

ROOT = Path(__file__).parents[2]
GOALS = {"domain": 90, "register": 80, "store": 80, "exchange": 80}


def main() -> int:
    """Run, print the survivors and the share that was noticed."""
    asked = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    asked.add_argument("layer", choices=[*sorted(GOALS), "all"])
    asked.add_argument("--modules", type=int, help="one fault in each of so many modules, drawn with the seed")
    asked.add_argument("--sample", type=int, help="so many, drawn with the seed; all when left out")
    asked.add_argument("--seed", type=int, default=2026)
    asked.add_argument("--seconds", type=float, default=30, help="the longest that tests may take for one fault")
    asked.add_argument("--folder", type=Path, default=ROOT / ".mutation", help="where coverage and results are kept")
    asked.add_argument("--again", action="store_true", help="run the suite under coverage again")
    asked.add_argument("--survivors", type=Path, help="look only at the faults that survived in this earlier result")
    asked.add_argument("--quick", action="store_true", help="without the tests of the screens")
    given = asked.parse_args()
    chosen = selection(ROOT, given.folder, given.again, given.quick)
    layers = tuple(GOALS) if given.layer == "all" else (given.layer,)
    if given.modules:
        planted = one_a_module(ROOT, layers, given.modules, given.seed)
    else:
        sample = None if given.survivors else given.sample
        planted = [one for layer in layers for one in mutants(ROOT, layer, sample, given.seed)]
    if given.survivors:
        names = Counter(without_line(name) for name in json.loads(given.survivors.read_text())["survived"])
        planted = _first_of_each(planted, names)
    print(f"{len(planted)} faults in {given.layer}", flush=True)
    survived = _survivors(planted, chosen, given.seconds)
    killed = len(planted) - len(survived)
    share = 100 * killed / len(planted) if planted else 100.0
    result = {"layer": given.layer, "planted": len(planted), "killed": killed, "survived": [one.name for one in survived]}
    (given.folder / f"{given.layer}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False))
    print(f"{given.layer}: {killed} of {len(planted)} noticed, {share:.1f} %")
    return 0 if share >= GOALS.get(given.layer, 90) else 1


def _first_of_each(planted: list[Mutant], wanted: Counter[str]) -> list[Mutant]:
    """As many faults of each name as are wanted; what is no longer in the code is left out."""
    left, found = wanted.copy(), []
    for mutant in planted:
        if left[mutant.key] > 0:
            left[mutant.key] -= 1
            found.append(mutant)
    return found


def _survivors(planted: list[Mutant], chosen: Selection, seconds: float) -> list[Mutant]:
    _import_what_is_not_ours()
    survived: list[Mutant] = []
    with tempfile.TemporaryDirectory() as folder:
        copies: Queue[Path] = Queue()
        workers = os.cpu_count() or 1
        for number in range(workers):
            copy = Path(folder) / str(number)
            ignored = shutil.ignore_patterns(".git", ".venv*", ".mutation", "__pycache__", ".hypothesis", "pictures", ".*_cache")
            shutil.copytree(ROOT, copy, ignore=ignored)
            copies.put(copy)

        def look(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                return _noticed(mutant, copy, chosen, seconds)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            for place, (mutant, noticed) in enumerate(zip(planted, pool.map(look, planted), strict=True), 1):
                if not noticed:
                    survived.append(mutant)
                    print(f"{place}/{len(planted)} survived  {mutant.name}", flush=True)
    return survived


def _import_what_is_not_ours() -> None:
    import _pytest.assertion.rewrite
    import click
    import filelock
    import hypothesis.stateful
    import openpyxl
    import platformdirs
    import pytest
    import pytest_asyncio
    import textual.app
    import textual.widgets

    del _pytest, click, filelock, hypothesis, openpyxl, platformdirs, pytest, pytest_asyncio, textual


def _noticed(mutant: Mutant, copy: Path, chosen: Selection, seconds: float) -> bool:
    """True when a test fails with this fault, or does not end."""
    tests = chosen.of(mutant.path, mutant.line, mutant.at_import, seconds)
    file = copy / mutant.path
    source = file.read_text(encoding="utf-8")
    file.write_text(mutant.code, encoding="utf-8")
    try:
        child = os.fork()
        if child == 0:
            _run(copy, tests)
        limit = time.monotonic() + 20 + 5 * chosen.seconds(tests)
        while time.monotonic() < limit:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status) != 0
            time.sleep(0.02)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return True
    finally:
        file.write_text(source, encoding="utf-8")


def _run(copy: Path, tests: list[str]) -> None:
    """In the child: the tests over the copy, ending at the first that fails."""
    import pytest

    os.setpgid(0, 0)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    os.chdir(copy)
    sys.dont_write_bytecode = True
    for name in [name for name in sys.modules if name.split(".")[0] in ("benefits_tui", "tests", "docs", "bench")]:
        del sys.modules[name]
    sys.path[:0] = [str(copy)]
    os.environ["PYTHONPATH"] = str(copy)
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", "-o", "addopts=", "-W", "ignore"]
    try:
        status = int(pytest.main([*options, "--hypothesis-seed=0", "--rootdir", str(copy), *tests]))
    except BaseException:  # noqa: BLE001
        status = 1
    os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
