"""The screens at any size of register, against a bare Textual program with fifty rows, key for key in one run."""

from __future__ import annotations

import sqlite3
import statistics
from functools import partial
from pathlib import Path
from typing import Any

from bench.generate import TODAY, make_register
from bench.measure import PYTHON, Result, at, in_turn, seconds
from bench.terminal import Program
from benefits_tui.register.period_sheet import load_sheet, save_sheet
from benefits_tui.register.session import open_register
from benefits_tui.store.engine.sqlite import compile_query
from benefits_tui.store.engine.sqlite_search import benefits_with
from benefits_tui.store.lists.catalogue import BENEFITS
from benefits_tui.store.lists.pages import ListQuery, order_of
from benefits_tui.tui.list_specs import BENEFITS_LIST

SMALL, LARGE = 100, 100_000
_BARE = [PYTHON, "-m", "bench.bare_textual"]
# With ctrl: to the first and last row in both.
HOME, END = b"\x1b[1;5H", b"\x1b[1;5F"


def register(folder: Path, size: int) -> Path:
    """A register of this size, made when it is not there: 12 readings and 12 planned periods a benefit."""
    path = folder / f"r{size}.db"
    if not path.exists():
        make_register(path, size).close()
    else:
        open_register(path, "bench", today=TODAY).close()
    return path


def _ours(path: Path) -> list[str]:
    return [
        PYTHON,
        "-m",
        "benefits_tui",
        "--db",
        str(path),
        "--user",
        "bench",
        "--today",
        TODAY.isoformat(),
        "--screen",
        "benefits",
    ]


def starts(folder: Path) -> list[Result]:
    """The first painted list of a large register, against bare Textual and against a small register."""
    large, small = register(folder, LARGE), register(folder, SMALL)
    words = b"Benefit 5 saves"

    def start(command: list[str]) -> float:
        with Program(command) as program:
            return program.until(words)

    mine, bare = in_turn(lambda: start(_ours(large)), lambda: start(_BARE), 15)
    again, little = in_turn(lambda: start(_ours(large)), lambda: start(_ours(small)), 15)
    return [
        Result(f"first list of {LARGE:,} against bare Textual", mine * 1000, bare * 1000, "ms", 1.3),
        Result(f"first list of {LARGE:,} against {SMALL}", again * 1000, little * 1000, "ms", 1.1),
    ]


def keys(folder: Path) -> list[Result]:
    """Key to paint, medians and the slowest of a hundred, on the large register against fifty rows of a DataTable."""
    results = []
    with Program(_ours(register(folder, LARGE))) as ours, Program(_BARE) as bare:
        for program in (ours, bare):
            program.until(b"Benefit 5 saves")
            program.settle(1.0)
        # Still: within the first screenful; scrolling: past it.
        plans = [
            ("cursor down, still", [b"\x1b[B"] * 30, [HOME]),
            ("cursor down, scrolling", [b"\x1b[B"] * 12, [HOME, b"\x1b[B" * 36]),
            ("page down", [b"\x1b[6~"], [HOME]),
            ("end", [END], [HOME]),
            ("home", [HOME], [END]),
            ("next screen", [b"2", b"3"], []),
        ]
        for name, measured, before in plans:
            mine: list[float] = []
            theirs: list[float] = []
            while len(mine) < 120:
                for program, taken in ((ours, mine), (bare, theirs)):
                    for key in before:
                        program.type(key)
                    taken.extend(program.press(key) for key in measured)
            results.append(Result(f"{name}, median", statistics.median(mine) * 1000, statistics.median(theirs) * 1000, "ms", 0.7))
            results.append(Result(f"{name}, p99", at(0.99, mine) * 1000, at(0.99, theirs) * 1000, "ms", 1.0))
    return results


def finding(folder: Path) -> list[Result]:
    """A filter typed and a sort asked for on the large register, against the raw query and one paint of a bare Textual
    program: of a letter typed into a line, and of a page of rows."""
    path = register(folder, LARGE)
    raw = sqlite3.connect(path)
    rows = BENEFITS.source.select(BENEFITS.key, *(BENEFITS.column(name).shown for name in BENEFITS_LIST.names)).limit(240)
    results = []
    with Program(_ours(path)) as ours, Program([*_BARE, "typing"]) as bare:
        for program in (ours, bare):
            program.until(b"Benefit 5 saves")
            program.settle(0.4)
        ours.press(b"/")
        ours.settle()
        for word, shown in (("42173", b"P-02108/B13"), ("saves", b"filter: saves"), ("77", b"filter: 77")):
            found = BENEFITS.key.in_(benefits_with(word))
            sql, args = compile_query(rows.where(found).order_by(*BENEFITS.order))
            mine, theirs = [], []
            for _ in range(9):
                # The letters before the last are typed and painted: what is measured is one letter and its result.
                ours.type(word[:-1].encode())
                ours.leave(0.6)
                mine.append(ours.press_until(word[-1:].encode(), shown))
                theirs.append(seconds(partial(_all, raw, sql, args)) + bare.press_until(b"q", b"q"))
                bare.type(b"\x7f")
                ours.leave(0.15)
                ours.type(b"\x7f" * len(word))
                ours.leave(0.25)
            results.append(
                Result(f"filter {word!r} against raw query and a paint", statistics.median(mine) * 1000,
                       statistics.median(theirs) * 1000, "ms", 1.5)
            )  # fmt: skip
    with Program(_BARE) as bare:
        bare.until(b"Benefit 5 saves")
        bare.settle(0.4)
        paint = statistics.median([bare.press(key) for key in (b"\x1b[6~", b"\x1b[5~") * 10])
    for name in ("title", "owner", "stated_money", "flags"):
        sql, args = compile_query(rows.order_by(*order_of(ListQuery(BENEFITS, sort=name))))
        mine, theirs = [], []
        for _ in range(7):
            with Program(_ours(path)) as ours:
                ours.until(b"Benefit 5 saves")
                ours.settle(1.0)
                ours.press(b"o")
                ours.settle()
                ours.press(BENEFITS_LIST.shown_column(name).label.encode())
                ours.settle()
                mine.append(ours.press_until(b"\r", "↑".encode()))
            # As in the program just begun: a connection that has read one page of the list, and no more.
            fresh = sqlite3.connect(path)
            _all(fresh, *compile_query(rows.order_by(*BENEFITS.order)))
            theirs.append(seconds(partial(_all, fresh, sql, args)) + paint)
            fresh.close()
        results.append(
            Result(f"sort by {name} against raw query and a paint", statistics.median(mine) * 1000,
                   statistics.median(theirs) * 1000, "ms", 1.5)
        )  # fmt: skip
    raw.close()
    return results


def _all(raw: sqlite3.Connection, sql: str, args: list[Any]) -> list[object]:
    return raw.execute(sql, args).fetchall()


def memory(folder: Path) -> list[Result]:
    """Resident memory after scrolling, filtering and sorting, large register against small."""

    def use(path: Path) -> float:
        with Program(_ours(path)) as program:
            program.until(b"Benefit 5 saves")
            program.settle()
            for key in (END, HOME, b"\x1b[6~", b"s", b"s", END, b"1", b"2", b"5", b"3"):
                program.press(key)
                program.settle()
            return program.resident()

    mine, theirs = in_turn(lambda: use(register(folder, LARGE)), lambda: use(register(folder, SMALL)), 3)
    return [Result(f"memory with {LARGE:,} against {SMALL}", mine, theirs, "MB", 1.3)]


def grid(folder: Path) -> list[Result]:
    """A reading saved in the grid until flags and cells show it (totals did while it was typed), against two paints of a
    letter typed into a line of a bare Textual program and the bare use case."""
    path = register(folder, LARGE)
    session = open_register(path, "bench", today=TODAY)
    mine, theirs = [], []
    with Program(_ours(path)) as ours, Program([*_BARE, "typing"]) as bare:
        for program in (ours, bare):
            program.until(b"Benefit 5 saves")
            program.settle(0.4)
        ours.press(b"\r")
        ours.settle(0.6)
        ours.press(b"p")
        ours.settle(0.6)
        for number in range(9):
            sheet = load_sheet(session, "P-00001/B00")
            sheet.set(number, "actual", str(number + 7))
            # Neither program has done anything for a while when its save begins.
            ours.leave(0.5)
            transaction = seconds(partial(save_sheet, session, sheet))
            # The screen sees within a second that somebody else has written, and reads again.
            ours.leave(1.3)
            paints = 0.0
            for _ in range(2):
                paints += bare.press_until(b"q", b"q")
                bare.type(b"\x7f")
            ours.type(f"{number + 3}".encode())
            ours.type(b"\x1b[A")
            mine.append(ours.press_until(b"\x13", b"saved."))
            ours.leave(0.1)
            ours.type(b"\x1b[B")
            theirs.append(paints + transaction)
    session.close()
    return [Result("grid saved, against two paints and the transaction", statistics.median(mine) * 1000,
                   statistics.median(theirs) * 1000, "ms", 1.0)]  # fmt: skip
