"""Rejected cells are told one line a reason, whatever names and numbers stand in it."""

from __future__ import annotations

import pytest

from benefits_tui.cli.transfer import rejects_by_reason
from benefits_tui.exchange.parsed_rows import RejectedCell, reject_reasons


def cell(row: int, column: str, value: str, reason: str) -> RejectedCell:
    """A rejected cell of a project."""
    return RejectedCell(row, column, value, reason, "projects")


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ([cell(2, "Start", "soon", "'soon' is not a day")], ["Row 2, Start: 'soon' was not taken: is not a day."]),
        (
            [cell(2, "Start", "soon", "'soon' is not a day"), cell(4, "End", "later", "'later' is not a day")],
            ["Start, End: 2 cells were not taken, such as 'soon': is not a day. Rows 2, 4"],
        ),
        (
            [cell(2, "Project", "P1", "there is no project 'P1' in the register"), cell(2, "Project", "P2", "there is no project 'P2' in the register")],
            ["Project: 2 cells were not taken, such as 'P1': there is no project 'P1' in the register. Row 2"],
        ),
        (
            [cell(row, f"M{row}", "1", f"row {row - 1} says 2026-0{row} already") for row in range(2, 9)],
            ["M2, M3, M4 and 4 more columns: 7 cells were not taken, such as '1': a row before says 2026-02 already. Rows 2, 3, 4, 5, 6 …"],
        ),
    ],
)  # fmt: skip
def test_one_line_a_reason(cells: list[RejectedCell], lines: list[str]) -> None:
    assert rejects_by_reason(cells) == lines


def test_the_most_frequent_reason_stands_first() -> None:
    cells = [cell(2, "A", "x", "is odd"), cell(3, "B", "y", "is late"), cell(4, "B", "z", "is late")]
    assert [(reason.reason, reason.columns, reason.rows) for reason in reject_reasons(cells)] == [
        ("is late", ("B",), [3, 4]),
        ("is odd", ("A",), [2]),
    ]
