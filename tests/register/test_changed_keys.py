"""Records that a file calls by another reference and by the same name are asked about, and not made a second time."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.domain.toml_reading import read_toml
from benefits_tui.exchange.mapping import mapping_of
from benefits_tui.exchange.mapping_text import mapping_toml
from benefits_tui.register import integrity, records
from benefits_tui.register.importing import ImportOutcome, import_sheets, open_names, propose
from benefits_tui.register.merging import merge
from benefits_tui.register.session import Session
from tests import helpers
from tests.register.imported import table

HEAD = ["Project ref", "Project name", "Benefit ref", "Benefit title"]


def bring(session: Session, path: Path, answer: str = "same") -> tuple[list[str], ImportOutcome]:
    sheet, proposal = propose(path, session)
    questions = open_names(session, [(sheet, proposal)])
    for question in questions:
        question.apply_answer(answer)
    assert mapping_of(read_toml(mapping_toml(proposal.mapping))).references == proposal.mapping.references
    return [question.text for question in questions], import_sheets(session, [(sheet, proposal.mapping)])


@pytest.fixture
def register(session: Session) -> Session:
    for ref, name in (("P-1", "Portal"), ("P-2", "Records"), ("P-3", "Twice"), ("P-4", "Twice")):
        helpers.project(session, ref)
        records.change(session, ref, {"name": name})
    helpers.benefit(session, "P-1", ref="B-1", title="Less paper")
    return session


def test_they_are_asked_once_and_are_the_same_from_then_on(register: Session, tmp_path: Path) -> None:
    path = table(tmp_path / "new.csv", [HEAD, ["2027-001", "PORTAL ", "BEN-9", "Less paper"], ["P-2", "Records", "", ""]])
    questions, outcome = bring(register, path)
    assert questions == [
        "Are these projects of the register, under another reference: '2027-001' is P-1 (PORTAL)?",
        "Are these benefits of the register, under another reference: 'BEN-9' is B-1 (Less paper)?",
    ]
    assert (outcome.by_kind["projects"].added, outcome.by_kind["benefits"].added, outcome.rejects) == (0, 0, [])
    questions, outcome = bring(register, path)
    assert questions == [] and (outcome.total("added"), outcome.total("changed")) == (0, 0)
    assert register.store.all("SELECT ref FROM project ORDER BY ref") == [("P-1",), ("P-2",), ("P-3",), ("P-4",)]
    assert integrity.check(register) == []


def test_others_of_the_same_name_are_added(register: Session, tmp_path: Path) -> None:
    path = table(tmp_path / "new.csv", [HEAD[:2], ["2027-001", "Portal"]])
    assert bring(register, path, "new")[1].by_kind["projects"].added == 1


@pytest.mark.parametrize(
    "rows",
    [[["X-1", "Twice"]], [["X-1", "Portal"], ["X-2", "Portal"]], [["X-1", "Portal"], ["P-1", "Portal"]], [["p 1", "Portal"]], [["X-1", "Port"]]],
)  # fmt: skip
def test_what_could_be_several_or_is_known_is_not_asked(register: Session, tmp_path: Path, rows: list[list[str]]) -> None:
    assert bring(register, table(tmp_path / "new.csv", [HEAD[:2], *rows]))[0] == []


def test_a_reference_that_was_merged_leads_to_the_record_that_was_kept(register: Session, tmp_path: Path) -> None:
    merge(register, "P-1", "P-2")
    questions, outcome = bring(register, table(tmp_path / "old.csv", [HEAD[:2], ["P-2", "Portal"]]))
    assert questions == [] and (outcome.total("added"), outcome.total("changed")) == (0, 0)
