"""Roll-ups: literal figures of a small portfolio, names of every kind, what counts under several, pools, files."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.rollup import RollUpKey, roll_up_keys
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register import pools, readings, records
from benefits_tui.register.rollups import SEVERAL, RollUp, RollUpRow, export_roll_up, roll_up, roll_up_as_plain
from benefits_tui.register.session import Session
from tests import helpers
from tests.cli.in_process import Here
from tests.register.rollup_figures import compare_roll_ups

D = Decimal
ODD = ['R&D "new", east', "Tax, Duty", "[b]Tax[/b]", "=1+1", "שלום", "a'b%_", "R&D", "-"]


@pytest.fixture
def filled(session: Session) -> Session:
    """Two departments (one in two spellings), two objectives of which a benefit serves both, a superseded one, a pool."""
    for ref, title in (("O1", "One"), ("O2", "Two")):
        records.add(session, Kind.OBJECTIVE, {"ref": ref, "title": title})
    helpers.project(session, "P-1", department="Finance", programme="North", category="ICT")
    helpers.project(session, "P-2", department="FINANCE", programme="North")
    helpers.project(session, "P-3", department="Works", stage="closing")
    helpers.project(session, "P-4", department="Empty")
    helpers.benefit(session, "P-1", stated=D(100), objectives="O1, O2", owner="Olga Owner")
    helpers.plan(session, "P-1/B01", y2026_Q2=40, y2027_Q2=50)
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(30))
    readings.record(session, "P-1/B01", "2027-Q2", forecast=D(45))
    helpers.benefit(session, "P-2", stated=D(60), objectives="O1", owner=None)
    helpers.benefit(session, "P-3", stated=D(7), objectives=None, **{"class": "non_cashable"})
    helpers.benefit(session, "P-3", stated=D(5), disbenefit=True)
    helpers.end(session, helpers.benefit(session, "P-3", stated=D(999)), "superseded")
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget", "ceiling": D(100)})
    pools.claim(session, "POOL-1", "P-1/B01", D(90))
    pools.claim(session, "POOL-1", "P-2/B01", D(60))
    return session


def by(found: RollUp, *labels: str | None) -> RollUpRow:
    return next(row for row in found.rows if row.labels == labels)


def test_by_department_spellings_are_one_and_an_empty_one_has_its_row(filled: Session) -> None:
    found = roll_up(filled, [RollUpKey.DEPARTMENT])
    assert [row.labels for row in found.rows] == [("Empty",), ("FINANCE",), ("Works",)]
    finance, works = by(found, "FINANCE"), by(found, "Works")
    cashable = finance.columns()["cashable"]
    assert (finance.projects, finance.balance.benefits) == (2, 2)
    assert (cashable.stated, cashable.first_approved, cashable.current_plan) == (D(160), D(90), D(90))
    assert (cashable.due, cashable.realised, cashable.outturn, cashable.gap) == (D(40), D(30), D(75), D(-15))
    assert (works.balance.benefits, works.columns()["non_cashable"].stated, works.columns()["disbenefits"].stated) == (
        3,
        D(7),
        D(5),
    )
    assert works.columns()["cashable"].stated is None, "what is superseded counts in its successor"
    assert (by(found, "Empty").projects, by(found, "Empty").balance.benefits, by(found, "Empty").completeness) == (1, 0, None)
    assert (found.total.projects, found.total.columns()["cashable"].stated) == (4, D(160))


def test_what_serves_two_objectives_counts_under_both_and_is_taken_out_once(filled: Session) -> None:
    found = roll_up(filled, [RollUpKey.OBJECTIVE])
    assert [row.labels[0] for row in found.rows] == ["O1", "O2", None, SEVERAL]
    stated = [row.columns()["cashable"].stated for row in found.rows]
    assert stated == [D(160), D(100), None, D(-100)] and found.total.columns()["cashable"].stated == D(160)
    assert [row.balance.benefits for row in found.rows] == [4, 1, 1, -1] and found.total.balance.benefits == 5
    assert by(found, "O1").filter == 'objectives="O1"' and by(found, None).filter == "objectives:-"


def test_claims_above_a_ceiling_are_shared_out_in_proportion(filled: Session) -> None:
    found = roll_up(filled, [RollUpKey.OWNER])
    # 150 claimed of 100: 90 and 60 of 150 parts of 50.
    assert {row.labels[0]: row.double_counted for row in found.rows if row.double_counted} == {
        "Olga Owner": {"cashable": D(30)}, None: {"cashable": D(20)},
    }  # fmt: skip
    rows: Any = roll_up_as_plain(found)
    assert [(row["owner"], row["classes"]["cashable"]["net"]) for row in rows] == [
        ("Head of Operations", None), ("Olga Owner", "70"), (None, "40"), ("total", "110"),
    ]  # fmt: skip


def test_two_keys_make_a_row_for_each_pair(filled: Session) -> None:
    found = roll_up(filled, [RollUpKey.PROGRAMME, RollUpKey.CLASS])
    assert [(row.labels, row.balance.benefits, row.filter) for row in found.rows] == [
        (("North", "cashable"), 2, 'programme="North" class:cashable'),
        ((None, "cashable"), 2, "programme:- class:cashable"),
        ((None, "non_cashable"), 1, "programme:- class:non_cashable"),
    ]
    crossed = roll_up(filled, [RollUpKey.STAGE, RollUpKey.OBJECTIVE])
    assert [row.labels for row in crossed.rows if row.several] == [("delivery", SEVERAL)]


def test_every_filter_finds_what_its_figure_counts(filled: Session) -> None:
    compare_roll_ups(filled, pairs=True)


def test_names_of_every_kind_are_found_whole(session: Session) -> None:
    for place, name in enumerate(ODD, start=1):
        helpers.project(session, f"P-{place}", department=name, programme=name, category=name)
        helpers.benefit(session, f"P-{place}", owner=name if name not in ("-",) else None)
    found = roll_up(session, [RollUpKey.DEPARTMENT])
    assert {row.labels[0]: row.balance.benefits for row in found.rows} == dict.fromkeys(ODD, 1)
    compare_roll_ups(session)


def test_two_people_of_one_name_are_two_rows(session: Session) -> None:
    helpers.project(session)
    for ref in ("A", "B"):
        records.add(session, Kind.PERSON, {"ref": ref, "name": "Ann Twice"})
        helpers.benefit(session, owner=ref)
    assert [row.labels for row in roll_up(session, [RollUpKey.OWNER]).rows] == [("Ann Twice (A)",), ("Ann Twice (B)",)]
    compare_roll_ups(session)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("departmnt", "by: there is no 'departmnt'; did you mean 'department'?; write programme, department, objective"),
        ("", "by: write one or two different ones of programme"), ("stage,stage", "by: write one or two different ones"),
        ("stage,class,owner", "by: write one or two different ones"),
    ],
)  # fmt: skip
def test_keys_that_are_none_are_refused(words: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        roll_up_keys(words)
    assert str(refused.value).startswith(sentence)


def test_files_hold_numbers_as_numbers_and_text_as_text(filled: Session, tmp_path: Path) -> None:
    records.change(filled, "P-3", {"department": "=1+1"})
    found = roll_up(filled, [RollUpKey.DEPARTMENT])
    for name in ("r.csv", "r.xlsx"):
        assert export_roll_up(filled, found, tmp_path / name)[0] == 4
    sheet = load_workbook(tmp_path / "r.xlsx").worksheets[0]
    head, *lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    rows = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    assert (rows["FINANCE"]["cashable_stated"], rows["FINANCE"]["cashable_net"], rows["total"]["benefits"]) == (160, 110, 5)
    assert "=1+1" in rows and sheet["A3"].data_type == "s"
    with (tmp_path / "r.csv").open(newline="", encoding="utf-8-sig") as file:
        assert [line["department"] for line in csv.DictReader(file)] == ["'=1+1", "Empty", "FINANCE", "total"]
    with pytest.raises(FileNotWritten):
        export_roll_up(filled, found, tmp_path / "r.pdf")


def test_the_command(filled: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    here = Here(filled.path, monkeypatch, capsys)
    ran = here("balance", "--by", "department", "--json")
    rows = json.loads(ran.out)["rows"]
    assert [(row["department"], row["classes"]["cashable"]["stated"]) for row in rows] == [
        ("Empty", None), ("FINANCE", "160"), ("Works", None), ("total", "160"),
    ]  # fmt: skip
    printed = here("balance", "--by", "stage,class", "--figure", "realised").out
    assert "cashable, realised:" in printed and "total £30" in printed
    assert here("balance", "P-1", "--by", "stage").status == 2
    assert here("balance", "-o", "x.csv").status == 2
