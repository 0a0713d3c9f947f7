"""Sums of the largest amounts that a register can hold."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.fields import Kind
from benefits_tui.register import lists, pools, records
from benefits_tui.register.balances import balance_of
from benefits_tui.register.session import Session
from tests import helpers

D = Decimal
LARGEST = D("922337203685477.5807")


def test_amounts_whose_sum_no_whole_number_of_the_file_holds_are_added_up(session: Session) -> None:
    helpers.project(session, cost_to_date=LARGEST, whole_life_cost=LARGEST)
    helpers.project(session, "P-2", cost_to_date=LARGEST, whole_life_cost=LARGEST)
    for _ in range(3):
        helpers.benefit(session, stated=LARGEST)
    shown = next(row for row in lists.listing(session, "projects") if row["ref"] == "P-1")
    assert D(str(shown["cashable"])) == D("2767011611056432.7424")
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "A pool", "ceiling": D(1)})
    for number in (1, 2, 3):
        pools.claim(session, "POOL-1", f"P-1/B0{number}", LARGEST)
    assert D(str(lists.listing(session, "pools")[0]["claimed"])) == D("2767011611056432.7424")
    assert balance_of(session).benefits == 3


def test_sums_that_fit_are_exact(session: Session) -> None:
    helpers.project(session)
    for stated in ("0.0001", "123456789.9999", "-0.0003"):
        helpers.benefit(session, stated=D(stated))
    assert lists.listing(session, "projects")[0]["cashable"] == "123456789.9997"
