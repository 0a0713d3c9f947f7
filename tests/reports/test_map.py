"""The benefits map of more records than a page holds, and of a part of the portfolio."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import benefits_map, records
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import make
from benefits_tui.reports.content.mapping import MOST_IN_A_COLUMN
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Chart, Paragraph, Report, Table
from tests import helpers, registers


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Two departments: of the first 23 of 25 benefits serve an objective, of which 22 are enabled; of the second none."""
    session = registers.empty(tmp_path_factory.mktemp("wide") / "r.db")
    helpers.project(session, "P-1", department="Estates")
    helpers.project(session, "P-2", department="Roads")
    for ref in ("O1", "O2"):
        records.add(session, Kind.OBJECTIVE, {"ref": ref, "title": f"Objective {ref}"})
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal"})
    for number in range(1, 26):
        objectives = {"objectives": "O1" if number % 2 else "O2"} if number <= 23 else {"objectives": None}
        helpers.benefit(
            session, "P-1", title=f"Saving {number}", stated=Decimal(number * 1000), unit="GBP", kind="flow", **objectives
        )
    for number in range(1, 23):
        benefits_map.link(session, "P-1/D01", f"P-1/B{number:02d}")
    for number in range(1, 4):
        helpers.benefit(session, "P-2", objectives=None, title=f"Road {number}", stated=Decimal(number * 100_000))
    return session


def table(report: Report, section: str) -> Table:
    """The last table of a section."""
    blocks = next(one.blocks for one in report.sections if one.name == section)
    return [block for block in blocks if isinstance(block, Table)][-1]


def rows(part: Table) -> list[list[str]]:
    """The cells of a table."""
    return [[cell.text for cell in row.cells] for row in part.rows]


def test_the_linked_benefits_with_the_most_money_are_drawn_and_stand_in_the_table(wide: Session) -> None:
    report = make(wide, "map", ReportScope())
    told = rows(table(report, "map"))
    kinds = Counter(line[1] for line in told)
    assert MOST_IN_A_COLUMN == 20 and kinds == {"deliverable": 1, "benefit": 20, "objective": 2}
    names = {line[0] for line in told}
    assert "Saving 22 · P-1/B22" in names and "Saving 3 · P-1/B03" in names
    assert not {"Saving 2 · P-1/B02", "Saving 23 · P-1/B23", "Road 3 · P-2/B03"} & names
    assert table(report, "map").note == "Drawn: the linked benefits with the most money and what leads to them, 23 of 31 records."


def test_each_department_says_how_many_are_linked(wide: Session) -> None:
    part = table(make(wide, "map", ReportScope()), "departments")
    assert rows(part) == [["Estates", "25", "23", "22", "3"], ["Roads", "3", "0", "0", "3"]]
    assert part.rows[0].finds == 'benefits department="Estates"'


def test_the_largest_orphans_stand_first_a_row_each(wide: Session) -> None:
    told = rows(table(make(wide, "map", ReportScope()), "orphans"))
    assert told[0] == ["Road 3 · P-2/B03", "benefit", "nothing enables it, serves no objective", "£300.0k"]
    assert [line[0].split(" · ")[0] for line in told] == ["Road 3", "Road 2", "Road 1", "Saving 25", "Saving 24", "Saving 23"]
    assert told[-1] == ["Saving 23 · P-1/B23", "benefit", "nothing enables it", "£23.0k"]


def test_a_part_of_the_portfolio_is_all_that_is_drawn(wide: Session) -> None:
    report = make(wide, "map", ReportScope(department="Roads"))
    blocks = report.sections[0].blocks
    assert blocks == (Paragraph("Nothing is linked yet."),) and [one.name for one in report.sections] == ["map", "orphans"]
    assert [line[0] for line in rows(table(report, "orphans"))] == [f"Road {number} · P-2/B{number:02d}" for number in (3, 2, 1)]
    estates = make(wide, "map", ReportScope(department="Estates"))
    assert isinstance(estates.sections[0].blocks[0], Chart) and "Road" not in str(estates.sections)


@pytest.mark.parametrize(("benefits", "more"), [(20, ""), (21, "1 more: map --orphans."), (26, "6 more: map --orphans.")])
def test_so_many_orphans_are_told(tmp_path: Path, benefits: int, more: str) -> None:
    with registers.empty(tmp_path / "r.db") as session:
        helpers.project(session)
        for number in range(benefits):
            helpers.benefit(session, title=f"B {number}")
        part = table(make(session, "map", ReportScope()), "orphans")
        assert (len(part.rows), part.note) == (20, more)


def test_one_column_is_drawn_no_larger_than_four(wide: Session) -> None:
    report = make(wide, "map", ReportScope("P-2"))
    (chart,) = [block for block in report.sections[0].blocks if isinstance(block, Chart)]
    assert chart.drawing.width == 708
