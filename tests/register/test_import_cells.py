"""Cells of a file that are rejected, rounded or asked about, and what becomes of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.exchange.sheet import UnreadableFile
from benefits_tui.register import integrity, records
from benefits_tui.register.exporting import export
from benefits_tui.register.importing import import_sheet, propose, read_with
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import DATA
from tests.register.imported import PLAIN, bring, one, table


def test_people_of_one_name_go_out_and_come_back_apart(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    for _ in range(2):
        records.add(session, Kind.PERSON, {"name": "Head of Operations"})
    ref = helpers.benefit(session, owner="PER-002")
    assert records.load(session, ref).values["owner"] == "Head of Operations (PER-002)"
    export(session, "benefits", "csv", tmp_path / "b.csv")
    outcome = bring(session, tmp_path / "b.csv")
    assert outcome.rejects == [] and outcome.total("changed") == 0


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    _, proposal = propose(table(tmp_path / "p.csv", [["Project ID", "Project name", "Colour of folder"], ["A", "a", "red"]]))
    assert proposal.notices == ["Columns that are not read: 'Colour of folder'."]


MESSY = {
    "benefits by the keys of the register": (
        [["project", "ref", "title", "owner", "class"], ["P-1", "X1", "Faster", "Head of Operations", "cashable"]],
        "SELECT ref, title, class FROM benefit", [("X1", "Faster", "cashable")],
    ),
    "a benefit's row without its project": (
        [["Project ref", "Project name", "Benefit ref", "Benefit title"], ["P-2", "Two", "X1", "One"], ["", "", "X1", "Again"]],
        "SELECT ref, title FROM benefit", [("X1", "One")],
    ),
    "decimals as the column writes them": (
        [["Project ID", "Project name", "Total budget"], ["A", "a", "1.234.567,50"], ["B", "b", "1.234.567"], ["C", "c", "999.999"]],
        "SELECT whole_life_cost FROM project WHERE ref <> 'P-1' ORDER BY ref", [(12_345_675_000,), (12_345_670_000,), (9_999_990_000,)],
    ),
    "references in another case": (
        [["Project ID", "Project name"], ["p-1", "Alpha"], ["P-1", "Alpha"]], "SELECT ref, name FROM project", [("P-1", "Alpha")],
    ),
    "a benefit that moves to another project": (
        [["Benefit ref", "Project", "Benefit title"], ["X1", "P-1", "One"], ["X2", "P-1", "Two"]],
        "SELECT ref, project_id FROM benefit", [("X1", 1), ("X2", 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MESSY)
def test_messy_files_say_what_they_say_and_twice_changes_nothing(session: Session, tmp_path: Path, case: str) -> None:
    rows, sql, expected = MESSY[case]
    helpers.project(session)
    bring(session, table(tmp_path / "m.csv", rows))
    assert session.store.all(sql) == expected
    again = bring(session, table(tmp_path / "m.csv", rows))
    assert (again.total("added"), again.total("changed")) == (0, 0) and integrity.check(session) == []


def test_an_end_before_the_start_is_rejected_and_not_written(session: Session, tmp_path: Path) -> None:
    rows = [PLAIN[0], ["A-1", "Alpha", "2026-01-01", "2025-01-01", ""]]
    outcome = bring(session, table(tmp_path / "p.csv", rows))
    assert [(one.row, one.column, one.value) for one in outcome.rejects] == [(2, "End date", "2025-01-01")]
    assert one(session, "SELECT start_date, end_date FROM project") == ("2026-01-01", None)


@pytest.mark.promise("R50")
def test_an_amount_that_reads_two_ways_in_a_mixed_column_is_rejected(session: Session, tmp_path: Path) -> None:
    rows = [PLAIN[0], *([f"A-{n}", "a", "", "", text] for n, text in enumerate(("1.500.000,5", "2,500,000.5", "900.000")))]
    outcome = bring(session, table(tmp_path / "p.csv", rows))
    assert [(one.row, one.value) for one in outcome.rejects] == [(4, "900.000")] and "two ways" in outcome.rejects[0].reason


def test_two_people_of_one_name_are_not_taken_for_one(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    for email in ("a@example.org", "b@example.org"):
        records.add(session, Kind.PERSON, {"name": "Head of Operations", "email": email})
    rows = [
        ["Benefit ref", "Project", "Benefit title", "Owner"],
        ["X1", "P-1", "One", "Head of Operations"],
        ["X2", "P-1", "Two", "B@example.org"],
    ]
    outcome = bring(session, table(tmp_path / "b.csv", rows))
    assert [(one.row, one.column) for one in outcome.rejects] == [(2, "Owner")]
    assert session.store.all("SELECT owner_id FROM benefit ORDER BY ref") == [(None,), (2,)]


def test_a_quotation_mark_that_is_never_closed_is_named(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text('Project ID,Project name\nA-1,Alpha\nA-2,"5 inch pipe\nA-3,Gamma\n', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="row 3: a quotation mark"):
        propose(path)


@pytest.mark.parametrize(
    "damage", [b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0old", b"\xff\xfea", b"a,b\x00c\n", b"", b"only one column\n1\n"]
)
def test_damaged_files_are_refused_in_a_sentence(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(damage)
    with pytest.raises(UnreadableFile, match=r"x\.csv"):
        propose(path)


def test_a_reading_given_by_a_day_belongs_to_the_benefits_own_period(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, frequency="quarterly")
    bring(session, table(tmp_path / "r.csv", [["Benefit ID", "Period", "Actual"], [ref, "2026-03-31", "10"]]))
    assert session.store.all("SELECT start_date, end_date FROM actual") == [("2026-01-01", "2026-03-31")]


def test_overlapping_plan_periods_are_rejected_cells(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    rows = [["Benefit ID", "Period", "Plan"], [ref, "2026-Q1", "10"], [ref, "2026-03", "5"]]
    outcome = bring(session, table(tmp_path / "r.csv", rows))
    assert [one.value for one in outcome.rejects] == ["5"] or [one.value for one in outcome.rejects] == ["10"]
    assert one(session, "SELECT count(*) FROM plan_value") == 1


@pytest.mark.promise("R34")
def test_a_cancelled_import_leaves_nothing(session: Session) -> None:
    class Enough(Exception):
        pass

    def stop(what: str, _done: int, _total: int) -> None:
        if what.startswith("writing benefits"):
            raise Enough

    mapping = load_mapping(DATA / "gmpp.toml")
    with pytest.raises(Enough):
        import_sheet(session, read_with(DATA / "gmpp-2023-excerpt.csv", mapping), mapping, progress=stop)
    assert one(session, "SELECT count(*) FROM project") == 0 and integrity.check(session) == []


def test_mapping_mistakes_are_named(tmp_path: Path) -> None:
    for text, words in (
        ("[projects.fields]\nrev = 'x'\n", "did you mean 'ref'"), ("[projekts]\n", "did you mean 'projects'"),
        ("[amounts]\nunit = 'dozen'\n", "'dozen' is not one of"), ("[readings]\nactual = 'x'\n", "needs period"), ("x = = 1", "TOML"),
    ):  # fmt: skip
        path = tmp_path / "m.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=words):
            load_mapping(path)


def test_amounts_keep_every_digit(session: Session, tmp_path: Path) -> None:
    bring(session, table(tmp_path / "p.csv", [PLAIN[0], ["A-1", "Alpha", "", "", "123456789012.3456"]]))
    assert one(session, "SELECT whole_life_cost FROM project") == 1_234_567_890_123_456
    outcome = bring(session, table(tmp_path / "q.csv", [PLAIN[0], ["A-2", "Beta", "", "", "123456.78901"]]))
    assert "decimals" in outcome.rejects[0].reason


def test_days_in_a_period_column_are_read_as_dates_are(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, frequency="quarterly")
    outcome = bring(
        session,
        table(tmp_path / "r.csv", [["Benefit ID", "Period", "Actual"], [ref, "31/03/2023", "5"], [ref, "30/06/2023", "6"]]),
    )
    assert outcome.rejects == []
    assert session.store.all("SELECT start_date, value FROM actual ORDER BY 1") == [
        ("2023-01-01", 50_000),
        ("2023-04-01", 60_000),
    ]


def test_a_workbooks_fractions_are_rounded_with_a_notice_and_its_noise_is_not_read(session: Session, tmp_path: Path) -> None:
    import openpyxl

    helpers.project(session)
    ref = helpers.benefit(session)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Benefit ID", "Period", "Actual"], [ref, "2026-Q1", 1 / 3], [ref, "2026-Q2", 0.1 + 0.2]):
        sheet.append(row)
    book.save(tmp_path / "r.xlsx")
    outcome = bring(session, tmp_path / "r.xlsx")
    assert session.store.all("SELECT value FROM actual ORDER BY start_date") == [(3333,), (3000,)]
    assert any(notice.endswith("rounded to four decimals: 1.") for notice in outcome.notices)
    assert bring(session, tmp_path / "r.xlsx").total("changed") == 0
