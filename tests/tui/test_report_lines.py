"""A report as lines on screen: nothing is wider than it, what was typed arrives, what a row counts leads to its list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from rich.cells import cell_len

from benefits_tui.reports.document import Paragraph, Report, Section, Table, TableCell, TableColumn, TableRow
from benefits_tui.tui.report_lines import MOST_LINES, report_lines
from benefits_tui.tui.tables import FigureLine

COLUMNS = (TableColumn("About", share=3), TableColumn("Why", share=3), TableColumn("At risk", right=True))


def report(*rows: TableRow, columns: tuple[TableColumn, ...] = COLUMNS, facts: bool = False) -> Report:
    table = Table("Decisions", columns, rows, "Nothing waits.", "All of it.", facts)
    section = Section("decisions", "To decide", (Paragraph("Two wait.", lead=True), table))
    return Report("board", "Board", "PMO", date(2026, 11, 23), (("Filter", "all"),), (section,), signatures=("Owner",))


def row(about: str, why: str = "late", risk: str = "£5", finds: str = "queue subject=P-1") -> TableRow:
    return TableRow((TableCell(about, about), TableCell(why, why, "red"), TableCell(risk, Decimal(5))), finds)


def words(lines: list[FigureLine]) -> list[str]:
    return ["".join(figure.text for figure in line).rstrip() for line in lines]


def test_a_table_has_columns_where_they_fit_and_lines_of_facts_where_not() -> None:
    wide = words(report_lines(report(row("Depot", "No owner is named here")), 60))
    assert wide[6:11] == [
        "Decisions",
        "About                       Why                           At",
        "                                                        risk",
        "Depot                       No owner is named here        £5",
        "All of it.",
    ]
    narrow = words(report_lines(report(row("Depot", "No owner is named here")), 24))
    assert narrow[narrow.index("Depot") :][:4] == ["Depot", "  Why: No owner is named", "  here", "  At risk: £5"]


def test_what_a_row_counts_is_behind_its_first_words() -> None:
    links = [
        figure
        for line in report_lines(report(row("Depot"), row("Forms", finds="changes --since 1")), 70)
        for figure in line
        if figure.goes_to
    ]
    assert [(link.text, link.goes_to, link.filter) for link in links] == [("Depot", "queue", "subject=P-1")]


@pytest.mark.parametrize("width", [20, 41, 80, 200])
@pytest.mark.parametrize(
    "typed", ["[/b] [red]", "漢字 " * 40, "مرحبا بالعالم", "👩‍👩‍👧 🎉" * 9, "w" * 10_000, "", "a\x1b[31mb\u202e"]
)
def test_no_line_is_wider_than_the_screen_whatever_was_typed(width: int, typed: str) -> None:
    for shown in (report(row(typed, typed)), report(row("label", typed), columns=COLUMNS, facts=False)):
        lines = words(report_lines(shown, width))
        assert max(map(cell_len, lines)) <= width and not any("\x1b" in line or "\u202e" in line for line in lines)


def test_a_long_report_says_that_the_file_has_the_rest() -> None:
    lines = words(report_lines(report(*(row(f"B{number}") for number in range(MOST_LINES))), 80))
    assert len(lines) == MOST_LINES + 1 and lines[-1] == "The first 1,500 lines; the file has all of it."
