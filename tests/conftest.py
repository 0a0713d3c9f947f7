"""What tests share: a fresh register at a fixed day, and the folder of real data where it is there."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from benefits_tui.register.session import Session
from tests import registers
from tests.registers import TODAY

__all__ = ["DATA", "SHARED", "TODAY"]

DATA = Path(__file__).parent / "data"
SHARED = Path(__file__).parents[2] / "shared" / "data"


# Seconds each: one that began when all others are done would be waited for alone.
LONGEST = (
    "test_invariants.py",
    "test_processes.py",
    "test_workbooks.py",
    "test_rollups.py",
    "test_one_figure.py",
    "test_period_sheet.py",
)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a test of the screens or of other processes waits a sixth of its time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; no collection of garbage looks at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _own_home(request: pytest.FixtureRequest) -> None:
    """Logs and default registers of a test go to its own folder; programs that it starts keep what they compile."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else _no_folder(request)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        os.environ[name] = str(folder / "home")
    for name in ("BENEFITS_DB", "BENEFITS_USER", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(name, None)


def _no_folder(request: pytest.FixtureRequest) -> Path:
    """Where a test that asks for no folder may write nothing."""
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    return factory.getbasetemp() / "none"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """An empty register, opened by an officer on 23 November 2026."""
    with registers.empty(tmp_path / "register.db", {"name": "Test office"}) as opened:
        yield opened


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The demo register on the day of the tests."""
    return registers.demo_file(tmp_path / "demo.db")
