"""What the tests of screens share: a session that looks at the demo register from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benefits_tui.register.session import Session, open_register
from tests.registers import TODAY


@pytest.fixture
def look(demo: Path) -> Iterator[Session]:
    """Another officer's session on it."""
    with open_register(demo, "looker", today=TODAY) as session:
        yield session
