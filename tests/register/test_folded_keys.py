"""One key finds a record however its reference is written; two that were written in two ways become one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.keys import fold_ref, sort_key
from benefits_tui.register import integrity, records
from benefits_tui.register.lookup import RecordNotFound, find
from benefits_tui.register.merging import merge, written_alike
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.undo import undo
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.pages import ListQuery, page
from tests import helpers
from tests.cli.in_process import Here
from tests.conftest import TODAY
from tests.registers import demo_file

SAME = [
    "P 01",
    "p-01",
    "P-01",
    "P\u201301",
    "\uff30-\uff10\uff11",
    "P\u200b-01 ",
    "P01",
    "p - 01",
    "\ufeffP-01",
    "P\u00a001",
    "P\u201101",
]
APART = ["P-1", "P-011", "P-0-1", "P-01/B01", "PP-01", "P_01"]


@pytest.mark.parametrize("written", SAME)
def test_it_is_one_reference(written: str) -> None:
    assert fold_ref(written) == "p01"


@pytest.mark.parametrize("written", APART)
def test_it_is_another_reference(written: str) -> None:
    assert fold_ref(written) != "p01"


@pytest.mark.parametrize(("one", "other"), [("1-1", "11"), ("1 1", "11"), ("AB-C", "A-BC"), ("P-1/B11", "P-11/B1")])
def test_what_is_between_digits_and_between_letters_tells_them_apart(one: str, other: str) -> None:
    assert fold_ref(one) != fold_ref(other)


def test_people_count_and_accents_stand_with_their_letters() -> None:
    names = ["P-10", "P-2", "P-1/B10", "P-1/B9", "Zoe", "\u00c5sa", "Adam", "", "p-02b"]
    assert sorted(names, key=sort_key) == ["", "Adam", "\u00c5sa", "P-1/B9", "P-1/B10", "P-2", "p-02b", "P-10", "Zoe"]


@pytest.fixture
def register(session: Session) -> Session:
    for ref, name in (("P-01", "Portal"), ("P-10", "Records"), ("P-2", "\u00c5ngstr\u00f6m")):
        helpers.project(session, ref, name=name)
    records.add(session, Kind.BENEFIT, {"ref": "P-01/B01", "project": "p 01", "title": "Fewer visits"})
    records.add(session, Kind.PERSON, {"ref": "PER-1", "name": "\u00c5sa Lee"})
    return session


@pytest.mark.parametrize("written", SAME)
def test_it_is_found_and_taken_however_it_is_written(register: Session, written: str) -> None:
    assert find(register, written).ref == "P-01"
    assert find(register, f"{written}/b 01").ref == "P-01/B01"
    for kind in (Kind.PROJECT, Kind.POOL):
        with pytest.raises(FieldError, match="is taken by a project"):
            records.add(register, kind, {"ref": written, "name": "x"} if kind is Kind.PROJECT else {"ref": written, "title": "x"})


def test_a_person_is_found_by_a_name_in_any_form(register: Session) -> None:
    assert find(register, "a\u030asa\u00a0 LEE", Kind.PERSON).ref == "PER-1"


def listed(session: Session, name: str, text: str = "", sort: str = "") -> list[object]:
    return [row[0] for row in page(session.store, ListQuery(LISTINGS[name], text, sort), ("ref",), 0, 50).rows]


def test_lists_are_sorted_as_people_count_and_filtered_by_keys(register: Session) -> None:
    assert listed(register, "projects") == ["P-01", "P-2", "P-10"]
    assert listed(register, "projects", "-name:x") == ["P-01", "P-2", "P-10"]
    assert listed(register, "projects", sort="ref") == ["P-01", "P-2", "P-10"]
    assert listed(register, "projects", sort="name") == ["P-2", "P-01", "P-10"]
    for text in ("ref:p01", "P\u201301", "ref:\uff3001", "name:portal"):
        assert listed(register, "projects", text) == ["P-01"], text
    assert listed(register, "projects", 'ref:"p 01"') == ["P-01"]
    assert listed(register, "benefits", 'project:"p 01"') == ["P-01/B01"]


@pytest.fixture
def twice(register: Session, tmp_path: Path) -> Session:
    """A register as older versions left it: one reference written in two ways."""
    path = tmp_path / "old.db"
    register.store.backup(path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE project SET ref = 'p 01', department = 'Health' WHERE ref = 'P-10'")
        raw.execute("UPDATE folded_key SET ref_key = 'p01' WHERE kind = 'project' AND ref_key = 'p10'")
        raw.commit()
    return open_register(path, "officer", today=TODAY)


def test_what_is_written_in_two_ways_is_proposed_and_merged_and_taken_back(twice: Session) -> None:
    records.add(twice, Kind.BENEFIT, {"project": "p 01", "title": "Found in the other"})
    assert [str(group) for group in written_alike(twice)] == ["P-01 and p 01 are one project's reference, written in 2 ways"]
    assert any("'merge' makes one of them" in note for note in integrity.notes(twice))
    assert (find(twice, "P-01").ref, find(twice, "p 01").ref) == ("P-01", "p 01")
    with pytest.raises(RecordNotFound, match=r"'p01' may be 'P-01' and 'p 01', which differ only in how they are written"):
        find(twice, "p01")
    done = merge(twice, "P-01", "p 01")
    assert (done.kept, done.merged, done.of_both) == ("P-01", "p 01", 0) and done.moved >= 1
    assert written_alike(twice) == [] and find(twice, "p01").ref == "P-01"
    assert listed(twice, "benefits", "project:P-01") == ["P-01/B01", "p 01/B02"]
    assert records.load(twice, "P-01").values["department"] == "Health"
    undo(twice)
    assert find(twice, "p 01").ref == "p 01" and records.load(twice, "P-01").values["department"] is None
    twice.close()


def test_two_that_cannot_be_one_are_refused(register: Session) -> None:
    for keep, other, words in (
        ("P-01", "p01", "'P-01' and 'p01' are the same record already, P-01."),
        (
            "P-01",
            "PER-1",
            "P-01 is a project and PER-1 a person: two projects, benefits, people, objectives or pools can be merged.",
        ),
    ):
        with pytest.raises(UsageError) as refusal:
            merge(register, keep, other)
        assert str(refusal.value) == words


def test_the_command_shows_a_record_and_lists_nothing_to_merge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(demo_file(tmp_path / "r.db"), monkeypatch, capsys)
    assert here("show", "p 001", "--json").data["ref"] == "P-001"
    assert here("merge") == (0, "", "No reference is written in two ways.\n")
    assert here("merge", "P-001") == (2, "", "Write the record that is kept, then the one that goes into it.\n")
