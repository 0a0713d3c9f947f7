"""Costs by year as a table of text: what is shown comes back as it is, what is typed or pasted is written, all or none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError
from benefits_tui.register import costs, lists
from benefits_tui.register.cost_table import cost_table, save_cost_table
from benefits_tui.register.session import Session
from tests import helpers

D = Decimal
SHOWN = """\
year       kind          plan  forecast  actual
FY2026-27  capital  1,200,000         -       5
FY2026-27  running          -        30       -
FY2027-28  capital       -0.5         -       -"""


@pytest.fixture
def planned(session: Session) -> Session:
    helpers.project(session, stage="planning")
    costs.set_costs(session, "P-1", {"2026": D(1_200_000), "2027": D("-0.5")})
    costs.set_costs(session, "P-1", {"2026": D(5)}, series="actual")
    costs.set_costs(session, "P-1", {"2026": D(30)}, kind="running", series="forecast")
    return session


def kept(session: Session) -> set[tuple[int, str, str, Decimal]]:
    return {(cost.year, cost.series, cost.kind, cost.amount) for cost in costs.costs_of(session, "P-1")}


def test_what_is_shown_comes_back_as_it_is(planned: Session) -> None:
    assert cost_table(planned, "P-1") == SHOWN
    before = kept(planned)
    assert save_cost_table(planned, "P-1", SHOWN).changed == {} and kept(planned) == before


@pytest.mark.parametrize(
    ("text", "added", "gone"),
    [
        # Typed: a plain year is the fiscal year that starts in it, one kind of blank between is enough.
        ("2028 capital 7", {(2028, "plan", "capital", D(7))}, set()),
        # Pasted: tabs, headings in another order, blank cells that say nothing.
        ("Kind\tFiscal year\tSpent\tPlan\nrunning\tFY2026-27\t9\t\n", {(2026, "actual", "running", D(9))}, set()),
        ("FY2026-27 | capital | - |  | ", set(), {(2026, "plan", "capital", D(1_200_000))}),
        ("FY2026-27 | capital | \u2013 |  | ", set(), {(2026, "plan", "capital", D(1_200_000))}),
        ("FY2026-27\tcapital\t\u00a31.5m\n\n", {(2026, "plan", "capital", D(1_500_000))}, {(2026, "plan", "capital", D(1_200_000))}),
        ("", set(), set()),
    ],
)  # fmt: skip
def test_what_is_typed_or_pasted_is_written(
    planned: Session, text: str, added: set[tuple[int, str, str, Decimal]], gone: set[tuple[int, str, str, Decimal]]
) -> None:
    before = kept(planned)
    save_cost_table(planned, "P-1", text)
    assert kept(planned) == (before - gone) | added


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026 capital x", "table: line 1: plan: 'x' is not a number"),
        ("2026 capital 1\n2027 people 1", "table: line 2: kind: 'people' is not one of them"),
        ("2026 capital 1\nFY2026-27 capital 2", "table: line 2: plan: the year stands twice for capital"),
        ("2027 running 5 6 year", "table: line 1: actual: 'year' is not a number"), ("year then 5", "table: line 1: kind: 'then' is not one of them"),
        ("soon capital 1", "table: line 1: year: "), ("2026 capital 5 EUR", "table: line 1: "), ("2026-03 capital 1", "table: line 1: year: 2026-03 is not a fiscal year"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_written(planned: Session, text: str, told: str) -> None:
    before = kept(planned)
    with pytest.raises(FieldError) as refused:
        save_cost_table(planned, "P-1", text)
    assert str(refused.value).startswith(told) and kept(planned) == before


def test_planned_cost_that_changes_after_the_decision_is_flagged_without_a_reason(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    costs.set_costs(session, "P-1", {"2026": D(60)})
    session.user = "somebody else"
    save_cost_table(session, "P-1", "2026 capital 90")
    (flag,) = lists.flags(session, "rule:F32")
    assert flag["why"] == "Changed after approval without a reason: capital cost of FY2026-27 60 \u2192 90."
    save_cost_table(session, "P-1", "2026 capital 80", "the tender was cheaper")
    assert lists.flags(session, "rule:F32") == []
