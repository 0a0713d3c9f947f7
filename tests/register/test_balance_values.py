"""Balance, value, earned benefit, stages and curve of one small portfolio, against figures worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.lifecycle import BenefitClass, Stage
from benefits_tui.register import appraisal, balances, benefits_map, policies, pools, readings, records
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY

D = Decimal
PAST = TODAY - timedelta(days=1)


@pytest.fixture
def filled(session: Session) -> Session:
    """50 and 110 planned against a cost of 100, 40 read and 66 forecast against 80; a second class, a disbenefit, a pool."""
    policies.set_policy(session, {"discount": "10 %"})
    helpers.project(session, whole_life_cost=D(100), cost_to_date=D(60), cost_outturn=D(80))
    helpers.benefit(session, evidence_grade="measured", stated=None)
    helpers.plan(session, "P-1/B01", y2026_Q2=50, y2027_Q2=110)
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(40))
    readings.record(session, "P-1/B01", "2027-Q2", forecast=D(66))
    helpers.benefit(session, **{"class": "non_cashable"}, stated=D(500), baseline=None)
    helpers.benefit(session, disbenefit=True, stated=D(30), baseline=None)
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget", "ceiling": D(100)})
    pools.claim(session, "POOL-1", "P-1/B01", D(110))
    done: dict[str, Value] = {"project": "P-1", "title": "Portal", "planned": PAST, "accepted": PAST, "progress": D("0.5")}
    records.add(session, Kind.DELIVERABLE, done)
    benefits_map.link(session, "P-1/D01", "P-1/B01")
    return session


STATED = {
    "pv_benefits": "150",
    "pv_costs": "100",
    "npv": "50",
    "bcr": "1.5",
    "payback_years": "0.4545",
    "discounted_payback_years": "0.5",
}
OUTTURN = {
    "pv_benefits": "100",
    "pv_costs": "80",
    "npv": "20",
    "bcr": "1.25",
    "payback_years": "0.6061",
    "discounted_payback_years": "0.6667",
}
CONVENTION = (
    "cashable money; fiscal year 2026 is year 0 and not discounted; 10 %; money at the end of its year; the whole cost in year 0"
)


FIRST = {name: STATED[name] for name in ("pv_benefits", "pv_costs", "npv", "bcr")}
VALUE = {"convention": CONVENTION, **FIRST, "stated": STATED, "outturn": OUTTURN}


def test_the_value_of_a_project_stated_and_on_outturn(filled: Session) -> None:
    found = appraisal.valued_as_plain(appraisal.value_of(filled, "P-1"))
    assert found == VALUE


def test_money_in_the_middle_of_its_year_is_worth_less_by_half_a_year(filled: Session) -> None:
    policies.set_policy(filled, {"discount": "21 %", "mid_year": "yes"}, "as the ministry asks")
    helpers.plan(filled, "P-1/B01", y2026_Q2=50, y2027_Q2=121)
    found = appraisal.valued_as_plain(appraisal.value_of(filled, "P-1"))
    convention = CONVENTION.replace("10 %", "21 %").replace("the end", "the middle")
    # Half a year at 21 % is a factor of 1.1: 50 / 1.1. Payback is not moved by it.
    assert found["convention"] == convention
    assert found["stated"] == {
        "pv_benefits": "136.3636", "pv_costs": "100", "npv": "36.3636", "bcr": "1.3636", "payback_years": "0.4132",
        "discounted_payback_years": "0.5",
    }  # fmt: skip


def test_money_of_a_class_with_two_words_is_written_with_a_dash(session: Session) -> None:
    helpers.project(session, whole_life_cost=D(10))
    helpers.benefit(session, **{"class": "non_cashable"})
    helpers.plan(session, "P-1/B01", y2026_Q2=50)
    found = appraisal.valued_as_plain(appraisal.value_of(session, "P-1"))
    assert str(found["convention"]).startswith("non-cashable money; ") and found["outturn"] is None


def test_a_project_that_pays_nothing_back_and_one_without_cost_have_no_such_figure(session: Session) -> None:
    helpers.project(session, whole_life_cost=D(100))
    helpers.project(session, "P-2", whole_life_cost=D(0))
    for ref in ("P-1", "P-2"):
        helpers.benefit(session, ref)
        helpers.plan(session, f"{ref}/B01", y2026_Q2=50)
    stated = [appraisal.valued_as_plain(appraisal.value_of(session, ref))["stated"] for ref in ("P-1", "P-2")]
    assert stated[0] == {
        "pv_benefits": "50",
        "pv_costs": "100",
        "npv": "-50",
        "bcr": "0.5",
        "payback_years": None,
        "discounted_payback_years": None,
    }
    assert stated[1] == {
        "pv_benefits": "50",
        "pv_costs": "0",
        "npv": "50",
        "bcr": None,
        "payback_years": "0",
        "discounted_payback_years": "0",
    }


@pytest.mark.parametrize("cost", [None, D(100)])
def test_without_cost_or_plan_there_is_no_value_and_it_says_so(session: Session, cost: Decimal | None) -> None:
    helpers.project(session, whole_life_cost=cost)
    helpers.benefit(session)
    if cost is None:
        helpers.plan(session, "P-1/B01", y2026_Q2=50)
    why = {"npv": None, "why": "the cost, or a plan by period in money, is not known"}
    assert appraisal.valued_as_plain(appraisal.value_of(session, "P-1")) == why
    assert appraisal.balance_as_plain(appraisal.full_balance(session, "P-1"))["value"] is None


def column(
    stated: str | None,
    due: str | None,
    realised: str | None,
    outturn: str | None,
    valued: int,
    without: int,
    plan: str | None = None,
    gap: str | None = None,
    unread: int = 0,
) -> object:
    read = None if due is None or unread else due
    figures = {
        "stated": stated,
        "first_approved": plan,
        "current_plan": plan,
        "due": due,
        "due_read": read,
        "realised": realised,
        "realised_due": None if read is None else realised,
        "outturn": outturn,
        "gap": gap,
    }
    counts = {"benefits_with_value": valued, "benefits_without_outturn": without, "benefits_with_due_unread": unread}
    return figures | counts | {"due_unread": None if due is None else due if unread else "0"}


NONE_CONCLUDED = dict.fromkeys(("verified", "part_achieved", "not_achieved", "written_off", "superseded", "unproved"), 0)
WHOLE = {
    "benefits": 3,
    "concluded": NONE_CONCLUDED,
    "shared_in": 0,
    "shared_out": 0,
    "classes": {
        "cashable": column(None, "50", "40", "106", 1, 0, "160", "-54"),
        "non_cashable": column("500", None, None, None, 1, 1),
    },
    "disbenefits": column("30", None, None, None, 1, 1),
    "cost": "100",
    "cost_to_date": "60",
    "cost_outturn": "80",
    "earned": {"planned": "160", "earned": "80", "index": "0.5"},
    # 106 less a tenth, for what is only measured.
    "evidence_weighted_outturn": "95.4",
    "claims_above_ceilings": "10",
    "netted": "0",
    "double_counted": "10",
    "agreed_with_finance": {"claimed": None, "agreed": "0", "due": "0", "taken": "0"},
    "cashable_stated_net": None,
    "value": VALUE,
    "realisation": "0.8",
    "realisation_uncapped": "0.8",
    "rag": {"red": 0, "amber": 1, "green": 0, "no_data": 2, "not_yet_due": 0},
    "currencies": [],
    "verdict": "at_risk",
    "why": "of 3 benefits: 1 amber, 2 without data",
}


def test_a_balance_as_plain_data(filled: Session) -> None:
    assert appraisal.balance_as_plain(appraisal.full_balance(filled, "P-1")) == WHOLE


def test_the_portfolios_balance_is_of_all_projects_and_has_no_value(filled: Session) -> None:
    helpers.project(filled, "P-2", whole_life_cost=D(7), cost_to_date=D(3))
    found = appraisal.balance_as_plain(appraisal.full_balance(filled))
    assert found == WHOLE | {"cost": "107", "cost_to_date": "63", "cost_outturn": "87", "value": None}


def test_a_balance_of_nothing(session: Session) -> None:
    helpers.project(session)
    assert appraisal.balance_as_plain(appraisal.full_balance(session, "P-1")) == {
        "benefits": 0, "concluded": NONE_CONCLUDED, "shared_in": 0, "shared_out": 0, "classes": {}, "disbenefits": column(None, None, None, None, 0, 0), "cost": None, "cost_to_date": None,
        "cost_outturn": None, "earned": {"planned": "0", "earned": "0", "index": None}, "evidence_weighted_outturn": None,
        "claims_above_ceilings": "0", "netted": "0", "double_counted": "0",
        "agreed_with_finance": {"claimed": None, "agreed": "0", "due": "0", "taken": "0"}, "cashable_stated_net": None, "value": None, "realisation": None,
        "realisation_uncapped": None, "rag": dict.fromkeys(("red", "amber", "green", "no_data", "not_yet_due"), 0),
        "currencies": [], "verdict": "unknown", "why": "no benefits are recorded",
    }  # fmt: skip


def test_what_has_no_money_is_counted_without_value(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, **{"class": "quantifiable"}, unit="hours", stated=None)
    found = appraisal.balance_as_plain(appraisal.full_balance(session))
    assert found["benefits"] == 1 and found["classes"] == {"quantifiable": column(None, None, None, None, 0, 0)}


def test_a_balance_that_is_no_round_number_is_cut_to_eight_decimals(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    helpers.plan(session, "P-1/B01", y2026_Q2=3)
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(1))
    found = appraisal.balance_as_plain(appraisal.full_balance(session))
    assert found["realisation"] == "0.33333333"
    helpers.benefit(session)
    helpers.plan(session, "P-1/B02", y2026_Q2=4)
    readings.record(session, "P-1/B02", "2026-Q2", actual=D(4))
    # 1 of 3 and 4 of 4: 5 of 7.
    assert appraisal.balance_as_plain(appraisal.full_balance(session))["realisation"] == "0.71428571"


def test_more_than_due_counts_to_the_cap_and_without_it(session: Session) -> None:
    helpers.project(session)
    for actual in (150, 50):
        ref = helpers.benefit(session)
        helpers.plan(session, ref, y2026_Q2=100)
        readings.record(session, ref, "2026-Q2", actual=D(actual))
    found = balances.balance_of(session)
    assert (found.realisation, found.realisation_uncapped) == (D("0.75"), D(1))


@pytest.mark.parametrize(
    ("shares", "earned"),
    [
        # What is said, and what is left for those of which nothing is said; said too much is taken in proportion.
        ((None, None), (D(1000), D(500))), ((D("0.3"), None), (D(1000), D(300))), ((D("0.3"), D("0.2")), (D(500), D(300))),
        ((D(1), None), (D(1000), D(1000))), ((D(1), D(1)), (D(1000), D(500))), ((D(0), D(1)), (D(1000), D(0))),
    ],
)  # fmt: skip
def test_earned_benefit_by_the_shares_of_two(
    session: Session, shares: tuple[Decimal | None, ...], earned: tuple[Decimal, Decimal]
) -> None:
    helpers.project(session)
    helpers.benefit(session)
    for share, accepted in zip(shares, (TODAY, None), strict=True):
        values: dict[str, Value] = {"project": "P-1", "title": "D", "planned": TODAY, "accepted": accepted}
        benefits_map.link(session, records.add(session, Kind.DELIVERABLE, values).ref, "P-1/B01", share)
    found = appraisal.full_balance(session).earned
    assert (found.planned, found.earned) == earned


@pytest.mark.parametrize(
    ("planned", "accepted", "progress", "earned"),
    [
        (TODAY, None, None, (D(1000), D(0))), (TODAY + timedelta(days=1), None, None, (D(0), D(0))), (None, TODAY, None, (D(0), D(1000))),
        (TODAY, TODAY, D("0.25"), (D(1000), D(250))), (TODAY, None, D("0.25"), (D(1000), D(0))), (TODAY, TODAY, D(0), (D(1000), D(0))),
    ],
)  # fmt: skip
def test_earned_benefit_is_planned_from_its_day_on_and_earned_when_accepted(
    session: Session, planned: date | None, accepted: date | None, progress: Decimal | None, earned: tuple[Decimal, Decimal]
) -> None:
    helpers.project(session)
    helpers.benefit(session)
    values: dict[str, Value] = {"project": "P-1", "title": "D", "planned": planned, "accepted": accepted, "progress": progress}
    benefits_map.link(session, records.add(session, Kind.DELIVERABLE, values).ref, "P-1/B01")
    found = appraisal.full_balance(session).earned
    assert (found.planned, found.earned) == earned


def test_a_balance_is_kept_as_it_was_and_the_next_says_what_changed(filled: Session) -> None:
    figures = appraisal.balance_as_plain(appraisal.full_balance(filled, "P-1"))
    assert appraisal.since_last(filled, "P-1", figures) is None
    one = appraisal.take(filled, "P-1", gate="3", note="for the board")
    assert one == appraisal.BalanceSnapshot(one.id, TODAY, "3", "for the board", WHOLE, "officer", TODAY)
    assert appraisal.since_last(filled, "P-1", figures) == {"since": "2026-11-23"}
    readings.record(filled, "P-1/B01", "2026-Q2", actual=D(10))
    helpers.plan(filled, "P-1/B01", y2026_Q2=45, y2027_Q2=110)
    records.change(filled, "P-1/B02", {"stated": D(510)})
    changed = appraisal.balance_as_plain(appraisal.full_balance(filled, "P-1"))
    assert appraisal.since_last(filled, "P-1", changed) == {
        "since": "2026-11-23", "verdict": "at_risk → off_track", "cashable_current_plan": "-5", "cashable_due": "-5",
        "cashable_due_read": "-5", "cashable_realised": "-30", "cashable_realised_due": "-30", "cashable_outturn": "-30", "cashable_gap": "-25", "non_cashable_stated": "10",
    }  # fmt: skip
    assert appraisal.taken(filled) == [] and appraisal.taken(filled, "P-1") == [one]
    filled.fixed_today = TODAY + timedelta(days=1)
    whole = appraisal.take(filled)
    assert (whole.as_of, whole.gate, whole.note) == (date(2026, 11, 24), None, None) and appraisal.taken(filled) == [whole]
    assert appraisal.take(filled, "P-1").id == appraisal.taken(filled, "P-1")[1].id


def test_stages_in_the_order_of_a_projects_life(filled: Session) -> None:
    helpers.project(filled, "P-2", stage="idea")
    helpers.benefit(filled, "P-2", stated=None)
    helpers.project(filled, "P-3", stage="closing")
    helpers.benefit(filled, "P-3", stated=D(7))
    readings.record(filled, "P-3/B01", "2026-Q2", actual=D(1))
    helpers.plan(filled, "P-3/B01", y2026_Q2=10)
    cashable = BenefitClass.CASHABLE
    assert [(line.stage, line.benefits, line.red, line.amber, line.stated[cashable]) for line in balances.by_stage(filled)] == [
        (Stage.IDEA, 1, 0, 0, None), (Stage.DELIVERY, 3, 0, 1, None), (Stage.CLOSING, 1, 1, 0, D(7))
    ]  # fmt: skip


def test_the_curve_sums_up_the_first_class_that_has_money(session: Session) -> None:
    helpers.project(session)
    assert balances.portfolio_curve(session) == (BenefitClass.CASHABLE, [], [])
    expected: list[tuple[BenefitClass, list[tuple[date, Decimal]], list[tuple[date, Decimal]]]] = [
        (BenefitClass.UNCLASSIFIED, [(date(2026, 3, 31), D(1)), (date(2026, 6, 30), D(3))], []),
        (BenefitClass.NON_CASHABLE, [(date(2026, 3, 31), D(2)), (date(2026, 6, 30), D(4))], []),
        (BenefitClass.CASHABLE, [(date(2026, 3, 31), D(3)), (date(2026, 6, 30), D(5))], []),
    ]
    for place, known in enumerate(expected, 1):
        ref = helpers.benefit(session, **{"class": known[0].value})
        helpers.plan(session, ref, y2026_Q1=place, y2026_Q2=2)
        assert balances.portfolio_curve(session) == known
    readings.record(session, "P-1/B03", "2026-02", actual=D("1.5"))
    assert balances.portfolio_curve(session).actual == [(date(2026, 2, 28), D("1.5"))]
