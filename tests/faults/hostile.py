"""Workbooks and registers made to harm: read or refused in a sentence, within 256 MiB more than the program itself and 30 s."""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from tests import registers
from tests.faults.commands import command
from tests.faults.proof import Proof
from tests.register.test_tampering import unguarded

MEGABYTES, SECONDS = 256, 30
SHEET = "xl/worksheets/sheet1.xml"


def _workbook(path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Project", "Benefit title", "Stated value"], ["P-001", "One", 1000], ["P-001", "Two", 2000]):
        sheet.append(row)
    book.save(path)


def _with_part(path: Path, part: str, content: bytes | Callable[[bytes], bytes]) -> None:
    _workbook(path)
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
            else:
                target.writestr(name, content(source.read(name)) if callable(content) else content)
        if part not in source.namelist():
            target.writestr(part, content if isinstance(content, bytes) else b"")


def _sheet(rows: bytes) -> Callable[[bytes], bytes]:
    return lambda there: there.replace(b"</sheetData>", rows + b"</sheetData>")


def _entities(path: Path) -> None:
    lines = b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(9))
    head = b'<!DOCTYPE x [<!ENTITY a0 "ha">' + lines + b"]><worksheet"
    _with_part(path, SHEET, lambda there: there.replace(b"<worksheet", head, 1))


def _bomb(path: Path) -> None:
    _with_part(path, SHEET, _sheet(b'<row r="4"><c r="A4" t="inlineStr"><is><t>' + b"x" * 400_000_000 + b"</t></is></c></row>"))


def _far_cells(path: Path) -> None:
    _with_part(path, SHEET, _sheet(b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(4, 5000))))


def _far_row(path: Path) -> None:
    _with_part(path, SHEET, _sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))


def _strings(path: Path) -> None:
    text = b"<sst>" + b"<si><t>" + b"y" * 300_000_000 + b"</t></si></sst>"
    _with_part(path, "xl/sharedStrings.xml", text)


def _deep(path: Path) -> None:
    _with_part(path, SHEET, _sheet(b"<a>" * 200_000 + b"</a>" * 200_000))


def _long_cell(path: Path) -> None:
    path.write_text(f"Project,Benefit title\nP-001,{'z' * 150_000_000}\n")


def _no_line_end(path: Path) -> None:
    path.write_bytes(b"\0" * 100_000_000)


def _raw(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        registers.demo_file(path)
        with unguarded(path) as raw:
            raw.execute("PRAGMA ignore_check_constraints = ON")
            raw.execute("BEGIN")
            for statement in statements:
                raw.execute(statement)

    return change


def _views(path: Path) -> None:
    registers.demo_file(path)
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP VIEW report_project")
        raw.execute(
            "CREATE VIEW report_project AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i AS ref FROM n"
        )
        raw.execute("CREATE TRIGGER evil AFTER UPDATE ON project BEGIN UPDATE benefit SET title = 'owned'; END")
        raw.commit()


MAKERS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "entities in entities": ("in.xlsx", _entities),
    "a sheet of 400 MB, packed": ("in.xlsx", _bomb),
    "a far-right cell in each row": ("in.xlsx", _far_cells),
    "a cell in the last row": ("in.xlsx", _far_row),
    "a shared text of 300 MB": ("in.xlsx", _strings),
    "tags 200,000 deep": ("in.xlsx", _deep),
    "a CSV of one cell of 150 MB": ("in.csv", _long_cell),
    "100 MB of zeros": ("in.csv", _no_line_end),
    "a title of 90 MB in a register": ("register.db", _raw("UPDATE benefit SET title = replace(hex(zeroblob(45000000)), '0', 'x') WHERE id = 1")),
    "a line of the log 50,000 deep": (
        "register.db", _raw("UPDATE change_row SET fields = '{\"a\":' || replace(hex(zeroblob(25000)), '0', '[') WHERE id = 3")),
    "a view without end and a trigger": ("register.db", _views),
    "a register of 20,000 tables": ("register.db", _raw(*(f"CREATE TABLE t{n} (a)" for n in range(20_000)))),
}  # fmt: skip


def prove(times: int, seed: int) -> Proof:
    """The first so many of them; a seed draws nothing here."""
    proof = Proof()
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["HOME"] = folder
        usual = command(registers.demo_file(Path(folder) / "usual.db"), "benefits", "--json").megabytes
        for what, (name, make) in list(MAKERS.items())[:times]:
            path, file = Path(folder) / "register.db", Path(folder) / name
            registers.demo_file(path)
            pid = os.fork()
            if pid == 0:
                # What it takes to make it is not what is measured.
                make(file)
                os._exit(0)
            os.waitpid(pid, 0)
            jobs = (
                (("import", str(file), "--dry-run"),)
                if name != path.name
                else (("benefits", "--json"), ("check",), ("history", "--json"))
            )
            for words in jobs:
                begun = time.monotonic()
                ended = command(path, *words)
                took, more = time.monotonic() - begun, ended.megabytes - usual
                proof.count("files read or refused")
                proof.counts["megabytes at the most"] = max(proof.counts["megabytes at the most"], more)
                proof.counts["seconds at the most"] = max(proof.counts["seconds at the most"], int(took + 0.5))
                if (ended.rough and words[0] != "import") or "Traceback" in ended.err or "Something went wrong" in ended.err:
                    proof.wrong.append(f"{what}, {words[0]}: {ended.rough}")
                if more > MEGABYTES or took > SECONDS:
                    proof.wrong.append(f"{what}, {words[0]}: {more} MB more than usual, {took:.0f} s")
            file.unlink(missing_ok=True)
    return proof
