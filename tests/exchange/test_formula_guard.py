"""What a spreadsheet would run as a formula is neutralised, sign by sign; all else goes out and comes in as it is."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benefits_tui.exchange.delimited import guarded, unguarded
from benefits_tui.exchange.workbook import write_workbook
from benefits_tui.exchange.writer import write_csv

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# Every other sign of ASCII, and some beyond it that look alike.
HARMLESS = [sign for sign in map(chr, range(128)) if sign not in (*DANGEROUS, "'")] + ["＝", "−", "＋", "＠", "\u00a0", "…"]


@pytest.mark.parametrize("sign", DANGEROUS)
@pytest.mark.promise("R32")
def test_each_dangerous_sign_gets_an_apostrophe_before_it(sign: str) -> None:
    for text in (sign, f"{sign}1+1", f"{sign}SUM(A1)", f"{sign}{sign}"):
        assert guarded(text) == f"'{text}"
        assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("sign", HARMLESS)
def test_no_other_sign_does(sign: str) -> None:
    for text in (sign, f"{sign}1+1", f"{sign}=1"):
        assert guarded(text) == text and unguarded(text) == text


def test_a_dangerous_sign_further_on_does_no_harm() -> None:
    for text in ("a=1", " =1", "x\t=1", "1-1", "", "a@b", "\n=1"):
        assert guarded(text) == text and unguarded(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [("'", "'"), ("'a", "'a"), ("'=1", "''=1"), ("''", "'''"), ("''=1", "'''=1"), ("'+", "''+"), ("'\t", "''\t"), ("'\r", "''\r"), ("'@x", "''@x"), ("'-x", "''-x")],
)  # fmt: skip
def test_an_apostrophe_that_was_typed_comes_back(text: str, written: str) -> None:
    assert guarded(text) == written and unguarded(written) == text


def test_numbers_and_days_stay_what_they_are_in_csv() -> None:
    file = io.StringIO(newline="")
    write_csv(
        file,
        ("a", "b", "c", "d", "e", "f"),
        [(Decimal("-1.50"), -3, date(2026, 1, 2), True, None, "=1"), (0, Decimal("0"), None, False, "-", "x")],
    )
    assert list(csv.reader(io.StringIO(file.getvalue(), newline="")))[1:] == [
        ["-1.5", "-3", "2026-01-02", "yes", "", "'=1"], ["0", "0", "", "no", "'-", "x"],
    ]  # fmt: skip


@pytest.mark.promise("R32")
def test_no_text_is_a_formula_in_a_workbook_and_each_comes_back_as_it_was(tmp_path: Path) -> None:
    texts = [f"{sign}1+1" for sign in (*DANGEROUS, "'", " ", "a")]
    assert write_workbook(tmp_path / "x.xlsx", "t", ("text", "number"), [(text, Decimal("-2.5")) for text in texts]) == []
    book = load_workbook(tmp_path / "x.xlsx")
    rows = list(book.worksheets[0].iter_rows(min_row=2))
    assert [(row[0].data_type, row[1].data_type, row[1].value) for row in rows] == [("s", "n", -2.5)] * len(texts)
    # XML reads a carriage return as a line feed, unless lxml is there to write it as a reference; all else is exact.
    assert [str(row[0].value).replace("\r", "\n") for row in rows] == [text.replace("\r", "\n") for text in texts]


def test_what_a_workbook_cannot_hold_is_said(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        ("\x00a",),
        ("\ud800",),
        ("x" * 32_767,),
        ("x" * 32_768,),
        (Decimal("123456789012345"),),
        (Decimal("1234567890123456"),),
    ]
    notices = write_workbook(tmp_path / "x.xlsx", "t", ("text",), rows)  # type: ignore[arg-type]
    assert notices == [
        "Row 2, text: characters that a workbook cannot hold were replaced by �.",
        "Row 3, text: characters that a workbook cannot hold were replaced by �.",
        "Row 5, text: cut to 32,767 of 32,768 characters, the most a workbook cell holds.",
    ]
    found = [row[0] for row in load_workbook(tmp_path / "x.xlsx").worksheets[0].iter_rows(min_row=2)]
    assert [cell.data_type for cell in found] == ["s", "s", "s", "s", "n", "s"] and found[5].value == "1234567890123456"
    assert len(str(found[3].value)) == 32_767 and str(found[3].value).endswith("x…")
