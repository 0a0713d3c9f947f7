"""What the processes of the fault tests run: `python -m tests.faults.workers WHAT DB ...`."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

from benefits_tui.register import readings, records
from benefits_tui.register.session import open_register
from benefits_tui.store.engine.patience import Patience
from tests.conftest import TODAY


def record(path: Path, number: int) -> None:
    """Forty readings of one's own benefit, printing each one that was acknowledged."""
    session = open_register(path, f"officer {number}", today=TODAY, patience=Patience(60))
    for month in range(40):
        year, rest = divmod(month, 12)
        readings.record(session, f"P-1/B{number:02d}", f"{2015 + year}-{rest + 1:02d}", actual=Decimal(month))
        print(month, flush=True)


def think(path: Path, number: int) -> None:
    """Read, think, write one and the same benefit; on a conflict read again."""
    from benefits_tui.store.errors import Conflict

    session = open_register(path, f"officer {number}", today=TODAY, patience=Patience(60))
    done = 0
    while done < 15:
        seen = records.load(session, "P-1/B01")
        value = seen.values["stated"]
        assert isinstance(value, Decimal)
        try:
            records.change(session, "P-1/B01", {"stated": value + 1}, seen_version=seen.version)
            done += 1
        except Conflict:
            continue


if __name__ == "__main__":
    {"record": record, "think": think}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
