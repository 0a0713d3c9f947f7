"""Texts of all kinds arrive as typed in every format, nothing is executed or fetched, numbers are numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import make, write
from benefits_tui.reports.charts.drawing import Drawing
from benefits_tui.reports.content import parts
from benefits_tui.reports.content.cells import columns, day, gap
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Chart, Section, Table, TableCell, TableRow
from tests import helpers
from tests.cli.in_process import Here
from tests.reports.test_board import filled

__all__ = ["filled"]

KINDS = [
    "<script>alert(1)</script> & <b>bold</b>", "=1+1", "@SUM(A1)", "[b]x[/b] [/]", "שלום עולם", "🙂 café 漢字", "{{ 7*7 }} {% raw %}",
    "| pipe | `code` *star*", "'\" onmouseover=x", "</style></title>", "w" * 10_000,
]  # fmt: skip


class Reader(HTMLParser):
    """What is shown on the page, and what elements there are."""

    def __init__(self) -> None:
        super().__init__()
        self.shown, self.tags, self.attributes = "", list[str](), list[tuple[str, str | None]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.shown += data


def written(session: Session, folder: Path, form: str) -> Path:
    path = folder / f"board.{form}"
    write(make(session, "board", ReportScope()), form, path)
    return path


def all_text(path: Path) -> str:
    """Every text of a report's file, as somebody who opens it reads it."""
    match path.suffix:
        case ".html":
            reader = Reader()
            reader.feed(path.read_text(encoding="utf-8"))
            return reader.shown
        case ".xlsx":
            return "\n".join(str(cell.value) for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row)
        case ".docx":
            document = docx.Document(str(path))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    return re.sub(r"\\(.)", r"\1", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", ["html", "docx", "xlsx", "md"])
def test_texts_of_all_kinds_arrive_as_typed(session: Session, tmp_path: Path, form: str) -> None:
    for place, words in enumerate(KINDS, start=1):
        helpers.project(session, f"P-{place}", stage="closing")
        helpers.benefit(session, f"P-{place}", title=words, owner=None)
    path = tmp_path / f"board.{form}"
    waiting = parts.waiting_for(session, ReportScope())
    report = make(session, "board", ReportScope())
    table = parts.decisions(session, waiting, board=False, most=None)
    write(replace(report, sections=(*report.sections, Section("all", "All", (table,)))), form, path)
    shown = all_text(path)
    assert [words for words in KINDS if words not in shown] == []


def test_the_page_has_no_script_and_asks_nobody(filled: Session, tmp_path: Path) -> None:
    helpers.benefit(filled, "P-1", title=KINDS[0])
    text = written(filled, tmp_path, "html").read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(text)
    assert {"script", "link", "iframe", "object", "embed", "b"}.isdisjoint(reader.tags)
    assert not any(name.startswith("on") or name in ("src", "href") for name, _ in reader.attributes)
    assert "url(http" not in text and "@import" not in text and "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert reader.tags.count("h1") == 1 and ("lang", "en") in reader.attributes and reader.tags.count("main") == 1


def test_numbers_are_numbers_in_a_workbook_and_nothing_is_a_formula(filled: Session, tmp_path: Path) -> None:
    helpers.benefit(filled, "P-1", title="=1+1", owner=None)
    book = load_workbook(written(filled, tmp_path, "xlsx"))
    assert book.sheetnames[:3] == ["Report", "Where we stand", "Decisions that the board has"]
    sheet = book["Where we stand"]
    line = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "cashable")
    assert line[1:9] == (2, 1100, 100, 100, 40, 10, 70, -30)
    assert {cell.data_type for one in book for row in one.iter_rows() for cell in row} <= {"n", "s", "d"}


def test_a_document_has_headings_tables_and_pictures(filled: Session, tmp_path: Path) -> None:
    document: Any = docx.Document(str(written(filled, tmp_path, "docx")))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == [
        "Where we stand", "Decisions that the board has to take", "Planned and realised", "Largest gaps", "What changed",
        "What closed and what was proved", "Data still missing",
    ]  # fmt: skip
    assert len(document.inline_shapes) == 1 and len(document.tables) >= 4
    assert document.inline_shapes[0]._inline.docPr.get("descr").startswith("Cashable money")


def test_in_a_document_numbers_days_and_references_stay_in_one_piece(filled: Session, tmp_path: Path) -> None:
    names = columns(About=5, By=2, Stated=0, Long=0)
    lines = [
        (f"Word {'and word ' * 20}· P-1/B01", date(2026, 3, 31), Decimal(-123456789), "£1,234,567,890"),
        ("Short", None, None, "–"),
    ]
    rows = tuple(
        TableRow((TableCell(about, "P-1/B01"), day(when), gap(amount, "GBP"), TableCell(words, words)), "benefits ref=P-1/B01")
        for about, when, amount, words in lines
    )
    section = Section("all", "All", (Table("Table", names, rows),))
    report = replace(make(filled, "board", ReportScope()), sections=(section,))
    write(report, "docx", tmp_path / "r.docx")
    table = docx.Document(str(tmp_path / "r.docx")).tables[0]
    widths = [cell.width.cm for cell in table.rows[0].cells]
    # "31 Mar 2026" in Arial at 8.5 points is 1.75 cm wide, "−£123.5m" 1.37 cm in bold, what is long 2.2 cm.
    assert [width > least for width, least in zip(widths[1:], (2.1, 1.7, 2.5), strict=True)] == [True] * 3
    assert sum(widths) == pytest.approx(18.2, abs=0.05) and widths[0] > 10
    texts = [cell.text for cell in table.rows[1].cells]
    assert texts[1:3] == ["31\N{NO-BREAK SPACE}Mar\N{NO-BREAK SPACE}2026", "−£123.5m"]
    about = table.rows[1].cells[0]._tc.xml
    assert (
        texts[0].startswith("Word and word")
        and "·\N{NO-BREAK SPACE}P-1/B01\nbenefits ref=P-1/B01" in texts[0]
        and "noBreakHyphen" in about
    )
    write(report, "html", tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert '<span class="ref">· P-1/B01</span>' in text and '<td dir="auto" class="day ">31\xa0Mar\xa02026</td>' in text


def test_a_tall_picture_keeps_to_its_page_and_figures_stand_once_in_a_document(filled: Session, tmp_path: Path) -> None:
    table = Table("Records", columns(Record=1), (TableRow((TableCell("Only once"),)),))
    chart = Chart("Drawn", Drawing(100, 400), "says so", table)
    report = replace(make(filled, "board", ReportScope()), sections=(Section("map", "Map", (chart, table)),))
    for form in ("docx", "html", "xlsx", "md"):
        write(report, form, tmp_path / f"r.{form}")
        assert all_text(tmp_path / f"r.{form}").count("Only once") == 1
    (shape,) = docx.Document(str(tmp_path / "r.docx")).inline_shapes
    assert shape.height.cm == pytest.approx(19, abs=0.01) and shape.width.cm == pytest.approx(4.75, abs=0.01)
    assert {shape._inline.get(f"dist{side}") for side in "TBLR"} == {"0"}, "LibreOffice would shift it and cut off its right edge"


def test_a_column_has_room_for_a_whole_reference_in_a_document(filled: Session, tmp_path: Path) -> None:
    ref = "HMRC_0028_2021-Q3/B01"
    rows = (TableRow((TableCell(f"Protect · {ref}", ref), *[TableCell("long words " * 9)] * 4)),)
    section = Section("all", "All", (Table("Table", columns(About=1, Why=5, Options=4, Who=3, When=3), rows),))
    write(replace(make(filled, "board", ReportScope()), sections=(section,)), "docx", tmp_path / "r.docx")
    widths = [cell.width.cm for cell in docx.Document(str(tmp_path / "r.docx")).tables[0].rows[0].cells]
    # The reference is 3.85 cm wide in bold Arial at 8.5 points.
    assert (
        widths[0] > 4.2
        and sum(widths) == pytest.approx(18.2, abs=0.05)
        and widths[1] / widths[2] == pytest.approx(1.25, abs=0.01)
    )


def test_few_figures_of_a_chart_stand_across_in_a_document(filled: Session, tmp_path: Path) -> None:
    write(make(filled, "board", ReportScope()), "docx", tmp_path / "r.docx")
    heads = [[cell.text for cell in table.rows[0].cells] for table in docx.Document(str(tmp_path / "r.docx")).tables]
    assert ["Until", "30\xa0Jun 2026", "30\xa0Jun 2027"] in heads


def test_an_organisation_gives_its_words_order_logo_and_colours(filled: Session, tmp_path: Path) -> None:
    style = tmp_path / "style"
    style.mkdir()
    (style / "words.toml").write_text('order = ["decisions"]\n[titles]\ndecisions = "For decision"\nboard = "To the board"\n')
    (style / "style.css").write_text(":root { --accent: #7a1f5c }")
    (style / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    path = tmp_path / "b.html"
    write(make(filled, "board", ReportScope()), "html", path, style)
    text = path.read_text(encoding="utf-8")
    assert "To the board" in text and "#7a1f5c" in text and "data:image/svg+xml;base64," in text
    assert 0 < text.index("For decision") < text.index("Where we stand")


def test_the_command(
    filled: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(filled.path, monkeypatch, capsys)
    target = tmp_path / "out.html"
    ran = here("report", "board", "-o", str(target), "--since", "2026-10-31")
    assert ran.status == 0 and target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert here("report", "bored", "-o", str(target)).status == 2
    assert here("report", "board", "-o", str(tmp_path / "out.pdf")).status == 3
    assert here("report", "board", "-o", str(tmp_path / "no" / "out.html")).status == 3
