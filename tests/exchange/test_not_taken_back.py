"""Of what nothing is read, it is said what it is: lists of ours that are worked out, and sheets that hold other things."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from benefits_tui.exchange.grid import Grid
from benefits_tui.exchange.not_taken_back import what_it_holds
from benefits_tui.exchange.reader import read_grid, sheets_of
from benefits_tui.exchange.sheet import UnreadableFile
from benefits_tui.register.exporting import EXPORTS, export
from benefits_tui.register.importing import propose
from tests import registers

WORKED_OUT = {
    "history": "is the history that this program wrote", "flags": "is a list of flags that this program wrote", "queue": "is the queue that",
    "decisions": "is a list of decisions that this program wrote", "missing": "is a list of missing facts that this program wrote",
}  # fmt: skip


def test_each_list_of_ours_is_read_back_or_told_what_it_is(tmp_path: Path) -> None:
    with registers.demo(tmp_path / "r.db") as session:
        for what in EXPORTS:
            path = tmp_path / f"{what}.csv"
            export(session, what, "csv", path, "")
            if what in WORKED_OUT:
                with pytest.raises(UnreadableFile, match=WORKED_OUT[what]) as refusal:
                    propose(path, session)
                assert str(refusal.value).endswith("Nothing of it was read.")
            else:
                assert propose(path, session)[1].questions == []


@pytest.mark.parametrize(
    ("name", "rows", "holds"),
    [
        ("Log", [["Ref", "Risk", "Likelihood", "Mitigation"], ["R1", "Fire", "low", "hoses"]], "risks: 'Ref', 'Risk', 'Likelihood', 'Mitigation'"),
        ("Issues", [["No", "What", "Raised by"], ["1", "Leak", "Jo"]], "issues: 'No', 'What', 'Raised by'"),
        ("Lookups", [["Colours", "Levels"], ["Red", "High"]], "choices for columns: 'Colours', 'Levels'"),
        ("Log", [["When", "Milestone"], ["May", "Go live"]], "milestones: 'When', 'Milestone'"),
        ("Read me", [["How to fill this in"], ["Ask the office"]], "no table: 'How to fill this in'"),
        ("Tea", [["Who", "Cups", "Sugar", "Milk", "Biscuit"], ["Jo", "2", "1", "no", "yes"]], "columns 'Who', 'Cups', 'Sugar', 'Milk' …"),
        ("Cover", [["Prepared by", "PMO"]], "no rows: 'Prepared by'"), ("Blank", [], "blank"),
    ],
)  # fmt: skip
def test_a_sheet_that_is_no_register_is_told_by_what_it_seems_to_hold(
    tmp_path: Path, name: str, rows: list[list[str]], holds: str
) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Projects"
    for row in ["Project ID", "Project name"], ["P-1", "One"]:
        first.append(row)
    other = book.create_sheet(name)
    for row in rows:
        other.append(row)
    path = tmp_path / "in.xlsx"
    book.save(path)
    assert [(sheet.name, sheet.holds) for sheet in sheets_of(path)] == [("Projects", ""), (name, holds)]
    if rows:
        (notice,) = read_grid(path).notices
        assert f"Not read: {name!r} ({holds}); --sheet NAME or --all-sheets reads them." in notice


WORDS = {
    "risks": ("risk", "risks", "likelihood", "probability", "mitigation", "proximity"), "issues": ("issue", "issues", "raised by", "resolution"),
    "lessons": ("lesson", "lessons"), "milestones": ("milestone", "milestones"), "assumptions": ("assumption", "assumptions"),
    "dependencies": ("dependency", "dependencies", "depends on"), "stakeholders": ("stakeholder", "stakeholders", "influence"),
    "a change log": ("version", "changed by", "change log"), "instructions": ("instructions", "guidance", "how to"),
    "choices for columns": ("lookup", "lookups", "lists", "options"),
}  # fmt: skip


@pytest.mark.parametrize(("subject", "word"), [(subject, word) for subject, words in WORDS.items() for word in words])
def test_a_heading_tells_what_a_sheet_holds(tmp_path: Path, subject: str, word: str) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"No,{word.capitalize()},Who\n1,some,Jo\n2,more,Al\n", encoding="utf-8")
    grid: Grid = read_grid(path)
    assert what_it_holds(grid) == f"{subject}: 'No', {word.capitalize()!r}, 'Who'"
