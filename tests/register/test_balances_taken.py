"""Balances taken at the gates of a project, side by side: by command, in its plan, and as data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.register import appraisal, readings
from benefits_tui.register.balances_taken import taken_lines
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import make
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Table
from tests import helpers

D = Decimal


@pytest.fixture
def through_gates(session: Session) -> Session:
    """Two balances: at a gate, and half a year on with half of what was due realised; hours that are no cash beside the money."""
    helpers.project(session)
    helpers.benefit(session, stated=D(100))
    helpers.benefit(session, stated=D(7), **{"class": "non_cashable"})
    helpers.plan(session, "P-1/B01", y2026_Q4=40, y2027_Q1=60)
    appraisal.take(session, "P-1", gate="business case")
    session.fixed_today = date(2027, 1, 20)
    readings.record(session, "P-1/B01", "2026-Q4", actual=D(20))
    readings.record(session, "P-1/B01", "2027-Q1", forecast=D(60))
    appraisal.take(session, "P-1", note="half a year on")
    return session


def test_a_line_for_each_class_at_each_balance(through_gates: Session) -> None:
    lines = taken_lines(appraisal.taken(through_gates, "P-1"))
    assert [(line.as_of, line.gate, line.name, line.first) for line in lines] == [
        (date(2026, 11, 23), "business case", "cashable", True), (date(2026, 11, 23), "business case", "non_cashable", False),
        (date(2027, 1, 20), "half a year on", "cashable", True), (date(2027, 1, 20), "half a year on", "non_cashable", False),
    ]  # fmt: skip
    cashable = [line.figures for line in lines if line.name == "cashable"]
    assert [figures["due_read"] for figures in cashable] == [None, D(40)]
    assert [figures["outturn"] for figures in cashable] == [None, D(80)]
    assert [figures["gap"] for figures in cashable] == [None, D(-20)]
    assert lines[1].figures["stated"] == 7 and lines[2].verdict == "off_track"


def test_a_balance_without_money_has_a_line(session: Session) -> None:
    helpers.project(session)
    appraisal.take(session, "P-1")
    (line,) = taken_lines(appraisal.taken(session, "P-1"))
    assert (line.name, line.gate, line.first) == ("", "", True) and set(line.figures.values()) == {None}


def test_the_plan_of_a_project_shows_its_balances(through_gates: Session) -> None:
    report = make(through_gates, "realisation-plan", ReportScope("P-1"))
    table = next(section for section in report.sections if section.name == "balances").blocks[0]
    assert isinstance(table, Table) and [[cell.text for cell in row.cells] for row in table.rows] == [
        ["23 Nov 2026, business case", "cashable", "£100", "£100", "–", "–", "–", "–", "unknown"],
        ["", "non-cashable", "£7", "–", "–", "–", "–", "–", "–"],
        ["20 Jan 2027, half a year on", "cashable", "£100", "£100", "£40", "£20", "£80", "−£20", "off track"],
        ["", "non-cashable", "£7", "–", "–", "–", "–", "–", "–"],
    ]
