"""What a project costs by year, and the value that is worked out from it, at the published and agreed check values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.appraisal import GREEN_BOOK, ProjectValue, appraisal, schedule_of
from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.register import costs, deletion, lists, policies, readings, records
from benefits_tui.register.appraisal import value_of
from benefits_tui.register.costs import Cost
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from tests import helpers
from tests.cli.in_process import Here

D = Decimal
COSTS = {0: D(200_000), 1: D(50_000), 2: D(50_000)}
BENEFITS = {1: D(60_000), **{year: D(90_000) for year in range(2, 6)}}


def cents(value: Decimal | None) -> str:
    assert value is not None
    return str(round(value, 2))


def test_costs_by_year_are_discounted_as_benefits_are() -> None:
    found = appraisal(BENEFITS, COSTS, GREEN_BOOK)
    assert (cents(found.pv_costs), cents(found.pv_benefits), cents(found.npv)) == ("294984.71", "377369.21", "82384.49")
    assert found.bcr is not None and str(round(found.bcr, 4)) == "1.2793"
    # Spent 300,000; 60,000 and three times 90,000 less what is spent in years 1 and 2 cover it in the fourth.
    assert found.payback is not None and str(round(found.payback, 4)) == "3.6667"


def test_one_whole_cost_stands_undiscounted_in_year_0_also_by_mid_year() -> None:
    lump = appraisal({1: D(110)}, D(100), schedule_of("10 %"), mid_year=True)
    by_year = appraisal({1: D(110)}, {0: D(100)}, schedule_of("10 %"), mid_year=True)
    assert lump.pv_costs == D(100) and by_year.pv_costs < D(100)


@pytest.fixture
def worth(session: Session) -> Session:
    """A project from April 2026 whose benefit is planned by fiscal year as in the check values."""
    helpers.project(session, start=date(2026, 4, 1), end=date(2028, 3, 31), whole_life_cost=D(300_000))
    ref = helpers.benefit(session, stated=D(420_000), start=date(2027, 4, 1), end=date(2032, 3, 31))
    helpers.approve(session, ref, {parse_period(f"FY{2026 + year}-{27 + year}", 4): money for year, money in BENEFITS.items()})
    return session


def test_the_value_of_a_project_comes_from_its_costs_by_year(worth: Session) -> None:
    before = value_of(worth, "P-1")
    assert before is not None and not before.cost_by_year and before.stated.pv_costs == D(300_000)
    costs.set_costs(worth, "P-1", {"FY2026-27": D(200_000), "2027": D(50_000), "2028-29": D(50_000)})
    found = value_of(worth, "P-1")
    assert found is not None and found.cost_by_year and found.base_year == 2026
    stated = found.stated
    assert [cents(one) for one in (stated.pv_costs, stated.pv_benefits, stated.npv)] == ["294984.71", "377369.21", "82384.49"]
    assert [(one.year, one.benefits, one.costs) for one in found.years] == [
        (2026 + year, BENEFITS.get(year, D(0)), COSTS.get(year, D(0))) for year in range(6)
    ]


def test_costs_need_no_whole_cost_and_an_early_one_moves_year_0(worth: Session) -> None:
    records.change(worth, "P-1", {"whole_life_cost": None})
    assert value_of(worth, "P-1") is None
    costs.set_costs(worth, "P-1", {"2025": D(10)}, kind="change")
    found = value_of(worth, "P-1")
    assert found is not None and found.base_year == 2025 and found.stated.pv_costs == D(10)


def test_on_outturn_what_was_spent_stands_for_the_forecast_and_that_for_the_plan() -> None:
    from benefits_tui.store.facts.project_value import Costs

    money = Costs()
    money.series["plan"] = {(2026, "capital"): D(100), (2026, "running"): D(7), (2027, "capital"): D(50), (2028, "capital"): D(1)}
    money.series["forecast"] = {(2026, "capital"): D(110), (2027, "capital"): D(60), (2029, "change"): D(5)}
    money.series["actual"] = {(2026, "capital"): D(120)}
    assert money.by_year() == ({2026: D(107), 2027: D(50), 2028: D(1)}, {2026: D(127), 2027: D(60), 2028: D(1), 2029: D(5)})


@pytest.mark.parametrize(
    ("words", "year"),
    [("FY2027-28", 2027), ("2027-28", 2027), ("2027", 2027), (" 2027 ", 2027), ("2027-Q1", None), ("FY2027-28-Q2", None), ("x", None)],
)  # fmt: skip
def test_a_year_is_a_fiscal_year_and_a_plain_one_that_which_starts_in_it(words: str, year: int | None) -> None:
    if year is None:
        with pytest.raises(FieldError, match=r"^year: "):
            costs.fiscal_year(words, 4)
    else:
        assert costs.fiscal_year(words, 4) == costs.fiscal_year(words, 7) == year


def test_costs_are_set_corrected_taken_away_undone_and_go_with_the_project(session: Session) -> None:
    helpers.project(session)
    costs.set_costs(session, "P-1", {"2026": D(5), "2027": D(6)}, kind="running", series="forecast")
    saved = costs.set_costs(session, "P-1", {"2026": D(5), "2027": D("7.5")}, kind="running", series="forecast", reason="dearer")
    assert saved.changed == {"2027": (D(6), D("7.5"))}
    expected = [Cost(2026, "forecast", "running", D(5)), Cost(2027, "forecast", "running", D("7.5"))]
    assert costs.costs_of(session, "P-1") == expected
    costs.set_costs(session, "P-1", {"2026": None}, kind="running", series="forecast")
    assert costs.costs_of(session, "P-1") == expected[1:]
    undo(session)
    assert costs.costs_of(session, "P-1") == expected
    for bad, name in (({"kind": "fun"}, "kind"), ({"series": "hope"}, "series")):
        with pytest.raises(FieldError, match=f"^{name}: "):
            costs.set_costs(session, "P-1", {"2026": D(1)}, **bad)
    deletion.remove(session, "P-1", Kind.PROJECT)
    undo(session)
    assert costs.costs_of(session, "P-1") == expected


def lost(session: Session) -> bool:
    return any(flag["rule"] == "F34" for flag in lists.flags(session))


def test_one_whole_cost_flags_only_what_no_discount_can_explain(worth: Session) -> None:
    for year, money in BENEFITS.items():
        readings.record(worth, "P-1/B01", f"FY{2026 + year}-{27 + year}", forecast=money)
    # 420,000 undiscounted, 377,369.21 discounted: a cost between the two is no flag while it is one figure.
    for cost, flagged in ((D(400_000), False), (D(420_000), False), (D(420_001), True)):
        records.change(worth, "P-1", {"whole_life_cost": cost})
        assert lost(worth) is flagged, cost
    costs.set_costs(worth, "P-1", {"2026": D(400_000)})
    assert lost(worth)
    costs.set_costs(worth, "P-1", {"2026": D(370_000)})
    assert not lost(worth)


def test_years_stand_for_the_whole_cost_once_they_come_to_it(worth: Session) -> None:
    for year, money in BENEFITS.items():
        readings.record(worth, "P-1/B01", f"FY{2026 + year}-{27 + year}", forecast=money)
    records.change(worth, "P-1", {"whole_life_cost": D(430_000)})
    for series, amount in (("actual", D(1)), ("forecast", D(429_998))):
        costs.set_costs(worth, "P-1", {"2026" if series == "actual" else "2027": amount}, series=series)
        assert lost(worth), series
        result = value_of(worth, "P-1")
        assert result is not None and result.outturn is not None and result.outturn.pv_costs == D(430_000)
    costs.set_costs(worth, "P-1", {"2027": D(429_999)}, series="forecast")
    result = value_of(worth, "P-1")
    assert result is not None and result.outturn is not None
    assert result.outturn.pv_costs == 1 + D(429_999) / D("1.035")


def test_the_command_sets_shows_and_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(tmp_path / "r.db", monkeypatch, capsys)
    here("init")
    here("add", "project", "ref=P-1", "name=Alpha", "stage=delivery", "start=2026-04-01")
    here("add", "benefit", "project=P-1", "title=Saving", "class=cashable", "unit=GBP", "kind=flow", "direction=increase")
    here("plan", "P-1/B01", *(f"FY{2026 + year}-{27 + year}={money}" for year, money in BENEFITS.items()))
    assert here("cost", "P-1", "FY2026-27=200000", "2027=50,000", "2028=50k").status == 0
    rows = here("cost", "P-1", "--json").data
    assert [(row["year"], row["series"], row["kind"], row["amount"]) for row in rows] == [
        (2026, "plan", "capital", "200000"), (2027, "plan", "capital", "50000"), (2028, "plan", "capital", "50000"),
    ]  # fmt: skip
    value = here("value", "P-1", "--json").data
    assert (value["pv_costs"], value["pv_benefits"], value["npv"], value["bcr"]) == (
        "294984.7138", "377369.2065", "82384.4928", "1.2793",
    )  # fmt: skip
    assert value["convention"].endswith("cost by year")
    assert [year["costs"] for year in here("value", "P-1", "--by-year", "--json").data["years"]] == [
        "200000",
        "50000",
        "50000",
        "0",
        "0",
        "0",
    ]
    assert here("cost", "P-1", "2027=").status == 0 and len(here("cost", "P-1", "--json").data) == 2
    assert here("cost", "P-1", "2027").status == 2 and here("cost", "P-1", "2027-Q1=5").status == 2


def test_policy_is_that_of_the_day(worth: Session) -> None:
    policies.set_policy(worth, {"discount": "0"}, "without")
    costs.set_costs(worth, "P-1", {"2026": D(200_000), "2027": D(100_000)})
    found = value_of(worth, "P-1")
    assert found is not None and (found.stated.pv_costs, found.stated.npv) == (D(300_000), D(120_000))
    value = ProjectValue(BenefitClass.CASHABLE, 2026, {0: D(1)}, None, D(1), D(1))
    assert value.expected(GREEN_BOOK) is None
