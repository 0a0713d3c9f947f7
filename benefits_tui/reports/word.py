"""A report as a Word document by python-docx: real headings and tables, charts as pictures. Imported only when one is written."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from benefits_tui.atomic_file import write_archive
from benefits_tui.domain.plain_text import sanitize
from benefits_tui.reports.charts.png import as_png
from benefits_tui.reports.document import Block, Chart, Paragraph, Report, Table, TableCell, TableColumn

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TONES = {"red": "B3261E", "amber": "8A5A00", "green": "2E6B3A", "muted": "55616D"}
_SOFT, _ACCENT = "55616D", "1F5A96"
_WIDTH_CM, _NARROW_CM = 18.2, 1.75


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
        page.left_margin = page.right_margin = Cm(1.4)
        page.top_margin = page.bottom_margin = Cm(1.4)
        document.core_properties.title = self._text(report.title)
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
            for block in section.blocks:
                self._block(document, block)
        for name in report.signatures:
            line = document.add_paragraph()
            line.paragraph_format.space_before = Pt(36)
            self._run(line, f"____________________________  {name}, date", size=9)
        return document

    def _styles(self, document: Any) -> None:
        from docx.shared import Pt, RGBColor

        normal = document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10)
        normal.paragraph_format.space_after = Pt(4)
        for name, size in (("Title", 20), ("Heading 1", 13), ("Heading 2", 11)):
            style = document.styles[name]
            style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), True
            style.font.color.rgb = RGBColor.from_string(_ACCENT if name != "Title" else "1B2733")
            style.element.rPr.rFonts.attrib.clear()
            style.font.name = "Calibri"
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10 if name != "Title" else 0), Pt(3)
        border = document.styles["Title"].element.pPr.find(_tag("pBdr"))
        if border is not None:
            document.styles["Title"].element.pPr.remove(border)

    def _block(self, document: Any, block: Block) -> None:
        from docx.shared import Cm

        match block:
            case Paragraph():
                self._run(document.add_paragraph(), block.text, size=11.5 if block.lead else 10)
            case Table():
                self._table(document, block)
            case Chart():
                document.add_heading(self._text(block.title), 2)
                picture = document.add_picture(io.BytesIO(as_png(block.drawing)), width=Cm(_WIDTH_CM))
                picture._inline.docPr.set("descr", self._text(block.says))
                self._run(document.add_paragraph(), block.says, size=8.5, colour=_SOFT)
                self._table(document, block.table)

    def _table(self, document: Any, table: Table) -> None:
        from docx.shared import Cm

        if not table.rows:
            self._run(document.add_paragraph(), table.empty, size=9, colour=_SOFT)
            return
        widths = _widths(table.columns)
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
        note = document.add_paragraph()
        self._run(note, table.note, size=8.5, colour=_SOFT)

    def _row(
        self, line: Any, columns: tuple[TableColumn, ...], cells: list[TableCell], finds: str, *, head: bool = False
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            paragraph = line.cells[place].paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            if column.right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            colour = _SOFT if head else _TONES.get(cell.tone, "")
            self._run(
                paragraph, cell.text, size=8 if head else 9, colour=colour, bold=head or cell.tone in ("strong", "red", "amber")
            )
            if finds and not place:
                paragraph.add_run().add_break()
                self._run(paragraph, finds, size=6.5, colour=_SOFT)

    def _run(self, paragraph: Any, text: str, *, size: float, colour: str = "", bold: bool = False) -> None:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(self._text(text))
        run.font.size, run.bold = Pt(size), bold
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)

    def _text(self, text: str) -> str:
        clean = _UNWRITABLE.sub("�", sanitize(text))
        if "�" in clean and "�" not in text:
            self._notices.append("Characters that a document cannot hold were replaced by �.")
        return clean


def _widths(columns: tuple[TableColumn, ...]) -> list[float]:
    narrow = sum(column.right for column in columns) * _NARROW_CM
    shares = sum(column.share for column in columns if not column.right) or 1
    return [_NARROW_CM if column.right else (_WIDTH_CM - narrow) * column.share / shares for column in columns]


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
