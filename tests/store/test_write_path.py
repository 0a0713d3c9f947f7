"""What every write promises: the log says all of it, flags follow in the same transaction, nothing is half done."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import deletion, integrity, readings, records
from benefits_tui.register.session import Session
from benefits_tui.store.errors import RecordDeleted, StoreError
from benefits_tui.store.store import Store
from tests import helpers
from tests.conftest import TODAY


@pytest.mark.promise("R37")
def test_the_change_log_says_who_when_what_before_and_after(session: Session) -> None:
    helpers.project(session)
    records.change(session, "P-1", {"name": "Renamed"}, "board decision")
    who, action, why, operation, fields = session.store.all(
        "SELECT who, action, why, operation, fields FROM change_row JOIN change ON change.id = change_id ORDER BY change_row.id DESC LIMIT 1"
    )[0]
    assert (who, why, operation) == ("officer", "board decision", "update")
    assert '"name":["Project P-1","Renamed"]' in str(fields) and action


@pytest.mark.promise("R37")
def test_the_change_log_cannot_be_edited(session: Session) -> None:
    helpers.project(session)
    for sql in ("UPDATE change SET who = 'x'", "DELETE FROM change_row"):
        with pytest.raises(StoreError, match="cannot be edited"):
            session.store.one(sql)


@pytest.mark.promise("R1")
def test_a_problem_in_the_middle_leaves_nothing(session: Session) -> None:
    helpers.project(session)
    with pytest.raises(RuntimeError), session.store.write(session.change_info("test"), TODAY) as transaction:
        helpers.insert(transaction, "programme", {"name": "Half"})
        raise RuntimeError
    assert session.store.all("SELECT * FROM programme") == []
    assert integrity.check(session) == []


def test_a_change_to_nothing_new_writes_nothing(session: Session) -> None:
    helpers.project(session)
    before = session.store.one("SELECT count(*) FROM change_row")
    records.change(session, "P-1", {"name": "Project P-1"})
    assert session.store.one("SELECT count(*) FROM change_row") == before


@pytest.mark.promise("R3")
def test_a_deleted_record_is_not_revived(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    deletion.remove(session, "P-1/B01", Kind.BENEFIT)
    with pytest.raises(LookupError, match="P-1/B01 was deleted by officer"):
        records.change(session, "P-1/B01", {"title": "Back"}, kind=Kind.BENEFIT)
    with pytest.raises(RecordDeleted), session.store.write(session.change_info("test"), TODAY) as transaction:
        helpers.update(transaction, "benefit", 1, {"title": "Back"})
    assert integrity.check(session) == []


def test_an_id_is_never_given_twice(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    deletion.remove(session, "P-1/B01", Kind.BENEFIT)
    assert records.load(session, helpers.benefit(session)).id == 2


def test_a_second_process_never_sees_the_owner_with_the_flag_still_open(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, owner=None)
    assert helpers.rules_on(session, ref) == {"F01": "critical", "F08": "high"}
    reader = Store(session.store.path)
    seen = set()

    def look(_statement: str) -> None:
        row = reader.one(
            "SELECT owner_id IS NOT NULL, EXISTS (SELECT 1 FROM flag WHERE rule = 'F01' AND cleared_on IS NULL) FROM benefit"
        )
        seen.add(row)

    # Look from outside before every statement of the write, then once after it.
    session.store.engine.driver.set_trace_callback(look)
    records.change(session, ref, {"owner": "Head of Operations"})
    session.store.engine.driver.set_trace_callback(None)
    look("")
    reader.close()
    assert seen == {(0, 1), (1, 0)}


def test_flags_that_depend_on_the_day_change_when_the_day_does(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, end=TODAY, start=TODAY - timedelta(days=9))
    assert "F38" not in helpers.rules_on(session, ref)
    session.fixed_today = TODAY + timedelta(days=1)
    assert session.store.bring_up_to(session.today)
    assert helpers.rules_on(session, ref)["F38"] == "medium"
    assert not session.store.bring_up_to(session.today)


def test_a_flag_keeps_its_history(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, owner=None)
    records.change(session, ref, {"owner": "Head of Operations"})
    records.change(session, ref, {"owner": None})
    rows = session.store.all("SELECT state, raised_by_change, cleared_by_change FROM flag WHERE rule = 'F01' ORDER BY id")
    assert [state for state, _, _ in rows] == ["cleared", "open"]
    assert rows[0][2] is not None and rows[1][2] is None


def test_check_names_what_is_wrong(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, owner=None)
    assert integrity.check(session) == []
    session.store.engine.run("UPDATE benefit SET title = 'Forged'")
    session.store.engine.run("DELETE FROM flag WHERE rule = 'F01'")
    session.store.engine.run("INSERT INTO gate (id, project_id, gate) VALUES (9, 1, '9')")
    said = " ".join(integrity.check(session))
    assert "benefit P-1/B01 is not what the change log says" in said
    assert "Flag F01 is missing" in said
    assert "gate with number 9" in said


def test_the_views_give_other_tools_a_row_a_benefit_in_plain_numbers(session: Session) -> None:
    helpers.project(session, whole_life_cost=Decimal("12.5"))
    ref = helpers.benefit(session, owner=None, target=Decimal("0.25"))
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=100)
    readings.record(session, ref, "2026-Q1", actual=Decimal("99.5"))
    columns = "benefit_ref, target, lifetime_plan, due_to_date, actual_to_date, stated_money, first_approved_money, drift, variance, lifetime_realisation, distance_to_plan, open_flags"
    row = session.store.one(f"SELECT {columns} FROM report_benefit")
    assert row == ("P-1/B01", 0.25, 200.0, 200.0, 99.5, 1000.0, 200.0, 0.0, None, 0.4975, -0.5, 3)
    assert session.store.one("SELECT whole_life_cost, benefits FROM report_project") == (12.5, 1)
    assert session.store.all("SELECT series, value FROM report_reading ORDER BY start_date, series") == [
        ("actual", 99.5),
        ("plan", 100.0),
        ("plan", 100.0),
    ]
