"""What tests share: a fresh register at a fixed day, and the folder of real data where it is there."""

from __future__ import annotations

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs and default registers of a test go to its own folder."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("BENEFITS_DB", raising=False)
    monkeypatch.delenv("BENEFITS_USER", raising=False)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """An empty register, opened by an officer on 23 November 2026."""
    with registers.empty(tmp_path / "register.db", {"name": "Test office"}) as opened:
        yield opened


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The demo register on the day of the tests."""
    return registers.demo_file(tmp_path / "demo.db")
