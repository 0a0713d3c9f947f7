"""The benefits map and what is said along it: states that are carried, orphans, shares, claims, adoption."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.register import adoption, benefits_map, pools, readings, records
from benefits_tui.register.benefits_map import Node
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY

D = Decimal
EARLY, LATE = date(2026, 12, 1), date(2027, 2, 1)


def deliverable(session: Session, project: str = "P-1", **values: Value) -> str:
    return records.add(session, Kind.DELIVERABLE, {"project": project, "title": "Portal", **values}).ref


def change(session: Session, project: str = "P-1", **values: Value) -> str:
    return records.add(session, Kind.BUSINESS_CHANGE, {"project": project, "title": "Training", **values}).ref


def rated(session: Session, actual: int, **values: Value) -> str:
    """A benefit of which 100 was due and read so much."""
    ref = helpers.benefit(session, "P-1", **values)
    helpers.plan(session, ref, y2026_Q2=100)
    readings.record(session, ref, "2026-Q2", actual=D(actual))
    return ref


def carried(session: Session, project: str | None = None) -> dict[str, str]:
    return {ref: node.carried for ref, node in benefits_map.benefits_map(session, project).nodes.items() if node.carried}


def test_a_map_has_all_four_kinds_in_the_order_of_what_feeds_what(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, start=date(2027, 4, 1))
    change(session, owner="Head of Operations", needed_by=EARLY)
    deliverable(session, planned=EARLY, forecast=LATE)
    benefits_map.link(session, "P-1/D01", "P-1/C01", D("0.4"))
    benefits_map.link(session, "P-1/C01", "P-1/B01")
    found = benefits_map.benefits_map(session).nodes
    assert list(found.items()) == [
        ("P-1/D01", Node(Kind.DELIVERABLE, "P-1/D01", "Portal", "late", LATE, None, ["P-1/C01"])),
        ("P-1/C01", Node(Kind.BUSINESS_CHANGE, "P-1/C01", "Training", "", EARLY, "Head of Operations", ["P-1/B01"], ["P-1/D01"],
                         {"P-1/D01": D("0.4")}, "late")),
        ("P-1/B01", Node(Kind.BENEFIT, "P-1/B01", "A benefit", "not_yet_due", date(2027, 4, 1), "Head of Operations", ["O1"],
                         ["P-1/C01"], {}, "late")),
        ("O1", Node(Kind.OBJECTIVE, "O1", "An objective", "", None, None, [], ["P-1/B01"], {}, "late")),
    ]  # fmt: skip
    assert benefits_map.neighbours(session, find(session.store, "P-1/C01")) == (["P-1/D01"], ["P-1/B01"])
    assert benefits_map.neighbours(session, find(session.store, "P-1/B01")) == (["P-1/C01"], [])
    assert benefits_map.neighbours(session, find(session.store, "P-1/D01")) == ([], ["P-1/C01"])


@pytest.mark.parametrize(
    ("values", "state", "day"),
    [
        ({}, "", None), ({"planned": EARLY}, "", EARLY), ({"planned": EARLY, "forecast": EARLY}, "", EARLY),
        ({"planned": EARLY, "forecast": LATE}, "late", LATE), ({"forecast": LATE}, "", LATE),
        ({"planned": EARLY, "forecast": LATE, "actual": TODAY}, "done", TODAY),
        ({"planned": EARLY, "forecast": LATE, "accepted": TODAY}, "done", LATE),
    ],
)  # fmt: skip
def test_the_state_and_day_of_a_deliverable(session: Session, values: dict[str, Value], state: str, day: date | None) -> None:
    helpers.project(session)
    ref = deliverable(session, "P-1", **values)
    node = benefits_map.benefits_map(session).nodes[ref]
    assert (node.state, node.day) == (state, day)


def test_the_state_and_day_of_a_change(session: Session) -> None:
    helpers.project(session)
    ref = change(session, needed_by=LATE, done=TODAY)
    node = benefits_map.benefits_map(session).nodes[ref]
    assert (node.state, node.day, node.owner) == ("done", TODAY, None)


@pytest.mark.parametrize(
    ("actuals", "late", "worst"),
    [
        ((100,), False, ""), ((80,), False, "amber"), ((50,), False, "red"), ((100,), True, "late"), ((80,), True, "late"),
        ((50,), True, "red"), ((50, 80), False, "red"), ((80, 50), False, "red"), ((80, 100), False, "amber"),
    ],
)  # fmt: skip
def test_the_worst_state_upstream_is_carried(session: Session, actuals: tuple[int, ...], late: bool, worst: str) -> None:
    helpers.project(session)
    end = helpers.benefit(session, title="End", objectives=None)
    for actual in actuals:
        benefits_map.link(session, rated(session, actual), end)
    if late:
        benefits_map.link(session, deliverable(session, planned=EARLY, forecast=LATE), end)
    assert benefits_map.benefits_map(session).nodes[end].carried == worst


def test_a_record_does_not_carry_its_own_state_but_hands_it_on(session: Session) -> None:
    helpers.project(session)
    first, second, third = rated(session, 80), rated(session, 50, objectives=None), rated(session, 100, objectives=None)
    benefits_map.link(session, first, second)
    benefits_map.link(session, second, third)
    assert carried(session) == {second: "amber", third: "red", "O1": "amber"}


def test_what_leads_nowhere_and_what_nothing_leads_to(session: Session) -> None:
    helpers.project(session)
    records.add(session, Kind.OBJECTIVE, {"ref": "O2", "title": "Nobody's"})
    for _ in range(2):
        deliverable(session)
        change(session)
        helpers.benefit(session)
    helpers.benefit(session, objectives=None)
    benefits_map.link(session, "P-1/D01", "P-1/C01")
    benefits_map.link(session, "P-1/C01", "P-1/B01")
    assert [(node.ref, words) for node, words in benefits_map.benefits_map(session).orphans] == [
        ("P-1/D02", "leads nowhere"), ("P-1/C02", "leads nowhere"), ("P-1/B02", "nothing enables it"),
        ("P-1/B03", "nothing enables it"), ("P-1/B03", "serves no objective"), ("O2", "has no benefits"),
    ]  # fmt: skip


def test_a_project_map_shows_what_its_records_touch_and_nothing_else(session: Session) -> None:
    for ref in ("P-1", "P-2", "P-3"):
        helpers.project(session, ref)
        deliverable(session, ref)
    helpers.benefit(session)
    records.add(session, Kind.OBJECTIVE, {"ref": "O2", "title": "Another"})
    helpers.benefit(session, "P-2", objectives="O2")
    benefits_map.link(session, "P-2/D01", "P-1/B01", D("0.25"))
    benefits_map.link(session, "P-2/D01", "P-2/B01")
    found = benefits_map.benefits_map(session, "p-1").nodes
    assert list(found) == ["P-1/D01", "P-2/D01", "P-1/B01", "O1"]
    assert (found["P-1/B01"].fed_by, found["P-1/B01"].shares) == (["P-2/D01"], {"P-2/D01": D("0.25")})
    # Seen from the other project, its own records and the benefit that they feed.
    other = benefits_map.benefits_map(session, "P-2").nodes
    assert list(other) == ["P-2/D01", "P-1/B01", "P-2/B01", "O2"] and other["P-2/D01"].feeds == ["P-1/B01", "P-2/B01"]
    assert list(benefits_map.benefits_map(session).nodes) == ["P-1/D01", "P-2/D01", "P-3/D01", "P-1/B01", "P-2/B01", "O1", "O2"]


FEEDS = {
    "P-1/D01": {"P-1/C01", "P-1/B01", "P-1/B02"}, "P-1/C01": {"P-1/B01", "P-1/B02"}, "P-1/B01": {"P-1/B02", "O1"}, "P-1": set(), "O1": set(),
    "PER-001": set(), "POOL-1": set(), "P-1/R01": set(),
}  # fmt: skip


def test_what_may_feed_what(session: Session) -> None:
    helpers.project(session)
    for _ in range(2):
        helpers.benefit(session)
    deliverable(session)
    change(session)
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget"})
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY})
    found: dict[str, set[str]] = {start: set() for start in FEEDS}
    for start in FEEDS:
        for end in (*FEEDS, "P-1/B02"):
            try:
                benefits_map.link(session, start, end)
                benefits_map.unlink(session, start, end)
                found[start].add(end)
            except FieldError as refusal:
                assert refusal.field == "to"
    assert found == FEEDS


def test_a_second_link_changes_what_it_says_and_keeps_the_rest(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    deliverable(session)
    said: list[tuple[object, ...]] = []
    for share, lag in ((None, None), (D("0.4"), None), (None, 6), (D(0), None), (None, None), (None, 0)):
        benefits_map.link(session, "P-1/D01", "P-1/B01", share, lag)
        said += session.store.all("SELECT id, share, lag_months FROM link")
    assert said == [(1, None, None), (1, 4000, None), (1, 4000, 6), (1, 0, 6), (1, 0, 6), (1, 0, 0)]
    benefits_map.unlink(session, "P-1/D01", "P-1/B01")
    assert session.store.all("SELECT * FROM link") == []


def test_an_objective_is_linked_once_and_unlinked(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, objectives=None)
    assert benefits_map.link(session, ref, "o1") == (ref, "O1", [], ["F36"])
    benefits_map.link(session, ref, "O1")
    assert session.store.all("SELECT benefit_id, objective_id FROM benefit_objective") == [(1, 1)]
    assert benefits_map.unlink(session, ref, "O1") == (ref, "O1", ["F36"], [])
    assert session.store.all("SELECT * FROM benefit_objective") == [] and session.store.all("SELECT * FROM link") == []


def test_a_claim_is_made_changed_and_taken_back(session: Session) -> None:
    helpers.project(session)
    for _ in range(2):
        helpers.benefit(session)
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget", "ceiling": D(100)})
    pools.claim(session, "POOL-1", "P-1/B02", D(5))
    said: list[object] = []
    for amount in (D(0), D("60.5"), D(70), D(0), D(0)):
        assert pools.claim(session, "pool-1", "p-1/b01", amount)[:2] == ("POOL-1", "P-1/B01")
        said.append(session.store.all("SELECT pool_id, benefit_id, amount FROM claim ORDER BY benefit_id"))
    second = (1, 2, 50_000)
    assert said == [[second], [(1, 1, 605_000), second], [(1, 1, 700_000), second], [second], [second]]


@pytest.mark.parametrize("part", [D(0), D("0.0001"), D("0.5"), D(1)])
def test_a_share_is_made_changed_and_taken_back(session: Session, part: Decimal) -> None:
    for ref in ("P-1", "P-2", "P-3"):
        helpers.project(session, ref)
    helpers.benefit(session)
    pools.share(session, "P-1/B01", "P-3", D("0.1"))
    pools.share(session, "P-1/B01", "P-2", part)
    made = [(2, int(part * 10_000))] if part else []
    assert session.store.all("SELECT project_id, share FROM attribution ORDER BY 1") == [*made, (3, 1000)]
    pools.share(session, "P-1/B01", "P-2", D("0.25"))
    pools.share(session, "P-1/B01", "P-2", part)
    assert session.store.all("SELECT project_id, share FROM attribution ORDER BY 1") == [*made, (3, 1000)]


@pytest.mark.parametrize("part", [D("1.0001"), D("-0.0001"), D(2)])
def test_a_share_that_is_none_is_refused_and_the_one_before_stays(session: Session, part: Decimal) -> None:
    for ref in ("P-1", "P-2"):
        helpers.project(session, ref)
    helpers.benefit(session)
    pools.share(session, "P-1/B01", "P-2", D(1))
    with pytest.raises(FieldError, match=f"^share: {part} is not a share; write 0.4 or 40 %$") as refusal:
        pools.share(session, "P-1/B01", "P-2", part)
    assert refusal.value.field == "share" and session.store.all("SELECT share FROM attribution") == [(10_000,)]


def test_adoption_is_recorded_period_by_period_and_a_second_time_corrects(session: Session) -> None:
    helpers.project(session)
    for _ in range(2):
        deliverable(session)
    adoption.adopt(session, "P-1/D02", "2026-Q1", actual=D(9))
    saved = adoption.adopt(session, "p-1/d01", "2026-Q1", planned=D("0.5"))
    assert (saved.kind, saved.id, saved.ref, saved.version) == (Kind.DELIVERABLE, 1, "P-1/D01", 1)
    assert saved.changed == {"planned": (None, D("0.5"))}
    adoption.adopt(session, "P-1/D01", "2026-Q2", planned=D(1), actual=D("0.25"))
    session.fixed_today = TODAY + timedelta(days=1)
    saved = adoption.adopt(session, "P-1/D01", "2026-Q1", actual=D("0.75"))
    assert saved.changed == {"actual": (None, D("0.75"))}
    found = session.store.all(
        "SELECT id, deliverable_id, start_date, end_date, planned, actual, recorded_on FROM adoption ORDER BY id"
    )
    assert found == [
        (1, 2, "2026-01-01", "2026-03-31", None, 90_000, "2026-11-23"),
        (2, 1, "2026-01-01", "2026-03-31", 5_000, 7_500, "2026-11-24"),
        (3, 1, "2026-04-01", "2026-06-30", 10_000, 2_500, "2026-11-23"),
    ]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-03", "period: it overlaps 2026-01-01 to 2026-03-31"), ("2026-H1", "period: it overlaps 2026-01-01 to 2026-03-31"),
        ("2027-01", "period: 2027-01 has not begun, so nothing is adopted yet"),
    ],
)  # fmt: skip
def test_adoption_of_a_part_or_ahead_is_refused(session: Session, period: str, words: str) -> None:
    helpers.project(session)
    deliverable(session)
    adoption.adopt(session, "P-1/D01", "2026-Q1", actual=D(1))
    with pytest.raises(FieldError, match=f"^{words}$") as refusal:
        adoption.adopt(session, "P-1/D01", period, actual=D(1))
    assert refusal.value.field == "period"
    with pytest.raises(FieldError, match=r"^nothing to record: give planned, actual or both$"):
        adoption.adopt(session, "P-1/D01", "2026-Q1")
    # One ahead may be planned, and read on its first day.
    adoption.adopt(session, "P-1/D01", "2027-01", planned=D(1))
    session.fixed_today = date(2027, 1, 1)
    adoption.adopt(session, "P-1/D01", "2027-01", actual=D(1))
