"""Tables as people keep them: where the table is, what in it is no record, and what its headings and words mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.period_labels import parse_period_label
from benefits_tui.exchange.grid import FIND_OUT, Grid, Layout
from benefits_tui.exchange.headings import period_heading, unit_in
from benefits_tui.exchange.layout import table_of
from benefits_tui.exchange.matching import match
from benefits_tui.exchange.row_reader import read_drafts
from benefits_tui.exchange.sheet import ErrorCell, Percent, Sheet, SheetCell
from tests.exchange.shapes import asked, told

Line = list[SheetCell]
HEAD: Line = ["Project ID", "Project name", "Whole life cost"]
ONE: Line = ["P1", "One", Decimal(100_000)]
TWO: Line = ["P2", "Two", Decimal(200_000)]


def found(*lines: Line, layout: Layout = FIND_OUT, merged: list[tuple[int, int, int, int]] | None = None) -> Sheet:
    """The table in these lines, the first of which is row 1."""
    grid = Grid(Path("in.xlsx"), "S", [(n, list(line)) for n, line in enumerate(lines, 1) if line], merged or [])
    return table_of(grid, layout)


@pytest.mark.parametrize(
    ("lines", "notice"),
    [
        ([["Return", None, "As at", date(2026, 3, 31)], [], HEAD, ONE, TWO], "The column names stand in row 3; what is above was left out."),
        ([HEAD, ONE, TWO, ["Total", None, Decimal(300_000)]], "Row 4 is a total and no record."),
        ([HEAD, ONE, TWO, [None, None, Decimal(300_000)]], None),
        ([HEAD, ["Health"], ONE, TWO], "Headings or remarks, and no records: row 2 ('Health')."),
        ([HEAD, ONE, HEAD, TWO], "The column names are repeated in row 3, which is not a record."),
        ([HEAD, ONE, TWO, [], ["Benefit ID", "Benefit title"], ["B1", "b"]], "Rows 5 to 6 are another table, which was not read: --header-row 5 reads it instead."),
        ([["Project ID", "P1", "P2"], ["Project name", "One", "Two"], ["Whole life cost", Decimal(100_000), Decimal(200_000)]], "Each column is a record here, so the table was turned: row numbers are those of its columns (A is 1)."),
    ],
)  # fmt: skip
def test_two_projects_are_found_and_what_is_none_is_said(lines: list[Line], notice: str | None) -> None:
    sheet = found(*lines)
    assert sheet.header == HEAD
    kept = [cells for _, cells in sheet.rows]
    if notice is not None:
        assert kept == [ONE, TWO] and notice in sheet.notices


def test_headings_of_groups_are_none_of_few_records() -> None:
    sheet = found(
        HEAD, ["Health"], ONE, [None, "Subtotal", Decimal(100_000)], ["Roads"], TWO, [None, "Subtotal", Decimal(200_000)]
    )
    assert [cells for _, cells in sheet.rows] == [ONE, TWO]


@pytest.mark.promise("R50")
@pytest.mark.parametrize(
    ("lines", "unit", "said"),
    [
        ([["Cost of projects, £k"], [], HEAD, ["P1", "One", Decimal(20)]], "thousand", True),
        ([["Cost of projects, £k"], [], HEAD, ["P1", "One", Decimal(49_999)]], "thousand", True),
        ([["Cost of projects, £k"], [], HEAD, ["P1", "One", Decimal(50_000)]], "one", False),
        ([["Cost of projects, £k"], [], [*HEAD[:2], "Whole life cost (£m)"], ["P1", "One", Decimal(20)]], "million", False),
        ([["Project", None, "Cost (£m)"], HEAD, ["P1", "One", Decimal(20)]], "million", True),
    ],
)
def test_a_unit_above_the_table_or_in_a_heading_above_holds(lines: list[Line], unit: str, said: bool) -> None:
    proposal = match(found(*lines))
    assert proposal.mapping.projects is not None and proposal.mapping.projects.fields["whole_life_cost"].unit == unit
    assert asked(proposal) == []
    assert (f"Amounts were read in {unit}s, for the words above the table say so." in proposal.notices) is said


@pytest.mark.promise("R50")
def test_what_a_unit_makes_of_cells_is_shown_with_the_decimal_sign_of_the_file() -> None:
    lines: list[Line] = [HEAD, ["P1", "One", "1.234"], ["P2", "Two", "12.500,5"]]
    (question,) = match(found(*lines)).questions
    assert question.shows["one"] == "1,234 is 1,234, all 2 come to 13,734.5"


def test_days_of_a_row_that_makes_no_project_are_those_of_its_benefit() -> None:
    head: Line = ["Benefit ref", "Project ID", "Benefit title", "Start date", "End date"]
    row: Line = ["B1", "P1", "b", date(2026, 4, 1), date(2027, 3, 31)]
    benefits = match(found(head, row)).mapping.benefits
    assert benefits is not None and {"start", "end"} <= benefits.fields.keys()
    both = match(found([*head, "Project name"], [*row, "One"])).mapping
    assert both.projects is not None and {"start", "end"} <= both.projects.fields.keys()


def test_readings_without_a_project_ask_for_none() -> None:
    head: Line = ["Benefit ref", "Benefit title", "Plan Apr-26 (£k)"]
    proposal = match(found(head, ["B1", "b", Decimal(4)]))
    assert asked(proposal) == []
    assert "No column names a benefit's project, so readings of benefits that are not known are rejected." in proposal.notices


def test_a_total_by_its_sums_alone_needs_two_numbers_above_it() -> None:
    head: Line = [*HEAD, "Cost to date"]
    rows: list[Line] = [["P1", "One", Decimal(5), Decimal(1)], ["P2", "Two", Decimal(7), Decimal(2)]]
    assert len(found(head, *rows, [None, None, Decimal(12), Decimal(3)]).rows) == 2
    assert len(found(head, *rows, [None, None, Decimal(13), Decimal(4)]).rows) == 3


def test_a_project_called_total_something_is_a_record() -> None:
    assert len(found(HEAD, ONE, ["P3", "Total Facilities", Decimal(7)]).rows) == 2


def test_names_of_two_rows_are_read_together_merged_or_not() -> None:
    lines: list[Line] = [["Project", None, "Benefit", None], ["ID", "Name", "Ref", "Title"], ["P1", "One", "B1", "b"]]
    expected = ["Project ID", "Project Name", "Benefit Ref", "Benefit Title"]
    assert found(*lines).header == expected
    assert found(*lines, merged=[(1, 0, 1, 1), (1, 2, 1, 3)]).header == expected


def test_where_the_table_is_can_be_given() -> None:
    lines: list[Line] = [HEAD, ONE, TWO, [], HEAD, ["P3", "Three", None]]
    assert [cells[0] for _, cells in found(*lines, layout=Layout(header=(5, 5))).rows] == ["P3"]
    assert [cells[0] for _, cells in found(*lines, layout=Layout(rows=(3, 3))).rows] == ["P2"]


def test_merged_words_are_filled_down_and_numbers_are_not() -> None:
    sheet = found(HEAD, ONE, [None, "Other", None], merged=[(2, 0, 3, 0), (2, 2, 3, 2)])
    assert sheet.rows[1] == (3, ["P1", "Other", None])
    assert "Merged cells were filled down in row 3." in sheet.notices


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("Apr-26", "2026-04-01", "2026-04-30"), ("Apr'26", "2026-04-01", "2026-04-30"), ("Q1 26", "2026-01-01", "2026-03-31"),
        ("Q1 26/27", "2026-04-01", "2026-06-30"), ("Q1 FY26", "2026-04-01", "2026-06-30"), ("FY26/27", "2026-04-01", "2027-03-31"),
        ("26/27", "2026-04-01", "2027-03-31"), ("2026/04", "2026-04-01", "2026-04-30"), ("M4 2026", "2026-04-01", "2026-04-30"),
        ("P01", "2026-04-01", "2026-04-30"), ("P12 2026/27", "2027-03-01", "2027-03-31"), ("Jan-Mar 2026", "2026-01-01", "2026-03-31"),
        ("W12 2026", "2026-03-16", "2026-03-22"), ("2026/27 Jan", "2027-01-01", "2027-01-31"),
    ],
)  # fmt: skip
def test_periods_in_the_ways_of_spreadsheets(words: str, start: str, end: str) -> None:
    period = parse_period_label(words, 4, today=date(2026, 11, 26)).period
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("heading", "series", "words"),
    [("2024-25", "", "2024-25"), ("Actual Apr-26 (£k)", "actual", "Apr-26"), ("Q1 26/27 Plan", "plan", "Q1 26/27")],
)
def test_headings_that_are_periods(heading: str, series: str, words: str) -> None:
    assert period_heading(heading) == (series, words)


@pytest.mark.parametrize("heading", ["Plan", "Project ID", "Start date", "12", "Value £k"])
def test_headings_that_are_no_periods(heading: str) -> None:
    assert period_heading(heading) is None


@pytest.mark.parametrize(
    ("heading", "unit"), [("Value £k", "thousand"), ("Plan (£m)", "million"), ("Cost in £000s", "thousand"), ("Cost (net)", None)]
)
def test_units_of_headings(heading: str, unit: str | None) -> None:
    assert unit_in(heading) == unit


def test_a_column_a_period_is_a_reading_each() -> None:
    sheet = found(["Benefit ID", "Project ID", "Plan Apr-26 (£k)", "Actual Apr-26 (£k)"], ["B1", "P1", Decimal(4), Decimal(3)])
    proposal = match(sheet)
    assert asked(proposal) == []
    read = read_drafts(sheet, proposal.mapping, 4, "£").readings
    assert [(one.series, one.value) for one in read] == [("plan", Decimal(4000)), ("actual", Decimal(3000))]


def test_errors_of_a_spreadsheet_are_rejected_in_keys_and_choices_alike() -> None:
    sheet = found(
        ["Project ID", "Project name", "Department"], ["P1", "One", ErrorCell("#N/A")], [ErrorCell("#REF!"), "Two", "D"]
    )
    rejects = read_drafts(sheet, match(sheet).mapping, 4, "£").rejects
    assert [told(one)[:3] for one in rejects] == [(2, "Department", "#N/A"), (3, "Project ID", "#REF!")]


@pytest.mark.promise("R50")
def test_a_percentage_is_the_same_from_a_cell_and_from_text() -> None:
    head: Line = ["Benefit ID", "Project ID", "Benefit title", "Target"]
    for cell in (Percent(Decimal(62)), "62%", "62 %"):
        sheet = found(head, ["B1", "P1", "On time", cell])
        (draft,) = read_drafts(sheet, match(sheet).mapping, 4, "£").benefits.values()
        assert draft.values["target"] == 62


@pytest.mark.promise("R50")
def test_shares_among_percentages_are_asked() -> None:
    head: Line = ["Benefit ID", "Project ID", "Benefit title", "Target"]
    questions = asked(match(found(head, ["B1", "P1", "a", "62%"], ["B2", "P1", "b", "0.5"])))
    assert questions == ["Is '0.5' in 'Target' 50 % or 0.5 %?"]
