"""Names in a file: near ones are asked once and kept as other names; a sheet after the other is one change."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.questions import ImportQuestion
from benefits_tui.register import records
from benefits_tui.register.importing import ImportOutcome, import_sheets, open_names, propose, propose_all
from benefits_tui.register.session import Session

HEAD = "Project ID,Project name,Benefit ID,Benefit title,Benefit owner,Stated benefit\n"


def file(folder: Path, *owners: str) -> Path:
    """A file of benefits with these owners."""
    path = folder / "in.csv"
    rows = [f'P1,One,P1/B{n},b,"{owner}",100000\n' for n, owner in enumerate(owners, 1)]
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def bring(session: Session, path: Path, answer: int = 0) -> tuple[list[ImportQuestion], ImportOutcome]:
    """Import, with this answer to each question about a name."""
    table, proposal = propose(path, session)
    assert proposal.questions == []
    questions = open_names(session, [(table, proposal)])
    for question in questions:
        question.apply_answer(question.answers[answer])
    return questions, import_sheets(session, [(table, proposal.mapping)])


@pytest.mark.parametrize(
    "name",
    [
        "Jane Smyth",
        "Smith, Jane",
        "Jane Anne Smith",
        "Jane Smith (Finance)",
        "jane.smith@example.org",
        "J Smith",
    ],
)
def test_a_near_name_is_asked_once_and_kept(session: Session, tmp_path: Path, name: str) -> None:
    records.add(session, Kind.PERSON, {"name": "Jane Smith"})
    questions, outcome = bring(session, file(tmp_path, name))
    assert [question.text for question in questions] == [f"Is {name!r} Jane Smith (PER-001)?"]
    assert questions[0].answers == ("PER-001", "new") and outcome.by_kind["people"].added == 0
    again, outcome = bring(session, file(tmp_path, name))
    assert again == [] and (outcome.total("added"), outcome.total("changed")) == (0, 0)


@pytest.mark.parametrize("name", ["Jane Smith", "JANE  SMITH", "Bob Ray", "Jane Jones", "Smith", "Jane"])
def test_a_name_that_is_known_or_somebody_elses_is_not_asked(session: Session, tmp_path: Path, name: str) -> None:
    records.add(session, Kind.PERSON, {"name": "Jane Smith"})
    assert bring(session, file(tmp_path, name))[0] == []


@pytest.mark.parametrize(
    ("words", "names"),
    [("Ann Lee; Bo Ray", ("Ann Lee", "Bo Ray")), ("Ann Lee / Bo Ray", ("Ann Lee", "Bo Ray")), ("Ann Lee and Bo Ray", ("Ann Lee", "Bo Ray")),
     ("Ann Lee & Bo Ray", ("Ann Lee", "Bo Ray")), ("Ann; Bo", ("Ann", "Bo")), ("Ann Lee, Bo Ray", ("Ann Lee", "Bo Ray"))],
)  # fmt: skip
def test_several_names_in_a_cell_are_asked_which(session: Session, tmp_path: Path, words: str, names: tuple[str, ...]) -> None:
    questions, outcome = bring(session, file(tmp_path, words), 1)
    assert [(question.text, question.answers) for question in questions] == [
        (f"{words!r} holds 2 names: which of them is it?", (*names, "new"))
    ]
    assert session.store.all("SELECT name FROM person") == [(names[1],)]
    again, outcome = bring(session, file(tmp_path, words))
    assert again == [] and (outcome.total("added"), outcome.total("changed")) == (0, 0)


@pytest.mark.parametrize(
    "name", ["Head of Research and Development", "Research & Innovation", "Ann-Marie Lee", "Lee, Ann", "Head of Finance, Estates"]
)
def test_a_role_of_two_words_is_one(session: Session, tmp_path: Path, name: str) -> None:
    assert bring(session, file(tmp_path, name))[0] == []


def test_somebody_else_of_a_near_name_is_added(session: Session, tmp_path: Path) -> None:
    records.add(session, Kind.PERSON, {"name": "Jane Smith"})
    assert bring(session, file(tmp_path, "Jane Smyth"), 1)[1].by_kind["people"].added == 1


def test_names_near_each_other_in_one_file_are_one_person(session: Session, tmp_path: Path) -> None:
    questions, outcome = bring(session, file(tmp_path, "Smith, Jane", "Jane Smith"))
    assert len(questions) == 1 and outcome.by_kind["people"].added == 1


def test_names_that_differ_by_a_number_are_several_people(session: Session, tmp_path: Path) -> None:
    rows = "".join(f"P-{n},Project {n},Post {n}\n" for n in range(1, 6))
    (tmp_path / "in.csv").write_text(f"Project ID,Project name,Senior responsible owner\n{rows}", encoding="utf-8")
    assert open_names(session, [propose(tmp_path / "in.csv", session)]) == []


def test_a_person_who_was_renamed_is_found_by_the_name_of_the_file(session: Session, tmp_path: Path) -> None:
    bring(session, file(tmp_path, "Jane Smith"))
    records.change(session, "PER-001", {"name": "Jane Miller"})
    questions, outcome = bring(session, file(tmp_path, "Jane Smith"))
    assert questions == [] and (outcome.total("added"), outcome.total("changed")) == (0, 0)


def test_all_sheets_are_one_change_projects_first(session: Session, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {
        "Benefits": [["Benefit ref", "Project", "Benefit title"], ["B1", "P1", "Less"]],
        "Cover": [["Prepared by", "PMO"]],
        "Projects": [["Project ID", "Project name"], ["P1", "One"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "in.xlsx")
    proposals = propose_all(tmp_path / "in.xlsx", session)
    assert [table.name for table, _ in proposals] == ["Projects", "Benefits"]
    assert "Sheets without records that were not read: 'Cover' (no rows: 'Prepared by')." in proposals[0][1].notices
    outcome = import_sheets(session, [(table, proposal.mapping) for table, proposal in proposals])
    assert (outcome.by_kind["projects"].added, outcome.by_kind["benefits"].added, outcome.rejects) == (1, 1, [])


def test_one_of_several_names_may_be_another_name_of_somebody(session: Session, tmp_path: Path) -> None:
    path = file(tmp_path, "Smith, Jane", "Jane Smith", "Jane Smith / Bo Ray")
    questions, _ = bring(session, path)
    assert [question.text for question in questions] == [
        "Is 'Jane Smith' Smith, Jane, who is in this file, too?",
        "'Jane Smith / Bo Ray' holds 2 names: which of them is it?",
    ]
    assert session.store.all("SELECT name FROM person") == [("Smith, Jane",)]
