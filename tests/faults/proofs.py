"""Proofs by real faults, the long way: `python -m tests.faults.proofs [kills flips …]`; all of them when none is named."""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from tests.faults.proof import Proof

TIMES = {
    "kills": (300, "programs killed in recording, import, migration, export and backup, half of them in a commit where they have one"),
    "flips": (150, "one bit of a register changed"),
    "forged": (300, "the change log edited past the program: each column, lines taken out, put in, swapped"),
    "clocks": (8, "clocks ahead and back, from three hours to twenty years (needs libfaketime)"),
    "ordinary_user": (9, "modes of file and folder, as a user who is not root"),
    "small_disk": (8, "a disk of two or three megabytes, full or nearly, for everything that writes"),
    "hostile": (12, "workbooks and registers made to harm, under a limit of memory and time"),
}  # fmt: skip


def prove(name: str, times: int, seed: int = 2026) -> Proof:
    """Run one so often."""
    proof: Proof = importlib.import_module(f"tests.faults.{name}").prove(times, seed)
    return proof


def main() -> int:
    """Run as the command line says; 0 when all held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *TIMES], metavar="NAME", help=", ".join(TIMES))
    parser.add_argument("--times", type=int, help="how often, instead of the usual number")
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    wrong = 0
    for name in asked.names or TIMES:
        times, about = TIMES[name]
        print(f"{name}: {about}", flush=True)
        begun = time.monotonic()
        proof = prove(name, asked.times or times, asked.seed)
        for what, count in proof.counts.items():
            print(f"  {count:6} {what}")
        for sentence in [proof.skipped] if proof.skipped else proof.wrong or ["nothing was wrong"]:
            print(f"  {sentence}")
        print(f"  {time.monotonic() - begun:.0f} s", flush=True)
        wrong += len(proof.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
