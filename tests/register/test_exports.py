"""Lists out to files: every list in every format, headings and cells."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register import exporting, flags, readings, records
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import BENEFITS, LISTINGS, PROJECTS, REVIEWS
from benefits_tui.store.lists.pages import ListQuery
from tests import helpers

D = Decimal


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session, whole_life_cost=D("1.5"), start=date(2026, 1, 1))
    helpers.project(session, "P-2", name="=Second\tone")
    helpers.benefit(session, owner=None, title="Two\nlines", disbenefit=True)
    readings.record(session, "P-1/B01", "2026-Q1", actual=D("4.5"), evidence="ledger")
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal", "planned": date(2026, 12, 1)})
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Training", "owner": "Ann"})
    flags.decide(session, flags.flag_number(session.store, "F01@P-1/B01"), "accept", "for now")
    return session


def test_what_can_be_exported() -> None:
    assert exporting.EXPORTS == (
        "projects", "benefits", "reviews", "flags", "people", "objectives", "readings", "history", "decisions", "deliverables",
        "business_changes", "pools", "actions", "queue", "missing",
    )  # fmt: skip


FIRST: dict[str, dict[str, object]] = {
    "projects": {
        "ref": "P-1",
        "stage": "delivery",
        "start": "2026-01-01",
        "whole_life_cost": "1.5",
        "benefits": 1,
        "sponsor": None,
    },
    "benefits": {
        "ref": "P-1/B01",
        "project": "P-1",
        "title": "Two\nlines",
        "disbenefit": True,
        "owner": None,
        "actual_to_date": "4.5",
    },
    "readings": {
        "ref": "P-1/B01",
        "series": "actual",
        "start": "2026-01-01",
        "end": "2026-03-31",
        "value": "4.5",
        "evidence": "ledger",
    },
    "flags": {"subject": "P-1/B01", "rule": "F01", "state": "decided", "project": "P-1"},
    "decisions": {"subject": "P-1/B01", "rule": "F01", "outcome": "accept", "rationale": "for now", "decided_by": "officer"},
    "deliverables": {"ref": "P-1/D01", "title": "Portal", "planned": "2026-12-01", "enables": 0},
    "business_changes": {"ref": "P-1/C01", "title": "Training", "owner": "Ann", "done": None},
}
ROWS = {"projects": 2, "benefits": 1, "readings": 1, "decisions": 1, "deliverables": 1, "business_changes": 1}


def in_json(path: Path) -> list[dict[str, object]]:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def in_csv(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def in_xlsx(path: Path) -> list[dict[str, object]]:
    import openpyxl

    header, *lines = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


def as_csv(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def as_xlsx(value: object) -> object:
    if isinstance(value, str) and value[:1].isdigit():
        return datetime.fromisoformat(value) if "-" in value else float(value)
    return value


FORMATS: dict[str, tuple[Callable[[Path], list[dict[str, object]]], Callable[[object], object]]] = {
    "json": (in_json, lambda value: value),
    "csv": (in_csv, as_csv),
    "xlsx": (in_xlsx, as_xlsx),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", FIRST)
def test_a_list_in_a_format(filled: Session, tmp_path: Path, name: str, form: str) -> None:
    path = tmp_path / f"out.{form}"
    count, notices = exporting.export(filled, name, form, path)
    read, meant = FORMATS[form]
    found = read(path)
    assert list(found[0]) == [column.name for column in LISTINGS[name].columns if column.name != "rank"]
    assert len(found) == count == ROWS.get(name, count) and notices == []
    first = next(row for row in found if row.get("rule", "F01") == "F01")
    assert {key: first[key] for key in FIRST[name]} == {key: meant(value) for key, value in FIRST[name].items()}


def test_an_export_under_a_filter(filled: Session, tmp_path: Path) -> None:
    assert exporting.export(filled, "projects", "csv", tmp_path / "p.csv", "ref:P-2") == (1, [])
    assert [row["name"] for row in in_csv(tmp_path / "p.csv")] == ["'=Second\tone"]
    assert exporting.export(filled, "projects", "json", tmp_path / "p.json", "ref:P-3") == (0, [])
    assert in_json(tmp_path / "p.json") == []


def test_what_a_list_shows_as_text(filled: Session) -> None:
    text, count = exporting.query_as_text(
        filled, ListQuery(PROJECTS), ["ref", "name", "whole_life_cost", "start"], ["Ref", "Name", "Cost", "Start"]
    )
    assert (text, count) == ("Ref\tName\tCost\tStart\nP-1\tProject P-1\t1.5\t2026-01-01\nP-2\t=Second one\t\t", 2)
    assert exporting.query_as_text(filled, ListQuery(REVIEWS), ["ref"], ["Ref"]) == ("Ref", 0)


def test_some_records_as_text_in_the_order_wanted(filled: Session) -> None:
    assert exporting.records_as_text(filled, PROJECTS, ["ref", "benefits"], [2, 99, 1]) == "P-2\t0\nP-1\t1"
    assert exporting.records_as_text(filled, BENEFITS, ["title", "disbenefit", "owner"], [1]) == "Two lines\tTrue\t"
    assert exporting.records_as_text(filled, BENEFITS, ["title"], []) == ""


def test_a_list_as_it_is_shown_to_a_file_told_by_its_name(filled: Session, tmp_path: Path) -> None:
    query = ListQuery(PROJECTS, "ref:P-1")
    assert exporting.export_query(filled, query, ["name", "ref"], tmp_path / "p.CSV") == (1, [])
    assert (tmp_path / "p.CSV").read_text(encoding="utf-8-sig") == "name,ref\nProject P-1,P-1\n"
    assert exporting.export_query(filled, query, ["ref"], tmp_path / "p.json") == (1, [])
    assert in_json(tmp_path / "p.json") == [{"ref": "P-1"}]


def test_a_name_without_format_and_the_registers_own_are_refused(filled: Session, tmp_path: Path) -> None:
    for name in ("p.txt", "p", "csv"):
        with pytest.raises(FileNotWritten, match=f"^{name} tells no format; end it with .csv, .xlsx or .json.$"):
            exporting.export_query(filled, ListQuery(PROJECTS), ["ref"], tmp_path / name)
    # A register may be called as a table is; it is not written over.
    other = filled.store.path.rename(tmp_path / "register.csv")
    filled.store.path.symlink_to(other)
    with pytest.raises(FileNotWritten, match=r"^An export needs another name than the register\.$"):
        exporting.export_query(filled, ListQuery(PROJECTS), ["ref"], other)
