"""What is gathered of a project: its gates at the edges of their days, its largest benefit, price bases, money by year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.appraisal import ProjectValue
from benefits_tui.domain.facts import NextGate, ProjectFacts
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.lifecycle import BenefitClass, Stage
from benefits_tui.register import gates, policies, readings, records
from benefits_tui.register.session import Session
from benefits_tui.store.types import StoredCells as Row
from tests import helpers
from tests.conftest import TODAY
from tests.store.gathering import number, of_project

D = Decimal
DAY = timedelta(days=1)
NOTICE = TODAY + 30 * DAY


@pytest.fixture
def session(session: Session) -> Session:
    helpers.project(session, "P-2", start=date(2020, 1, 1), whole_life_cost=D(9))
    helpers.plan(session, helpers.benefit(session, "P-2", price_base="1999"), y2020_Q1=5)
    helpers.benefit(session, "P-2", owner=None)
    gates.plan_gate(session, "P-2", "4", TODAY)
    helpers.project(session)
    return session


def coming(session: Session, on: date = TODAY) -> NextGate | None:
    return of_project(session, "P-1", on).gate


def test_a_project_is_what_was_written_of_it(session: Session) -> None:
    values: dict[str, Value] = {"name": "Alpha", "stage": "closing", "whole_life_cost": D("1.5"), "year_cost_plan": D(2)}
    records.change(session, "P-1", values)
    helpers.benefit(session)
    helpers.benefit(session, state="verified")
    expected = ProjectFacts(number(session, "P-1"), "P-1", "Alpha", Stage.CLOSING, D("1.5"), D(2), 2, 1, largest_share=D("0.5"))
    expected.money, expected.stage_since = D(1000), TODAY
    expected.largest_ref = of_project(session, "P-1").largest_ref
    assert of_project(session, "P-1") == expected and expected.largest_ref in ("P-1/B01", "P-1/B02")
    records.change(session, "P-1", {"year_cost_forecast": D(3), "whole_life_cost": None})
    found = of_project(session, "P-1")
    assert (found.whole_life_cost, found.year_cost) == (None, D(3))


def test_a_gate_is_near_from_the_first_day_of_its_notice(session: Session) -> None:
    gates.plan_gate(session, "P-1", "4", NOTICE)
    assert coming(session, TODAY - DAY) is None
    assert coming(session) == NextGate("4", NOTICE, (("benefits", 1),)) == coming(session, NOTICE + 300 * DAY)
    policies.set_policy(session, {"gate_notice_days": "29"}, "shorter")
    assert coming(session) is None


def test_a_gate_says_what_its_project_lacks(session: Session) -> None:
    gates.plan_gate(session, "P-1", "4", TODAY)
    helpers.benefit(session, owner=None, frequency="monthly")
    helpers.benefit(session, baseline=None)
    helpers.plan(session, "P-1/B02", y2026_Q1=1)
    helpers.benefit(session, state="written_off", owner=None)
    assert coming(session) == NextGate("4", TODAY, (("owner", 1), ("baseline", 1), ("plan", 1), ("frequency", 1)))
    assert helpers.rules_on(session, "P-1") == {"F21": "high"}


@pytest.mark.parametrize(
    ("stage", "names", "first"),
    [
        ("delivery", ("3", "4"), "4"), ("planning", ("3", "4"), "3"), ("delivery", ("0", "1", "2", "3"), None), ("archived", ("5", "6"), "6"),
        ("closing", ("4", "5", "Live"), "5"), ("archived", ("4", "5", "Live"), "Live"), ("idea", ("0",), "0"), ("idea", ("-1",), "-1"),
    ],
)  # fmt: skip
def test_the_next_gate_is_the_first_that_is_not_behind_the_stage(
    session: Session, stage: str, names: tuple[str, ...], first: str | None
) -> None:
    helpers.stage(session, "P-1", stage)
    for place, name in enumerate(names):
        gates.plan_gate(session, "P-1", name, TODAY + place * DAY)
    found = coming(session)
    assert (found and found.name) == first


def test_gates_come_by_day_then_by_place_then_by_name(session: Session) -> None:
    with session.store.write(session.change_info("gates"), TODAY) as transaction:
        for name, day, place in (("d", NOTICE, 1), ("c", TODAY, 3), ("b", TODAY, 2), ("a", TODAY, 2)):
            row: Row = {"project_id": number(session, "P-1"), "gate": name, "planned": day.isoformat(), "position": place}
            helpers.insert(transaction, "gate", row)
    order = []
    while (found := coming(session)) is not None:
        order.append(found.name)
        gates.pass_gate(session, "P-1", found.name, reason="done")
    assert order == ["a", "b", "c", "d"]


def test_the_last_gate_that_was_passed_regardless_is_kept_while_its_data_is_missing(session: Session) -> None:
    helpers.benefit(session, owner=None, objectives=None, **{"class": "unclassified"})
    for name, planned in (("0", 9), ("1", 8), ("4", 7)):
        gates.plan_gate(session, "P-1", name, TODAY - planned * DAY)
    records.change(session, "P-1", {"stage": "idea"})
    gates.pass_gate(session, "P-1", "0", on=TODAY - DAY, override=True, reason="first")
    assert of_project(session, "P-1").override == ("0", TODAY - DAY, "1 benefit without class (officer: first)")
    gates.pass_gate(session, "P-1", "1", override=True, reason="second")
    found = of_project(session, "P-1")
    assert found.override == ("1", TODAY, "no sponsor, 1 benefit without class, 1 benefit without objective (officer: second)")
    assert found.gate is not None and found.gate.name == "4"
    records.change(session, "P-1", {"sponsor": "Sven"})
    records.change(session, "P-1/B01", {"class": "cashable", "objectives": "O1"})
    assert of_project(session, "P-1").override is None


def test_the_largest_benefit_is_looked_for_in_each_class(session: Session) -> None:
    def largest() -> tuple[Decimal | None, str]:
        found = of_project(session, "P-1")
        return found.largest_share, found.largest_ref

    first = helpers.benefit(session, stated=D(400))
    assert largest() == (None, "")
    helpers.benefit(session, stated=D(5000), disbenefit=True)
    helpers.benefit(session, stated=D(0))
    helpers.benefit(session, stated=None, unit="t")
    assert largest() == (None, "")
    second = helpers.benefit(session, stated=D(600))
    assert largest() == (D("0.6"), second)
    # As large in another class: the first class keeps its place.
    helpers.benefit(session, stated=D(400), **{"class": "non_cashable"})
    third = helpers.benefit(session, stated=D(600), **{"class": "non_cashable"})
    assert largest() == (D("0.6"), second)
    records.change(session, third, {"stated": D(1600)})
    assert largest() == (D("0.8"), third)
    for _ in range(2):
        helpers.benefit(session, "P-2", stated=D("0.0001"), **{"class": "quantifiable"})
    records.change(session, "P-2/B02", {"stated": None, "unit": "t"})
    assert of_project(session, "P-2").largest_share == D("0.5")
    helpers.end(session, first, "superseded")
    helpers.end(session, third, "superseded")
    assert largest() == (None, "")


def test_price_bases_are_named_once_and_in_order(session: Session) -> None:
    for base in ("2025-26", "2024-25", "2025-26", None, ""):
        helpers.benefit(session, price_base=base)
    assert of_project(session, "P-1").price_bases == ("2024-25", "2025-26")


def value(session: Session) -> ProjectValue:
    found = of_project(session, "P-1").value
    assert found is not None
    return found


def test_money_falls_into_the_fiscal_year_in_which_a_period_ends(session: Session) -> None:
    records.change(session, "P-1", {"whole_life_cost": D(1000), "start": date(2026, 3, 31)})
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_04=100, y2027_03=200, y2027_04=400, y2028=800, y2029=0)
    assert value(session) == ProjectValue(
        BenefitClass.CASHABLE, 2025, {1: D(300), 2: D(400), 3: D(800), 4: D(0)}, None, D(1000), D(1000)
    )
    records.change(session, "P-1", {"start": date(2026, 4, 1), "cost_outturn": D(1100)})
    assert (value(session).base_year, value(session).stated) == (2026, {0: D(300), 1: D(400), 2: D(800), 3: D(0)})
    assert (value(session).stated_cost, value(session).outturn_cost) == (D(1000), D(1100))
    records.change(session, "P-1", {"start": date(2029, 1, 1)})
    assert value(session).base_year == 2026
    records.change(session, "P-1", {"start": None})
    assert value(session).base_year == 2026
    policies.set_policy(session, {"fiscal_year_start": "1"})
    assert value(session).stated == {0: D(100), 1: D(600), 2: D(800), 3: D(0)}
    records.change(session, "P-1", {"whole_life_cost": None})
    assert of_project(session, "P-1").value is None


def test_only_the_plan_that_counts_has_money(session: Session) -> None:
    records.change(session, "P-1", {"whole_life_cost": D(1000)})
    ref = helpers.benefit(session)
    helpers.plan(session, ref, y2026_Q1=7, y2030_Q1=7)
    helpers.plan(session, ref, y2026_Q1=5)
    assert (value(session).base_year, value(session).stated) == (2025, {0: D(5)})


def test_the_outturn_is_what_came_and_what_is_forecast_of_the_rest(session: Session) -> None:
    records.change(session, "P-1", {"whole_life_cost": D(1000)})
    ref = helpers.benefit(session, value_per_unit=D("2.5"), unit="t")
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=100, y2026_Q3=100)
    readings.record(session, ref, "2026-Q1", actual=D(80), forecast=D(999))
    assert value(session).outturn is None
    readings.record(session, ref, "2026-Q2", forecast=D(60))
    readings.record(session, ref, "2026-Q3", forecast=D(40))
    # Read in part: that much less is forecast; read over its edges: as it was.
    readings.record(session, ref, "2026-04", actual=D(10))
    assert value(session).stated == {0: D(250), 1: D(500)}
    assert value(session).outturn == {0: D(200), 1: D(250)}
    readings.record(session, ref, "2026-06-30..2026-07-31", actual=D(1))
    assert value(session).outturn == {0: D(200), 1: D("252.5")}
    readings.record(session, ref, "2026-09", actual=D(4))
    # The third quarter is read to its end, from inside.
    assert value(session).outturn == {0: D(200), 1: D("162.5")}
    helpers.end(session, ref, "written_off")
    assert value(session).outturn == {0: D(200), 1: D("37.5")}
    helpers.end(session, ref, "not_achieved")
    assert value(session).outturn == {0: D(200), 1: D("37.5")}
    helpers.end(session, ref, "superseded")
    assert of_project(session, "P-1").value is None


def test_what_counts_as_money_in_the_value(session: Session) -> None:
    records.change(session, "P-1", {"whole_life_cost": D(1000)})
    given: list[dict[str, Value]] = [
        {}, {"unit": " £"}, {"unit": "gbp "}, {"disbenefit": True}, {"unit": "t"}, {"unit": "t", "value_per_unit": D(3)},
        {"kind": "level"}, {"direction": "decrease"}, {"direction": "at_most"}, {"kind": None, "direction": None},
        {"direction": "decrease", "disbenefit": True},
    ]  # fmt: skip
    for place, values in enumerate(given):
        helpers.plan(session, helpers.benefit(session, "P-1", **values), y2026_Q2=2**place)
    # 1 + 2 + 4 - 8 + 3 * 32 + 512 - 1024
    assert value(session).stated == {0: D(-417)}


def test_one_class_is_valued_cashable_before_the_others(session: Session) -> None:
    records.change(session, "P-1", {"whole_life_cost": D(1000)})
    for name, amount in (("qualitative", 16), ("quantifiable", 1), ("unclassified", 2), ("non_cashable", 4), ("cashable", 8)):
        ref = helpers.benefit(session, **{"class": name})
        helpers.plan(session, ref, y2026_Q2=amount)
        if name in ("qualitative", "quantifiable"):
            assert of_project(session, "P-1").value is None
        else:
            assert (value(session).basis, value(session).stated) == (BenefitClass(name), {0: D(amount)})
    readings.record(session, "P-1/B05", "2026-Q2", actual=D(3))
    # What another class still lacks does not matter here.
    assert value(session).outturn == {0: D(3)}
    records.add(session, Kind.OBJECTIVE, {"ref": "O2", "title": "x"})
    lacking = helpers.benefit(session)
    assert value(session).outturn == {0: D(3)}
    helpers.plan(session, lacking, y2027_Q2=1)
    assert value(session).outturn is None
