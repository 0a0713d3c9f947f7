"""What counts as money counts the same everywhere: in the balance, the curve, stages, lists, files and views."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.quantity import plain
from benefits_tui.register import appraisal, balances, benefits_map, lists, policies, readings, records
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY
from tests.register.one_figure import compare, compare_exports

D = Decimal


def stated(balance: dict[str, Any]) -> object:
    return balance["classes"]["cashable"]["stated"]


def figures(session: Session) -> dict[str, str | None]:
    """The cashable money stated, as each place says it."""
    curve = balances.portfolio_curve(session)
    view = session.store.one("SELECT sum(stated_money) FROM report_benefit WHERE class = 'cashable' AND NOT is_disbenefit")
    listed = [one["stated_money"] for one in lists.listing(session, "benefits", "class:cashable disbenefit:no")]
    found = {
        "balance": stated(appraisal.balance_as_plain(appraisal.full_balance(session))),
        "project's balance": stated(appraisal.balance_as_plain(appraisal.full_balance(session, "P-1"))),
        "stages": balances.by_stage(session)[0].stated[BenefitClass.CASHABLE],
        "projects": lists.listing(session, "projects")[0]["cashable"],
        "benefits": sum(D(str(money)) for money in listed if money is not None),
        "curve": curve.plan[-1][1],
        "view": view and view[0],
    }
    return {name: None if value is None else plain(D(str(value))) for name, value in found.items()}


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        ("identified", "2000"), ("appraised", "2000"), ("planned", "2000"), ("in_delivery", "2000"), ("handed_over", "2000"),
        ("realising", "2000"), ("verified", "2000"), ("part_achieved", "2000"), ("not_achieved", "2000"), ("written_off", "2000"),
        ("superseded", "1000"),
    ],
)  # fmt: skip
@pytest.mark.promise("R47")
def test_what_each_state_counts_for_is_one_figure_everywhere(session: Session, state: str, counted: str) -> None:
    helpers.project(session)
    for _ in range(2):
        helpers.plan(session, helpers.benefit(session), y2026_Q1=250, y2026_Q4=750)
    helpers.give(session, "P-1/B02", {"state": state})
    assert figures(session) == dict.fromkeys(figures(session), counted)
    compare(session)
    compare_exports(session)


@pytest.mark.parametrize(
    ("values", "counted"),
    [
        ({"class": "non_cashable"}, "1000"), ({"class": "quantifiable"}, "1000"), ({"class": "qualitative"}, "1000"),
        ({"class": "unclassified"}, "1000"), ({"disbenefit": True}, "1000"), ({"class": "cashable"}, "2000"),
    ],
)  # fmt: skip
def test_classes_and_disbenefits_are_not_added_to_cashable_money(
    session: Session, values: dict[str, object], counted: str
) -> None:
    helpers.project(session)
    for _ in range(2):
        helpers.plan(session, helpers.benefit(session), y2026_Q1=250, y2026_Q4=750)
    records.change(session, "P-1/B02", values)  # type: ignore[arg-type]
    assert figures(session) == dict.fromkeys(figures(session), counted)
    compare(session)


def test_outturn_and_realised_of_each_state(session: Session) -> None:
    """250 came, 750 are forecast: what is given up brings no more, what is superseded counts nothing."""
    helpers.project(session)
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_Q1=250, y2026_Q4=750)
    readings.record(session, ref, "2026-Q1", actual=D(250), evidence="ledger")
    readings.record(session, ref, "2026-Q4", forecast=D(700))
    found = {}
    for state in ("identified", "realising", "verified", "part_achieved", "not_achieved", "written_off", "superseded"):
        helpers.give(session, ref, {"state": state})
        one = lists.show(session, ref)
        found[state] = tuple(one[name] for name in ("stated_money", "due_money", "realised_money", "outturn_money"))
        compare(session)
    whole = ("1000", "250", "250", "950")
    assert found == {
        **dict.fromkeys(("identified", "realising", "verified", "part_achieved"), whole),
        **dict.fromkeys(("not_achieved", "written_off"), ("1000", "250", "250", "250")),
        "superseded": (None, None, None, None),
    }


def test_no_place_rounds_or_overflows(session: Session) -> None:
    helpers.project(session)
    for _ in range(3):
        ref = helpers.benefit(session, value_per_unit=D("12.3456"), unit="hours")
        helpers.approve(session, ref, {parse_period("2026-Q1"): D("33.3333")})
        readings.record(session, ref, "2026-Q1", actual=D("0.0001"), evidence="x")
    compare(session)
    for _ in range(2):
        ref = helpers.benefit(session, stated=None)
        helpers.approve(session, ref, {parse_period("2026-Q1"): D("450000000000000.25")})
    compare(session)
    compare_exports(session)


KINDS = ("flow", "level", None)
DIRECTIONS = ("increase", "decrease", "at_least", "at_most", "within", None)
RATES: tuple[tuple[str | None, int | None], ...] = (
    ("GBP", None),
    (" gbp ", None),
    ("£", None),
    ("hours", None),
    ("hours", 7),
    (None, 7),
    (None, None),
)


def test_what_sql_values_is_what_the_formulas_value(session: Session) -> None:
    """Each kind, direction and unit, as benefit and as disbenefit: plan and readings are worth money in both or in neither."""
    helpers.project(session)
    given_to: dict[str, dict[str, Value]] = {}
    expected: dict[str, tuple[str | None, str | None]] = {}
    quarter = parse_period("2026-Q1")
    with session.store.write(session.change_info("fill"), TODAY) as transaction:
        for kind, direction, (unit, rate), disbenefit in itertools.product(KINDS, DIRECTIONS, RATES, (False, True)):
            given: dict[str, Value] = {
                "kind": kind, "direction": direction, "unit": unit, "value_per_unit": None if rate is None else D(rate),
                "disbenefit": disbenefit, "class": "cashable", "title": "B", "project": "P-1",
            }  # fmt: skip
            number, ref = records.insert_record(
                transaction, Kind.BENEFIT, {n: v for n, v in given.items() if v is not None}, TODAY
            )
            readings.write_plan(transaction, number, {quarter: D(10)}, "Board", TODAY, None)
            readings.write_reading(transaction, "actual", number, quarter, D(4), session, "x")
            given_to[ref] = given
            valued = (
                (kind == "flow" or (kind is None and unit not in (None, "hours")))
                and (disbenefit or direction not in ("decrease", "at_most"))
                and (unit != "hours" or rate)
                and (unit or rate)
            )
            expected[ref] = (str(10 * (rate or 1)), str(4 * (rate or 1))) if valued else (None, None)
    for one in lists.listing(session, "benefits"):
        ref = str(one["ref"])
        assert (one["due_money"], one["realised_money"]) == expected.pop(ref), given_to[ref]
    assert expected == {}
    compare(session)


def test_the_value_of_a_project_counts_what_its_balance_counts(session: Session) -> None:
    policies.set_policy(session, {"discount": "0 %"})
    helpers.project(session, whole_life_cost=D(100), stage="delivery")
    given: tuple[dict[str, Value], ...] = (
        {},
        {"disbenefit": True},
        {"class": "non_cashable"},
        {"state": "superseded"},
        {"state": "written_off"},
    )
    for values in given:
        ref = helpers.benefit(session, "P-1", **values)
        helpers.plan(session, ref, y2026_Q1=250, y2027_Q4=750)
    found = appraisal.value_of(session, "P-1")
    # Two cashable ones count, less the disbenefit and the cost.
    assert found is not None and found.basis == "cashable" and found.stated.npv == 2 * 1000 - 1000 - 100
    compare(session)


def test_earned_benefit_and_the_owners_share_count_the_same_money(session: Session) -> None:
    helpers.project(session)
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "D", "planned": session.today, "accepted": session.today})
    for state in ("in_delivery", "superseded"):
        ref = helpers.benefit(session, state=state)
        helpers.plan(session, ref, y2026_Q1=1000)
        benefits_map.link(session, "P-1/D01", ref)
    helpers.benefit(session, owner="Director of Finance", stated=D(3000))
    full = appraisal.full_balance(session)
    assert (full.earned.planned, full.earned.earned) == (D(1000), D(1000))
    shares = session.store.all("SELECT person.name, money FROM owner_value JOIN person ON person.id = person_id ORDER BY 1")
    assert shares == [("Director of Finance", 3000), ("Head of Operations", 1000)]
    assert full.balance.column(BenefitClass.CASHABLE).stated == D(4000)
