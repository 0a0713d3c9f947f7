"""Lines become a table: its header, the names of its columns, the numbers of its rows, and rows longer than the header."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.exchange.grid import Grid
from benefits_tui.exchange.layout import table_of
from benefits_tui.exchange.sheet import NoValue, Sheet, SheetValue, UnreadableFile, text_of

Line = list[SheetValue | NoValue]


def built(*lines: Line) -> Sheet:
    """The sheet of these lines, the first of which is row 1."""
    return table_of(Grid(Path("in.csv"), "", [(number, list(cells)) for number, cells in enumerate(lines, start=1)]))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), ("", ""), (" a b\n", "a b"), ("a\r\nb", "a\nb"), ("\ra\r\r\nb\r", "a\nb"), (True, "yes"), (False, "no"), (0, "0"), (-7, "-7"),
        (Decimal("1.50"), "1.50"), (Decimal("1E+3"), "1000"), (Decimal("1E-7"), "0.0000001"), (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"), (NoValue("=A1"), "=A1"),
    ],
)  # fmt: skip
def test_a_cell_as_words(cell: SheetValue | NoValue, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("above", "first"),
    [
        ([], 2), ([["Return 2026", ""]], 3), ([["", " ", None], ["Return"], []], 5), ([["", "Return", " ", ""]], 3), ([[None, NoValue("")]], 3),
    ],
)  # fmt: skip
def test_the_header_is_the_first_row_with_two_filled_cells(above: list[Line], first: int) -> None:
    sheet = built(*above, ["No", "Name"], ["A", "a"], ["B", "b"])
    assert sheet.header == ["No", "Name"] and sheet.rows == [(first, ["A", "a"]), (first + 1, ["B", "b"])]
    said = (
        [f"The column names stand in row {first - 1}; what is above was left out."]
        if any(text_of(cell) for line in above for cell in line)
        else []
    )
    assert (sheet.notices, sheet.delimited, sheet.path) == (said, False, Path("in.csv"))


@pytest.mark.parametrize("lines", [[], [["one"]], [["one", ""], ["", "two"], [None, None, None]]])
def test_without_a_header_there_is_no_table(lines: list[Line]) -> None:
    with pytest.raises(UnreadableFile) as problem:
        built(*lines)
    assert str(problem.value) == "in.csv has no row with column names."


@pytest.mark.parametrize(
    ("cells", "header"),
    [
        (["a", "b"], ["a", "b"]), ([" a \n b ", "c"], ["a b", "c"]), (["a", "a", "a", "b", "b"], ["a", "a (2)", "a (3)", "b", "b (2)"]), (["a", "A"], ["a", "A"]),
        (["", "a", "", "b"], ["column 1", "a", "column 3", "b"]), (["a", "b", ""], ["a", "b"]), (["a", "b", "", None, " "], ["a", "b"]),
        (["a", "", "b", "", ""], ["a", "column 2", "b"]), (["a", "column 2"], ["a", "column 2"]), (["a", "b", "column 9", ""], ["a", "b", "column 9"]),
        (["a", "b", "column x"], ["a", "b", "column x"]), (["a", "b", "column x", "c"], ["a", "b", "column x", "c"]), ([Decimal(1), date(2026, 1, 2)], ["1", "2026-01-02"]), ([True, NoValue("=A1")], ["yes", "=A1"]),
    ],
)  # fmt: skip
def test_the_names_of_the_columns(cells: Line, header: list[str]) -> None:
    assert built(cells).header == header


@pytest.mark.parametrize("cells", [["a", "a (2)", "a"], ["a", "a", "a (2)"]])
def test_no_two_columns_have_one_name(cells: Line) -> None:
    header = built([*cells, "z"]).header
    assert len(set(header)) == len(cells) + 1


def test_a_column_behind_the_header_gets_a_name_of_its_own() -> None:
    header = built(["column 3", "Name"], ["A", "a", "x"]).header
    assert len(set(header)) == 3


def test_blank_rows_are_left_out_and_rows_keep_their_numbers() -> None:
    sheet = built(["No", "Name"], ["", " "], ["A", "a"], [], [None, None], ["B", ""], ["", "c"])
    assert sheet.rows == [(3, ["A", "a"]), (6, ["B", ""]), (7, ["", "c"])]


def test_short_rows_are_filled_and_blank_cells_behind_are_cut() -> None:
    sheet = built(["No", "Name", "More"], ["A"], ["B", "b", "", "", None], ["C", "c"])
    assert sheet.header == ["No", "Name", "More"] and sheet.notices == []
    assert sheet.rows == [(2, ["A", None, None]), (3, ["B", "b", ""]), (4, ["C", "c", None])]


def test_cells_behind_the_header_get_columns_of_their_own_and_that_is_said() -> None:
    sheet = built(["No", "Name"], ["A", "a"], ["B", "b", "", "x"], ["C"], ["D", "d", "y"], ["E", "e", "", "", "", "z"])
    assert sheet.header == ["No", "Name", "column 3", "column 4", "column 5", "column 6"]
    assert sheet.rows == [
        (2, ["A", "a", None, None, None, None]), (3, ["B", "b", "", "x", None, None]), (4, ["C", None, None, None, None, None]),
        (5, ["D", "d", "y", None, None, None]), (6, ["E", "e", "", "", "", "z"]),
    ]  # fmt: skip
    assert sheet.notices == [
        "Row 3 has more cells than the header has names; they are called 'column 3' and on.",
        "Row 6 has more cells than the header has names; they are called 'column 5' and on.",
    ]


def test_one_cell_too_many_is_one_column_more() -> None:
    sheet = built(["No", "Name"], ["A", "a", "x"])
    assert sheet.header == ["No", "Name", "column 3"] and sheet.rows == [(2, ["A", "a", "x"])]


def test_the_texts_of_a_column_that_are_not_blank() -> None:
    sheet = built(["No", "Name"], ["A", " a "], ["B", ""], ["C", None], ["D", Decimal("1.0")], ["E", "a"])
    assert list(sheet.column("Name")) == ["a", "1.0", "a"] and list(sheet.column("No")) == ["A", "B", "C", "D", "E"]
