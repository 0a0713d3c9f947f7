"""What commands print for people: choices as they write them, yes and no; JSON keeps the stored words."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.cli.main import list_commands
from tests import registers
from tests.cli.in_process import Here
from tests.writing import wrong_words


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    with registers.demo(tmp_path / "demo.db"):
        return Here(tmp_path / "demo.db", monkeypatch, capsys)


def test_lists_and_records_are_printed_without_stored_names(here: Here) -> None:
    printed = 0
    for command in (*((name,) for name in list_commands()), ("queue",), ("missing",), ("history", "P-001/B01")):
        ran = here(*command)
        rows = ran.out.splitlines()[1:]
        assert ran.status in (0, 1) and wrong_words("\n".join(rows)) == [], (command, ran.err)
        printed += len(rows)
    assert printed > 100
    here("set", "P-001/B02", "class=non_cashable", "evidence_grade=measured", "--reason", "agreed with finance")
    assert "class: non-cashable" in here("show", "P-001/B02").out
    assert "→ non-cashable" in here("history", "P-001/B02", "--limit", "1").out
    assert here("show", "P-001/B02", "--json").data["class"] == "non_cashable"
