"""Another currency or fiscal year says first what becomes of every stored value, and asks; what was read stays reachable."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import costs, pools, readings, records
from benefits_tui.register.policy_values import values_that_change
from benefits_tui.register.session import Session
from tests import helpers
from tests.cli.in_process import Here

D = Decimal


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session, whole_life_cost=D(100))
    helpers.project(session, "P-2")
    helpers.benefit(session, unit="GBP", stated=D(10))
    helpers.benefit(session, unit="EUR", stated=D(10))
    helpers.benefit(session, unit="hours", value_per_unit=D(30))
    costs.set_costs(session, "P-2", {"2026": D(9)})
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget", "ceiling": D(9)})
    pools.claim(session, "POOL-1", "P-1/B01", D(3))
    helpers.plan(session, "P-1/B01", y2026_Q3=10)
    readings.record(session, "P-1/B01", "FY2025-26", actual=D(7), evidence="ledger")
    return session


def test_each_kind_of_value_is_told_for_another_currency(filled: Session) -> None:
    assert values_that_change(filled, {"currency": "EUR"}) == (
        "1 benefit read in GBP: the amounts stay in GBP, and without a rate for GBP they stand apart, in no total.",
        "1 benefit read in EUR: no rate is needed any more.",
        "1 benefit valued in another unit: money per unit and stated value are not converted, and mean EUR from now on.",
        "2 projects with costs: all of them are not converted, and mean EUR from now on.",
        "2 amounts of pools, claims and agreements: all of them are not converted, and mean EUR from now on.",
    )
    told = values_that_change(filled, {"currency": "USD", "rates": "GBP=1.27@2020-01-01"})
    assert told[0] == "1 benefit read in GBP: the amounts stay in GBP, turned into USD by its rates."


def test_each_kind_of_value_is_told_for_another_fiscal_year(filled: Session) -> None:
    assert values_that_change(filled, {"fiscal_year_start": "July"}) == (
        "1 amount by fiscal year: each stays with the number of its year, and a year that began in April begins in July.",
        "1 period planned, forecast or read: the days stay, each is found by its new name; "
        "FY2025-26 is 2025-04-01..2026-03-31 then.",
    )


@pytest.mark.parametrize("values", [{"currency": "GBP"}, {"fiscal_year_start": "April"}, {"amber_threshold": "5%"}])
def test_what_changes_no_value_asks_nothing(filled: Session, values: dict[str, str]) -> None:
    assert values_that_change(filled, values) == ()


def test_an_empty_register_asks_nothing(session: Session) -> None:
    assert values_that_change(session, {"currency": "EUR", "fiscal_year_start": "7"}) == ()


def test_the_command_asks_first_and_readings_from_before_stay_reachable(
    filled: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    here = Here(filled.path, monkeypatch, capsys)
    asked = here("policy", "fiscal_year_start=July")
    assert asked.status == 2 and "FY2025-26 is 2025-04-01..2026-03-31 then." in asked.err
    assert asked.err.endswith("Nothing was written. The same with --yes changes it; undo takes it back.\n")
    assert filled.policy.fiscal_year_start == 4
    assert here("policy", "fiscal_year_start=July", "--effect", "--json").data["values"][0].startswith("1 amount by fiscal year")
    assert here("policy", "fiscal_year_start=July", "--yes").status == 0 and filled.policy.fiscal_year_start == 7
    again = here("record", "P-1/B01", "--period", "2025-04-01..2026-03-31", "--actual", "8")
    assert again.status == 0 and readings.readings_of(filled.store, 1)[0].actual == D(8)
