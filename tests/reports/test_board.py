"""The board report as data: what it says of a small portfolio, down to the names and dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.errors import UsageError
from benefits_tui.register import readings, records
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import make
from benefits_tui.reports.content.changed import lines_of, what_changed
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Chart, Paragraph, Report, Table, TableCell, TableRow
from tests import helpers, registers

D = Decimal


@pytest.fixture
def filled(session: Session) -> Session:
    """One benefit far below its plan, one without data, one in another department, one of another class."""
    session.fixed_today = date(2026, 10, 1)
    helpers.project(session, "P-1", name="Depot", department="Works")
    helpers.project(session, "P-2", name="Forms", department="Finance")
    helpers.benefit(session, "P-1", title="Fewer trips", owner="Olga Owner", stated=D(100))
    helpers.plan(session, "P-1/B01", y2026_Q2=40, y2027_Q2=60)
    helpers.benefit(session, "P-2", title="Less paper", stated=D(30), **{"class": "non_cashable"})
    session.fixed_today, session.user = date(2026, 11, 23), "ann"
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(10))
    readings.record(session, "P-1/B01", "2027-Q2", forecast=D(60))
    records.change(session, "P-2/B01", {"title": "Less printing"})
    return session


def rows(report: Report, section: str) -> tuple[TableRow, ...]:
    table = next(block for one in report.sections if one.name == section for block in one.blocks if isinstance(block, Table))
    return table.rows


def texts(report: Report, section: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in rows(report, section)]


def test_the_position_keeps_classes_apart_and_says_what_finds_them(filled: Session) -> None:
    report = make(filled, "board", ReportScope())
    assert texts(report, "position") == [
        ["cashable", "1", "£100", "£100", "£100", "£40", "£10", "£70", "−£30"],
        ["non-cashable", "1", "£30", "–", "–", "–", "–", "–", "–"],
    ]
    assert [row.finds for row in rows(report, "position")] == [
        "benefits class:cashable disbenefit:no", "benefits class:non_cashable disbenefit:no",
    ]  # fmt: skip
    assert rows(report, "position")[0].cells[8].value == D(-30) and rows(report, "position")[0].cells[8].tone == "red"


def test_the_head_says_day_filter_freshness_and_completeness(filled: Session) -> None:
    head = dict(make(filled, "board", ReportScope(department="Works")).head)
    assert head["As of"] == "23 Nov 2026" and head["Filter"] == 'department="Works"'
    assert (
        head["Freshness"].endswith("; 1 reading overdue") and head["Completeness"] == "nothing missing in 1 of 1 benefit (100 %)"
    )


def lead_of(report: Report) -> str:
    lead = next(block for block in report.sections[0].blocks if isinstance(block, Paragraph))
    assert lead.lead
    return lead.text


def test_the_first_words_say_how_many_decisions_wait_and_for_whom(filled: Session) -> None:
    assert lead_of(make(filled, "board", ReportScope())) == (
        "Nothing waits for the board; 1 critical one waits for others. 2 projects, none of them closed, with 2 benefits; of the "
        "£40 of cashable money due and read, £10 was realised, and the known outturn is £30 below plan."
    )
    for number in range(3, 11):
        helpers.project(filled, f"P-{number}", name=f"Costly {number}", whole_life_cost=D(5000), end=date(2026, 11, number))
    report = make(filled, "board", ReportScope())
    assert lead_of(report).startswith(
        "The board has to take 8 decisions, all of them past their date; most often: no benefits (8); 1 critical one waits for "
        "others. 10 projects, none of them closed"
    )
    board, others = (block for one in report.sections if one.name == "decisions" for block in one.blocks)
    assert isinstance(board, Table) and len(board.rows) == 6 and board.note == "2 more: report decisions."
    assert board.caption == "For the board" and {row.cells[3].text for row in board.rows} == {"Portfolio board"}
    assert isinstance(others, Table) and others.caption == "Critical, and for others to decide" and len(others.rows) == 1
    narrowed = lead_of(make(filled, "board", ReportScope(department="Works")))
    assert narrowed.startswith("Nothing waits for the board; 1 critical one waits for others. 1 project, none of them closed")


def test_a_decision_has_its_options_who_and_when(filled: Session) -> None:
    report = make(filled, "board", ReportScope())
    _, table = (block for one in report.sections if one.name == "decisions" for block in one.blocks)
    assert isinstance(table, Table)
    [below] = [[cell.text for cell in row.cells] for row in table.rows]
    assert below[0] == "Fewer trips · P-1/B01" and below[2] and below[3] != "–" and len(below) == 6


def test_the_gaps_are_the_largest_first(filled: Session) -> None:
    helpers.benefit(filled, "P-1", title="Worse", stated=D(100))
    helpers.plan(filled, "P-1/B02", y2026_Q4=500)
    readings.record(filled, "P-1/B02", "2026-Q4", forecast=D(100))
    assert texts(make(filled, "board", ReportScope()), "gaps") == [
        ["Worse · P-1/B02", "cashable", "Head of Operations", "£500", "£100", "−£400"],
        ["Fewer trips · P-1/B01", "cashable", "Olga Owner", "£100", "£70", "−£30"],
    ]


def test_what_changed_is_told_since_the_end_of_last_month(filled: Session) -> None:
    report = make(filled, "board", ReportScope())
    changed = texts(report, "changes")
    assert ["Less printing · P-2/B01", "title", "Less paper", "Less printing", "ann", "–"] in changed
    section = next(one for one in report.sections if one.name == "changes")
    assert isinstance(section.blocks[0], Paragraph) and section.blocks[0].text.startswith("Since 31 Oct 2026")
    assert texts(make(filled, "board", ReportScope(since=date(2026, 11, 22))), "changes") != []


def test_of_what_changed_the_largest_amounts_stand_before_other_facts(filled: Session) -> None:
    for cost, day in ((100, date(2026, 10, 2)), (900, date(2026, 11, 23))):
        filled.fixed_today = day
        records.change(filled, "P-1", {"whole_life_cost": D(cost), "department": f"Works {cost}"})
        records.change(filled, "P-2", {"whole_life_cost": D(cost * 100)})
    told = texts(make(filled, "board", ReportScope()), "changes")
    fields = [(line[0], line[1]) for line in told if line[1] in ("whole life cost", "department")]
    assert fields == [("Forms · P-2", "whole life cost"), ("Depot · P-1", "whole life cost"), ("Depot · P-1", "department")]


def test_what_changed_is_counted_in_the_part_that_the_report_is_about(filled: Session) -> None:
    helpers.project(filled, "P-3", department="Works")
    told = next(one for one in make(filled, "board", ReportScope(department="Works")).sections if one.name == "changes").blocks[0]
    assert isinstance(told, Paragraph)
    assert told.text.startswith("Since 31 Oct 2026, in this part of it: 1 new project, 2 periods changed, ")


def test_the_board_sees_first_what_presses_most_of_what_it_decides(tmp_path: Path) -> None:
    """The reading of P-006/B02 and the leaving of PER-005 are critical and stand first in the queue, but are not the board's to decide."""
    with registers.demo(tmp_path / "demo.db") as session:
        told = [line[0].rpartition(" · ")[2] for line in texts(make(session, "board", ReportScope()), "decisions")]
    assert told == ["P-001", "P-006/B02", "PER-003", "PER-005", "PER-001"]


def test_a_long_text_among_the_changes_is_cut_and_stands_last(filled: Session) -> None:
    records.change(filled, "P-2/B01", {"description": "w " * 300})
    (table,) = [block for block in what_changed(filled, ReportScope()).blocks if isinstance(block, Table)]
    told = [[cell.text for cell in row.cells] for row in table.rows]
    assert told[-1][1] == "description" and len(told[-1][3]) == 80 and told[-1][3].endswith("…")


def test_what_ended_is_proved_or_not(filled: Session) -> None:
    helpers.end(filled, "P-2/B01", "verified")
    assert texts(make(filled, "board", ReportScope()), "concluded") == [["verified", "1", "0", "1"]]


def test_a_part_of_the_portfolio_is_all_that_is_told(filled: Session) -> None:
    report = make(filled, "board", ReportScope(department="works"))
    assert [line[0] for line in texts(report, "position")] == ["cashable"]
    assert all("P-2" not in line[0] for name in ("decisions", "gaps", "changes") for line in texts(report, name))
    charts = [block for one in report.sections for block in one.blocks if isinstance(block, Chart)]
    assert [chart.title for chart in charts] == ["Cashable money, from stated to outturn"]
    assert [[cell.text for cell in row.cells] for row in charts[0].table.rows] == [
        ["Stated", "£100"], ["Not planned, or otherwise", "£0"], ["Re-planned", "£0"], ["Without outturn yet", "£0"],
        ["Gap", "−£30"], ["Outturn", "£70"],
    ]  # fmt: skip


def test_what_is_not_there_is_refused(filled: Session) -> None:
    with pytest.raises(UsageError, match="No benefit has department 'Nowhere'"):
        make(filled, "board", ReportScope(department="Nowhere"))
    with pytest.raises(UsageError, match="There is no report 'bored'"):
        make(filled, "bored", ReportScope())


def test_an_empty_register_has_a_report(session: Session) -> None:
    report = make(session, "board", ReportScope())
    assert texts(report, "position") == [["cashable", "0", "–", "–", "–", "–", "–", "–", "–"]]
    assert texts(report, "decisions") == texts(report, "gaps") == []


def test_an_earlier_day_is_told_as_it_was(filled: Session) -> None:
    report = make(filled, "board", ReportScope(since=date(2026, 9, 1)), date(2026, 10, 2))
    assert texts(report, "position")[0][6] == "–" and report.as_of == date(2026, 10, 2)
    later = make(filled, "board", ReportScope(since=date(2026, 10, 1)), date(2026, 11, 22))
    told = next(one for one in later.sections if one.name == "changes").blocks[0]
    assert (
        isinstance(told, Paragraph)
        and told.text == "Since 1 Oct 2026, in the whole register: 1 flag raised (those on facts to complete too)."
    )
    assert texts(later, "changes") == [], "what was there before is not new, what came after is not told"
    helpers.benefit(filled, "P-1")
    assert filled.store.one("SELECT count(*) FROM benefit") == (3,), "the register itself goes on"


@pytest.mark.parametrize(
    ("name", "finds", "lines"),
    [
        ("Depot · P-1", "", 1), ("Depot · P-1", "history ref=P-1", 2), ("A" * 20 + " · P-1", "x", 2), ("A" * 21 + " · P-1", "x", 3),
        ("A" * 26 + " · P-1", "x", 3), ("A" * 27 + " · P-1", "x", 4), ("A" * 60 + " · P-1", "x", 5), ("A" * 27, "", 2),
    ],
)  # fmt: skip
def test_a_row_takes_so_many_lines_on_paper(name: str, finds: str, lines: int) -> None:
    ref = "P-1" if name.endswith(" · P-1") else None
    assert lines_of(TableRow((TableCell(name, ref),), finds)) == lines


def test_the_second_page_stays_one_page_where_names_are_long(session: Session) -> None:
    for number in range(1, 16):
        ref = f"MHCLG_{number:04d}_1920-Q4"
        helpers.project(session, ref, name=f"{number} Building Remediation and Renewal Programme", whole_life_cost=D(1_000_000))
    session.fixed_today = date(2027, 1, 20)
    for number in range(1, 16):
        records.change(session, f"MHCLG_{number:04d}_1920-Q4", {"whole_life_cost": D(5_000_000) * number})
    report = make(session, "board", ReportScope())
    changed = next(section for section in report.sections if section.name == "changes").blocks[-1]
    assert isinstance(changed, Table) and len(changed.rows) == 7 and sum(map(lines_of, changed.rows)) == 28
    assert [cell.text for cell in changed.rows[0].cells][1:4] == ["whole life cost", "£1.0m", "£75.0m"]
    assert changed.note.startswith("8 more: changes --since ")


def test_money_that_states_a_loss_is_said_where_facts_are_missing(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, baseline=None, stated=D(-500))
    table = next(section for section in make(session, "board", ReportScope()).sections if section.name == "missing").blocks[-1]
    assert isinstance(table, Table) and "The money of 1 benefit that states a loss counts as an amount here." in table.note
