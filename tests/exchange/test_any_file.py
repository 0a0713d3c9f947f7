"""Any file: records in any order and way of writing come back as they were, and no cells of any kind end in an error."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from benefits_tui.exchange.delimited import read_delimited
from benefits_tui.exchange.grid import Grid
from benefits_tui.exchange.layout import table_of
from benefits_tui.exchange.matching import match
from benefits_tui.exchange.parsed_rows import ParsedRows
from benefits_tui.exchange.question import ImportQuestion
from benefits_tui.exchange.row_reader import read_drafts
from benefits_tui.exchange.sheet import ErrorCell, NoValue, Percent, SheetCell, UnreadableFile
from tests.examples import examples

PATH = Path("in.csv")
HEADINGS = {
    "ref": "Project ref",
    "name": "Project name",
    "start": "Start date",
    "end": "End date",
    "whole_life_cost": "Total budget",
}
DECIMALS = {"1,234,567.5": (",", "."), "1.234.567,5": (".", ","), "1 234 567,5": (" ", ","), "1234567.5": ("", ".")}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%a %d %b %Y", "%d-%b-%y", "%Y-%m-%d %H:%M:%S")
MARKS = (",", ";", "\t", "|")


class Record(NamedTuple):
    """A project as the file says it."""

    start: date
    end: date
    cost: Decimal


RECORDS = st.lists(
    st.builds(
        Record,
        st.dates(date(2020, 1, 1), date(2026, 12, 31)),
        st.dates(date(2027, 1, 1), date(2040, 12, 31)),
        st.integers(1_000, 10**10).map(lambda units: Decimal(units) / 10),
    ),
    min_size=1,
    max_size=6,
)


def amount(value: Decimal, style: str) -> str:
    thousands, point = DECIMALS[style]
    return f"{value:,.1f}".replace(",", "T").replace(".", point).replace("T", thousands)


def written(records: list[Record], order: list[str], style: str, dates: str, mark: str) -> bytes:
    """The records as a delimited file; the first has a day that tells which of day and month comes first."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=mark)
    rows.writerow([HEADINGS[name] for name in order])
    for number, record in enumerate(records):
        cells = {"ref": f"P-{number}", "name": f"Name {number}", "start": record.start.strftime(dates), "end": record.end.strftime(dates),
                 "whole_life_cost": amount(record.cost, style)}  # fmt: skip
        rows.writerow([cells[name] for name in order])
    return text.getvalue().encode()


def settle(question: ImportQuestion, style: str) -> None:
    """Answer as somebody who knows the file."""
    right = {"point": DECIMALS[style][1] == ".", "comma": DECIMALS[style][1] == ",", "dmy": True}
    question.apply_answer(next((answer for answer in question.answers if right.get(answer)), question.answers[0]))


def read(data: bytes, style: str) -> ParsedRows:
    sheet = read_delimited(PATH, data)
    proposal = match(sheet, date(2026, 11, 23))
    for question in list(proposal.questions):
        settle(question, style)
    return read_drafts(sheet, proposal.mapping, 4, "£")


@settings(max_examples=examples(40), deadline=None)
@given(RECORDS, st.permutations(list(HEADINGS)), st.sampled_from(list(DECIMALS)), st.sampled_from(DATES), st.sampled_from(MARKS))
def test_records_in_any_order_and_way_of_writing_are_the_same(
    records: list[Record], order: list[str], style: str, dates: str, mark: str
) -> None:
    rows = read(written(records, order, style, dates, mark), style)
    assert rows.rejects == []
    assert [draft.values for draft in rows.projects.values()] == [
        {"ref": f"P-{number}", "name": f"Name {number}", "start": record.start, "end": record.end, "whole_life_cost": record.cost}
        for number, record in enumerate(records)
    ]


@settings(max_examples=examples(30), deadline=None)
@given(RECORDS, st.permutations(list(HEADINGS)), st.sampled_from(["start", "end", "whole_life_cost"]), st.data())
def test_one_broken_value_is_one_reject_with_its_row_and_column(
    records: list[Record], order: list[str], name: str, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(records) - 1))
    lines = [line.split("|") for line in written(records, order, "1234567.5", "%Y-%m-%d", "|").decode().splitlines()]
    lines[number + 1][order.index(name)] = "see annex"
    rows = read("\r\n".join("|".join(line) for line in lines).encode(), "1234567.5")
    assert [(cell.row, cell.column, cell.value) for cell in rows.rejects] == [(number + 2, HEADINGS[name], "see annex")]
    assert len(rows.projects) == len(records)


CELLS: st.SearchStrategy[SheetCell] = st.one_of(
    st.none(),
    st.sampled_from([*HEADINGS.values(), "Benefit ref", "Benefit title", "Apr-26", "Plan FY26/27", "Total", "TBC", "n/a", "31/02/2026", "1.250", "(300)",
                     "£1.2m", "62%", "=1+1", "#REF!", "Review type", "Due", "Action", "By whom", "Adoption", "Period", "E-mail", "Name", "P-1"]),
    st.text(max_size=12),
    st.integers(-(10**12), 10**12).map(Decimal),
    st.decimals(-1000, 1000, allow_nan=False, places=3),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.sampled_from([ErrorCell("#N/A"), NoValue("=A1"), Percent(Decimal(62)), True]),
)  # fmt: skip


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=12))
def test_no_cells_of_any_kind_end_in_an_error(lines: list[list[SheetCell]]) -> None:
    grid = Grid(Path("in.xlsx"), "S", [(number, list(cells)) for number, cells in enumerate(lines, 1) if cells])
    try:
        sheet = table_of(grid)
        proposal = match(sheet, date(2026, 11, 23))
        for question in list(proposal.questions):
            for word in [word for word, _ in question.words] or [""]:
                question.apply_answer(question.answers[0] if question.answers else "", *([word] if word else []))
        rows = read_drafts(sheet, proposal.mapping, 4, "£", today=date(2026, 11, 23))
    except UnreadableFile as refused:
        assert str(refused)
        return
    assert rows.rows == len(sheet.rows)
