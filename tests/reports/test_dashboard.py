"""The dashboard: the class that has money, what is most exposed first, what is late and due in ninety days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benefits_tui.domain.fields import Kind
from benefits_tui.register import readings, records
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import make
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Chart, Report, Table, TableRow
from tests import helpers

D = Decimal
TODAY = date(2026, 11, 23)


def table(report: Report, section: str) -> tuple[TableRow, ...]:
    return next(block for one in report.sections if one.name == section for block in one.blocks if isinstance(block, Table)).rows


def texts(report: Report, section: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table(report, section)]


def test_money_that_nobody_classified_is_told_where_there_is_no_other(session: Session) -> None:
    for number, (department, stated) in enumerate((("Works", 20), ("Finance", 300)), start=1):
        helpers.project(session, f"P-{number}", department=department)
        helpers.benefit(session, f"P-{number}", stated=D(stated), **{"class": None})
    report = make(session, "dashboard", ReportScope())
    departments = next(one for one in report.sections if one.name == "departments")
    first = departments.blocks[0]
    assert isinstance(first, Table) and first.caption == "Unclassified money by department"
    assert [(line[0], line[6]) for line in texts(report, "departments")] == [
        ("Finance", "£300"),
        ("Works", "£20"),
        ("Total", "£320"),
    ]
    assert not any(isinstance(block, Chart) for block in departments.blocks), "nothing is due, so there is nothing to draw"
    helpers.benefit(session, "P-1", stated=D(7), **{"class": "non_cashable"})
    assert [line[6] for line in texts(make(session, "dashboard", ReportScope()), "departments")] == ["£7", "–", "£7"]


def test_the_largest_gap_stands_first(session: Session) -> None:
    session.fixed_today = TODAY
    for number, (department, expected) in enumerate((("Archives", 100), ("Works", 20), ("Finance", 60)), start=1):
        helpers.project(session, f"P-{number}", department=department)
        helpers.benefit(session, f"P-{number}", stated=D(100))
        helpers.plan(session, f"P-{number}/B01", y2027_Q2=100)
        readings.record(session, f"P-{number}/B01", "2027-Q2", forecast=D(expected))
    told = texts(make(session, "dashboard", ReportScope()), "departments")
    assert [(line[0], line[9]) for line in told] == [
        ("Works", "−£80"),
        ("Finance", "−£40"),
        ("Archives", "£0"),
        ("Total", "−£120"),
    ]


def test_what_is_late_and_due_in_ninety_days_is_counted_by_kind(session: Session) -> None:
    session.fixed_today = TODAY
    helpers.project(session, "P-1", department="Works", end=date(2027, 2, 21))
    helpers.project(session, "P-2", department="Finance", end=date(2027, 2, 22))
    helpers.project(session, "P-3", department="Finance", end=date(2026, 11, 22))
    for project, due in (("P-1", date(2026, 11, 20)), ("P-1", date(2027, 2, 21)), ("P-2", date(2027, 2, 22))):
        records.add(session, Kind.REVIEW, {"project": project, "kind": "gate", "due": due})
    report = make(session, "dashboard", ReportScope())
    assert texts(report, "due") == [
        ["reviews", "1", "1", "20 Nov 2026, 3 d late"],
        ["projects that end", "1", "1", "22 Nov 2026, 1 d late"],
    ]
    assert [row.finds for row in table(report, "due")] == [
        "reviews is:open due<=2027-02-21",
        "projects end<=2027-02-21 -is:closed",
    ]
    assert [line[1] for line in texts(report, "reviews")] == ["20 Nov 2026, 3 d late", "21 Feb 2027"]
    helpers.benefit(session, "P-2")
    narrowed = make(session, "dashboard", ReportScope(department="Finance"))
    assert texts(narrowed, "due") == [["projects that end", "1", "0", "22 Nov 2026, 1 d late"]]


def test_a_part_of_the_portfolio_has_no_chart_of_the_whole(session: Session) -> None:
    session.fixed_today = TODAY
    helpers.project(session, "P-1", department="Works")
    helpers.project(session, "P-2", department="Finance")
    helpers.benefit(session, "P-1", stated=D(100))
    helpers.plan(session, "P-1/B01", y2026_Q2=100)
    helpers.benefit(session, "P-2", stated=None)
    report = make(session, "dashboard", ReportScope(department="Finance"))
    assert not [block for one in report.sections for block in one.blocks if isinstance(block, Chart)]
