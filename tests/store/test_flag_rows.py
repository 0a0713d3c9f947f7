"""How flags and figures are stored: their age through changes and undo, figures at the edge of what can be kept, copies."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Value
from benefits_tui.domain.rules import Severity
from benefits_tui.register import benefits_map, flags, integrity, policies, readings, records, undo
from benefits_tui.register.session import Session
from benefits_tui.store.errors import StoreError
from benefits_tui.store.models import Benefit, Gate, RegisterModel
from benefits_tui.store.store import Store
from benefits_tui.store.types import StoredCell
from tests import helpers
from tests.conftest import TODAY
from tests.store.gathering import person

D = Decimal
DAY = timedelta(days=1)


@pytest.fixture
def session(session: Session) -> Session:
    helpers.project(session)
    return session


def stored(session: Session, rule: str) -> list[tuple[StoredCell, ...]]:
    columns = "severity, rank, raised_on, raised_by_change, cleared_on, cleared_by_change, state"
    return session.store.all(f"SELECT {columns} FROM flag WHERE rule = ? ORDER BY id", (rule,))


def test_a_flag_that_changes_keeps_its_age_and_one_that_comes_back_is_new(session: Session) -> None:
    records.change(session, "P-1", {"stage": "planning"})
    ref = helpers.benefit(session, owner=None)
    assert stored(session, "F01") == [("high", 1, "2026-11-23", 5, None, None, "open")]
    session.fixed_today = TODAY + DAY
    assert records.change(session, "P-1", {"stage": "delivery"}).raised == ["F08"]
    assert stored(session, "F01") == [("critical", 0, "2026-11-23", 5, None, None, "open")]
    assert records.change(session, ref, {"owner": "Ann"}).cleared == ["F01"]
    session.fixed_today = TODAY + 2 * DAY
    assert records.change(session, ref, {"owner": None}).raised == ["F01"]
    assert stored(session, "F01") == [
        ("critical", 0, "2026-11-23", 5, "2026-11-24", 7, "cleared"), ("critical", 0, "2026-11-25", 8, None, None, "open"),
    ]  # fmt: skip
    # What a day brings or takes was done by no change.
    session.store.bring_up_to(session.today)
    records.change(session, ref, {"end": session.today})
    session.fixed_today = TODAY + 3 * DAY
    session.store.bring_up_to(session.today)
    assert stored(session, "F38") == [("medium", 2, "2026-11-26", None, None, None, "open")]
    session.store.bring_up_to(TODAY + 2 * DAY)
    assert stored(session, "F38") == [("medium", 2, "2026-11-26", None, "2026-11-25", None, "cleared")]


def test_undo_gives_a_flag_back_with_its_age_and_what_was_done_about_it(session: Session) -> None:
    ref = helpers.benefit(session, baseline=None, owner=None)
    flag = flags.flag_number(session.store, f"F05@{ref}")
    flags.escalate(session, flag, "to the board")
    session.fixed_today = TODAY + DAY
    records.change(session, ref, {"baseline": D(1)})
    assert [row[4:] for row in stored(session, "F05")] == [("2026-11-24", 6, "cleared")]
    undone = undo.undo(session)
    assert (undone.raised, undone.cleared) == (["F05"], [])
    assert stored(session, "F05") == [("critical", 0, "2026-11-23", 4, None, None, "escalated")]
    assert integrity.check(session) == []


@pytest.mark.parametrize("acted", [False, True])
def test_undo_takes_away_the_flag_that_a_change_raised_unless_somebody_acted_on_it(session: Session, acted: bool) -> None:
    ref = helpers.benefit(session)
    records.change(session, ref, {"baseline": None})
    change = session.store.one("SELECT max(id) FROM change")
    if acted:
        flags.escalate(session, flags.flag_number(session.store, f"F05@{ref}"), "to the board")
    undone = undo.undo(session, int((change or (0,))[0] or 0))
    assert (undone.raised, undone.cleared) == ([], ["F05"])
    assert [row[6] for row in stored(session, "F05")] == (["cleared"] if acted else [])
    assert len(stored(session, "F08")) == 1 and integrity.check(session) == []


def test_a_flag_that_was_left_is_one_above_until_somebody_acts_on_it(session: Session) -> None:
    session.fixed_today = TODAY - 10 * DAY
    for severity, due in ((Severity.MEDIUM, TODAY - 5 * DAY), (Severity.HIGH, TODAY), (Severity.LOW, TODAY - 9 * DAY)):
        flags.raise_flag(session, "P-1", "By hand", severity, due)

    def marked() -> list[tuple[StoredCell, ...]]:
        wanted = "rule, severity, rank, neglected_since, state"
        return session.store.all(
            f"SELECT {wanted} FROM flag WHERE neglected_since IS NOT NULL AND cleared_on IS NULL ORDER BY rule"
        )

    def on(days: int) -> list[tuple[StoredCell, ...]]:
        session.fixed_today = TODAY + days * DAY
        session.store.bring_up_to(session.today)
        return marked()

    first = ("H1", "high", 1, "2026-11-18", "open")
    assert on(-5) == [] and on(-4) == on(0) == [first]
    assert on(1) == [first, ("H2", "critical", 0, "2026-11-23", "open")]
    flags.acknowledge(session, flags.flag_number(session.store, "H2@P-1"))
    # As severe as it was when it was seen, so it stays seen, and marked.
    assert marked() == [first, ("H2", "critical", 0, "2026-11-23", "acknowledged")]
    flags.assign(session, flags.flag_number(session.store, "H2@P-1"), "Asta", TODAY + 3 * DAY)
    assert marked() == [first]
    assert (len(on(3)), len(on(4))) == (1, 2)


def figure(session: Session, column: str, ref: str = "P-1/B01") -> StoredCell:
    found = session.store.one(f"SELECT {column} FROM figure JOIN benefit ON benefit.id = benefit_id WHERE ref = ?", (ref,))
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("actual", "kept"),
    [(1, 0), (3, 2), (5, 2), (7, 4), (9, 4), (2, 1), (-1, 0), (-3, -2), (20000, 10000), (13333, 6666), (13335, 6668)],
)
def test_a_figure_is_rounded_to_four_places_half_even(session: Session, actual: int, kept: int) -> None:
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_Q1=20000)
    readings.record(session, ref, "2026-Q1", actual=D(actual))
    assert figure(session, "realisation") == kept


@pytest.mark.parametrize(
    ("plan", "rate", "kept"),
    [
        (922_337_203_685_477, "1.0", 9_223_372_036_854_770_000), (922_337_203_685_477, "1.0001", None), (922_337_203_685_477, "-1.0001", None),
        (10_000_000_000, "10000000000", None), (10_000_000_000, "9999999999", None), (900_000_000_000_000, "900000000000000", None),
        (-922_337_203_685_477, "1", -9_223_372_036_854_770_000),
    ],
)  # fmt: skip
def test_money_that_is_too_large_to_keep_is_left_out(session: Session, plan: int, rate: str, kept: int | None) -> None:
    ref = helpers.benefit(session, unit="t", value_per_unit=D(rate), stated=None)
    helpers.plan(session, ref, y2026_Q1=plan)
    assert (figure(session, "current_plan_money"), figure(session, "lifetime_plan")) == (kept, plan * 10000)
    assert integrity.check(session) == []


def test_all_figures_of_a_benefit_stand_in_their_columns(session: Session) -> None:
    person(session, "PER-9", "Olga", department="Ops")
    ref = helpers.benefit(
        session,
        unit="t",
        value_per_unit=D(3),
        target=D(400),
        measure="Forms",
        owner="Olga",
        state="realising",
        frequency="quarterly",
    )
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=80, y2026_Q4=200)
    readings.record(session, ref, "2026-Q1", actual=D(90))
    readings.record(session, ref, "2026-Q4", forecast=D(150))
    row = session.store.one("SELECT * FROM figure")
    assert row == (
        1, "amber", 2250, 9000, 3_800_000, 1_800_000, 900_000, 2_400_000, 0, "2026-06-30", 2, 10_000_000,
        5_400_000, 2_700_000, None, 1, "cashable", "form\x1ft\x1fops", 11_400_000, 3_800_000, 11_400_000, 3_800_000,
        11_400_000, None, 2368, -100_000, -300_000, "2026-11-23", "2026-12-08", 3_000_000, 2_700_000,
    )  # fmt: skip
    records.change(session, ref, {"disbenefit": True})
    helpers.end(session, ref, "verified")
    row = session.store.one("SELECT owner_id, class, measure_key, outturn_complete FROM figure")
    assert row == (None, None, None, 0)
    readings.record(session, ref, "2026-Q2", forecast=D(80))
    assert session.store.one("SELECT outturn, outturn_complete, outturn_money FROM figure") == (3_200_000, 1, 9_600_000)


def test_a_flag_by_hand_has_the_day_and_money_that_were_given(session: Session) -> None:
    flags.raise_flag(session, "P-1", "One", Severity.MEDIUM, TODAY + DAY, D("1.5"))
    flags.raise_flag(session, "P-1", "Two")
    found = session.store.all(
        "SELECT rule, severity, why, due, value_at_risk FROM flag WHERE rule LIKE 'H%' AND cleared_on IS NULL ORDER BY id"
    )
    assert found == [("H1", "medium", "One", "2026-11-24", 15000), ("H2", "high", "Two", None, None)]


def test_rules_that_are_switched_off_and_on_clear_and_raise(session: Session) -> None:
    ref = helpers.benefit(session, owner=None)
    benefits_map.link(session, ref, helpers.benefit(session))
    policies.set_policy(session, {"rules_off": "F01"}, "not yet")
    assert helpers.rules_on(session, ref) == {"F08": "high"}
    policies.set_policy(session, {"rules_off": ""}, "now")
    assert helpers.rules_on(session, ref) == {"F01": "critical", "F08": "high"}


@pytest.mark.parametrize(
    ("model", "column", "value", "cell"),
    [
        (Benefit, "stated", D("1.25"), 12500), (Benefit, "baseline", D("-0.0001"), -1), (Benefit, "start_date", date(2026, 2, 3), "2026-02-03"),
        (Gate, "planned", date(2026, 2, 3), "2026-02-03"), (Benefit, "disbenefit", True, 1), (Benefit, "disbenefit", False, 0),
        (Benefit, "priority", 3, 3), (Benefit, "title", "x", "x"), (Benefit, "stated", None, None), (Benefit, "start_date", None, None),
    ],
)  # fmt: skip
def test_what_a_field_holds_and_what_its_column_stores(
    model: type[RegisterModel], column: str, value: Value, cell: StoredCell
) -> None:
    field = model._meta.columns[column]
    there, back = field.db_value(value), field.python_value(cell)
    assert (there, type(there)) == (cell, type(cell)) and (back, type(back)) == (value, type(value))


def test_a_copy_is_whole_and_takes_the_place_of_an_older_one(session: Session, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "copy.db"
    with pytest.raises(StoreError, match="no folder"):
        session.store.backup(target)
    target.parent.mkdir()
    target.write_text("older")
    session.store.backup(target)
    assert [one.name for one in target.parent.iterdir()] == ["copy.db"]
    copy = Store(target, read_only=True)
    assert copy.all("SELECT ref FROM project") == [("P-1",)] and copy.one("SELECT count(*) FROM change") == (2,)
    copy.close()
