"""The change log forged past the program: each column of each of its tables, lines taken out, put in and moved."""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from pathlib import Path

from benefits_tui.register import integrity
from benefits_tui.register.session import Session
from benefits_tui.store.store import Store
from tests import registers
from tests.faults.proof import Proof
from tests.register.test_tampering import unguarded

_VALUES: tuple[object, ...] = (None, "", "x", "2020-01-01", 0, 1, -1, 10**15, "[]", "{}", "null", b"\xff")


def _kinds(raw: sqlite3.Connection) -> list[tuple[str, str]]:
    """What can be done to the log: (table, column), and deletions and swaps of rows."""
    kinds = []
    for table in ("change", "change_row", "change_seal"):
        columns = [str(row[1]) for row in raw.execute(f"PRAGMA table_info({table})")]
        kinds += [(table, column) for column in columns] + [(table, "-"), (table, "+"), (table, "swapped")]
    return kinds


def _forge(raw: sqlite3.Connection, table: str, column: str, chance: random.Random) -> str:
    """Do it to a row drawn by chance; what was done, blank where it changed nothing."""
    rows = raw.execute(f"SELECT rowid FROM {table} ORDER BY rowid").fetchall()
    number = chance.choice(rows[1:])[0]
    if column == "-":
        raw.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))
        return f"{table} {number} was taken out"
    before = raw.execute(f"SELECT * FROM {table} WHERE rowid = ?", (number,)).fetchone()
    columns = [str(row[1]) for row in raw.execute(f"PRAGMA table_info({table})")]
    if column == "+":
        cells = [rows[-1][0] + 1, *before[1:]]
        raw.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(cells))})", cells)
        return f"{table} {number} was put in a second time"
    if column == "swapped":
        other = raw.execute(f"SELECT * FROM {table} WHERE rowid = ?", (rows[0][0],)).fetchone()
        if other[1:] == before[1:]:
            return ""
        for key, cells in ((before[0], other), (other[0], before)):
            settings = ", ".join(f"{name} = ?" for name in columns[1:])
            raw.execute(f"UPDATE {table} SET {settings} WHERE rowid = ?", [*cells[1:], key])
        return f"{table} {number} and {rows[0][0]} were swapped"
    value = chance.choice(_VALUES)
    raw.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, number))
    after = raw.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (number,)).fetchone()
    return "" if after is not None and after[0] == before[columns.index(column)] else f"{table}.{column} of {number} is {value!r}"


def prove(times: int, seed: int) -> Proof:
    """Each kind in turn, so often in all; what the file itself refuses (a NULL, a type) is no forgery."""
    proof, chance = Proof(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="forged-") as folder:
        os.environ["XDG_DATA_HOME"] = folder
        path = registers.demo_file(Path(folder) / "register.db")
        whole = path.read_bytes()
        with sqlite3.connect(path) as raw:
            kinds = _kinds(raw)
        raw.close()
        for number in range(times):
            table, column = kinds[number % len(kinds)]
            path.write_bytes(whole)
            try:
                with unguarded(path) as raw:
                    raw.execute("PRAGMA ignore_check_constraints = ON")
                    what = _forge(raw, table, column, chance)
            except sqlite3.IntegrityError:
                proof.count("refused by the file itself")
                continue
            if not what:
                continue
            proof.count("forgeries")
            proof.count(f"of {table}")
            try:
                with Session(Store(path), "officer", registers.TODAY) as session:
                    findings = integrity.check(session)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is a finding
                proof.wrong.append(f"{what}: check died: {type(problem).__name__}: {problem}")
                continue
            if findings:
                proof.count("named by check")
            else:
                proof.wrong.append(f"{what}, and check names nothing")
    return proof
