"""What goes out: the board report, the whole register as lines, a workbook; each against what it cannot do without."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from bench.generate import TODAY, make_month, make_register
from bench.measure import PYTHON, Result, busy_seconds, in_turn
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register import missing, queue
from benefits_tui.register.archive import export_register
from benefits_tui.register.changes import changes
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.rollups import roll_up
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.workbooks.export import export_workbook
from benefits_tui.reports.catalogue import make, write
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.store.archive import ARCHIVED

SMALLER, LARGE, CHANGED = 10_000, 100_000, 500
LIMIT_MB = 256


def _opened(folder: Path, benefits: int) -> Session:
    path = folder / f"r{benefits}.db"
    return open_register(path, "bench", today=TODAY) if path.exists() else make_register(path, benefits)


def _month(folder: Path) -> Session:
    path = folder / f"month{SMALLER}.db"
    return open_register(path, "bench", today=TODAY) if path.exists() else make_month(path, SMALLER, CHANGED)


def month(folder: Path) -> list[Result]:
    """What changed in a month on some hundreds of 10 000 benefits, against the three seconds that a person waits."""
    with _month(folder) as session:
        session.store.bring_up_to(TODAY)
        ours = busy_seconds(lambda: changes(session, TODAY - timedelta(days=30)))
        rebuilt = busy_seconds(lambda: _opened_as_of(session, TODAY - timedelta(days=30)))
    return [
        Result("what a month changed, 10 000 benefits, against 3 s", ours, 3.0, "s", 1),
        Result("the register of a month ago, against 3 s", rebuilt, 3.0, "s", 1),
    ]


def _opened_as_of(session: Session, day: date) -> None:
    with register_as_of(session, day):
        pass


def board(folder: Path) -> list[Result]:
    """The board report of 10 000 benefits as a page, against what it reads: roll-up, queue, what changed, what is missing."""

    def read(session: Session) -> None:
        roll_up(session, [RollUpKey.STAGE])
        queue.queue(session)
        changes(session, TODAY - timedelta(days=30), TODAY)
        missing.grouped(session, "field")

    with _month(folder) as session:
        page = folder / "board.html"
        ours, reference = in_turn(
            lambda: busy_seconds(lambda: write(make(session, "board", ReportScope()), "html", page)),
            lambda: busy_seconds(lambda: read(session)),
            3,
        )
    return [Result("board report of 10 000 against what it reads", ours, reference, "s", 1.5)]


def lines(folder: Path) -> list[Result]:
    """The whole register of 100 000 benefits with 1.2 million readings as lines of JSON, against the same rows plainly."""
    out, plain = folder / "whole.jsonl", folder / "plain.jsonl"

    def by_hand(path: Path) -> None:
        raw = sqlite3.connect(path)
        raw.row_factory = sqlite3.Row
        with plain.open("w", encoding="utf-8") as file:
            for table in ARCHIVED:
                for row in raw.execute(f'SELECT * FROM "{table}" ORDER BY id'):
                    cells = {name: row[name] for name in row.keys() if row[name] is not None}  # noqa: SIM118
                    file.write(json.dumps({"table": table, "row": cells}, ensure_ascii=False) + "\n")
        raw.close()

    with _opened(folder, LARGE) as session:
        path = session.path
        ours, reference = in_turn(
            lambda: busy_seconds(lambda: export_register(session, out)), lambda: busy_seconds(lambda: by_hand(path)), 1
        )
    took = Result("the whole register of 100 000 as lines against plain JSON", ours, reference, "s", 3)
    memory = _memory(path, "export", "register", "-o", str(folder / "memory.jsonl"))
    return [took, Result("memory of it against 256 MB", memory, LIMIT_MB, "MB", 1)]


def workbook(folder: Path) -> list[Result]:
    """The workbook of 10 000 benefits, every sheet twice, against its visible cells written plainly by the same library."""
    out = folder / "w.xlsx"

    def by_hand() -> None:
        book = openpyxl.Workbook(write_only=True)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(folder / "plain.xlsx")

    with _opened(folder, SMALLER) as session:
        ours = busy_seconds(lambda: export_workbook(session, out))
        read = openpyxl.load_workbook(out, read_only=True)
        sheets = {
            sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read.worksheets if sheet.sheet_state == "visible"
        }
        reference = busy_seconds(by_hand)
        memory = _memory(session.path, "export", "workbook", "-o", str(folder / "memory.xlsx"))
    took = Result("workbook of 10 000 with 120 000 readings against its cells once", ours, reference, "s", 3)
    return [took, Result("memory of it against 256 MB", memory, LIMIT_MB, "MB", 1)]


def _memory(path: Path, *words: str) -> float:
    """The most memory that a command ever had, in MB."""
    command = [PYTHON, "-m", "benefits_tui", "--db", str(path), "--user", "bench", "--today", TODAY.isoformat(), *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return used.ru_maxrss / 1024
