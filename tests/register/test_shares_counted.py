"""A share of a benefit counts in the project that has it: balances of projects come to the register's total, whatever is shared."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from benefits_tui.domain.budgets import BudgetPosition
from benefits_tui.domain.comparison import shared_words
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register import (
    agreements,
    appraisal,
    balances,
    benefits_map,
    integrity,
    lists,
    pools,
    readings,
    records,
    rollups,
)
from benefits_tui.register.appraisal import BALANCE_FIGURES
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY
from tests.examples import examples
from tests.register.one_figure import compare
from tests.registers import empty

D = Decimal
PROJECTS = ("P-1", "P-2", "P-3")


def fill(session: Session) -> Session:
    """Three projects; the first has a cashable benefit with 300 planned and 80 of 100 read, and hours; the second a disbenefit."""
    for place, ref in enumerate(PROJECTS):
        helpers.project(
            session, ref, department=f"Department {place // 2}", stage="delivery" if place else "idea", whole_life_cost=D(50)
        )
    helpers.benefit(session, "P-1", stated=D("1000.0001"))
    helpers.plan(session, "P-1/B01", y2026_Q3=100, y2027_Q1=200)
    readings.record(session, "P-1/B01", "2026-Q3", actual=D(80))
    readings.record(session, "P-1/B01", "2027-Q1", forecast=D(170))
    helpers.benefit(session, "P-1", stated=D(70), **{"class": "non_cashable"})
    helpers.benefit(session, "P-2", stated=D(30), disbenefit=True)
    return session


@pytest.fixture
def office(session: Session) -> Session:
    return fill(session)


def of(session: Session, ref: str | None, benefit_class: BenefitClass = BenefitClass.CASHABLE) -> dict[str, Decimal | None]:
    column = balances.balance_of(session, ref).column(benefit_class)
    return {figure: getattr(column, figure) for figure in BALANCE_FIGURES}


def test_earned_evidence_netting_and_budgets_follow_the_share(office: Session) -> None:
    records.add(office, Kind.DELIVERABLE, {"project": "P-1", "title": "Form", "planned": TODAY, "accepted": TODAY})
    benefits_map.link(office, "P-1/D01", "P-1/B01")
    helpers.benefit(office, "P-3", stated=D(500))
    pools.net(office, "P-1/B01", "P-3/B01", D("0.5"))
    agreements.agree(office, "P-1/B01", {"2026": D(200), "2027": D("10.0001")}, line="L1", agreed_by="Finance")
    agreements.take_from_budget(office, "P-1/B01", {"2026": D(50)})
    records.add(office, Kind.POOL, {"ref": "POOL", "title": "Staff", "ceiling": D(100)})
    pools.claim(office, "POOL", "P-1/B01", D(130))
    pools.share(office, "P-1/B01", "P-2", D("0.4"))
    balance = {ref: appraisal.full_balance(office, ref) for ref in (None, *PROJECTS)}
    assert {ref: (full.earned.planned, full.earned.earned) for ref, full in balance.items()} == {
        None: (D(300), D(300)), "P-1": (D(180), D(180)), "P-2": (D(120), D(120)), "P-3": (D(0), D(0)),
    }  # fmt: skip
    assert {ref: full.weighted_outturn for ref, full in balance.items()} == {
        None: D(125), "P-1": D(75), "P-2": D(50), "P-3": None,
    }  # fmt: skip
    # Half of the stated 1,000.0001, cut to ten-thousandths.
    assert {ref: full.netted for ref, full in balance.items()} == {
        None: D("500"), "P-1": D("300"), "P-2": D("200"), "P-3": D(0),
    }  # fmt: skip
    assert {ref: full.balance.budget for ref, full in balance.items()} == {
        None: BudgetPosition(D("210.0001"), D(200), D(50)), "P-1": BudgetPosition(D("126.0001"), D(120), D(30)),
        "P-2": BudgetPosition(D(84), D(80), D(20)), "P-3": BudgetPosition(),
    }  # fmt: skip
    by_stage = {row.labels[0]: row for row in rollups.roll_up(office, [RollUpKey.STAGE]).rows}
    # 500 netted off and 30 claimed above the ceiling.
    assert {stage: row.double_counted[BenefitClass.CASHABLE] for stage, row in by_stage.items()} == {
        "idea": D(318), "delivery": D(212),
    }  # fmt: skip
    assert {stage: row.balance.budget for stage, row in by_stage.items()} == {
        "idea": balance["P-1"].balance.budget, "delivery": balance["P-2"].balance.budget,
    }  # fmt: skip
    by_class = rollups.roll_up(office, [RollUpKey.CLASS]).rows
    assert [row.balance.budget.agreed for row in by_class if row.labels == ("cashable",)] == [D("210.0001")]


def test_a_share_moves_every_figure_from_one_project_to_the_other(office: Session) -> None:
    pools.share(office, "P-1/B01", "P-2", D("0.4"))
    assert of(office, "P-2") == {
        "stated": D("400.0000"), "first_approved": D(120), "current_plan": D(120), "due": D(40), "due_read": D(40),
        "realised": D(32), "realised_due": D(32), "outturn": D(100), "gap": D(-20),
    }  # fmt: skip
    assert of(office, "P-1") == {
        "stated": D("600.0001"), "first_approved": D(180), "current_plan": D(180), "due": D(60), "due_read": D(60),
        "realised": D(48), "realised_due": D(48), "outturn": D(150), "gap": D(-30),
    }  # fmt: skip
    one, two = balances.balance_of(office, "P-1"), balances.balance_of(office, "P-2")
    assert (one.benefits, two.benefits, one.realisation, two.realisation) == (2, 1, D("0.8"), D("0.8"))
    assert shared_words(two) == "money counts its share of 1 benefit of other projects"
    assert shared_words(one) == "money counts 1 of its own less the share of others"
    assert shared_words(balances.balance_of(office)) == shared_words(balances.balance_of(office, "P-3")) == ""
    cashable = {row["ref"]: row["cashable"] for row in lists.listing(office, "projects")}
    assert cashable == {"P-1": "600.0001", "P-2": "400", "P-3": None}
    pools.share(office, "P-1/B01", "P-2", D(0))
    assert of(office, "P-1") == of(office, None) and of(office, "P-2")["stated"] is None


def test_what_is_shared_beyond_the_whole_is_cut_in_proportion(office: Session) -> None:
    pools.share(office, "P-1/B02", "P-2", D("0.9"))
    pools.share(office, "P-1/B02", "P-3", D("0.6"))
    stated = [of(office, ref, BenefitClass.NON_CASHABLE)["stated"] for ref in PROJECTS]
    assert stated == [D(0), D(42), D(28)]


def test_the_share_of_its_own_project_is_what_the_others_leave(office: Session) -> None:
    pools.share(office, "P-1/B01", "P-1", D("0.1"))
    pools.share(office, "P-1/B01", "P-3", D("0.25"))
    assert (of(office, "P-1")["current_plan"], of(office, "P-3")["current_plan"]) == (D(225), D(75))


def test_the_value_of_a_project_counts_its_share(office: Session) -> None:
    pools.share(office, "P-1/B01", "P-2", D("0.4"))
    whole = [appraisal.value_of(office, ref) for ref in ("P-1", "P-2")]
    years = [[(year.benefits, year.outturn_benefits) for year in value.years if year.benefits] for value in whole if value]
    assert years == [[(D(180), D(150))], [(D(120), D(100))]]
    assert integrity.check(office) == []
    assert not [flag for flag in lists.flags(office, "rule:F34") if flag["subject"] == "P-2"]
    # A forecast of the one moves what the other is worth, at once: two fifths of 80 and 20 are less than its cost of 50.
    readings.record(office, "P-1/B01", "2027-Q1", forecast=D(20))
    assert [flag["severity"] for flag in lists.flags(office, "rule:F34") if flag["subject"] == "P-2"] == ["critical"]
    assert integrity.check(office) == []


shares = some.lists(
    some.tuples(some.sampled_from(["P-1/B01", "P-1/B02", "P-2/B01"]), some.sampled_from(PROJECTS), some.integers(0, 10_000)),
    max_size=5,
)


@settings(max_examples=examples(4), deadline=None)
@given(shares)
@example([("P-1/B01", "P-2", 4_000), ("P-1/B01", "P-3", 7_500), ("P-1/B02", "P-3", 3_333), ("P-2/B01", "P-1", 1)])
def test_the_projects_come_to_the_whole(given_shares: list[tuple[str, str, int]]) -> None:
    with TemporaryDirectory() as folder, closing(fill(empty(Path(folder) / "r.db"))) as session:
        before = {benefit_class: of(session, None, benefit_class) for benefit_class in BenefitClass}
        for ref, project, part in given_shares:
            pools.share(session, ref, project, D(part) / 10_000)
        for benefit_class, whole in before.items():
            for figure, amount in whole.items():
                parts = [of(session, ref, benefit_class)[figure] for ref in PROJECTS]
                assert sum(part or D(0) for part in parts) == (amount or D(0)), (benefit_class, figure)
        assert {benefit_class: of(session, None, benefit_class) for benefit_class in BenefitClass} == before
        for keys in ([RollUpKey.DEPARTMENT], [RollUpKey.STAGE, RollUpKey.CLASS], [RollUpKey.DEPARTMENT, RollUpKey.OBJECTIVE]):
            broken = rollups.roll_up(session, keys)
            for name, column in broken.total.columns().items():
                rows = [row.columns()[name].current_plan or D(0) for row in broken.rows]
                assert sum(rows) == (column.current_plan or D(0)), (keys, name)
        by_stage = [line.stated[BenefitClass.CASHABLE] or D(0) for line in balances.by_stage(session)]
        assert sum(by_stage) == of(session, None)["stated"]
        compare(session)
        assert integrity.check(session) == []
