"""Every pound at risk counts once: in a row, over all rows, over every part of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.rules import Severity
from benefits_tui.register import benefits_map, flags, integrity, maturity, policies, pools, queue, records
from benefits_tui.register.conclusions import ConclusionInput, conclude
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from benefits_tui.store.facts.covering import money_by_record
from tests import helpers
from tests.conftest import TODAY
from tests.register.money_once import at_risk, money_there

D = Decimal
B1, B2, P, C, D1, POOL = ("benefit", 1), ("benefit", 2), ("project", 7), ("business_change", 5), ("deliverable", 3), ("pool", 9)
BOTH = {1: 60, 2: 40}


@pytest.mark.parametrize(
    ("money", "coverage", "expected"),
    [
        ({B1: 60, B2: 40}, {}, {B1: 60, B2: 40}),
        ({P: 100}, {P: BOTH}, {P: 100}),
        ({B1: 60, P: 100}, {P: BOTH}, {B1: 60, P: 40}),
        ({B1: 60, B2: 40, P: 100}, {P: BOTH}, {B1: 60, B2: 40, P: 0}),
        # A flag that puts a part of the benefit at risk leaves the rest to the project.
        ({B1: 25, P: 100}, {P: BOTH}, {B1: 25, P: 75}),
        # The project before the change before the deliverable before the pool.
        ({P: 100, C: 60}, {P: BOTH, C: {1: 60}}, {P: 100, C: 0}),
        ({C: 60, D1: 100}, {C: {1: 60}, D1: BOTH}, {C: 60, D1: 40}),
        ({D1: 100, POOL: 50}, {D1: BOTH, POOL: {2: 40, 3: 60}}, {D1: 100, POOL: 30}),
        # What is more than hangs on it is its own: a cost without benefits, what somebody said.
        ({P: 120}, {P: BOTH}, {P: 120}), ({P: 70}, {}, {P: 70}),
        # What is less is a share of each.
        ({P: 50, B1: 60}, {P: BOTH}, {B1: 60, P: 20}),
        ({("review", 4): 10, ("person", 4): 5, B1: 1}, {}, {("review", 4): 10, ("person", 4): 5, B1: 1}),
        ({P: 0}, {P: {1: 0}}, {P: 0}),
    ],
)  # fmt: skip
def test_what_counts_on_a_record(
    money: dict[tuple[str, int], int], coverage: dict[tuple[str, int], dict[int, int]], expected: dict[tuple[str, int], int]
) -> None:
    assert money_by_record(money, coverage) == expected


@pytest.fixture
def late(session: Session) -> Session:
    """A project past its end with two benefits of 600 and 400, of one of which a reading is overdue."""
    helpers.project(session, sponsor="Sue Sponsor", stage="delivery", end=TODAY - timedelta(days=5), department="Works")
    policies.set_policy(session, {"rules_off": "F35, F55"}, "two are few, and no reading is asked for")
    for stated in (600, 400):
        helpers.plan(session, helpers.benefit(session, stated=D(stated)), y2027_Q1=stated)
    return session


def rows(session: Session) -> dict[str, str | None]:
    assert integrity.check(session) == []
    return {str(row["subject"]): row["value_at_risk"] for row in queue.queue(session)}


def test_a_project_has_what_no_row_of_its_benefits_has(late: Session) -> None:
    assert rows(late)["P-1"] == "1000" and at_risk(late) == 1000
    raised = flags.raise_flag(late, "P-1/B01", "It slips", Severity.HIGH, None, D(600)).flag
    assert (rows(late)["P-1"], rows(late)["P-1/B01"], at_risk(late)) == ("400", "600", D(1000))
    flags.raise_flag(late, "P-1/B01", "It slips more", Severity.LOW, None, D(200))
    assert (rows(late)["P-1"], rows(late)["P-1/B01"], at_risk(late)) == ("400", "600", D(1000))
    flags.snooze(late, raised, TODAY + timedelta(days=9), "later")
    assert (rows(late)["P-1"], rows(late)["P-1/B01"]) == ("800", "200")
    undo(late)
    assert rows(late)["P-1"] == "400"
    helpers.plan(late, "P-1/B02", y2027_Q1=500)
    # The plan changed without a reason, which is a flag of the benefit's own.
    assert (rows(late)["P-1"], rows(late)["P-1/B02"], at_risk(late)) == ("0", "500", D(1100))
    records.change(late, "P-1", {"end": TODAY + timedelta(days=400)})
    assert rows(late).get("P-1", "0") == "0" and at_risk(late) == 1100


@pytest.mark.parametrize("aside", ["disbenefit", "written off"])
def test_what_is_no_benefit_to_come_covers_nothing_of_its_project(late: Session, aside: str) -> None:
    ref = helpers.benefit(late, stated=D(300), disbenefit=aside == "disbenefit")
    helpers.plan(late, ref, y2027_Q1=300)
    if aside == "written off":
        conclude(late, ref, ConclusionInput("written-off", "it cannot be had any more", decided_by="Sue Sponsor"))
    assert rows(late)["P-1"] == "1000"
    flags.raise_flag(late, "P-1/B01", "It slips", Severity.HIGH, None, D(600))
    assert (rows(late)["P-1"], rows(late)["P-1/B01"]) == ("400", "600")


def test_the_money_of_benefits_counts_once_over_project_change_deliverable_and_pool(late: Session) -> None:
    change = records.add(late, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Train", "needed_by": TODAY - timedelta(days=9)})
    deliverable = records.add(late, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal"})
    for source in (change.ref, deliverable.ref):
        for benefit in ("P-1/B01", "P-1/B02"):
            benefits_map.link(late, source, benefit)
    records.add(late, Kind.POOL, {"ref": "POOL-1", "title": "Budget", "ceiling": D(100)})
    pools.claim(late, "POOL-1", "P-1/B01", D(350))
    flags.raise_flag(late, deliverable.ref, "Odd", Severity.HIGH, None, D(900))
    shown = rows(late)
    # The change that is late for it waits in the project's row, for the project stands still.
    assert (shown["P-1"], shown[deliverable.ref], shown["POOL-1"]) == ("1000", "0", "0")
    assert at_risk(late) == 1000 <= money_there(late)
    assert at_risk(late, "department:Works") == 1000
    records.change(late, "P-1", {"end": None})
    shown = rows(late)
    assert at_risk(late) == 1000 and shown[change.ref] == "1000", shown
    benefits_map.unlink(late, change.ref, "P-1/B02")
    # WorkbookImport the link away without a reason is a flag of the other benefit.
    assert (rows(late)[change.ref], at_risk(late)) == ("600", D(1000))


def test_the_benefits_of_somebody_who_left_count_in_one_row(late: Session) -> None:
    records.change(late, "Head of Operations", {"leaves": TODAY - timedelta(days=1)})
    shown = rows(late)
    assert (shown["PER-002"], shown["P-1"], at_risk(late)) == ("1000", "0", D(1000))


def test_flags_decided_in_time_count_their_money_once(late: Session) -> None:
    records.change(late, "Head of Operations", {"leaves": TODAY - timedelta(days=1)})
    with late.store.write(late.change_info("test"), TODAY):
        late.store.engine.run(
            "UPDATE flag SET raised_on = '2026-01-01', due = '2026-02-01' WHERE severity IN ('critical', 'high')"
        )
    (m18,) = (part for part in maturity.measured_on(late).measured if part.statement.id == "M18")
    assert (m18.tally.population - m18.tally.met >= 3, m18.tally.short_money) == (True, D(1000))


def kept(session: Session) -> tuple[object, object]:
    facts = "SELECT flag_id, field, money FROM missing_fact ORDER BY 1, 2"
    return session.store.all("SELECT * FROM queue_row ORDER BY id"), session.store.all(facts)


def test_what_other_rules_made_of_the_rows_is_made_anew_though_no_flag_changes(late: Session) -> None:
    records.change(late, "P-1/B02", {"owner": None})
    before = kept(late)
    assert all(before)
    for damage in ("UPDATE queue_row SET value_at_risk = 7", "DELETE FROM missing_fact", "DELETE FROM queue_row"):
        late.store.engine.run(damage)
        late.store.engine.run("DELETE FROM evaluation")
        late.store.bring_up_to(TODAY)
        assert kept(late) == before and integrity.check(late) == []
