"""A disk of two megabytes that is full, for everything that writes: nothing is lost, no stub is left, a retry works."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import registers
from tests.faults.commands import command
from tests.faults.kills import FORMATS
from tests.faults.proof import Proof

SKIPPED = "This machine gives a test no disk of its own."
_OLD = "What stood here before.\n"


@contextlib.contextmanager
def small_disk(folder: Path, size: str = "2m") -> Iterator[bool]:
    """A real disk of that size on a folder; False where the machine lets nobody have one."""
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(words, check=False, capture_output=True).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path, leave: int = 0) -> Path:
    """Fill a disk to its end, less so many bytes; the file that does."""
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    if leave:
        os.truncate(filler, max(filler.stat().st_size - leave, 0))
    return filler


def _one(disk: Path, leave: int, proof: Proof) -> None:
    path = registers.demo_file(disk / "register.db")
    rows = disk / "rows.csv"
    rows.write_text(
        "Project,Benefit title,Stated value,Unit\n" + "".join(f"P-001,Benefit {n},{n * 1000},GBP\n" for n in range(150))
    )
    jobs = (
        ("set", "P-001", f"description={'x' * 9000}"), ("import", "rows", str(rows)), ("backup", str(disk / "copy.db")),
        ("export", "benefits", "-o", str(disk / "out.csv")), ("export", "benefits", "-o", str(disk / "out.xlsx")),
        ("export", "register", "-o", str(disk / "out.jsonl")), ("report", "board", "-o", str(disk / "out.html")),
        ("report", "board", "-o", str(disk / "out.docx")),
    )  # fmt: skip
    for words in jobs:
        if words[0] == "import":
            words = ("import", str(rows), "--unit", "1")
        target = Path(words[-1]) if words[0] in ("export", "report") else None
        if target is not None:
            target.write_text(_OLD)
        filler = fill(disk, leave)
        ended = command(path, *words)
        proof.count("commands on a full disk")
        proof.count("of them with room enough", ended.status == 0)
        if ended.rough:
            proof.wrong.append(f"{leave} bytes free, {words[0]}: {ended.rough}")
        if ended.status and target is not None and target.read_text() != _OLD:
            proof.wrong.append(f"{leave} bytes free, {words[0]}: the old file is gone")
        copy = disk / "copy.db"
        if words[0] == "backup" and ended.status and copy.exists():
            proof.wrong.append(f"{leave} bytes free: a stub of a backup was left")
        looked = command(path, "benefits", "--json")
        if looked.status:
            proof.wrong.append(f"{leave} bytes free, after {words[0]}: the list cannot be read: {looked.err.strip()}")
        filler.unlink()
        left = [file.name for file in disk.iterdir() if file.name.endswith((".part", "-journal"))]
        checked = command(path, "check")
        if left or checked.status:
            proof.wrong.append(
                f"{leave} bytes free, after {words[0]}: {left} {checked.out.strip()[:200]} {checked.err.strip()[:200]}"
            )
        if target is not None:
            target.unlink()
        copy.unlink(missing_ok=True)


def _migration(disk: Path, number: int, proof: Proof) -> None:
    path = disk / "older.db"
    path.write_bytes((FORMATS / f"format-{number}.db").read_bytes())
    before = path.read_bytes()
    filler = fill(disk)
    ended = command(path, "check")
    proof.count("migrations on a full disk")
    if ended.rough or ended.status != 3 or path.read_bytes() != before:
        proof.wrong.append(f"migration of format {number}: {ended.rough or ended.err.strip() or 'the file was changed'}")
    filler.unlink()
    again = command(path, "check")
    if again.status:
        proof.wrong.append(f"migration of format {number}, with room: {again.out.strip()} {again.err.strip()}")
    for file in disk.iterdir():
        file.unlink()


def prove(times: int, seed: int) -> Proof:
    """So many sizes of what is still free; a seed draws nothing here."""
    proof = Proof()
    with tempfile.TemporaryDirectory(prefix="disk-") as folder:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["HOME"] = folder
        disk = Path(folder) / "disk"
        disk.mkdir()
        for leave in (0, 4096, 40_000, 120_000, 8192, 16_384, 65_536, 250_000)[:times]:
            with small_disk(disk, "3m") as there:
                if not there:
                    proof.skipped = SKIPPED
                    return proof
                _one(disk, leave, proof)
        with small_disk(disk):
            for number in range(1, 11)[: times * 2]:
                _migration(disk, number, proof)
    return proof
