"""Balances that were taken, side by side: a line for the money of each class at each of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.json_values import JsonObject
from benefits_tui.register.appraisal import BalanceSnapshot
from benefits_tui.register.rollups import DISBENEFITS

FIGURES = ("stated", "first_approved", "current_plan", "due_read", "realised_due", "outturn", "gap")
"""The money of a class that is compared from balance to balance."""


class TakenLine(NamedTuple):
    """The money of one class in a balance that was taken. `name` is the class, or the disbenefits."""

    as_of: date
    gate: str
    name: str
    figures: dict[str, Decimal | None]
    npv: Decimal | None
    verdict: str
    first: bool
    """True of the first line of its balance: what is said of the whole balance stands there."""


def taken_lines(balances: Iterable[BalanceSnapshot]) -> list[TakenLine]:
    """The balances in their order, the classes that have money and the disbenefits in each; one line where there is no money."""
    lines = []
    for snapshot in balances:
        columns: dict[str, JsonObject] = {**snapshot.figures["classes"]}
        columns[DISBENEFITS] = snapshot.figures.get("disbenefits") or {}
        amounts_by_column = {name: _amounts(column) for name, column in columns.items()}
        valued = {name: amounts for name, amounts in amounts_by_column.items() if any(amounts.values())} or {"": _amounts({})}
        for place, (name, amounts) in enumerate(valued.items()):
            npv, verdict = _npv(snapshot.figures), str(snapshot.figures["verdict"])
            lines.append(TakenLine(snapshot.as_of, snapshot.gate or snapshot.note or "", name, amounts, npv, verdict, place == 0))
    return lines


def _amounts(column: JsonObject) -> dict[str, Decimal | None]:
    return {name: None if column.get(name) is None else Decimal(str(column[name])) for name in FIGURES}


def _npv(figures: JsonObject) -> Decimal | None:
    """The net present value on outturn, as stated where there is no outturn."""
    value = figures.get("value") or {}
    part = value.get("outturn") or value.get("stated") or {}
    return None if part.get("npv") is None else Decimal(str(part["npv"]))
