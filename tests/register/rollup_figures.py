"""Every row of every roll-up against the lists: its filters find what it counts, and the rows come to the balance."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import Any

from benefits_tui.domain.rollup import OF_PROJECT, RollUpKey
from benefits_tui.register import appraisal
from benefits_tui.register.appraisal import BALANCE_FIGURES as MONEY
from benefits_tui.register.listing import ListQuery, page
from benefits_tui.register.rollups import RollUp, RollUpRow, roll_up, roll_up_as_plain
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS

LISTED = {figure: "variance_money" if figure == "gap" else f"{figure}_money" for figure in MONEY}
Row = dict[str, Any]


def compare_roll_ups(session: Session, *, pairs: bool = False, money: bool = True) -> None:
    """By each key, and by each pair of them; with `money`, also the filter behind each amount."""
    whole = appraisal.balance_as_plain(appraisal.full_balance(session))
    wanted: list[tuple[RollUpKey, ...]] = [(key,) for key in RollUpKey]
    wanted += list(combinations(RollUpKey, 2)) if pairs else []
    for keys in wanted:
        found = roll_up(session, keys)
        _comes_to_the_total(found, keys)
        _total_is_the_balance(session, found, whole)
        for row in found.rows:
            if not row.several:
                _is_what_its_filters_find(session, row, keys, money)


def _comes_to_the_total(found: RollUp, keys: tuple[RollUpKey, ...]) -> None:
    def summed(row: RollUpRow) -> dict[Any, Any]:
        money = {(name, figure): getattr(column, figure) or 0 for name, column in row.columns().items() for figure in MONEY}
        double = {("double", known): amount for known, amount in row.double_counted.items() if amount}
        counts: dict[Any, Any] = {
            "benefits": row.balance.benefits,
            "incomplete": row.incomplete,
            "queue": row.queue,
            **row.balance.rag,
        }
        if OF_PROJECT.issuperset(keys):
            counts["projects"] = row.projects
        return counts | money | double

    total: dict[Any, Any] = {}
    for row in found.rows:
        for name, number in summed(row).items():
            total[name] = total.get(name, 0) + number
    expected = summed(found.total)
    assert {name: number for name, number in total.items() if number} == {n: v for n, v in expected.items() if v}, keys


def _total_is_the_balance(session: Session, found: RollUp, whole: Row) -> None:
    total: Row = roll_up_as_plain(found)[-1]
    for name in ("benefits", "rag", "realisation", "verdict"):
        assert total[name] == whole[name], (found.keys, name)
    for name, money in total["classes"].items():
        kept = whole["disbenefits"] if name == "disbenefits" else whole["classes"].get(name)
        for figure in MONEY:
            assert money[figure] == (None if kept is None else kept[figure]), (found.keys, name, figure)
    double = sum(found.total.double_counted.values(), Decimal(0))
    assert double == Decimal(str(whole["claims_above_ceilings"])), found.keys


def _is_what_its_filters_find(session: Session, row: RollUpRow, keys: tuple[RollUpKey, ...], money: bool) -> None:
    its_projects = _column(session, "benefits", row.filter, "project")
    assert len(its_projects) == row.balance.benefits, (keys, row.labels)
    if row.of_projects:
        assert len(_column(session, "projects", row.filter, "ref")) == row.projects, (keys, row.labels)
    else:
        assert len(set(its_projects)) == row.projects, (keys, row.labels)
    assert len(_column(session, "queue", row.queue_filter, "subject")) == row.queue, (keys, row.labels)
    assert len(_column(session, "benefits", row.incomplete_filter, "ref")) == row.incomplete, (keys, row.labels)
    for name, column in row.columns().items() if money else ():
        for figure in MONEY:
            amounts = _column(session, "benefits", row.money_filter(name, figure), LISTED[figure])
            known = sum((Decimal(str(amount)) for amount in amounts), Decimal(0)) if amounts else None
            assert getattr(column, figure) == known, (keys, row.labels, name, figure)


def _column(session: Session, name: str, text: str, column: str) -> list[Any]:
    """What a list shows in one of its columns under a filter."""
    query = ListQuery(LISTINGS[name], text, today=session.today)
    return [value for (value,) in page(session, query, [column], 0, _MANY).rows]


_MANY = 10_000
