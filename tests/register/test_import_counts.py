"""What an import counts and lists: added, changed, unchanged, rejected; renamed, not in the file; notices and progress."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.register import integrity, lists, readings, records
from benefits_tui.register.importing import ImportOutcome, RowCounts, import_sheets, import_strictly, read_with
from benefits_tui.register.session import Session
from tests import helpers

D = Decimal
MAPPING = """
source = "office"
[projects.fields]
ref = "project"
name = "name"
end = "end"
start = "start"
gate3 = "gate"
programme = "programme"
manager = "manager"
[projects]
notes = ["remark"]
[benefits]
needs = ["title"]
[benefits.fields]
ref = "benefit"
title = "title"
owner = "owner"
objectives = "serves"
objective_title = "serves title"
stated = "stated"
frequency = "frequency"
[readings]
actual = "actual"
forecast = "forecast"
plan = "plan"
evidence = "evidence"
[readings.period]
column = "period"
"""
BY_KEY = """
source = "office"
[benefits]
key = ["area", "what"]
[benefits.fields]
project = "area"
title = "title"
[readings]
actual = "actual"
[readings.period]
column = "period"
"""
BY_REF = (
    '[benefits.fields]\nref = "benefit"\nproject = "project"\ntitle = "title"\nowner = "owner"\nstart = "start"\nend = "end"\n'
)


def bring(
    session: Session,
    folder: Path,
    rows: list[dict[str, str]],
    mapping: str = MAPPING,
    *,
    strict: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    needed = ("project", "name", "benefit", "title", "period", "actual") if "[projects]" in mapping else ()
    names = list(dict.fromkeys([*needed, *(name for row in rows for name in row)]))
    with (folder / "in.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "m.toml").write_text(mapping, encoding="utf-8")
    known = load_mapping(folder / "m.toml")
    use = import_strictly if strict else import_sheets
    return use(session, [(read_with(folder / "in.csv", known), known)], dry_run=dry_run)


def rejected(outcome: ImportOutcome) -> list[tuple[int, str, str, str, str]]:
    return [(one.row, one.column, one.value, one.reason, one.kind) for one in outcome.rejects]


def test_each_kind_is_counted_on_its_own(session: Session, tmp_path: Path) -> None:
    for ref in ("P-1", "P-2", "P-9"):
        helpers.project(session, ref)
    helpers.benefit(session, title="One")
    helpers.benefit(session, "P-9")
    rows = [
        {"project": "p-1", "name": "Project P-1"}, {"project": "P-2", "name": "Renamed", "manager": "head of operations"},
        {"project": "P-3", "name": "New", "manager": "Ann", "programme": "Digital", "end": "2030-01-01"},
    ]  # fmt: skip
    outcome = bring(session, tmp_path, rows)
    assert outcome.rows == 3 and outcome.written and outcome.rejects == []
    assert outcome.by_kind["projects"] == RowCounts(added=1, changed=1, unchanged=1, renamed=1, not_in_file=1)
    assert outcome.by_kind["benefits"] == RowCounts(not_in_file=2) and outcome.by_kind["readings"] == RowCounts()
    assert outcome.by_kind["people"] == RowCounts(added=1, unchanged=1)
    assert (outcome.total("added"), outcome.total("read")) == (2, 5)
    again = bring(session, tmp_path, rows)
    assert again.by_kind["projects"] == RowCounts(unchanged=3, not_in_file=1) and again.by_kind["people"] == RowCounts(
        unchanged=2
    )


def test_benefits_are_counted_renamed_and_missed(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    for title in ("One", "Two", "Three"):
        helpers.benefit(session, title=title)
    rows = [
        {"project": "P-1", "name": "", "benefit": "p-1/b01", "title": "One", "owner": "Head of Operations"},
        {"project": "P-1", "benefit": "P-1/B02", "title": "Other", "owner": "head of  operations"},
        {
            "project": "P-1",
            "benefit": "X1",
            "title": "New",
            "owner": "Ann",
            "serves": "O1, O2",
            "serves title": "Second",
            "stated": "5",
        },
        {"project": "P-1", "benefit": "X2", "title": "Newer", "owner": "ANN", "serves": "o2"},
    ]
    outcome = bring(session, tmp_path, rows)
    assert outcome.by_kind["benefits"] == RowCounts(added=2, changed=1, unchanged=1, renamed=1, not_in_file=1)
    assert outcome.by_kind["people"] == RowCounts(added=1, unchanged=1) and outcome.by_kind["objectives"] == RowCounts(
        added=1, unchanged=1
    )
    assert session.store.all("SELECT ref, title FROM objective ORDER BY ref") == [("O1", "An objective"), ("O2", "Second")]
    assert (
        records.load(session, "X1").values["objectives"] == "O1, O2" and records.load(session, "X2").values["objectives"] == "O2"
    )
    # Objectives that the file no longer names are taken away, and that is a change.
    rows[2]["serves"] = "O2"
    again = bring(session, tmp_path, rows)
    assert again.by_kind["benefits"] == RowCounts(changed=1, unchanged=3, not_in_file=1)
    assert records.load(session, "X1").values["objectives"] == "O2" and integrity.check(session) == []


READ = [
    {"project": "P-1", "benefit": "P-1/B01", "period": period, **cells}
    for period, cells in (
        ("2026-Q1", {"actual": "5", "evidence": "ledger", "plan": "10"}), ("2026-Q2", {"actual": "6", "forecast": "7", "plan": "10"}),
        ("2026-Q3", {"actual": "8"}), ("2026-12", {"actual": "1"}), ("2027-Q1", {"forecast": "9", "plan": "11"}), ("2026-Q4", {"actual": "3"}),
        ("2026-02", {"actual": "4", "forecast": "4"}),
    )
]  # fmt: skip


def filled(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, title="A benefit")
    readings.record(session, "P-1/B01", "2026-Q1", actual=D(5), evidence="ledger")
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(5), evidence="bill", forecast=D(7))
    helpers.plan(session, "P-1/B01", y2026_Q1=10, y2026_Q2=9)


NO_NEEDS = MAPPING.replace('needs = ["title"]\n', "")


@pytest.mark.promise("R35")
def test_readings_are_counted_and_written(session: Session, tmp_path: Path) -> None:
    filled(session)
    outcome = bring(session, tmp_path, READ, NO_NEEDS)
    assert rejected(outcome) == [
        (5, "actual", "1", "2026-12 has not begun, so it has no actual", "readings"),
        (8, "actual", "4", "2026-02-01 to 2026-02-28 overlaps the actual of 2026-01-01 to 2026-03-31", "readings"),
    ]
    found = session.store.all("SELECT start_date, value, evidence, recorded_by FROM actual ORDER BY start_date")
    assert found == [
        ("2026-01-01", 50_000, "ledger", "officer"), ("2026-04-01", 60_000, "bill", "officer"),
        ("2026-07-01", 80_000, None, "officer"), ("2026-10-01", 30_000, None, "officer"),
    ]  # fmt: skip
    assert session.store.all("SELECT start_date, value FROM forecast ORDER BY 1") == [
        ("2026-02-01", 40_000), ("2026-04-01", 70_000), ("2027-01-01", 90_000),
    ]  # fmt: skip
    plan = readings.current_plan(session.store, 1)
    assert [(span.label(), int(value)) for span, value in plan.items()] == [("2026-Q1", 10), ("2026-Q2", 10), ("2027-Q1", 11)]
    versions = readings.plan_versions(session.store, 1)
    assert [(one.number, one.reason) for one in versions] == [(1, None), (2, None)]
    # Actuals: two new, one changed, one the same; forecasts: two new, one the same; plan: one of each.
    assert outcome.by_kind["readings"] == RowCounts(added=5, changed=2, unchanged=3, rejected=2)
    again = bring(session, tmp_path, READ, NO_NEEDS)
    assert (again.total("added"), again.total("changed")) == (0, 0) and integrity.check(session) == []


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ({"actual": "5"}, RowCounts(unchanged=1)), ({"actual": "5", "evidence": "ledger"}, RowCounts(unchanged=1)),
        ({"actual": "5", "evidence": "bill"}, RowCounts(changed=1)), ({"actual": "4"}, RowCounts(changed=1)), ({"forecast": "4"}, RowCounts(added=1)),
        ({"forecast": "4", "evidence": "bill"}, RowCounts(added=1)), ({"actual": "4", "forecast": "4"}, RowCounts(added=1, changed=1)),
    ],
)  # fmt: skip
def test_one_reading_against_what_is_there(session: Session, tmp_path: Path, cells: dict[str, str], counts: RowCounts) -> None:
    filled(session)
    row = {"project": "P-1", "benefit": "P-1/B01", "period": "2026-Q1", **cells}
    outcome = bring(session, tmp_path, [row], NO_NEEDS)
    assert outcome.by_kind["readings"] == counts and outcome.by_kind["benefits"] == RowCounts(unchanged=1)


@pytest.mark.parametrize(("day", "taken"), [(date(2026, 11, 30), False), (date(2026, 12, 1), True), (date(2026, 12, 2), True)])
def test_an_actual_is_taken_from_the_first_day_of_its_period(session: Session, tmp_path: Path, day: date, taken: bool) -> None:
    session.fixed_today = day
    filled(session)
    row = {"project": "P-1", "benefit": "P-1/B01", "period": "2026-12", "actual": "5"}
    outcome = bring(session, tmp_path, [row], NO_NEEDS)
    assert outcome.by_kind["readings"] == (RowCounts(added=1) if taken else RowCounts(rejected=1))


@pytest.mark.promise("R35")
def test_rows_without_a_place_in_the_register_are_rejected_in_words(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    rows = [
        {"benefit": "X2", "title": "Two"}, {"benefit": "X1", "project": "P-9", "title": "One"}, {"benefit": "X3", "project": "P-1"},
        {"benefit": "X4", "project": "p-1", "title": "Four", "start": "2026-02-01", "end": "2026-01-31"},
        {"benefit": "X5", "project": "P-1", "title": "Five", "start": "2026-02-01", "end": "2026-02-01"},
    ]  # fmt: skip
    outcome = bring(session, tmp_path, rows, BY_REF)
    assert rejected(outcome) == [
        (2, "ref", "X2", "there is no such benefit in the register, and the row names no project for a new one", "benefits"),
        (3, "ref", "X1", "there is no project 'P-9' in the register", "benefits"),
        (4, "ref", "X3", "the row has no title for a new benefit", "benefits"),
        (5, "end", "2026-01-31", "the end, 2026-01-31, would be before the start, 2026-02-01", "benefits"),
    ]
    assert outcome.by_kind["benefits"] == RowCounts(added=2, rejected=4)
    assert session.store.all("SELECT ref, start_date, end_date FROM benefit ORDER BY ref") == [
        ("X4", "2026-02-01", None), ("X5", "2026-02-01", "2026-02-01"),
    ]  # fmt: skip
    # What could not be read is kept as a note on its record.
    text = "2026-01-31\n(not read: the end, 2026-01-31, would be before the start, 2026-02-01)"
    assert lists.show(session, "X4")["notes"] == [{"label": "end", "text": text, "source": "in.csv", "noted_on": "2026-11-23"}]


def test_a_start_after_the_end_that_is_there_is_not_taken(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    helpers.benefit(session, start=date(2026, 1, 1), end=date(2026, 6, 30))
    outcome = bring(session, tmp_path, [{"benefit": "P-1/B01", "start": "2026-07-01"}], BY_REF)
    assert rejected(outcome) == [
        (2, "start", "2026-07-01", "the end, 2026-06-30, would be before the start, 2026-07-01", "benefits")
    ]
    assert records.load(session, "P-1/B01").values["start"] == date(2026, 1, 1)
    assert bring(session, tmp_path, [{"benefit": "P-1/B01", "start": "2026-06-30"}], BY_REF).by_kind["benefits"].changed == 1


def test_several_of_one_name_are_rejected_and_a_reference_behind_a_name_is_read(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    for ref, email in (("ANN", None), ("LEE", "lee@example.org")):
        records.add(session, Kind.PERSON, {"ref": ref, "name": "Ann Lee", "email": email})
    rows = [
        {"benefit": f"X{place}", "project": "P-1", "title": "x", "owner": words}
        for place, words in enumerate(("Ann Lee", "ann  lee (lee)", "LEE@example.org", "ann", "Bob (Works)"))
    ]
    outcome = bring(session, tmp_path, rows, BY_REF)
    assert rejected(outcome) == [
        (2, "owner", "Ann Lee", "several people have this name; write a reference or e-mail", "benefits")
    ]
    assert session.store.all("SELECT benefit.ref, person.ref FROM benefit LEFT JOIN person ON person.id = owner_id ORDER BY 1") == [
        ("X0", None), ("X1", "LEE"), ("X2", "LEE"), ("X3", "ANN"), ("X4", "PER-001"),
    ]  # fmt: skip
    assert outcome.by_kind["benefits"] == RowCounts(added=5, rejected=1) and outcome.by_kind["people"].added == 1


def test_benefits_known_by_columns_of_their_source(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    helpers.benefit(session)
    rows = [{"area": "P-1", "what": what, "title": what.upper(), "period": "2026-Q1", "actual": "5"} for what in ("Zeit", "Bêta")]
    rows.append({"area": "P-1", "what": "nix", "period": "2026-Q1", "actual": "7"})
    outcome = bring(session, tmp_path, rows, BY_KEY)
    # The next free numbers of the project, and its reading goes with a benefit that is not taken.
    assert session.store.all("SELECT ref, title FROM benefit ORDER BY id") == [
        ("P-1/B01", "A benefit"), ("P-1/B02", "ZEIT"), ("P-1/B03", "BÊTA"),
    ]  # fmt: skip
    assert rejected(outcome) == [
        (4, "area/what", "P-1 / nix", "the row has no title for a new benefit", "benefits"),
        (4, "actual", "7", "its benefit was not taken", "readings"),
    ]
    assert outcome.by_kind["benefits"] == RowCounts(added=2, rejected=1, not_in_file=1)
    assert outcome.by_kind["readings"] == RowCounts(added=2, rejected=1)
    assert session.store.all("SELECT source, subject_kind, key, subject_id FROM external_key ORDER BY id") == [
        ("office", "benefit", '["p1", "zeit"]', 2), ("office", "benefit", '["p1", "bêta"]', 3),
    ]  # fmt: skip
    again = bring(session, tmp_path, [*rows[:2], {**rows[0], "what": "Neu"}], BY_KEY)
    assert again.by_kind["benefits"] == RowCounts(added=1, unchanged=2, not_in_file=1)
    assert session.store.one("SELECT max(ref) FROM benefit") == ("P-1/B04",)
    # Another source does not know these keys.
    other = bring(session, tmp_path, rows[:1], BY_KEY.replace('"office"', '"other"'))
    assert other.by_kind["benefits"] == RowCounts(added=1, not_in_file=4)


def test_a_number_that_is_taken_is_left_out_when_references_are_made(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    helpers.project(session, "P-2")
    helpers.benefit(session, "P-2", ref="P-1/b02")
    mapping = BY_KEY.replace('title = "title"', 'title = "title"\nref = "ref"').partition("[readings]")[0]
    rows = [{"area": "P-1", "what": str(place), "title": "x", "ref": "P-1/B04" if place == 3 else ""} for place in range(4)]
    bring(session, tmp_path, rows, mapping)
    assert [row[0] for row in session.store.all("SELECT ref FROM benefit WHERE project_id = 1 ORDER BY id")] == [
        "P-1/B03", "P-1/B05", "P-1/B06", "P-1/B04",
    ]  # fmt: skip


STAGES: list[tuple[dict[str, str], str]] = [
    ({"end": "2026-11-22"}, "closing"), ({"end": "2026-11-23"}, "delivery"), ({"start": "2026-11-24"}, "planning"),
    ({"start": "2026-11-23"}, "delivery"), ({}, "delivery"),
]  # fmt: skip


def test_stages_that_the_file_does_not_name_are_told_by_days_with_a_notice(session: Session, tmp_path: Path) -> None:
    rows = [{"project": f"P-{place}", "name": "x", "start": "", "end": "", **cells} for place, (cells, _) in enumerate(STAGES)]
    said = "past its end closing, before its start planning, else delivery."
    outcome = bring(session, tmp_path, rows)
    assert outcome.notices[-1] == f"The file names no stage for 5 new projects: {said}"
    assert session.store.all("SELECT stage FROM project ORDER BY ref") == [(stage,) for _, stage in STAGES]
    one = bring(session, tmp_path, [{"project": "Q", "name": "x"}])
    assert one.notices[-1] == f"The file names no stage for 1 new project: {said}"
    assert bring(session, tmp_path, rows).notices == [notice for notice in outcome.notices if "no stage" not in notice]
    fixed = bring(session, tmp_path, [{"project": "R", "name": "x"}], MAPPING + '[projects.fixed]\nstage = "idea"\n')
    assert records.load(session, "R").values["stage"] == "idea" and not any("no stage" in notice for notice in fixed.notices)


def test_a_gate_is_added_moved_and_left(session: Session, tmp_path: Path) -> None:
    helpers.project(session, name="x")
    seen = []
    for day in ("2027-01-01", "2027-01-01", "2027-02-01", ""):
        outcome = bring(session, tmp_path, [{"project": "P-1", "name": "x", "gate": day}])
        seen.append((outcome.by_kind["projects"], session.store.all("SELECT gate, planned FROM gate")))
    assert seen == [
        (RowCounts(changed=1), [("3", "2027-01-01")]), (RowCounts(unchanged=1), [("3", "2027-01-01")]),
        (RowCounts(changed=1), [("3", "2027-02-01")]), (RowCounts(unchanged=1), [("3", "2027-02-01")]),
    ]  # fmt: skip
    new = bring(session, tmp_path, [{"project": "P-2", "name": "x", "gate": "2027-03-01"}])
    assert new.by_kind["projects"] == RowCounts(added=1, not_in_file=1)
    assert session.store.all("SELECT project_id, planned FROM gate ORDER BY 1") == [(1, "2027-02-01"), (2, "2027-03-01")]


def test_remarks_become_notes_once(session: Session, tmp_path: Path) -> None:
    helpers.project(session, name="x")
    rows = [{"project": "P-1", "name": "x", "remark": "late"}, {"project": "P-1", "name": "x", "remark": "late"}]
    assert bring(session, tmp_path, rows).by_kind["projects"] == RowCounts(changed=1)
    assert bring(session, tmp_path, rows).by_kind["projects"] == RowCounts(unchanged=1)
    note: dict[str, Value] = {"label": "remark", "text": "late", "source": "in.csv", "noted_on": "2026-11-23"}
    assert lists.show(session, "P-1")["notes"] == [note]
    bring(session, tmp_path, [{"project": "P-1", "name": "x", "remark": "later"}])
    assert lists.show(session, "P-1")["notes"] == [note, note | {"text": "later"}]


def test_strictly_nothing_is_written_when_a_reject_shows_only_on_writing(session: Session, tmp_path: Path) -> None:
    filled(session)
    outcome = bring(session, tmp_path, READ, NO_NEEDS, strict=True)
    assert not outcome.written and len(outcome.rejects) == 2 and outcome.by_kind["readings"].rejected == 2
    assert session.store.one("SELECT count(*) FROM actual") == (2,)
    good = [row for row in READ if row["period"] not in ("2026-12", "2026-02")]
    assert not bring(session, tmp_path, good, NO_NEEDS, strict=True, dry_run=True).written
    assert session.store.one("SELECT count(*) FROM actual") == (2,)
    assert bring(session, tmp_path, good, NO_NEEDS, strict=True).written
    assert session.store.one("SELECT count(*) FROM actual") == (4,)


def test_each_step_is_told(session: Session, tmp_path: Path) -> None:
    filled(session)
    (tmp_path / "m.toml").write_text(NO_NEEDS, encoding="utf-8")
    bring(session, tmp_path, READ, NO_NEEDS, dry_run=True)
    known, told = load_mapping(tmp_path / "m.toml"), list[tuple[str, int, int]]()
    sheet = read_with(tmp_path / "in.csv", known)
    import_sheets(session, [(sheet, known)], progress=lambda what, done, total: told.append((what, done, total)))
    assert told == [
        ("reading rows", 0, 7), ("writing projects", 0, 0), ("writing benefits", 0, 0), ("writing readings", 0, 12),
        ("working out flags", 0, 1),
    ]  # fmt: skip
