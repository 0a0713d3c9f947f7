"""`python -m bench` prints a table, `--json` a list; names as arguments choose some."""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import rules, screens, sending, trust
from bench.generate import COLUMNS, TODAY, make_register, write_csv
from bench.measure import PYTHON, Result, in_turn, seconds, until_shown
from benefits_tui.domain.fields import Kind
from benefits_tui.register import records
from benefits_tui.register.importing import import_sheet, propose
from benefits_tui.register.session import Session, create_register, open_register
from benefits_tui.store.engine.sqlite import compile_query
from benefits_tui.store.lists.catalogue import BENEFITS
from benefits_tui.store.lists.pages import ListQuery, page
from benefits_tui.tui.list_specs import BENEFITS_LIST

SIZE = 10_000


def page_of_rows(folder: Path) -> Result:
    """Fifty rows from the middle of the list, with the columns that the screen shows."""
    session = _register(folder)
    names = [column.name for column in BENEFITS_LIST.columns]
    chosen = BENEFITS.source.select(BENEFITS.key, *(BENEFITS.column(name).shown for name in names))
    sql, args = compile_query(chosen.order_by(*BENEFITS.order).limit(50).offset(SIZE // 2))
    raw = sqlite3.connect(session.store.path)
    ours, reference = in_turn(
        lambda: seconds(lambda: page(session.store, ListQuery(BENEFITS), names, SIZE // 2, 50)),
        lambda: seconds(lambda: raw.execute(sql, args).fetchall()),
        200,
    )
    raw.close()
    session.close()
    return Result("page of 50 rows against raw SQLite", ours * 1000, reference * 1000, "ms", 8)


def start(folder: Path) -> Result:
    """From the start of the process to the first painted list, in a real pseudo-terminal."""
    _register(folder).close()
    ours = [PYTHON, "-m", "benefits_tui", "--db", str(folder / "r.db"), "--today", TODAY.isoformat(), "--screen", "benefits"]
    bare = [PYTHON, "-m", "bench.bare_textual"]
    mine, theirs = in_turn(lambda: until_shown(ours, b"Benefit 5 saves"), lambda: until_shown(bare, b"Benefit 5 saves"), 15)
    return Result("start to first painted list against bare Textual", mine * 1000, theirs * 1000, "ms", 1.3)


def importing(folder: Path) -> Result:
    """Ten thousand benefits with projects, owners, flags, figures and change log, against rows into an indexed table."""
    path = folder / "benefits.csv"
    write_csv(path, SIZE)
    program = shutil.which("sqlite3")
    number = 0

    def ours() -> float:
        nonlocal number
        number += 1
        session = create_register(folder / f"i{number}.db", "bench", {}, today=TODAY)

        def work() -> None:
            sheet, proposal = propose(path)
            import_sheet(session, sheet, proposal.mapping)

        taken = seconds(work)
        session.close()
        return taken

    def reference() -> float:
        target = folder / f"s{number}.db"
        table = f"CREATE TABLE benefit ({', '.join(f'{chr(34)}{name}{chr(34)} TEXT' for name in COLUMNS)}); "
        table += 'CREATE UNIQUE INDEX ref ON benefit ("Benefit ref"); CREATE INDEX project ON benefit ("Project ID");'
        script = f"{table}\n.import --csv --skip 1 {path} benefit\n"
        return seconds(lambda: subprocess.run([program or "sqlite3", target], input=script, text=True, check=True))

    if program is None:
        reference = _import_by_hand(folder, path)
    mine, theirs = in_turn(ours, reference, 5)
    remark = "" if program else "the sqlite3 program is not installed; executemany of the same rows instead"
    return Result("import of 10 000 benefits against sqlite3 .import", mine, theirs, "s", 12, remark)


def _import_by_hand(folder: Path, path: Path) -> Callable[[], float]:
    import csv

    def work() -> None:
        target = folder / "by-hand.db"
        target.unlink(missing_ok=True)
        raw = sqlite3.connect(target)
        raw.execute(f"CREATE TABLE benefit ({', '.join(f'c{n} TEXT' for n in range(len(COLUMNS)))})")
        raw.execute("CREATE UNIQUE INDEX ref ON benefit (c2)")
        with path.open(newline="", encoding="utf-8") as file, raw:
            raw.executemany(f"INSERT INTO benefit VALUES ({', '.join('?' * len(COLUMNS))})", list(csv.reader(file))[1:])
        raw.close()

    return lambda: seconds(work)


def one_edit(folder: Path) -> Result:
    """One field of one benefit: checked, logged, flags and figures worked out, committed; against the one UPDATE."""
    session = _register(folder)
    session.store.backup(folder / "copy.db")
    raw = sqlite3.connect(folder / "copy.db", isolation_level=None)
    raw.execute("PRAGMA synchronous = FULL")
    number = 0

    def ours() -> float:
        nonlocal number
        number += 1
        ref = f"P-00100/B{number % 20:02d}"
        return seconds(lambda: records.change(session, ref, {"title": f"Title {number}"}, kind=Kind.BENEFIT))

    def update() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE benefit SET title = ?, version = version + 1 WHERE id = ?", (f"Title {number}", 2001 + number % 20))
        raw.execute("COMMIT")

    mine, theirs = in_turn(ours, lambda: seconds(update), 200)
    raw.close()
    session.close()
    return Result("one edit with flags and log against the bare transaction", mine * 1000, theirs * 1000, "ms", 5)


def _register(folder: Path) -> Session:
    path = folder / "r.db"
    if path.exists():
        return open_register(path, "bench", today=TODAY)
    return make_register(path, SIZE)


def _one(measure: Callable[[Path], Result]) -> Callable[[Path], list[Result]]:
    return lambda folder: [measure(folder)]


MEASURES: dict[str, Callable[[Path], list[Result]]] = {
    "page": _one(page_of_rows), "start": _one(start), "import": _one(importing), "edit": _one(one_edit),
    "starts": screens.starts,
    "keys": screens.keys, "finding": screens.finding, "memory": screens.memory, "grid": screens.grid, "rules": rules.rules,
    "check": trust.check, "earlier": trust.earlier_day, "day": trust.new_day, "seals": trust.sealing, "rollup": trust.rolled_up,
    "month": sending.month, "board": sending.board, "lines": sending.lines, "workbook": sending.workbook,
}  # fmt: skip


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(MEASURES)}")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="where large registers are made once and found again")
    args = parser.parse_args()
    if unknown := set(args.names) - set(MEASURES):
        parser.error(f"there is no measure {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        results = [one for name in (args.names or MEASURES) for one in MEASURES[name](folder)]
    if args.json:
        print(json.dumps([result.as_json() for result in results], indent=1))
        return 0
    print(f"{'':<60}{'ours':>10}{'reference':>11}{'ratio':>8}{'goal':>7}")
    for one in results:
        met = "" if one.ratio <= one.goal else "  missed"
        print(
            f"{one.name:<60}{one.ours:>7.2f} {one.unit:<2}{one.reference:>8.2f} {one.unit:<2}{one.ratio:>8.2f}{one.goal:>7g}{met}"
        )
        if one.remark:
            print(f"    {one.remark}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
