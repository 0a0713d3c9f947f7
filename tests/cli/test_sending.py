"""What is sent to others and comes back, by commands."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.in_process import Here
from tests.store.rich_register import rich


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    path = tmp_path / "register.db"
    rich(path).close()
    monkeypatch.chdir(tmp_path)
    return Here(path, monkeypatch, capsys)


def test_a_register_goes_out_whole_and_is_rebuilt(here: Here) -> None:
    status, out, err = here("export", "register", "-o", "whole.jsonl")
    rows = len(Path("whole.jsonl").read_text(encoding="utf-8").split("\n")) - 2
    said, head = err.splitlines()
    assert (status, out, said) == (0, "", f"{rows:,} rows were written to whole.jsonl: the whole register, history included.")
    printed = head.removeprefix("Head of the change log: ")
    assert here("check", "--head", printed).status == 0
    assert here("check", "--head", printed[:-1]).status == 1
    status, out, err = here("--db", "new.db", "import", "register", "whole.jsonl")
    assert (status, out) == (0, "") and err.startswith("The register was rebuilt at new.db: ")
    assert here("--db", "new.db", "check").status == 0
    assert here("--db", "new.db", "flags", "--json").data == here("flags", "--json").data
    assert here("--db", "new.db", "history", "--json").data == here("history", "--json").data
    assert here("--db", "new.db", "import", "register", "whole.jsonl").status == 3
    assert here("--db", "other.db", "import", "register", "new.db").status == 3 and not Path("other.db").exists()
    assert here("export", "register", "-o", "-").status == 2 and here("export", "register").status == 2
    assert here("export", "register", "-o", "register.db").status == 3
    assert "--output" in here("export", "register", "-h").out and here("import", "register", "-h").status == 0


def test_a_workbook_goes_out_and_is_known_when_it_comes_back(here: Here) -> None:
    status, out, err = here("export", "workbook", "-o", "w.xlsx")
    assert (status, out) == (0, "") and err.splitlines()[0].endswith(
        "rows were written to w.xlsx; 'import w.xlsx' writes back what is changed in it."
    )
    assert here("import", "w.xlsx") == (0, "0 cells of 0 rows changed, 0 rows added.\n", "")
    book = openpyxl.load_workbook("w.xlsx")
    before = str(book["Projects"]["B3"].value)
    book["Projects"]["B2"].value, book["Projects"]["B3"].value = "Mine", "Another name"
    book.save("w.xlsx")
    here("set", "P-1", "name=Theirs")
    ran = here("import", "--dry-run", "w.xlsx", "--json")
    assert ran.status == 1 and ran.data["dry_run"] and ran.data["cells"] == 1 and not ran.data["written"]
    assert ran.data["changes"] == [
        {"sheet": "Projects", "row": 3, "heading": "Name", "record": "P-2", "before": before, "after": "Another name"}
    ]
    assert f"Projects, row 3, Name: {before} → Another name\n" in here("import", "--dry-run", "w.xlsx").err
    assert ran.data["conflicts"] == [
        {
            "sheet": "Projects",
            "row": 2,
            "heading": "Name",
            "base": "Alpha Payments",
            "theirs": "Theirs",
            "mine": "Mine",
            "who": "officer",
        }
    ]
    assert here("import", "workbook", "w.xlsx") == (
        1, "1 cell of 1 row changed, 0 rows added.\n",
        "Projects, row 2, Name: changed in the register meanwhile by officer. Sent 'Alpha Payments', there now 'Theirs', "
        "in the workbook 'Mine'. It was left.\n",
    )  # fmt: skip
    assert here("show", "P-2", "--json").data["name"] == "Another name"
    assert here("export", "workbook", "-o", "w.csv").status == 3
    assert here("export", "workbook", "--owner", "Zoe Nobody", "-o", "x.xlsx").status == 2 and not Path("x.xlsx").exists()
