"""Tables out, to the letter in each format; files that cannot be written are refused in a sentence and leave nothing behind."""

from __future__ import annotations

import gc
import json
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benefits_tui.exchange.sheet import SheetValue
from benefits_tui.exchange.workbook import write_workbook
from benefits_tui.exchange.writer import FORMATS, FileNotWritten, whole_file, write_table

HEADER = ("Text", "Number", "Day", "Yes", "Nothing", "Count")
ROW: tuple[SheetValue, ...] = ('é "a", b\nc', Decimal("-1234.50"), date(2026, 1, 2), True, None, 7)


def left(folder: Path) -> list[str]:
    """The names of what stands in a folder."""
    return sorted(one.name for one in folder.iterdir() if one.name != "home")


def test_the_formats_that_there_are() -> None:
    assert FORMATS == ("csv", "xlsx", "json")


def test_csv_to_the_letter(tmp_path: Path) -> None:
    rows = [ROW, ("=1", Decimal("0.00"), date(1850, 1, 2), False, "", -3)]
    assert write_table(tmp_path / "x.csv", "csv", "T", HEADER, rows) == []
    assert (tmp_path / "x.csv").read_bytes() == (
        b"\xef\xbb\xbfText,Number,Day,Yes,Nothing,Count\r\n"
        b'"\xc3\xa9 ""a"", b\nc",-1234.5,2026-01-02,yes,,7\r\n'
        b"'=1,0,1850-01-02,no,,-3\r\n"
    )
    assert left(tmp_path) == ["x.csv"]


def test_json_to_the_letter(tmp_path: Path) -> None:
    rows = [("é =1", Decimal("-1234.50"), date(2026, 1, 2), True, None, 7)]
    assert write_table(tmp_path / "x.json", "json", "T", HEADER, rows) == []
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == (
        '[\n {\n  "Text": "é =1",\n  "Number": "-1234.5",\n  "Day": "2026-01-02",\n  "Yes": true,\n  "Nothing": null,\n  "Count": 7\n }\n]\n'
    )
    assert write_table(tmp_path / "y.json", "json", "T", HEADER, []) == []
    assert json.loads((tmp_path / "y.json").read_text()) == [] and left(tmp_path) == ["x.json", "y.json"]


@pytest.mark.parametrize(("form", "text"), [("csv", b"?x"), ("json", b"?x")])
def test_half_a_letter_is_written_as_a_question_mark(tmp_path: Path, form: str, text: bytes) -> None:
    assert write_table(tmp_path / "x", form, "T", ["a", "b"], [("\ud800x", "y")]) == []
    assert text in (tmp_path / "x").read_bytes()


# openpyxl leaves the writer of a sheet that breaks off to be collected, and that is said aloud.
BREAKS_OFF = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@BREAKS_OFF
@pytest.mark.parametrize("form", ["json", "xlsx"])
@pytest.mark.parametrize("row", [("one",), ("one", "two", "three")])
def test_a_row_that_is_not_as_wide_as_the_header_is_never_written(tmp_path: Path, form: str, row: tuple[SheetValue, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        write_table(tmp_path / "x", form, "T", ["a", "b"], [row])
    gc.collect()
    assert left(tmp_path) == []


def test_a_workbook_cell_by_cell(tmp_path: Path) -> None:
    assert (
        write_table(tmp_path / "x.xlsx", "xlsx", "Benefits", HEADER, [ROW, ("", Decimal(0), date(1900, 3, 1), False, None, -3)])
        == []
    )
    book = load_workbook(tmp_path / "x.xlsx")
    sheet = book.worksheets[0]
    assert book.sheetnames == ["Benefits"] and sheet.freeze_panes == "A2"
    head, first, second = sheet.iter_rows()
    assert [cell.value for cell in head] == list(HEADER) and all(cell.font.bold for cell in head)
    assert [cell.value for cell in first[:2]] == ['é "a", b\nc', -1234.5] and not any(cell.font.bold for cell in first)
    assert str(first[2].value) == "2026-01-02 00:00:00" and first[2].number_format == "yyyy-mm-dd"
    assert [cell.value for cell in first[3:]] == [True, None, 7]
    assert [second[place].value for place in (1, 3, 4, 5)] == [0, False, None, -3]
    assert second[2].number_format == "yyyy-mm-dd" and second[2].data_type == "d"


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(1899, 12, 31), "s"),
        (date(1900, 1, 1), "d"),
        (date(1900, 12, 31), "d"),
        (date(1901, 1, 1), "d"),
        (date(2200, 1, 1), "d"),
    ],
)
def test_days_that_a_workbook_cannot_count_are_written_as_text(tmp_path: Path, day: date, kind: str) -> None:
    assert write_workbook(tmp_path / "x.xlsx", "T", ("Day",), [(day,)]) == []
    cell = load_workbook(tmp_path / "x.xlsx").worksheets[0].cell(2, 1)
    assert cell.data_type == kind and str(cell.value).startswith(day.isoformat() if day.year != 1900 or kind == "s" else "1")


@pytest.mark.parametrize(("title", "name"), [("T" * 31, "T" * 31), ("T" * 32, "T" * 31), ("T", "T")])
def test_the_name_of_a_sheet_is_cut_to_31_letters(tmp_path: Path, title: str, name: str) -> None:
    write_workbook(tmp_path / "x.xlsx", title, ("a",), [])
    assert load_workbook(tmp_path / "x.xlsx").sheetnames == [name]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (Decimal("12345678901234.5"), 12345678901234.5), (Decimal("1234567890123456"), "1234567890123456"), (Decimal("0.123456789012345"), 0.123456789012345),
        (Decimal("1234567890123.456"), "1234567890123.456"), (Decimal("-123456789012345"), -123456789012345), (Decimal("1E+16"), 10**16), (Decimal("1.0"), 1),
    ],
)  # fmt: skip
def test_numbers_of_more_than_fifteen_digits_are_written_as_text(tmp_path: Path, number: Decimal, value: object) -> None:
    assert write_workbook(tmp_path / "x.xlsx", "T", ("a",), [(number,)]) == []
    assert load_workbook(tmp_path / "x.xlsx").worksheets[0].cell(2, 1).value == value


CLEAN = ["\t", "\n", "\x7f", "\x80", "\ue000", "\ufffd", "￼", "😀", " "]
UNCLEAN = [chr(code) for code in (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF)]


@pytest.mark.promise("R33")
def test_each_letter_that_a_workbook_cannot_hold_is_replaced_and_said(tmp_path: Path) -> None:
    notices = write_workbook(tmp_path / "x.xlsx", "T", ("Name", "Text"), [("n", f"a{sign}b") for sign in (*CLEAN, *UNCLEAN)])
    found = [row[1].value for row in load_workbook(tmp_path / "x.xlsx").worksheets[0].iter_rows(min_row=2)]
    assert found == [f"a{sign}b" for sign in CLEAN] + ["a�b"] * len(UNCLEAN)
    first = 2 + len(CLEAN)
    assert notices == [
        f"Row {row}, Text: characters that a workbook cannot hold were replaced by �."
        for row in range(first, first + len(UNCLEAN))
    ]


def test_a_text_that_is_cleaned_and_cut_is_said_twice(tmp_path: Path) -> None:
    assert write_workbook(tmp_path / "x.xlsx", "T", ("A", "B"), [("\x00" + "x" * 40_000, "y" * 32_769)]) == [
        "Row 2, A: characters that a workbook cannot hold were replaced by �.",
        "Row 2, A: cut to 32,767 of 40,001 characters, the most a workbook cell holds.",
        "Row 2, B: cut to 32,767 of 32,769 characters, the most a workbook cell holds.",
    ]
    cells = next(load_workbook(tmp_path / "x.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
    assert cells == ("�" + "x" * 32_765 + "…", "y" * 32_766 + "…")


@pytest.mark.promise("R38")
def test_a_whole_file_takes_its_name_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")
    with whole_file(path) as draft:
        assert draft.parent == tmp_path and re.fullmatch(rf"\.x\.csv\.[0-9a-f]{{6}}-{os.getpid()}-\d+\.part", draft.name)
        draft.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new" and left(tmp_path) == ["x.csv"]


def refused(path: Path, problem: Exception | None = None) -> str:
    """The sentence that refuses to write, for a problem while writing."""
    with pytest.raises(FileNotWritten) as said, whole_file(path) as draft:
        draft.write_text("half")
        if problem is not None:
            raise problem
    return str(said.value)


def test_each_reason_why_a_file_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")
    assert refused(tmp_path / "no" / "x.csv") == f"There is no folder {tmp_path / 'no'}; make it first."
    assert refused(path, PermissionError(13, "Permission denied")) == f"You are not allowed to write {path}."
    assert refused(path, IsADirectoryError(21, "Is a directory")) == f"{path} is a folder; name a file in it."
    assert refused(path, OSError(28, "No space left on device")) == f"{path} could not be written: No space left on device."
    assert refused(path, OSError("odd")) == f"{path} could not be written: odd."
    assert path.read_text() == "old" and left(tmp_path) == ["x.csv"]


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_a_folder_is_never_written_over(tmp_path: Path, form: str) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(FileNotWritten) as said:
        write_table(tmp_path / "x", form, "T", ["a", "b"], [("1", "2")])
    assert str(said.value) == f"{tmp_path / 'x'} is a folder; name a file in it." and left(tmp_path) == ["x"]


@BREAKS_OFF
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
@pytest.mark.promise("R38")
def test_rows_that_break_off_leave_what_was_there(tmp_path: Path, form: str) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError):
        write_table(path, form, "T", ["a"], ((str(1 // number),) for number in (1, 0)))
    gc.collect()
    assert path.read_text() == "old" and left(tmp_path) == ["x"]
