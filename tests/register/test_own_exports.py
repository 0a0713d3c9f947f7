"""Files that this program wrote, read again: of every list, of an earlier version, and with references that are taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.writer import write_table
from benefits_tui.register import exporting, integrity, lists, records
from benefits_tui.register.importing import import_sheet, propose
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.pages import ListQuery
from tests import helpers
from tests.conftest import TODAY


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session)
    helpers.benefit(session)
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "final", "due": TODAY})
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "A thing"})
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "A habit"})
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "A pool"})
    return session


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "name", ["projects", "benefits", "people", "objectives", "reviews", "pools", "deliverables", "business_changes"]
)
def test_a_list_of_records_is_known_again_and_changes_nothing(filled: Session, tmp_path: Path, name: str, form: str) -> None:
    path = tmp_path / f"out.{form}"
    exporting.export(filled, name, form, path)
    sheet, proposal = propose(path)
    assert proposal.mapping.source == "export" and not proposal.questions
    outcome = import_sheet(filled, sheet, proposal.mapping)
    assert (outcome.total("added"), outcome.total("changed"), outcome.rejects) == (0, 0, [])
    assert outcome.by_kind[name].unchanged == len(lists.listing(filled, name)) > 0
    assert integrity.check(filled) == []


@pytest.mark.parametrize(
    ("name", "left_out"), [("benefits", ("risks", "assumptions", "priority")), ("projects", ("closed_on", "template"))]
)
def test_an_export_of_a_version_that_knew_fewer_fields_changes_nothing(
    filled: Session, tmp_path: Path, name: str, left_out: tuple[str, ...]
) -> None:
    names = [column.name for column in LISTINGS[name].columns if column.name not in left_out]
    rows = lists.rows(filled, ListQuery(LISTINGS[name]))
    path = tmp_path / "old.csv"
    write_table(path, "csv", name, names, [tuple(row[one] for one in names) for row in rows])
    sheet, proposal = propose(path)
    assert proposal.mapping.source == "export" and not proposal.questions
    outcome = import_sheet(filled, sheet, proposal.mapping)
    assert (outcome.total("added"), outcome.total("changed"), outcome.rejects) == (0, 0, [])


def test_no_import_gives_a_record_a_reference_that_another_has(filled: Session, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    lines = [
        "Project ref,Project name,Benefit ref,Benefit title",
        "P-1/R01,Taken,,",
        "POOL-1,Taken,X-1,Its benefit",
        "P-2,Free,p-1/d01,Taken",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sheet, proposal = propose(path)
    outcome = import_sheet(filled, sheet, proposal.mapping)
    reasons = {(one.row, one.value): one.reason for one in outcome.rejects}
    assert reasons[2, "P-1/R01"] == "the reference is taken by a review; references are unique"
    assert reasons[3, "POOL-1"] == "the reference is taken by a pool; references are unique"
    assert reasons[4, "p-1/d01"] == "the reference is taken by a deliverable; references are unique"
    assert [row["ref"] for row in lists.listing(filled, "projects")] == ["P-1", "P-2"]
    assert [row["ref"] for row in lists.listing(filled, "benefits")] == ["P-1/B01"]
    counts = outcome.by_kind["projects"]
    assert counts.rejected == 2 and counts.added == 1 and integrity.check(filled) == []
