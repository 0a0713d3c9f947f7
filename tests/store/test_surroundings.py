"""What surrounds a benefit: trouble upstream at the edges of days, doubles, shares; deliverables, changes, pools, reviews."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.facts import ChangeFacts, DeliverableFacts, MapFacts, PoolFacts, ReviewFacts
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.register import adoption, benefits_map, gates, pools, readings, records
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY
from tests.store.gathering import (
    around_benefit,
    change,
    deliverable,
    number,
    of_change,
    of_deliverable,
    of_pool,
    of_review,
    person,
    review,
)  # fmt: skip

D = Decimal
DAY = timedelta(days=1)
BEFORE, AFTER = TODAY - DAY, TODAY + DAY


@pytest.fixture
def ref(session: Session) -> str:
    """P-1/B01, which P-1/B02 feeds; P-1/B03 stands alone."""
    helpers.project(session)
    for _ in range(3):
        helpers.benefit(session)
    benefits_map.link(session, "P-1/B02", "P-1/B01")
    return "P-1/B01"


def upstream(session: Session, ref: str, on: date | None = None) -> tuple[str, ...]:
    found = around_benefit(session, ref, on)
    assert found is not None
    return found.upstream


def turned_red(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_Q2=100)
    readings.record(session, ref, "2026-Q2", actual=D(50))


def test_a_benefit_with_nothing_around_it_is_left_out(session: Session, ref: str) -> None:
    assert around_benefit(session, "P-1/B03") is None and around_benefit(session, "P-1/B02") is None
    assert around_benefit(session, ref) == MapFacts(
        number(session, ref), ref, BenefitClass.CASHABLE, False, False, D(1000), (), (), D(0), D(0)
    )


def test_what_is_still_to_come_is_stated_less_realised_and_never_below_nothing(session: Session, ref: str) -> None:
    helpers.plan(session, ref, y2026_Q2=100)
    readings.record(session, ref, "2026-Q2", actual=D(30))
    found = around_benefit(session, ref)
    assert found is not None and found.money_to_come == 70
    readings.record(session, ref, "2026-Q2", actual=D(130))
    found = around_benefit(session, ref)
    assert found is not None and found.money_to_come == 0
    records.change(session, ref, {"disbenefit": True, "class": "quantifiable", "unit": "t"})
    helpers.end(session, ref, "verified")
    found = around_benefit(session, ref)
    assert found is not None and (found.final, found.disbenefit, found.benefit_class) == (True, True, BenefitClass.QUANTIFIABLE)
    assert found.money_to_come == 1000
    records.change(session, ref, {"stated": None})
    found = around_benefit(session, ref)
    assert found is not None and found.money_to_come is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, None), ({"planned": TODAY}, None), ({"planned": BEFORE}, f"was due on {BEFORE}"),
        ({"planned": TODAY, "forecast": TODAY}, None), ({"planned": TODAY, "forecast": AFTER}, f"is forecast for {AFTER}"),
        ({"planned": AFTER, "forecast": TODAY}, None), ({"planned": BEFORE, "forecast": BEFORE}, f"was due on {BEFORE}"),
        ({"planned": AFTER, "forecast": BEFORE}, f"was due on {AFTER}"), ({"planned": BEFORE, "forecast": TODAY}, f"is forecast for {TODAY}"),
        ({"forecast": AFTER}, None), ({"planned": BEFORE, "actual": TODAY}, None), ({"planned": BEFORE, "accepted": TODAY}, None),
        ({"planned": TODAY, "forecast": AFTER, "actual": TODAY}, None), ({"planned": BEFORE, "forecast": BEFORE, "accepted": TODAY}, None),
    ],
)  # fmt: skip
def test_a_deliverable_upstream_is_trouble(session: Session, ref: str, values: dict[str, Value], said: str | None) -> None:
    made = deliverable(session, "P-1", **values)
    deliverable(session, planned=BEFORE)
    benefits_map.link(session, made, ref)
    assert upstream(session, ref) == ((f"{made} {said}",) if said else ())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, None), ({"needed_by": TODAY}, None), ({"needed_by": BEFORE}, f"was needed by {BEFORE}"),
        ({"needed_by": BEFORE, "done": TODAY}, None), ({"needed_by": AFTER}, None),
    ],
)  # fmt: skip
def test_a_change_upstream_is_trouble(session: Session, ref: str, values: dict[str, Value], said: str | None) -> None:
    trained = change(session, "P-1", **values)
    change(session, needed_by=BEFORE)
    benefits_map.link(session, trained, ref)
    assert upstream(session, ref) == ((f"{trained} {said}",) if said else ())


def test_the_day_on_which_it_is_looked_at_tells(session: Session, ref: str) -> None:
    made, trained = deliverable(session, planned=TODAY), change(session, needed_by=TODAY)
    benefits_map.link(session, made, ref)
    benefits_map.link(session, trained, ref)
    assert upstream(session, ref) == ()
    assert upstream(session, ref, AFTER) == (f"{trained} was needed by {TODAY}", f"{made} was due on {TODAY}")


def test_a_red_benefit_upstream_is_trouble_and_one_beside_or_below_is_not(session: Session, ref: str) -> None:
    turned_red(session, "P-1/B03")
    turned_red(session, ref)
    assert upstream(session, ref) == ()
    turned_red(session, "P-1/B02")
    assert upstream(session, ref) == ("P-1/B02 is red",)
    readings.record(session, "P-1/B02", "2026-Q2", actual=D(80))
    assert upstream(session, ref) == ()
    helpers.benefit(session)
    benefits_map.link(session, ref, "P-1/B04")
    assert upstream(session, "P-1/B04") == ("P-1/B01 is red",)


def test_trouble_is_found_however_far_up_and_each_once(session: Session, ref: str) -> None:
    made, trained, far = deliverable(session, planned=BEFORE), change(session, needed_by=BEFORE), deliverable(session)
    records.change(session, far, {"planned": TODAY, "forecast": AFTER})
    benefits_map.link(session, made, trained)
    benefits_map.link(session, trained, "P-1/B03")
    benefits_map.link(session, "P-1/B03", "P-1/B02")
    benefits_map.link(session, far, "P-1/B03")
    # A second way to the same deliverable.
    benefits_map.link(session, made, ref)
    turned_red(session, "P-1/B02")
    assert upstream(session, ref) == (
        "P-1/B02 is red", f"{trained} was needed by {BEFORE}", f"{made} was due on {BEFORE}", f"{far} is forecast for {AFTER}",
    )  # fmt: skip
    assert upstream(session, "P-1/B03") == (
        f"{trained} was needed by {BEFORE}", f"{made} was due on {BEFORE}", f"{far} is forecast for {AFTER}",
    )  # fmt: skip
    assert helpers.rules_on(session, ref)["F27"] == "medium" and "F27" in helpers.rules_on(session, "P-1/B03")


@pytest.mark.parametrize(
    ("starts", "straight", "through"),
    [
        (None, True, True),
        (TODAY + timedelta(days=9), False, False),
        (TODAY + timedelta(days=10), False, False),
        (TODAY + timedelta(days=8), False, True),
    ],
)
def test_a_slip_is_trouble_where_it_comes_after_the_start_and_another_rule_does_not_say_so(
    session: Session, ref: str, starts: date | None, straight: bool, through: bool
) -> None:
    made, trained = deliverable(session, planned=TODAY), change(session)
    records.change(session, made, {"forecast": TODAY + timedelta(days=9)})
    for benefit in (ref, "P-1/B02", "P-1/B03"):
        records.change(session, benefit, {"start": starts}, "as told")
    benefits_map.link(session, made, trained)
    benefits_map.link(session, trained, ref)
    benefits_map.link(session, made, "P-1/B02")
    benefits_map.link(session, ref, "P-1/B03")
    told = (f"{made} is forecast for {TODAY + timedelta(days=9)}",)
    assert upstream(session, ref) == upstream(session, "P-1/B02") == (told if straight else ())
    assert upstream(session, "P-1/B03") == (told if through else ())


def test_a_circle_that_came_with_a_file_is_gone_round_once(session: Session, ref: str) -> None:
    with session.store.write(session.change_info("circle"), TODAY) as transaction:
        one, two = number(session, ref), number(session, "P-1/B02")
        helpers.insert(transaction, "link", {"from_kind": "benefit", "from_id": one, "to_kind": "benefit", "to_id": two})
    for here in (ref, "P-1/B02"):
        turned_red(session, here)
    assert upstream(session, ref) == ("P-1/B02 is red",) and upstream(session, "P-1/B02") == ("P-1/B01 is red",)


def doubled(session: Session, **values: Value) -> str:
    """A benefit of P-2 that measures the same as P-1/B03, for the same months."""
    if session.store.one("SELECT 1 FROM project WHERE ref = 'P-2'") is None:
        helpers.project(session, "P-2")
        person(session, "PER-9", "Olga Owner", department="Ops")
        same: dict[str, Value] = {"measure": "Forms", "owner": "Olga Owner"}
        records.change(session, "P-1/B03", same | {"start": date(2026, 1, 1), "end": date(2026, 6, 30)})
    given: dict[str, Value] = {"measure": "forms", "owner": "Olga Owner"}
    return helpers.benefit(session, "P-2", **(given | values))


@pytest.mark.parametrize(
    ("values", "is_double"),
    [
        ({"start": date(2026, 6, 30), "end": date(2026, 9, 1)}, True), ({"start": date(2026, 7, 1)}, False),
        ({"end": date(2026, 1, 1)}, True), ({"end": date(2025, 12, 31)}, False), ({}, True), ({"unit": "t"}, False),
        ({"disbenefit": True}, False), ({"measure": "sheets"}, False), ({"owner": "Other"}, False), ({"state": "verified"}, False),
    ],
)  # fmt: skip
def test_a_double_measures_the_same_in_another_project_in_overlapping_periods(
    session: Session, ref: str, values: dict[str, Value], is_double: bool
) -> None:
    ended = values.get("state") == "verified"
    other = doubled(session, **({} if ended else values))
    if ended:
        helpers.end(session, other, "verified")
    found = around_benefit(session, "P-1/B03")
    assert found is not None and found.doubles == ((other,) if is_double else ())
    assert ("F22" in helpers.rules_on(session, "P-1/B03")) is is_double


def test_doubles_without_days_overlap_with_all_and_none_is_of_the_same_project(session: Session, ref: str) -> None:
    one, two = doubled(session), doubled(session, start=date(2030, 1, 1))
    helpers.benefit(session, measure="forms", owner="Olga Owner")
    records.change(session, "P-1/B03", {"start": None, "end": None})
    found, other = around_benefit(session, "P-1/B03"), around_benefit(session, one)
    assert found is not None and found.doubles == (one, two)
    assert other is not None and other.doubles == ("P-1/B03", "P-1/B04")


def test_no_more_than_twenty_doubles_are_named(session: Session, ref: str) -> None:
    refs = [doubled(session) for _ in range(21)]
    found = around_benefit(session, "P-1/B03")
    assert found is not None and found.doubles == tuple(refs[:20])


def test_the_shares_of_projects_and_of_enablers_are_added_up(session: Session, ref: str) -> None:
    for project in ("P-2", "P-3"):
        helpers.project(session, project)
    pools.share(session, "P-1/B03", "P-2", D("0.25"))
    pools.share(session, "P-1/B03", "P-3", D("0.5"))
    pools.share(session, ref, "P-3", D("0.125"))
    made, trained = deliverable(session), change(session)
    benefits_map.link(session, made, ref, D("0.4"))
    benefits_map.link(session, trained, ref, D("0.3"))
    benefits_map.link(session, deliverable(session), ref)
    benefits_map.link(session, "P-1/B02", ref, D("0.9"))
    found, other = around_benefit(session, ref), around_benefit(session, "P-1/B03")
    assert found is not None and (found.attributed, found.enabled) == (D("0.125"), D("0.7"))
    assert other is not None and (other.attributed, other.enabled) == (D("0.75"), D(0))


def test_adoption_is_of_the_last_period_that_has_ended_and_was_planned(session: Session, ref: str) -> None:
    made, other = deliverable(session, title="Mine", accepted=date(2026, 2, 2)), deliverable(session)
    adoption.adopt(session, other, "2026-09", planned=D("0.9"), actual=D("0.8"))
    assert of_deliverable(session, made) == DeliverableFacts(
        number(session, made), made, "Mine", date(2026, 2, 2), None, None, None, None
    )
    for period, planned, actual in (
        ("2026-06", "0.2", "0.1"),
        ("2026-07", "0.4", None),
        ("2026-08", None, "0.3"),
        ("2026-11", "0.6", "0.5"),
    ):
        given = None if planned is None else D(planned), None if actual is None else D(actual)
        adoption.adopt(session, made, period, planned=given[0], actual=given[1])

    def found(on: date) -> tuple[Decimal | None, Decimal | None, date | None]:
        facts = of_deliverable(session, made, on)
        return facts.adoption_planned, facts.adoption_actual, facts.adoption_end

    assert found(TODAY) == (D("0.4"), None, date(2026, 7, 31)) == found(date(2026, 7, 31))
    assert found(date(2026, 7, 30)) == (D("0.2"), D("0.1"), date(2026, 6, 30))
    assert found(date(2026, 6, 29)) == (None, None, None)
    assert found(date(2026, 11, 30)) == (D("0.6"), D("0.5"), date(2026, 11, 30)) != found(date(2026, 11, 29))


def worth(session: Session, made: str, trained: str) -> tuple[object, object, int]:
    """The money that a deliverable enables, that a change enables, and how many benefits the change feeds."""
    return of_deliverable(session, made).money, of_change(session, trained).money, of_change(session, trained).feeds


def test_what_a_deliverable_or_change_enables_is_counted_straight_and_while_it_is_open(session: Session, ref: str) -> None:
    made = deliverable(session)
    trained = change(session, needed_by=AFTER, agreed=TODAY, funded=BEFORE, title="Moving")
    assert worth(session, made, trained) == (
        None,
        None,
        0,
    )
    for start in (made, trained):
        benefits_map.link(session, start, ref)
        benefits_map.link(session, start, "P-1/B03")
    benefits_map.link(session, made, trained)
    records.change(session, "P-1/B03", {"stated": D("-20.9"), "disbenefit": True})
    assert of_deliverable(session, made).money == 1020
    expected = ChangeFacts(
        number(session, trained), trained, "Moving", AFTER, TODAY, BEFORE, None, 2, D(1020), number(session, "P-1")
    )
    assert of_change(session, trained) == expected
    records.change(session, "P-1", {"stage": "delivery", "end": AFTER})
    gates.plan_gate(session, "P-1", "4", BEFORE)
    assert (of_change(session, trained).next_gate, of_change(session, trained).project_end) == (BEFORE, AFTER)
    assert of_change(session, trained).stands_still(TODAY) == ("project", number(session, "P-1"))
    helpers.end(session, ref, "written_off")
    assert worth(session, made, trained) == (
        20,
        20,
        1,
    )
    records.change(session, "P-1/B03", {"stated": None})
    records.change(session, trained, {"done": TODAY})
    assert (of_deliverable(session, made).money, of_change(session, trained).money, of_change(session, trained).done) == (
        None,
        None,
        TODAY,
    )


def test_what_a_change_feeds_is_not_what_a_deliverable_of_its_number_enables(session: Session, ref: str) -> None:
    made, trained = deliverable(session), change(session)
    assert number(session, made) == number(session, trained)
    benefits_map.link(session, trained, ref)
    for end in (ref, "P-1/B02", "P-1/B03"):
        benefits_map.link(session, made, end)
    assert worth(session, made, trained) == (3000, 1000, 1)
    benefits_map.link(session, change(session), ref)
    assert (of_change(session, trained).feeds, of_change(session, "P-1/C02").feeds) == (1, 1)


def test_claims_on_a_pool_are_added_up_and_counted(session: Session, ref: str) -> None:
    for pool, ceiling in (("POOL-1", D(100)), ("POOL-2", None)):
        records.add(session, Kind.POOL, {"ref": pool, "title": pool.lower(), "ceiling": ceiling})
    pools.claim(session, "POOL-1", ref, D("60.5"))
    pools.claim(session, "POOL-1", "P-1/B03", D("39.5"))
    assert of_pool(session, "POOL-1") == PoolFacts(number(session, "POOL-1"), "POOL-1", "pool-1", D(100), D(100), 2)
    assert of_pool(session, "POOL-2") == PoolFacts(number(session, "POOL-2"), "POOL-2", "pool-2", None, D(0), 0)
    assert pools.claim(session, "POOL-1", ref, D("60.5001")).raised == ["F23"]
    assert pools.claim(session, "POOL-1", "P-1/B03", D(0)).cleared == ["F23"]
    assert (of_pool(session, "POOL-1").claimed, of_pool(session, "POOL-1").claims) == (D("60.5001"), 1)


def test_a_review_says_whose_it_is_and_who_chairs_it(session: Session, ref: str) -> None:
    helpers.project(session, "P-2")
    one, two = review(session, AFTER, "P-2", chair="Cleo"), review(session, TODAY, held=BEFORE)
    assert of_review(session, one) == ReviewFacts(
        number(session, one), one, "six_months", number(session, "P-2"), "P-2", AFTER, None, "Cleo"
    )
    assert of_review(session, two) == ReviewFacts(
        number(session, two), two, "six_months", number(session, "P-1"), "P-1", TODAY, BEFORE, None
    )
