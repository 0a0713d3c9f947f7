"""The same pound counts once: what counts in another benefit already is taken off net totals, and doubles are told by meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D

import pytest

from benefits_tui.domain.fields import FieldError
from benefits_tui.domain.keys import fold_measure
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register import appraisal, conclusions, integrity, lists, pools, records
from benefits_tui.register.conclusions import ConclusionInput
from benefits_tui.register.rollups import roll_up
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from tests import helpers


@pytest.fixture
def office(session: Session) -> Session:
    """Two projects, each with a cashable benefit that cuts the same postage."""
    for ref, measure, stated in (("P-1", "Postage costs", 1000), ("P-2", "costs, postage", 400)):
        helpers.project(session, ref, department=f"Department {ref}")
        helpers.benefit(
            session, ref, measure=measure, stated=D(stated), start=date(2026, 1, 1), end=date(2027, 12, 31), owner="Head of Post"
        )
    records.change(session, _person(session), {"department": "Corporate"})
    return session


def _person(session: Session) -> str:
    return str(lists.listing(session, "people", 'name:"Head of Post"')[0]["ref"])


def _doubles(session: Session) -> list[str]:
    return sorted(str(flag["subject"]) for flag in lists.flags(session, "rule:F22"))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Postage costs", "postage  COSTS", True), ("Postage costs", "Costs, postage", True), ("Café visits", "cafe visit", True),
        ("Enquiries answered", "Enquiry answered", True), ("Boxes", "box", True), ("Business rates", "business rate", True),
        ("Class size", "class sizes", True), ("Postage", "Postage saved", False), ("Gas", "Ga", False), ("Fees", "fee", True), ("Parties", "party", True), ("Ties", "tie", True), ("Axes", "axe", True), ("Access", "Acces", False),
    ],
)  # fmt: skip
def test_two_names_are_one_measure(one: str, other: str, alike: bool) -> None:
    assert (fold_measure(one) == fold_measure(other)) is alike


def test_doubles_are_told_by_meaning_and_quiet_once_netted(office: Session) -> None:
    assert _doubles(office) == ["P-1/B01", "P-2/B01"]
    done = pools.net(office, "P-2/B01", "P-1/B01")
    assert done.cleared == ["F22", "F22"] and _doubles(office) == []
    pools.net(office, "P-2/B01", "P-1/B01", D(0))
    assert _doubles(office) == ["P-1/B01", "P-2/B01"]
    assert integrity.check(office) == []


def test_doubles_are_quiet_once_shared(office: Session) -> None:
    pools.share(office, "P-1/B01", "P-2", D("0.4"))
    assert _doubles(office) == []
    pools.share(office, "P-1/B01", "P-2", D(0))
    assert _doubles(office) == ["P-1/B01", "P-2/B01"]


@pytest.mark.parametrize(("share", "off"), [("1", "400"), ("0.4", "160"), ("0.0001", "0.04")])
def test_net_totals_count_it_once(office: Session, share: str, off: str) -> None:
    pools.net(office, "P-2/B01", "P-1/B01", D(share))
    figures = appraisal.balance_as_plain(appraisal.full_balance(office))
    assert (figures["netted"], figures["double_counted"]) == (off, off)
    assert D(str(figures["cashable_stated_net"])) == D(1400) - D(off)
    assert appraisal.full_balance(office, "P-2").netted == D(off) and appraisal.full_balance(office, "P-1").netted == 0
    rows = {row.labels[0]: row for row in roll_up(office, [RollUpKey.DEPARTMENT]).rows}
    cashable = next(iter(rows["Department P-2"].double_counted))
    assert rows["Department P-2"].double_counted == {cashable: D(off)} and rows["Department P-1"].double_counted == {}
    assert rows["Department P-2"].net(cashable) == D(400) - D(off)
    undo(office)
    assert appraisal.double_counted(office) == 0


def test_nothing_is_taken_off_for_one_that_no_longer_counts(office: Session) -> None:
    helpers.benefit(office, "P-1", title="Its successor")
    pools.net(office, "P-2/B01", "P-1/B01")
    conclusions.conclude(office, "P-1/B01", ConclusionInput("superseded", "one benefit for both", successor="P-1/B02"))
    assert appraisal.double_counted(office) == 0


def _another(session: Session) -> None:
    helpers.benefit(session, "P-2", title="Hours", **{"class": "non_cashable"})
    pools.net(session, "P-2/B02", "P-1/B01")


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (lambda s: pools.net(s, "P-1/B01", "P-1/B01"), "from: P-1/B01 is the benefit itself"),
        (lambda s: pools.net(s, "P-1/B01", "P-2/B01"), "from: P-2/B01 is netted off P-1/B01 already; net P-2/B01 --from P-1/B01 --share 0"),
        (lambda s: pools.net(s, "P-2/B01", "P-1/B01", D("1.01")), "share: 1.01 is not a share; write 0.4 or 40 %"),
        (_another, "from: P-2/B02 is non-cashable and P-1/B01 cashable; classes are never added"),
    ],
)  # fmt: skip
def test_what_cannot_be_netted_is_said(office: Session, attempt: Callable[[Session], object], sentence: str) -> None:
    pools.net(office, "P-2/B01", "P-1/B01", D("0.5"))
    with pytest.raises(FieldError) as refused:
        attempt(office)
    assert str(refused.value) == sentence


def test_no_more_than_the_whole_is_netted(office: Session) -> None:
    helpers.benefit(office, "P-1", title="Another")
    pools.net(office, "P-2/B01", "P-1/B01", D("0.6"))
    with pytest.raises(FieldError, match=r"more than 100 % of P-2/B01"):
        pools.net(office, "P-2/B01", "P-1/B02", D("0.4001"))
    pools.net(office, "P-2/B01", "P-1/B02", D("0.4"))
    pools.net(office, "P-2/B01", "P-1/B01", D("0.5"))
