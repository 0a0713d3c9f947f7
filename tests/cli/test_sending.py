"""What is sent to others and comes back, by commands."""

from __future__ import annotations

from pathlib import Path

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
    assert (status, out, err) == (0, "", f"{rows:,} rows were written to whole.jsonl: the whole register, history included.\n")
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
