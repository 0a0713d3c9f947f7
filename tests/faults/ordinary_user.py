"""What an ordinary user is told where permissions are missing: each mode of file and folder, each kind of command, a sentence each."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

from benefits_tui.cli.main import run
from tests import registers
from tests.faults.commands import command
from tests.faults.proof import Proof

_NOBODY = 65534
_READS, _WRITES, _MAKES = (
    (("benefits", "--json"), ("check",), ("show", "P-001/B01")),
    (("set", "P-001", "name=New"), ("record", "P-001/B01", "--period", "2025-Q1", "--actual", "5")),
    (("backup", "{folder}/copy.db"), ("export", "benefits", "-o", "{folder}/out.csv"), ("export", "register", "-o", "{folder}/out.jsonl"),
     ("report", "board", "-o", "{folder}/out.md")),
)  # fmt: skip
# (mode of the folder, mode of the file, whether reading, writing and making files beside it go well).
MODES = (
    (0o755, 0o644, True, True, True), (0o555, 0o644, True, False, False), (0o755, 0o444, True, False, True),
    (0o555, 0o444, True, False, False), (0o755, 0o000, False, False, False), (0o000, 0o644, False, False, False),
    (0o444, 0o644, False, False, False), (0o111, 0o444, True, False, False), (0o333, 0o644, True, True, True),
)  # fmt: skip
SKIPPED = "Only root can become an ordinary user, and this is not root."


def _load(folder: Path) -> None:
    """Have all imported that commands import late: an ordinary user may not read where this Python is."""
    path = registers.demo_file(folder / "warm.db")
    argv = sys.argv
    for words in (*_READS, *_WRITES, *_MAKES):
        sys.argv = ["benefits-tui", "--db", str(path), *(word.format(folder=folder) for word in words)]
        said = io.StringIO()
        with contextlib.suppress(SystemExit), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            run()
    sys.argv = argv


def _become() -> None:
    os.setgid(_NOBODY)
    os.setuid(_NOBODY)


def _tried(base: Path, folder: Path, path: Path, goes: tuple[bool, bool, bool], proof: Proof, name: str) -> None:
    before = path.read_bytes() if path.exists() else b""
    for words, well in [(words, go) for group, go in zip((_READS, _WRITES, _MAKES), goes, strict=True) for words in group]:
        for left in [*folder.glob("out.*"), *folder.glob("copy.db")]:
            left.unlink()
        ended = command(path, *(word.format(folder=folder) for word in words), prepare=_become)
        proof.count("commands")
        if ended.rough:
            proof.wrong.append(f"{name}, {words[0]}: {ended.rough}")
        if (ended.status < 2) != well:
            proof.wrong.append(f"{name}, {words[0]}: it ended with {ended.status}: {ended.err.strip()[-200:]}")
    if not goes[1] and before and path.read_bytes() != before:
        proof.wrong.append(f"{name}: the file was written")
    if litter := [file.name for file in folder.glob(".*.part")]:
        proof.wrong.append(f"{name}: left behind: {litter}")


def prove(times: int, seed: int) -> Proof:
    """So many of the modes, and a parent that is not there; a seed draws nothing here."""
    proof = Proof()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        proof.skipped = SKIPPED
        return proof
    with tempfile.TemporaryDirectory(prefix="ordinary-") as top:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["HOME"] = f"{top}/home"
        base = Path(top)
        base.chmod(0o755)
        (base / "home").mkdir(mode=0o777)
        (base / "home").chmod(0o777)
        _load(base / "home")
        for number, (of_folder, of_file, *goes) in enumerate(MODES[:times]):
            folder = base / f"büro {number}"
            folder.mkdir()
            path = registers.demo_file(folder / "our register.db")
            os.chown(path, _NOBODY, _NOBODY)
            os.chown(folder, _NOBODY, _NOBODY)
            path.chmod(of_file)
            folder.chmod(of_folder)
            _tried(base, folder, path, (goes[0], goes[1], goes[2]), proof, f"folder {of_folder:03o}, file {of_file:03o}")
        missing = base / "no such folder" / "register.db"
        for words in (*_READS, *_WRITES, ("init",)):
            ended = command(missing, *words, prepare=_become)
            proof.count("commands")
            if ended.rough or ended.status < 2 or missing.parent.exists():
                proof.wrong.append(f"missing parent, {words[0]}: {ended.rough or ended.err.strip()}")
    return proof
