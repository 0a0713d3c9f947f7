"""Any file: told by its first bytes and not by its name, and refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from benefits_tui.exchange.reader import read_table
from benefits_tui.exchange.sheet import UnreadableFile

OLD = "is an old Excel file (XLS) or is protected by a password; save it as XLSX."


def refused(path: Path) -> str:
    """The sentence that refuses a file."""
    with pytest.raises(UnreadableFile) as problem:
        read_table(path)
    return str(problem.value)


@pytest.mark.parametrize("name", ["in.csv", "in.xlsx", "in"])
def test_a_workbook_is_a_workbook_under_any_name(tmp_path: Path, name: str) -> None:
    book = Workbook()
    first = book.worksheets[0]
    first.title = "One"
    first.append(["No", "Name"])
    other = book.create_sheet("Two")
    other.append(["x", "y"])
    book.save(tmp_path / "book.xlsx")
    path = (tmp_path / "book.xlsx").rename(tmp_path / name)
    assert read_table(path).header == ["No", "Name"] and not read_table(path).delimited
    assert read_table(path, sheet="Two", delimiter=";", encoding="utf-8").header == ["x", "y"]


@pytest.mark.parametrize("name", ["in.csv", "in.xlsx", "in"])
def test_text_is_text_under_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes("No,Näme;x\n".encode("cp1252"))
    assert read_table(path, sheet="Two").header == ["No", "Näme;x"] and read_table(path).delimited
    assert read_table(path, delimiter=";").header == ["No,Näme", "x"]
    assert read_table(path, encoding="cp1252").notices == [] and len(read_table(path).notices) == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "in.csv is empty."), (b" \n\t\r\n", "in.csv is empty."), (b"\xd0\xcf\x11\xe0", f"in.csv {OLD}"), (b"\xd0\xcf\x11\xe0\xa1\xb1, a;b", f"in.csv {OLD}"),
        (b"PK\x03\x04", "in.csv is not a workbook that can be read; open it in a spreadsheet and save it as XLSX."),
        (b"a,\x00\n", "in.csv is not a text file; save it as CSV or XLSX first."),
        (b"PK\n", "in.csv is not a table: no comma, semicolon, tab or | divides its lines into columns."),
    ],
)  # fmt: skip
def test_each_file_that_is_no_table_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "in.csv").write_bytes(data)
    assert refused(tmp_path / "in.csv") == sentence


@pytest.mark.parametrize("data", [b"PK,b\n1,2\n", b"PK\x03,b\n1,2\n", b"\xd0\xcf,b\n1,2\n"])
def test_text_that_begins_like_a_workbook_is_text(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "in.csv").write_bytes(data)
    assert len(read_table(tmp_path / "in.csv").rows) == 1


def test_what_cannot_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "in.csv"
    assert refused(tmp_path) == f"{tmp_path} is a folder; name a file in it."
    assert refused(path) == f"There is no file {path}."
    for problem, sentence in (
        (PermissionError(13, "Permission denied"), f"You are not allowed to read {path}."),
        (OSError(5, "Input/output error"), f"{path} cannot be read; is its disk or share connected?"), (OSError("odd"), f"{path} cannot be read; is its disk or share connected?"),
    ):  # fmt: skip

        def failing(_: Path, mode: str = "r", problem: OSError = problem) -> None:
            raise problem

        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", failing)
            assert refused(path) == sentence


def test_how_to_read_is_given_by_name(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        read_table(tmp_path, "Two")  # type: ignore[call-arg]
