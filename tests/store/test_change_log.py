"""The change log read back: lines of a record, of a change, what is missing in it, and the register of an earlier day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import appraisal, deletion, integrity, point_in_time, readings, records, undo
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.change_log import LoggedChange, LogLine, RowLine
from benefits_tui.store.errors import StoreError
from benefits_tui.store.evaluation.figures import stored_figures
from benefits_tui.store.owner_values import stored_owner_sums
from benefits_tui.store.queries.flags import out_of_place
from benefits_tui.store.register_file import create_file
from benefits_tui.store.store import Store
from benefits_tui.store.types import ChangeKind
from benefits_tui.store.types import StoredCells as Row
from tests import helpers
from tests.conftest import TODAY

D = Decimal
DAY = timedelta(days=1)


def forge(session: Session, sql: str) -> None:
    """Change the log itself, which the register's own triggers refuse."""
    run = session.store.engine.run
    for name in ("change_is_kept", "change_stays", "change_row_is_kept", "change_row_stays"):
        run(f"DROP TRIGGER IF EXISTS {name}")
    run(sql)


def test_a_register_without_changes_has_an_empty_log(tmp_path: Path) -> None:
    create_file(tmp_path / "new.db")
    store = Store(tmp_path / "new.db")
    assert (
        change_log.last_change(store),
        change_log.first_day(store),
        change_log.replay(store),
        list(change_log.gaps(store)),
    ) == (0, None, {}, [])
    assert (change_log.newest_lines(store, None, 9), change_log.changes_by(store, "officer"), stored_figures(store)) == (
        [],
        [],
        {},
    )
    assert change_log.change_by_number(store, 1) is None and change_log.undoing_changes(store) == []
    store.close()


def test_lines_of_a_record_say_who_what_and_why(session: Session) -> None:
    helpers.project(session)
    helpers.project(session, "P-2")
    session.user = "colleague"
    records.change(session, "P-1", {"name": "Renamed", "department": "IT"}, "because")
    records.change(session, "P-1", {"department": None})
    made, renamed, blanked = change_log.lines_of(session.store, ("project", 1))
    assert change_log.lines_of(session.store, ("project", 9)) == change_log.lines_of(session.store, ("benefit", 1)) == []
    assert renamed == LogLine(
        4, renamed.at, "colleague", "edit record P-1", "because", ("project", 1), "project", "update",
        {"name": ["Project P-1", "Renamed"], "department": [None, "IT"], "version": [1, 2]},
    )  # fmt: skip
    assert (made.change, made.who, made.why, made.operation) == (2, "officer", None, "insert")
    assert made.fields == {
        "id": 1, "ref": "P-1", "name": "Project P-1", "stage": "delivery", "last_activity_on": "2026-11-23", "version": 1, "stage_since": "2026-11-23",
    }  # fmt: skip
    assert blanked.fields == {"department": ["IT", None], "version": [2, 3]}
    assert change_log.newest_lines(session.store, ("project", 1), 2) == [blanked, renamed]
    assert change_log.newest_lines(session.store, ("project", 1), 99) == [blanked, renamed, made]
    assert [line.change for line in change_log.newest_lines(session.store, None, 3)] == [5, 4, 3]


def test_how_a_file_names_a_record_is_left_out_of_the_newest(session: Session) -> None:
    helpers.project(session)
    with session.store.write(session.change_info("key"), TODAY) as transaction:
        key: Row = {"source": "book.xlsx", "subject_kind": "project", "key": "7", "subject_id": 1}
        helpers.insert(transaction, "external_key", key)
    assert [line.table for line in change_log.newest_lines(session.store, ("project", 1), 9)] == ["project"]
    assert [line.table for line in change_log.lines_of(session.store, ("project", 1))] == ["project", "external_key"]


def test_the_rows_of_a_change_come_in_the_order_they_were_written(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_Q1=5)
    change = change_log.last_change(session.store)
    version = {
        "id": 1,
        "benefit_id": 1,
        "number": 1,
        "approved_by": "officer",
        "approved_on": "2026-11-23",
        "current": 1,
        "class": "cashable",
    }
    value = {"id": 1, "plan_version_id": 1, "start_date": "2026-01-01", "end_date": "2026-03-31", "value": 50000}
    assert change_log.rows_of_change(session.store, change) == [
        RowLine("plan_version", 1, "insert", ("benefit", 1), version),
        RowLine("plan_value", 1, "insert", ("benefit", 1), value),
    ]
    assert change_log.rows_of_change(session.store, change + 1) == []


def test_a_balance_of_the_portfolio_stands_under_no_project(session: Session) -> None:
    helpers.project(session)
    appraisal.take(session)
    change = change_log.last_change(session.store)
    assert [(line.table, line.subject) for line in change_log.rows_of_change(session.store, change)] == [
        ("balance_taken", ("project", 0))
    ]
    assert [line.subject for line in change_log.newest_lines(session.store, None, 1)] == [("project", 0)]
    assert [line.table for line in change_log.lines_of(session.store, ("project", 1))] == ["project"]


def test_changes_are_looked_for_by_person_number_and_kind(session: Session) -> None:
    helpers.project(session)
    session.user = "colleague"
    helpers.project(session, "P-2")
    records.change(session, "P-2", {"name": "x"})
    undo.undo(session)
    made = LoggedChange(1, "make the register", ChangeKind.CREATE, None, "officer")
    added, again = (
        LoggedChange(2, "add project", ChangeKind.EDIT, None, "officer"),
        LoggedChange(3, "add project", ChangeKind.EDIT, None, "colleague"),
    )
    edited, undone = (
        LoggedChange(4, "edit record P-2", ChangeKind.EDIT, None, "colleague"),
        LoggedChange(5, "undo 4: edit record P-2", ChangeKind.UNDO, 4, "colleague"),
    )
    assert change_log.changes_by(session.store, "colleague") == [undone, edited, again]
    assert change_log.changes_by(session.store, "officer") == [added, made]
    assert change_log.changes_by(session.store, "nobody") == []
    assert change_log.undoing_changes(session.store) == [undone]
    assert change_log.change_by_number(session.store, 2) == added and change_log.change_by_number(session.store, 9) is None
    assert change_log.last_change(session.store) == 5


@pytest.mark.parametrize(
    ("sql", "gaps"),
    [
        ("DELETE FROM change_row WHERE id = 2", [("change_row", 4, 3)]), ("DELETE FROM change_row WHERE id < 4", [("change_row", 4, 1)]),
        ("DELETE FROM change WHERE id = 2", [("change", 4, 3)]), ("UPDATE change SET who = 'x'", []),
    ],
)  # fmt: skip
def test_lines_that_are_missing_are_counted(session: Session, sql: str, gaps: list[tuple[str, int, int]]) -> None:
    for place in range(3):
        helpers.project(session, f"P-{place}")
    assert list(change_log.gaps(session.store)) == []
    forge(session, "PRAGMA foreign_keys = OFF")
    forge(session, sql)
    assert list(change_log.gaps(session.store)) == gaps
    said = [
        f"The change log has a gap: {written} lines of {table} were written and {there} are there."
        for table, written, there in gaps
    ]
    assert [line for line in integrity.check(session) if "gap" in line] == said


@pytest.fixture
def dated(session: Session) -> Session:
    """P-1 is named a, b, c, d on four days; the clock of the third ran a week ahead."""
    for name, day in (("a", 2), ("b", 3), ("c", 11), ("d", 4)):
        session.fixed_today = date(2026, 12, day)
        if name == "a":
            helpers.project(session, name=name)
        else:
            records.change(session, "P-1", {"name": name})
    session.fixed_today = date(2026, 12, 20)
    return session


def name_on(session: Session, day: date) -> object:
    return change_log.replay(session.store, day).get("project", {}).get(1, {}).get("name")


@pytest.mark.promise("R41")
def test_the_rows_of_an_earlier_day_are_those_of_its_last_change_and_of_all_before(dated: Session) -> None:
    assert [name_on(dated, date(2026, 12, day)) for day in (1, 2, 3, 4, 10, 11, 30)] == [None, "a", "b", "d", "d", "d", "d"]
    assert change_log.replay(dated.store)["project"][1]["name"] == "d"
    assert (
        list(change_log.replay(dated.store, date(2026, 11, 23))) == ["policy"]
        and change_log.replay(dated.store, date(2026, 11, 22)) == {}
    )


def test_a_change_of_which_no_day_was_kept_counts_by_its_time(dated: Session) -> None:
    forge(dated, "UPDATE change SET day = NULL, at = '2026-12-0' || id || 'T23:59:59.000+00:00'")
    assert [name_on(dated, date(2026, 12, day)) for day in (1, 2, 3, 4, 5)] == [None, "a", "b", "c", "d"]
    assert change_log.first_day(dated.store) == date(2026, 12, 1)


def test_the_first_day_is_that_of_the_first_change(dated: Session) -> None:
    assert change_log.first_day(dated.store) == date(2026, 11, 23) and point_in_time.first_day(dated) == TODAY


def test_an_earlier_register_has_the_records_and_figures_of_its_day(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_Q3=100)
    readings.record(session, ref, "2026-Q3", actual=D(40))
    session.fixed_today = TODAY + DAY
    records.change(session, ref, {"title": "Later", "owner": None})
    readings.record(session, ref, "2026-Q3", actual=D(100))
    deletion.remove(session, ref, Kind.BENEFIT)
    session.fixed_today = TODAY + 2 * DAY
    with point_in_time.register_as_of(session, TODAY) as earlier:
        assert records.load(earlier, ref).values["title"] == "A benefit" and earlier.today == TODAY
        assert stored_figures(earlier.store)[1][1:7] == ("red", None, 4000, 1000000, 1000000, 400000)
        assert "F12" in helpers.rules_on(earlier, ref) and "F01" not in helpers.rules_on(earlier, ref)
        assert earlier.store.all("SELECT rowid FROM benefit_search WHERE words MATCH 'benefit'") == [(1,)]
        assert stored_owner_sums(earlier.store) == {(1, "cashable"): 100}
        assert earlier.store.one("PRAGMA foreign_keys") == (1,)
    with point_in_time.register_as_of(session, TODAY + DAY) as later:
        assert later.store.all("SELECT * FROM benefit") == [] and stored_owner_sums(later.store) == {}


@pytest.mark.promise("R13")
def test_what_is_there_is_what_the_log_says(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_Q3=100)
    records.change(session, ref, {"stated": None})
    deletion.remove(session, helpers.benefit(session), Kind.BENEFIT)
    present, rebuilt = change_log.present_rows(session.store), change_log.replay(session.store)
    assert {table: rows for table, rows in present.items() if rows} == {table: rows for table, rows in rebuilt.items() if rows}
    assert present["benefit"][1]["title"] == "A benefit" and "stated" not in present["benefit"][1] and 2 not in present["benefit"]
    assert not {"flag", "figure", "owner_value", "evaluation", "change", "change_row", "sqlite_sequence"} & set(present)
    assert not [table for table in present if table.startswith("benefit_search")]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE change_row SET fields = '{' WHERE id = 3", "UPDATE change_row SET row_id = 9 WHERE id = 3",
        "UPDATE change_row SET fields = '[1]' WHERE id = 3", "UPDATE change_row SET fields = '{\"name\": 1}' WHERE id = 3",
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_applied_is_named(session: Session, sql: str) -> None:
    helpers.project(session)
    records.change(session, "P-1", {"name": "b"})
    forge(session, sql)
    broken: list[int] = []
    assert change_log.replay(session.store, broken=broken)["project"][1]["name"] == "Project P-1" and broken == [3]
    with pytest.raises(StoreError, match="damaged at line 3; restore a backup"):
        change_log.replay(session.store)
    assert "Line 3 of the change log cannot be applied." in integrity.check(session)


def test_flags_out_of_the_place_of_their_severity_are_named(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, owner=None, baseline=None)
    assert helpers.rules_on(session, ref) == {"F01": "critical", "F05": "critical", "F08": "high"}
    assert out_of_place(session.store) == []
    for rule, rank in (("F01", 1), ("F08", 0)):
        session.store.engine.run("UPDATE flag SET rank = ? WHERE rule = ?", (rank, rule))
    assert out_of_place(session.store) == [("benefit", 1, "F01"), ("benefit", 1, "F08")]
    session.store.engine.run("UPDATE flag SET cleared_on = '2026-11-23'")
    assert out_of_place(session.store) == []
