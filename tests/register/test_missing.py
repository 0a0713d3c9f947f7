"""Data to complete: what is missing, counted, filled in several at once, and by a workbook that comes back by import."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register import integrity, missing, records
from benefits_tui.register.importing import import_sheet, propose
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.undo import undo
from tests import helpers
from tests.cli.in_process import Here
from tests.conftest import TODAY

D = Decimal


@pytest.fixture
def bare(session: Session) -> Session:
    """Two benefits past gate 3 of which much is missing, of two departments, and a project with a cost and no benefit."""
    helpers.project(session, department="Estates")
    helpers.project(session, "P-2", department="Finance")
    helpers.project(session, "P-3", department="Finance", whole_life_cost=D(900))
    helpers.plan(session, helpers.benefit(session, owner=None, stated=D(700)), y2027_Q1=700)
    helpers.benefit(session, "P-2", baseline=None, unit=None, objectives=None, stated=D(50))
    return session


def facts(session: Session, text: str = "") -> list[tuple[object, ...]]:
    assert integrity.check(session) == []
    names = ("subject", "field", "money", "department", "owner", "pressing")
    return [tuple(row[name] for name in names) for row in missing.missing(session, text)]


def test_each_fact_that_is_missing_has_a_row_what_most_money_hangs_on_first(bare: Session) -> None:
    assert facts(bare) == [
        ("P-3", "benefits", "900", "Finance", None, False), ("P-1/B01", "owner", "700", "Estates", None, False),
        *(("P-2/B01", field, "50", "Finance", "Head of Operations", False) for field in ("unit", "baseline", "end", "plan", "start", "objectives")),
    ]  # fmt: skip
    assert facts(bare, "field:owner") == facts(bare, "department:Estates") == facts(bare)[1:2]


def test_they_are_counted_by_what_they_have_in_common(bare: Session) -> None:
    names = ("missing", "records", "pressing", "money")

    def by(what: str) -> list[tuple[object, ...]]:
        return [(row[what], *(row[name] for name in names)) for row in missing.grouped(bare, what)]

    assert by("department") == [("Finance", 7, 2, 0, "950"), ("Estates", 1, 1, 0, "700")]
    assert by("owner") == [("Head of Operations", 6, 1, 0, "50"), (None, 2, 2, 0, "1600")]
    assert by("project") == [("P-2", 6, 1, 0, "50"), ("P-1", 1, 1, 0, "700"), ("P-3", 1, 1, 0, "900")]
    assert ("owner", 1, 1, 0, "700") in by("field") and len(by("field")) == 8
    records.change(bare, "P-2", {"end": TODAY + timedelta(days=30)})
    assert by("department")[0] == ("Finance", 7, 2, 6, "950")
    with pytest.raises(FieldError, match="by: 'stage' is not one of field, department, project, owner"):
        missing.grouped(bare, "stage")


def test_the_rows_follow_each_write_and_its_undo(bare: Session) -> None:
    before = facts(bare)
    records.change(bare, "P-2/B01", {"unit": "GBP", "baseline": D(0)})
    assert [row[1] for row in facts(bare, "P-2/B01")] == ["end", "plan", "start", "objectives"]
    undo(bare)
    assert sorted(map(str, facts(bare))) == sorted(map(str, before))
    records.change(bare, "P-2/B01", {"kind": None})
    assert sorted(str(row[1]) for row in facts(bare, "rule:F04")) == ["kind", "unit"]


def test_one_field_of_several_records_is_filled_in_at_once(bare: Session) -> None:
    records.change(bare, "P-2/B01", {"owner": None})
    ids = bare.store.column(int, _facts("owner"))
    saved = missing.fill_in(bare, "owner", ids, "Ann Other")
    assert (saved.changed, saved.records, set(saved.cleared)) == (2, 2, {"F01"})
    undo(bare)
    assert len(facts(bare, "field:owner")) == 2
    with pytest.raises(FieldError, match="plan: it is completed one by one"):
        missing.fill_in(bare, "plan", ids, "x")


def _facts(field: str) -> Any:
    from benefits_tui.store.models import MissingFact

    return MissingFact.select(MissingFact.id).where(MissingFact.field == field).order_by(MissingFact.id)


def test_a_workbook_is_filled_in_and_comes_back(bare: Session, tmp_path: Path) -> None:
    path = tmp_path / "ask.xlsx"
    assert missing.write_sheets(bare, path) == [(path, 3)]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert header == [
        "ref", "project", "title", "department", "project_name", "class", "owner", "objectives", "unit", "baseline", "start", "end", "stated",
        "baseline_date",
    ]  # fmt: skip
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
    answers: dict[str, dict[str, Any]] = {
        "P-1": {"owner": "Ann Other"}, "P-2": {"unit": "GBP", "baseline": 4, "baseline_date": "2026-01-31"},
        "P-3": {"title": "A new benefit", "class": "cashable", "stated": 70, "owner": "Head of Operations"},
    }  # fmt: skip
    for project, values in answers.items():
        for name, value in values.items():
            rows[project][header.index(name)].value = value
    book.save(path)
    read, proposal = propose(path)
    result = import_sheet(bare, read, proposal.mapping)
    assert result.rejects == []
    assert records.load(bare, "P-1/B01").values["owner"] == "Ann Other"
    changed = records.load(bare, "P-2/B01").values
    assert (changed["unit"], changed["baseline"], changed["title"], changed["stated"]) == ("GBP", D(4), "A benefit", D(50))
    assert records.load(bare, "P-3/B01").values["title"] == "A new benefit"
    assert {row[1] for row in facts(bare) if row[0] in ("P-1/B01", "P-3")} == set()


def test_there_is_a_workbook_for_each_department_or_owner(bare: Session, tmp_path: Path) -> None:
    written = missing.write_sheets(bare, tmp_path / "ask.xlsx", by="department")
    assert [(path.name, records) for path, records in written] == [("ask-estates.xlsx", 1), ("ask-finance.xlsx", 2)]
    written = missing.write_sheets(bare, tmp_path / "ask.xlsx", "P-2", by="owner")
    assert [(path.name, records) for path, records in written] == [("ask-head-of-operations.xlsx", 1)]
    with pytest.raises(FileNotWritten, match=r"end it with \.xlsx"):
        missing.write_sheets(bare, tmp_path / "ask.csv")
    with pytest.raises(FieldError, match="not for each project"):
        missing.write_sheets(bare, tmp_path / "ask.xlsx", by="project")


def test_how_their_number_went(bare: Session) -> None:
    assert [one.open for one in missing.weeks(bare)] == [0] * 11 + [6]
    path = bare.path
    bare.close()
    with open_register(path, "officer", today=TODAY + timedelta(days=8)) as later:
        records.change(later, "P-1/B01", {"owner": "Ann Other"})
        assert [(one.day, one.open) for one in missing.weeks(later)][-2:] == [
            (TODAY + timedelta(days=1), 6), (TODAY + timedelta(days=8), 5),
        ]  # fmt: skip


def test_a_benefit_that_is_deleted_leaves_nothing_behind(bare: Session) -> None:
    from benefits_tui.register.deletion import remove

    remove(bare, "P-2/B01", Kind.BENEFIT)
    assert {row[0] for row in facts(bare)} == {"P-1/B01", "P-2", "P-3"} or {row[0] for row in facts(bare)} == {"P-1/B01", "P-3"}
    assert bare.store.one(
        "SELECT count(*) FROM missing_fact WHERE flag_id IN (SELECT id FROM flag WHERE cleared_on IS NOT NULL)"
    ) == (0,)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    here = Here(tmp_path / "r.db", monkeypatch, capsys)
    here("init", "--name", "Test office")
    assert here("missing", "--json") == (0, "[]\n", "")
    here("add", "project", "name=Portal", "department=Estates", "whole_life_cost=5")
    ran = here("missing", "--json")
    assert ran.status == 1 and ran.data == [{
        "subject": "P-001", "title": "Portal", "field": "benefits", "project": "P-001", "project_name": "Portal", "department": "Estates", "programme": None,
        "owner": None, "money": "5", "pressing": False, "due": None, "severity": "high", "rule": "F36", "since": "2026-11-23",
        "subject_kind": "project", "flag": 1,
    }]  # fmt: skip
    assert here("missing", "--by", "department", "--json").data == [
        {"department": "Estates", "missing": 1, "records": 1, "pressing": 0, "money": "5"}
    ]
    assert "Estates" in here("missing", "--by", "department").out and "benefits" in here("missing").out
    assert here("missing", "--burn-down", "--json").data[-1] == {"day": "2026-11-23", "open": 1}
    file = tmp_path / "ask.xlsx"
    assert here("missing", "--sheet", str(file)).data == [{"file": str(file), "records": 1}] and file.is_file()
