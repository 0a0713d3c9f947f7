"""`python -m tests.register.check_office`: workbooks saved by LibreOffice after everything that people do to them, imported back.

Not part of the suite, for it needs LibreOffice (`soffice`) and some seconds; without it a sentence says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl

from benefits_tui.register.costs import set_costs
from benefits_tui.register.session import open_register
from benefits_tui.register.workbooks.export import export_workbook
from benefits_tui.register.workbooks.returned import import_workbook
from tests.conftest import TODAY
from tests.register.test_workbook_outside import KINDS, Outcome
from tests.store.rich_register import rich

# LibreOffice works formulas out, which openpyxl does not.
OTHERWISE: dict[str, Outcome] = {
    "formulas": ([("Benefits", 2, "Title", "Beside a formula"), ("Benefits", 2, "Stated value", Decimal(1500))], [], 0)
}


def main() -> int:
    """Each kind: `ok`, or what came instead."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is not on this machine (no soffice); nothing was looked at.")
        return 0
    with tempfile.TemporaryDirectory() as name:
        return _check(Path(name), office)


def _check(folder: Path, office: str) -> int:
    with rich(folder / "r.db") as session:
        set_costs(session, "P-1", {"FY2026-27": Decimal(100)})
        export_workbook(session, folder / "w.xlsx")
    edited = []
    for number, (edit, _) in enumerate(KINDS.values()):
        book = openpyxl.load_workbook(folder / "w.xlsx")
        edit(book)
        book.save(folder / f"{number}.xlsx")
        edited.append(str(folder / f"{number}.xlsx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "saved")]
    subprocess.run([office, "--headless", profile, *convert, *edited], check=True, capture_output=True, timeout=300)
    failed = 0
    for number, (kind, (_, planned)) in enumerate(KINDS.items()):
        cells, places, added = OTHERWISE.get(kind, planned)
        shutil.copy(folder / "r.db", folder / "kind.db")
        with open_register(folder / "kind.db", "officer", today=TODAY) as session:
            returned = import_workbook(session, folder / "saved" / f"{number}.xlsx", reason="told")
        changes = sorted((cell.sheet, cell.row, cell.heading, cell.after) for cell in returned.changes)
        notes = sorted(((note.sheet, note.row, note.heading) for note in (*returned.rejected, *returned.left)), key=str)
        good = (changes, notes, len(returned.added)) == (sorted(cells), sorted(places, key=str), added)
        failed += not good
        print(f"{kind}: ok" if good else f"{kind}: {returned}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
