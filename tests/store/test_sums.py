"""Sums over all benefits: balance by class and RAG, by stage, the months of the curve, owners' shares, evidence, cost, claims."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.balance import Balance, BalanceColumn
from benefits_tui.domain.facts import OwnerFacts
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.lifecycle import BenefitClass, Stage
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.register import appraisal, balances, benefits_map, deletion, integrity, policies, pools, readings, records
from benefits_tui.register.balances import StageLine
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.evaluation.figures import StoredFigure, sums_of
from benefits_tui.store.facts.sums import changes_since
from benefits_tui.store.owner_values import stored_owner_sums
from tests import helpers
from tests.conftest import TODAY
from tests.store.gathering import deliverable, number, of_owners, person

D = Decimal
DAY = timedelta(days=1)
CASHABLE, NON_CASHABLE = BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE


@pytest.fixture
def session(session: Session) -> Session:
    helpers.project(session)
    return session


def read(session: Session, planned: str, actual: str, **values: Value) -> str:
    """A benefit of which this was due and read in the second quarter."""
    ref = helpers.benefit(session, "P-1", **values)
    helpers.approve(session, ref, {parse_period("2026-Q2"): D(planned)})
    readings.record(session, ref, "2026-Q2", actual=D(actual))
    return ref


def test_the_balance_of_a_portfolio_keeps_classes_disbenefits_and_ratings_apart(session: Session) -> None:
    helpers.project(session, "P-2", whole_life_cost=D(7))
    read(session, "100.5", "201")
    read(session, "50.2503", "25.1251")
    helpers.benefit(session, stated=D(9), **{"class": "non_cashable"})
    helpers.benefit(session, unit="t", stated=None)
    read(session, "4", "8", disbenefit=True)
    read(session, "0", "5", **{"class": "non_cashable"})
    helpers.benefit(session, "P-2", stated=D(70))
    found = balances.balance_of(session)
    assert found.classes == {
        CASHABLE: BalanceColumn(D(2070), D("150.7503"), D("226.1251"), D("226.1251"), 3, 1, D("150.7503"), D("150.7503"), D("75.3748"), D("150.7503"), D("226.1251")),
        NON_CASHABLE: BalanceColumn(D(1009), D(0), D(5), D(5), 2, 1, D(0), D(0), D(5), D(0), D(5)),
    }  # fmt: skip
    assert found.disbenefits == BalanceColumn(D(1000), D(4), D(8), D(8), 1, 0, D(4), D(4), D(4), D(4), D(8))
    assert found.rag == {Rag.GREEN: 1, Rag.AMBER: 0, Rag.RED: 2, Rag.NO_DATA: 4, Rag.NOT_YET_DUE: 0}
    assert (found.benefits, found.cost) == (7, D(7))
    # The first counts up to its 100.5, the second with the 25.1251 that came.
    assert found.realisation == (D("100.5") + D("25.1251")) / D("150.7503")
    assert found.realisation_uncapped == D("226.1251") / D("150.7503")
    policies.set_policy(session, {"realisation_cap": "1.5"}, "as others do")
    assert balances.balance_of(session, "P-1").realisation == (D("100.5") * D("1.5") + D("25.1251")) / D("150.7503")
    assert balances.balance_of(session, "P-2") == Balance(
        1,
        {CASHABLE: BalanceColumn(D(70), None, None, None, 1, 1)},
        BalanceColumn(),
        dict.fromkeys(Rag, 0) | {Rag.NO_DATA: 1},
        D(7),
    )


def test_stages_count_benefits_ratings_and_the_money_of_each_class(session: Session) -> None:
    helpers.project(session, "P-2", stage="closing")
    read(session, "100", "50.5")
    read(session, "100", "80")
    read(session, "100", "100", disbenefit=True)
    helpers.benefit(session, stated=D(5), **{"class": "non_cashable"})
    helpers.benefit(session, "P-2", stated=None)
    helpers.benefit(session, "P-2", stated=D("7.25"), **{"class": "unclassified"})
    cashable, non_cashable, unclassified = BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE, BenefitClass.UNCLASSIFIED
    assert balances.by_stage(session) == [
        StageLine(Stage.DELIVERY, 4, 1, 1, {cashable: D(2000), non_cashable: D(5), unclassified: None}),
        StageLine(Stage.CLOSING, 2, 0, 0, {cashable: None, non_cashable: None, unclassified: D("7.25")}),
    ]


def test_the_curve_adds_up_months_of_the_plan_that_counts_and_of_what_came(session: Session) -> None:
    first = helpers.benefit(session, value_per_unit=D("2.5"), unit="t")
    helpers.plan(session, first, y2026_02=1000)
    helpers.plan(session, first, y2026_Q1=10, y2026_Q2=20, y2026_12=1)
    readings.record(session, first, "2026-03", actual=D("1.1"))
    second = helpers.benefit(session)
    helpers.approve(session, second, {parse_period("2026-03-01..2026-03-30"): D(7)})
    readings.record(session, second, "2025-12", actual=D(4))
    read(session, "500", "600", disbenefit=True)
    read(session, "500", "600", **{"class": "non_cashable"})
    read(session, "500", "600", state="superseded")
    read(session, "500", "600", unit="t")
    found = balances.portfolio_curve(session)
    assert found.benefit_class is CASHABLE
    assert found.plan == [(date(2026, 3, 31), D(32)), (date(2026, 6, 30), D(82)), (date(2026, 12, 31), D("84.5"))]
    assert found.actual == [(date(2025, 12, 31), D(4)), (date(2026, 3, 31), D("6.75"))]


def test_the_curve_of_a_long_register_is_read_to_its_end(session: Session) -> None:
    helpers.benefit(session)
    same: dict[str, str | int] = {
        "project_id": 1,
        "title": "x",
        "class": "cashable",
        "unit": "GBP",
        "kind": "flow",
        "direction": "increase",
        "last_activity_on": "2026-11-01",
    }
    wanted = (2, 2000, 2001, 4000, 4001)
    with session.store.write(session.change_info("many"), TODAY) as transaction:
        for one in wanted:
            helpers.insert(transaction, "benefit", same | {"id": one, "ref": f"B-{one}"})
            helpers.insert(transaction, "actual", {"benefit_id": one, "start_date": "2026-01-01", "end_date": "2026-01-31", "value": one * 10000,
                                          "recorded_on": "2026-11-01", "recorded_by": "x"})  # fmt: skip
    assert balances.portfolio_curve(session).actual == [(date(2026, 1, 31), D(sum(wanted)))]


def test_without_money_there_is_no_curve(session: Session) -> None:
    assert balances.portfolio_curve(session) == balances.PortfolioCurve(CASHABLE, [], [])


def test_an_owner_with_more_than_the_share_of_a_class_is_told_with_the_largest(session: Session) -> None:
    def benefit(owner: str, stated: str, **values: Value) -> str:
        return helpers.benefit(session, "P-1", owner=owner, stated=D(stated), **values)

    first = benefit("Ann", "40.9")
    benefit("Bob", "30")
    assert sorted(of_owners(session)) == ["Ann", "Bob"]
    third = benefit("Cid", "30")
    # Whole units: 40 of 100 is not more than 40 %.
    assert of_owners(session) == {}
    records.change(session, first, {"stated": D(41)})
    assert of_owners(session) == {"Ann": OwnerFacts(1, "Ann", CASHABLE, D(41), D(101), 3)}
    benefit("Ann", "9", **{"class": "non_cashable"})
    benefit("Bob", "1", **{"class": "non_cashable"})
    assert of_owners(session) == {"Ann": OwnerFacts(1, "Ann", NON_CASHABLE, D(9), D(10), 2)}
    # As large in two classes: told of the first.
    eve, fay = benefit("Eve", "303"), benefit("Eve", "30", **{"class": "non_cashable"})
    assert of_owners(session)["Eve"].benefit_class is CASHABLE
    for ref in (eve, fay):
        deletion.remove(session, ref, Kind.BENEFIT)
    for owner, stated, values in (
        ("Bob", "900", {"disbenefit": True}),
        (None, "900", {}),
        ("Bob", "0.9999", {}),
        ("Bob", "-900", {}),
    ):
        helpers.benefit(session, owner=owner, stated=D(stated), **values)  # type: ignore[arg-type]
    assert stored_owner_sums(session.store) == {
        (1, "cashable"): 41, (2, "cashable"): 30, (3, "cashable"): 30, (1, "non_cashable"): 9, (2, "non_cashable"): 1,
    }  # fmt: skip
    records.change(session, third, {"owner": "Ann", "class": "non_cashable"})
    deletion.remove(session, first, Kind.BENEFIT)
    assert stored_owner_sums(session.store) == {(2, "cashable"): 30, (1, "non_cashable"): 39, (2, "non_cashable"): 1}
    assert of_owners(session) == {
        "Bob": OwnerFacts(2, "Bob", CASHABLE, D(30), D(30), 1), "Ann": OwnerFacts(1, "Ann", NON_CASHABLE, D(39), D(40), 2)
    }  # fmt: skip
    assert integrity.check(session) == []


@pytest.mark.parametrize("benefits", [499, 501])
def test_owners_sums_move_with_many_benefits_at_once(session: Session, benefits: int) -> None:
    person(session, "ANN", "Ann")
    same: dict[str, str | int] = {
        "project_id": 1,
        "title": "x",
        "class": "cashable",
        "owner_id": 1,
        "stated": 25000,
        "last_activity_on": "2026-11-01",
    }
    with session.store.write(session.change_info("many"), TODAY) as transaction:
        helpers.insert_many(transaction, "benefit", [same | {"ref": f"B-{place}"} for place in range(benefits)])
    assert stored_owner_sums(session.store) == {(1, "cashable"): 2 * benefits}
    records.change(session, "ANN", {"role": "Head"})
    assert stored_owner_sums(session.store) == {(1, "cashable"): 2 * benefits}


@pytest.mark.parametrize(("scaled", "units"), [(10000, 1), (9999, None), (19999, 1), (-20000, None), (None, None)])
def test_money_below_one_unit_or_below_nothing_is_no_share(scaled: int | None, units: int | None) -> None:
    blank = None
    row = StoredFigure(
        1, "red", blank, blank, blank, blank, blank, blank, 0, blank, 0, blank, blank, blank, blank, 7, "cashable", blank, scaled
    )
    assert sums_of([row]) == ({} if units is None else {(7, "cashable"): units})
    assert sums_of([row._replace(owner_id=None)]) == {}


def test_cashable_outturn_is_weighed_by_its_evidence(session: Session) -> None:
    for grade, amount in (
        ("verified", "1"),
        ("measured", "10"),
        ("estimated", "100"),
        ("asserted", "1000"),
        (None, "10000"),
        ("verified", "0.5"),
    ):
        read(session, amount, amount, evidence_grade=grade)
    read(session, "7", "7", disbenefit=True)
    read(session, "7", "7", **{"class": "non_cashable"})
    helpers.benefit(session, evidence_grade="verified")
    helpers.project(session, "P-2")
    assert appraisal.full_balance(session).weighted_outturn == D("1.5") + 9 + 75 + 500 + 5000
    assert appraisal.full_balance(session, "P-1").weighted_outturn == D("5585.5")
    assert appraisal.full_balance(session, "P-2").weighted_outturn is None


def test_costs_are_added_up_with_the_whole_cost_where_no_outturn_is_given(session: Session) -> None:
    def costs(project: str | None = None) -> tuple[Decimal | None, Decimal | None]:
        found = appraisal.full_balance(session, project)
        return found.cost_to_date, found.cost_outturn

    assert costs() == (None, None)
    records.change(session, "P-1", {"cost_to_date": D("5.5"), "whole_life_cost": D(20)})
    helpers.project(session, "P-2", cost_to_date=D(6), whole_life_cost=D(30), cost_outturn=D(31))
    assert (costs(), costs("P-1"), costs("P-2")) == ((D("11.5"), D(51)), (D("5.5"), D(20)), (D(6), D(31)))


def test_what_is_claimed_above_each_ceiling_is_added_up(session: Session) -> None:
    ref, other = helpers.benefit(session), helpers.benefit(session)
    for pool, ceiling, claims in (
        ("A", D(10), ("6", "4.0001")),
        ("B", D(10), ("5", "5")),
        ("C", D(10), ("1", "2")),
        ("D", None, ("9", "9")),
        ("E", D(1), ("2", "3")),
    ):
        records.add(session, Kind.POOL, {"ref": pool, "title": "Budget", "ceiling": ceiling})
        for benefit, amount in zip((ref, other), claims, strict=True):
            pools.claim(session, pool, benefit, D(amount))
    assert appraisal.double_counted(session) == D("4.0001")


def test_earned_benefit_comes_straight_or_through_a_change_and_once(session: Session) -> None:
    done = deliverable(session, planned=TODAY, accepted=TODAY, progress=D("0.5"))
    ref = helpers.benefit(session, stated=D(100))
    later = deliverable(session, planned=TODAY + DAY)
    trained = records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Training"}).ref

    def earned(project: str | None = None) -> tuple[int, int]:
        found = appraisal.full_balance(session, project).earned
        return int(found.planned), int(found.earned)

    assert earned() == (0, 0)
    benefits_map.link(session, trained, ref)
    benefits_map.link(session, done, trained)
    assert earned() == (100, 50)
    benefits_map.link(session, later, ref)
    assert earned() == (50, 25)
    # Straight too: the way through the change counts no second time.
    benefits_map.link(session, done, ref, D("0.8"))
    assert earned() == (80, 40) == earned("P-1")
    second = records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Moving"}).ref
    benefits_map.link(session, later, second)
    benefits_map.link(session, second, ref)
    assert earned() == (80, 40)
    helpers.project(session, "P-2")
    for values in ({"class": "non_cashable"}, {"disbenefit": True}, {"stated": None, "unit": "t"}):
        benefits_map.link(session, done, helpers.benefit(session, "P-2", **values))
    assert earned() == (80, 40) and earned("P-2") == (0, 0)
    benefits_map.link(session, done, helpers.benefit(session, "P-2", stated=D(10)))
    assert (earned(), earned("P-2")) == ((90, 45), (10, 5))
    assert number(session, done) == 1


def test_news_are_the_changes_of_others_and_the_flags_of_days_that_passed(session: Session) -> None:
    ref = helpers.benefit(session, owner=None)
    seen = change_log.last_change(session.store)

    def news(besides: str = "officer") -> tuple[int, int, int, int]:
        return changes_since(session.store, seen, TODAY.isoformat(), besides)

    assert news() == (0, 0, 0, 0)
    records.change(session, ref, {"owner": "Ann"})
    assert (news(), news("x")) == ((0, 0, 0, 0), (1, 1, 0, 1))
    for name in ("beth", "carl", "beth"):
        session.user = name
        records.change(session, ref, {"baseline": None if name == "carl" else D(1)})
    assert (news(), news("beth"), news("x")) == ((3, 2, 1, 1), (2, 2, 1, 1), (4, 3, 1, 2))
    session.fixed_today = TODAY + DAY
    records.change(session, ref, {"end": TODAY + DAY})
    session.store.bring_up_to(TODAY + 2 * DAY)
    assert news() == (4, 2, 2, 1)
