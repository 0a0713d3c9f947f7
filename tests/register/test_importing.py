"""Files into the register."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.exchange.mapping_text import mapping_toml
from benefits_tui.exchange.sheet import UnreadableFile
from benefits_tui.register import integrity
from benefits_tui.register.importing import import_sheet, import_strictly, propose, read_with
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import DATA, SHARED
from tests.register.imported import PLAIN, bring, counts, one, table

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the full public files are not part of the repository")


# Real files -----------------------------------------------------------------------------------------------------


def test_two_releases_of_the_portfolio_one_after_the_other(session: Session) -> None:
    first = bring(session, DATA / "gmpp-2022-excerpt.csv", "gmpp.toml")
    assert counts(first, "projects")[0] == 11 and counts(first, "benefits")[0] == 0
    second = bring(session, DATA / "gmpp-2023-excerpt.csv", "gmpp.toml")
    found = second.by_kind["projects"]
    assert (found.added, found.renamed, found.not_in_file) == (2, 2, 2)
    # Five amounts, one of them negative; two texts make no benefit and stand as notes on their projects.
    assert counts(second, "benefits") == (5, 0, 0, 2)
    assert one(session, "SELECT sum(stated), min(stated) FROM benefit") == (
        (22284 + 24475 + 2630 + 60) * 10**10 - 306_900_000_000, -306_900_000_000,
    )  # fmt: skip
    column = "TOTAL Baseline Benefits (£m)"
    notes = session.store.all("SELECT text FROM note WHERE label = ?", (column,))
    assert len(notes) == 2 and all(str(text).startswith("Exempt under Section 43") for (text,) in notes)
    assert {one.column for one in second.rejects} >= {column, "wlc_baseline_incl_NCG"}
    assert integrity.check(session) == []


@pytest.mark.promise("R34")
def test_the_same_file_twice_changes_nothing(session: Session) -> None:
    bring(session, DATA / "gmpp-2023-excerpt.csv", "gmpp.toml")
    before = one(session, "SELECT max(id) FROM change_row")
    again = bring(session, DATA / "gmpp-2023-excerpt.csv", "gmpp.toml")
    assert (again.total("added"), again.total("changed")) == (0, 0)
    assert one(session, "SELECT max(id) FROM change_row") == before


@pytest.mark.promise("R34")
def test_a_dry_run_counts_the_same_and_writes_nothing(session: Session) -> None:
    dry = bring(session, DATA / "gmpp-2023-excerpt.csv", "gmpp.toml", dry_run=True)
    assert one(session, "SELECT count(*) FROM project") == 0 and not dry.written
    real = bring(session, DATA / "gmpp-2023-excerpt.csv", "gmpp.toml")
    assert dry.by_kind == real.by_kind and dry.rejects == real.rejects
    assert real.total("read") == sum(real.total(name) for name in ("added", "changed", "unchanged", "rejected"))
    assert real.total("rejected") == len(real.rejects)


def test_strict_writes_nothing_when_a_cell_is_rejected(session: Session) -> None:
    mapping = load_mapping(DATA / "gmpp.toml")
    outcome = import_strictly(session, [(read_with(DATA / "gmpp-2023-excerpt.csv", mapping), mapping)])
    assert outcome.rejects and not outcome.written and one(session, "SELECT count(*) FROM project") == 0


def test_imported_projects_and_benefits_are_flagged_at_once(session: Session) -> None:
    bring(session, DATA / "gmpp-2023-excerpt.csv", "gmpp.toml")
    rules = Counter(rule for (rule,) in session.store.all("SELECT rule FROM flag WHERE subject_kind = 'benefit'"))
    assert (rules["F01"], rules["F04"], rules["F05"]) == (5, 5, 5)
    assert one(session, "SELECT count(*) FROM flag WHERE subject_kind = 'project' AND rule = 'F36'") != 0


def test_indicators_with_their_quarters(session: Session) -> None:
    outcome = bring(session, DATA / "agency-goals-excerpt.csv", "agency-goals.toml")
    first = (
        "SELECT actual.start_date, actual.end_date, value FROM actual JOIN benefit ON benefit.id = benefit_id "
        "WHERE title LIKE ? ORDER BY actual.start_date"
    )
    rows = session.store.all(first, ("Number of export and investment clients assisted%",))
    assert rows[0] == ("2021-10-01", "2021-12-31", 129_050_000)
    undefined = session.store.all("SELECT target, direction FROM benefit WHERE title LIKE 'Percent of DRG project%'")
    assert undefined == [(None, None)]
    repeated = [one for one in outcome.rejects if "of this benefit stands in row" in one.reason]
    assert repeated and all(one.kind == "readings" for one in repeated)
    again = bring(session, DATA / "agency-goals-excerpt.csv", "agency-goals.toml")
    assert (again.total("added"), again.total("changed")) == (0, 0)


def test_columns_are_told_by_their_names_where_they_are_certain(session: Session) -> None:
    bring(session, DATA / "canada-it-excerpt.csv")
    row = one(session, "SELECT name, department, end_date, whole_life_cost FROM project WHERE ref = 'aafc-maa-portal'")
    assert row == (
        "Modernization of MAA (My AAFC Account) Portal Platform Software", "Agriculture and Agri-Food Canada", "2022-07-25",
        37_947_000_000,
    )  # fmt: skip


def test_the_wrong_file_is_refused_naming_what_is_missing(session: Session) -> None:
    with pytest.raises(UnreadableFile, match=r"project's reference.*project's name.*benefit's title"):
        propose(DATA / "contracts-excerpt.csv")
    with pytest.raises(UnreadableFile, match=r"project_number|column names"):
        bring(session, DATA / "contracts-excerpt.csv", "gmpp.toml")
    assert one(session, "SELECT count(*) FROM change") == 1


@needs_shared
def test_the_whole_portfolio_gives_the_published_figures(session: Session) -> None:
    first = bring(session, SHARED / "gmpp" / "uk_2022.csv", "gmpp.toml")
    assert counts(first, "projects")[:3] == (235, 0, 0)
    assert one(session, "SELECT count(DISTINCT department) FROM project") == 18
    second = bring(session, SHARED / "gmpp" / "uk_2023.csv", "gmpp.toml")
    found = second.by_kind["projects"]
    assert (found.added, found.changed + found.unchanged, found.renamed, found.not_in_file) == (38, 206, 18, 29)
    assert counts(second, "benefits") == (110, 0, 0, 12)
    assert one(session, "SELECT count(*), sum(stated) FROM benefit") == (110, 729_446_310_000 * 10_000)
    again = bring(session, SHARED / "gmpp" / "uk_2023.csv", "gmpp.toml")
    assert (again.total("added"), again.total("changed")) == (0, 0)
    assert integrity.check(session) == []


@needs_shared
def test_all_agency_goals(session: Session) -> None:
    bring(session, SHARED / "agency-goals" / "indicators.csv", "agency-goals.toml")
    assert one(session, "SELECT count(*) FROM project") == 71
    assert one(session, "SELECT count(DISTINCT department) FROM project") == 23
    assert one(session, "SELECT count(*) FROM benefit") == 222
    rows = session.store.all("SELECT direction, count(*) FROM benefit GROUP BY direction")
    directions = {row[0]: row[1] for row in rows}
    assert directions == {"increase": 142, "decrease": 14, "at_least": 7 + 19, "at_most": 1, None: 39}
    assert one(session, "SELECT count(*) FROM benefit WHERE direction IS NULL AND target IS NOT NULL") == 0
    again = bring(session, SHARED / "agency-goals" / "indicators.csv", "agency-goals.toml")
    assert (again.total("added"), again.total("changed")) == (0, 0)


# Officers' own files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiters_and_encodings(session: Session, tmp_path: Path, mark: str, encoding: str) -> None:
    outcome = bring(session, table(tmp_path / "p.csv", PLAIN, mark, encoding))
    rows = session.store.all("SELECT ref, name, start_date, end_date, whole_life_cost FROM project ORDER BY ref")
    assert rows == [("A-1", "Alpha", "2025-01-01", "2026-12-31", 12_000_000_000), ("A-2", "Bêta", "2025-05-13", None, None)]
    (reject,) = outcome.rejects
    assert (reject.row, reject.column, reject.value) == (3, "Total budget", "exempt") and "not a number" in reject.reason
    assert session.store.all("SELECT subject_id, label, text FROM note") == [
        (2, "Total budget", "exempt\n(not read: 'exempt' is not a number)")
    ]


def test_a_byte_that_is_no_letter_is_one_rejected_cell(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(b"Project ID,Project name\nA-1,Caf\x81\n")
    outcome = bring(session, path)
    assert [(one.row, one.column, one.value) for one in outcome.rejects] == [(2, "Project name", "Caf\ufffd")]
    assert any("Line 2" in notice and "cp1252" in notice for notice in outcome.notices)


def test_a_blank_cell_changes_nothing_and_a_project_is_known_by_its_reference(session: Session, tmp_path: Path) -> None:
    bring(session, table(tmp_path / "p.csv", PLAIN))
    changed = [PLAIN[0], ["a-1", "Alpha renamed", "", "", ""]]
    outcome = bring(session, table(tmp_path / "q.csv", changed))
    assert counts(outcome, "projects") == (0, 1, 0, 0) and outcome.by_kind["projects"].renamed == 1
    row = one(session, "SELECT name, start_date, whole_life_cost FROM project WHERE id = 1")
    assert row == ("Alpha renamed", "2025-01-01", 12_000_000_000)


@pytest.mark.promise("R50")
def test_the_unit_of_amounts_is_asked_for_and_not_guessed(session: Session, tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", [PLAIN[0], ["A-1", "Alpha", "", "", "4.2"]])
    _, proposal = propose(path)
    (question,) = proposal.questions
    assert "In what unit" in question.text and "million" in question.answers
    question.apply_answer("million")
    import_sheet(session, read_with(path, proposal.mapping), proposal.mapping)
    assert one(session, "SELECT whole_life_cost FROM project") == 42_000_000_000


def test_a_saved_mapping_reads_back_as_it_was(tmp_path: Path) -> None:
    for name in ("gmpp.toml", "agency-goals.toml"):
        mapping = load_mapping(DATA / name)
        (tmp_path / name).write_text(mapping_toml(mapping), encoding="utf-8")
        assert load_mapping(tmp_path / name) == mapping


def test_benefits_with_owners_and_readings_in_one_row(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    rows = [
        ["Benefit ID", "Project", "Benefit title", "Owner", "Unit", "Period", "Actual", "Forecast", "Plan"],
        ["X1", "P-1", "Faster", "Head of Operations", "GBP", "2026-Q1", "10", "", "12"],
        ["X1", "", "", "", "", "2026-Q2", "", "11", "12"],
        ["X2", "P-9", "Orphan", "", "", "2026-Q1", "5", "", ""],
        ["X1", "", "", "", "", "2026-Q1", "99", "", ""],
    ]
    outcome = bring(session, table(tmp_path / "b.csv", rows))
    assert counts(outcome, "benefits") == (1, 0, 0, 1) and counts(outcome, "readings") == (4, 0, 0, 2)
    assert [(reject.row, reject.value) for reject in outcome.rejects] == [(4, "X2"), (4, "5"), (5, "99")]
    assert one(session, "SELECT person.name FROM benefit JOIN person ON person.id = owner_id") == "Head of Operations"
    again = bring(session, table(tmp_path / "b.csv", rows))
    assert (again.total("added"), again.total("changed")) == (0, 0) and integrity.check(session) == []


def test_a_future_actual_in_a_file_is_rejected(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    outcome = bring(session, table(tmp_path / "r.csv", [["Benefit ID", "Period", "Actual"], [ref, "2027-Q1", "10"]]))
    assert "has not begun" in outcome.rejects[0].reason and one(session, "SELECT count(*) FROM actual") == 0


def test_a_workbook_with_dates_numbers_and_a_formula_that_was_never_worked_out(session: Session, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Portfolio return", None])
    for row in PLAIN[:2]:
        sheet.append(row)
    sheet.append(["A-3", "Gamma", None, None, "=1000000*2"])
    sheet["C3"] = datetime(2025, 1, 1)
    book.save(tmp_path / "p.xlsx")
    outcome = bring(session, tmp_path / "p.xlsx")
    assert one(session, "SELECT start_date, whole_life_cost FROM project WHERE ref = 'A-1'") == ("2025-01-01", 12_000_000_000)
    (reject,) = outcome.rejects
    assert (reject.row, reject.value) == (4, "=1000000*2") and "without a stored result" in reject.reason


def test_line_breaks_of_every_kind_are_one_and_fallback_columns_are_no_rejects(session: Session, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        '[projects.fields]\nref = "id"\nname = ["name", "other name"]\ndescription = "about"\n', encoding="utf-8"
    )
    mapping = load_mapping(tmp_path / "m.toml")
    rows = [["id", "name", "other name", "about"], ["A", "Al\r\npha", "spare", "one\r\r\ntwo\rthree"], ["B", "", "Beta", ""]]
    outcome = import_sheet(session, read_with(table(tmp_path / "p.csv", rows), mapping), mapping)
    assert outcome.rejects == []
    assert session.store.all("SELECT name, description FROM project ORDER BY ref") == [
        ("Al pha", "one\ntwo\nthree"),
        ("Beta", None),
    ]


def test_short_words_that_a_choice_does_not_know_are_asked_for(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    rows = [
        ["Benefit ref", "Project", "Benefit title", "Direction"],
        ["X1", "P-1", "One", "Up"],
        ["X2", "P-1", "Two", "decrease"],
    ]
    _, proposal = propose(path := table(tmp_path / "b.csv", rows))
    (question,) = proposal.questions
    assert "'Up'" in question.text and "increase" in question.answers
    question.apply_answer("increase", "Up")
    import_sheet(session, read_with(path, proposal.mapping), proposal.mapping)
    assert session.store.all("SELECT direction FROM benefit ORDER BY ref") == [("increase",), ("decrease",)]


def test_a_file_of_which_nothing_can_be_taken_says_so(session: Session, tmp_path: Path) -> None:
    outcome = bring(session, table(tmp_path / "r.csv", [["Benefit ID", "Period", "Actual"], ["nix", "2026-Q1", "1"]]))
    assert not outcome.written and len(outcome.rejects) == 2
