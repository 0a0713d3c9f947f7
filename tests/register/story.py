"""The office of the stories: calls the use cases day by day through the commands, and notes which flags came and went."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class RegisterWorker:
    """Calls the use cases day by day through the commands, and notes which flags came and went.

    With `names`, a flag that came is noted with who decides and by when.
    """

    def __init__(self, folder: Path, *, names: bool = False) -> None:
        self.db = folder / "register.db"
        self.lines: list[str] = []
        self.open: dict[tuple[str, str], dict[str, Any]] = {}
        self.names = names

    def call(self, day: str, *words: str, status: int = 0, user: str = "pmo") -> str:
        from click.testing import CliRunner

        from benefits_tui.cli.main import cli
        from benefits_tui.domain.errors import UserError

        done = CliRunner().invoke(cli, ["--db", str(self.db), "--user", user, "--today", day, *words], standalone_mode=False)
        if done.exception is not None:
            assert isinstance(done.exception, UserError), (words, done.exception)
            assert status, (words, done.exception)
            return str(done.exception)
        assert (done.return_value or 0) == status, (words, done.output)
        return done.output

    def json(self, day: str, *words: str) -> Any:
        """What a command prints as JSON."""
        return json.loads(self.call(day, *words, "--json"))

    def on(self, day: str, *words: str, status: int = 0, user: str = "pmo") -> None:
        """Do something, or nothing, on a day; then look at the flags."""
        who = "" if user == "pmo" else f"{user}: "
        self.lines.append(f"{day}  {who}{' '.join(words) if words else 'nobody does anything'}")
        if words:
            said = self.call(day, *words, status=status, user=user)
            if status:
                self.lines.append(f"    refused: {' '.join(said.split())[:300]}")
        now = {(str(one["subject"]), str(one["rule"])): one for one in self.json(day, "flags") if one["pressing"]}
        for key in sorted(now.keys() | self.open.keys()):
            before, after = self.open.get(key), now.get(key)
            name = f"{key[1]} {key[0]}"
            if after is None:
                self.lines.append(f"    - {name}")
            elif before is None:
                self.lines.append(f"    + {after['severity']:<8} {name}: {after['why']}{self._by_when(after)}")
            elif before["severity"] != after["severity"]:
                self.lines.append(f"    ! {name} is now {after['severity']}, it was {before['severity']}")
        self.open = now

    def _by_when(self, flag: dict[str, Any]) -> str:
        if self.names:
            who = f"{flag['decides_name']}, {flag['decides_role']}" if flag["decides_name"] else flag["decides_role"]
            return f"  [{who}; {flag['due'] or 'any day'}]"
        return f"  ({flag['days_left']} days left)" if flag["days_left"] is not None else ""

    def compare(self, golden: Path) -> None:
        """Hold what was noted against the file; with WRITE_GOLDEN set, write it first."""
        text = "\n".join(self.lines) + "\n"
        if os.environ.get("WRITE_GOLDEN"):
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8")
