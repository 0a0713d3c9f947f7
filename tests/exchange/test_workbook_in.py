"""Workbooks in: which sheet, which cells, dates, fractions, and formulas whose result was never stored."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from benefits_tui.exchange.reader import read_table
from benefits_tui.exchange.sheet import ErrorCell, NoValue, Percent, Sheet, UnreadableFile


def read_workbook(path: Path, sheet: str | None = None) -> Sheet:
    """The table of a workbook."""
    return read_table(path, sheet=sheet)


DAMAGED = "is not a workbook that can be read; open it in a spreadsheet and save it as XLSX."
ROWS: list[list[object]] = [["No", "Name"], ["A", "a"]]


def saved(path: Path, sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> Path:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(path)
    return path


def read(tmp_path: Path, rows: list[list[object]]) -> Sheet:
    """The sheet of a workbook of one sheet."""
    return read_workbook(saved(tmp_path / "in.xlsx", {"S": rows}))


def refused(path: Path, sheet: str | None = None) -> str:
    """The sentence that refuses the workbook."""
    with pytest.raises(UnreadableFile) as problem:
        read_workbook(path, sheet)
    return str(problem.value)


def test_a_workbook_of_one_sheet(tmp_path: Path) -> None:
    sheet = read(tmp_path, ROWS)
    assert (sheet.header, sheet.rows, sheet.notices) == (["No", "Name"], [(2, ["A", "a"])], [])
    assert (sheet.delimited, sheet.path) == (False, tmp_path / "in.xlsx")


@pytest.mark.parametrize(
    ("sheets", "asked", "header", "notices"),
    [
        ({"One": ROWS, "Two": [["x", "y"]]}, None, "No", ["Of 2 sheets, 'One' was read. Not read: 'Two' (no rows: 'x'); --sheet NAME or --all-sheets reads them."]), ({"One": ROWS, "Two": [["x", "y"]]}, "Two", "x", []),
        ({"Blank": [], "Spaces": [["", " "], [None]], "Two": ROWS, "Three": [["x", "y"]]}, None, "No", ["Of 4 sheets, 'Two' was read. Not read: 'Three' (no rows: 'x'); --sheet NAME or --all-sheets reads them."]), ({"One": ROWS}, "One", "No", []),
    ],
)  # fmt: skip
def test_the_named_sheet_is_read_or_the_likeliest(
    tmp_path: Path, sheets: dict[str, list[list[object]]], asked: str | None, header: str, notices: list[str]
) -> None:
    sheet = read_workbook(saved(tmp_path / "in.xlsx", sheets), asked)
    assert sheet.header[0] == header and sheet.notices == notices


def test_a_sheet_that_is_not_there_or_blank_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "in.xlsx", {"One": ROWS, "Two": [], "Three": [["only"]]})
    assert refused(path, "Four") == "in.xlsx has no sheet 'Four'; it has One, Two, Three."
    assert refused(path, "one") == "in.xlsx has no sheet 'one'; it has One, Two, Three."
    assert refused(path, "Two") == "in.xlsx has no rows."
    assert refused(path, "Three") == "in.xlsx has no row with column names."
    assert refused(saved(tmp_path / "blank.xlsx", {"One": [], "Two": [[None, " "]]})) == "blank.xlsx has no rows."


def test_hidden_sheets_can_be_read_by_name(tmp_path: Path) -> None:
    path = saved(tmp_path / "in.xlsx", {"One": ROWS, "Two": [["x", "y"]]}, hidden=("Two",))
    assert read_workbook(path, "Two").header == ["x", "y"] and read_workbook(path).header == ["No", "Name"]


def test_a_hidden_sheet_is_not_read_before_one_that_people_see(tmp_path: Path) -> None:
    path = saved(tmp_path / "in.xlsx", {"Lists": [["x", "y"], ["1", "2"]], "Projects": ROWS}, hidden=("Lists",))
    assert read_workbook(path).header == ["No", "Name"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("text", "text"), (" a\nb ", " a\nb "), (True, True), (False, False), (7, Decimal(7)), (-7, Decimal(-7)), (1.5, Decimal("1.5")), (0.1 + 0.2, Decimal("0.3")),
        (1 / 3, Decimal("0.333333333333333")), (2 / 3, Decimal("0.666666666666667")), (1e20, Decimal("1E+20")), (123456789012.3456, Decimal("123456789012.346")),
        (datetime(2026, 1, 2), date(2026, 1, 2)), (datetime(2026, 1, 2, 23, 59), date(2026, 1, 2)), (date(2026, 1, 2), date(2026, 1, 2)), (time(13, 30), "13:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"), ("2026-01-02", "2026-01-02"), ("007", "007"),
    ],
)  # fmt: skip
def test_each_kind_of_cell(tmp_path: Path, value: object, cell: object) -> None:
    ((_, cells),) = read(tmp_path, [["No", "Cell"], ["A", value]]).rows
    assert cells[1] == cell and type(cells[1]) is type(cell)


def test_rows_keep_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Return 2026"],
        [],
        ["No", "Name", "No"],
        [],
        ["A", None, "x"],
        [None, ""],
        ["B", "b", None, "more"],
    ]
    sheet = read(tmp_path, rows)
    assert sheet.header == ["No", "Name", "No (2)", "column 4"]
    assert sheet.rows == [(5, ["A", None, "x", None]), (7, ["B", "b", None, "more"])]


def test_a_formula_without_a_stored_result_is_no_blank(tmp_path: Path) -> None:
    sheet = read(tmp_path, [["No", "Sum", "More"], ["A", "=1+1", 5], ["B", None, "=C2*2"], ["=A1", "'=1", 7]])
    assert sheet.rows == [
        (2, ["A", NoValue("=1+1"), Decimal(5)]), (3, ["B", None, NoValue("=C2*2")]), (4, [NoValue("=A1"), "'=1", Decimal(7)]),
    ]  # fmt: skip


def changed(path: Path, part: str, old: bytes, new: bytes, name: str | None = None) -> Path:
    """The workbook with other bytes in a part, and the part under another name."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    # openpyxl ends an empty element in other ways where lxml is there.
    parts[part] = re.sub(rb"<(\w+)([^<>]*?)\s*(?:/>|></\1>)", rb"<\1\2 />", parts[part])
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    if name is not None:
        parts[name] = parts.pop(part)
    with zipfile.ZipFile(path, "w") as archive:
        for one, data in parts.items():
            archive.writestr(one, data)
    return path


PART = "xl/worksheets/sheet1.xml"


def test_a_formula_with_its_stored_result_is_that_result(tmp_path: Path) -> None:
    path = saved(tmp_path / "in.xlsx", {"S": [["No", "Sum", "Way"], ["A", "=1+1", "=3"]]})
    sheet = read_workbook(changed(path, PART, b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"))
    assert sheet.rows == [(2, ["A", Decimal(2), NoValue("=3")])]


@pytest.mark.parametrize("tag", [b"<f>1+1</f>", b'<f ca="1">1+1</f>', b"<f >1+1</f>"])
def test_each_way_to_write_a_formula_is_seen(tmp_path: Path, tag: bytes) -> None:
    path = changed(saved(tmp_path / "in.xlsx", {"S": [["No", "Sum"], ["A", "=1+1"]]}), PART, b"<f>1+1</f>", tag)
    assert read_workbook(path).rows == [(2, ["A", NoValue("=1+1")])]


def test_a_sheet_that_understates_its_own_size_is_read_whole(tmp_path: Path) -> None:
    path = saved(tmp_path / "in.xlsx", {"S": [*ROWS, ["B", "=1", "x"]]})
    sheet = read_workbook(changed(path, PART, b'<dimension ref="A1:C3" />', b'<dimension ref="A1:A1" />'))
    assert sheet.rows == [(2, ["A", "a", None]), (3, ["B", NoValue("=1"), "x"])]


@pytest.mark.parametrize(("old", "new"), [(b"</row>", b"</ro"), (b'r="A2"', b'r="??"')])
def test_a_damaged_sheet_is_refused_in_a_sentence(tmp_path: Path, old: bytes, new: bytes) -> None:
    said = refused(changed(saved(tmp_path / "in.xlsx", {"S": ROWS}), PART, old, new))
    assert said == f"in.xlsx {DAMAGED}"


def test_what_is_no_workbook_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    assert refused(path) == f"in.xlsx {DAMAGED}"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    assert refused(path) == f"in.xlsx {DAMAGED}"


@pytest.mark.parametrize(
    "problem", [zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError, EOFError, SyntaxError, AttributeError, TypeError]
)
def test_whatever_openpyxl_raises_for_damage_becomes_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: type[Exception]
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise problem("odd")

    path = saved(tmp_path / "in.xlsx", {"S": ROWS})
    monkeypatch.setattr("openpyxl.load_workbook", failing)
    assert refused(path) == f"in.xlsx {DAMAGED}"


def test_a_workbook_that_was_read_is_closed(tmp_path: Path) -> None:
    path = saved(tmp_path / "in.xlsx", {"S": [*ROWS, ["B", "=1"]]})
    read_workbook(path)
    path.rename(tmp_path / "other.xlsx")
    assert load_workbook(tmp_path / "other.xlsx").sheetnames == ["S"]


def test_a_formula_whose_stored_result_is_empty_is_blank(tmp_path: Path) -> None:
    path = saved(tmp_path / "in.xlsx", {"S": [["No", "Sum"], ["A", "=1+1"]]})
    path = changed(path, PART, b'<c r="B2"><f>1+1</f><v />', b'<c r="B2" t="str"><f>1+1</f><v></v>')
    assert read_workbook(path).rows == [(2, ["A", None])]


@pytest.mark.parametrize(
    ("value", "form", "cell"),
    [
        (0.62, "0%", Percent(Decimal(62))), (0.625, '0.0 "%"', Decimal("0.625")), (7, "0000", "0007"), (7, "0", Decimal(7)), ("#N/A", "General", ErrorCell("#N/A")),
    ],
)  # fmt: skip
def test_a_format_tells_percentages_and_leading_zeros_only(tmp_path: Path, value: object, form: str, cell: object) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["No", "Cell"])
    sheet.append(["A", value])
    sheet["B2"].number_format = form
    book.save(tmp_path / "in.xlsx")
    assert read_workbook(tmp_path / "in.xlsx").rows == [(2, ["A", cell])]


def test_what_is_hidden_is_said(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ROWS:
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    book.save(tmp_path / "in.xlsx")
    assert read_workbook(tmp_path / "in.xlsx").notices == ["Row 2 is hidden in the spreadsheet, and read all the same."]


@pytest.mark.promise("R44")
def test_a_workbook_made_to_harm_is_refused(tmp_path: Path) -> None:
    path = changed(saved(tmp_path / "in.xlsx", {"S": ROWS}), PART, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')
    assert refused(path) == "in.xlsx declares entities, which no spreadsheet does; it was not read."
    far = changed(saved(tmp_path / "far.xlsx", {"S": ROWS}), PART, b'r="B2"', b'r="XFD2"')
    assert refused(far) == "far.xlsx has a cell in column 16,384 of row 2; at most 2,000 are read."


@pytest.mark.promise("R44")
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        # Two million letters between two tags; a row more than six million tags in the sheet; rows that reach far to the right.
        (b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"x" * 2_000_001 + b"</t></is></c></row>", "a cell of more than 2 million letters; it was not read."),
        (b"<row/>" * 6_000_001, "a sheet of more than a million cells; save it as CSV and read that."),
        (b"".join(b'<row r="%d"><c r="BXX%d" t="b"><v>1</v></c></row>' % (n, n) for n in range(9, 3_010)), "rows that reach far to the right: with blank ones over 6,000,000 cells up to row 3,008"),
    ],
    ids=["one cell", "many cells", "far to the right"],
)  # fmt: skip
def test_a_workbook_that_takes_too_much_is_refused_before_it_is_parsed(tmp_path: Path, rows: bytes, said: str) -> None:
    path = changed(saved(tmp_path / "in.xlsx", {"S": ROWS}), PART, b"</sheetData>", rows + b"</sheetData>")
    assert f"in.xlsx has {said}" in refused(path)


@pytest.mark.parametrize(("blank", "read_on"), [(9_999, True), (10_000, False)])
def test_formats_that_reach_to_the_end_of_a_sheet_are_no_rows(tmp_path: Path, blank: int, read_on: bool) -> None:
    path = saved(tmp_path / "in.xlsx", {"S": [["No", "Name"], ["A", "a"], ["B", "b"]]})
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (number, number) for number in range(3, 3 + blank))
    path = changed(path, PART, b'<row r="3"', rows + b'<row r="%d"' % (3 + blank))
    for cell in (b'"A3"', b'"B3"'):
        path = changed(path, PART, cell, b'"%s%d"' % (cell[1:2], 3 + blank))
    sheet = read_workbook(path)
    assert [cells for _, cells in sheet.rows] == ([["A", "a"], ["B", "b"]] if read_on else [["A", "a"]])
    said = [notice for notice in sheet.notices if "rows before it are blank" in notice]
    assert said == ([] if read_on else ["Reading ended with row 10002: the 10,000 rows before it are blank."])
