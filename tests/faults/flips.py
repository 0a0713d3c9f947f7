"""One bit of a register is another one: that is harmless, or named; it is opened, or refused in a sentence."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

from tests import registers
from tests.faults.commands import command
from tests.faults.proof import Proof

LOOKS = (("benefits", "--json"), ("flags", "--json"), ("show", "P-001/B01"), ("history", "--json"))


def prove(times: int, seed: int) -> Proof:
    """So many flips, each of a register of its own."""
    proof, chance = Proof(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="flips-") as folder:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["HOME"] = folder
        path = registers.demo_file(Path(folder) / "register.db")
        whole = path.read_bytes()
        right = [command(path, *look) for look in LOOKS]
        for number in range(times):
            place, bit = chance.randrange(len(whole)), chance.randrange(8)
            # As many in the header and the schema as elsewhere would find.
            if number % 10 == 0:
                place = chance.randrange(4096)
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            checked = command(path, "check")
            looked = [command(path, *look) for look in LOOKS]
            proof.count("flips")
            for look, ended in zip(("check", *(" ".join(look) for look in LOOKS)), (checked, *looked), strict=True):
                if ended.rough:
                    proof.wrong.append(f"byte {place}, bit {bit}: {look}: {ended.rough}")
            if checked.status == 0:
                proof.count("harmless")
                if [ended[:2] for ended in looked] != [ended[:2] for ended in right]:
                    proof.wrong.append(f"byte {place}, bit {bit}: check finds nothing, and something else is shown")
            else:
                proof.count("refused in a sentence" if checked.status == 3 else "named by check")
            path.with_name("register.db-journal").unlink(missing_ok=True)
    return proof
