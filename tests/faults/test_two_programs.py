"""Two programs side by side on one register, each in a terminal of its own."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.session import open_register
from tests.conftest import TODAY
from tests.faults.test_terminal import read_until, start, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
REF = "P-001/B01"


class Officer:
    """A program in a terminal, with what it painted."""

    def __init__(self, name: str, path: Path, folder: Path) -> None:
        environment = {"BENEFITS_USER": name, "COLUMNS": "100", "LINES": "30"}
        self.pid, self.terminal = start(path, folder / name, environment=environment)

    def types(self, keys: bytes, words: str) -> None:
        """Press keys, and wait for words."""
        os.write(self.terminal, keys)
        self.sees(words)

    def sees(self, words: str) -> None:
        """Wait for words."""
        assert words.encode() in read_until(self.terminal, words.encode(), 15)

    def writes(self, title: str) -> None:
        """Open the first benefit's form and type another title; it is not saved."""
        self.types(b"e", "What it is")
        self.types(b"\x15" + title.encode(), title)

    def ends(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


@pytest.mark.promise("R2", "R3", "R6", "R36")
def test_an_edit_a_conflict_a_deletion_and_an_undo_between_two_programs(tmp_path: Path, demo: Path) -> None:
    ann, bo = Officer("ann", demo, tmp_path), Officer("bo", demo, tmp_path)
    with open_register(demo, "looker", today=TODAY) as look:

        def title() -> object:
            found = look.store.one("SELECT title FROM benefit WHERE ref = ?", (REF,))
            return None if found is None else found[0]

        ann.writes("By Ann")
        os.write(ann.terminal, b"\x13")
        bo.sees("By Ann")
        bo.writes("By Bo")
        records.change(look, REF, {"title": "By a third"})
        bo.sees("looker changed this")
        bo.types(b"\x13", "Somebody else changed")
        os.write(bo.terminal, b"m\r")
        ann.sees("By Bo")
        ann.writes("Typed by Ann")
        # Bo deletes it while Ann types.
        bo.types(b"\x1b[3~", "approved before")
        os.write(bo.terminal, b"counted twice\r")
        until(lambda: title() is None, bo.terminal)
        ann.sees("bo deleted this benefit")
        os.write(ann.terminal, b"\x13")
        bo.sees("Typed by Ann")
        os.write(ann.terminal, b"u")
        until(lambda: title() is None, ann.terminal)
        os.write(ann.terminal, b"\x19")
        bo.sees("Typed by Ann")
        assert title() == "Typed by Ann" and integrity.check(look) == []
    for officer in (ann, bo):
        officer.ends()
