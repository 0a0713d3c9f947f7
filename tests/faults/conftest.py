"""What the fault tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register.demo import make_demo
from tests.conftest import TODAY


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    make_demo(path, "officer", TODAY).close()
    return path
