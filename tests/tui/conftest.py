"""What the tests of screens share: the demo register, and a session that looks at it from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benefits_tui.register.session import Session, open_register
from tests import registers
from tests.registers import TODAY


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The demo register on the day of the tests."""
    return registers.demo_file(tmp_path / "demo.db")


@pytest.fixture
def look(demo: Path) -> Iterator[Session]:
    """Another officer's session on it."""
    with open_register(demo, "looker", today=TODAY) as session:
        yield session
