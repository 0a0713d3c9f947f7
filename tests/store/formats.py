"""Today's program on copies of the registers of every format there was: `tests/data/formats/README.md`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from benefits_tui.cli.main import run
from benefits_tui.register.session import open_register
from tests.conftest import DATA

TODAY = date(2026, 3, 31)
FORMATS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
# What each of these holds is told here to the word; newer ones are opened, checked, written on.
TOLD = (1, 2, 3)


class Ran(NamedTuple):
    status: int
    out: str
    err: str


class Program:
    """Today's program on a copy of a register of some format, in the hands of carol on 31 March 2026."""

    def __init__(self, form: int, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.form, self.path, self._monkeypatch, self._capsys = form, path, monkeypatch, capsys

    def __call__(self, *words: str) -> Ran:
        head = ["benefits-tui", "--db", str(self.path), "--user", "carol", "--today", TODAY.isoformat()]
        self._monkeypatch.setattr(sys, "argv", [*head, *words])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            run()
        out, err = self._capsys.readouterr()
        return Ran(int(str(leaving.value.code)), out, err)

    def json(self, *words: str) -> Any:
        ran = self(*words, "--json")
        assert ran.status == 0, ran
        return json.loads(ran.out)

    def rows(self, name: str, *columns: str) -> list[tuple[object, ...]]:
        return [tuple(row[column] for column in columns) for row in self.json(name)]

    def undo(self, change: int) -> Ran:
        return self("undo", str(change))

    def at(self, *by_format: int) -> int:
        """The number that something has in this format."""
        return by_format[self.form - 1]

    def is_well(self) -> None:
        assert self("check")[:2] == (0, "")


Programs = Callable[[int], Program]


@pytest.fixture
def untouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Programs:
    """On the file as the older program left it."""

    def opened(form: int) -> Program:
        path = tmp_path / "register.db"
        shutil.copyfile(DATA / "formats" / f"format-{form}.db", path)
        return Program(form, path, monkeypatch, capsys)

    return opened


@cache
def _up_to_date(form: int) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.db"
        shutil.copyfile(DATA / "formats" / f"format-{form}.db", path)
        open_register(path, "carol", today=TODAY).close()
        return path.read_bytes()


@pytest.fixture
def program(untouched: Programs) -> Programs:
    """On what it becomes when today's program opens it for the first time."""

    def opened(form: int) -> Program:
        benefits = untouched(form)
        benefits.path.write_bytes(_up_to_date(form))
        return benefits

    return opened
