"""What is gathered of a benefit beside its periods: its own fields, project, owner, reviews, plan versions, enablers, claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fact_parts import Enabler
from benefits_tui.domain.facts import BenefitFacts, PlanEnd
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.lifecycle import BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.periods import Frequency
from benefits_tui.register import benefits_map, gates, pools, records
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY
from tests.store.gathering import change, deliverable, member, number, of_benefit, person, review

D = Decimal
DAY = timedelta(days=1)


@pytest.fixture
def ref(session: Session) -> str:
    """A benefit of P-1; P-2 has one too, of which nothing may be said of this one."""
    for project in ("P-2", "P-1"):
        helpers.project(session, project)
    other = helpers.benefit(session, "P-2", owner="Somebody Else")
    helpers.plan(session, other, y2025_Q1=3)
    review(session, TODAY + DAY, "P-2")
    gates.plan_gate(session, "P-2", "3", date(2025, 5, 5))
    benefits_map.link(session, deliverable(session, "P-2", planned=date(2030, 1, 1)), other)
    records.add(session, Kind.POOL, {"ref": "POOL-9", "title": "Other budget"})
    pools.claim(session, "POOL-9", other, D(77))
    return helpers.benefit(session, "P-1", title="Mine")


def test_every_field_that_a_rule_reads_is_the_one_that_was_written(session: Session, ref: str) -> None:
    project: dict[str, Value] = {
        "stage": "closing", "gate3": date(2026, 2, 3), "live": date(2026, 4, 5),
    }  # fmt: skip
    records.change(session, "P-1", project)
    person(session, "PER-9", "Olga Owner", active=False, leaves=date(2026, 12, 9), department=" Ops ")
    values: dict[str, Value] = {
        "title": "Fewer forms", "class": "non_cashable", "disbenefit": True, "owner": "Olga Owner", "validator": "Vera",
        "measure": " Forms ", "unit": " Sheets", "kind": "level", "direction": "within", "frequency": "half_yearly",
        "baseline": D("1.5"), "baseline_date": date(2025, 1, 2), "target": D("2.5"), "target_upper": D("3.5"),
        "target_date": date(2026, 6, 7), "start": date(2026, 1, 8), "end": date(2027, 1, 9), "stated": D("4.5"),
        "value_per_unit": D("5.5"), "red_threshold": D("0.3"), "amber_threshold": D("0.2"), "objectives": "O1", "state": "realising",
        "handed_over": date(2026, 5, 6), "in_cost_plan": True,
    }  # fmt: skip
    records.change(session, ref, values, "because")
    review(session, date(2026, 12, 31))
    helpers.plan(session, ref, y2026_Q1=10)
    found = of_benefit(session, ref)
    assert found.plan is not None
    assert replace(found, plan=None) == BenefitFacts(
        number(session, ref), "P-1/B01", "Fewer forms", BenefitClass.NON_CASHABLE, True, State.REALISING, number(session, "P-1"),
        "P-1", Stage.CLOSING, date(2026, 2, 3), date(2026, 4, 5), number(session, "PER-9"), "Olga Owner", False,
        date(2026, 12, 9), False, " Sheets", MeasureKind.LEVEL, Direction.WITHIN, Frequency.HALF_YEARLY, D("1.5"),
        date(2025, 1, 2), D("2.5"), D("3.5"), date(2026, 6, 7), date(2026, 1, 8), date(2027, 1, 9), D("4.5"), D("5.5"), D("0.3"),
        D("0.2"), 1, date(2026, 5, 6), date(2026, 12, 31), TODAY, plan_number=1, approved_on=TODAY,
        first_plan=PlanEnd(D(10), D(10), date(2026, 3, 31), TODAY, D(10)),
        current_plan=PlanEnd(D(10), D(10), date(2026, 3, 31), TODAY, D(10)),
        approved_class=BenefitClass.NON_CASHABLE, in_cost_plan=True, has_validator=True, measure_key="form\x1fsheets\x1fops",
    )  # fmt: skip


def test_what_is_blank_is_none_and_not_nothing(session: Session, ref: str) -> None:
    blank: tuple[str, ...] = ("owner", "objectives", "unit", "kind", "direction", "baseline", "stated")
    records.change(session, ref, dict.fromkeys(blank))
    found = of_benefit(session, ref)
    assert found == BenefitFacts(
        number(session, ref), "P-1/B01", "Mine", BenefitClass.CASHABLE, False, State.IN_DELIVERY, number(session, "P-1"), "P-1",
        Stage.DELIVERY, None, None, None, None, False, None, False,
        None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, 0, None, None, TODAY,
    )  # fmt: skip


def test_a_benefit_has_edges_of_its_own(session: Session, ref: str) -> None:
    assert (of_benefit(session, ref).amber_threshold, of_benefit(session, ref).red_threshold) == (None, None)
    records.change(session, ref, {"amber_threshold": D("0.05"), "red_threshold": D("0.35")})
    assert (of_benefit(session, ref).amber_threshold, of_benefit(session, ref).red_threshold) == (D("0.05"), D("0.35"))


def test_the_day_of_gate_3_is_planned_until_it_is_passed(session: Session, ref: str) -> None:
    assert of_benefit(session, ref).gate3_date is None
    gates.plan_gate(session, "P-1", "2", date(2026, 1, 2))
    assert of_benefit(session, ref).gate3_date is None
    gates.plan_gate(session, "P-1", "3", date(2026, 12, 3))
    assert of_benefit(session, ref).gate3_date == date(2026, 12, 3)
    gates.pass_gate(session, "P-1", "3", on=date(2026, 11, 20), override=True, reason="it must be")
    assert of_benefit(session, ref).gate3_date == date(2026, 11, 20)


def test_a_gate_of_another_name_that_leads_to_delivery_is_gate_3_where_there_is_none(session: Session, ref: str) -> None:
    with session.store.write(session.change_info("gates"), TODAY) as transaction:
        project = number(session, "P-1")
        helpers.insert(
            transaction, "gate", {"project_id": project, "gate": "Start", "planned": "2026-12-05", "leads_to": "planning"}
        )
        helpers.insert(
            transaction, "gate", {"project_id": project, "gate": "Build", "planned": "2026-12-08", "leads_to": "delivery"}
        )
    assert of_benefit(session, ref).gate3_date == date(2026, 12, 8)
    gates.plan_gate(session, "P-1", "3", date(2026, 12, 3))
    assert of_benefit(session, ref).gate3_date == date(2026, 12, 3)


def test_an_owner_belongs_to_the_project_as_its_manager_or_in_its_team(session: Session, ref: str) -> None:
    for who in ("Olga Owner", "Mia Manager"):
        person(session, who.split()[0].upper(), who)
    records.change(session, ref, {"owner": "Olga Owner"})
    records.change(session, "P-1", {"manager": "Mia Manager", "sponsor": "Olga Owner"})
    records.change(session, "P-2", {"manager": "Olga Owner"})
    member(session, "P-1", "MIA")
    member(session, "P-2", "OLGA")
    assert not of_benefit(session, ref).owner_in_project
    records.change(session, "P-1", {"manager": "Olga Owner"})
    assert of_benefit(session, ref).owner_in_project
    records.change(session, "P-1", {"manager": None})
    assert not of_benefit(session, ref).owner_in_project
    member(session, "P-1", "OLGA")
    assert of_benefit(session, ref).owner_in_project
    records.change(session, ref, {"owner": "Mia Manager"})
    assert of_benefit(session, ref).owner_in_project
    records.change(session, ref, {"owner": None})
    assert not of_benefit(session, ref).owner_in_project


def test_the_next_review_is_the_first_that_is_not_held_from_today_on(session: Session, ref: str) -> None:
    review(session, TODAY - DAY)
    assert of_benefit(session, ref).next_review is None
    review(session, TODAY + 2 * DAY)
    review(session, TODAY + 5 * DAY)
    assert of_benefit(session, ref).next_review == TODAY + 2 * DAY
    review(session, TODAY + DAY, held=TODAY)
    assert of_benefit(session, ref).next_review == TODAY + 2 * DAY
    review(session, TODAY)
    assert of_benefit(session, ref).next_review == TODAY
    assert of_benefit(session, ref, TODAY + DAY).next_review == TODAY + 2 * DAY
    assert of_benefit(session, ref, TODAY + 6 * DAY).next_review is None


def test_a_later_plan_needs_a_reason_and_says_what_it_was_approved_as(session: Session, ref: str) -> None:
    helpers.approve(session, ref, {parse_period("2026-Q1"): D(1)}, approved_on=date(2026, 3, 4))
    found = of_benefit(session, ref)
    assert (found.plan_number, found.plan_unreasoned, found.approved_on) == (1, False, date(2026, 3, 4))
    records.change(session, ref, {"class": "non_cashable", "end": date(2027, 1, 1)})
    found = of_benefit(session, ref)
    assert (found.benefit_class, found.approved_class, found.changed_without_reason) == (
        BenefitClass.NON_CASHABLE, BenefitClass.CASHABLE, '[["class","cashable","non-cashable","raises No approved plan, or changed without reason · F08, Class weakened after approval · F33, Start, plan or frequency missing · F55"]]',
    )  # fmt: skip
    helpers.approve(session, ref, {parse_period("2026-Q1"): D(2)}, approved_on=date(2026, 5, 6))
    found = of_benefit(session, ref)
    assert (found.plan_number, found.plan_unreasoned, found.approved_on, found.approved_class) == (
        2, True, date(2026, 5, 6), BenefitClass.NON_CASHABLE,
    )  # fmt: skip
    helpers.approve(session, ref, {parse_period("2026-Q1"): D(2)}, reason="a year more")
    assert (of_benefit(session, ref).plan_number, of_benefit(session, ref).plan_unreasoned) == (2, False)
    with session.store.write(session.change_info("blank"), TODAY) as transaction:
        version = transaction.one("SELECT id FROM plan_version WHERE number = 2")
        assert version is not None
        helpers.update(transaction, "plan_version", int(version[0] or 0), {"reason": ""})
    assert of_benefit(session, ref).plan_unreasoned


def test_claims_on_all_pools_are_added_up(session: Session, ref: str) -> None:
    for pool in ("POOL-1", "POOL-2"):
        records.add(session, Kind.POOL, {"ref": pool, "title": "Budget"})
    assert of_benefit(session, ref).claimed is None
    pools.claim(session, "POOL-1", ref, D("10.5"))
    pools.claim(session, "POOL-2", ref, D(20))
    assert of_benefit(session, ref).claimed == D("30.5")


def test_objectives_are_counted(session: Session, ref: str) -> None:
    records.add(session, Kind.OBJECTIVE, {"ref": "O2", "title": "Another"})
    records.change(session, ref, {"objectives": "O1, O2"})
    assert of_benefit(session, ref).objectives == 2
    records.change(session, ref, {"objectives": None})
    assert of_benefit(session, ref).objectives == 0


@pytest.mark.parametrize(
    ("measure", "unit", "department", "key"),
    [
        (" Queue ", "GBP", "OPS ", "queue\x1fgbp\x1fops"), ("a", " ", "b", None), ("  ", "b", "c", None), ("a", "b", " ", None),
        ("a", "b", None, None), (None, "b", "c", None), ("a", None, "c", None),
    ],
)  # fmt: skip
def test_a_double_is_looked_up_by_measure_unit_and_owner_area_all_three(
    session: Session, ref: str, measure: str | None, unit: str | None, department: str | None, key: str | None
) -> None:
    person(session, "PER-9", "Olga Owner", department=department)
    records.change(session, ref, {"owner": "Olga Owner", "measure": measure, "unit": unit})
    assert of_benefit(session, ref).measure_key == key


def test_what_enables_a_benefit_straight(session: Session, ref: str) -> None:
    one = deliverable(session, planned=date(2026, 1, 1))
    two = deliverable(session, planned=date(2026, 2, 1), forecast=date(2026, 3, 1), accepted=date(2026, 5, 1))
    three = deliverable(session, actual=date(2026, 4, 1), accepted=date(2026, 5, 1))
    deliverable(session, planned=date(2026, 9, 9))
    benefits_map.link(session, three, ref)
    benefits_map.link(session, one, ref)
    benefits_map.link(session, two, ref, lag_months=4)
    project = number(session, "P-1")
    assert of_benefit(session, ref).enablers == (
        Enabler(one, date(2026, 1, 1), None, None, None, 0, number(session, one), project),
        Enabler(two, date(2026, 2, 1), date(2026, 3, 1), date(2026, 5, 1), TODAY, 4, number(session, two), project),
        Enabler(three, None, None, date(2026, 4, 1), None, 0, number(session, three), project),
    )


def test_what_enables_a_benefit_through_a_change_with_both_lags(session: Session, ref: str) -> None:
    made, trained = deliverable(session, planned=date(2026, 1, 1)), change(session)
    benefits_map.link(session, made, trained, lag_months=2)
    assert of_benefit(session, ref).enablers == ()
    benefits_map.link(session, trained, ref, lag_months=3)
    assert [(one.ref, one.lag_months) for one in of_benefit(session, ref).enablers] == [(made, 5)]
    # A second way of the same length is the same; a straight one without a lag is another.
    second = change(session)
    benefits_map.link(session, made, second, lag_months=1)
    benefits_map.link(session, second, ref, lag_months=4)
    assert [(one.ref, one.lag_months) for one in of_benefit(session, ref).enablers] == [(made, 5)]
    benefits_map.link(session, made, ref)
    assert sorted(one.lag_months for one in of_benefit(session, ref).enablers) == [0, 5]
    benefits_map.unlink(session, trained, ref)
    benefits_map.unlink(session, second, ref)
    assert [one.lag_months for one in of_benefit(session, ref).enablers] == [0]


@pytest.mark.parametrize(("first", "second", "lag"), [(None, None, 0), (None, 3, 3), (2, None, 2), (2, 3, 5)])
def test_a_lag_that_is_not_said_is_none_at_all(
    session: Session, ref: str, first: int | None, second: int | None, lag: int
) -> None:
    made, trained = deliverable(session), change(session)
    benefits_map.link(session, made, trained, lag_months=first)
    benefits_map.link(session, trained, ref, lag_months=second)
    assert [one.lag_months for one in of_benefit(session, ref).enablers] == [lag]


def test_what_feeds_another_benefit_is_no_enabler_of_this_one(session: Session, ref: str) -> None:
    other = helpers.benefit(session)
    made, trained = deliverable(session), change(session)
    # Numbers that are the same by chance: deliverable, change and benefit all have an id of this size.
    benefits_map.link(session, made, trained)
    benefits_map.link(session, trained, other)
    benefits_map.link(session, other, ref)
    assert of_benefit(session, ref).enablers == ()
    assert [one.ref for one in of_benefit(session, other).enablers] == [made]


def test_a_forecast_that_is_moved_says_when(session: Session, ref: str) -> None:
    made = deliverable(session, planned=date(2026, 1, 1), forecast=date(2026, 2, 1))
    benefits_map.link(session, made, ref)
    session.fixed_today = TODAY + 3 * DAY
    records.change(session, made, {"title": "Gate", "forecast": date(2026, 2, 1)})
    assert [one.slipped_on for one in of_benefit(session, ref).enablers] == [TODAY]
    records.change(session, made, {"forecast": date(2026, 4, 1)})
    assert [(one.slipped_on, one.late) for one in of_benefit(session, ref).enablers] == [(TODAY + 3 * DAY, True)]
    records.change(session, made, {"forecast": None})
    assert [(one.slipped_on, one.late) for one in of_benefit(session, ref).enablers] == [(TODAY + 3 * DAY, False)]
