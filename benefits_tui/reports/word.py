"""A report as a Word document by python-docx: real headings and tables, charts as pictures. Imported only when one is written."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from benefits_tui.atomic_file import write_archive
from benefits_tui.domain.plain_text import sanitize
from benefits_tui.reports.charts.drawing import BOLD, text_width
from benefits_tui.reports.charts.png import as_png
from benefits_tui.reports.document import Block, Chart, Paragraph, Report, Section, Table, TableCell, TableColumn, TableRow

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TONES = {"red": "B3261E", "amber": "8A5A00", "green": "2E6B3A", "muted": "55616D"}
_SOFT, _ACCENT = "55616D", "1F5A96"
_FONT = "Arial"
"""On every machine, or its twin of the same widths; a face that is not there would be replaced by a wider one."""
_WIDTH_CM, _MARGIN_CM, _PADDING_CM = 18.2, 1.4, 0.2
_CM_A_POINT, _BODY, _HEAD, _SMALL = 0.03528, 8.5, 7.5, 6.5
_MOST_OF_NUMBERS = 0.75
"""Numbers take so much of the width at the most where there are texts beside them."""
_TALLEST_CM = 19.0
"""So tall a picture leaves room for the head of a report on its page."""
_MOST_ACROSS = 9
"""A chart's figures stand across where there are at most so many, one line a series."""


def write(report: Report, path: Path) -> list[str]:
    """Write it; notices of characters that such a document cannot hold."""
    notices: list[str] = []
    write_archive(_Writer(notices).document(report).save, path)
    return notices


class _Writer:
    def __init__(self, notices: list[str]) -> None:
        self._notices = notices

    def document(self, report: Report) -> Any:
        import docx
        from docx.shared import Cm, Pt

        document = docx.Document()
        self._styles(document)
        page = document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(_MARGIN_CM)
        page.top_margin = page.bottom_margin = Cm(_MARGIN_CM)
        document.core_properties.title = self._text(report.title)[:255]
        document.core_properties.author = self._text(report.register)[:255]
        above = document.add_paragraph()
        self._run(above, report.register, size=9, colour=_SOFT, bold=True)
        above.paragraph_format.space_after = Pt(0)
        document.add_heading(self._text(report.title), 0)
        if report.subtitle:
            self._run(document.add_paragraph(), report.subtitle, size=11, colour=_SOFT)
        head = document.add_paragraph()
        for place, (label, value) in enumerate(report.head):
            self._run(head, f"{'   ' if place else ''}{label}: ", size=8.5, colour=_SOFT)
            self._run(head, value, size=8.5)
        for section in report.sections:
            heading = document.add_heading(self._text(section.title), 1)
            heading.paragraph_format.page_break_before = section.new_page
            several = sum(isinstance(block, Table) for block in section.blocks) > 1
            for block in section.blocks:
                if several and isinstance(block, Table) and block.caption:
                    document.add_heading(self._text(block.caption), 2)
                self._block(document, block, section)
        for name in report.signatures:
            line = document.add_paragraph()
            line.paragraph_format.space_before = Pt(36)
            self._run(line, f"____________________________  {name}, date", size=9)
        for label, value in report.foot:
            self._run(document.add_paragraph(), f"{label}: {value}", size=7, colour=_SOFT)
        return document

    def _styles(self, document: Any) -> None:
        from docx.shared import Pt, RGBColor

        normal = document.styles["Normal"]
        normal.font.name, normal.font.size = _FONT, Pt(9.5)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(3), 1.05
        for name, size in (("Title", 19), ("Heading 1", 12.5), ("Heading 2", 10)):
            style = document.styles[name]
            style.font.size, style.font.bold = Pt(size), True
            style.font.color.rgb = RGBColor.from_string(_ACCENT if name != "Title" else "1B2733")
            style.element.rPr.rFonts.attrib.clear()
            style.font.name = _FONT
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(9 if name != "Title" else 0), Pt(2)
        border = document.styles["Title"].element.pPr.find(_tag("pBdr"))
        if border is not None:
            document.styles["Title"].element.pPr.remove(border)

    def _block(self, document: Any, block: Block, section: Section) -> None:
        match block:
            case Paragraph():
                self._run(document.add_paragraph(), block.text, size=11 if block.lead else 9.5)
            case Table():
                self._table(document, block)
            case Chart():
                document.add_heading(self._text(block.title), 2)
                self._picture(document, block)
                self._run(document.add_paragraph(), block.says, size=8.5, colour=_SOFT)
                if (figures := section.figures_of(block)) is not None:
                    self._table(document, _across(figures))

    def _picture(self, document: Any, chart: Chart) -> None:
        from docx.shared import Cm

        drawing = chart.drawing
        width = min(_WIDTH_CM, _TALLEST_CM * drawing.width / drawing.height)
        picture = document.add_picture(io.BytesIO(as_png(drawing)), width=Cm(width))
        picture._inline.docPr.set("descr", self._text(chart.says))
        for side in "TBLR":
            # LibreOffice keeps a distance that is not given, and cuts off what no longer fits.
            picture._inline.set(f"dist{side}", "0")

    def _table(self, document: Any, table: Table) -> None:
        from docx.shared import Cm, Pt

        if not table.rows:
            self._run(document.add_paragraph(), table.empty, size=9, colour=_SOFT)
            return
        widths = _widths(table)
        made = document.add_table(rows=1, cols=len(table.columns))
        made.autofit = False
        self._row(made.rows[0], table.columns, [TableCell(column.label) for column in table.columns], "", head=True)
        made.rows[0]._tr.get_or_add_trPr().append(_element("tblHeader"))
        for row in table.rows:
            line = made.add_row()
            line._tr.get_or_add_trPr().append(_element("cantSplit"))
            self._row(line, table.columns, list(row.cells), row.finds)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Cm(width)
        for line in made.rows:
            for cell, width in zip(line.cells, widths, strict=True):
                cell.width = Cm(width)
                _ruled(cell)
        if table.note:
            self._run(document.add_paragraph(), table.note, size=8, colour=_SOFT)
        else:
            # Two tables that touch would be one.
            between = document.add_paragraph()
            between.paragraph_format.space_after, between.paragraph_format.line_spacing = Pt(0), Pt(4)

    def _row(
        self, line: Any, columns: tuple[TableColumn, ...], cells: list[TableCell], finds: str, *, head: bool = False
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            paragraph = line.cells[place].paragraphs[0]
            paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1)
            paragraph.paragraph_format.line_spacing = 1.0
            if column.right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            colour = _SOFT if head else _TONES.get(cell.tone, "")
            bold = head or cell.tone in ("strong", "red", "amber")
            name, ref = cell.name_and_ref
            self._run(paragraph, f"{name} " if ref else cell.unbroken, size=_HEAD if head else _BODY, colour=colour, bold=bold)
            if ref:
                _unbroken(self._run(paragraph, f"·\N{NO-BREAK SPACE}{ref}", size=_BODY, colour=colour, bold=bold))
            if finds and not place:
                paragraph.add_run().add_break()
                self._run(paragraph, finds, size=_SMALL, colour=_SOFT)

    def _run(self, paragraph: Any, text: str, *, size: float, colour: str = "", bold: bool = False) -> Any:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(self._text(text))
        run.font.size, run.bold = Pt(size), bold
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        return run

    def _text(self, text: str) -> str:
        clean = _UNWRITABLE.sub("�", sanitize(text))
        if "�" in clean and "�" not in text:
            self._notices.append("Characters that a document cannot hold were replaced by �.")
        return clean


def _widths(table: Table) -> list[float]:
    """How wide each column is: numbers and days as they need, texts share what is left, with room for whole references."""
    widths = {place: need for place in range(len(table.columns)) if (need := _need(table, place)) is not None}
    texts = [place for place in range(len(table.columns)) if place not in widths]
    most = _WIDTH_CM * (_MOST_OF_NUMBERS if texts else 1)
    if (needed := sum(widths.values())) > most:
        widths = {place: need * most / needed for place, need in widths.items()}
    if not texts:
        widths[0] += _WIDTH_CM - sum(widths.values())
    room = _WIDTH_CM - sum(widths.values())
    least = {place: min(_longest_ref(table, place), room / 2) for place in texts}
    while texts:
        left, shares = _WIDTH_CM - sum(widths.values()), sum(table.columns[place].share for place in texts)
        shared = {place: left * table.columns[place].share / shares for place in texts}
        short = next((place for place in texts if shared[place] < least[place]), None)
        widths |= shared if short is None else {short: least[short]}
        texts = [place for place in texts if place not in widths]
    return [widths[place] for place in range(len(table.columns))]


def _longest_ref(table: Table, place: int) -> float:
    refs = (row.cells[place].name_and_ref[1] for row in table.rows)
    return max(map(_width, (ref for ref in refs if ref)), default=0.0)


def _width(text: str) -> float:
    """What a cell with these letters in bold needs."""
    return text_width(f"· {text}", _BODY) * BOLD * _CM_A_POINT + 2 * _PADDING_CM


def _need(table: Table, place: int) -> float | None:
    """What a column needs so that none of its numbers or days is broken; None of texts."""
    cells = [row.cells[place] for row in table.rows]
    if not table.columns[place].right and not (any(cell.value for cell in cells) and all(map(_is_short, cells))):
        return None
    pieces = [piece for cell in cells for piece in cell.unbroken.split(" ")]
    widest = max((text_width(piece, _BODY) for piece in pieces), default=0.0)
    head = max(text_width(piece, _HEAD) for piece in table.columns[place].label.split(" "))
    return max(widest, head * BOLD) * BOLD * _CM_A_POINT + 2 * _PADDING_CM


def _is_short(cell: TableCell) -> bool:
    return isinstance(cell.value, date) or cell.value is None


def _in_two(day: str) -> str:
    """A day that is broken before its year and nowhere else."""
    head, blank, year = day.rpartition("\N{NO-BREAK SPACE}")
    return f"{head} {year}" if blank else day


def _across(table: Table) -> Table:
    """A table of few lines of numbers laid across: a line a series."""
    lines = len(table.rows)
    if not 1 < lines <= _MOST_ACROSS or len(table.columns) < 3 or not all(column.right for column in table.columns[1:]):
        return table
    heads = tuple(TableColumn(_in_two(row.cells[0].unbroken), right=True) for row in table.rows)
    rows = tuple(
        TableRow((TableCell(column.label), *(row.cells[place] for row in table.rows)))
        for place, column in enumerate(table.columns[1:], start=1)
    )
    return replace(table, columns=(TableColumn(table.columns[0].label), *heads), rows=rows)


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    tag: str = qn(f"w:{name}")
    return tag


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(f"w:{name}")


def _ruled(cell: Any) -> None:
    """A fine line below."""
    borders, line = _element("tcBorders"), _element("bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("color", "D5DBE1")):
        line.set(_tag(name), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _unbroken(run: Any) -> None:
    """Hyphens at which a reference is not broken over lines; a reader and a copy have them as hyphens."""
    for text in run._r.findall(_tag("t")):
        first, *rest = text.text.split("-")
        text.text = first
        place = text
        for part in rest:
            hyphen, more = _element("noBreakHyphen"), _element("t")
            more.text = part
            place.addnext(hyphen)
            hyphen.addnext(more)
            place = more
