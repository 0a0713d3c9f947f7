"""The memory of the command that imports a CSV, which does not grow with its rows."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

HEAD = ["Project ID", "Project name", "Benefit ref", "Benefit title", "Unit", "Period", "Actual (£k)", "Remark"]
REMARK = "as the ledger of the month has it, checked by the office " * 6
MONTHS = 240


def write_readings(path: Path, rows: int) -> None:
    """A file of so many readings of the same fifty benefits a month, a reading a row."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for row in range(rows):
            month, benefit = divmod(row, rows // MONTHS)
            project = f"P-{benefit // 10}"
            period = f"{2006 + month // 12}-{month % 12 + 1:02d}"
            cells = [project, f"Project {benefit // 10}", f"{project}/B{benefit}", f"Benefit {benefit}", "GBP", period]
            writer.writerow([*cells, f"{100 + row % 977}.25", f"{row} {REMARK}"])


def most_memory(folder: Path, rows: int) -> float:
    """The most memory, in MB, that the import of a file of so many rows ever had."""
    write_readings(folder / f"{rows}.csv", rows)
    base = [sys.executable, "-m", "benefits_tui", "--db", str(folder / f"{rows}.db"), "--user", "office", "--today", "2026-11-27"]
    subprocess.run([*base, "init", "--currency", "GBP"], check=True, capture_output=True)
    with subprocess.Popen(
        [*base, "import", str(folder / f"{rows}.csv"), "--dry-run"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as program:
        assert program.stdout is not None
        told = program.stdout.read().decode()
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    assert program.returncode == 0 and f"readings: {rows} new, 0 changed, 0 unchanged, 0 cells rejected." in told
    return used.ru_maxrss / 1024


def test_ten_times_the_rows_take_hardly_more_memory(tmp_path: Path) -> None:
    # The larger file has 7 MB; read whole, it took 68 MB more than the smaller one.
    small, large = most_memory(tmp_path, 1_200), most_memory(tmp_path, 14_400)
    assert large - small < 25
