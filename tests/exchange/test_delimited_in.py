"""Delimited text in: what divides its columns, how its letters are written, its quotes, and where its header is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benefits_tui.exchange import text_source
from benefits_tui.exchange.delimited import read_delimited
from benefits_tui.exchange.sheet import Sheet, UnreadableFile

PATH = Path("in.csv")


def read(text: str | bytes, delimiter: str | None = None, encoding: str | None = None) -> Sheet:
    """The table in a text."""
    return read_delimited(PATH, text.encode() if isinstance(text, str) else text, delimiter, encoding)


def cells(sheet: Sheet) -> list[list[object]]:
    """The cells, row by row."""
    return [list(row) for _, row in sheet.rows]


def refused(data: bytes, delimiter: str | None = None, encoding: str | None = None) -> str:
    """The sentence that refuses the bytes."""
    with pytest.raises(UnreadableFile) as problem:
        read(data, delimiter, encoding)
    return str(problem.value)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_each_mark_is_found(mark: str) -> None:
    sheet = read(f"No{mark}Name\nA{mark}a b\n")
    assert (sheet.header, sheet.rows) == (["No", "Name"], [(2, ["A", "a b"])])
    assert (sheet.delimited, sheet.notices, sheet.path) == (True, [], PATH)


@pytest.mark.parametrize(
    ("text", "header"),
    [
        # The mark by which most rows have one and the same number of columns.
        ("No;Name, first\nA;a\nB;b\n", ["No", "Name, first"]), ("No,Name; first\nA,a\nB,b\n", ["No", "Name; first"]), ("a|b\n1,5|2,5\n3,5|4,5\n6|7\n", ["a", "b"]),
        ("a;b;c\n1,5;2,5;3\n", ["a", "b", "c"]), ("a\tb\n1,5\t2\n3\t4,5\n", ["a", "b"]),
        # Of marks that do so equally, the one with more columns; of those, the first.
        ("a,b;c;d\n1,2;3;4\n", ["a,b", "c", "d"]), ("a;b,c,d\n1;2,3,4\n", ["a;b", "c", "d"]), ("a,b;c\n1,2;3\n", ["a", "b;c"]), ("a;b|c\n1;2|3\n", ["a", "b|c"]),
        # Shares are compared to one decimal: 20 of 21 rows are as good as all, 9 of 10 are not.
        ("a;b,c,d\n" + "1;2,3,4\n" * 19 + "1;2\n", ["a;b", "c", "d"]), ("a;b,c,d\n" + "1;2,3,4\n" * 8 + "1;2\n", ["a", "b,c,d"]),
        # Blank lines do not count.
        ("\n\n\n\n a;b\n1;2\n", ["a", "b"]), ("a;b,c\n;\n1;2,3\n", ["a", "b,c"]),
        # Marks within quotes do not count.
        ('"a,b";c\n"1,2";3\n"4,5";6\n', ["a,b", "c"]),
    ],
)  # fmt: skip
def test_the_mark_is_that_which_gives_most_rows_one_width(text: str, header: list[str]) -> None:
    assert read(text).header == header


def test_sixty_rows_are_looked_at() -> None:
    # Forty rows of three columns by the comma, then the semicolon alone: of sixty, the semicolon divides all.
    head = "a;b,c,d\n" + "1;2,3,4\n" * 59
    assert read(head + "1;2\n" * 500).header == ["a;b", "c", "d"]
    assert read("a;b,c,d\n" + "1;2,3,4\n" * 49 + "1;2\n" * 500).header == ["a", "b,c,d"]


def test_the_sixtieth_row_counts_and_the_next_does_not() -> None:
    # Of 60 rows 57 are 0.95, which is 0.9; of the 59 before, they would be 0.97, which is 1.
    assert read("a;b,c,d\n" + "1;2,3,4\n" * 56 + "1;2\n" * 3).header == ["a", "b,c,d"]
    # Of 60 rows 45 are 0.75, which is 0.8 and as good as 48 of them; of 61 they would be 0.7.
    text = "a;b,c,d\n" + "1;2,3,4\n" * 44 + "1;2\n" * 3 + "1\n" * 12
    assert read(text).header == read(text + "1;2\n").header == ["a;b", "c", "d"]


@pytest.mark.parametrize("text", ["one\ntwo\n", "one column only\n1\n", "a\n;\n"])
def test_what_no_mark_divides_is_refused(text: str) -> None:
    said = refused(text.encode())
    assert said == "in.csv is not a table: no comma, semicolon, tab or | divides its lines into columns."


@pytest.mark.parametrize("mark", [",", ";", ":", "x"])
def test_a_mark_that_is_given_is_taken(mark: str) -> None:
    assert read(f"a{mark}b,c;d\n1{mark}2\n", delimiter=mark).header[0] == "a"
    assert refused(b"abc\ndef\n", delimiter=mark) == "in.csv has no row with column names."


CAFE = "No,Name\nA,café €\n"


@pytest.mark.parametrize(
    ("encoding", "given", "notices"),
    [
        ("utf-8", None, []), ("utf-8-sig", None, []), ("utf-16", None, []), ("utf-16-le", "utf-16-le", None), ("cp1252", None, ["Line 2 is not UTF-8; the file was read as cp1252 (Windows)."]),
        ("cp1252", "cp1252", []), ("utf-8", "utf-8", []), ("iso8859-15", "iso8859-15", []), ("utf-16", "cp1252", []),
    ],
)  # fmt: skip
def test_how_its_letters_are_written_is_found_or_given(encoding: str, given: str | None, notices: list[str] | None) -> None:
    data = CAFE.encode(encoding)
    if notices is None:
        assert refused(data, encoding=given) == "in.csv is not a text file; save it as CSV or XLSX first."
        return
    sheet = read(data, encoding=given)
    assert (sheet.header, cells(sheet), sheet.notices) == (["No", "Name"], [["A", "café €"]], notices)


def test_either_order_of_two_byte_letters_is_read_and_a_cut_one_refused() -> None:
    assert (
        cells(read(b"\xfe\xff" + CAFE.encode("utf-16-be")))
        == cells(read(b"\xff\xfe" + CAFE.encode("utf-16-le")))
        == [["A", "café €"]]
    )
    assert (
        refused(b"\xff\xfe" + CAFE.encode("utf-16-le")[:-1])
        == "in.csv is cut short in the middle of a letter; copy or export it again."
    )
    assert (
        refused(b"\xfe\xff" + CAFE.encode("utf-16-be")[:-1])
        == "in.csv is cut short in the middle of a letter; copy or export it again."
    )


def test_the_line_that_is_not_utf_8_is_named() -> None:
    for line in (1, 2, 3):
        lines = [b"No,Name", b"A,a", b"B,b"]
        lines[line - 1] += b"\xe9"
        sheet = read(b"\n".join(lines) + b"\n")
        assert sheet.notices == [f"Line {line} is not UTF-8; the file was read as cp1252 (Windows)."]


def test_a_byte_that_its_encoding_lacks_is_kept_as_such() -> None:
    sheet = read(b"No,Name\nA,\xe9\nB,\x81\n")
    assert cells(sheet) == [["A", "é"], ["B", "\udc81"]]
    assert sheet.notices == ["Line 2 is not UTF-8; the file was read as cp1252 (Windows)."]
    assert read(b"No,\x81\n1,2\n").header == ["No", "\ufffd"]


def test_one_bad_byte_among_letters_of_utf_8_leaves_the_others_as_they_are() -> None:
    sheet = read("No,Name\nA,é ü ñ\nB,".encode() + b"\xe9\n")
    assert cells(sheet) == [["A", "é ü ñ"], ["B", "\udce9"]]
    assert sheet.notices == ["Line 3 has a byte that is not UTF-8, as the rest of the file is."]


def test_an_encoding_that_is_not_known_is_refused() -> None:
    assert refused(b"No,Name\nA,a\n", encoding="klingon") == "in.csv: there is no encoding 'klingon'; write utf-8 or cp1252."
    assert cells(read(b"No,Name\nA,\xe9\n", encoding="utf-8")) == [["A", "\udce9"]]


def test_a_nought_byte_near_the_beginning_is_no_text() -> None:
    said = "in.csv is not a text file; save it as CSV or XLSX first."
    assert refused(b"No,Name\nA,\x00\n") == said and refused(b"\x00") == said
    head = b"No,Name\n"
    assert refused(head + b"x" * (65_535 - len(head)) + b"\x00,y\n") == said
    behind = read(head + b"x" * (65_536 - len(head)) + b"\x00,y\n")
    assert len(behind.rows) == 1


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    sheet = read('Return,\n\nNo,Name\n\nA,"a\nb\r\nc"\n\nB,b\n')
    assert sheet.header == ["No", "Name"] and sheet.rows == [(5, ["A", "a\nb\r\nc"]), (7, ["B", "b"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_end_of_a_line(end: str) -> None:
    sheet = read(end.join(["No,Name", "A,a", "", "B,b"]))
    assert sheet.rows == [(2, ["A", "a"]), (4, ["B", "b"])]


def test_ragged_rows_are_squared() -> None:
    sheet = read("No,Name,More\nA\nB,b\nC,c,d\nD,d,e,f\n")
    assert cells(sheet) == [["A", None, None, None], ["B", "b", None, None], ["C", "c", "d", None], ["D", "d", "e", "f"]]
    assert sheet.header == ["No", "Name", "More", "column 4"]
    assert sheet.notices == ["Row 5 has more cells than the header has names; they are called 'column 4' and on."]


def test_quotes_hold_marks_quotes_and_line_ends() -> None:
    sheet = read('No,Name\nA,"a,b"\nB,"say ""so"""\nC,"x\ny"\nD,5" pipe\nE," "\nF,"a"b\n')
    assert cells(sheet) == [["A", "a,b"], ["B", 'say "so"'], ["C", "x\ny"], ["D", '5" pipe'], ["E", " "], ["F", "ab"]]


@pytest.mark.parametrize(
    ("text", "row"),
    [('No,"Name\n', 1), ('No,Name\nA,"a\n', 2), ('No,Name\nA,"x\ny"\nB,"b\nC,c\n', 3), ('No,Name\n"A"x,y\n"B"x,y\nC,"z\n', 4)],
)
def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row(text: str, row: int) -> None:
    said = f"in.csv, row {row}: a quotation mark is opened and never closed; close it or take it out."
    assert refused(text.encode()) == said and refused(text.encode(), delimiter=",") == said


@pytest.mark.xfail(
    strict=True, reason="after another mistake in a line the strict reader goes on with the next line, not with the rest"
)
def test_a_quotation_mark_is_seen_to_be_open_behind_another_mistake() -> None:
    assert refused(b'No,Name\n"A"x,"y\nB,b\n').startswith("in.csv, row 2: a quotation mark is opened")


@pytest.mark.xfail(
    strict=True, reason="after another mistake in a line the strict reader goes on with the next line, not with the rest"
)
def test_a_quotation_mark_that_is_closed_on_the_next_line_is_not_taken_for_an_open_one() -> None:
    assert cells(read('No,Name,More\n"A"x,"y\n",b\nC,c,d\n')) == [["Ax", "y\n", "b"], ["C", "c", "d"]]


def test_a_long_cell_is_read_up_to_five_million_letters() -> None:
    long = "x" * 200_000
    assert cells(read(f"No,Name\nA,{long}\n")) == [["A", long]]
    line = "x" * 99 + "\n"
    assert cells(read(f'No,Name\nA,"{line * 50_000}"\n')) == [["A", line * 50_000]]
    said = "in.csv, row 2: a quotation mark is opened and never closed; close it or take it out."
    assert refused(f'No,Name\nA,"{line * 50_000}x"\n'.encode()) == said


def test_a_cell_longer_than_the_reader_takes_is_refused_with_its_row() -> None:
    before = csv.field_size_limit(10)
    try:
        said = "in.csv, row 3, is not divided like the others; is the file whole?"
        assert refused(b"No,Name\nA,a\nB,12345678901\n", delimiter=",") == said
        # A mark by which a cell is too long is not the one.
        assert read("aaaaaa;aaaaaa,b\naaaaaa;aaaaaa,c\n").header == ["aaaaaa", "aaaaaa,b"]
    finally:
        csv.field_size_limit(before)


def test_a_line_of_more_than_five_million_letters_is_refused() -> None:
    assert refused(b"x" * 5_000_001) == "in.csv has a line of more than 5 million letters; it was not read."
    assert [len(str(line[0])) for line in cells(read(b"a,b\n" + b"x" * 5_000_000 + b"\nc,d"))] == [5_000_000, 1]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_line_without_end_is_refused_before_it_is_taken_apart(end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_source, "LONGEST_LINE", 1_000_000)
    row, long = b"a,b" + end, b"x" * 1_000_001
    told = "in.csv has a line of more than 1 million letters; it was not read."
    # Behind more than is read at a time, at the start, at the end, and alone.
    assert refused(row + long) == refused(long) == refused(row * 100_000 + long + end + row) == told
    assert [len(str(line[0])) for line in cells(read(row + long[1:] + end + b"c,d"))] == [1_000_000, 1]
