"""Commands of the program in processes of their own that begin at once: forked, with what they said, and how much memory they took."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benefits_tui.cli.main import run
from tests.registers import TODAY

CRASHED, TRACE = "Something went wrong in the program", "Traceback (most recent call last)"
_SECONDS = 60


class Ended(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str
    megabytes: int

    @property
    def rough(self) -> str:
        """What was said that no user should read, or a status that no command gives; blank where all is well."""
        for words in (CRASHED, TRACE):
            if words in self.err or words in self.out:
                return f"{words}: {self.err.strip()[-200:]}"
        if self.status not in (0, 1, 2, 3):
            return f"it ended with {self.status}"
        if self.status > 1 and len(self.err.strip().splitlines()) != 1:
            return f"it is refused in {len(self.err.strip().splitlines())} lines: {self.err.strip()[-200:]}"
        return ""


def command(path: Path, *words: str, prepare: Callable[[], object] | None = None) -> Ended:
    """Run a command on a register, as an officer on the day of the tests; `prepare` is called in its process first."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if pid == 0:
            try:
                signal.alarm(_SECONDS)
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
                if prepare is not None:
                    prepare()
                sys.argv = ["benefits-tui", "--db", str(path), "--user", "officer", "--today", TODAY.isoformat(), *words]
                run()
            except SystemExit as leaving:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(leaving.code if isinstance(leaving.code, int) else 70)
            except BaseException as problem:  # noqa: BLE001 - told to the one who asked
                os.write(2, f"{TRACE} {type(problem).__name__}: {problem}".encode())
            os._exit(71)
        _, status, used = os.wait4(pid, 0)
        out.seek(0)
        err.seek(0)
        texts = [stream.read().decode(errors="replace") for stream in (out, err)]
        return Ended(os.waitstatus_to_exitcode(status), texts[0], texts[1], used.ru_maxrss // 1024)
