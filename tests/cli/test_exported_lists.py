"""Lists written to files by command: which there are, all their columns, under which names."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register import exporting
from tests.cli.in_process import Here
from tests.store.rich_register import rich
from tests.store.test_list_tables import COLUMNS


@pytest.fixture
def here(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    path = tmp_path_factory.mktemp("exported") / "register.db"
    rich(path).close()
    return Here(path, monkeypatch, capsys)


@pytest.mark.parametrize("name", exporting.EXPORTS)
def test_these_lists_are_exported_with_all_their_columns(here: Here, tmp_path: Path, name: str) -> None:
    target = tmp_path / "out.csv"
    assert here("export", name, "-o", str(target)).status == 0
    header = target.read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.split(",") == [one.split(":")[0] for one in COLUMNS[name].split() if one != "rank:count"]


@pytest.mark.parametrize("name", ["due", "value", "benefit"])
def test_what_is_no_list_is_not_exported(here: Here, tmp_path: Path, name: str) -> None:
    status, out, err = here("export", name, "-o", str(tmp_path / "out.csv"))
    assert (status, out) == (2, "") and f"{name!r} is not one of 'projects', 'benefits', 'reviews', 'flags', 'people'" in err


def test_a_list_is_exported_by_the_name_of_its_command_too(here: Here, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    written, head = here("export", "business-changes", "-o", str(one)).err.splitlines()
    assert written == f"2 rows of business changes written to {one}." and head.startswith("Head of the change log: ")
    assert here("export", "business_changes", "-o", str(other)).status == 0 and one.read_bytes() == other.read_bytes()
