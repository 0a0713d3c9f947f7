"""The command line inside the test's own process: the same way in as the console script's, and much quicker than a process."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from benefits_tui.cli.main import run
from tests.writing import wrong_in_command


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Here:
    """Runs commands on one register, as an officer on 23 November 2026."""

    def __init__(self, db: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.db, self._monkeypatch, self._capsys = db, monkeypatch, capsys

    def __call__(self, *args: str) -> Ran:
        words = ["benefits-tui", "--db", str(self.db), "--user", "officer", "--today", "2026-11-23", *args]
        self._monkeypatch.setattr(sys, "argv", words)
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            run()
        out, err = self._capsys.readouterr()
        assert wrong_in_command(err) == [], err
        return Ran(int(str(leaving.value.code)), out, err)
